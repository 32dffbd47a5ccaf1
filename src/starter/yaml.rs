//! Writes texts into YAML so that they are read back as what they were.

use crate::content::node;
use crate::content::node::Value;

/// A text as the value of a key: plain where that reads back as the same text, else in quotes.
pub fn text(value: &str) -> String {
    let plain = !value.contains(['\n', '\t', ',', '[', ']', '{', '}'])
        && value.trim() == value
        && node::parse(&format!("- {value}\n")).is_ok_and(|node| match node.value {
            Value::List(items) => match items.as_slice() {
                [item] => matches!(&item.value, Value::Text(text) if text == value),
                _ => false,
            },
            _ => false,
        });
    match plain {
        true => value.to_owned(),
        // Every JSON string is a YAML string in double quotes.
        false => serde_json::Value::from(value).to_string(),
    }
}

/// Gives a top-level key of a YAML text another value; every other byte stays. A key that is not there
/// is not added.
pub fn replace(yaml: &str, key: &str, value: &str) -> String {
    let mut replaced = String::with_capacity(yaml.len() + value.len());
    let mut done = false;
    for line in yaml.split_inclusive('\n') {
        let is_it = !done
            && line
                .strip_prefix(key)
                .is_some_and(|rest| rest.starts_with(": "));
        if is_it {
            done = true;
            replaced.push_str(&format!("{key}: {value}\n"));
        } else {
            replaced.push_str(line);
        }
    }
    replaced
}

//! JSON written in one way only. (<https://www.rfc-editor.org/rfc/rfc8785>)

use serde_json::Value;

/// Larger numbers are read otherwise by some.
const LARGEST: u64 = (1 << 53) - 1;

/// The bytes of a value; `None` where there is a number in it that is not a whole one that all read alike. No
/// document of ours has such, and a proof that is not believed does less harm than one that others read otherwise.
pub fn bytes(value: &Value) -> Option<Vec<u8>> {
    let mut out = String::new();
    write(value, &mut out)?;
    Some(out.into_bytes())
}

fn write(value: &Value, out: &mut String) -> Option<()> {
    match value {
        Value::Null | Value::Bool(_) => out.push_str(&value.to_string()),
        Value::Number(number) => {
            let size = number.as_i64().map(i64::unsigned_abs).or(number.as_u64())?;
            (size <= LARGEST).then_some(())?;
            out.push_str(&number.to_string());
        }
        Value::String(text) => string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Value::Object(entries) => {
            let mut entries: Vec<(&String, &Value)> = entries.iter().collect();
            entries.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (place, (key, item)) in entries.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                string(key, out);
                out.push(':');
                write(item, out)?;
            }
            out.push('}');
        }
    }
    Some(())
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0'..'\u{20}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

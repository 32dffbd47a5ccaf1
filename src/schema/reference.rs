//! The keys as pages of the manual.

use std::fmt::Write;

use crate::content::shape::Asked;
use crate::content::shape::Shape;
use crate::schema::Subject;

/// The page as Markdown, without a head.
pub fn page(subject: Subject) -> String {
    let asked = subject.asked();
    let mut text = String::new();
    for group in subject.groups() {
        let _ = writeln!(text, "## {}\n", group.title);
        if !group.about.is_empty() {
            let _ = writeln!(text, "{}\n", group.about);
        }
        for entry in group.entries {
            let Some(key) = asked.iter().find(|key| key.key == entry.key) else {
                continue;
            };
            let mut facts = vec![format!("*{}*", shape(&key.shape))];
            if key.needed {
                facts.push("needed".to_owned());
            }
            if !entry.default.is_empty() {
                facts.push(format!("default `{}`", entry.default));
            }
            let _ = writeln!(text, "`{}`", entry.key);
            let _ = writeln!(text, ": {} {}.", entry.about, facts.join(", "));
            let _ = writeln!(text, "  For example: `{}`\n", example(key, entry.example));
        }
    }
    text
}

/// `title: …`; of a key below others the last part, as it stands there.
fn example(key: &Asked, value: &str) -> String {
    let name = key.key.rsplit_once('.').map_or(&*key.key, |(_, name)| name);
    format!("{name}: {value}")
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Name => "text".to_owned(),
        Shape::Audience => "the name of an audience".to_owned(),
        Shape::Date => "date".to_owned(),
        Shape::Url => "address".to_owned(),
        Shape::Store => "`sqlite`, or an address".to_owned(),
        Shape::Language => "language tag".to_owned(),
        Shape::Id => "16 characters from a to z and 2 to 7".to_owned(),
        Shape::Token => "value of CSS".to_owned(),
        Shape::Flag => "true or false".to_owned(),
        Shape::Number => "whole number".to_owned(),
        Shape::List(_) => "one or a list".to_owned(),
        Shape::Choice(words) => format!("one of: {}", words.join(", ")),
        Shape::Mapping => "mapping".to_owned(),
        Shape::Each(_) => "list of texts or mappings".to_owned(),
        Shape::TextPairs => "mapping of texts".to_owned(),
        Shape::ListPairs => "mapping of lists".to_owned(),
        Shape::Any => "anything".to_owned(),
    }
}

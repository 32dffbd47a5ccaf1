//! The keys as JSON Schema, for editors. It says yes and no where Polder's own reader does.
//!
//! Draft 2020-12, in words that draft 7 knows as well: editors differ.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use crate::content::node;
use crate::content::shape::Asked;
use crate::content::shape::Shape;
use crate::schema::Subject;

/// What [`crate::content::date::parse`] reads, but for the lengths of months.
const DATE: &str = r"^\s*[0-9]{4}[-/](0?[1-9]|1[0-2])[-/](0?[1-9]|[12][0-9]|3[01])([Tt ].*)?\s*$";

/// What is written into a schema to say in which language it is.
pub const DRAFT_2020_12: &str = "https://json-schema.org/draft/2020-12/schema";
pub const DRAFT_7: &str = "http://json-schema.org/draft-07/schema#";

/// The JSON Schema of a subject. It has no `$id`: it lives wherever the writer keeps it.
pub fn schema(subject: Subject, draft: &str) -> Value {
    let (title, about) = match subject {
        Subject::FrontMatter => (
            "Polder: the head of a page",
            "Between two lines of --- at the top of a Markdown file. Every key is optional.",
        ),
        Subject::Config => (
            "Polder: polder.yaml",
            "In the site's folder. Every key is optional.",
        ),
    };
    let mut schema = json!({
        "$schema": draft,
        "title": title,
        "description": about,
    });
    let asked = subject.asked();
    let top = mapping(subject, &asked, "");
    if let (Value::Object(schema), Value::Object(top)) = (&mut schema, top) {
        schema.extend(top);
        // An empty head, an empty file.
        schema.insert("type".to_owned(), json!(["object", "null"]));
    }
    schema
}

/// A mapping with the keys that stand directly below one.
fn mapping(subject: Subject, asked: &[Asked], above: &str) -> Value {
    let entries = subject.entries();
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in asked {
        let name = match (above, key.key.rsplit_once('.')) {
            ("", None) => key.key.as_str(),
            (above, Some((holder, name))) if holder == above => name,
            _ => continue,
        };
        let mut property = value(subject, asked, key);
        if let (Value::Object(property), Some(entry)) = (&mut property, entries.get(&*key.key)) {
            property.insert("description".to_owned(), entry.about.into());
            for (word, yaml) in [("default", entry.default), ("example", entry.example)] {
                let Ok(node) = node::parse(yaml) else {
                    continue;
                };
                match word {
                    _ if yaml.is_empty() => {}
                    "default" => {
                        property.insert("default".to_owned(), node.into_json());
                    }
                    _ => {
                        property.insert("examples".to_owned(), json!([node.into_json()]));
                    }
                }
            }
        }
        if key.needed {
            required.push(name);
        }
        properties.insert(name.to_owned(), property);
    }
    let mut schema = json!({
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        // A mapping that is left empty says nothing, and lacks nothing.
        schema["anyOf"] = json!([{ "maxProperties": 0 }, { "required": required }]);
    }
    schema
}

fn value(subject: Subject, asked: &[Asked], key: &Asked) -> Value {
    match &key.shape {
        Shape::Mapping => mapping(subject, asked, &key.key),
        Shape::Each(text) => json!({
            "type": ["array", "null"],
            "items": {
                "anyOf": [
                    text_of(text),
                    {
                        "type": "object",
                        "minProperties": 1,
                        "allOf": [mapping(subject, asked, &key.key)],
                    },
                ],
            },
        }),
        Shape::Text
        | Shape::Url
        | Shape::Store
        | Shape::Language
        | Shape::Name
        | Shape::Id
        | Shape::Date => or_null(text_of(&key.shape)),
        Shape::Audience => json!({
            "type": ["string", "number", "boolean"],
            "pattern": r"\S",
        }),
        Shape::Token => json!({
            "anyOf": [
                or_null(text_of(&Shape::Token)),
                {
                    "type": "object",
                    "properties": {
                        "light": text_of(&Shape::Token),
                        "dark": text_of(&Shape::Token),
                    },
                    "required": ["light"],
                },
            ],
        }),
        Shape::Flag => json!({
            "enum": [true, false, "yes", "no", "on", "off", "true", "false", null],
        }),
        Shape::Number => json!({ "type": ["integer", "null"] }),
        Shape::List(item) => one_or_many(item),
        Shape::Choice(words) => {
            let words = words.iter().map(|word| json!(word));
            json!({ "enum": words.chain([Value::Null]).collect::<Vec<_>>() })
        }
        Shape::TextPairs => json!({
            "type": ["object", "null"],
            "additionalProperties": or_null(text_of(&Shape::Text)),
        }),
        Shape::ListPairs => json!({
            "type": ["object", "null"],
            "additionalProperties": one_or_many(&Shape::Text),
        }),
        Shape::Any => json!({}),
    }
}

/// A text; what YAML reads as a number or a flag counts as the text it was written as.
fn text_of(shape: &Shape) -> Value {
    match shape {
        Shape::Date => json!({ "type": "string", "pattern": DATE }),
        Shape::Url => json!({
            "type": "string",
            "format": "uri",
            "pattern": "^https?://[^/?# ][^?# ]*$",
        }),
        Shape::Store => json!({
            "type": "string",
            "pattern": "^(sqlite$|postgres(ql)?://)",
        }),
        Shape::Language => json!({
            "type": ["string", "integer", "boolean"],
            "pattern": "^[A-Za-z0-9-]+$",
        }),
        // The name `2026` is a number to YAML; its text is a name all the same.
        Shape::Name => json!({
            "type": ["string", "integer", "boolean"],
            "pattern": r"^[\p{L}\p{N}_-]+$",
        }),
        Shape::Id => json!({ "type": "string", "pattern": "^[a-z2-7]{16}$" }),
        Shape::Token => json!({
            "type": ["string", "number", "boolean"],
            "pattern": r"^[^;{}<\\@]*$",
            "not": { "type": "string", "pattern": r"[uU][rR][lL]\(" },
        }),
        _ => json!({ "type": ["string", "number", "boolean"] }),
    }
}

fn or_null(mut schema: Value) -> Value {
    let with_null = match &schema["type"] {
        Value::Array(types) => {
            let mut types = types.clone();
            types.push("null".into());
            Value::Array(types)
        }
        one => json!([one, "null"]),
    };
    schema["type"] = with_null;
    schema
}

/// `[one, two]`, or `one, two`.
fn one_or_many(item: &Shape) -> Value {
    let single = match item {
        Shape::Language => json!({
            "type": ["string", "integer", "boolean"],
            "pattern": "^[A-Za-z0-9-]+(\\s*,\\s*[A-Za-z0-9-]+)*$",
        }),
        item => text_of(item),
    };
    json!({
        "anyOf": [
            or_null(single),
            { "type": "array", "items": or_null(text_of(item)) },
        ],
    })
}

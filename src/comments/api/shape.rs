//! The shapes of what is sent and answered, as JSON Schema has them.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// An object that has these keys and no others; those marked are needed.
pub fn object(keys: &[(&str, bool, Value)]) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|(key, _, shape)| ((*key).to_owned(), shape.clone()))
        .collect();
    let needed: Vec<&str> = keys
        .iter()
        .filter(|(_, needed, _)| *needed)
        .map(|(key, ..)| *key)
        .collect();
    let mut shape = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if !needed.is_empty() {
        shape["required"] = json!(needed);
    }
    shape
}

/// A text with something in it, of at most so many characters.
pub fn text(longest: usize) -> Value {
    json!({ "type": "string", "minLength": 1, "maxLength": longest, "pattern": VISIBLE })
}

/// Something that is seen, and no control characters but those of a text.
const VISIBLE: &str = "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\ufdd0-\\ufdef\\ufffe\\uffff]*[!-~][^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\ufdd0-\\ufdef\\ufffe\\uffff]*$";

/// An address elsewhere; where one is taken, the path of a page is too.
pub fn address() -> Value {
    let pattern = r"^https?://[0-9A-Za-z][!#-;=?-\[\]-~\u00a1-\u00ac\u00ae-\u02ff]*$";
    json!({ "type": "string", "maxLength": 2000, "pattern": pattern })
}

/// One line, with something in it that is seen.
pub fn line(longest: usize) -> Value {
    let other = "[^\\u0000-\\u001f\\u007f-\\u009f]*";
    json!({ "type": "string", "maxLength": longest, "pattern": format!("^{other}[!-~]{other}$") })
}

pub fn maybe(mut shape: Value) -> Value {
    if let Some(kind) = shape.get("type").cloned() {
        shape["type"] = json!([kind, "null"]);
    }
    shape
}

pub fn string() -> Value {
    json!({ "type": "string" })
}

pub fn flag() -> Value {
    json!({ "type": "boolean" })
}

pub fn number() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

pub fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// The id of a page or a comment.
pub fn id() -> Value {
    json!({ "type": "string", "pattern": "^[a-z2-7]{16}$" })
}

pub fn time() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

pub fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// Somebody, as others see them.
pub fn author() -> Value {
    maybe(object(&[
        ("id", true, maybe(string())),
        ("name", true, string()),
        ("via", false, string()),
        ("entity", false, string()),
    ]))
}

pub fn comment() -> Value {
    object(&[
        ("id", true, id()),
        ("parent", true, maybe(id())),
        ("author", true, author()),
        ("html", true, maybe(string())),
        ("created", true, time()),
        ("edited", true, maybe(time())),
        (
            "state",
            true,
            one_of(&["published", "hidden", "withdrawn", "pending"]),
        ),
        ("accepted", true, flag()),
        (
            "reactions",
            true,
            json!({ "type": "object", "additionalProperties": number() }),
        ),
        (
            "kudos",
            false,
            object(&[("href", true, maybe(string())), ("title", false, string())]),
        ),
        ("lang", false, string()),
        ("awaits", false, string()),
    ])
}

pub fn thread() -> Value {
    let option = object(&[("text", true, string()), ("votes", true, maybe(number()))]);
    let poll = object(&[
        ("question", true, string()),
        ("options", true, list(option)),
        ("multiple", true, flag()),
        ("hidden", true, flag()),
        ("closes", true, maybe(time())),
        ("closed", true, flag()),
        ("voters", true, number()),
    ]);
    object(&[
        ("id", true, id()),
        ("title", true, string()),
        ("state", true, one_of(&["open", "closed"])),
        ("kind", true, string()),
        ("poll", false, poll),
        (
            "moved",
            false,
            list(object(&[
                ("id", true, id()),
                ("url", true, maybe(string())),
            ])),
        ),
        ("comments", true, list(comment())),
        ("cursor", true, string()),
    ])
}

/// A page that is talked about.
pub fn whereabouts() -> Value {
    object(&[
        ("page", true, id()),
        ("title", true, string()),
        ("url", true, string()),
    ])
}

/// A comment that concerns somebody, and where it stands.
pub fn item() -> Value {
    object(&[
        ("page", true, id()),
        ("title", true, string()),
        ("url", true, string()),
        ("id", true, id()),
        ("author", true, author()),
        ("html", true, string()),
        ("created", true, time()),
        ("state", true, string()),
    ])
}

pub fn problem() -> Value {
    object(&[
        ("type", true, string()),
        ("title", true, string()),
        ("status", true, json!({ "type": "integer" })),
        ("detail", true, string()),
        ("field", false, string()),
        ("term", false, string()),
    ])
}

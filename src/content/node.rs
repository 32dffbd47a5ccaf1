//! YAML as a tree in which every value knows its place, so that each of them can be blamed by line and column.

use std::fmt;

use serde::Deserialize;
use serde::Deserializer;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde_yaml::Location;
use serde_yaml::Spanned;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;

/// A value of a YAML document and where it begins.
#[derive(Clone, Debug)]
pub struct Node {
    pub value: Value,
    pub at: Position,
    /// The scalar as written: `1.10` stays `1.10` where a text is wanted.
    raw: Option<Box<str>>,
}

#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    /// In the order of the file.
    Map(Vec<(Key, Node)>),
}

#[derive(Clone, Debug)]
pub struct Key {
    pub name: String,
    pub at: Position,
}

/// Why a document could not be read at all.
#[derive(Debug)]
pub struct Unreadable {
    message: String,
    at: Position,
    cure: String,
}

/// Each level takes stack, of which a thread has 2 MiB.
const DEEPEST: usize = 32;

/// Reads one YAML document. An empty one is an empty mapping. Positions count from the text's first line.
///
/// Nesting is limited and so are aliases, by saphyr's budget: no document is a bomb.
pub fn parse(text: &str) -> Result<Node, Unreadable> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: DEEPEST,
            // A long list of people is long; what aliases make of a short text is limited apart.
            max_nodes: text.len().max(250_000),
            max_events: text.len().saturating_mul(2).max(1_000_000),
        },
        strict_booleans: true,
        duplicate_keys: serde_yaml::options::DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
    };
    let tree: Spanned<Option<Wire>> =
        serde_yaml::from_str_with_options(text, options).map_err(|error| {
            let at = error.location().map_or(Position::START, position);
            Unreadable {
                message: reason(&error),
                cure: cure(text, at),
                at,
            }
        })?;
    Ok(match tree.value {
        Some(wire) => wire.into_node(tree.referenced, text),
        None => Node {
            value: Value::Map(Vec::new()),
            at: Position::START,
            raw: None,
        },
    })
}

/// saphyr's message without its own "at line …", which the diagnostic says in its own way.
fn reason(error: &serde_yaml::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or("this is not YAML");
    let line = line.strip_prefix("error: ").unwrap_or(line);
    let cut = line
        .find(" at line ")
        .or_else(|| line.find(" (line "))
        .unwrap_or(line.len());
    let line = line[..cut].trim_end_matches([',', ':', ' ']);
    if let Some(number) = line.strip_prefix("non-finite float ") {
        let number = number.split(" rejected").next().unwrap_or(number);
        return format!("{number} is a number without an end");
    }
    match line
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(": "))
    {
        Some((_, rest)) => rest.to_owned(),
        None => line.to_owned(),
    }
}

/// What to do about a document that cannot be read: the mistakes that people make in YAML are few.
fn cure(text: &str, at: Position) -> String {
    let line = (at.line as usize).saturating_sub(1);
    // A quote or bracket that is left open is noticed a line later.
    let lines = text.lines().skip(line.saturating_sub(1));
    let near: Vec<&str> = lines.take(if line == 0 { 1 } else { 2 }).collect();
    if text.lines().any(|line| line.starts_with("<<<<<<< ")) {
        return "a merge was not finished: keep one of the two sides and take out the marks"
            .to_owned();
    }
    let indent = |line: &&str| line.trim_start_matches(' ').starts_with('\t');
    if near.iter().any(indent) {
        return "a line is indented with a tab: write spaces".to_owned();
    }
    for line in near.iter().rev() {
        let Some((key, value)) = line.split_once(": ") else {
            continue;
        };
        let value = value.trim();
        let first = value.chars().next().unwrap_or_default();
        if matches!(first, '"' | '\'') {
            if !value[1..].contains(first) {
                return format!(
                    "the value of `{}` begins with {first} and does not end with it",
                    key.trim()
                );
            }
        } else if value.contains(": ")
            || matches!(first, '@' | '`' | '%' | '*' | '&' | '!' | '|' | '>')
        {
            let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
            return format!(
                "put the value in quotes: `{}: \"{quoted}\"`",
                key.trim_start()
            );
        } else if matches!(first, '[' | '{') && !value.ends_with([']', '}']) {
            return format!(
                "the value of `{}` begins with {first} and does not end",
                key.trim()
            );
        }
    }
    "values with `:` or `#` in them want quotes; tabs may not indent".to_owned()
}

fn position(location: Location) -> Position {
    let number = |n: u64| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    Position {
        line: number(location.line()),
        column: number(location.column()),
    }
}

impl Unreadable {
    /// `subject` is what the document is to people: `this`, `the head`.
    pub fn diagnostic(self, rule: &'static str, file: &str, subject: &str) -> Diagnostic {
        let message = format!("{subject} is not YAML: {}", self.message);
        Diagnostic::error(rule, file, message)
            .at(self.at)
            .help(self.cure)
    }
}

impl Node {
    /// An empty value that stands nowhere.
    pub fn null() -> Node {
        Node::new(Value::Null, Position::START)
    }

    /// A list or a mapping that is put together from parts of others.
    pub fn new(value: Value, at: Position) -> Node {
        Node {
            value,
            at,
            raw: None,
        }
    }

    /// What kind of value it is, in the words of a message.
    pub fn describe(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The scalar as text, numbers as they were written; `None` for lists, mappings and nothing.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => self.raw.as_deref(),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The value of a key of a mapping.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.all(name).next()
    }

    /// The values of a key of a mapping, which YAML lets stand there more than once.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &Node> {
        let entries: &[(Key, Node)] = match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        };
        entries
            .iter()
            .filter(move |(key, _)| key.name == name)
            .map(|(_, node)| node)
    }

    /// The items of a list; anything else is a list of one.
    pub fn into_items(self) -> Vec<Node> {
        match self.value {
            Value::List(items) => items,
            _ => vec![self],
        }
    }

    /// The tree without places, for templates.
    pub fn into_json(self) -> serde_json::Value {
        match self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => value.into(),
            Value::Int(value) => value.into(),
            Value::Float(value) => value.into(),
            Value::Text(value) => value.into(),
            Value::List(items) => items.into_iter().map(Node::into_json).collect(),
            Value::Map(entries) => serde_json::Value::Object(
                entries
                    .into_iter()
                    .map(|(key, node)| (key.name, node.into_json()))
                    .collect(),
            ),
        }
    }
}

/// The tree as serde delivers it, before places are counted in lines and columns.
enum Wire {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Spanned<Option<Wire>>>),
    Map(Vec<(Spanned<String>, Spanned<Option<Wire>>)>),
}

impl Wire {
    fn into_node(self, location: Location, text: &str) -> Node {
        let child = |node: Spanned<Option<Wire>>| match node.value {
            Some(wire) => wire.into_node(node.referenced, text),
            None => Node {
                value: Value::Null,
                at: position(node.referenced),
                raw: None,
            },
        };
        let value = match self {
            Wire::Bool(value) => Value::Bool(value),
            Wire::Int(value) => Value::Int(value),
            Wire::Float(value) => Value::Float(value),
            Wire::Text(value) => Value::Text(shown(value)),
            Wire::List(items) => Value::List(items.into_iter().map(child).collect()),
            Wire::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, node)| {
                        let at = position(key.referenced);
                        (
                            Key {
                                name: shown(key.value),
                                at,
                            },
                            child(node),
                        )
                    })
                    .collect(),
            ),
        };
        let raw = matches!(value, Value::Bool(_) | Value::Int(_) | Value::Float(_))
            .then(|| as_written(location, text))
            .flatten();
        Node {
            value,
            at: position(location),
            raw,
        }
    }
}

/// A text without the characters that no reader sees and no XML may hold: `"\x07"`, `"\e[31m"`.
fn shown(mut text: String) -> String {
    text.retain(|c| matches!(c, '\t' | '\n' | '\r') || !c.is_control());
    text
}

fn as_written(location: Location, text: &str) -> Option<Box<str>> {
    let start = usize::try_from(location.span().byte_offset()?).ok()?;
    let length = usize::try_from(location.span().byte_len()?).ok()?;
    text.get(start..start.checked_add(length)?)
        .map(|raw| raw.trim().into())
}

impl<'de> Deserialize<'de> for Wire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WireVisitor)
    }
}

struct WireVisitor;

impl<'de> Visitor<'de> for WireVisitor {
    type Value = Wire;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Wire, E> {
        Ok(Wire::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Wire, E> {
        Ok(Wire::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Wire, E> {
        Ok(i64::try_from(value).map_or(Wire::Float(value as f64), Wire::Int))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Wire, E> {
        Ok(Wire::Float(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Wire, E> {
        Ok(Wire::Float(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Wire, E> {
        Ok(Wire::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Wire, E> {
        Ok(Wire::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Wire, E> {
        Ok(Wire::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Wire, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Wire::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Wire, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Wire::Map(map))
    }
}

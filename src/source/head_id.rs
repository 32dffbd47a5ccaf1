//! Writes an id into the head of a file and touches no other byte. Pure.

use serde_json::Value;

use crate::content::diagnostic::Position;
use crate::content::node;
use crate::content::node::Node;
use crate::content::page_id::PageId;
use crate::source::head::Cut;
use crate::source::head::cut;

/// The file with an `id` in its head, which it gets where it has none. `None` where that cannot be done
/// so that the head says all that it said before, and nothing else.
pub fn with_id(text: &str, id: &PageId) -> Option<String> {
    let newline = match text.lines().next() {
        Some(first) if text[first.len()..].starts_with("\r\n") => "\r\n",
        _ => "\n",
    };
    match cut(text) {
        Cut::NoHead { body } => {
            let head = format!("---{newline}id: {id}{newline}---{newline}");
            let fresh = insert(text, body, &head);
            let keeps =
                matches!(cut(&fresh), Cut::Head { body: now, .. } if fresh[now..] == text[body..]);
            keeps.then_some(fresh)
        }
        Cut::Head { yaml, body } => {
            let line = format!("id: {id}{newline}");
            // Behind the name is where people look for it; the other places are for heads that are unusual.
            let named = text[yaml.clone()]
                .split_inclusive('\n')
                .next()
                .filter(|first| first.starts_with("title:") || first.starts_with("name:"))
                .map(|first| yaml.start + first.len());
            named
                .into_iter()
                .chain([yaml.end, yaml.start])
                .map(|at| insert(text, at, &line))
                .find(|fresh| says_only(fresh, text, id) && fresh.ends_with(&text[body..]))
        }
        Cut::Toml { .. } | Cut::Unclosed => None,
    }
}

/// The file with another id in the place of the one that stands at a position.
pub fn with_other_id(text: &str, at: Position, old: &str, id: &PageId) -> Option<String> {
    let line = usize::try_from(at.line).ok()?.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let end = text[start..]
        .find('\n')
        .map_or(text.len(), |end| start + end);
    // The value may stand in quotes; the key before it cannot look like an id.
    let place = start + text[start..end].find(old)?;
    let fresh = format!("{}{id}{}", &text[..place], &text[place + old.len()..]);
    says_only(&fresh, text, id).then_some(fresh)
}

fn insert(text: &str, at: usize, line: &str) -> String {
    format!("{}{line}{}", &text[..at], &text[at..])
}

/// Whether two files differ in nothing but the id, and that is said once.
fn says_only(fresh: &str, text: &str, id: &PageId) -> bool {
    let (Some(now), Some(before)) = (tree(fresh), tree(text)) else {
        return false;
    };
    now.all("id").count() == 1
        && now.get("id").and_then(Node::text) == Some(id.as_str())
        && without_id(now) == without_id(before)
}

fn tree(text: &str) -> Option<Node> {
    match cut(text) {
        Cut::Head { yaml, .. } => node::parse(&text[yaml]).ok(),
        _ => None,
    }
}

fn without_id(node: Node) -> Value {
    let mut value = node.into_json();
    if let Value::Object(entries) = &mut value {
        entries.shift_remove("id");
    }
    match value {
        // An empty head is an empty mapping.
        Value::Null => Value::Object(serde_json::Map::new()),
        value => value,
    }
}

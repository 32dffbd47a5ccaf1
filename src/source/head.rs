//! Cuts a Markdown file into head and body and reads the head. Pure.

use std::ops::Range;
use std::sync::Arc;

use crate::content::asked::Asked;
use crate::content::asked::Audience;
use crate::content::audience::Level;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::diagnostic::Severity;
use crate::content::front_matter::FrontMatter;
use crate::content::heading;
use crate::content::manuscript::Body;
use crate::content::manuscript::Head;
use crate::content::manuscript::Manuscript;
use crate::content::node;
use crate::content::path::ContentPath;
use crate::content::visibility;
use crate::source::folder::SourceFile;
use crate::source::text::Text;

/// Cuts a Markdown file into head and body and reads the head. Pure; `key` is the hash of the file.
pub fn parse(file: &SourceFile, key: [u8; 32]) -> Head {
    let mut diagnostics = Vec::new();
    let (front_matter, start) = read(file, &mut diagnostics);
    let body = &file.text.text[start..];
    let math = front_matter
        .as_ref()
        .and_then(|front_matter| front_matter.math);
    Head {
        key,
        heading: heading::first(body, math == Some(true)),
        front_matter: front_matter.map(Arc::new),
        start,
        body_hash: *blake3::hash(body.as_bytes()).as_bytes(),
        diagnostics,
    }
}

/// What a version of a file asks of its readers, with the same eyes.
pub fn asked(bytes: &[u8]) -> Asked {
    let Ok(text) = str::from_utf8(bytes) else {
        return Asked::NOTHING_KNOWN;
    };
    let file = unnamed(text);
    let mut diagnostics = Vec::new();
    let (front_matter, start) = read(&file, &mut diagnostics);
    let is_wrong = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let audience = match front_matter {
        Some(front_matter) if !is_wrong => front_matter
            .audience
            .map_or(Audience::None, |audience| Audience::Named(audience.value)),
        _ => Audience::Unknown,
    };
    Asked {
        audience,
        start,
        has_blocks: visibility::has_blocks(&text[start..]),
    }
}

/// Whom a version of a page names as its approvers; `None` when its head cannot be read.
pub fn approvers(bytes: &[u8]) -> Option<Vec<String>> {
    let file = unnamed(str::from_utf8(bytes).ok()?);
    let (front_matter, _) = read(&file, &mut Vec::new());
    let approvers = front_matter?.approvers.into_iter();
    Some(approvers.map(|name| name.value).collect())
}

/// A version of a file of which nothing but the text matters.
fn unnamed(text: &str) -> SourceFile {
    SourceFile {
        path: ContentPath::new(""),
        file: String::new(),
        text: Text {
            text: text.into(),
            hash: [0; 32],
        },
        floor: Level::LOWEST,
    }
}

/// Reads the head, and says where the body begins.
fn read(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> (Option<FrontMatter>, usize) {
    let (head, start) = match cut(&file.text.text) {
        Cut::Head { yaml, body } => (Some(yaml), body),
        // Who may see the page may stand in it: what was meant as a head is never shown as text.
        Cut::NoHead { body } if is_between_rules(&file.text.text[body..]) => {
            diagnostics.push(
                Diagnostic::error(
                    "unclosed-head",
                    &*file.file,
                    "the lines around the head are too long",
                )
                .at(Position::START)
                .help("write exactly three dashes above it, and three below it: ---"),
            );
            (None, file.text.text.len())
        }
        Cut::NoHead { body } => (Some(0..0), body),
        Cut::Toml { body } => {
            diagnostics.push(
                Diagnostic::warning(
                    "toml-head",
                    &*file.file,
                    "this head is TOML, which Polder does not read",
                )
                .at(Position::START)
                .help("write it as YAML between two lines of ---"),
            );
            (Some(0..0), body)
        }
        Cut::Unclosed => {
            diagnostics.push(
                Diagnostic::error("unclosed-head", &*file.file, "the head is never closed")
                    .at(Position::START)
                    .help("write a line of --- where it ends"),
            );
            (None, file.text.text.len())
        }
    };
    let front_matter = head.and_then(|head| front_matter(file, head, diagnostics));
    (front_matter, start)
}

fn front_matter(
    file: &SourceFile,
    head: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FrontMatter> {
    // Blank lines in front keep the head's lines where they are in the file.
    let lines_before = file.text.text[..head.start].matches('\n').count();
    let yaml = format!("{}{}", "\n".repeat(lines_before), &file.text.text[head]);
    let node = match node::parse(&yaml) {
        Ok(node) => node,
        Err(unreadable) => {
            diagnostics.push(unreadable.diagnostic("unreadable-head", &file.file, "the head"));
            return None;
        }
    };
    let readable = matches!(node.value, node::Value::Map(_) | node::Value::Null);
    let front_matter = FrontMatter::read(node, &file.file, diagnostics);
    readable.then_some(front_matter)
}

/// The manuscript that a file and its head make. `None` when the head cannot be read: who may see the
/// page is then unknown.
pub fn manuscript(file: &SourceFile, head: &Head) -> Option<Manuscript> {
    Some(Manuscript {
        path: file.path.clone(),
        file: file.file.clone(),
        front_matter: head.front_matter.clone()?,
        heading: head.heading.clone(),
        body: Body::with_hash(file.text.text.clone(), head.start, head.body_hash),
        floor: file.floor,
        listed: None,
    })
}

/// Where a file's head and body are.
pub(super) enum Cut {
    Head { yaml: Range<usize>, body: usize },
    NoHead { body: usize },
    Toml { body: usize },
    Unclosed,
}

/// Finds the head: between a first line `---` and the next line `---` or `...`.
pub(super) fn cut(text: &str) -> Cut {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        return Cut::NoHead { body: start };
    }
    let yaml_start = start + first.len();
    let mut at = yaml_start;
    for line in lines {
        let trimmed = line.trim_end();
        if trimmed == fence || (fence == "---" && trimmed == "...") {
            let body = at + line.len();
            return match fence {
                "+++" => Cut::Toml { body },
                _ => Cut::Head {
                    yaml: yaml_start..at,
                    body,
                },
            };
        }
        at += line.len();
    }
    // A rule at the top of a page without a head is a rule; a key below it is a head.
    let looks_like_head = text[yaml_start..].lines().next().is_some_and(is_key);
    match (fence, looks_like_head) {
        ("---", true) => Cut::Unclosed,
        _ => Cut::NoHead { body: start },
    }
}

/// Whether a text begins with a head whose lines have more than three dashes.
pub(super) fn is_between_rules(text: &str) -> bool {
    let is_rule = |line: &str| line.len() > 3 && line.bytes().all(|b| b == b'-');
    let mut lines = text.lines().map(str::trim_end);
    if !lines.next().is_some_and(is_rule) {
        return false;
    }
    for (keys, line) in lines.enumerate() {
        if is_rule(line) || line == "---" {
            return keys > 0;
        }
        let goes_on = keys > 0 && line.starts_with([' ', '#', '-']);
        if !goes_on && !is_key(line) {
            return false;
        }
    }
    false
}

fn is_key(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, _)| {
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    })
}

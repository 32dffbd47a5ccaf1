//! Block quotes that are more: `> [!NOTE]` as on GitHub, `> [!tip]- Title` as in Obsidian.

/// The head of a callout, as its first line says it.
#[derive(Debug, PartialEq, Eq)]
pub struct Callout<'a> {
    /// `note`, `tip` …: one of `KINDS`; what is not known there is a note.
    pub kind: &'static str,
    /// The words behind the mark; empty for none.
    pub title: &'a str,
    /// Where they stand in the source.
    pub title_at: usize,
    pub fold: Fold,
    /// How much of the source the first line takes, its line end included.
    pub length: usize,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Fold {
    Fixed,
    Open,
    Closed,
}

/// The kinds that have a colour and a word of their own. (<https://help.obsidian.md/callouts>)
const KINDS: &[&str] = &[
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "info",
    "abstract",
    "todo",
    "success",
    "question",
    "failure",
    "danger",
    "bug",
    "example",
    "quote",
];

const SYNONYMS: &[(&str, &str)] = &[
    ("summary", "abstract"),
    ("tldr", "abstract"),
    ("hint", "tip"),
    ("check", "success"),
    ("done", "success"),
    ("help", "question"),
    ("faq", "question"),
    ("attention", "warning"),
    ("fail", "failure"),
    ("missing", "failure"),
    ("error", "danger"),
    ("cite", "quote"),
];

/// Reads the source of a block quote.
pub fn read(source: &str) -> Option<Callout<'_>> {
    // The first line alone is looked at, and only when it can be one: quotes may nest without end.
    let space = [' ', '\t'];
    let text = source.trim_start_matches(space).strip_prefix('>')?;
    if !text.trim_start_matches(space).starts_with("[!") {
        return None;
    }
    let line_end = source.find('\n').map_or(source.len(), |at| at + 1);
    let line = source[..line_end].trim();
    let (name, rest) = line[1..].trim_start().strip_prefix("[!")?.split_once(']')?;
    if name.is_empty()
        || !name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '|'))
    {
        return None;
    }
    let (fold, title) = match rest.chars().next() {
        Some('-') => (Fold::Closed, &rest[1..]),
        Some('+') => (Fold::Open, &rest[1..]),
        _ => (Fold::Fixed, rest),
    };
    let name = name.split('|').next().unwrap_or(name).trim().to_lowercase();
    let name = SYNONYMS
        .iter()
        .find(|(synonym, _)| *synonym == name)
        .map_or(name.as_str(), |(_, kind)| kind);
    let kind = KINDS
        .iter()
        .find(|kind| **kind == name)
        .copied()
        .unwrap_or("note");
    let title = title.trim();
    Some(Callout {
        kind,
        title,
        title_at: source[..line_end].trim_end().len() - title.len(),
        fold,
        length: line_end,
    })
}

//! What is wrong, where, and what to do about it: collected through the whole build and told together.

use std::borrow::Cow;

use serde::Deserialize;
use serde::Serialize;

/// How bad it is. The order is the order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// Published all the same; `check` and `--strict` fail.
    Warning,
    /// Worth knowing; never fails.
    Note,
}

/// A place in a file, both counted from 1; columns are characters, as editors count them.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

impl Position {
    pub const START: Position = Position { line: 1, column: 1 };

    /// Counts the place of a byte offset. An offset past the end is the end.
    pub fn of(text: &str, offset: usize) -> Position {
        Position::START.behind(between(text, 0, whole(text, offset)))
    }

    /// The place behind a text that begins here.
    fn behind(self, passed: &str) -> Position {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        match passed.rfind('\n') {
            Some(newline) => Position {
                line: self
                    .line
                    .saturating_add(number(passed.bytes().filter(|byte| *byte == b'\n').count())),
                column: number(passed[newline + 1..].chars().count() + 1),
            },
            None => Position {
                line: self.line,
                column: self.column.saturating_add(number(passed.chars().count())),
            },
        }
    }
}

/// The text from one offset to another. A byte order mark is no character: no editor counts it.
fn between(text: &str, from: usize, to: usize) -> &str {
    let passed = &text[from..to];
    match from {
        0 => passed.strip_prefix('\u{feff}').unwrap_or(passed),
        _ => passed,
    }
}

/// The offset itself, or the beginning of the character that it cuts; past the end, the end.
fn whole(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The places of a long text, marked every few bytes: who asks for many of them does not walk through
/// the whole text for each.
#[derive(Debug)]
pub struct Places(Vec<(usize, Position)>);

impl Places {
    const STEP: usize = 1024;

    pub fn of(text: &str) -> Places {
        let mut marks = vec![(0, Position::START)];
        let (mut from, mut position) = (0, Position::START);
        for next in (Self::STEP..text.len()).step_by(Self::STEP) {
            let to = whole(text, next);
            position = position.behind(between(text, from, to));
            from = to;
            marks.push((from, position));
        }
        Places(marks)
    }

    /// The place of a byte offset in the text that was marked.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = whole(text, offset);
        let mark = self.0.partition_point(|(at, _)| *at <= offset) - 1;
        let (from, position) = self.0[mark];
        position.behind(between(text, from, offset))
    }
}

/// One thing to tell. Sorts by file, place, weight, text: the order in which people read it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Relative to the site's folder: `content/wiki/rust.md`, `polder.yaml`. Empty when no file is to blame.
    pub file: String,
    /// `None` when the whole file is meant.
    pub position: Option<Position>,
    pub severity: Severity,
    /// A short stable name for tools: `broken-link`.
    pub rule: Cow<'static, str>,
    /// One sentence without a full stop: ``no page is called `Rollbak` ``.
    pub message: String,
    /// The cure: ``did you mean `Rollback`?``
    pub help: Option<String>,
}

impl Diagnostic {
    pub fn new(
        severity: Severity,
        rule: &'static str,
        file: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Diagnostic {
            file: file.into(),
            position: None,
            severity,
            rule: Cow::Borrowed(rule),
            message: message.into(),
            help: None,
        }
    }

    pub fn error(rule: &'static str, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, rule, file, message)
    }

    pub fn warning(
        rule: &'static str,
        file: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(Severity::Warning, rule, file, message)
    }

    pub fn note(rule: &'static str, file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, rule, file, message)
    }

    pub fn at(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// `wiki/rust.md:12:5: no page is called …; did you mean …?` – the form in which tests and logs quote it.
impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}", self.file)?;
            if let Some(at) = self.position {
                write!(f, ":{}:{}", at.line, at.column)?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

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
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Position {
            line: count(before.bytes().filter(|byte| *byte == b'\n').count()),
            column: count(before[line_start..].chars().count()),
        }
    }
}

fn count(before: usize) -> u32 {
    u32::try_from(before + 1).unwrap_or(u32::MAX)
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

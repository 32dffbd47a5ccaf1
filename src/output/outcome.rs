//! How publishing ended: what was [`Written`], or why nothing was ([`WriteError`]).

use std::fmt;

use crate::content::diagnostic::Diagnostic;

/// What one run did to the published site. The lists are sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
    /// Files that are as they were; their times too.
    pub unchanged: usize,
    pub method: Method,
}

/// How the new site took the place of the old one.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// It did not have to: nothing changed, nothing was touched.
    #[default]
    Nothing,
    /// In one step: nobody can have seen half of it.
    Exchange,
    /// File by file, for this reason, which is to be told: ``the output is a mount point``.
    InPlace(String),
}

/// Why nothing was published. The site is as it was before, whichever it is.
#[derive(Debug)]
pub enum WriteError {
    /// Wrong use (exit 2): this folder is not one to publish into, or holds something in the way.
    Refused { reason: String, cure: String },
    /// Files that cannot stand beside each other, or nowhere; a sentence for each (exit 1).
    Paths(Vec<String>),
    /// The content is wrong (exit 1).
    Content(Vec<Diagnostic>),
    /// The run cannot go on: disk full, read-only folder; names the path (exit 3).
    Failed(anyhow::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Refused { reason, cure } => write!(formatter, "{reason}; {cure}"),
            WriteError::Paths(faults) => formatter.write_str(&faults.join("\n")),
            WriteError::Content(diagnostics) => {
                write!(formatter, "{} pages could not be made", diagnostics.len())
            }
            WriteError::Failed(error) => write!(formatter, "{error:#}"),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<anyhow::Error> for WriteError {
    fn from(error: anyhow::Error) -> Self {
        WriteError::Failed(error)
    }
}

impl From<std::io::Error> for WriteError {
    fn from(error: std::io::Error) -> Self {
        WriteError::Failed(error.into())
    }
}

//! Why the store gave no answer.

use std::error::Error as _;

use thiserror::Error;

/// It is logged, and never shown to who asked.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("the database says: {0}")]
    Database(String),
    #[error("column {0} holds {1}")]
    WrongColumn(usize, String),
    /// Whether what was asked last was done, nobody knows.
    #[error("the database cannot be reached: {0}")]
    Lost(String),
    /// A group of commands that shared this one's commit failed as a whole; why was told once, for all of them.
    #[error("nothing was written")]
    Unwritten,
    #[error("the service is about to stop")]
    Stopped,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        StoreError::Database(error.to_string())
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> StoreError {
        if let Some(said) = error.as_db_error() {
            // Not its details, which quote what people wrote.
            let text = format!("{} ({})", said.message(), said.code().code());
            return match is_farewell(said.code().code()) {
                true => StoreError::Lost(text),
                false => StoreError::Database(text),
            };
        }
        let source = error.source();
        let is_line = source.is_some_and(|source| source.is::<std::io::Error>());
        let text = match source {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        };
        match is_line || error.is_closed() {
            true => StoreError::Lost(text),
            false => StoreError::Database(text),
        }
    }
}

/// What a server says that goes down, comes up, or has room for no more connections.
/// (<https://www.postgresql.org/docs/current/errcodes-appendix.html>)
fn is_farewell(code: &str) -> bool {
    let is_cancelled = code == "57014";
    code.starts_with("08") || code == "53300" || (code.starts_with("57") && !is_cancelled)
}

//! Why the store gave no answer.

use thiserror::Error;

/// It is logged, and never shown to who asked.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("the database says: {0}")]
    Database(String),
    #[error("column {0} holds {1}")]
    WrongColumn(usize, String),
    #[error("the service is about to stop")]
    Stopped,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        StoreError::Database(error.to_string())
    }
}

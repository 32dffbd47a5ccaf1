//! What a command may ask of a database: the one seam between SQLite and PostgreSQL.

use thiserror::Error;

use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::Value;

/// A transaction, or a reader's view of the data.
///
/// Two calls, because a database in another process takes a round trip for each: what does not depend on each
/// other's answers goes in one.
pub trait Tx: Send {
    fn rows(&mut self, query: Query) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;

    /// The answers of several statements, in their order.
    fn all(
        &mut self,
        queries: Vec<Query>,
    ) -> impl Future<Output = Result<Vec<Vec<Row>>, StoreError>> + Send;
}

/// Something that is looked up and changes nothing.
pub trait Question: Send + 'static {
    type Answer: Send + 'static;

    fn ask<T: Tx>(
        &self,
        tx: &mut T,
    ) -> impl Future<Output = Result<Self::Answer, StoreError>> + Send;
}

/// Why the store gave no answer. It is logged, and never shown to who asked.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("the database says: {0}")]
    Database(String),
    #[error("column {0} holds {1}")]
    WrongColumn(usize, String),
    #[error("the service is about to stop")]
    Stopped,
}

impl StoreError {
    pub fn wrong_column(column: usize, value: Option<&Value>) -> StoreError {
        let what = match value {
            None => "nothing",
            Some(Value::Null) => "NULL",
            Some(Value::Int(_)) => "a number",
            Some(Value::Text(_)) => "a text",
        };
        StoreError::WrongColumn(column, what.to_owned())
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        StoreError::Database(error.to_string())
    }
}

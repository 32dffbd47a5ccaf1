//! What a command may ask of a database: the one seam between SQLite and PostgreSQL.

use futures_util::future::BoxFuture;

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;

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
pub trait Question: Send + Sync + 'static {
    type Answer: Send + 'static;

    fn ask<T: Tx>(
        &self,
        tx: &mut T,
    ) -> impl Future<Output = Result<Self::Answer, StoreError>> + Send;
}

/// The number that a question is answered with, nought where nothing is.
pub async fn number<T: Tx>(tx: &mut T, question: Query) -> Result<i64, StoreError> {
    match tx.rows(question).await?.into_iter().next() {
        Some(mut row) => row.int(0),
        None => Ok(0),
    }
}

/// The texts that a question is answered with, one a row.
pub async fn texts<T: Tx, C: FromIterator<String>>(
    tx: &mut T,
    question: Query,
) -> Result<C, StoreError> {
    let rows = tx.rows(question).await?.into_iter();
    rows.map(|mut row| row.text(0)).collect()
}

/// Any transaction behind one face: what is written against it is compiled once, not for every database.
pub struct AnyTx<'t>(&'t mut dyn Dynamic);

trait Dynamic: Send {
    fn rows(&mut self, query: Query) -> BoxFuture<'_, Result<Vec<Row>, StoreError>>;

    fn all(&mut self, queries: Vec<Query>) -> BoxFuture<'_, Result<Vec<Vec<Row>>, StoreError>>;
}

impl<T: Tx> Dynamic for T {
    fn rows(&mut self, query: Query) -> BoxFuture<'_, Result<Vec<Row>, StoreError>> {
        Box::pin(Tx::rows(self, query))
    }

    fn all(&mut self, queries: Vec<Query>) -> BoxFuture<'_, Result<Vec<Vec<Row>>, StoreError>> {
        Box::pin(Tx::all(self, queries))
    }
}

impl<'t> AnyTx<'t> {
    pub fn new<T: Tx>(tx: &'t mut T) -> AnyTx<'t> {
        AnyTx(tx)
    }

    /// The same for somebody else.
    pub fn again(&mut self) -> AnyTx<'_> {
        AnyTx(self.0)
    }
}

impl Tx for AnyTx<'_> {
    async fn rows(&mut self, query: Query) -> Result<Vec<Row>, StoreError> {
        self.0.rows(query).await
    }

    async fn all(&mut self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, StoreError> {
        self.0.all(queries).await
    }
}

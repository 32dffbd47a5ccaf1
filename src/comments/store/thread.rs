//! The threads: what each page's counts, and whether somebody locked it.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// Where a thread stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThreadRow {
    /// Counts its changes.
    pub seq: i64,
    pub locked: bool,
}

/// Counts one more change of a thread; the first one makes it. In PostgreSQL this holds the thread until the
/// commit, so that its changes become visible in the order of their numbers.
pub fn advance(page: &str) -> Query {
    query(
        "INSERT INTO threads (page, seq, locked) VALUES ($1, 1, 0) \
         ON CONFLICT (page) DO UPDATE SET seq = threads.seq + 1 RETURNING seq, locked",
        [page.into()],
    )
}

/// Makes a thread without a change of it: for what is not to be seen yet.
pub fn ensure(page: &str) -> Query {
    query(
        "INSERT INTO threads (page, seq, locked) VALUES ($1, 0, 0) \
         ON CONFLICT (page) DO UPDATE SET seq = threads.seq RETURNING seq, locked",
        [page.into()],
    )
}

/// Closes a thread or opens it again.
pub fn lock(page: &str, locked: bool) -> Query {
    query(
        "UPDATE threads SET locked = $2 WHERE page = $1",
        [page.into(), locked.into()],
    )
}

/// Makes sure that a thread is there, counts a change if it is to be seen, and says where it stands.
pub async fn touch<T: Tx>(tx: &mut T, page: &str, seen: bool) -> Result<ThreadRow, StoreError> {
    let rows = tx
        .rows(if seen { advance(page) } else { ensure(page) })
        .await?;
    let Some(mut row) = rows.into_iter().next() else {
        return Err(StoreError::Database("no thread came back".to_owned()));
    };
    Ok(ThreadRow {
        seq: row.int(0)?,
        locked: row.flag(1)?,
    })
}

/// A thread; one in which nobody said anything yet stands at 0.
pub async fn find<T: Tx>(tx: &mut T, page: &str) -> Result<ThreadRow, StoreError> {
    let wanted = query(
        "SELECT seq, locked FROM threads WHERE page = $1",
        [page.into()],
    );
    match tx.rows(wanted).await?.into_iter().next() {
        Some(mut row) => Ok(ThreadRow {
            seq: row.int(0)?,
            locked: row.flag(1)?,
        }),
        None => Ok(ThreadRow {
            seq: 0,
            locked: false,
        }),
    }
}

/// Whether the store answers at all.
pub struct Probe;

impl Question for Probe {
    type Answer = ();

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<(), StoreError> {
        let any = query("SELECT seq FROM threads LIMIT 1", []);
        tx.rows(any).await.map(|_| ())
    }
}

//! Threads as far as others are told of them.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::texts;

/// Threads in which something changed that was not told.
pub struct Untold;

impl Question for Untold {
    type Answer = Vec<(String, i64)>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<(String, i64)>, StoreError> {
        let untold = query(
            "SELECT t.page, t.seq FROM threads t LEFT JOIN told_threads s ON s.page = t.page \
             WHERE t.seq > COALESCE(s.seq, 0) ORDER BY t.page",
            [],
        );
        let rows = tx.rows(untold).await?;
        rows.into_iter()
            .map(|mut row| Ok((row.text(0)?, row.int(1)?)))
            .collect()
    }
}

/// Whether others were told of any thread, though it may have been by other keys.
pub struct AnythingTold;

impl Question for AnythingTold {
    type Answer = bool;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<bool, StoreError> {
        let any = query("SELECT page FROM told_threads LIMIT 1", []);
        Ok(!tx.rows(any).await?.is_empty())
    }
}

/// The notes of a thread that others may see, the oldest first.
pub struct PageNotes(pub String);

impl Question for PageNotes {
    type Answer = Vec<String>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<String>, StoreError> {
        let shown = query(
            "SELECT n.note FROM notes n JOIN comments c ON c.id = n.comment \
             WHERE n.page = $1 AND c.state = 'published' ORDER BY c.created, c.id",
            [(&self.0).into()],
        );
        texts(tx, shown).await
    }
}

//! Notes that are to be fetched from where they were written.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::number;

/// What waits for something else; more than that is no conversation.
const MOST: i64 = 10_000;

/// A note of which somebody said that it is in a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedRow {
    pub note: String,
    /// The host whose word it is that it belongs to a thread.
    pub via: String,
    /// The note that has to be there first.
    pub after: Option<String>,
    pub created: i64,
    pub tries: i64,
    /// Not before.
    pub next: i64,
}

/// Wants a note; one that is wanted already is looked at again at once.
pub fn want(note: &str, via: &str, after: Option<&str>, now: i64) -> Query {
    query(
        "INSERT INTO wanted (note, via, after, created, tries, next) VALUES ($1, $2, $3, $4, 0, $4) \
         ON CONFLICT (note) DO UPDATE SET after = excluded.after, next = excluded.next, tries = 0",
        [note.into(), via.into(), after.into(), now.into()],
    )
}

/// Wants a note for which others wait, unless it is wanted already.
pub fn want_first(note: &str, via: &str, now: i64) -> Query {
    query(
        "INSERT INTO wanted (note, via, after, created, tries, next) VALUES ($1, $2, NULL, $3, 0, $3) \
         ON CONFLICT (note) DO NOTHING",
        [note.into(), via.into(), now.into()],
    )
}

pub fn forget(note: &str) -> Query {
    query("DELETE FROM wanted WHERE note = $1", [note.into()])
}

/// What waits since before some time for something that did not come.
pub fn forget_parked(time: i64) -> Query {
    query(
        "DELETE FROM wanted WHERE after IS NOT NULL AND created < $1",
        [time.into()],
    )
}

/// What waited for a note is looked at now.
pub fn release(after: &str, now: i64) -> Query {
    query(
        "UPDATE wanted SET after = NULL, next = $2 WHERE after = $1",
        [after.into(), now.into()],
    )
}

pub fn later(row: &WantedRow) -> Query {
    query(
        "UPDATE wanted SET tries = $2, next = $3 WHERE note = $1",
        [(&row.note).into(), row.tries.into(), row.next.into()],
    )
}

/// Whether something more can wait for what is not here yet.
pub async fn has_room<T: Tx>(tx: &mut T) -> Result<bool, StoreError> {
    let count = number(tx, query("SELECT COUNT(*) FROM wanted", [])).await?;
    Ok(count < MOST)
}

/// What is to be fetched by now, the longest waiting first.
pub struct Due {
    pub now: i64,
    pub most: i64,
}

impl Question for Due {
    type Answer = Vec<WantedRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<WantedRow>, StoreError> {
        let wanted = query(
            "SELECT note, via, after, created, tries, next FROM wanted \
             WHERE after IS NULL AND next <= $1 ORDER BY created, note LIMIT $2",
            [self.now.into(), self.most.into()],
        );
        let rows = tx.rows(wanted).await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(WantedRow {
                    note: row.text(0)?,
                    via: row.text(1)?,
                    after: row.maybe_text(2)?,
                    created: row.int(3)?,
                    tries: row.int(4)?,
                    next: row.int(5)?,
                })
            })
            .collect()
    }
}

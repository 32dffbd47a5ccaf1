//! What others feel about notes that are not here yet, or that nobody sees yet.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::query;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::number;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlyRow {
    /// The id of the Like.
    pub id: String,
    pub note: String,
    /// The id of the actor who felt it.
    pub actor: String,
    /// Where they are.
    pub host: String,
    /// `thanks`, `agree` …
    pub kind: String,
    pub created: i64,
}

pub fn keep(row: &EarlyRow) -> Query {
    query(
        "INSERT INTO early_likes (id, note, actor, host, kind, created) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO NOTHING",
        [
            (&row.id).into(),
            (&row.note).into(),
            (&row.actor).into(),
            (&row.host).into(),
            (&row.kind).into(),
            row.created.into(),
        ],
    )
}

pub fn forget(id: &str) -> Query {
    query("DELETE FROM early_likes WHERE id = $1", [id.into()])
}

/// Nobody waits for a note any longer.
pub fn forget_all(note: &str) -> Query {
    query("DELETE FROM early_likes WHERE note = $1", [note.into()])
}

/// Somebody is no more.
pub fn forget_actor(actor: &str) -> Query {
    query("DELETE FROM early_likes WHERE actor = $1", [actor.into()])
}

/// What was kept before some time was for nothing.
pub fn forget_before(time: i64) -> Query {
    query("DELETE FROM early_likes WHERE created < $1", [time.into()])
}

const SELECT: &str = "SELECT id, note, actor, host, kind, created FROM early_likes";

pub async fn find<T: Tx>(tx: &mut T, id: &str) -> Result<Option<EarlyRow>, StoreError> {
    let wanted = Query {
        sql: format!("{SELECT} WHERE id = $1").into(),
        values: vec![id.into()],
    };
    let row = tx.rows(wanted).await?.into_iter().next();
    row.map(read).transpose()
}

pub async fn of_note<T: Tx>(tx: &mut T, note: &str) -> Result<Vec<EarlyRow>, StoreError> {
    let wanted = Query {
        sql: format!("{SELECT} WHERE note = $1 ORDER BY id").into(),
        values: vec![note.into()],
    };
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

/// How much of a host is kept.
pub async fn count<T: Tx>(tx: &mut T, host: &str) -> Result<i64, StoreError> {
    let count = query(
        "SELECT COUNT(*) FROM early_likes WHERE host = $1",
        [host.into()],
    );
    number(tx, count).await
}

fn read(mut row: Row) -> Result<EarlyRow, StoreError> {
    Ok(EarlyRow {
        id: row.text(0)?,
        note: row.text(1)?,
        actor: row.text(2)?,
        host: row.text(3)?,
        kind: row.text(4)?,
        created: row.int(5)?,
    })
}

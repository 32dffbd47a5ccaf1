//! What comments are called elsewhere.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::texts;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// Its id.
    pub note: String,
    pub comment: String,
    pub page: String,
    /// The id of the actor who wrote it.
    pub author: String,
    /// It was written here.
    pub own: bool,
    /// What it answers, as its author said.
    pub parent: Option<String>,
    /// The time of the version that was told, or heard of, last.
    pub told: i64,
    /// `shown`, `removed`, `deleted`; of others' also `heard`, until it was told to those who follow.
    pub state: String,
    /// When the owner of the thread was seen to have it.
    pub appeared: Option<i64>,
    /// What was said elsewhere, or that it was, with a proof of who said it.
    pub sealed: Option<String>,
}

const SELECT: &str =
    "SELECT note, comment, page, author, own, parent, told, state, appeared, sealed FROM notes";

pub fn insert(row: &NoteRow) -> Query {
    query(
        "INSERT INTO notes (note, comment, page, author, own, parent, told, state, appeared, sealed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            (&row.note).into(),
            (&row.comment).into(),
            (&row.page).into(),
            (&row.author).into(),
            row.own.into(),
            row.parent.as_ref().into(),
            row.told.into(),
            (&row.state).into(),
            row.appeared.into(),
            row.sealed.as_ref().into(),
        ],
    )
}

pub fn update(row: &NoteRow) -> Query {
    query(
        "UPDATE notes SET told = $2, state = $3, appeared = $4, sealed = $5 WHERE note = $1",
        [
            (&row.note).into(),
            row.told.into(),
            (&row.state).into(),
            row.appeared.into(),
            row.sealed.as_ref().into(),
        ],
    )
}

pub async fn find<T: Tx>(tx: &mut T, note: &str) -> Result<Option<NoteRow>, StoreError> {
    let sql = format!("{SELECT} WHERE note = $1");
    one(tx, sql, note).await
}

pub async fn of_comment<T: Tx>(tx: &mut T, comment: &str) -> Result<Option<NoteRow>, StoreError> {
    let sql = format!("{SELECT} WHERE comment = $1");
    one(tx, sql, comment).await
}

async fn one<T: Tx>(tx: &mut T, sql: String, key: &str) -> Result<Option<NoteRow>, StoreError> {
    let wanted = Query {
        sql: sql.into(),
        values: vec![key.into()],
    };
    tx.rows(wanted)
        .await?
        .into_iter()
        .next()
        .map(read)
        .transpose()
}

/// What somebody of another site said, by id.
pub async fn of_guest<T: Tx>(tx: &mut T, guest: &str) -> Result<Vec<String>, StoreError> {
    let said = query(
        "SELECT n.note FROM comments c JOIN notes n ON n.comment = c.id \
         WHERE c.author = $1 ORDER BY n.note",
        [guest.into()],
    );
    texts(tx, said).await
}

/// Keeps nothing more of how somebody wrote it.
pub fn unseal_guest(guest: &str) -> Query {
    query(
        "UPDATE notes SET sealed = NULL WHERE comment IN (SELECT id FROM comments WHERE author = $1)",
        [guest.into()],
    )
}

/// Everything in a thread that has a name elsewhere.
pub async fn of_page<T: Tx>(tx: &mut T, page: &str) -> Result<Vec<NoteRow>, StoreError> {
    let wanted = Query {
        sql: format!("{SELECT} WHERE page = $1 ORDER BY note").into(),
        values: vec![page.into()],
    };
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

pub struct OneNote(pub String);

impl Question for OneNote {
    type Answer = Option<NoteRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Option<NoteRow>, StoreError> {
        find(tx, &self.0).await
    }
}

fn read(mut row: Row) -> Result<NoteRow, StoreError> {
    Ok(NoteRow {
        note: row.text(0)?,
        comment: row.text(1)?,
        page: row.text(2)?,
        author: row.text(3)?,
        own: row.flag(4)?,
        parent: row.maybe_text(5)?,
        told: row.int(6)?,
        state: row.text(7)?,
        appeared: row.maybe_int(8)?,
        sealed: row.maybe_text(9)?,
    })
}

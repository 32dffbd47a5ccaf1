//! The comments, and what they said before.

use std::collections::BTreeSet;

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::Value;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::number;
use crate::comments::store::tx::texts;

/// How far a comment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Asked anonymously: it appears with the others of its hour.
    Waiting,
    /// A moderator has to look at it first.
    Pending,
    Published,
    /// A moderator took it away.
    Hidden,
    /// Its author took it back.
    Withdrawn,
}

impl State {
    pub const ALL: &[State] = &[
        State::Waiting,
        State::Pending,
        State::Published,
        State::Hidden,
        State::Withdrawn,
    ];

    pub fn name(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Pending => "pending",
            State::Published => "published",
            State::Hidden => "hidden",
            State::Withdrawn => "withdrawn",
        }
    }

    pub fn of(name: &str) -> Option<State> {
        State::ALL
            .iter()
            .copied()
            .find(|state| state.name() == name)
    }
}

/// A comment as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRow {
    pub page: String,
    pub id: String,
    pub parent: Option<String>,
    /// The comment at the top of this branch, which may be itself.
    pub root: String,
    pub depth: i64,
    /// An account; nobody, where it was asked anonymously.
    pub author: Option<String>,
    /// What the author was called then.
    pub name: Option<String>,
    pub body: String,
    pub html: String,
    /// Milliseconds since 1970, as all times here.
    pub created: i64,
    pub edited: Option<i64>,
    pub state: State,
    /// Others have seen it.
    pub shown: bool,
    pub accepted: bool,
    /// The number of the thread's change that changed it last.
    pub seq: i64,
    /// Of kudos: the id of the page that shows what for, or an address elsewhere.
    pub evidence: Option<String>,
}

const COLUMNS: usize = 16;

/// The comments `c` of a join.
pub fn select<const N: usize>(from: &str, values: [Value; N]) -> Query {
    let sql = format!(
        "SELECT c.page, c.id, c.parent, c.root, c.depth, c.author, c.name, c.body, c.html, c.created, c.edited, \
         c.state, c.shown, c.accepted, c.seq, c.evidence FROM {from}"
    );
    Query {
        sql: sql.into(),
        values: values.into(),
    }
}

/// What [`select`] brought.
pub fn read(mut row: Row) -> Result<CommentRow, StoreError> {
    debug_assert_eq!(row.0.len(), COLUMNS, "columns of a comment");
    Ok(CommentRow {
        page: row.text(0)?,
        id: row.text(1)?,
        parent: row.maybe_text(2)?,
        root: row.text(3)?,
        depth: row.int(4)?,
        author: row.maybe_text(5)?,
        name: row.maybe_text(6)?,
        body: row.text(7)?,
        html: row.text(8)?,
        created: row.int(9)?,
        edited: row.maybe_int(10)?,
        state: {
            let state = row.text(11)?;
            State::of(&state)
                .ok_or_else(|| StoreError::Database("a state that nobody knows".to_owned()))?
        },
        shown: row.flag(12)?,
        accepted: row.flag(13)?,
        seq: row.int(14)?,
        evidence: row.maybe_text(15)?,
    })
}

pub fn insert(comment: &CommentRow) -> Query {
    query(
        "INSERT INTO comments (page, id, parent, root, depth, author, name, body, html, created, edited, \
         state, shown, accepted, seq, evidence) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        [
            (&comment.page).into(),
            (&comment.id).into(),
            comment.parent.as_ref().into(),
            (&comment.root).into(),
            comment.depth.into(),
            comment.author.as_ref().into(),
            comment.name.as_ref().into(),
            (&comment.body).into(),
            (&comment.html).into(),
            comment.created.into(),
            comment.edited.into(),
            comment.state.name().into(),
            comment.shown.into(),
            comment.accepted.into(),
            comment.seq.into(),
            comment.evidence.as_ref().into(),
        ],
    )
}

/// Writes what may change of a comment: its text, when it was edited, how far it has come.
pub fn update(comment: &CommentRow) -> Query {
    query(
        "UPDATE comments SET author = $3, name = $4, body = $5, html = $6, created = $7, edited = $8, \
         state = $9, shown = $10, accepted = $11, seq = $12, evidence = $13 WHERE page = $1 AND id = $2",
        [
            (&comment.page).into(),
            (&comment.id).into(),
            comment.author.as_ref().into(),
            comment.name.as_ref().into(),
            (&comment.body).into(),
            (&comment.html).into(),
            comment.created.into(),
            comment.edited.into(),
            comment.state.name().into(),
            comment.shown.into(),
            comment.accepted.into(),
            comment.seq.into(),
            comment.evidence.as_ref().into(),
        ],
    )
}

/// Puts a comment under another page.
pub fn put(id: &str, page: &str, target: &str, seq: i64) -> Query {
    query(
        "UPDATE comments SET page = $3, seq = $4 WHERE page = $2 AND id = $1",
        [id.into(), page.into(), target.into(), seq.into()],
    )
}

/// Keeps what a comment said until now.
pub fn remember(comment: &CommentRow) -> Query {
    query(
        "INSERT INTO revisions (comment, number, body, html, written) \
         SELECT $1, COUNT(*) + 1, $2, $3, $4 FROM revisions WHERE comment = $1",
        [
            (&comment.id).into(),
            (&comment.body).into(),
            (&comment.html).into(),
            comment.edited.unwrap_or(comment.created).into(),
        ],
    )
}

/// Forgets everything that a comment said before.
pub fn forget(id: &str) -> Query {
    query("DELETE FROM revisions WHERE comment = $1", [id.into()])
}

pub async fn find<T: Tx>(tx: &mut T, id: &str) -> Result<Option<CommentRow>, StoreError> {
    let wanted = select("comments c WHERE id = $1", [id.into()]);
    let row = tx.rows(wanted).await?.into_iter().next();
    row.map(read).transpose()
}

/// A comment by its id.
pub struct OneComment(pub String);

impl Question for OneComment {
    type Answer = Option<CommentRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Option<CommentRow>, StoreError> {
        find(tx, &self.0).await
    }
}

/// Everything that was said about a page, in its order.
pub async fn of_page<T: Tx>(tx: &mut T, page: &str) -> Result<Vec<CommentRow>, StoreError> {
    let wanted = select(
        "comments c WHERE page = $1 ORDER BY created, id",
        [page.into()],
    );
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

/// What of a page was said, or changed, after some change of its thread.
pub async fn changed_after<T: Tx>(
    tx: &mut T,
    page: &str,
    seq: i64,
) -> Result<Vec<CommentRow>, StoreError> {
    let wanted = select(
        "comments c WHERE page = $1 AND seq > $2 ORDER BY created, id",
        [page.into(), seq.into()],
    );
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

/// What somebody said about a page.
pub async fn of_author<T: Tx>(
    tx: &mut T,
    author: &str,
    page: &str,
) -> Result<Vec<CommentRow>, StoreError> {
    let wanted = select(
        "comments c WHERE page = $1 AND author = $2 ORDER BY created, id",
        [page.into(), author.into()],
    );
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

/// Everything that somebody said, about whatever page.
pub async fn of_person<T: Tx>(tx: &mut T, person: &str) -> Result<Vec<CommentRow>, StoreError> {
    let wanted = select(
        "comments c WHERE author = $1 ORDER BY created, id",
        [person.into()],
    );
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

/// What waits for a moderator, the oldest first.
pub async fn pending<T: Tx>(tx: &mut T, most: i64) -> Result<Vec<CommentRow>, StoreError> {
    let wanted = select(
        "comments c WHERE state = 'pending' ORDER BY created, id LIMIT $1",
        [most.into()],
    );
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

/// What was asked anonymously and may appear by now, in no order but that of random ids.
pub async fn due<T: Tx>(tx: &mut T, now: i64) -> Result<Vec<CommentRow>, StoreError> {
    let wanted = select(
        "comments c WHERE state = 'waiting' AND created <= $1 ORDER BY page, id",
        [now.into()],
    );
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

/// What was said before some moment and is still there, the oldest first.
pub async fn before<T: Tx>(tx: &mut T, end: i64, most: i64) -> Result<Vec<CommentRow>, StoreError> {
    let wanted = select(
        "comments c WHERE created < $1 AND state <> 'withdrawn' ORDER BY created, id LIMIT $2",
        [end.into(), most.into()],
    );
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

/// How much was said before some moment and is still there.
pub struct SaidBefore(pub i64);

impl Question for SaidBefore {
    type Answer = i64;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<i64, StoreError> {
        let count = query(
            "SELECT COUNT(*) FROM comments WHERE created < $1 AND state <> 'withdrawn'",
            [self.0.into()],
        );
        number(tx, count).await
    }
}

/// The ids of all comments.
pub async fn ids<T: Tx>(tx: &mut T) -> Result<BTreeSet<String>, StoreError> {
    let all = query("SELECT id FROM comments", []);
    texts(tx, all).await
}

/// Whether others have seen anything that somebody said.
pub async fn is_trusted<T: Tx>(tx: &mut T, author: &str) -> Result<bool, StoreError> {
    let wanted = query(
        "SELECT id FROM comments WHERE author = $1 AND state = 'published' LIMIT 1",
        [author.into()],
    );
    Ok(!tx.rows(wanted).await?.is_empty())
}

/// What a comment said before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    pub body: String,
    pub html: String,
    pub written: i64,
}

/// What a comment said before, the oldest first.
pub struct Revisions(pub String);

impl Question for Revisions {
    type Answer = Vec<Revision>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<Revision>, StoreError> {
        let wanted = query(
            "SELECT body, html, written FROM revisions WHERE comment = $1 ORDER BY number",
            [(&self.0).into()],
        );
        let rows = tx.rows(wanted).await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(Revision {
                    body: row.text(0)?,
                    html: row.text(1)?,
                    written: row.int(2)?,
                })
            })
            .collect()
    }
}

//! What was and will be sent: one list for all, in which each peer has a place of its own.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::number;
use crate::comments::store::tx::texts;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityRow {
    pub number: i64,
    pub id: String,
    /// The only one for whom it is; all who follow, where there is none.
    pub host: Option<String>,
    pub page: Option<String>,
    /// It is for everybody who follows, not for sites alone.
    pub plain: bool,
    /// The note whose text stands in it.
    pub note: Option<String>,
    /// Who signs it.
    pub actor: String,
    pub made: i64,
    /// The bytes that are sent; none where there is nothing to say any more.
    pub body: String,
}

/// Puts an activity behind all others; its number is given here.
pub fn append(row: &ActivityRow) -> Query {
    query(
        "INSERT INTO activities (number, id, host, page, actor, made, body, plain, note) \
         SELECT COALESCE(MAX(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8 FROM activities",
        [
            (&row.id).into(),
            row.host.as_ref().into(),
            row.page.as_ref().into(),
            (&row.actor).into(),
            row.made.into(),
            (&row.body).into(),
            row.plain.into(),
            row.note.as_ref().into(),
        ],
    )
}

/// Takes the text of a note out of everything that was said of it: who did not hear that yet hears `body` instead, by
/// `actor`.
pub fn scrub(note: &str, body: &str, actor: &str) -> Query {
    query(
        "UPDATE activities SET body = $2, actor = $3 WHERE note = $1",
        [note.into(), body.into(), actor.into()],
    )
}

/// The hosts that were told something by an actor, and do not follow this site.
pub async fn told_alone<T: Tx>(tx: &mut T, actor: &str) -> Result<Vec<String>, StoreError> {
    let hosts = query(
        "SELECT DISTINCT host FROM activities WHERE actor = $1 AND host IS NOT NULL \
         AND host NOT IN (SELECT host FROM followers WHERE kind = 'Group') ORDER BY host",
        [actor.into()],
    );
    texts(tx, hosts).await
}

/// A peer would not take it.
pub fn bury(host: &str, number: i64, why: &str, now: i64) -> Query {
    query(
        "INSERT INTO dead_letters (host, number, why, created) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (host, number) DO NOTHING",
        [host.into(), number.into(), why.into(), now.into()],
    )
}

/// What is told to a host besides what is for it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hears {
    Nothing,
    /// What is for everybody who follows: somebody there reads along.
    Plain,
    /// Everything: it is a site.
    All,
}

const SELECT: &str =
    "SELECT number, id, host, page, actor, made, body, plain, note FROM activities";

/// What a host is to be told next.
pub struct Next {
    pub host: String,
    pub hears: Hears,
    pub after: i64,
    pub most: i64,
}

impl Question for Next {
    type Answer = Vec<ActivityRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<ActivityRow>, StoreError> {
        // Two lists in their order, each by an index of its own: neither is read further than it is told.
        let own = format!("{SELECT} WHERE number > $1 AND host = $2");
        let sql = match self.hears {
            Hears::Nothing => own,
            Hears::Plain => {
                format!("{own} UNION ALL {SELECT} WHERE number > $1 AND plain = 1 AND host IS NULL")
            }
            Hears::All => format!("{own} UNION ALL {SELECT} WHERE number > $1 AND host IS NULL"),
        };
        let wanted = Query {
            sql: format!("{sql} ORDER BY number LIMIT $3").into(),
            values: vec![self.after.into(), (&self.host).into(), self.most.into()],
        };
        tx.rows(wanted).await?.into_iter().map(read).collect()
    }
}

/// What everybody was told, from some number on.
pub struct Outbox {
    pub after: i64,
    pub most: i64,
}

impl Question for Outbox {
    type Answer = Vec<ActivityRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<ActivityRow>, StoreError> {
        let wanted = Query {
            sql: format!("{SELECT} WHERE number > $1 AND host IS NULL ORDER BY number LIMIT $2")
                .into(),
            values: vec![self.after.into(), self.most.into()],
        };
        tx.rows(wanted).await?.into_iter().map(read).collect()
    }
}

/// How many activities behind some number are for one host alone.
pub async fn count_for<T: Tx>(tx: &mut T, host: &str, after: i64) -> Result<i64, StoreError> {
    let count = query(
        "SELECT COUNT(*) FROM activities WHERE host = $1 AND number > $2",
        [host.into(), after.into()],
    );
    number(tx, count).await
}

/// How many activities behind some number are for all who follow.
pub async fn count_for_all<T: Tx>(tx: &mut T, after: i64) -> Result<i64, StoreError> {
    let count = query(
        "SELECT COUNT(*) FROM activities WHERE host IS NULL AND number > $1",
        [after.into()],
    );
    number(tx, count).await
}

fn read(mut row: Row) -> Result<ActivityRow, StoreError> {
    Ok(ActivityRow {
        number: row.int(0)?,
        id: row.text(1)?,
        host: row.maybe_text(2)?,
        page: row.maybe_text(3)?,
        actor: row.text(4)?,
        made: row.int(5)?,
        body: row.text(6)?,
        plain: row.flag(7)?,
        note: row.maybe_text(8)?,
    })
}

//! What must be kept for a court, and the sealed copies of what was taken back meanwhile.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// What a hold is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Page,
    Person,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Person => "person",
        }
    }
}

/// Whether something of a page and of a person has to be kept.
const HELD: &str = "EXISTS (SELECT 1 FROM holds h WHERE (h.kind = 'page' AND h.what = {page}) \
                    OR (h.kind = 'person' AND h.what = {person}))";

fn held(sql: &str, page: &str, person: &str) -> String {
    let held = HELD.replace("{page}", page).replace("{person}", person);
    sql.replace("{held}", &held)
}

/// Keeps a sealed copy of a comment, with what it said before, if it has to be kept. Asked before it is taken away.
pub fn seal(comment: &str, now: i64) -> [Query; 2] {
    const BEFORE: &str = "INSERT INTO sealed (comment, number, page, person, name, body, written, taken) \
         SELECT c.id, r.number, c.page, c.author, c.name, r.body, r.written, $2 \
         FROM comments c JOIN revisions r ON r.comment = c.id \
         WHERE c.id = $1 AND {held} ON CONFLICT (comment, number) DO NOTHING";
    const NOW: &str = "INSERT INTO sealed (comment, number, page, person, name, body, written, taken) \
         SELECT c.id, (SELECT COUNT(*) + 1 FROM revisions r WHERE r.comment = c.id), c.page, c.author, c.name, \
         c.body, COALESCE(c.edited, c.created), $2 FROM comments c \
         WHERE c.id = $1 AND c.body <> '' AND {held} ON CONFLICT (comment, number) DO NOTHING";
    [BEFORE, NOW].map(|sql| Query {
        sql: held(sql, "c.page", "c.author").into(),
        values: vec![comment.into(), now.into()],
    })
}

pub fn add(kind: Kind, what: &str, reason: &str, now: i64) -> Query {
    query(
        "INSERT INTO holds (kind, what, reason, since) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (kind, what) DO UPDATE SET reason = $3",
        [kind.name().into(), what.into(), reason.into(), now.into()],
    )
}

/// Ends a hold, and with it the copies that no other hold asks for.
pub fn lift(kind: Kind, what: &str) -> [Query; 2] {
    let end = query(
        "DELETE FROM holds WHERE kind = $1 AND what = $2",
        [kind.name().into(), what.into()],
    );
    let forget = Query {
        sql: held(
            "DELETE FROM sealed WHERE NOT {held}",
            "sealed.page",
            "sealed.person",
        )
        .into(),
        values: Vec::new(),
    };
    [end, forget]
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRow {
    pub kind: String,
    pub what: String,
    pub reason: String,
    pub since: i64,
    /// Sealed texts that it asks for.
    pub sealed: i64,
}

pub struct Holds;

impl Question for Holds {
    type Answer = Vec<HoldRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<HoldRow>, StoreError> {
        let all = query(
            "SELECT h.kind, h.what, h.reason, h.since, (SELECT COUNT(*) FROM sealed s \
             WHERE (h.kind = 'page' AND s.page = h.what) OR (h.kind = 'person' AND s.person = h.what)) \
             FROM holds h ORDER BY h.since, h.kind, h.what",
            [],
        );
        let rows = tx.rows(all).await?.into_iter();
        rows.map(|mut row| {
            Ok(HoldRow {
                kind: row.text(0)?,
                what: row.text(1)?,
                reason: row.text(2)?,
                since: row.int(3)?,
                sealed: row.int(4)?,
            })
        })
        .collect()
    }
}

/// A text that has to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldText {
    pub comment: String,
    pub page: String,
    pub person: Option<String>,
    pub name: Option<String>,
    pub body: String,
    pub written: i64,
    /// When it was taken away; `None` while it is there.
    pub taken: Option<i64>,
}

/// Everything that has to be kept: what is sealed, and what is there with what it said before.
pub struct HeldTexts;

impl Question for HeldTexts {
    type Answer = Vec<HeldText>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<HeldText>, StoreError> {
        const ALL: &str = "SELECT comment, page, person, name, body, written, taken FROM ( \
             SELECT comment, page, person, name, body, written, taken FROM sealed UNION ALL \
             SELECT c.id, c.page, c.author, c.name, c.body, COALESCE(c.edited, c.created), NULL FROM comments c \
             WHERE c.body <> '' AND {held} UNION ALL \
             SELECT c.id, c.page, c.author, c.name, r.body, r.written, NULL FROM comments c \
             JOIN revisions r ON r.comment = c.id WHERE {held}) texts ORDER BY page, comment, written";
        let all = Query {
            sql: held(ALL, "c.page", "c.author").into(),
            values: Vec::new(),
        };
        let rows = tx.rows(all).await?.into_iter();
        rows.map(|mut row| {
            Ok(HeldText {
                comment: row.text(0)?,
                page: row.text(1)?,
                person: row.maybe_text(2)?,
                name: row.maybe_text(3)?,
                body: row.text(4)?,
                written: row.int(5)?,
                taken: row.maybe_int(6)?,
            })
        })
        .collect()
    }
}

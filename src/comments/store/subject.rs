//! Everything that the store holds of one person, and how it is forgotten.

use std::collections::BTreeSet;

use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::Revision;
use crate::comments::store::comment::Revisions;
use crate::comments::store::dump::TABLES;
use crate::comments::store::dump::Table;
use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// The column that names whose a row is, in every table but that of comments.
const WHOSE: &str = "person";
/// What stays: lines of the log, in which one is forgotten otherwise, and what has to be kept for a court.
const KEPT: &[&str] = &["audit", "sealed"];

/// What one person wrote and did, under one of their names.
pub struct Subject(pub String);

pub struct SubjectRows {
    /// With what each said before.
    pub comments: Vec<(CommentRow, Vec<Revision>)>,
    /// By table: what of theirs stands in it.
    pub rows: Vec<(&'static Table, Vec<Row>)>,
}

impl Question for Subject {
    type Answer = SubjectRows;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<SubjectRows, StoreError> {
        let mut comments = Vec::new();
        for row in comment::of_person(tx, &self.0).await? {
            let before = Revisions(row.id.clone()).ask(tx).await?;
            comments.push((row, before));
        }
        let mut rows = Vec::new();
        for table in personal() {
            let theirs = tx.rows(table.select_where(WHOSE, &self.0)).await?;
            rows.push((table, theirs));
        }
        Ok(SubjectRows { comments, rows })
    }
}

/// The tables that say in a column of that name whose a row is.
fn personal() -> impl Iterator<Item = &'static Table> {
    TABLES
        .iter()
        .filter(|table| table.columns.iter().any(|(name, _)| *name == WHOSE))
}

/// Forgets what somebody did with other people's words; the log has its own way, and what
/// is sealed goes with its hold. What other sites were not told yet of what they said, they never are.
pub fn forget(person: &str, now: i64) -> Vec<Query> {
    // Under which name they were known elsewhere: others are told that nobody is called so any more.
    let mut queries = vec![
        query(
            "UPDATE activities SET body = '' WHERE EXISTS (SELECT 1 FROM speakers s \
             WHERE s.person = $1 AND activities.actor LIKE '%/ap/u/' || s.token)",
            [person.into()],
        ),
        query(
            "INSERT INTO former_speakers (token, created, told) \
             SELECT token, $2, 0 FROM speakers WHERE person = $1 ON CONFLICT (token) DO NOTHING",
            [person.into(), now.into()],
        ),
    ];
    queries.extend(
        personal()
            .filter(|table| !KEPT.contains(&table.name))
            .map(|table| table.delete_where(WHOSE, person)),
    );
    queries.push(query(
        "DELETE FROM follows WHERE kind = 'person' AND what = $1",
        [person.into()],
    ));
    // Their own page, once it is gone: its thread stays, nameless.
    queries.push(query(
        "UPDATE pages SET url = '', earlier = '', title = '', owners = '' WHERE gone = 1 AND owners = $1 \
         AND url LIKE '%/' || $1 || '/'",
        [person.into()],
    ));
    queries
}

/// The comments that somebody felt something about, and the pages in whose polls they voted: they look otherwise
/// when that is gone.
pub async fn touched<T: Tx>(
    tx: &mut T,
    person: &str,
) -> Result<(Vec<CommentRow>, BTreeSet<String>), StoreError> {
    let felt = query(
        "SELECT DISTINCT comment FROM reactions WHERE person = $1 ORDER BY comment",
        [person.into()],
    );
    let voted = query(
        "SELECT page FROM votes WHERE person = $1 ORDER BY page",
        [person.into()],
    );
    let mut answers = tx.all(vec![felt, voted]).await?.into_iter();
    let mut rows = || answers.next().unwrap_or_default();
    let mut comments = Vec::new();
    for mut row in rows() {
        let found = comment::find(tx, &row.text(0)?).await?;
        comments.extend(found.filter(|row| row.shown));
    }
    let pages: Result<BTreeSet<String>, StoreError> =
        rows().into_iter().map(|mut row| row.text(0)).collect();
    Ok((comments, pages?))
}

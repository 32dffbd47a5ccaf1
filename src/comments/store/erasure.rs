//! What was taken from readers and may still stand in pages that were built before: numbered, so that a build can
//! say how far it knows. Nothing here says what was said, or by whom.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::number;

/// A comment went from a page.
pub fn add(page: &str, comment: &str, now: i64) -> Query {
    query(
        "INSERT INTO erasures (number, page, comment, done, told, published) \
         VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM erasures), $1, $2, $3, NULL, NULL)",
        [page.into(), comment.into(), now.into()],
    )
}

/// It is there for readers again: pages may show it.
pub fn take_back(comment: &str, now: i64) -> Query {
    query(
        "UPDATE erasures SET published = $2 WHERE published IS NULL AND comment = $1",
        [comment.into(), now.into()],
    )
}

/// Whoever builds was asked to.
pub fn told(up_to: i64, now: i64) -> Query {
    query(
        "UPDATE erasures SET told = $2 WHERE published IS NULL AND number <= $1",
        [up_to.into(), now.into()],
    )
}

/// All pages know of everything up to a number.
pub fn published(up_to: i64, now: i64) -> Query {
    query(
        "UPDATE erasures SET published = $2 WHERE published IS NULL AND number <= $1",
        [up_to.into(), now.into()],
    )
}

/// What pages know of is over; the last one keeps the count.
pub fn tidy() -> Query {
    query(
        "DELETE FROM erasures WHERE published IS NOT NULL \
         AND number < (SELECT MAX(number) FROM erasures)",
        [],
    )
}

/// The number of the last one; 0 where there never was one.
pub struct Last;

impl Question for Last {
    type Answer = i64;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<i64, StoreError> {
        let last = query("SELECT COALESCE(MAX(number), 0) FROM erasures", []);
        number(tx, last).await
    }
}

/// What pages that were built before may still show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unpublished {
    pub count: i64,
    /// The number of the last one.
    pub last: i64,
    /// When the first and the last of those happened of which nobody was told; none where all were.
    pub untold: Option<(i64, i64)>,
    /// When the first happened, and when somebody was told last.
    pub oldest: Option<i64>,
    pub told: Option<i64>,
}

pub struct StillPublished;

impl Question for StillPublished {
    type Answer = Unpublished;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Unpublished, StoreError> {
        let all = query(
            "SELECT COUNT(*), COALESCE(MAX(number), 0), MIN(done), MAX(told), \
             MIN(CASE WHEN told IS NULL THEN done END), MAX(CASE WHEN told IS NULL THEN done END) \
             FROM erasures WHERE published IS NULL",
            [],
        );
        let Some(mut row) = tx.rows(all).await?.into_iter().next() else {
            return Ok(Unpublished::default());
        };
        Ok(Unpublished {
            count: row.int(0)?,
            last: row.int(1)?,
            oldest: row.maybe_int(2)?,
            told: row.maybe_int(3)?,
            untold: row.maybe_int(4)?.zip(row.maybe_int(5)?),
        })
    }
}

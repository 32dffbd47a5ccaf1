//! What peers would not take, and why.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadRow {
    pub host: String,
    /// The id of the activity.
    pub activity: String,
    pub why: String,
    pub created: i64,
}

/// The newest first, and not all there ever were.
pub struct DeadLetters;

impl Question for DeadLetters {
    type Answer = Vec<DeadRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<DeadRow>, StoreError> {
        let newest = query(
            "SELECT d.host, a.id, d.why, d.created FROM dead_letters d \
             JOIN activities a ON a.number = d.number ORDER BY d.created DESC, d.number DESC, d.host LIMIT 1000",
            [],
        );
        let rows = tx.rows(newest).await?.into_iter();
        rows.map(|mut row| {
            Ok(DeadRow {
                host: row.text(0)?,
                activity: row.text(1)?,
                why: row.text(2)?,
                created: row.int(3)?,
            })
        })
        .collect()
    }
}

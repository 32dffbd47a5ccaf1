//! The links of those who asked anonymously, as their hashes.

use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

pub fn keep(comment: &str, hash: &str) -> Query {
    query(
        "INSERT INTO secrets (comment, hash) VALUES ($1, $2)",
        [comment.into(), hash.into()],
    )
}

pub fn forget(comment: &str) -> Query {
    query("DELETE FROM secrets WHERE comment = $1", [comment.into()])
}

/// What was asked by whoever holds a link with this hash.
pub struct AskedBy(pub String);

impl Question for AskedBy {
    type Answer = Option<CommentRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Option<CommentRow>, StoreError> {
        let wanted = query(
            "SELECT comment FROM secrets WHERE hash = $1",
            [(&self.0).into()],
        );
        match tx.rows(wanted).await?.into_iter().next() {
            Some(mut row) => comment::find(tx, &row.text(0)?).await,
            None => Ok(None),
        }
    }
}

/// Whether a hash is that of a comment's link.
pub async fn fits<T: Tx>(tx: &mut T, comment: &str, hash: &str) -> Result<bool, StoreError> {
    let wanted = query(
        "SELECT comment FROM secrets WHERE comment = $1 AND hash = $2",
        [comment.into(), hash.into()],
    );
    Ok(!tx.rows(wanted).await?.is_empty())
}

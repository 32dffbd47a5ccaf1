//! Where comments went that a moderator put under another page: who still has the old page open takes them out.

use std::collections::BTreeMap;

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Tx;

pub fn keep(page: &str, comment: &str, target: &str) -> Query {
    query(
        "INSERT INTO moved (page, comment, target) VALUES ($1, $2, $3) \
         ON CONFLICT (page, comment) DO UPDATE SET target = excluded.target",
        [page.into(), comment.into(), target.into()],
    )
}

/// It is there again.
pub fn forget(page: &str, comment: &str) -> Query {
    query(
        "DELETE FROM moved WHERE page = $1 AND comment = $2",
        [page.into(), comment.into()],
    )
}

/// The pages to which comments of a page went, by comment.
pub async fn from<T: Tx>(tx: &mut T, page: &str) -> Result<BTreeMap<String, String>, StoreError> {
    let wanted = query(
        "SELECT comment, target FROM moved WHERE page = $1 ORDER BY comment",
        [page.into()],
    );
    let rows = tx.rows(wanted).await?;
    rows.into_iter()
        .map(|mut row| Ok((row.text(0)?, row.text(1)?)))
        .collect()
}

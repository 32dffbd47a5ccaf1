//! The pages of which the build ever told.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// A page, as the build told of it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRow {
    pub page: String,
    pub url: String,
    /// Addresses, one a line.
    pub earlier: String,
    pub title: String,
    pub audience: Option<String>,
    pub kind: String,
    pub closed: bool,
    /// Ids of people, one a line.
    pub owners: String,
    pub policy_hash: Option<String>,
    /// The last build does not have it.
    pub gone: bool,
}

pub fn keep(page: &PageRow) -> Query {
    query(
        "INSERT INTO pages (page, url, earlier, title, audience, kind, closed, owners, policy_hash, gone) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (page) DO UPDATE SET url = excluded.url, earlier = excluded.earlier, \
         title = excluded.title, audience = excluded.audience, kind = excluded.kind, \
         closed = excluded.closed, owners = excluded.owners, policy_hash = excluded.policy_hash, \
         gone = excluded.gone",
        [
            (&page.page).into(),
            (&page.url).into(),
            (&page.earlier).into(),
            (&page.title).into(),
            page.audience.as_ref().into(),
            (&page.kind).into(),
            page.closed.into(),
            (&page.owners).into(),
            page.policy_hash.as_ref().into(),
            page.gone.into(),
        ],
    )
}

/// Every page that is known.
pub struct AllPages;

impl Question for AllPages {
    type Answer = Vec<PageRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<PageRow>, StoreError> {
        let all = query(
            "SELECT page, url, earlier, title, audience, kind, closed, owners, policy_hash, gone \
             FROM pages ORDER BY page",
            [],
        );
        tx.rows(all).await?.into_iter().map(read).collect()
    }
}

fn read(mut row: Row) -> Result<PageRow, StoreError> {
    Ok(PageRow {
        page: row.text(0)?,
        url: row.text(1)?,
        earlier: row.text(2)?,
        title: row.text(3)?,
        audience: row.maybe_text(4)?,
        kind: row.text(5)?,
        closed: row.flag(6)?,
        owners: row.text(7)?,
        policy_hash: row.maybe_text(8)?,
        gone: row.flag(9)?,
    })
}

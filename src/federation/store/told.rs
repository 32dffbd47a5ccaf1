//! What those who follow were told of pages.

use std::collections::BTreeMap;

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRow {
    /// A hash of what they were told last; `None` of a page that was there before anybody could be told.
    pub version: Option<String>,
    /// When they were.
    pub updated: Option<i64>,
}

/// Remembers a page. Gives a row back only where it was not known.
pub fn add(page: &str, version: Option<&String>, now: i64) -> Query {
    query(
        "INSERT INTO told_pages (page, created, version, updated) VALUES ($1, $2, $3, $2) \
         ON CONFLICT (page) DO NOTHING RETURNING created",
        [page.into(), now.into(), version.into()],
    )
}

/// They are told of another version. Gives a row back only where they were not told of it yet.
pub fn update(page: &str, version: &str, now: i64) -> Query {
    query(
        "UPDATE told_pages SET version = $2, updated = $3 \
         WHERE page = $1 AND version IS NOT NULL AND version <> $2 RETURNING created",
        [page.into(), version.into(), now.into()],
    )
}

/// By page.
pub struct ToldPages;

impl Question for ToldPages {
    type Answer = BTreeMap<String, ToldRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Self::Answer, StoreError> {
        let all = query("SELECT page, version, updated FROM told_pages", []);
        let rows = tx.rows(all).await?.into_iter();
        rows.map(|mut row| {
            let told = ToldRow {
                version: row.maybe_text(1)?,
                updated: row.maybe_int(2)?,
            };
            Ok((row.text(0)?, told))
        })
        .collect()
    }
}

//! Who follows this site.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowerRow {
    pub actor: String,
    pub host: String,
    /// `Group`, `Person` …
    pub kind: String,
    /// Where they want to hear of it; that of their server, if it has one for all.
    pub inbox: String,
}

pub fn add(row: &FollowerRow, request: &str, now: i64) -> Query {
    query(
        "INSERT INTO followers (actor, host, kind, inbox, request, created) \
         VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (actor) DO UPDATE SET inbox = excluded.inbox, request = excluded.request",
        [
            (&row.actor).into(),
            (&row.host).into(),
            (&row.kind).into(),
            (&row.inbox).into(),
            request.into(),
            now.into(),
        ],
    )
}

pub fn remove(actor: &str) -> Query {
    query("DELETE FROM followers WHERE actor = $1", [actor.into()])
}

/// Nobody of a host wants to hear anything any more.
pub fn remove_host(host: &str) -> Query {
    query("DELETE FROM followers WHERE host = $1", [host.into()])
}

pub struct Followers;

impl Question for Followers {
    type Answer = Vec<FollowerRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<FollowerRow>, StoreError> {
        let all = query(
            "SELECT actor, host, kind, inbox FROM followers ORDER BY actor",
            [],
        );
        tx.rows(all).await?.into_iter().map(read).collect()
    }
}

/// Those who follow from one host.
pub async fn of_host<T: Tx>(tx: &mut T, host: &str) -> Result<Vec<FollowerRow>, StoreError> {
    let wanted = query(
        "SELECT actor, host, kind, inbox FROM followers WHERE host = $1 ORDER BY actor",
        [host.into()],
    );
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

fn read(mut row: Row) -> Result<FollowerRow, StoreError> {
    Ok(FollowerRow {
        actor: row.text(0)?,
        host: row.text(1)?,
        kind: row.text(2)?,
        inbox: row.text(3)?,
    })
}

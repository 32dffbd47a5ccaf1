//! Of whom nobody here wants to hear.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::texts;
use crate::federation::address::Host;
use crate::federation::address::Id;

/// A host, or the address of an actor or a thread, as they are written. `None` for what is neither.
pub fn read(text: &str) -> Option<String> {
    let text = text.trim();
    let id = Id::parse(text).map(|id| id.to_string());
    id.or_else(|| Host::parse(&text.to_ascii_lowercase()).map(|host| host.to_string()))
}

/// Silences a host, or one actor.
pub fn add(what: &str, now: i64) -> Query {
    query(
        "INSERT INTO silenced (what, created) VALUES ($1, $2) ON CONFLICT (what) DO NOTHING",
        [what.into(), now.into()],
    )
}

pub fn remove(what: &str) -> Query {
    query("DELETE FROM silenced WHERE what = $1", [what.into()])
}

pub struct Silenced;

impl Question for Silenced {
    type Answer = Vec<String>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<String>, StoreError> {
        let all = query("SELECT what FROM silenced ORDER BY what", []);
        texts(tx, all).await
    }
}

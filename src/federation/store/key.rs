//! The keys with which this site signs.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// Keeps a key, unless there is one.
pub fn keep(name: &str, pkcs8: &str, now: i64) -> Query {
    query(
        "INSERT INTO signing_keys (name, pkcs8, made) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
        [name.into(), pkcs8.into(), now.into()],
    )
}

/// A key by its name, as PKCS #8 in base64.
pub struct OneKey(pub &'static str);

impl Question for OneKey {
    type Answer = Option<String>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Option<String>, StoreError> {
        let wanted = query(
            "SELECT pkcs8 FROM signing_keys WHERE name = $1",
            [self.0.into()],
        );
        let row = tx.rows(wanted).await?.into_iter().next();
        row.map(|mut row| row.text(0)).transpose()
    }
}

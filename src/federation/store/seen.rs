//! What happened already: activities that had their effect, and what is gone for ever.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// Remembers an activity; false where it is known already.
pub async fn receive<T: Tx>(tx: &mut T, activity: &str, now: i64) -> Result<bool, StoreError> {
    let insert = query(
        "INSERT INTO received (activity, created) VALUES ($1, $2) \
         ON CONFLICT (activity) DO NOTHING RETURNING created",
        [activity.into(), now.into()],
    );
    Ok(!tx.rows(insert).await?.is_empty())
}

/// Whether an activity had its effect.
pub struct Received(pub String);

impl Question for Received {
    type Answer = bool;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<bool, StoreError> {
        let wanted = query(
            "SELECT created FROM received WHERE activity = $1",
            [(&self.0).into()],
        );
        Ok(!tx.rows(wanted).await?.is_empty())
    }
}

pub fn bury(object: &str, now: i64) -> Query {
    query(
        "INSERT INTO gone (object, created) VALUES ($1, $2) ON CONFLICT (object) DO NOTHING",
        [object.into(), now.into()],
    )
}

pub async fn is_gone<T: Tx>(tx: &mut T, object: &str) -> Result<bool, StoreError> {
    let wanted = query(
        "SELECT created FROM gone WHERE object = $1",
        [object.into()],
    );
    Ok(!tx.rows(wanted).await?.is_empty())
}

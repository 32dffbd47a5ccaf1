//! The keys with which this site signs.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::federation::key::algorithm::Algorithm;

/// Keeps a key, unless there is one.
pub fn keep(name: &str, pkcs8: &str, now: i64) -> Query {
    query(
        "INSERT INTO signing_keys (name, pkcs8, made) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
        [name.into(), pkcs8.into(), now.into()],
    )
}

/// What the keys of a generation are called.
pub fn name(algorithm: Algorithm, generation: i64) -> String {
    let word = match algorithm {
        Algorithm::Rsa => "rsa",
        Algorithm::Ed25519 => "ed25519",
    };
    match generation {
        1 => word.to_owned(),
        later => format!("{word}-{later}"),
    }
}

/// Forgets a key that was replaced.
pub fn forget(name: &str) -> Query {
    query("DELETE FROM signing_keys WHERE name = $1", [name.into()])
}

/// A key by its name, as PKCS #8 in base64.
pub struct OneKey(pub String);

impl Question for OneKey {
    type Answer = Option<String>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Option<String>, StoreError> {
        let wanted = query(
            "SELECT pkcs8 FROM signing_keys WHERE name = $1",
            [(&self.0).into()],
        );
        let row = tx.rows(wanted).await?.into_iter().next();
        row.map(|mut row| row.text(0)).transpose()
    }
}

/// The newest generation of which there are keys, and when they were made; `None` where there are none.
pub struct Newest;

impl Question for Newest {
    type Answer = Option<(i64, i64)>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Self::Answer, StoreError> {
        let all = query("SELECT name, made FROM signing_keys", []);
        let mut newest = None;
        for mut row in tx.rows(all).await? {
            let (name, made) = (row.text(0)?, row.int(1)?);
            let generation = match name.strip_prefix("rsa") {
                Some("") => Some(1),
                Some(rest) => rest.strip_prefix('-').and_then(|rest| rest.parse().ok()),
                None => None,
            };
            newest = newest.max(generation.map(|generation| (generation, made)));
        }
        Ok(newest)
    }
}

/// When keys were replaced by those of a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    pub generation: i64,
    /// The last activity that keys from before sign: the one that tells of it.
    pub activity: i64,
    pub made: i64,
}

/// Remembers that keys were replaced, by what was just written down.
pub fn rotate(generation: i64, now: i64) -> Query {
    query(
        "INSERT INTO rotations (generation, activity, made) \
         SELECT $1, COALESCE(MAX(number), 0), $2 FROM activities",
        [generation.into(), now.into()],
    )
}

pub async fn rotation<T: Tx>(tx: &mut T, generation: i64) -> Result<Option<Rotation>, StoreError> {
    let wanted = query(
        "SELECT activity, made FROM rotations WHERE generation = $1",
        [generation.into()],
    );
    let row = tx.rows(wanted).await?.into_iter().next();
    row.map(|mut row| {
        Ok(Rotation {
            generation,
            activity: row.int(0)?,
            made: row.int(1)?,
        })
    })
    .transpose()
}

pub struct OneRotation(pub i64);

impl Question for OneRotation {
    type Answer = Option<Rotation>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Option<Rotation>, StoreError> {
        rotation(tx, self.0).await
    }
}

//! Under which random names people of this site are known elsewhere.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::texts;

pub fn insert(token: &str, person: &str) -> Query {
    query(
        "INSERT INTO speakers (token, person) VALUES ($1, $2)",
        [token.into(), person.into()],
    )
}

pub async fn token<T: Tx>(tx: &mut T, person: &str) -> Result<Option<String>, StoreError> {
    let wanted = query(
        "SELECT token FROM speakers WHERE person = $1",
        [person.into()],
    );
    let row = tx.rows(wanted).await?.into_iter().next();
    row.map(|mut row| row.text(0)).transpose()
}

/// Whether somebody is called so.
pub async fn is_there<T: Tx>(tx: &mut T, token: &str) -> Result<bool, StoreError> {
    Ok(Speaker(token.to_owned()).ask(tx).await?.is_some())
}

/// Others know that nobody is called so any more. Gives a row back only where they did not.
pub fn told(token: &str) -> Query {
    query(
        "UPDATE former_speakers SET told = 1 WHERE token = $1 AND told = 0 RETURNING token",
        [token.into()],
    )
}

/// Names of people who were forgotten, of which others were not told.
pub struct Leaving;

impl Question for Leaving {
    type Answer = Vec<String>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<String>, StoreError> {
        let untold = query(
            "SELECT token FROM former_speakers WHERE told = 0 ORDER BY created, token",
            [],
        );
        texts(tx, untold).await
    }
}

/// Whether somebody was called so who was forgotten.
pub struct WasThere(pub String);

impl Question for WasThere {
    type Answer = bool;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<bool, StoreError> {
        let wanted = query(
            "SELECT token FROM former_speakers WHERE token = $1",
            [(&self.0).into()],
        );
        Ok(!tx.rows(wanted).await?.is_empty())
    }
}

/// The person behind a random name.
pub struct Speaker(pub String);

impl Question for Speaker {
    type Answer = Option<String>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Option<String>, StoreError> {
        let wanted = query(
            "SELECT person FROM speakers WHERE token = $1",
            [(&self.0).into()],
        );
        let row = tx.rows(wanted).await?.into_iter().next();
        row.map(|mut row| row.text(0)).transpose()
    }
}

//! Under which random names people of this site are known elsewhere.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

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

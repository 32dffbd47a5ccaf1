//! The tables, and how an older file gets those that came later.

use crate::comments::store::error::StoreError;
use crate::comments::store::sqlite::Sqlite;

/// In their order; what was published once is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
];

/// Brings a database up to date. Each step is whole or did not happen.
pub fn migrate(db: &mut Sqlite) -> Result<(), StoreError> {
    loop {
        db.run("BEGIN IMMEDIATE")?;
        let done = step(db);
        match done {
            Ok(more) => {
                db.run("COMMIT")?;
                if !more {
                    return Ok(());
                }
            }
            Err(error) => {
                db.run("ROLLBACK")?;
                return Err(error);
            }
        }
    }
}

fn step(db: &mut Sqlite) -> Result<bool, StoreError> {
    let connection = db.connection();
    let version: i64 =
        connection.query_row("SELECT * FROM pragma_user_version", [], |row| row.get(0))?;
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    if done > MIGRATIONS.len() {
        return Err(StoreError::Database(
            "it was made by a newer Polder: start that one".to_owned(),
        ));
    }
    let Some(text) = MIGRATIONS.get(done) else {
        return Ok(false);
    };
    connection.execute_batch(text)?;
    connection.pragma_update(None, "user_version", version + 1)?;
    Ok(true)
}

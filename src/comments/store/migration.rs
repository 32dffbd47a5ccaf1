//! The tables, and how an older store gets those that came later: one text for both databases.

use crate::comments::store::error::StoreError;
use crate::comments::store::postgres::Postgres;
use crate::comments::store::query::query;
use crate::comments::store::sqlite::Sqlite;

/// In their order; what was published once is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
    include_str!("migrations/0006.sql"),
    include_str!("migrations/0007.sql"),
    include_str!("migrations/0008.sql"),
    include_str!("migrations/0009.sql"),
    include_str!("migrations/0010.sql"),
    include_str!("migrations/0011.sql"),
    include_str!("migrations/0012.sql"),
    include_str!("migrations/0013.sql"),
];

/// Held by whoever changes tables or writes: of several services one at a time.
pub const TURN: &str = "SELECT pg_advisory_xact_lock(8095671240156)";

/// How a text for SQLite is written for PostgreSQL. Texts are compared byte by byte, as SQLite does: then both give
/// rows in the same order, and no update of the system's own rules upsets an index.
const TRANSLATION: &[(&str, &str)] = &[
    ("INTEGER", "BIGINT"),
    ("TEXT", "TEXT COLLATE \"C\""),
    (" STRICT, WITHOUT ROWID", ""),
    (" STRICT", ""),
];

/// Brings a file up to date. Each step is whole or did not happen.
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
    let [text, ..] = missing(version)? else {
        return Ok(false);
    };
    connection.execute_batch(text)?;
    connection.pragma_update(None, "user_version", version + 1)?;
    Ok(true)
}

/// Brings a database of a server up to date: wholly, or it stays as it was.
pub async fn migrate_server(db: &Postgres) -> Result<(), StoreError> {
    let encoding = query("SELECT current_setting('server_encoding')", []);
    let mut rows = db.answer(&encoding).await?;
    let encoding = rows.first_mut().map(|row| row.text(0)).transpose()?;
    if encoding.as_deref() != Some("UTF8") {
        return Err(StoreError::Database(format!(
            "it keeps text as {}: make one with `createdb --encoding UTF8 --template template0`",
            encoding.unwrap_or_default()
        )));
    }
    db.run(&format!("BEGIN; {TURN}")).await?;
    let done = steps(db).await;
    let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
    db.run(end).await?;
    done
}

async fn steps(db: &Postgres) -> Result<(), StoreError> {
    // It is looked for first, since not every service may make tables.
    let is_there = query("SELECT to_regclass('polder_version') IS NOT NULL", []);
    let is_there = match db.answer(&is_there).await?.first_mut() {
        Some(row) => row.flag(0)?,
        None => false,
    };
    if !is_there {
        db.run("CREATE TABLE polder_version (version BIGINT NOT NULL); INSERT INTO polder_version VALUES (0)")
            .await?;
    }
    let version = query("SELECT version FROM polder_version", []);
    let version = match db.answer(&version).await?.first_mut() {
        Some(row) => row.int(0)?,
        None => 0,
    };
    let missing = missing(version)?;
    if missing.is_empty() {
        return Ok(());
    }
    for text in missing {
        db.run(&translate(text)).await?;
    }
    let reached = query(
        "UPDATE polder_version SET version = $1",
        [i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX).into()],
    );
    db.answer(&reached).await?;
    Ok(())
}

/// What a store does not have yet that went through so many steps.
fn missing(version: i64) -> Result<&'static [&'static str], StoreError> {
    let done = usize::try_from(version).unwrap_or(usize::MAX);
    MIGRATIONS.get(done..).ok_or_else(|| {
        StoreError::Database("it was made by a newer Polder: start that one".to_owned())
    })
}

fn translate(text: &str) -> String {
    let mut text = text.to_owned();
    for (from, to) in TRANSLATION {
        text = text.replace(from, to);
    }
    text
}

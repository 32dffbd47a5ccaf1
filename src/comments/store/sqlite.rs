//! SQLite: one file, one connection that writes, a few that read.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::config::DbConfig;
use rusqlite::types::ToSql;
use rusqlite::types::ToSqlOutput;
use rusqlite::types::ValueRef;

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::Value;
use crate::comments::store::tx::Tx;

/// Statements that a connection keeps ready.
const PREPARED: usize = 128;

/// A connection. What it is asked is answered before the future is looked at: on a thread of its own
/// nothing else waits.
pub struct Sqlite(Connection);

impl Sqlite {
    /// Opens the file for the one that writes; a missing file is made.
    pub fn open(path: &Path) -> Result<Sqlite, StoreError> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        // Every commit is on the disk before it is answered.
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", "on")?;
        // Moving 16 MB at once from the log into the file is less work than 4 MB four times, and two syncs.
        connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
        // What is taken back is gone from the file too.
        connection.pragma_update(None, "secure_delete", "on")?;
        Sqlite::ready(connection)
    }

    /// Opens a file that is there, for one that only reads.
    pub fn open_reader(path: &Path) -> Result<Sqlite, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.pragma_update(None, "query_only", "on")?;
        Sqlite::ready(connection)
    }

    fn ready(connection: Connection) -> Result<Sqlite, StoreError> {
        connection.busy_timeout(Duration::from_secs(10))?;
        // 1 MB for each connection: the thread that is asked for again is remembered elsewhere.
        connection.pragma_update(None, "cache_size", -1000)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        // A plan fits every value: else each new one has a statement compiled anew that might use a partial index.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(Sqlite(connection))
    }

    /// Runs one statement without values: `BEGIN`, `SAVEPOINT`, `COMMIT`.
    pub fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.0.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// How many rows were changed since it was opened.
    pub fn changes(&self) -> u64 {
        self.0.total_changes()
    }

    /// Moves everything from the write-ahead log into the file, and empties the log.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        let busy: i64 = self
            .0
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        match busy {
            0 => Ok(()),
            _ => Err(StoreError::Database(
                "the log of the database is in use; do it once more".to_owned(),
            )),
        }
    }

    /// The connection itself, for what only SQLite has: its backup.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.0
    }

    fn answer(&self, query: &Query) -> Result<Vec<Row>, StoreError> {
        // In SQLite `$1` is a name, numbered as it appears; `?1` is the first value.
        let sql = query.sql.replace('$', "?");
        let mut statement = self.0.prepare_cached(&sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(&query.values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values: Result<Vec<Value>, StoreError> =
                (0..columns).map(|i| value(row.get_ref(i)?)).collect();
            found.push(Row(values?));
        }
        Ok(found)
    }
}

fn value(value: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Real(_) | ValueRef::Blob(_) => {
            return Err(StoreError::Database("a column of no known type".to_owned()));
        }
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl Tx for Sqlite {
    async fn rows(&mut self, query: Query) -> Result<Vec<Row>, StoreError> {
        self.answer(&query)
    }

    async fn all(&mut self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, StoreError> {
        queries.iter().map(|query| self.answer(query)).collect()
    }
}

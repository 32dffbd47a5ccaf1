//! A store that one command has for itself and writes into, all or nothing.

use crate::comments::store::address;
use crate::comments::store::address::Address;
use crate::comments::store::error::StoreError;
use crate::comments::store::migration::TURN;
use crate::comments::store::migration::migrate;
use crate::comments::store::migration::migrate_server;
use crate::comments::store::postgres::Postgres;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::sqlite::Sqlite;
use crate::comments::store::tx::Tx;

pub enum Pen {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Pen {
    /// Opens a store and brings it up to date.
    pub async fn open(address: &Address) -> Result<Pen, StoreError> {
        match address {
            Address::Folder(folder) => {
                let mut db = Sqlite::open(&address::file(folder))?;
                migrate(&mut db)?;
                Ok(Pen::Sqlite(db))
            }
            Address::Server(server) => {
                let db = Postgres::open(server).await?;
                migrate_server(&db).await?;
                Ok(Pen::Postgres(db))
            }
        }
    }

    /// Nobody else writes until this ends.
    pub async fn begin(&self) -> Result<(), StoreError> {
        match self {
            Pen::Sqlite(db) => db.run("BEGIN IMMEDIATE"),
            Pen::Postgres(db) => db.run(&format!("BEGIN; {TURN}")).await,
        }
    }

    /// Does something in one transaction: all of it, or nothing.
    pub async fn whole<T, E: From<StoreError>>(
        &mut self,
        work: impl AsyncFnOnce(&mut Pen) -> Result<T, E>,
    ) -> Result<T, E> {
        self.begin().await?;
        match work(self).await {
            Ok(done) => {
                self.run("COMMIT").await?;
                Ok(done)
            }
            Err(error) => {
                self.run("ROLLBACK").await?;
                Err(error)
            }
        }
    }

    /// Takes what the file has forgotten out of the log of the database, too.
    pub fn settle(&self) -> Result<(), StoreError> {
        match self {
            Pen::Sqlite(db) => db.checkpoint(),
            Pen::Postgres(_) => Ok(()),
        }
    }

    /// `SAVEPOINT`, `COMMIT`, `ROLLBACK`
    pub async fn run(&self, sql: &str) -> Result<(), StoreError> {
        match self {
            Pen::Sqlite(db) => db.run(sql),
            Pen::Postgres(db) => db.run(sql).await,
        }
    }
}

impl Tx for Pen {
    async fn rows(&mut self, query: Query) -> Result<Vec<Row>, StoreError> {
        match self {
            Pen::Sqlite(db) => db.rows(query).await,
            Pen::Postgres(db) => db.answer(&query).await,
        }
    }

    async fn all(&mut self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, StoreError> {
        match self {
            Pen::Sqlite(db) => db.all(queries).await,
            Pen::Postgres(db) => db.answers(&queries).await,
        }
    }
}

//! The database as readers have it: a few connections, each question a view of one moment.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use futures_util::FutureExt;
use tokio::sync::Semaphore;

use crate::comments::store::address;
use crate::comments::store::address::Address;
use crate::comments::store::address::Server;
use crate::comments::store::error::StoreError;
use crate::comments::store::pool::Pool;
use crate::comments::store::sqlite::Sqlite;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Question;

/// Connections that read at the same time.
const READERS: usize = 4;

/// Which database it is.
#[derive(Clone)]
pub enum Db {
    Sqlite(Arc<Readers>),
    Postgres(Arc<Pool>),
}

pub struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Sqlite>>,
    room: Semaphore,
}

impl Db {
    /// For a store that is there and up to date. Nothing is opened before it is asked.
    pub fn at(address: &Address) -> Db {
        match address {
            Address::Folder(folder) => Db::sqlite(address::file(folder)),
            Address::Server(server) => Db::postgres(server.clone()),
        }
    }

    pub fn sqlite(path: PathBuf) -> Db {
        Db::Sqlite(Arc::new(Readers::of(path)))
    }

    pub fn postgres(server: Server) -> Db {
        Db::Postgres(Arc::new(Pool::new(server)))
    }

    /// The server, where it is one that others may work with too.
    pub fn server(&self) -> Option<&Server> {
        match self {
            Db::Sqlite(_) => None,
            Db::Postgres(pool) => Some(pool.server()),
        }
    }

    pub async fn read<Q: Question>(&self, question: Q) -> Result<Q::Answer, StoreError> {
        match self {
            Db::Sqlite(readers) => {
                let readers = readers.clone();
                let _room = readers
                    .room
                    .acquire()
                    .await
                    .map_err(|_| StoreError::Stopped)?;
                let asked = readers.clone();
                tokio::task::spawn_blocking(move || asked.ask(&question))
                    .await
                    .map_err(|_| StoreError::Stopped)?
            }
            Db::Postgres(pool) => pool.read(question).await,
        }
    }
}

impl Readers {
    fn of(path: PathBuf) -> Readers {
        Readers {
            path,
            idle: Mutex::default(),
            room: Semaphore::new(READERS),
        }
    }

    /// Answers on the thread that calls.
    fn ask<Q: Question>(&self, question: &Q) -> Result<Q::Answer, StoreError> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle().pop();
        let mut connection = match known {
            Some(connection) => connection,
            None => Sqlite::open_reader(&self.path)?,
        };
        connection.run("BEGIN")?;
        let answer = at_once(question.ask(&mut AnyTx::new(&mut connection)));
        // A connection whose view cannot be ended is not used again.
        if connection.run("COMMIT").is_ok() {
            idle().push(connection);
        }
        answer
    }
}

/// What SQLite is asked is answered before one looks.
fn at_once<T>(answer: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    answer.now_or_never().unwrap_or(Err(StoreError::Stopped))
}

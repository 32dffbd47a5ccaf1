//! The database as readers have it: a few connections, each question a view of one moment.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use futures_util::FutureExt;
use tokio::sync::Semaphore;

use crate::comments::store::error::StoreError;
use crate::comments::store::sqlite::Sqlite;
use crate::comments::store::tx::Question;

/// Connections that read at the same time.
const READERS: usize = 4;

/// Which database it is. A second one joins here, with a pool of its own.
#[derive(Clone)]
pub enum Db {
    Sqlite(Arc<Readers>),
}

pub struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Sqlite>>,
    room: Semaphore,
}

impl Db {
    /// For a file that is there and up to date.
    pub fn sqlite(path: PathBuf) -> Db {
        Db::Sqlite(Arc::new(Readers::of(path)))
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
        }
    }
}

impl Readers {
    /// For commands that look at a store while no service, or one of another process, works with it.
    pub fn of(path: PathBuf) -> Readers {
        Readers {
            path,
            idle: Mutex::default(),
            room: Semaphore::new(READERS),
        }
    }

    /// Answers on the thread that calls.
    pub fn ask<Q: Question>(&self, question: &Q) -> Result<Q::Answer, StoreError> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle().pop();
        let mut connection = match known {
            Some(connection) => connection,
            None => Sqlite::open_reader(&self.path)?,
        };
        connection.run("BEGIN")?;
        let answer = at_once(question.ask(&mut connection));
        // A connection whose view cannot be ended is not used again.
        if connection.run("COMMIT").is_ok() {
            idle().push(connection);
        }
        answer
    }
}

/// What SQLite is asked is answered before one looks.
pub fn at_once<T>(answer: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    answer.now_or_never().unwrap_or(Err(StoreError::Stopped))
}

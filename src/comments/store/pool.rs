//! The connections to PostgreSQL that read: a few, shared by all who ask.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::comments::store::address::Server;
use crate::comments::store::error::StoreError;
use crate::comments::store::postgres::Postgres;
use crate::comments::store::postgres::receive;
use crate::comments::store::postgres::send;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Question;

/// Connections that read at the same time.
const READERS: usize = 8;
/// Who waits longer than this, for a place and for the answer, is told to come again.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct Pool {
    server: Server,
    idle: Mutex<Vec<Postgres>>,
    room: Semaphore,
}

impl Pool {
    pub fn new(server: Server) -> Pool {
        Pool {
            server,
            idle: Mutex::default(),
            room: Semaphore::new(READERS),
        }
    }

    pub fn server(&self) -> &Server {
        &self.server
    }

    pub async fn read<Q: Question>(self: &Arc<Pool>, question: Q) -> Result<Q::Answer, StoreError> {
        let pool = self.clone();
        // In a task of its own: a client that leaves in the middle leaves no transaction open.
        let asked = tokio::spawn(async move {
            tokio::time::timeout(PATIENCE, pool.ask(&question))
                .await
                .unwrap_or_else(|_| Err(StoreError::Lost("it took too long".to_owned())))
        });
        asked.await.map_err(|_| StoreError::Stopped)?
    }

    async fn ask<Q: Question>(&self, question: &Q) -> Result<Q::Answer, StoreError> {
        let _room = self.room.acquire().await.map_err(|_| StoreError::Stopped)?;
        let known = self.known();
        let was_known = known.is_some();
        let first = self.ask_one(known, question).await;
        match first {
            // Connections do not outlive a restart of the server; to look again does no harm.
            Err(StoreError::Lost(_)) if was_known => {
                self.idle().clear();
                self.ask_one(None, question).await
            }
            first => first,
        }
    }

    async fn ask_one<Q: Question>(
        &self,
        known: Option<Postgres>,
        question: &Q,
    ) -> Result<Q::Answer, StoreError> {
        let postgres = match known {
            Some(known) => known,
            None => Postgres::open(&self.server).await?,
        };
        // What is asked sees the data of one moment.
        let begun = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let begun = send(postgres.run(begun)).await;
        let answer = question.ask(&mut AnyTx::new(&mut &postgres)).await;
        receive(begun).await?;
        // One that gave no answer is not used again.
        let answer = answer?;
        postgres.run("COMMIT").await?;
        self.idle().push(postgres);
        Ok(answer)
    }

    fn known(&self) -> Option<Postgres> {
        let mut idle = self.idle();
        while let Some(postgres) = idle.pop() {
            if !postgres.is_closed() {
                return Some(postgres);
            }
        }
        None
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Postgres>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

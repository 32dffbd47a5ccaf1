//! Writes a group into SQLite: each command in a savepoint of its own, so that one that fails leaves the others
//! whole, and one commit, which waits for the disk.

use std::time::Instant;

use futures_util::FutureExt;

use crate::comments::clerk::crowd::Crowd;
use crate::comments::clerk::group::Written;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::error::StoreError;
use crate::comments::store::sqlite::Sqlite;

/// Commands that share a commit.
pub const LARGEST: usize = 256;

pub struct SqliteClerk(Sqlite);

impl SqliteClerk {
    pub fn new(db: Sqlite) -> SqliteClerk {
        SqliteClerk(db)
    }

    pub fn write(&mut self, crowd: &mut Crowd<'_>) -> Result<Written, StoreError> {
        let written = self.transaction(crowd);
        if written.is_err() {
            // A rollback that fails too ends by itself when the next group begins.
            let _ = self.0.run("ROLLBACK");
        }
        written
    }

    /// Each command is run as it comes in: what has to be worked out is done while others are waited for.
    fn transaction(&mut self, crowd: &mut Crowd<'_>) -> Result<Written, StoreError> {
        self.0.run("BEGIN IMMEDIATE")?;
        let mut answers = Vec::new();
        while let Some(command) = crowd.hand_out() {
            self.0.run("SAVEPOINT command")?;
            let answer = command.run(&mut self.0).now_or_never();
            let answer = answer.unwrap_or(Err(Refusal::Store(StoreError::Stopped)));
            if answer.is_err() {
                self.0.run("ROLLBACK TO command")?;
            }
            self.0.run("RELEASE command")?;
            answers.push(answer);
        }
        let began = Instant::now();
        self.0.run("COMMIT")?;
        Ok(Written {
            answers,
            took: began.elapsed(),
        })
    }
}

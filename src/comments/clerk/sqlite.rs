//! Writes a group into SQLite: command after command, and one commit, which waits for the disk. Where one of them is
//! refused, the group is run once more, each in a savepoint of its own, so that the others stay whole.

use std::time::Instant;

use futures_util::FutureExt;

use crate::comments::clerk::crowd::Crowd;
use crate::comments::clerk::group::Answer;
use crate::comments::clerk::group::Written;
use crate::comments::command::Command;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::error::StoreError;
use crate::comments::store::sqlite::Sqlite;
use crate::comments::store::tx::AnyTx;

/// Commands that share a commit.
pub const LARGEST: usize = 256;

pub struct SqliteClerk(Sqlite);

impl SqliteClerk {
    pub fn new(db: Sqlite) -> SqliteClerk {
        SqliteClerk(db)
    }

    pub fn write(&mut self, crowd: &mut Crowd<'_>) -> Result<Written, StoreError> {
        let written = match self.transaction(crowd, Care::Trust) {
            Err(Undone::Refused) => {
                self.0.run("ROLLBACK")?;
                crowd.again();
                self.transaction(crowd, Care::Doubt)
            }
            written => written,
        };
        written.map_err(|undone| {
            // A rollback that fails too ends by itself when the next group begins.
            let _ = self.0.run("ROLLBACK");
            match undone {
                Undone::Failed(error) => error,
                Undone::Refused => StoreError::Unwritten,
            }
        })
    }

    /// Each command is run as it comes in: what has to be worked out is done while others are waited for.
    fn transaction(&mut self, crowd: &mut Crowd<'_>, care: Care) -> Result<Written, Undone> {
        self.0.run("BEGIN IMMEDIATE")?;
        let mut answers = Vec::new();
        while let Some(command) = crowd.hand_out() {
            answers.push(match care {
                Care::Trust => self.trust(command)?,
                Care::Doubt => self.doubt(command)?,
            });
        }
        let began = Instant::now();
        self.0.run("COMMIT")?;
        Ok(Written {
            answers,
            took: began.elapsed(),
        })
    }

    /// Runs a command that is not refused, or is before it changed anything.
    fn trust(&mut self, command: &Command) -> Result<Answer, Undone> {
        let before = self.0.changes();
        let answer = self.run(command);
        match answer.is_err() && self.0.changes() != before {
            true => Err(Undone::Refused),
            false => Ok(answer),
        }
    }

    /// Runs a command in a savepoint of its own: one that is refused leaves the others whole.
    fn doubt(&mut self, command: &Command) -> Result<Answer, StoreError> {
        self.0.run("SAVEPOINT command")?;
        let answer = self.run(command);
        if answer.is_err() {
            self.0.run("ROLLBACK TO command")?;
        }
        self.0.run("RELEASE command")?;
        Ok(answer)
    }

    fn run(&mut self, command: &Command) -> Answer {
        let answer = command.run(AnyTx::new(&mut self.0)).now_or_never();
        answer.unwrap_or(Err(Refusal::Store(StoreError::Stopped)))
    }
}

/// What is done about commands that may be refused when they have begun to change something.
#[derive(Clone, Copy)]
enum Care {
    /// Nothing: there are none, nearly always, and a savepoint for each command is much of what a command costs.
    Trust,
    Doubt,
}

/// Why a group was not written.
enum Undone {
    /// One that was trusted was refused in the middle.
    Refused,
    Failed(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Undone {
        Undone::Failed(error)
    }
}

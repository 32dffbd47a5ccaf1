//! Writes a group into PostgreSQL, over one connection.
//!
//! 1. Takes its turn: of several services that share a database one writes at a time, so that each command finds
//!    the data as it will be when it commits.
//! 2. Runs all commands at once, without waiting between them: those on different threads do not touch each other,
//!    and of those on one thread only new comments go together.
//! 3. Tells the other services, commits, and waits until the server has it on its disk.
//!
//! If a command fails all of it is taken back, and done again with each command in a savepoint; if the commit is
//! refused, each is done by itself. When the line breaks before the commit was sent, nothing was written, and it is
//! done again over a new one. When it breaks later nobody knows, and nobody is told that it was done.

use std::time::Duration;
use std::time::Instant;

use futures_util::future::join_all;
use tokio::runtime::Runtime;

use crate::comments::clerk::crowd::Crowd;
use crate::comments::clerk::group::Answer;
use crate::comments::clerk::group::Written;
use crate::comments::command::Command;
use crate::comments::command::Reach;
use crate::comments::command::outcome::Refusal;
use crate::comments::news::CHANNEL;
use crate::comments::news::News;
use crate::comments::store::address::Server;
use crate::comments::store::error::StoreError;
use crate::comments::store::migration::TURN;
use crate::comments::store::postgres::Postgres;
use crate::comments::store::postgres::receive;
use crate::comments::store::postgres::send;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;

/// Commands that share a commit.
pub const LARGEST: usize = 64;
/// A group that is not written by then is given up.
const PATIENCE: Duration = Duration::from_secs(15);
/// Who kept everybody waiting so long in vain is not waited for again for as long.
const RESPITE: Duration = Duration::from_secs(1);

/// A service that stops in the middle holds up the others for ten seconds at most. Every commit is on the disk
/// before it is answered, whatever the server does otherwise.
const SETTINGS: &str = "\
SET idle_in_transaction_session_timeout = '10s'; \
SET lock_timeout = '12s'; \
SET statement_timeout = '12s'; \
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

pub struct PostgresClerk {
    runtime: Runtime,
    desk: Desk,
}

impl PostgresClerk {
    /// `name` is that under which the others hear of this service.
    pub fn new(server: Server, name: String) -> std::io::Result<PostgresClerk> {
        Ok(PostgresClerk {
            // One thread, on which the connection and the commands take turns.
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?,
            desk: Desk {
                server,
                name,
                line: None,
                unreachable: None,
            },
        })
    }

    pub fn write(&mut self, crowd: &mut Crowd<'_>) -> Result<Written, StoreError> {
        let PostgresClerk { runtime, desk } = self;
        let group = crowd.all();
        runtime.block_on(async {
            let written = tokio::time::timeout(PATIENCE, desk.write(&group)).await;
            written.unwrap_or_else(|_| Err(StoreError::Lost("it took too long".to_owned())))
        })
    }
}

struct Desk {
    server: Server,
    name: String,
    /// Not there while it is used: whatever goes wrong, one in an unknown state is never used again.
    line: Option<Postgres>,
    /// When the server kept everybody waiting in vain.
    unreachable: Option<Instant>,
}

/// Why a group was not written as it was meant to be.
enum Failure {
    /// Something in it, or all of it together; it was taken back.
    Refused(StoreError),
    /// The line broke before anything can have been written.
    Early(StoreError),
    /// The line broke while it was written.
    Late(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        match error {
            StoreError::Lost(_) => Failure::Early(error),
            error => Failure::Refused(error),
        }
    }
}

impl Desk {
    async fn write(&mut self, group: &[&Command]) -> Result<Written, StoreError> {
        let known = self.line.take().filter(|line| !line.is_closed());
        if let Some(line) = known {
            match self.write_over(line, group).await {
                Err(Failure::Early(_)) => {}
                Ok(written) => return Ok(written),
                Err(Failure::Late(error) | Failure::Refused(error)) => return Err(error),
            }
        }
        let line = self.connect().await?;
        self.write_over(line, group)
            .await
            .map_err(|failure| match failure {
                Failure::Early(error) | Failure::Late(error) | Failure::Refused(error) => error,
            })
    }

    async fn connect(&mut self) -> Result<Postgres, StoreError> {
        if let Some(since) = self.unreachable
            && since.elapsed() < RESPITE
        {
            return Err(StoreError::Lost("not a moment ago either".to_owned()));
        }
        let began = Instant::now();
        let connected = async {
            let line = Postgres::open(&self.server).await?;
            line.run(SETTINGS).await?;
            Ok(line)
        };
        let connected = connected.await;
        let in_vain = connected.is_err() && began.elapsed() > RESPITE;
        self.unreachable = in_vain.then(Instant::now);
        connected
    }

    async fn write_over(&mut self, line: Postgres, group: &[&Command]) -> Result<Written, Failure> {
        let mut written = self.together(&line, group).await;
        if let Err(Failure::Refused(_)) = written {
            line.run("ROLLBACK").await?;
            written = self.one_after_the_other(&line, group).await;
        }
        if let Err(Failure::Refused(_)) = written {
            line.run("ROLLBACK").await?;
            written = self.one_by_one(&line, group).await;
        }
        if written.is_ok() && !line.is_closed() {
            self.line = Some(line);
        }
        written
    }

    /// All at once. One that is refused before it changed anything leaves the others as they are.
    async fn together(&self, line: &Postgres, group: &[&Command]) -> Result<Written, Failure> {
        let begun = send(begin(line)).await;
        let mut turns: Vec<Option<Outcome>> = group.iter().map(|_| None).collect();
        let (alone, threads): (Vec<usize>, Vec<usize>) =
            (0..group.len()).partition(|i| group[*i].reach() == Reach::Everything);
        let lanes = threads.chunk_by(|a, b| group[*a].page() == group[*b].page());
        for (i, outcome) in join_all(lanes.map(|lane| follow(line, group, lane)))
            .await
            .into_iter()
            .flatten()
        {
            turns[i] = Some(outcome);
        }
        for i in alone {
            turns[i] = Some(take_turn(line, group[i]).await);
        }
        receive(begun).await?;
        let mut answers = Vec::with_capacity(group.len());
        for outcome in turns.into_iter().flatten() {
            answers.push(outcome.harmless()?);
        }
        let took = self.commit(line, group, &answers).await?;
        Ok(Written { answers, took })
    }

    /// Each in a savepoint of its own: one that fails leaves the others whole.
    async fn one_after_the_other(
        &self,
        line: &Postgres,
        group: &[&Command],
    ) -> Result<Written, Failure> {
        begin(line).await?;
        let mut answers = Vec::with_capacity(group.len());
        for command in group {
            line.run("SAVEPOINT command").await?;
            let outcome = take_turn(line, command).await;
            line.run(match outcome.is_harmless() {
                true => "RELEASE command",
                false => "ROLLBACK TO command; RELEASE command",
            })
            .await?;
            answers.push(outcome.answer);
        }
        let took = self.commit(line, group, &answers).await?;
        Ok(Written { answers, took })
    }

    /// Each in a transaction of its own. Those behind a broken line were not done.
    async fn one_by_one(&self, line: &Postgres, group: &[&Command]) -> Result<Written, Failure> {
        let mut answers: Vec<Answer> = Vec::with_capacity(group.len());
        let mut took = Duration::ZERO;
        for command in group {
            match self.by_itself(line, command).await {
                Ok((answer, lasted)) => {
                    answers.push(answer);
                    took = lasted;
                }
                Err(Failure::Refused(error)) => {
                    line.run("ROLLBACK").await?;
                    answers.push(Err(Refusal::Store(error)));
                }
                Err(Failure::Early(error) | Failure::Late(error)) => {
                    answers.push(Err(Refusal::Store(error)));
                    break;
                }
            }
        }
        answers.resize_with(group.len(), || Err(Refusal::Store(StoreError::Unwritten)));
        Ok(Written { answers, took })
    }

    async fn by_itself(
        &self,
        line: &Postgres,
        command: &Command,
    ) -> Result<(Answer, Duration), Failure> {
        begin(line).await?;
        let outcome = take_turn(line, command).await;
        if !outcome.is_harmless() {
            line.run("ROLLBACK").await?;
            return Ok((outcome.answer, Duration::ZERO));
        }
        let answers = [outcome.answer];
        let took = self.commit(line, &[command], &answers).await?;
        let [answer] = answers;
        Ok((answer, took))
    }

    /// Tells the others with the commit: they hear of it when it is done, and never of what was taken back.
    async fn commit(
        &self,
        line: &Postgres,
        group: &[&Command],
        answers: &[Answer],
    ) -> Result<Duration, Failure> {
        let pages = group
            .iter()
            .any(|command| matches!(command, Command::Learn(_)));
        let changed: Vec<(String, i64)> = answers
            .iter()
            .flatten()
            .flat_map(|done| done.changed.iter().cloned())
            .collect();
        let end = match News::write(&self.name, pages, &changed) {
            Some(news) => format!("NOTIFY {CHANNEL}, '{news}'; COMMIT"),
            None => "COMMIT".to_owned(),
        };
        let began = Instant::now();
        match line.run(&end).await {
            Ok(()) => Ok(began.elapsed()),
            Err(error @ StoreError::Lost(_)) => Err(Failure::Late(error)),
            Err(error) => Err(Failure::Refused(error)),
        }
    }
}

async fn begin(line: &Postgres) -> Result<(), StoreError> {
    line.run(&format!("BEGIN; {TURN}")).await
}

/// Runs the commands on one thread: what only adds at once, all else one after the other.
async fn follow(line: &Postgres, group: &[&Command], lane: &[usize]) -> Vec<(usize, Outcome)> {
    let adds = |i: &usize| group[*i].reach() == Reach::Adds;
    let mut outcomes = Vec::with_capacity(lane.len());
    for part in lane.chunk_by(|a, b| adds(a) && adds(b)) {
        let turns = part
            .iter()
            .map(async |i| (*i, take_turn(line, group[*i]).await));
        outcomes.extend(join_all(turns).await);
    }
    outcomes
}

async fn take_turn(line: &Postgres, command: &Command) -> Outcome {
    let mut turn = Turn {
        line,
        wrote: false,
        broke: None,
    };
    let answer = command.run(AnyTx::new(&mut turn)).await;
    Outcome {
        answer,
        wrote: turn.wrote,
        broke: turn.broke,
    }
}

/// A command's part of a transaction.
struct Turn<'a> {
    line: &'a Postgres,
    /// It changed something, or tried.
    wrote: bool,
    /// One of its statements failed, after which PostgreSQL does nothing more.
    broke: Option<bool>,
}

struct Outcome {
    answer: Answer,
    wrote: bool,
    /// Whether the line broke.
    broke: Option<bool>,
}

impl Outcome {
    /// Nothing has to be taken back.
    fn is_harmless(&self) -> bool {
        self.broke.is_none() && (self.answer.is_ok() || !self.wrote)
    }

    fn harmless(self) -> Result<Answer, Failure> {
        let told = "a command was refused".to_owned();
        match self.broke {
            Some(true) => Err(Failure::Early(StoreError::Lost(told))),
            _ if self.is_harmless() => Ok(self.answer),
            _ => Err(Failure::Refused(StoreError::Database(told))),
        }
    }
}

impl Turn<'_> {
    fn note<T>(&mut self, answer: &Result<T, StoreError>) {
        if let Err(error) = answer {
            self.broke = Some(matches!(error, StoreError::Lost(_)));
        }
    }
}

impl Tx for Turn<'_> {
    async fn rows(&mut self, query: Query) -> Result<Vec<Row>, StoreError> {
        self.wrote |= query.changes();
        let answer = self.line.answer(&query).await;
        self.note(&answer);
        answer
    }

    async fn all(&mut self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>, StoreError> {
        self.wrote |= queries.iter().any(Query::changes);
        let answer = self.line.answers(&queries).await;
        self.note(&answer);
        answer
    }
}

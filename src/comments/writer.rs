//! The one that writes: it groups waiting commands into one commit, and answers only after it.
//!
//! 1. Takes what came during the last commit, or the first command that comes, and lets a crowd gather behind it.
//! 2. Hands the crowd to the clerk of the database, who runs its commands and commits them, which waits for the disk.
//! 3. Tells who listens, then answers.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::TrySendError;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::comments::clerk;
use crate::comments::clerk::crowd::Crowd;
use crate::comments::clerk::crowd::Habit;
use crate::comments::clerk::crowd::Order;
use crate::comments::clerk::group::Answer;
use crate::comments::clerk::group::Written;
use crate::comments::clerk::postgres::PostgresClerk;
use crate::comments::clerk::sqlite::SqliteClerk;
use crate::comments::command::Command;
use crate::comments::command::outcome::Refusal;
use crate::comments::metrics::Metrics;
use crate::comments::store::error::StoreError;

/// Commands that may wait; more is told to come again.
const QUEUE: usize = 4096;

/// Who writes groups down.
pub enum Clerk {
    Sqlite(SqliteClerk),
    Postgres(Box<PostgresClerk>),
}

impl Clerk {
    /// Commands that share a commit.
    fn largest(&self) -> usize {
        match self {
            Clerk::Sqlite(_) => clerk::sqlite::LARGEST,
            Clerk::Postgres(_) => clerk::postgres::LARGEST,
        }
    }

    fn write(&mut self, crowd: &mut Crowd<'_>) -> Result<Written, StoreError> {
        match self {
            Clerk::Sqlite(clerk) => clerk.write(crowd),
            Clerk::Postgres(clerk) => clerk.write(crowd),
        }
    }
}

/// Where commands are handed in.
#[derive(Clone)]
pub struct Writer {
    orders: SyncSender<Order>,
}

/// Told of every thread that readers see otherwise from now on: its page, and the number of its change.
pub type Listener = Box<dyn Fn(&str, i64) + Send>;

impl Writer {
    /// Starts the thread that writes. It ends when the last [`Writer`] is gone and everything is written.
    pub fn start(
        clerk: Clerk,
        metrics: Arc<Metrics>,
        listener: Listener,
    ) -> std::io::Result<(Writer, JoinHandle<()>)> {
        let (orders, waiting) = mpsc::sync_channel(QUEUE);
        let mut desk = Desk {
            clerk,
            metrics,
            listener,
            habit: Habit {
                last: 1,
                sync: Duration::ZERO,
            },
        };
        let thread = thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || desk.work(&waiting))?;
        Ok((Writer { orders }, thread))
    }

    /// Does a command; when this returns, it is on the disk.
    pub async fn run(&self, command: Command) -> Answer {
        let (answer, answered) = oneshot::channel();
        let order = Order { command, answer };
        match self.orders.try_send(order) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                return Err(Refusal::Store(StoreError::Stopped));
            }
        }
        match answered.await {
            Ok(answer) => answer,
            Err(_) => Err(Refusal::Store(StoreError::Stopped)),
        }
    }
}

struct Desk {
    clerk: Clerk,
    metrics: Arc<Metrics>,
    listener: Listener,
    habit: Habit,
}

impl Desk {
    fn work(&mut self, waiting: &Receiver<Order>) {
        let largest = self.clerk.largest();
        let mut early = Vec::new();
        while let Some(crowd) = Crowd::gather(early, waiting, self.habit, largest) {
            early = self.settle(crowd, waiting, largest);
        }
    }

    /// Runs a crowd's commands in one commit and answers everybody in it. Gives back who came meanwhile: whoever comes
    /// from then on may be one of those who are answered here.
    fn settle(
        &mut self,
        mut crowd: Crowd<'_>,
        waiting: &Receiver<Order>,
        largest: usize,
    ) -> Vec<Order> {
        let written = self.clerk.write(&mut crowd);
        let orders = crowd.into_orders();
        self.habit.last = orders.len();
        let answers = match written {
            Ok(written) => {
                self.count(orders.len(), written.took);
                written.answers
            }
            Err(error) => {
                eprintln!(
                    "error: nothing was written: {}",
                    error.to_string().escape_debug()
                );
                let failed = |_| Err(Refusal::Store(StoreError::Unwritten));
                (0..orders.len()).map(failed).collect()
            }
        };
        let early = waiting.try_iter().take(largest).collect();
        for (order, answer) in orders.into_iter().zip(answers) {
            for (page, seq) in answer.iter().flat_map(|done| &done.changed) {
                (self.listener)(page, *seq);
            }
            // Who went away does not hear it; it is done all the same.
            let _ = order.answer.send(answer);
        }
        early
    }

    fn count(&mut self, commands: usize, took: Duration) {
        let sync = &mut self.habit.sync;
        *sync = match sync.is_zero() {
            true => took,
            false => (*sync * 7 + took) / 8,
        };
        let add = |counter: &AtomicU64, number: u64| {
            counter.fetch_add(number, Ordering::Relaxed);
        };
        add(&self.metrics.commits, 1);
        add(&self.metrics.commands, commands as u64);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        add(&self.metrics.commit_micros, micros);
    }
}

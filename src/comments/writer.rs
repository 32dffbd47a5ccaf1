//! The one that writes: it groups waiting commands into one commit, and answers only after it.
//!
//! 1. Takes the first command that waits, and with it all others that wait, up to a limit.
//! 2. If the last group was larger than one, waits a moment for those that the last answers set free:
//!    otherwise two crowds take turns, and each commit carries half of them.
//! 3. Hands them to the clerk of the database, who runs and commits them, which waits for the disk.
//! 4. Tells who listens, then answers.

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
use std::time::Instant;

use tokio::sync::oneshot;

use crate::comments::clerk;
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
/// A crowd is not waited for longer than this.
const LONGEST_GATHER: Duration = Duration::from_millis(2);

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

    fn write(&mut self, group: &[&Command]) -> Result<Written, StoreError> {
        match self {
            Clerk::Sqlite(clerk) => clerk.write(group),
            Clerk::Postgres(clerk) => clerk.write(group),
        }
    }
}

struct Order {
    command: Command,
    answer: oneshot::Sender<Answer>,
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
            sync: Duration::ZERO,
            last: 1,
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
    /// How long a commit took lately.
    sync: Duration,
    /// How many commands the last group had.
    last: usize,
}

impl Desk {
    fn work(&mut self, waiting: &Receiver<Order>) {
        while let Ok(first) = waiting.recv() {
            let group = self.gather(first, waiting);
            self.last = group.len();
            self.settle(group);
        }
    }

    fn gather(&self, first: Order, waiting: &Receiver<Order>) -> Vec<Order> {
        let mut group = vec![first];
        let deadline = Instant::now() + (self.sync / 4).min(LONGEST_GATHER);
        let largest = self.clerk.largest();
        while group.len() < largest {
            if let Ok(order) = waiting.try_recv() {
                group.push(order);
                continue;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if self.last <= 1 || left.is_zero() {
                break;
            }
            match waiting.recv_timeout(left) {
                Ok(order) => group.push(order),
                Err(_) => break,
            }
        }
        group.sort_by(|a, b| a.command.page().cmp(b.command.page()));
        group
    }

    /// Runs a group in one commit and answers everybody in it.
    fn settle(&mut self, group: Vec<Order>) {
        let commands: Vec<&Command> = group.iter().map(|order| &order.command).collect();
        let answers = match self.clerk.write(&commands) {
            Ok(written) => {
                self.count(group.len(), written.took);
                written.answers
            }
            Err(error) => {
                eprintln!(
                    "error: nothing was written: {}",
                    error.to_string().escape_debug()
                );
                let failed = |_| Err(Refusal::Store(StoreError::Unwritten));
                (0..group.len()).map(failed).collect()
            }
        };
        for (order, answer) in group.into_iter().zip(answers) {
            for (page, seq) in answer.iter().flat_map(|done| &done.changed) {
                (self.listener)(page, *seq);
            }
            // Who went away does not hear it; it is done all the same.
            let _ = order.answer.send(answer);
        }
    }

    fn count(&mut self, commands: usize, took: Duration) {
        self.sync = match self.sync.is_zero() {
            true => took,
            false => (self.sync * 7 + took) / 8,
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

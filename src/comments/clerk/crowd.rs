//! The commands that will share a commit, as they come in.

use std::sync::mpsc::Receiver;
use std::time::Duration;
use std::time::Instant;

use tokio::sync::oneshot;

use crate::comments::clerk::group::Answer;
use crate::comments::command::Command;

/// Nobody waits longer than this for others to come.
const LONGEST_WAIT: Duration = Duration::from_millis(4);

/// A command, and who waits for what comes of it.
pub struct Order {
    pub command: Command,
    pub answer: oneshot::Sender<Answer>,
}

/// What is known of earlier commits.
#[derive(Clone, Copy, Debug)]
pub struct Habit {
    /// How many commands the last one had.
    pub last: usize,
    /// How long one took lately.
    pub sync: Duration,
}

/// Those who wait together.
///
/// Besides those who came during the last commit, as many are expected as its answers set free: otherwise two crowds
/// take turns, and each commit carries half of them. Who was alone is not waited for.
pub struct Crowd<'a> {
    orders: Vec<Order>,
    waiting: &'a Receiver<Order>,
    /// How many of them were handed out.
    seen: usize,
    expected: usize,
    deadline: Instant,
}

impl<'a> Crowd<'a> {
    /// Begins with those who came before the last answers went out; without any, with the first who comes. `None`
    /// when nobody can come any more.
    pub fn gather(
        mut early: Vec<Order>,
        waiting: &'a Receiver<Order>,
        habit: Habit,
        largest: usize,
    ) -> Option<Crowd<'a>> {
        let free = if habit.last > 1 { habit.last } else { 0 };
        let expected = (early.len() + free).min(largest);
        if early.is_empty() {
            early.push(waiting.recv().ok()?);
        }
        early.extend(waiting.try_iter().take(largest.saturating_sub(early.len())));
        Some(Crowd {
            orders: early,
            waiting,
            seen: 0,
            expected,
            deadline: Instant::now() + (habit.sync / 2).min(LONGEST_WAIT),
        })
    }

    /// One command after the other; waits while more are expected.
    pub fn hand_out(&mut self) -> Option<&Command> {
        if self.seen == self.orders.len() && self.orders.len() < self.expected {
            let left = self.deadline.saturating_duration_since(Instant::now());
            self.orders.extend(self.waiting.recv_timeout(left).ok());
        }
        let next = self.orders.get(self.seen)?;
        self.seen += 1;
        Some(&next.command)
    }

    /// From the first of them on, once more.
    pub fn again(&mut self) {
        self.seen = 0;
    }

    /// All of them, those on one thread together.
    pub fn all(&mut self) -> Vec<&Command> {
        while self.hand_out().is_some() {}
        self.orders
            .sort_by(|a, b| a.command.page().cmp(b.command.page()));
        self.orders.iter().map(|order| &order.command).collect()
    }

    pub fn into_orders(self) -> Vec<Order> {
        self.orders
    }
}

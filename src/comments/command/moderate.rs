//! What moderators do, each time with a line in the log; and how others call them.

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::audit;
use crate::comments::store::audit::Deed;
use crate::comments::store::comment;
use crate::comments::store::comment::State;
use crate::comments::store::erasure;
use crate::comments::store::queue;
use crate::comments::store::thread;
use crate::comments::store::tx::Tx;

/// Somebody asks a moderator to look at a comment.
#[derive(Clone, Debug)]
pub struct Report {
    pub page: String,
    pub comment: String,
    pub person: String,
    pub reason: String,
    pub now: i64,
}

impl Report {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let found = comment::find(tx, &self.comment).await?;
        found
            .filter(|row| row.state == State::Published)
            .ok_or(Refusal::NotFound("comment"))?;
        let report = queue::report(&self.comment, &self.person, &self.reason, self.now);
        tx.rows(report).await?;
        Ok(Done::default())
    }
}

/// A moderator decides that a comment is seen, or is not.
#[derive(Clone, Debug)]
pub struct Settle {
    pub page: String,
    pub comment: String,
    pub moderator: String,
    pub publish: bool,
    pub reason: String,
    pub now: i64,
}

impl Settle {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let found = comment::find(tx, &self.comment).await?;
        let mut row = found.ok_or(Refusal::NotFound("comment"))?;
        let wanted = match self.publish {
            true => State::Published,
            false => State::Hidden,
        };
        match row.state {
            // It may not appear before the others of its hour.
            State::Waiting => return Err(Refusal::NotFound("comment")),
            State::Withdrawn => return Err(Refusal::Conflict("its author took it back")),
            State::Pending | State::Published | State::Hidden => {}
        }
        let mut queries = vec![queue::settle(&row.id)];
        let mut done = Done {
            state: Some(wanted),
            ..Done::default()
        };
        if row.state != wanted {
            // What is hidden before anybody saw it never appears at all.
            let seen = row.shown || self.publish;
            let thread = thread::touch(tx, &row.page, seen).await?;
            row.state = wanted;
            row.shown = seen;
            row.accepted &= self.publish;
            if seen {
                row.seq = thread.seq;
                done.changed.push((row.page.clone(), thread.seq));
            }
            queries.push(comment::update(&row));
            if seen {
                queries.push(match self.publish {
                    true => erasure::take_back(&row.id, self.now),
                    false => erasure::add(&row.page, &row.id, self.now),
                });
            }
        }
        let deed = match self.publish {
            true => "publish",
            false => "hide",
        };
        let deed = Deed {
            done: self.now,
            person: &self.moderator,
            deed,
            page: &row.page,
            comment: Some(&row.id),
            reason: &self.reason,
        };
        queries.push(audit::append(tx, deed).await?);
        tx.all(queries).await?;
        Ok(done)
    }
}

/// A moderator closes a thread, or opens it again.
#[derive(Clone, Debug)]
pub struct Lock {
    pub page: String,
    pub moderator: String,
    pub locked: bool,
    pub reason: String,
    pub now: i64,
}

impl Lock {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        if thread::find(tx, &self.page).await?.locked == self.locked {
            return Ok(Done::default());
        }
        let thread = thread::touch(tx, &self.page, true).await?;
        let deed = Deed {
            done: self.now,
            person: &self.moderator,
            deed: if self.locked { "lock" } else { "unlock" },
            page: &self.page,
            comment: None,
            reason: &self.reason,
        };
        let line = audit::append(tx, deed).await?;
        tx.all(vec![thread::lock(&self.page, self.locked), line])
            .await?;
        Ok(Done::seen(self.page.clone(), thread.seq))
    }
}

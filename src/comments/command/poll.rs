//! Polls: they are set up, and people vote.

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::poll;
use crate::comments::store::poll::PollRow;
use crate::comments::store::thread;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug)]
pub struct SetPoll {
    pub page: String,
    pub poll: PollRow,
    pub now: i64,
}

impl SetPoll {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        if let Some(known) = poll::find(tx, &self.page).await? {
            let (_, voters) = poll::count(tx, &self.page, known.options.len()).await?;
            let closing = PollRow {
                closes: self.poll.closes,
                ..known.clone()
            };
            // Nobody may find that they voted for something else. When it closes may still be changed, but
            // not so that it opens again.
            if voters > 0 && (closing != self.poll || known.is_closed(self.now)) {
                return Err(Refusal::Conflict("people have voted in this poll already"));
            }
        }
        let thread = thread::touch(tx, &self.page, true).await?;
        if thread.locked {
            return Err(Refusal::Conflict("this thread is closed"));
        }
        tx.rows(poll::keep(&self.page, &self.poll)).await?;
        Ok(Done::seen(self.page.clone(), thread.seq))
    }
}

#[derive(Clone, Debug)]
pub struct Vote {
    pub page: String,
    pub person: String,
    /// Nothing, where a vote is taken back.
    pub chosen: Vec<usize>,
    pub now: i64,
}

impl Vote {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let poll = poll::find(tx, &self.page).await?;
        let poll = poll.ok_or(Refusal::NotFound("poll"))?;
        if poll.is_closed(self.now) {
            return Err(Refusal::Conflict("this poll is closed"));
        }
        if self
            .chosen
            .iter()
            .any(|option| *option >= poll.options.len())
        {
            return Err(Refusal::Invalid("options", "there is no such option"));
        }
        if self.chosen.len() > 1 && !poll.multiple {
            return Err(Refusal::Invalid("options", "choose one"));
        }
        let thread = thread::touch(tx, &self.page, true).await?;
        if thread.locked {
            return Err(Refusal::Conflict("this thread is closed"));
        }
        let change = match self.chosen.is_empty() {
            true => poll::take_back(&self.page, &self.person),
            false => poll::vote(&self.page, &self.person, &self.chosen),
        };
        tx.rows(change).await?;
        Ok(Done::seen(self.page.clone(), thread.seq))
    }
}

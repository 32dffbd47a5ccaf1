//! Lets appear what was asked anonymously: everything of an hour at once, in no order.

use std::sync::Arc;

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::comment;
use crate::comments::store::comment::State;
use crate::comments::store::thread;
use crate::comments::store::tx::Tx;
use crate::comments::terms::Terms;

#[derive(Clone, Debug)]
pub struct Release {
    /// A moderator has to look at it first.
    pub held: bool,
    /// In any case where one of these words stands in it.
    pub terms: Arc<Terms>,
    pub now: i64,
}

impl Release {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let mut done = Done::default();
        for mut row in comment::due(tx, self.now).await? {
            row.state = State::Pending;
            if !self.held && !self.terms.holds(&row.body, &row.html) {
                row.state = State::Published;
                row.shown = true;
                // All of one thread have one number: it tells nothing of who came first.
                row.seq = match done.changed.iter().find(|(page, _)| *page == row.page) {
                    Some((_, seq)) => *seq,
                    None => {
                        let thread = thread::touch(tx, &row.page, true).await?;
                        done.changed.push((row.page.clone(), thread.seq));
                        thread.seq
                    }
                };
            }
            tx.rows(comment::update(&row)).await?;
        }
        Ok(done)
    }
}

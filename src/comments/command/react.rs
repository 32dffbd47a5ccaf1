//! Thanks, agrees, celebrates, finds insightful; or takes it back.

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::comment;
use crate::comments::store::comment::State;
use crate::comments::store::reaction;
use crate::comments::store::thread;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug)]
pub struct React {
    pub page: String,
    pub comment: String,
    pub kind: String,
    pub person: String,
    /// Whether it is said or taken back.
    pub felt: bool,
    pub now: i64,
}

impl React {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let found = comment::find(tx, &self.comment).await?;
        let mut row = found
            .filter(|row| row.state == State::Published)
            .ok_or(Refusal::NotFound("comment"))?;
        let change = match self.felt {
            true => reaction::add(&row.id, &self.kind, &self.person, self.now),
            false => reaction::remove(&row.id, &self.kind, &self.person),
        };
        if tx.rows(change).await?.is_empty() {
            return Ok(Done::default());
        }
        let thread = thread::touch(tx, &row.page, true).await?;
        if thread.locked {
            return Err(Refusal::Conflict("this thread is closed"));
        }
        row.seq = thread.seq;
        tx.rows(comment::update(&row)).await?;
        Ok(Done::seen(row.page, thread.seq))
    }
}

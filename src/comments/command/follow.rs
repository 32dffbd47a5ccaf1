//! Follows a thread, or follows it no more.

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::follow;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug)]
pub struct Follow {
    pub page: String,
    pub person: String,
    pub follows: bool,
    pub now: i64,
}

impl Follow {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let change = match self.follows {
            true => follow::add(&self.person, "thread", &self.page, self.now),
            false => follow::remove(&self.person, "thread", &self.page),
        };
        tx.rows(change).await?;
        Ok(Done::default())
    }
}

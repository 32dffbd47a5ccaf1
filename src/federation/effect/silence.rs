//! A moderator hears nothing more of a site, an author or a discussion, or hears of them again.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::audit;
use crate::comments::store::audit::Deed;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::store::silence;

#[derive(Debug)]
pub struct Silence {
    /// A host, or the address of an actor or a thread.
    pub what: String,
    pub silent: bool,
    pub moderator: String,
    pub now: i64,
}

impl Extension for Silence {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            let deed = Deed {
                done: self.now,
                person: &self.moderator,
                deed: if self.silent { "silence" } else { "unsilence" },
                page: "",
                comment: None,
                reason: &self.what,
            };
            let line = audit::append(&mut tx, deed).await?;
            let change = match self.silent {
                true => silence::add(&self.what, self.now),
                false => silence::remove(&self.what),
            };
            tx.all(vec![line, change]).await?;
            Ok(Done::default())
        }
        .boxed()
    }
}

//! Notes of which one heard are wanted, unless they are known.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::store::note;
use crate::federation::store::seen;
use crate::federation::store::wanted;

#[derive(Debug)]
pub struct Want {
    pub notes: Vec<String>,
    /// The host whose word it is that they belong to a thread.
    pub via: String,
    pub now: i64,
}

impl Extension for Want {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            for id in &self.notes {
                let known = note::find(&mut tx, id).await?;
                let waits = known.is_some_and(|known| !known.own || known.appeared.is_some());
                if waits || seen::is_gone(&mut tx, id).await? {
                    continue;
                }
                tx.rows(wanted::want_first(id, &self.via, self.now)).await?;
            }
            Ok(Done::default())
        }
        .boxed()
    }
}

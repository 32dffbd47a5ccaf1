//! Forgets what waited in vain.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::store::early;
use crate::federation::store::wanted;

#[derive(Debug)]
pub struct Tidy {
    /// What began to wait before this time.
    pub before: i64,
}

impl Extension for Tidy {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            tx.all(vec![
                wanted::forget_parked(self.before),
                early::forget_before(self.before),
            ])
            .await?;
            Ok(Done::default())
        }
        .boxed()
    }
}

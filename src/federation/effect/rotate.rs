//! Keys are replaced by newer ones, and those from before are forgotten in the end.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::key::algorithm::Algorithm;
use crate::federation::store::activity;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::key;

/// Everybody is told of the keys of a generation. Of several services one does it.
#[derive(Debug)]
pub struct Rotate {
    pub generation: i64,
    /// The last thing that the keys from before sign.
    pub update: ActivityRow,
    pub now: i64,
}

impl Extension for Rotate {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            if key::rotation(&mut tx, self.generation).await?.is_none() {
                tx.all(vec![
                    activity::append(&self.update),
                    key::rotate(self.generation, self.now),
                ])
                .await?;
            }
            Ok(Done::default())
        }
        .boxed()
    }
}

/// The keys of a generation are not needed any more.
#[derive(Debug)]
pub struct Forget {
    pub generation: i64,
}

impl Extension for Forget {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            let both = [Algorithm::Rsa, Algorithm::Ed25519].into_iter();
            let names = both.map(|algorithm| key::name(algorithm, self.generation));
            tx.all(names.map(|name| key::forget(&name)).collect())
                .await?;
            Ok(Done::default())
        }
        .boxed()
    }
}

//! How far one has come in telling a peer.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::signature::manner::Manner;
use crate::federation::store::activity;
use crate::federation::store::follower;
use crate::federation::store::peer;
use crate::federation::store::peer::PeerRow;

#[derive(Debug)]
pub struct Advance {
    pub peer: PeerRow,
    /// What it would not take, and why.
    pub dead: Option<(i64, String)>,
    /// It is gone and follows no more.
    pub gone: bool,
    /// It took what was signed in this manner, and not in the one that was thought to be its own.
    pub manner: Option<Manner>,
    pub now: i64,
}

impl Extension for Advance {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            let host = &self.peer.host;
            let mut queries = vec![peer::advance(&self.peer)];
            if let Some((number, why)) = &self.dead {
                queries.push(activity::bury(host, *number, why, self.now));
            }
            queries.extend(self.manner.map(|manner| peer::understand(host, manner)));
            if self.gone {
                queries.push(follower::remove_host(host));
            }
            tx.all(queries).await?;
            Ok(Done::default())
        }
        .boxed()
    }
}

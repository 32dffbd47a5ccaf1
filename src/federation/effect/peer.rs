//! Peers come, go, and are asked whether one may follow them.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::elsewhere;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::signature::manner::Manner;
use crate::federation::store::activity;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::key;
use crate::federation::store::peer;
use crate::federation::store::peer::Followed;

/// The peers that the config names are there.
#[derive(Debug)]
pub struct Meet {
    pub hosts: Vec<String>,
    pub now: i64,
}

impl Extension for Meet {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            let hosts = self.hosts.iter();
            tx.all(hosts.map(|host| peer::add(host, false, self.now)).collect())
                .await?;
            Ok(Done::default())
        }
        .boxed()
    }
}

/// A peer is asked whether one may follow it.
#[derive(Debug)]
pub struct Ask {
    pub host: String,
    /// The manner of signing that it says to understand.
    pub manner: Manner,
    /// What it says that it is called.
    pub title: Option<String>,
    pub request: ActivityRow,
    pub now: i64,
}

impl Extension for Ask {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            let title = self.title.as_ref();
            let mut queries = vec![
                peer::hear(&self.host, self.manner, self.now),
                peer::understand(&self.host, self.manner),
                peer::follow(&self.host, Followed::Asked),
                activity::append(&self.request),
            ];
            queries.extend(title.map(|title| elsewhere::name(&self.host, title)));
            tx.all(queries).await?;
            Ok(Done::default())
        }
        .boxed()
    }
}

/// A key that was just made is kept.
#[derive(Debug)]
pub struct Keep {
    pub name: String,
    pub pkcs8: String,
    pub now: i64,
}

impl Extension for Keep {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            tx.rows(key::keep(&self.name, &self.pkcs8, self.now))
                .await?;
            Ok(Done::default())
        }
        .boxed()
    }
}

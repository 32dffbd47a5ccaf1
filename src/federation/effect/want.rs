//! Notes of which one heard are wanted, unless they are known; and Likes, also those of which one hears no more.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::federation::names::Names;
use crate::federation::store::like::PageLikes;
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

/// What is felt about a thread of another site, as that site has it.
#[derive(Debug)]
pub struct Compare {
    pub names: Arc<Names>,
    /// The page that shows the thread.
    pub page: String,
    pub likes: BTreeSet<String>,
    /// That is all of it.
    pub whole: bool,
    /// The host to which the thread belongs.
    pub via: String,
    pub now: i64,
}

impl Extension for Compare {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            let known = PageLikes(self.page.clone()).ask(&mut tx).await?;
            let known: BTreeSet<String> = known.into_iter().collect();
            // What is not felt there any more may have been taken back: where it was felt one knows.
            let missed = self.likes.difference(&known);
            let dropped = known.difference(&self.likes).filter(|_| self.whole);
            for id in missed.chain(dropped) {
                // One without a document of its own can be asked nowhere.
                if self.names.is_own(id) || id.contains('#') || seen::is_gone(&mut tx, id).await? {
                    continue;
                }
                tx.rows(wanted::want_first(id, &self.via, self.now)).await?;
            }
            Ok(Done::default())
        }
        .boxed()
    }
}

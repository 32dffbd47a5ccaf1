//! What a room beside the service changes in the store: in its order, and in one commit with its own.

use std::fmt::Debug;

use futures_util::future::BoxFuture;

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::tx::AnyTx;

/// A command of which the service knows no more than this.
pub trait Extension: Debug + Send + Sync {
    /// The thread that it changes, if it is one.
    fn page(&self) -> &str {
        ""
    }

    fn run<'a>(&'a self, tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>>;
}

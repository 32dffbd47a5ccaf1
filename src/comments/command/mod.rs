//! Everything that changes the store: what is asked for, and the SQL that does it.
//!
//! A command is a value, so that it can queue, share a commit with others, and be run once more when a group of
//! them failed. Who may ask for it was settled before; what depends on the data of this moment is settled here.

pub mod actor;
pub mod answer;
pub mod erase;
pub mod erasure;
pub mod extension;
pub mod follow;
pub mod forget;
pub mod learn;
pub mod moderate;
pub mod outcome;
pub mod poll;
pub mod react;
pub mod release;
pub mod retain;
pub mod say;
pub mod shift;

use std::sync::Arc;

use crate::comments::command::answer::Accept;
use crate::comments::command::answer::Elsewhere;
use crate::comments::command::erasure::Published;
use crate::comments::command::erasure::Told;
use crate::comments::command::extension::Extension;
use crate::comments::command::follow::Follow;
use crate::comments::command::learn::Learn;
use crate::comments::command::moderate::Lock;
use crate::comments::command::moderate::Report;
use crate::comments::command::moderate::Settle;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::command::poll::SetPoll;
use crate::comments::command::poll::Vote;
use crate::comments::command::react::React;
use crate::comments::command::release::Release;
use crate::comments::command::retain::Retain;
use crate::comments::command::say::Edit;
use crate::comments::command::say::Post;
use crate::comments::command::say::Withdraw;
use crate::comments::command::shift::Move;
use crate::comments::store::tx::AnyTx;

#[derive(Clone, Debug)]
pub enum Command {
    Learn(Learn),
    Post(Box<Post>),
    Edit(Edit),
    Withdraw(Withdraw),
    React(React),
    Accept(Accept),
    Elsewhere(Box<Elsewhere>),
    Follow(Follow),
    SetPoll(SetPoll),
    Vote(Vote),
    Report(Report),
    Settle(Settle),
    Lock(Lock),
    Move(Move),
    Release(Release),
    Retain(Retain),
    Extension(Arc<dyn Extension>),
    Told(Told),
    Published(Published),
}

/// With what else a command may be under way in one transaction, where a database takes several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It adds to a thread, and looks at nothing that another such command changes: any number of them.
    Adds,
    /// It looks at what it changes, within its thread: nothing else on this thread.
    Thread,
    /// Nothing else at all.
    Everything,
}

impl Command {
    pub fn reach(&self) -> Reach {
        match self {
            Command::Post(_) => Reach::Adds,
            Command::Edit(_)
            | Command::React(_)
            | Command::Accept(_)
            | Command::Elsewhere(_)
            | Command::Follow(_)
            | Command::SetPoll(_)
            | Command::Vote(_)
            | Command::Report(_) => Reach::Thread,
            // Many pages at once; or the log, of which each line holds the hash of the one before; or what is numbered
            // through; or what another room brings.
            Command::Learn(_)
            | Command::Release(_)
            | Command::Retain(_)
            | Command::Settle(_)
            | Command::Lock(_)
            | Command::Move(_)
            | Command::Withdraw(_)
            | Command::Told(_)
            | Command::Published(_)
            | Command::Extension(_) => Reach::Everything,
        }
    }

    /// The thread that it changes: commands on one thread stand together in a group.
    pub fn page(&self) -> &str {
        match self {
            Command::Learn(_)
            | Command::Release(_)
            | Command::Retain(_)
            | Command::Told(_)
            | Command::Published(_) => "",
            Command::Post(post) => &post.page,
            Command::Edit(edit) => &edit.page,
            Command::Withdraw(withdraw) => &withdraw.page,
            Command::React(react) => &react.page,
            Command::Accept(accept) => &accept.page,
            Command::Elsewhere(elsewhere) => &elsewhere.post.page,
            Command::Follow(follow) => &follow.page,
            Command::SetPoll(poll) => &poll.page,
            Command::Vote(vote) => &vote.page,
            Command::Report(report) => &report.page,
            Command::Settle(settle) => &settle.page,
            Command::Lock(lock) => &lock.page,
            Command::Extension(extension) => extension.page(),
            Command::Move(shift) => &shift.page,
        }
    }

    /// Behind one face for every database: what commands do is compiled once.
    pub async fn run(&self, mut tx: AnyTx<'_>) -> Result<Done, Refusal> {
        let tx = &mut tx;
        match self {
            Command::Learn(learn) => learn.run(tx).await,
            Command::Post(post) => post.run(tx).await,
            Command::Edit(edit) => edit.run(tx).await,
            Command::Withdraw(withdraw) => withdraw.run(tx).await,
            Command::React(react) => react.run(tx).await,
            Command::Accept(accept) => accept.run(tx).await,
            Command::Elsewhere(elsewhere) => elsewhere.run(tx).await,
            Command::Follow(follow) => follow.run(tx).await,
            Command::SetPoll(poll) => poll.run(tx).await,
            Command::Vote(vote) => vote.run(tx).await,
            Command::Report(report) => report.run(tx).await,
            Command::Settle(settle) => settle.run(tx).await,
            Command::Lock(lock) => lock.run(tx).await,
            Command::Move(shift) => shift.run(tx).await,
            Command::Release(release) => release.run(tx).await,
            Command::Retain(retain) => retain.run(tx).await,
            Command::Extension(extension) => extension.run(tx.again()).await,
            Command::Told(told) => told.run(tx).await,
            Command::Published(published) => published.run(tx).await,
        }
    }
}

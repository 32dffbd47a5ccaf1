//! Somebody is no more: one of this site, of whom others are told, or one of another, who is forgotten here.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::comments::command::erase::Erase;
use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::guest;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::document;
use crate::federation::effect::feel;
use crate::federation::names::Names;
use crate::federation::store::activity;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::early;
use crate::federation::store::follower;
use crate::federation::store::like;
use crate::federation::store::note;
use crate::federation::store::seen;
use crate::federation::store::speaker;

/// Tells everybody who heard of somebody that they are no more, without a word of who it was.
#[derive(Debug)]
pub struct Leave {
    pub names: Arc<Names>,
    /// Under which random name they were known.
    pub token: String,
    pub now: i64,
}

impl Extension for Leave {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            if tx.rows(speaker::told(&self.token)).await?.is_empty() {
                return Ok(Done::default());
            }
            let actor = self.names.speaker(&self.token);
            let mut queries = vec![activity::append(&self.tell(&actor, None))];
            // Those that follow hear it with all others.
            for host in activity::told_alone(&mut tx, &actor).await? {
                queries.push(activity::append(&self.tell(&actor, Some(host))));
            }
            tx.all(queries).await?;
            Ok(Done::default())
        }
        .boxed()
    }
}

impl Leave {
    fn tell(&self, actor: &str, host: Option<String>) -> ActivityRow {
        let id = match &host {
            Some(host) => format!("{actor}#delete-{host}"),
            None => format!("{actor}#delete"),
        };
        let cc = self.names.followers();
        let body = document::activity(&id, "Delete", actor, actor.into(), &cc);
        ActivityRow {
            number: 0,
            plain: false,
            note: None,
            id,
            host,
            page: None,
            actor: actor.to_owned(),
            made: self.now,
            body: body.to_string(),
        }
    }
}

/// Forgets somebody of another site: what they said, what they felt, and who they were.
pub async fn forget(tx: &mut AnyTx<'_>, actor: &str, now: i64) -> Result<Done, Refusal> {
    let guest = guest::id(actor);
    let mut done = Done::default();
    for id in like::of_guest(tx, &guest, actor).await? {
        tx.rows(seen::bury(&id, now)).await?;
        let undone = feel::undo(tx, &id, None, now).await?;
        done.changed.extend(undone.changed);
    }
    let mut queries = vec![
        early::forget_actor(actor),
        follower::remove(actor),
        note::unseal_guest(&guest),
    ];
    for id in note::of_guest(tx, &guest).await? {
        queries.push(seen::bury(&id, now));
    }
    tx.all(queries).await?;
    let erase = Erase {
        pseudonym: guest::id("?"),
        names: vec![guest],
        now,
    };
    done.changed.extend(erase.take_away(tx).await?);
    Ok(done)
}

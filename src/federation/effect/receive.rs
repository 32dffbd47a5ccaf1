//! What a peer sent has its effect, once.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use crate::comments::command::extension::Extension;
use crate::comments::command::moderate::Settle as Moderate;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::guest;
use crate::comments::store::elsewhere;
use crate::comments::store::error::StoreError;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::document;
use crate::federation::effect::feel;
use crate::federation::effect::ingest;
use crate::federation::effect::ingest::Said;
use crate::federation::effect::ingest::quietly;
use crate::federation::effect::leave;
use crate::federation::feeling::Like;
use crate::federation::names::Names;
use crate::federation::names::uuid;
use crate::federation::signature::manner::Manner;
use crate::federation::store::activity;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::follower;
use crate::federation::store::follower::FollowerRow;
use crate::federation::store::note;
use crate::federation::store::peer;
use crate::federation::store::peer::Followed;
use crate::federation::store::seen;
use crate::federation::store::wanted;

#[derive(Debug)]
pub struct Receive {
    pub names: Arc<Names>,
    /// The id of the activity.
    pub id: String,
    /// Who did it.
    pub actor: String,
    pub host: String,
    /// The manner in which they signed; none where it is believed without.
    pub manner: Option<Manner>,
    pub what: What,
    pub now: i64,
}

#[derive(Debug)]
pub enum What {
    /// They want to hear what is said here.
    Follow {
        kind: String,
        inbox: String,
    },
    Unfollow,
    /// They let this site follow them, or not.
    Accept(Followed),
    /// Their site is called so.
    Name(String),
    Say(Box<Said>),
    /// By its author, or by whoever answers for all of their site.
    Delete {
        id: String,
        by: Option<String>,
    },
    /// They are no more.
    Leave,
    /// The owner of a thread says that a note is in it.
    Announce(String),
    /// The owner of a thread says that a note is in it no more.
    Remove(String),
    Like(Like),
    /// By the id of the Like.
    Unlike(String),
    /// Nothing that is known here.
    Nothing,
}

impl Extension for Receive {
    fn page(&self) -> &str {
        match &self.what {
            What::Say(said) => &said.page,
            _ => "",
        }
    }

    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            if !seen::receive(&mut tx, &self.id, self.now).await? {
                return Ok(Done::default());
            }
            if let Some(manner) = self.manner {
                tx.rows(peer::hear(&self.host, manner, self.now)).await?;
            }
            self.effect(&mut tx).await
        }
        .boxed()
    }
}

impl Receive {
    async fn effect(&self, tx: &mut AnyTx<'_>) -> Result<Done, Refusal> {
        match &self.what {
            What::Follow { kind, inbox } => {
                let row = FollowerRow {
                    actor: self.actor.clone(),
                    host: self.host.clone(),
                    kind: kind.clone(),
                    inbox: inbox.clone(),
                };
                let accept = self.accept()?;
                tx.all(vec![
                    follower::add(&row, &self.id, self.now),
                    activity::append(&accept),
                ])
                .await?;
            }
            What::Unfollow => {
                tx.rows(follower::remove(&self.actor)).await?;
            }
            What::Accept(followed) => {
                tx.rows(peer::follow(&self.host, *followed)).await?;
            }
            What::Name(title) => {
                tx.rows(elsewhere::name(&self.host, title)).await?;
            }
            What::Say(said) => return quietly(said.take(tx).await),
            What::Delete { id, by } => {
                return ingest::delete(tx, id, by.as_deref(), self.now).await;
            }
            What::Leave => return leave::forget(tx, &self.actor, self.now).await,
            What::Announce(id) => {
                tx.rows(wanted::want(id, &self.host, None, self.now))
                    .await?;
            }
            What::Remove(id) => return self.remove(tx, id).await,
            What::Like(like) => return feel::take(tx, like, self.now).await,
            What::Unlike(id) => {
                // A Like that comes late is not felt any more.
                tx.rows(seen::bury(id, self.now)).await?;
                return feel::undo(tx, id, Some(&self.actor), self.now).await;
            }
            What::Nothing => {}
        }
        Ok(Done::default())
    }

    fn accept(&self) -> Result<ActivityRow, Refusal> {
        let site = self.names.site();
        let number = uuid().ok_or(Refusal::Store(StoreError::Stopped))?;
        let id = format!("{site}#accept-{number}");
        let follow = json!({
            "id": self.id,
            "type": "Follow",
            "actor": self.actor,
            "object": site,
        });
        let body = document::activity(&id, "Accept", &site, follow, &self.actor);
        Ok(ActivityRow {
            number: 0,
            plain: false,
            note: None,
            id,
            host: Some(self.host.clone()),
            page: None,
            actor: site,
            made: self.now,
            body: body.to_string(),
        })
    }

    /// Hides what the thread's owner does not want in it.
    async fn remove(&self, tx: &mut AnyTx<'_>, id: &str) -> Result<Done, Refusal> {
        let Some(mut known) = note::find(tx, id).await? else {
            return Ok(Done::default());
        };
        known.state = "removed".to_owned();
        tx.rows(note::update(&known)).await?;
        let hide = Moderate {
            page: known.page,
            comment: known.comment,
            moderator: guest::id(&self.actor),
            publish: false,
            reason: "removed by the site to which this thread belongs".to_owned(),
            now: self.now,
        };
        quietly(hide.run(tx).await)
    }
}

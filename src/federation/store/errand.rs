//! What a peer is to be told next, and where: everything of one moment, in one look.

use crate::comments::store::error::StoreError;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::federation::document::GROUP;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::activity::Hears;
use crate::federation::store::activity::Next;
use crate::federation::store::follower;
use crate::federation::store::peer;
use crate::federation::store::peer::PeerRow;

#[derive(Debug)]
pub struct Errand {
    pub peer: PeerRow,
    /// Where those who follow from there want to hear of it.
    pub inboxes: Vec<String>,
    pub activities: Vec<ActivityRow>,
}

pub struct NextErrand {
    pub host: String,
    pub most: i64,
}

impl Question for NextErrand {
    type Answer = Option<Errand>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Option<Errand>, StoreError> {
        let Some(peer) = peer::find(tx, &self.host).await? else {
            return Ok(None);
        };
        let followers = follower::of_host(tx, &self.host).await?;
        // Somebody on a server for posts is not told of every comment: that would be a boost for each.
        let hears = match followers.iter().any(|follower| follower.kind == GROUP) {
            true => Hears::All,
            false if followers.is_empty() => Hears::Nothing,
            false => Hears::Plain,
        };
        let next = Next {
            host: self.host.clone(),
            hears,
            after: peer.cursor,
            most: self.most,
        };
        let activities = next.ask(tx).await?;
        Ok(Some(Errand {
            peer,
            inboxes: followers.into_iter().map(|one| one.inbox).collect(),
            activities,
        }))
    }
}

//! `POST /ap/inbox`: what other sites say.
//!
//! 1. It is JSON of activities, of a size and shape that can be read. Nothing is kept before that.
//! 2. – 5. The gate: this host, a peer, signed as a whole and now, by whom the key is. ([`gate`])
//! 6. Who signed is who did it, and what they did it to is theirs.
//! 7. Its id is new; then it has its effect, in the same commit. ([`crate::federation::effect::receive`])
//! 8. Newer versions only; author, place and thread stay. ([`crate::federation::effect::ingest`])

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::body::Bytes;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use serde_json::Value;

use crate::comments::person_name;
use crate::comments::rate::Allowance;
use crate::federation::activity::Activity;
use crate::federation::activity::Actor;
use crate::federation::activity::Note;
use crate::federation::activity::Object;
use crate::federation::activity::id;
use crate::federation::address::Id;
use crate::federation::document::GROUP;
use crate::federation::effect::receive::Receive;
use crate::federation::effect::receive::What;
use crate::federation::feeling::Like;
use crate::federation::fetch;
use crate::federation::gate;
use crate::federation::gate::Head;
use crate::federation::json;
use crate::federation::node::Node;
use crate::federation::proven;
use crate::federation::read;
use crate::federation::refused::Refused;
use crate::federation::store::peer::Followed;
use crate::federation::store::seen::Received;

/// Bytes of an activity.
const LARGEST: usize = 1024 * 1024;
/// A body that has not arrived by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// What one site may send.
const SITE: Allowance = Allowance {
    burst: 5000.0,
    per_minute: 60_000.0,
};
/// What one author may send. A site that announces what is said in its threads is not one author.
const AUTHOR: Allowance = Allowance {
    burst: 500.0,
    per_minute: 3000.0,
};

pub async fn receive(
    State(node): State<Arc<Node>>,
    request: Request,
) -> Result<StatusCode, Refused> {
    let taken = take(&node, request).await;
    taken.inspect_err(|refused| node.refusals.count(refused))
}

async fn take(node: &Node, request: Request) -> Result<StatusCode, Refused> {
    let (parts, body) = request.into_parts();
    let bytes = body_of(&parts.headers, body).await?;
    let value = json::read(&bytes).map_err(Refused::Unreadable)?;
    let activity = Activity::read(&value).map_err(Refused::Unreadable)?;
    let head = Head {
        method: &parts.method,
        uri: &parts.uri,
        headers: &parts.headers,
    };
    let passed = gate::pass(node, &head, Some(&bytes)).await;
    let (actor, manner) = match passed {
        Err(Refused::Departed(document)) if is_farewell(&activity, &document) => {
            return farewell(node, &activity).await;
        }
        passed => passed?,
    };
    if activity.actor != actor.id {
        return Err(Refused::Impostor);
    }
    if activity.id.host != actor.id.host {
        return Err(Refused::Forbidden("its id is another site's"));
    }
    count(node, &actor)?;
    // Nothing is fetched twice. What was sent whole is noticed where it has its effect.
    if matches!(activity.object, Object::Id(_)) {
        let received = Received(activity.id.as_str().to_owned());
        if node.app.db.read(received).await? {
            return Ok(StatusCode::ACCEPTED);
        }
    }
    // Whoever is silenced still takes back what they said.
    let what = match node.is_silenced(&actor.id) && activity.kind != "Delete" {
        true => What::Nothing,
        false => what(node, &activity, &actor).await?,
    };
    let says = matches!(what, What::Say(_));
    let receive = Receive {
        names: Arc::new(node.settings.names.clone()),
        id: activity.id.as_str().to_owned(),
        actor: actor.id.as_str().to_owned(),
        host: actor.id.host.to_string(),
        manner: Some(manner),
        what,
        now: node.app.now(),
    };
    match says {
        true => node.run_quietly(receive).await?,
        false => node.run(receive).await?,
    };
    Ok(StatusCode::ACCEPTED)
}

/// Somebody says that they are no more, and where they were they are gone.
fn is_farewell(activity: &Activity, document: &str) -> bool {
    let actor = &activity.actor;
    activity.kind == "Delete"
        && activity.object.id().as_ref() == Some(actor)
        && activity.id.host == actor.host
        && actor.document() == document
}

/// Nobody is left whose key could be asked for: that their site says so is enough.
async fn farewell(node: &Node, activity: &Activity) -> Result<StatusCode, Refused> {
    let receive = Receive {
        names: Arc::new(node.settings.names.clone()),
        id: activity.id.as_str().to_owned(),
        actor: activity.actor.as_str().to_owned(),
        host: activity.actor.host.to_string(),
        manner: None,
        what: What::Leave,
        now: node.app.now(),
    };
    node.run(receive).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn body_of(headers: &HeaderMap, body: Body) -> Result<Bytes, Refused> {
    if !fetch::is_activity(headers) {
        return Err(Refused::WrongType);
    }
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    // Of something packed nobody knows how large it is.
    if length.is_some_and(|length| length > LARGEST)
        || headers.contains_key(header::CONTENT_ENCODING)
    {
        return Err(Refused::TooLarge);
    }
    match tokio::time::timeout(PATIENCE, to_bytes(body, LARGEST)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(Refused::TooLarge),
        Err(_) => Err(Refused::TooSlow),
    }
}

fn count(node: &Node, actor: &Actor) -> Result<(), Refused> {
    let now = node.app.now();
    let take = |key: String, allowance| {
        let taken = node.app.rates.take(&key, allowance, now);
        taken.map_err(Refused::TooFast)
    };
    take(format!("site {}", actor.id.host), SITE)?;
    if actor.kind == GROUP {
        return Ok(());
    }
    take(format!("author {}", actor.id), AUTHOR)
}

/// What an activity means here.
async fn what(node: &Node, activity: &Activity, actor: &Actor) -> Result<What, Refused> {
    let names = &node.settings.names;
    let is_site = |id: &Id| id.as_str() == names.site();
    let of_actor = |id: &Id| id.host == actor.id.host;
    let object = activity.object.id();
    Ok(match activity.kind.as_str() {
        "Follow" => match object.filter(is_site) {
            Some(_) => {
                let inbox = actor.shared.as_ref().unwrap_or(&actor.inbox);
                What::Follow {
                    kind: actor.kind.clone(),
                    inbox: inbox.as_str().to_owned(),
                }
            }
            None => {
                return Err(Refused::Forbidden(
                    "nobody here can be followed but the site",
                ));
            }
        },
        "Accept" | "Reject" => {
            let Object::Whole(follow) = &activity.object else {
                return Ok(What::Nothing);
            };
            // Only the one that was asked answers for itself.
            let asked = id(follow, "object").is_some_and(|asked| asked == actor.id);
            let by_us = id(follow, "actor").is_some_and(|by| is_site(&by));
            match (asked && by_us, activity.kind.as_str()) {
                (true, "Accept") => What::Accept(Followed::Accepted),
                (true, _) => What::Accept(Followed::Refused),
                (false, _) => What::Nothing,
            }
        }
        "Undo" => undo(activity, actor)?,
        "Update" if object.as_ref() == Some(&actor.id) => renewed(node, activity, actor),
        "Create" | "Update" => match note(node, activity, actor).await? {
            Some(value) => say(node, activity, &value, actor).await?,
            None => What::Nothing,
        },
        "Delete" if object.as_ref() == Some(&actor.id) => What::Leave,
        "Delete" => {
            let object = object.ok_or(Refused::Unreadable("`object` has no id".to_owned()))?;
            match of_actor(&object) {
                true => What::Delete {
                    id: object.as_str().to_owned(),
                    by: (!is_whole_site(actor)).then(|| actor.id.as_str().to_owned()),
                },
                false => return Err(Refused::Forbidden("this is not theirs")),
            }
        }
        "Announce" => match proven::passed_on(node, activity).await {
            Some(said) => said.map_or(What::Nothing, |said| What::Say(Box::new(said))),
            None => match announced(activity) {
                Some(id) => What::Announce(id.as_str().to_owned()),
                None => What::Nothing,
            },
        },
        "Remove" => {
            // Out of their own thread, and no other.
            let by_site = actor.kind == GROUP;
            let thread = activity
                .target
                .clone()
                .filter(|target| by_site && of_actor(target));
            let shown = thread.and_then(|thread| node.page_of(&thread));
            match (shown, object) {
                (Some(_), Some(note)) => What::Remove(note.as_str().to_owned()),
                _ => What::Nothing,
            }
        }
        "Like" | "EmojiReact" => Like::of(activity).map_or(What::Nothing, What::Like),
        // Flag, Block, Move, and whatever else there is.
        _ => What::Nothing,
    })
}

/// Whether it is a site that acts: it answers for everybody who was of it.
fn is_whole_site(actor: &Actor) -> bool {
    actor.kind == GROUP && actor.id.as_str() == format!("{}/ap/site", actor.id.host.origin())
}

/// Somebody says of themselves that they are otherwise now: another name, another key.
fn renewed(node: &Node, activity: &Activity, actor: &Actor) -> What {
    let Object::Whole(value) = &activity.object else {
        return What::Nothing;
    };
    let Ok(new) = Actor::read(value) else {
        return What::Nothing;
    };
    node.directory.keep(&new, node.app.now());
    match is_whole_site(actor) && new.kind == GROUP {
        true => What::Name(person_name::clean(&new.name)),
        false => What::Nothing,
    }
}

fn undo(activity: &Activity, actor: &Actor) -> Result<What, Refused> {
    let undone = match &activity.object {
        Object::Whole(undone) => undone,
        Object::Id(like) if like.host == actor.id.host => {
            return Ok(What::Unlike(like.as_str().to_owned()));
        }
        Object::Id(_) => return Ok(What::Nothing),
    };
    if id(undone, "actor").is_some_and(|by| by != actor.id) {
        return Err(Refused::Forbidden("this was done by somebody else"));
    }
    let like = id(undone, "id").filter(|like| like.host == actor.id.host);
    Ok(match (undone["type"].as_str(), like) {
        (Some("Follow"), _) => What::Unfollow,
        (Some("Like" | "EmojiReact"), Some(like)) => What::Unlike(like.as_str().to_owned()),
        _ => What::Nothing,
    })
}

/// The note that was written or changed: as it was sent, if it is theirs; by its id alone, as their site has it.
async fn note(node: &Node, activity: &Activity, actor: &Actor) -> Result<Option<Value>, Refused> {
    const FOREIGN: Refused = Refused::Forbidden("this is not theirs");
    let value = match &activity.object {
        Object::Whole(value) => (**value).clone(),
        Object::Id(id) if id.host == actor.id.host => {
            let fetched = fetch::fetch(node, id).await;
            fetched.map_err(|_| Refused::Forbidden("what it is about cannot be had"))?
        }
        Object::Id(_) => return Err(FOREIGN),
    };
    if value["type"] != "Note" {
        return Ok(None);
    }
    let author = id(&value, "attributedTo").is_some_and(|author| author == actor.id);
    let own = id(&value, "id").is_some_and(|id| id.host == actor.id.host);
    match author && own {
        true => Ok(Some(value)),
        false => Err(FOREIGN),
    }
}

async fn say(
    node: &Node,
    activity: &Activity,
    value: &Value,
    actor: &Actor,
) -> Result<What, Refused> {
    let note = Note::read(value).map_err(Refused::Unreadable)?;
    let own = &node.settings.names.host;
    let said = read::said(node, note, actor, own).await?;
    Ok(said.map_or(What::Nothing, |mut said| {
        // Those who hear it from here can see by themselves who said it.
        said.sealed = proven::by(value, actor).then(|| match activity.object {
            Object::Whole(_) => activity.written.clone(),
            Object::Id(_) => value.to_string(),
        });
        What::Say(Box::new(said))
    }))
}

/// What was passed on: a note or a Like, or what somebody did with one.
fn announced(activity: &Activity) -> Option<Id> {
    match &activity.object {
        Object::Id(id) => Some(id.clone()),
        Object::Whole(value) => match value["type"].as_str()? {
            "Create" | "Update" | "Delete" | "Undo" => id(value, "object"),
            "Note" | "Like" | "EmojiReact" => id(value, "id"),
            _ => None,
        },
    }
}

//! Asks another site for a document, as this site.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Request;
use axum::http::header;
use serde_json::Value;
use thiserror::Error;

use crate::federation::activity::Actor;
use crate::federation::activity::id;
use crate::federation::address::Id;
use crate::federation::json;
use crate::federation::node::Node;
use crate::federation::outgoing::Reply;
use crate::federation::signature::manner::Manner;
use crate::federation::signature::message::Message;

const ACCEPTED: &str = "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";

#[derive(Debug, Error)]
pub enum Unfetched {
    #[error("this site does not talk with that one")]
    Stranger,
    #[error("it is not there")]
    Missing,
    #[error("it is not there any more")]
    Gone,
    #[error("{0}")]
    Wrong(String),
    /// It may be there another time.
    #[error("{0}")]
    Unreached(String),
}

/// A document by its id. It says itself that it is the one.
pub async fn fetch(node: &Node, wanted: &Id) -> Result<Value, Unfetched> {
    if !node.talks_with(&wanted.host) {
        return Err(Unfetched::Stranger);
    }
    let unreached = |error: anyhow::Error| Unfetched::Unreached(error.to_string());
    let manner = node.manner(&wanted.host);
    let mut reply = ask(node, wanted, manner).await.map_err(unreached)?;
    // Everybody understands the oldest manner, also one that forgot the others.
    if reply.status == 401 && manner != Manner::OLDEST {
        reply = ask(node, wanted, Manner::OLDEST).await.map_err(unreached)?;
    }
    match reply.status {
        200 => {}
        404 => return Err(Unfetched::Missing),
        410 => return Err(Unfetched::Gone),
        // While clocks disagree, or keys, nobody is believed: that passes.
        401 | 403 | 429 | 500.. => {
            return Err(Unfetched::Unreached(format!("it answers {}", reply.status)));
        }
        status => return Err(Unfetched::Wrong(format!("it answers {status}"))),
    }
    if !is_activity(&reply.headers) {
        return Err(Unfetched::Wrong("it is of another type".to_owned()));
    }
    let value = json::read(&reply.body).map_err(Unfetched::Wrong)?;
    match id(&value, "id").is_some_and(|found| found.as_str() == wanted.document()) {
        true => Ok(value),
        false => Err(Unfetched::Wrong("it is something else".to_owned())),
    }
}

async fn ask(node: &Node, wanted: &Id, manner: Manner) -> anyhow::Result<Reply> {
    let request = request(node, wanted, manner)?;
    node.send(&wanted.host, request).await
}

fn request(node: &Node, wanted: &Id, manner: Manner) -> anyhow::Result<Request<Bytes>> {
    let mut headers = HeaderMap::new();
    headers.insert(header::HOST, HeaderValue::try_from(wanted.host.as_str())?);
    headers.insert(header::ACCEPT, HeaderValue::from_static(ACCEPTED));
    let message = Message {
        method: "GET",
        scheme: wanted.host.scheme(),
        authority: wanted.host.as_str(),
        target: wanted.target(),
        headers: &headers,
    };
    let added = node.ring().ask(&message, manner, node.app.now() / 1000)?;
    headers.extend(added);
    let mut request = Request::get(wanted.target()).body(Bytes::new())?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// `application/activity+json`, or JSON-LD with the profile of ActivityStreams.
pub fn is_activity(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE);
    let Some(value) = value.and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    match kind.as_str() {
        "application/activity+json" => true,
        "application/ld+json" => parts.any(|part| {
            let profile = part.strip_prefix("profile=");
            let profile = profile.map(|profile| profile.trim_matches('"'));
            profile.is_some_and(|profile| {
                let mut profiles = profile.split(' ');
                profiles.any(|profile| profile == "https://www.w3.org/ns/activitystreams")
            })
        }),
        _ => false,
    }
}

/// Somebody, by their id or by that of their key: as remembered, or as they say now. `again` asks them again,
/// though not more often than once a minute.
pub async fn actor(node: &Node, wanted: &Id, again: bool) -> Result<Actor, Unfetched> {
    let now = node.app.now();
    if !again && let Some(actor) = node.directory.find(wanted.as_str(), now) {
        return Ok(actor);
    }
    let turn = node.directory.turn(wanted.document());
    let _turn = turn.lock().await;
    if !node.directory.may_look(wanted.document(), now) {
        // Somebody else may have looked meanwhile.
        let found = node.directory.find(wanted.as_str(), now);
        let early = || Unfetched::Unreached("it was asked a moment ago".to_owned());
        return found.ok_or_else(early);
    }
    let mut value = fetch_document(node, wanted).await?;
    // Some keep the key by itself, beside the actor.
    if value.get("inbox").is_none()
        && let Some(owner) = id(&value, "owner")
        && owner.host == wanted.host
    {
        value = fetch_document(node, &owner).await?;
    }
    let actor = Actor::read(&value).map_err(Unfetched::Wrong)?;
    let is_asked =
        actor.id == *wanted || actor.key == *wanted || actor.method(wanted.as_str()).is_some();
    if !is_asked || actor.id.host != wanted.host {
        return Err(Unfetched::Wrong("it names another key".to_owned()));
    }
    node.directory.keep(&actor, now);
    Ok(actor)
}

async fn fetch_document(node: &Node, wanted: &Id) -> Result<Value, Unfetched> {
    let document = Id::parse(wanted.document());
    let document = document.ok_or(Unfetched::Wrong("it is no id".to_owned()))?;
    fetch(node, &document).await
}

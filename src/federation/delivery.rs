//! Tells each peer what it does not have yet: in order, one by one, and without one that is down holding up others.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Request;
use axum::http::header;

use crate::comments::command::Command;
use crate::federation::address::Host;
use crate::federation::address::Id;
use crate::federation::document::GROUP;
use crate::federation::effect::advance::Advance;
use crate::federation::node::Node;
use crate::federation::outgoing::Reply;
use crate::federation::ring::Letter;
use crate::federation::signature::claim::Kind;
use crate::federation::signature::message::Message;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::activity::Hears;
use crate::federation::store::activity::Next;
use crate::federation::store::follower::FollowerRow;
use crate::federation::store::follower::Followers;
use crate::federation::store::peer::PeerRow;
use crate::federation::store::peer::Peers;

/// How often one looks whether there is something to tell, whether a bell rang or not.
const PAUSE: Duration = Duration::from_secs(1);
/// Activities that are read in one go.
const MOST: i64 = 50;
/// Seconds between two tries, at most.
const LONGEST: f64 = 6.0 * 60.0 * 60.0;
/// Milliseconds after which a peer counts as down.
const DOWN: i64 = 7 * 24 * 60 * 60 * 1000;
/// How often something is tried that a peer does not understand.
const REFUSED_TRIES: i64 = 3;
/// How often something is tried while a peer does not believe who sends it.
const DOUBTED_TRIES: i64 = 6;

/// What is to be done after a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// It is gone for good: it follows no more.
    Gone,
    /// It will not take this one.
    Refused(String),
    /// It does not believe that we are we.
    Doubted(String),
    /// Later, and not before so many seconds if it says so.
    Later(String, Option<u64>),
}

/// What an answer means.
pub fn outcome(reply: &Reply) -> Outcome {
    let why = format!("it answers {}", reply.status);
    match reply.status {
        200..=299 => Outcome::Done,
        410 => Outcome::Gone,
        400 | 404 | 405 | 413 | 415 | 422 => Outcome::Refused(why),
        401 | 403 => Outcome::Doubted(why),
        _ => {
            let after = reply.headers.get(header::RETRY_AFTER);
            let after = after.and_then(|after| after.to_str().ok()?.parse().ok());
            Outcome::Later(why, after)
        }
    }
}

/// How many milliseconds to wait before the next try: `min(6 h, 1.25^n s)`, anywhere between nothing and that.
/// Who is down for a week is asked once an hour, later once a day.
pub fn wait(tries: i64, down_for: i64, after: Option<u64>, chance: f64) -> i64 {
    let tries = i32::try_from(tries.clamp(0, 1000)).unwrap_or(1000);
    let longest = 1.25_f64.powi(tries).min(LONGEST);
    let mut milliseconds = (longest * 1000.0 * chance.clamp(0.0, 1.0)) as i64;
    if down_for > DOWN {
        let hours = if down_for > 2 * DOWN { 24 } else { 1 };
        milliseconds = milliseconds.max(hours * 60 * 60 * 1000);
    }
    let after = after.unwrap_or(0).min(24 * 60 * 60);
    milliseconds.max(i64::try_from(after).unwrap_or(0) * 1000)
}

/// Sees to it that each peer has somebody who tells it, until the service stops.
pub async fn run(node: Arc<Node>) {
    let mut bell = node.wake.subscribe();
    let mut tellers: HashMap<String, tokio::task::JoinHandle<()>> = HashMap::new();
    loop {
        tellers.retain(|_, teller| !teller.is_finished());
        for host in &node.known().hosts {
            if !tellers.contains_key(host)
                && let Some(host) = Host::parse(host)
            {
                let teller = tokio::spawn(tell(node.clone(), host.clone()));
                tellers.insert(host.to_string(), teller);
            }
        }
        if !node.rest(&mut bell, PAUSE).await {
            for teller in tellers.into_values() {
                let _ = teller.await;
            }
            return;
        }
    }
}

/// Tells one peer, as long as one talks with it.
async fn tell(node: Arc<Node>, host: Host) {
    let mut bell = node.wake.subscribe();
    while node.talks_with(&host) {
        bell.borrow_and_update();
        let pause = match round(&node, &host).await {
            Some(milliseconds) => Duration::from_millis(milliseconds.unsigned_abs()),
            None => PAUSE,
        };
        // Who waits for a peer that is down is not woken by what else there is to tell it.
        let mut deaf = tokio::sync::watch::channel(());
        let bell = match pause > PAUSE {
            true => &mut deaf.1,
            false => &mut bell,
        };
        if !node.rest(bell, pause).await {
            return;
        }
    }
}

/// Tells what there is to tell. `Some` where one has to wait so many milliseconds before the next try.
async fn round(node: &Node, host: &Host) -> Option<i64> {
    let peers = node.app.db.read(Peers).await.ok()?;
    let mut peer = peers.into_iter().find(|peer| peer.host == host.as_str())?;
    let followers = node.app.db.read(Followers).await.ok()?;
    let mut inboxes: Vec<Id> = followers
        .iter()
        .filter(|follower| follower.host == host.as_str())
        .filter_map(|follower| Id::parse(&follower.inbox))
        .filter(|inbox| inbox.host == *host)
        .collect();
    // Somebody on a server for posts is not told of every comment: that would be a boost for each.
    let is_site = |follower: &FollowerRow| follower.kind == GROUP;
    let there = |follower: &&FollowerRow| follower.host == host.as_str();
    let hears = match followers.iter().filter(there).any(is_site) {
        true => Hears::All,
        false if inboxes.is_empty() => Hears::Nothing,
        false => Hears::Plain,
    };
    inboxes.dedup();
    if inboxes.is_empty() {
        inboxes.extend(Id::parse(&format!("{}/ap/inbox", host.origin())));
    }
    loop {
        let next = Next {
            host: host.to_string(),
            hears,
            after: peer.cursor,
            most: MOST,
        };
        let next = node.app.db.read(next).await.ok()?;
        if next.is_empty() {
            return None;
        }
        for activity in next {
            if *node.app.stop.borrow() || !node.talks_with(host) {
                return None;
            }
            let mut result = Outcome::Done;
            for inbox in &inboxes {
                result = send(node, &peer, inbox, &activity).await;
                if result != Outcome::Done {
                    break;
                }
            }
            // What was under way then is sent once more.
            if *node.app.stop.borrow() && result != Outcome::Done {
                return None;
            }
            let (advance, wait) = settle(node, &mut peer, &activity, result);
            // A store that fails is asked again, and the peer is told twice rather than never.
            if node.app.writer.run(advance).await.is_err() {
                return Some(1000);
            }
            if wait.is_some() {
                return wait;
            }
        }
    }
}

/// Where one stands after a try, and how long to wait before the next.
fn settle(
    node: &Node,
    peer: &mut PeerRow,
    activity: &ActivityRow,
    result: Outcome,
) -> (Command, Option<i64>) {
    let now = node.app.now();
    let mut dead = None;
    let mut gone = false;
    let mut after = None;
    let passed = match result {
        Outcome::Done => true,
        Outcome::Gone => {
            gone = true;
            true
        }
        Outcome::Refused(why) if peer.tries + 1 >= REFUSED_TRIES => {
            dead = Some((activity.number, why));
            true
        }
        Outcome::Doubted(why) if peer.tries + 1 >= DOUBTED_TRIES => {
            eprintln!(
                "warning: {} does not believe this site: {why}; look at the clocks and at its list of peers",
                peer.host
            );
            dead = Some((activity.number, why));
            true
        }
        Outcome::Refused(why) | Outcome::Doubted(why) => {
            peer.problem = Some(why);
            false
        }
        Outcome::Later(why, seconds) => {
            peer.problem = Some(why);
            after = seconds;
            false
        }
    };
    let mut pause = None;
    if passed {
        peer.cursor = activity.number;
        peer.tries = 0;
        peer.failing = None;
        peer.problem = None;
    } else {
        let since = *peer.failing.get_or_insert(now);
        pause = Some(wait(peer.tries, now - since, after, chance()));
        peer.tries += 1;
    }
    let advance = Advance {
        peer: peer.clone(),
        dead,
        gone,
        now,
    };
    (Command::Extension(Arc::new(advance)), pause)
}

/// Anything from 0 to 1.
fn chance() -> f64 {
    let mut bytes = [0; 2];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX),
        Err(_) => 1.0,
    }
}

async fn send(node: &Node, peer: &PeerRow, inbox: &Id, activity: &ActivityRow) -> Outcome {
    let reply = match request(node, peer, inbox, activity) {
        Ok(request) => node.send(&inbox.host, request).await,
        Err(error) => Err(error),
    };
    match reply {
        Ok(reply) => outcome(&reply),
        Err(error) => Outcome::Later(error.to_string(), None),
    }
}

fn request(
    node: &Node,
    peer: &PeerRow,
    inbox: &Id,
    activity: &ActivityRow,
) -> anyhow::Result<Request<Body>> {
    let mut headers = HeaderMap::new();
    headers.insert(header::HOST, HeaderValue::try_from(inbox.host.as_str())?);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/activity+json"),
    );
    let message = Message {
        method: "POST",
        scheme: inbox.host.scheme(),
        authority: inbox.host.as_str(),
        target: inbox.target(),
        headers: &headers,
    };
    let kind = match peer.form == Kind::Rfc9421.name() {
        true => Kind::Rfc9421,
        false => Kind::Cavage,
    };
    let letter = Letter {
        kind,
        message: &message,
        body: activity.body.as_bytes(),
        actor: &activity.actor,
        number: activity.number,
        tries: peer.tries,
    };
    let added = node.ring().tell(&letter, node.app.now() / 1000)?;
    headers.extend(added);
    let mut request = Request::post(inbox.target()).body(Body::from(activity.body.clone()))?;
    *request.headers_mut() = headers;
    Ok(request)
}

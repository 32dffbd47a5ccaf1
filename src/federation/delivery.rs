//! Tells each peer what it does not have yet, and without one that is down holding up others.
//!
//! A peer hears what is said in one thread in its order, one after the other. When there is much to tell, up to four
//! threads are told at once; how far one came is written down once for all of it. What was told ahead of something
//! that the peer does not take yet is remembered, and not told again.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Request;
use axum::http::header;
use futures_util::future::join_all;
use tokio::sync::watch;

use crate::comments::command::Command;
use crate::federation::address::Host;
use crate::federation::address::Id;
use crate::federation::effect::advance::Advance;
use crate::federation::node::Node;
use crate::federation::outgoing::Reply;
use crate::federation::ring::Letter;
use crate::federation::signature::manner::Manner;
use crate::federation::signature::message::Message;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::errand::NextErrand;
use crate::federation::store::peer::PeerRow;
use crate::federation::task::Task;

/// How often one looks whether there is something to tell, whether a bell rang or not.
const PAUSE: Duration = Duration::from_secs(1);
/// Activities that are read in one go.
const MOST: i64 = 100;
/// Threads that are told at once.
const LANES: usize = 4;
/// Seconds between two tries, at most.
const LONGEST: f64 = 6.0 * 60.0 * 60.0;
/// Who knocks all the time is not tried more often than this.
const SPARED: Duration = Duration::from_secs(5);
/// Milliseconds after which a peer counts as down.
const DOWN: i64 = 7 * 24 * 60 * 60 * 1000;
/// How often something is tried that a peer does not understand.
const REFUSED_TRIES: i64 = 3;
/// How often something is tried while a peer does not believe who sends it.
const DOUBTED_TRIES: i64 = 6;
/// After so many tries it may be the manner of signing that is not understood.
const BELIEVED_TRIES: i64 = 2;

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
    let mut tellers: HashMap<String, Task<()>> = HashMap::new();
    loop {
        tellers.retain(|_, teller| !teller.is_finished());
        for host in node.known().hosts.keys() {
            if !tellers.contains_key(host)
                && let Some(host) = Host::parse(host)
            {
                let teller = Task::begin(tell(node.clone(), host.clone()));
                tellers.insert(host.to_string(), teller);
            }
        }
        if !node.rest(&mut bell, PAUSE).await {
            for teller in tellers.into_values() {
                let _ = teller.end().await;
            }
            return;
        }
    }
}

/// Tells one peer, as long as one talks with it.
async fn tell(node: Arc<Node>, host: Host) {
    let mut bell = node.wake.subscribe();
    let mut knock = node.knocks.listen(&host);
    let mut ahead = BTreeSet::new();
    while node.talks_with(&host) {
        bell.borrow_and_update();
        knock.borrow_and_update();
        let goes_on = match round(&node, &host, &mut ahead).await {
            Some(wait) => wait.out(&node, &mut knock).await,
            None => node.rest(&mut bell, PAUSE).await,
        };
        if !goes_on {
            return;
        }
    }
}

/// How long to wait for a peer that did not take something. What else there is to tell it wakes nobody.
struct Wait {
    pause: Duration,
    /// It said so itself, or it is there and does not want what it got: to hear from it says nothing new.
    firm: bool,
}

impl Wait {
    /// Waits, also for a knock of the peer. False when the service stops.
    async fn out<T>(self, node: &Node, knock: &mut watch::Receiver<T>) -> bool {
        let mut deaf = watch::channel(());
        let first = match self.firm {
            true => self.pause,
            false => self.pause.min(SPARED),
        };
        let rest = self.pause - first;
        node.rest(&mut deaf.1, first).await && (rest.is_zero() || node.rest(knock, rest).await)
    }
}

/// Tells what there is to tell. `Some` where one has to wait before the next try. `ahead` are
/// the numbers of what the peer has already, behind something that it does not have.
async fn round(node: &Arc<Node>, host: &Host, ahead: &mut BTreeSet<i64>) -> Option<Wait> {
    loop {
        let next = NextErrand {
            host: host.to_string(),
            most: MOST,
        };
        let errand = node.app.db.read(next).await.ok()??;
        let last = errand.activities.last()?.number;
        if *node.app.stop.borrow() || !node.talks_with(host) {
            return None;
        }
        let mut inboxes: Vec<Id> = errand
            .inboxes
            .iter()
            .filter_map(|inbox| Id::parse(inbox))
            .filter(|inbox| inbox.host == *host)
            .collect();
        inboxes.dedup();
        if inboxes.is_empty() {
            inboxes.extend(Id::parse(&format!("{}/ap/inbox", host.origin())));
        }
        let mut peer = errand.peer;
        let mut activities = errand.activities;
        // One that fails is asked with one thing, until it takes that.
        let most = match peer.tries {
            0 => activities.len(),
            _ => 1,
        };
        let last = activities.get(most - 1).map_or(last, |one| one.number);
        activities.truncate(most);
        activities.retain(|activity| !ahead.contains(&activity.number));
        let teller = Arc::new(Teller {
            node: node.clone(),
            manner: match peer.tries {
                0..BELIEVED_TRIES => peer.manner,
                _ => Manner::OLDEST,
            },
            inboxes,
            tries: peer.tries,
        });
        let manner = teller.manner;
        let failed = teller.tell_all(activities, ahead).await;
        // What was under way when the service stops is sent once more.
        if *node.app.stop.borrow() && failed.is_some() {
            return None;
        }
        let (advance, wait) = settle(node, &mut peer, last, failed, manner);
        ahead.retain(|number| *number > peer.cursor);
        // A store that fails is asked again, and the peer is told twice rather than never.
        if node.app.writer.run(advance).await.is_err() {
            return Some(Wait {
                pause: PAUSE,
                firm: true,
            });
        }
        if wait.is_some() {
            return wait;
        }
    }
}

/// Whom one tells, and how.
struct Teller {
    node: Arc<Node>,
    manner: Manner,
    inboxes: Vec<Id>,
    /// How often the first of it was tried.
    tries: i64,
}

impl Teller {
    /// Tells all of it, each thread in its order: what was taken is put into `ahead`. The first that was not taken,
    /// with what came of it.
    async fn tell_all(
        self: Arc<Teller>,
        activities: Vec<ActivityRow>,
        ahead: &mut BTreeSet<i64>,
    ) -> Option<(i64, Outcome)> {
        let lanes = lanes(activities).into_iter().map(|lane| {
            let teller = self.clone();
            let first = lane.first().map(|activity| activity.number);
            // Signing is work: on threads of their own several lanes are faster than one.
            let told = Task::begin(async move { teller.tell_lane(lane).await });
            async move { (first, told.end().await) }
        });
        let mut failed: Option<(i64, Outcome)> = None;
        for (first, lane) in join_all(lanes).await {
            let (told, stopped) = lane.unwrap_or_else(|_| {
                let broken = Outcome::Later("it broke off here".to_owned(), None);
                (Vec::new(), first.map(|first| (first, broken)))
            });
            ahead.extend(told);
            if let Some(stopped) = stopped
                && failed.as_ref().is_none_or(|first| stopped.0 < first.0)
            {
                failed = Some(stopped);
            }
        }
        failed
    }

    /// One after the other, up to the first that is not taken.
    async fn tell_lane(&self, lane: Vec<ActivityRow>) -> (Vec<i64>, Option<(i64, Outcome)>) {
        let mut told = Vec::with_capacity(lane.len());
        for activity in lane {
            // Of whoever was forgotten there is nothing to say.
            if activity.body.is_empty() {
                told.push(activity.number);
                continue;
            }
            for inbox in &self.inboxes {
                let outcome = send(self, inbox, &activity).await;
                if outcome != Outcome::Done {
                    return (told, Some((activity.number, outcome)));
                }
            }
            told.push(activity.number);
        }
        (told, None)
    }
}

/// Deals threads out to a few lanes, so that each thread stays together and in its order.
fn lanes(activities: Vec<ActivityRow>) -> Vec<Vec<ActivityRow>> {
    let mut lanes: Vec<Vec<ActivityRow>> = Vec::new();
    let mut places: HashMap<Option<String>, usize> = HashMap::new();
    for activity in activities {
        let next = places.len() % LANES;
        let place = *places.entry(activity.page.clone()).or_insert(next);
        if lanes.len() <= place {
            lanes.push(Vec::new());
        }
        if let Some(lane) = lanes.get_mut(place) {
            lane.push(activity);
        }
    }
    lanes
}

/// Where one stands after everything up to `last` was tried, and how long to wait before the next.
fn settle(
    node: &Node,
    peer: &mut PeerRow,
    last: i64,
    failed: Option<(i64, Outcome)>,
    manner: Manner,
) -> (Command, Option<Wait>) {
    let now = node.app.now();
    let mut dead = None;
    let mut gone = false;
    let mut after = None;
    let (number, result) = failed.unwrap_or((last, Outcome::Done));
    let believed = result == Outcome::Done && manner != peer.manner;
    // What came before it arrived: this is the first time that it is tried.
    if number - 1 > peer.cursor {
        peer.cursor = number - 1;
        peer.tries = 0;
        peer.failing = None;
    }
    // Only of who is away it is news that one hears from them.
    let firm = !matches!(result, Outcome::Later(_, None));
    let passed = match result {
        Outcome::Done => true,
        Outcome::Gone => {
            gone = true;
            true
        }
        Outcome::Refused(why) if peer.tries + 1 >= REFUSED_TRIES => {
            dead = Some((number, why));
            true
        }
        Outcome::Doubted(why) if peer.tries + 1 >= DOUBTED_TRIES => {
            eprintln!(
                "warning: {} does not believe this site: {why}; look at the clocks and at its list of peers",
                peer.host
            );
            dead = Some((number, why));
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
        peer.cursor = number;
        peer.tries = 0;
        peer.failing = None;
        peer.problem = None;
    } else {
        let since = *peer.failing.get_or_insert(now);
        let milliseconds = wait(peer.tries, now - since, after, chance());
        pause = Some(Wait {
            pause: Duration::from_millis(milliseconds.unsigned_abs()),
            firm,
        });
        peer.tries += 1;
    }
    let advance = Advance {
        peer: peer.clone(),
        dead,
        gone,
        manner: believed.then_some(manner),
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

async fn send(teller: &Teller, inbox: &Id, activity: &ActivityRow) -> Outcome {
    let reply = match request(teller, inbox, activity) {
        Ok(request) => teller.node.send(&inbox.host, request).await,
        Err(error) => Err(error),
    };
    match reply {
        Ok(reply) => outcome(&reply),
        Err(error) => Outcome::Later(error.to_string(), None),
    }
}

fn request(teller: &Teller, inbox: &Id, activity: &ActivityRow) -> anyhow::Result<Request<Bytes>> {
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
    let letter = Letter {
        manner: teller.manner,
        message: &message,
        body: activity.body.as_bytes(),
        actor: &activity.actor,
        number: activity.number,
        tries: teller.tries,
    };
    let added = teller
        .node
        .ring()
        .tell(&letter, teller.node.app.now() / 1000)?;
    headers.extend(added);
    let body = Bytes::from(activity.body.clone());
    let mut request = Request::post(inbox.target()).body(body)?;
    *request.headers_mut() = headers;
    Ok(request)
}

//! Walks the threads of others that are shown here, and wants every note and every Like of which nobody told.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::comments::command::outcome::Refusal;
use crate::federation::activity::id;
use crate::federation::address::Host;
use crate::federation::address::Id;
use crate::federation::effect::want::Compare;
use crate::federation::effect::want::Want;
use crate::federation::fetch;
use crate::federation::fetch::Unfetched;
use crate::federation::node::Node;

/// How often all threads are walked.
const PAUSE: Duration = Duration::from_secs(10 * 60);
/// How soon after the start, when peers were not met yet.
const SOON: Duration = Duration::from_secs(2);
/// For so long a peer that told something is likely to go on.
const MOMENT: Duration = Duration::from_secs(2);
/// Pages of one collection.
const MOST_PAGES: usize = 400;
/// Notes, or Likes, of one collection.
const MOST: usize = 20_000;

/// Walks until the service stops.
pub async fn run(node: Arc<Node>) {
    let mut pause = SOON;
    loop {
        // What rings for others is no reason to walk.
        let mut deaf = tokio::sync::watch::channel(());
        if !node.rest(&mut deaf.1, pause).await {
            return;
        }
        let mut missed = false;
        for context in node.known().shared.values() {
            let Some(context) = Id::parse(context) else {
                continue;
            };
            if node.talks_with(&context.host) && node.page_of(&context).is_some() {
                // Who is telling something at this moment need not be asked yet what it did not tell.
                let is_telling = pause < PAUSE && node.knocks.heard_within(&context.host, MOMENT);
                missed |= is_telling || thread(&node, &context).await.is_err();
            }
        }
        // A peer that was away is asked again soon, but not for ever.
        pause = match missed {
            true => (pause * 2).min(PAUSE),
            false => PAUSE,
        };
    }
}

/// Wants what is new in one thread, and what is felt about it.
async fn thread(node: &Node, context: &Id) -> Result<(), Unfetched> {
    let top = fetch::fetch(node, context).await?;
    let notes = walk(node, &top, &context.host).await?;
    let via = context.host.to_string();
    let want = Want {
        notes: notes.into_iter().collect(),
        via: via.clone(),
        now: node.app.now(),
    };
    node.run(want).await.map_err(unkept)?;
    let likes = id(&top, "likes").filter(|likes| likes.host == context.host);
    let (Some(likes), Some(page)) = (likes, node.page_of(context)) else {
        return Ok(());
    };
    let top = fetch::fetch(node, &likes).await?;
    let likes = walk(node, &top, &context.host).await?;
    let compare = Compare {
        names: Arc::new(node.settings.names.clone()),
        page,
        whole: likes.len() < MOST,
        likes,
        via,
        now: node.app.now(),
    };
    node.run(compare).await.map_err(unkept)?;
    Ok(())
}

fn unkept(_: Refusal) -> Unfetched {
    Unfetched::Unreached("the store does not take it".to_owned())
}

/// The ids in a collection: so many and no more, on one host, and no page twice.
async fn walk(node: &Node, top: &Value, host: &Host) -> Result<BTreeSet<String>, Unfetched> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut next = link(top, "first", host);
    take(top, &mut found);
    while let Some(page) = next {
        if seen.len() >= MOST_PAGES || found.len() >= MOST || !seen.insert(page.clone()) {
            break;
        }
        let Some(at) = Id::parse(&page) else {
            break;
        };
        let value = fetch::fetch(node, &at).await?;
        take(&value, &mut found);
        next = link(&value, "next", host);
    }
    Ok(found)
}

fn link(value: &Value, name: &str, host: &Host) -> Option<String> {
    let link = id(value, name).filter(|link| link.host == *host)?;
    Some(link.as_str().to_owned())
}

fn take(value: &Value, found: &mut BTreeSet<String>) {
    let items = value["orderedItems"].as_array();
    for item in items.into_iter().flatten() {
        let text = item.as_str().or_else(|| item["id"].as_str());
        if let Some(item) = text.and_then(Id::parse)
            && found.len() < MOST
        {
            found.insert(item.as_str().to_owned());
        }
    }
}

//! Fetches notes that others said are in a thread, from where they were written.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use serde_json::Value;

use crate::federation::activity::Activity;
use crate::federation::activity::Note;
use crate::federation::address::Host;
use crate::federation::address::Id;
use crate::federation::effect::settle::Found;
use crate::federation::effect::settle::Settle;
use crate::federation::effect::tidy::Tidy;
use crate::federation::feeling::Like;
use crate::federation::fetch;
use crate::federation::fetch::Unfetched;
use crate::federation::node::Node;
use crate::federation::proven;
use crate::federation::read;
use crate::federation::store::note::NoteRow;
use crate::federation::store::note::OneNote;
use crate::federation::store::wanted::Due;
use crate::federation::store::wanted::WantedRow;

/// How often one looks.
const PAUSE: Duration = Duration::from_millis(500);
/// Notes that are looked up in one go.
const MOST: i64 = 50;
/// Notes that are fetched at once.
const ABREAST: usize = 8;
/// Milliseconds after which nobody waits any longer.
const OLD: i64 = 7 * 24 * 60 * 60 * 1000;
/// Milliseconds between two tries, at most.
const LONGEST: i64 = 60 * 60 * 1000;

/// Fetches until the service stops.
pub async fn run(node: Arc<Node>) {
    let mut bell = node.wake.subscribe();
    let mut tidied = 0;
    loop {
        let due = Due {
            now: node.app.now(),
            most: MOST,
        };
        match node.app.db.read(due).await {
            Ok(due) => {
                let fetched = stream::iter(due)
                    .map(|wanted| fetch_one(&node, wanted))
                    .buffer_unordered(ABREAST);
                fetched.collect::<()>().await;
                if *node.app.stop.borrow() {
                    return;
                }
            }
            Err(error) => eprintln!("error: {}", error.to_string().escape_debug()),
        }
        let now = node.app.now();
        if now - tidied >= LONGEST {
            // What failed in the store is tried again another time.
            let _ = node.run_quietly(Tidy { before: now - OLD }).await;
            tidied = now;
        }
        if !node.rest(&mut bell, PAUSE).await {
            return;
        }
    }
}

async fn fetch_one(node: &Node, wanted: WantedRow) {
    if *node.app.stop.borrow() {
        return;
    }
    let found = find(node, &wanted).await;
    let now = node.app.now();
    // What failed in the store is tried again.
    let _ = node.run(Settle { wanted, found, now }).await;
}

async fn find(node: &Node, wanted: &WantedRow) -> Found {
    let Some(id) = Id::parse(&wanted.note) else {
        return Found::Nothing;
    };
    if node.settings.names.is_own(id.as_str()) {
        return match is_owner(node, &id, &wanted.via).await {
            true => Found::Own,
            false => Found::Nothing,
        };
    }
    match fetch::fetch(node, &id).await {
        Ok(value) if value["type"] == "Tombstone" => Found::Gone,
        Ok(value) if value["type"] == "Like" || value["type"] == "EmojiReact" => {
            like_of(node, wanted, &value).await
        }
        Ok(value) => match Note::read(&value) {
            Ok(note) => note_of(node, wanted, note, &value).await,
            Err(_) => Found::Nothing,
        },
        Err(Unfetched::Missing | Unfetched::Gone) => Found::Gone,
        Err(Unfetched::Unreached(_)) => later(node, wanted),
        Err(Unfetched::Stranger | Unfetched::Wrong(_)) => Found::Nothing,
    }
}

/// Whether a host is the one to which the thread of a note belongs.
async fn is_owner(node: &Node, id: &Id, via: &str) -> bool {
    let known = node.app.db.read(OneNote(id.as_str().to_owned())).await;
    known.is_ok_and(|known| known.is_some_and(|known| owns(node, &known, via)))
}

fn owns(node: &Node, known: &NoteRow, via: &str) -> bool {
    let context = Id::parse(&node.context(&known.page));
    context.is_some_and(|context| context.host.as_str() == via)
}

/// What somebody feels about a note, on the word of the site to which its thread belongs.
async fn like_of(node: &Node, wanted: &WantedRow, value: &Value) -> Found {
    let like = Activity::read(value).ok();
    let like = like.as_ref().and_then(Like::of);
    let like =
        like.filter(|like| like.actor.host == like.id.host && !node.is_silenced(&like.actor));
    let Some(like) = like else {
        return Found::Nothing;
    };
    let note = like.note.as_str().to_owned();
    match node.app.db.read(OneNote(note)).await {
        Ok(Some(known)) if owns(node, &known, &wanted.via) => Found::Like(like),
        Ok(None) if !node.settings.names.is_own(like.note.as_str()) => Found::Early(like.note),
        Ok(_) => Found::Nothing,
        Err(_) => later(node, wanted),
    }
}

async fn note_of(node: &Node, wanted: &WantedRow, note: Note, value: &Value) -> Found {
    if note.author.host != note.id.host {
        return Found::Nothing;
    }
    let Some(via) = Host::parse(&wanted.via) else {
        return Found::Nothing;
    };
    let author = match fetch::actor(node, &note.author, false).await {
        Ok(author) => author,
        Err(Unfetched::Unreached(_)) => return later(node, wanted),
        Err(_) => return Found::Nothing,
    };
    match read::said(node, note, &author, &via).await {
        Ok(Some(mut said)) => {
            said.sealed = proven::by(value, &author).then(|| value.to_string());
            Found::Note(Box::new(said))
        }
        Ok(None) => Found::Nothing,
        Err(_) => later(node, wanted),
    }
}

fn later(node: &Node, wanted: &WantedRow) -> Found {
    let now = node.app.now();
    if now - wanted.created > OLD {
        return Found::Nothing;
    }
    let wait = 1000_i64 << wanted.tries.clamp(0, 20);
    Found::Later(now + wait.min(LONGEST))
}

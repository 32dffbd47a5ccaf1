//! Who others are: what was found out about actors and their keys, and how long ago.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use crate::federation::activity::Actor;

/// Actors that are remembered.
const MOST: usize = 10_000;
/// Milliseconds after which one looks again.
const OLD: i64 = 24 * 60 * 60 * 1000;
/// Milliseconds between two looks at the same document.
const PAUSE: i64 = 60 * 1000;

#[derive(Default)]
pub struct Directory(Mutex<Cards>);

#[derive(Default)]
struct Cards {
    /// By the ids of their keys, and by their own.
    actors: HashMap<String, (Actor, i64)>,
    /// When documents were looked at last.
    looked: HashMap<String, i64>,
    /// Documents that are looked at now, or were.
    turns: HashMap<String, Turn>,
}

/// Who has it looks at a document; whoever else wants to waits, and finds what was found.
pub type Turn = Arc<tokio::sync::Mutex<()>>;

impl Directory {
    /// Somebody by the id of their key, or by their own.
    pub fn find(&self, id: &str, now: i64) -> Option<Actor> {
        let cards = self.cards();
        let (actor, found) = cards.actors.get(id)?;
        (now - found < OLD).then(|| actor.clone())
    }

    pub fn keep(&self, actor: &Actor, now: i64) {
        let mut cards = self.cards();
        if cards.actors.len() >= MOST {
            cards.actors.clear();
        }
        let methods = actor.methods.iter().map(|(id, _)| id.as_str());
        for id in [actor.id.as_str(), actor.key.as_str()]
            .into_iter()
            .chain(methods)
        {
            cards.actors.insert(id.to_owned(), (actor.clone(), now));
        }
    }

    /// Whether a document may be looked at now; if so, not again for a minute.
    pub fn may_look(&self, document: &str, now: i64) -> bool {
        let mut cards = self.cards();
        if cards.looked.len() >= MOST {
            cards.looked.retain(|_, looked| now - *looked < PAUSE);
            if cards.looked.len() >= MOST {
                return false;
            }
        }
        let looked = cards.looked.get(document).copied();
        if looked.is_some_and(|looked| (0..PAUSE).contains(&(now - looked))) {
            return false;
        }
        cards.looked.insert(document.to_owned(), now);
        true
    }

    pub fn turn(&self, document: &str) -> Turn {
        let mut cards = self.cards();
        if cards.turns.len() >= MOST {
            cards.turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        }
        let turn = cards.turns.entry(document.to_owned()).or_default();
        turn.clone()
    }

    fn cards(&self) -> MutexGuard<'_, Cards> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

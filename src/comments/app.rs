//! Everything that a request needs, in one place.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::RwLock;

use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use tokio::sync::watch;

use crate::comments::account::Asker;
use crate::comments::anonymous::Anonymous;
use crate::comments::bell::Bells;
use crate::comments::command::Command;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::evidence;
use crate::comments::guest;
use crate::comments::looks::Looks;
use crate::comments::metrics::Metrics;
use crate::comments::person_name;
use crate::comments::problem::Problem;
use crate::comments::rate::Rates;
use crate::comments::register::Person;
use crate::comments::register::Place;
use crate::comments::register::Register;
use crate::comments::settings::Settings;
use crate::comments::shelf::Finished;
use crate::comments::shelf::Shelf;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State;
use crate::comments::store::db::Db;
use crate::comments::store::whole::Whole;
use crate::comments::store::whole::WholeThread;
use crate::comments::writer::Writer;

/// Says what time it is, in milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// A page for moderators that a room beside the service brings.
#[derive(Debug)]
pub struct Desk {
    /// `peers`
    pub address: &'static str,
    /// What it is called, as a word of the interface.
    pub word: &'static str,
}

pub struct App {
    pub settings: Settings,
    pub db: Db,
    pub writer: Writer,
    pub shelf: Arc<Shelf>,
    pub bells: Arc<Bells>,
    pub rates: Rates,
    pub anonymous: Anonymous,
    pub metrics: Arc<Metrics>,
    pub clock: Clock,
    pub register: RwLock<Arc<Register>>,
    pub looks: Looks,
    pub desks: &'static [Desk],
    /// Another service told of pages: they have to be looked up again.
    pub recall: AtomicBool,
    /// True once the service is about to stop.
    pub stop: watch::Receiver<bool>,
}

impl App {
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    pub fn register(&self) -> Arc<Register> {
        let register = self.register.read().unwrap_or_else(PoisonError::into_inner);
        register.clone()
    }

    /// Puts in place what a new build told: everything that was finished may look otherwise now.
    pub fn learn(&self, register: Register) {
        let mut place = self
            .register
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *place = Arc::new(register);
        drop(place);
        self.look_again();
        self.metrics.reloads.fetch_add(1, Ordering::Relaxed);
    }

    /// Every thread may look otherwise now.
    pub fn look_again(&self) {
        self.shelf.clear();
        self.bells.ring_all();
    }

    /// A page that this person may read; for all others there is none.
    pub fn readable(&self, page: &str, asker: &Asker) -> Result<Place, Problem> {
        let register = self.register();
        let place = register
            .place(page)
            .filter(|place| asker.may_read(place.level));
        place.cloned().ok_or(Problem::NotFound("page"))
    }

    pub async fn run(&self, command: Command) -> Result<Done, Problem> {
        self.writer
            .run(command)
            .await
            .map_err(|refusal| match refusal {
                Refusal::Store(error) => Problem::from(error),
                Refusal::NotFound(what) => Problem::NotFound(what),
                Refusal::Forbidden(why) => Problem::Forbidden(why),
                Refusal::Conflict(why) => Problem::Conflict(why),
                Refusal::Invalid(field, why) => Problem::invalid(field, why),
            })
    }

    /// Counts one thing that somebody writes.
    pub fn count(&self, asker: &Asker) -> Result<(), Problem> {
        let now = self.now();
        let take = |key: &str, allowance| {
            let taken = self.rates.take(key, allowance, now);
            taken.map_err(Problem::TooFast)
        };
        if let Some(account) = &asker.account {
            take(&format!("person {}", account.id), self.settings.person)?;
        }
        take(&format!("network {}", asker.network), self.settings.network)
    }

    /// A thread as everybody sees it who may read the page.
    pub async fn thread(&self, place: &Place) -> Result<Arc<Finished>, Problem> {
        let finished = self.finished(place).await?;
        if finished.until.is_none_or(|until| until > self.now()) {
            return Ok(finished);
        }
        self.shelf.forget(&place.page.page);
        self.finished(place).await
    }

    async fn finished(&self, place: &Place) -> Result<Arc<Finished>, Problem> {
        let page = &place.page.page;
        self.shelf
            .get(page, async || {
                self.metrics.fills.fetch_add(1, Ordering::Relaxed);
                let whole = self.db.read(WholeThread(page.clone())).await?;
                let now = self.now();
                let closed = whole.thread.locked || place.is_closed();
                let mut head = json!({
                    "id": page,
                    "title": person_name::clean(&place.page.title),
                    "state": if closed { "closed" } else { "open" },
                    "kind": place.page.kind,
                });
                if let Some(tally) = &whole.poll {
                    head["poll"] = json!(tally.as_of(now));
                }
                let register = self.register();
                if !whole.moved.is_empty() {
                    head["moved"] = moved(&whole.moved, place, &register);
                }
                let mut head = head.to_string();
                head.pop();
                let comments = whole
                    .comments
                    .iter()
                    .filter(|row| row.shown)
                    .map(|row| {
                        let seen = self.seen(row, place, &whole, &register);
                        (row.seq, seen.to_string())
                    })
                    .collect();
                let seq = whole.thread.seq;
                let mut finished = Finished::new(head, seq, &cursor(page, seq), comments);
                let closes = whole.poll.and_then(|tally| tally.poll.closes);
                finished.until = closes.filter(|closes| *closes > now);
                Ok(finished)
            })
            .await
    }

    /// A comment as others see it.
    fn seen(&self, row: &CommentRow, place: &Place, whole: &Whole, register: &Register) -> Value {
        let published = row.state == State::Published;
        let felt = whole.reactions.get(&row.id).filter(|_| published);
        let mut seen = json!({
            "id": row.id,
            "parent": row.parent,
            "author": if published { self.author(row, register) } else { Value::Null },
            "html": if published { Value::from(row.html.as_str()) } else { Value::Null },
            "created": time(row.created),
            "edited": row.edited.filter(|_| published).map(time),
            "state": row.state.name(),
            "accepted": published && row.accepted,
            "reactions": felt.map_or_else(|| json!({}), |felt| json!(felt)),
        });
        if let Some(evidence) = row.evidence.as_ref().filter(|_| published) {
            let prefix = &self.settings.base_path;
            let shown = evidence::shown(evidence, register, place.level, prefix);
            seen["kudos"] = json!(shown);
        }
        if published {
            let elsewhere = &whole.elsewhere;
            if let Some(entity) = elsewhere.entity(row) {
                seen["author"]["entity"] = entity.as_str().into();
            }
            let facts = [
                ("lang", elsewhere.lang(row)),
                ("awaits", elsewhere.awaits(row)),
            ];
            for (name, word) in facts {
                if let Some(word) = word {
                    seen[name] = word.as_str().into();
                }
            }
        }
        seen
    }

    /// Who wrote a comment, as they are called now; nobody where it was asked anonymously.
    pub fn author(&self, row: &CommentRow, register: &Register) -> Value {
        let Some(id) = &row.author else {
            return Value::Null;
        };
        match register.person(id) {
            Some(person) if self.is_forgotten(person) => {
                json!({ "id": null, "name": "Former colleague" })
            }
            Some(person) => json!({ "id": id, "name": person.name }),
            None => {
                let mut author = json!({
                    "id": (!id.starts_with('~')).then_some(id),
                    "name": row.name.as_deref().unwrap_or("?"),
                });
                if let Some(site) = guest::via(id) {
                    author["via"] = site.into();
                }
                author
            }
        }
    }

    pub fn has_left(&self, person: &Person) -> bool {
        let today = time(self.now());
        person
            .left
            .as_deref()
            .is_some_and(|left| *left <= today[..10])
    }

    /// Whether somebody left and does not want to be named any more.
    pub fn is_forgotten(&self, person: &Person) -> bool {
        person.privacy.as_deref() == Some("former") && self.has_left(person)
    }
}

/// What stood here and went elsewhere; where to, if all who read this may know of that page.
fn moved(comments: &BTreeMap<String, String>, place: &Place, register: &Register) -> Value {
    let told = comments.iter().map(|(comment, target)| {
        let target = register.place(target);
        let known = target.filter(|target| target.level.is_some() && target.level <= place.level);
        json!({ "id": comment, "url": known.map(|target| &target.page.url) })
    });
    told.collect()
}

/// `2026-03-12T09:30:00.25Z`
pub fn time(milliseconds: i64) -> String {
    let time = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_string()
}

/// Where a thread stands, for those who come back for what is newer.
pub fn cursor(page: &str, seq: i64) -> String {
    format!("{page}.{seq}")
}

/// Reads a cursor of a thread; that of another thread is none.
pub fn read_cursor(page: &str, cursor: &str) -> Option<i64> {
    let number = cursor.strip_prefix(page)?.strip_prefix('.')?;
    let digits = number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() < 18;
    digits.then(|| number.parse().ok()).flatten()
}

//! Forgets a person: what they wrote, felt, chose and followed, and who they were; the threads keep their shape.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::btree_map::Entry;

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::audit;
use crate::comments::store::audit::Deed;
use crate::comments::store::comment;
use crate::comments::store::comment::State;
use crate::comments::store::erasure;
use crate::comments::store::queue;
use crate::comments::store::reaction;
use crate::comments::store::secret;
use crate::comments::store::subject;
use crate::comments::store::thread;
use crate::comments::store::tx::Tx;

/// Who did it, in the log: whoever may use the command line.
const OPERATOR: &str = "~operator";

#[derive(Clone, Debug)]
pub struct Erase {
    /// Every name under which the store may know them.
    pub names: Vec<String>,
    /// What stands for them in the log from now on.
    pub pseudonym: String,
    pub now: i64,
}

impl Erase {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        // Each thread counts one change, however much of it goes.
        let mut changed: BTreeMap<String, i64> = BTreeMap::new();
        for name in &self.names {
            let (felt, voted) = subject::touched(tx, name).await?;
            let own = comment::of_person(tx, name).await?;
            let shown = own.iter().chain(&felt).filter(|row| row.shown);
            let pages: BTreeSet<String> = shown.map(|row| row.page.clone()).chain(voted).collect();
            for page in pages {
                if let Entry::Vacant(place) = changed.entry(page) {
                    let thread = thread::touch(tx, place.key(), true).await?;
                    place.insert(thread.seq);
                }
            }
            let seq = |page: &str, before: i64| changed.get(page).copied().unwrap_or(before);
            let mut queries = Vec::new();
            for mut row in felt {
                row.seq = seq(&row.page, row.seq);
                queries.push(comment::update(&row));
            }
            for mut row in own {
                row.state = State::Withdrawn;
                row.author = None;
                row.name = None;
                row.evidence = None;
                row.body = String::new();
                row.html = String::new();
                row.accepted = false;
                row.seq = if row.shown {
                    seq(&row.page, row.seq)
                } else {
                    row.seq
                };
                queries.extend([
                    comment::forget(&row.id),
                    reaction::forget(&row.id),
                    secret::forget(&row.id),
                    queue::settle(&row.id),
                    comment::update(&row),
                ]);
                queries.extend(
                    row.shown
                        .then(|| erasure::add(&row.page, &row.id, self.now)),
                );
            }
            queries.extend(subject::forget(name));
            queries.push(audit::forget(name, &self.pseudonym));
            tx.all(queries).await?;
        }
        let deed = Deed {
            done: self.now,
            person: OPERATOR,
            deed: "erase",
            page: "",
            comment: None,
            reason: "",
        };
        let line = audit::append(tx, deed).await?;
        tx.rows(line).await?;
        Ok(Done {
            changed: changed.into_iter().collect(),
            ..Done::default()
        })
    }
}

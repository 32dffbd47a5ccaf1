//! Who had a hand in a page: everybody who wrote a change of it, in the order in which they first did.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::past::AuthorIndex;
use crate::content::past::Life;
use crate::content::past::Past;
use crate::content::past::Revision;
use crate::content::path::fold;
use crate::view::byline::Byline;
use crate::view::edition::Edition;
use crate::view::here::Here;

/// Faces on a page; the rest are on its history's.
const FACES: usize = 8;

/// Beside those whom the page's head names.
#[derive(Serialize)]
pub struct Contributors {
    pub people: Vec<Byline>,
    /// So many more had a hand in it.
    pub more: usize,
}

/// What tells one contributor from another: two signatures of one person are one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Person(PageIndex),
    Name(String),
}

impl Contributors {
    /// `None` when there is nobody to name, and on a colleague's page: who corrected it is of no interest.
    pub fn of(edition: &Edition, here: &Here, page: &Page) -> Option<Contributors> {
        if page.kind == Kind::Person {
            return None;
        }
        let life = edition.past.life(&page.manuscript.file)?;
        let head = &page.manuscript.front_matter;
        let mut known: BTreeSet<Key> = head
            .authors
            .iter()
            .map(|author| key(edition, &author.value))
            .collect();
        let mut contributors = Contributors {
            people: Vec::new(),
            more: 0,
        };
        for index in authors(&edition.past, life) {
            let author = edition.past.author(index);
            let Some(who) = author.name() else {
                continue;
            };
            if !known.insert(key(edition, who)) {
                continue;
            }
            if contributors.people.len() < FACES {
                let face = edition.byline(here, &page.lang, who);
                contributors.people.push(face);
            } else {
                contributors.more += 1;
            }
        }
        (!contributors.people.is_empty()).then_some(contributors)
    }
}

/// Everybody who wrote a change that says something, each once, the first first. Who moved a page, or was
/// one of hundreds whom a sweep through all files touched, wrote nothing of it.
pub fn authors(past: &Past, life: &Life) -> Vec<AuthorIndex> {
    let mut authors = Vec::new();
    for revision in life.revisions.iter().rev() {
        let commit = past.commit(revision.commit);
        if commit.ignored || !says_something(revision) {
            continue;
        }
        for author in std::iter::once(&commit.author).chain(&commit.co_authors) {
            if !authors.contains(author) {
                authors.push(*author);
            }
        }
    }
    authors
}

fn says_something(revision: &Revision) -> bool {
    revision
        .lines
        .is_none_or(|lines| !lines.only_blanks && (lines.added > 0 || lines.removed > 0))
}

fn key(edition: &Edition, who: &str) -> Key {
    match edition.person(who) {
        Some(person) => Key::Person(person),
        None => Key::Name(fold(who)),
    }
}

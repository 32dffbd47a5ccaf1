//! Tells the model what it wants to know of a history: `History` and `Identities` → [`Past`].

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::content::past;
use crate::content::past::Author;
use crate::content::past::AuthorIndex;
use crate::content::past::CommitIndex;
use crate::content::past::Life;
use crate::content::past::Past;
use crate::content::past::Version;
use crate::content::path::fold;
use crate::history::commit::Commit;
use crate::history::identity::Identities;
use crate::history::identity::Known;
use crate::history::identity::Who;
use crate::history::revision::History;
use crate::history::revision::Revision;
use crate::history::revision::Status;
use crate::history::signature::Signature;

/// What is known of all files. `people` are those by whom the identities were found.
pub fn tell(history: &History, identities: &Identities, people: &[Known]) -> Past {
    let authors = Authors::of(history, identities, people);
    let commits = history
        .commits
        .iter()
        .map(|commit| past::Commit {
            day: day(commit.time),
            author: authors.index(&commit.author),
            co_authors: commit
                .co_authors
                .iter()
                .map(|line| authors.index(line))
                .collect(),
            reviewers: commit
                .reviewers
                .iter()
                .map(|line| authors.index(line))
                .collect(),
            subject: (!commit.subject.is_empty()).then(|| Arc::clone(&commit.subject)),
            pages: 0,
            ignored: commit.ignored,
        })
        .collect();
    let lives: HashMap<String, Life> = history
        .lineages
        .iter()
        .map(|(file, lineage)| {
            let life = Life {
                revisions: lineage.revisions.iter().map(revision).collect(),
                is_whole: lineage.first.is_some(),
            };
            (file.clone(), life)
        })
        .collect();
    Past::of(authors.list, commits, lives)
}

fn revision(revision: &Revision) -> past::Revision {
    past::Revision {
        commit: CommitIndex(revision.commit.0),
        lines: revision.lines,
        moved_from: match &revision.status {
            Status::Renamed { from } => Some(Arc::clone(from)),
            Status::Added | Status::Modified => None,
        },
        version: revision.blob.as_bytes().try_into().ok().map(Version),
    }
}

/// In UTC; a time that no calendar has is its nearest end.
fn day(seconds: i64) -> Date {
    let nearest = match seconds < 0 {
        true => Timestamp::MIN,
        false => Timestamp::MAX,
    };
    let time = Timestamp::from_second(seconds).unwrap_or(nearest);
    TimeZone::UTC.to_datetime(time).date()
}

/// Everybody who signed something, each once.
struct Authors<'h> {
    list: Vec<Author>,
    places: HashMap<&'h str, AuthorIndex>,
}

impl<'h> Authors<'h> {
    fn of(history: &'h History, identities: &Identities, people: &[Known]) -> Authors<'h> {
        let mut lines: Vec<&str> = history
            .commits
            .iter()
            .flat_map(Commit::everybody)
            .map(|line| &**line)
            .collect();
        lines.sort_unstable();
        lines.dedup();
        let mut authors = Authors {
            list: Vec::new(),
            places: HashMap::with_capacity(lines.len()),
        };
        let mut known: HashMap<Author, AuthorIndex> = HashMap::new();
        let mut strangers: HashMap<String, AuthorIndex> = HashMap::new();
        for line in lines {
            let author = match identities.who(line) {
                Some(Who::Person { person, .. }) => Author::Person(people[*person].id.clone()),
                Some(Who::Bot) => Author::Bot {
                    name: Signature::parse(line).name,
                },
                Some(Who::Somebody(signature)) => stranger(signature),
                None => stranger(&Signature::parse(line)),
            };
            let next = AuthorIndex(authors.list.len() as u32);
            let index = match &author {
                Author::Somebody { name, address } => {
                    *strangers.entry(key(name, address)).or_insert(next)
                }
                _ => *known.entry(author.clone()).or_insert(next),
            };
            if index == next {
                authors.list.push(author);
            }
            authors.places.insert(line, index);
        }
        authors
    }

    fn index(&self, line: &str) -> AuthorIndex {
        self.places[line]
    }
}

/// A full name is one person's, whatever the address; a shorter one is only with it.
fn key(name: &str, address: &str) -> String {
    let name = fold(name);
    match name.contains(' ') {
        true => name,
        false if address.is_empty() => name,
        false => format!("<{address}>"),
    }
}

fn stranger(signature: &Signature) -> Author {
    Author::Somebody {
        name: signature.name.clone(),
        address: signature.address.to_lowercase(),
    }
}

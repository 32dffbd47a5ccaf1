//! What git tells about a site's files: the end product of `history`.

use std::collections::BTreeMap;
use std::sync::Arc;

use git2::Oid;

use crate::content::past::Lines;
use crate::history::commit::Commit;
use crate::history::commit::CommitNumber;
use crate::history::repository::State;

/// The history of the files that are present in HEAD.
///
/// Paths are relative to the site's folder, with `/`. What is not UTF-8 in an earlier path is U+FFFD; a
/// present path that is not UTF-8 is left out.
#[derive(Debug, PartialEq, Eq)]
pub struct History {
    pub state: State,
    /// All commits that HEAD can reach, newest first; see `CommitNumber`.
    pub commits: Vec<Commit>,
    /// By present path. A file that is not committed is not among them.
    pub lineages: BTreeMap<String, Lineage>,
    /// What could not be read, a sentence each, with the cure where there is one.
    pub problems: Vec<String>,
}

/// A file's way through history, from the newest version back to where it was added.
///
/// If a path was deleted and added again, this is its latest life only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage {
    /// Newest first. Merges are not among them.
    pub revisions: Vec<Revision>,
    /// None where it cannot be known: in a shallow clone, or where objects are missing.
    pub first: Option<Version>,
}

/// One commit's change to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    pub commit: CommitNumber,
    pub status: Status,
    /// The file's path after the commit.
    pub path: Arc<str>,
    /// The file's bytes after the commit.
    pub blob: Oid,
    /// The file's bytes before the commit; none if it was added.
    pub before: Option<Oid>,
    /// None where a version is no text, or missing.
    pub lines: Option<Lines>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    Added,
    Modified,
    /// Moved from another path, with or without edits.
    Renamed {
        from: Arc<str>,
    },
}

/// A file as it once was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub path: Arc<str>,
    pub blob: Oid,
}

impl History {
    /// A history that knows nothing of any file.
    pub fn unknown(state: State) -> History {
        History {
            state,
            commits: Vec::new(),
            lineages: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// The commit of a revision.
    pub fn commit(&self, number: CommitNumber) -> Option<&Commit> {
        self.commits.get(number.0 as usize)
    }
}

impl Lineage {
    /// Exchanges the ids of versions for those by which they are found in the repository.
    pub fn restore(&mut self, stored: impl Fn(Oid) -> Oid) {
        for revision in &mut self.revisions {
            revision.blob = stored(revision.blob);
            revision.before = revision.before.map(&stored);
        }
        if let Some(first) = &mut self.first {
            first.blob = stored(first.blob);
        }
    }

    /// Each path that the file had before and the commit with which it last left it, the latest first.
    ///
    /// Where several files once had the same path, the one with the smallest commit number left it last.
    pub fn earlier_paths(&self, present: &str) -> Vec<(&str, CommitNumber)> {
        let mut earlier: Vec<(&str, CommitNumber)> = Vec::new();
        for revision in &self.revisions {
            if let Status::Renamed { from } = &revision.status
                && **from != *present
                && earlier.iter().all(|(path, _)| **path != **from)
            {
                earlier.push((from, revision.commit));
            }
        }
        earlier
    }
}

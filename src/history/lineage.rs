//! Follows each present file back through its renames to its first version.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::history::commit::CommitNumber;
use crate::history::ledger::Ledger;
use crate::history::ledger::NONE;
use crate::history::ledger::Record;
use crate::history::present::Present;
use crate::history::revision::Lineage;
use crate::history::revision::Revision;
use crate::history::revision::Status;
use crate::history::revision::Version;
use crate::history::walk::Commits;

/// Gives each present file its lineage; `complete` says that no change is unknown.
pub fn follow(
    present: Vec<Present>,
    ledger: &Ledger,
    commits: &Commits,
    complete: bool,
) -> BTreeMap<String, Lineage> {
    let places = ledger.paths_by_name();
    let mut follower = Follower {
        ledger,
        changes: Changes::of(ledger, commits),
        names: ledger.paths.iter().map(|path| name(path)).collect(),
        taken: Vec::new(),
    };
    follower.taken = vec![0; follower.changes.list.len()];
    let lineage = |(round, file): (u32, Present)| {
        let place = places.get(file.path.as_slice());
        let revisions = place.map(|place| follower.revisions(*place, round));
        let revisions = revisions.unwrap_or_default();
        let first = first(&revisions, &file, complete);
        Some((
            String::from_utf8(file.path).ok()?,
            Lineage { revisions, first },
        ))
    };
    (1..).zip(present).filter_map(lineage).collect()
}

/// All changes that can be reached, path by path, and of each path newest first.
struct Changes {
    list: Vec<Change>,
    /// Where the changes of each path begin.
    begins: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Change {
    commit: CommitNumber,
    /// A place in `Ledger::records`.
    record: u32,
}

impl Changes {
    fn of(ledger: &Ledger, commits: &Commits) -> Changes {
        let records = || {
            let known = commits.known();
            known.flat_map(|(commit, row)| {
                ledger.records(row).map(move |record| Change {
                    commit,
                    record: record as u32,
                })
            })
        };
        let path = |change: &Change| ledger.records[change.record as usize].path as usize;
        let mut begins = vec![0; ledger.paths.len() + 1];
        for change in records() {
            begins[path(&change) + 1] += 1;
        }
        for path in 1..begins.len() {
            begins[path] += begins[path - 1];
        }
        let nothing = Change {
            commit: CommitNumber(0),
            record: 0,
        };
        let mut list = vec![nothing; begins.last().map_or(0, |end| *end as usize)];
        let mut next = begins.clone();
        for change in records() {
            let place = &mut next[path(&change)];
            list[*place as usize] = change;
            *place += 1;
        }
        Changes { list, begins }
    }

    /// Places in the list.
    fn of_path(&self, path: u32) -> std::ops::Range<usize> {
        let path = path as usize;
        self.begins[path] as usize..self.begins[path + 1] as usize
    }

    /// The place of what a commit did to a path.
    fn at(&self, path: u32, commit: CommitNumber) -> Option<usize> {
        let range = self.of_path(path);
        let place = self.list[range.clone()].binary_search_by_key(&commit, |change| change.commit);
        Some(range.start + place.ok()?)
    }
}

fn name(path: &[u8]) -> Arc<str> {
    Arc::from(String::from_utf8_lossy(path))
}

/// The oldest version that is known to be the first.
///
/// Without an addition, a merge must have brought the file, and its first version is the oldest one
/// seen – but only if all of the history was seen.
fn first(revisions: &[Revision], present: &Present, complete: bool) -> Option<Version> {
    let oldest = revisions.last();
    if let Some(Revision {
        status: Status::Added,
        path,
        blob,
        ..
    }) = oldest
    {
        return Some(Version {
            path: Arc::clone(path),
            blob: *blob,
        });
    }
    if !complete {
        return None;
    }
    let Some(oldest) = oldest else {
        return Some(Version {
            path: name(&present.path),
            blob: present.leaf.blob,
        });
    };
    let path = match &oldest.status {
        Status::Renamed { from } => from,
        _ => &oldest.path,
    };
    Some(Version {
        path: Arc::clone(path),
        blob: oldest.before?,
    })
}

/// Finds the way of one file through the changes of all paths.
struct Follower<'f> {
    ledger: &'f Ledger,
    changes: Changes,
    /// The paths as text.
    names: Vec<Arc<str>>,
    /// The round in which each change was last taken: a file's own number.
    taken: Vec<u32>,
}

impl Follower<'_> {
    /// The revisions of the file that has this path at present, newest first.
    fn revisions(&mut self, path: u32, round: u32) -> Vec<Revision> {
        let mut places = Vec::new();
        let begin = self.changes.of_path(path).start;
        let mut left_to_follow = self.life(path, begin, round, &mut places);
        while let Some((source, departure)) = left_to_follow.pop() {
            self.edits_elsewhere(source, departure, round, &mut places);
            left_to_follow.append(&mut self.life(source, departure + 1, round, &mut places));
        }
        let mut revisions: Vec<Revision> = places
            .into_iter()
            .filter_map(|place| self.revision(place))
            .collect();
        revisions.sort_unstable_by(|one, other| {
            (one.commit, &one.path).cmp(&(other.commit, &other.path))
        });
        revisions
    }

    /// Takes the changes of a path from one of them back to where its life began, and returns the
    /// renames that it began with: the source's path, and the change with which the file left it.
    ///
    /// Changes on parallel branches lie between each other in time. So, newest first, a life is: removals
    /// (on a branch, and undone by its merge), edits, at least one addition (each on its branch), and
    /// more edits, up to the next older removal.
    fn life(
        &mut self,
        path: u32,
        newest: usize,
        round: u32,
        places: &mut Vec<usize>,
    ) -> Vec<(u32, usize)> {
        let mut origins = Vec::new();
        let mut begun = false;
        for place in newest..self.changes.of_path(path).end {
            let record = self.record(place);
            if record.new == NONE {
                if begun {
                    break;
                }
                continue;
            }
            if !self.take(place, round, places) {
                break;
            }
            if record.old == NONE {
                begun = true;
                origins.extend(self.origin(place));
            }
        }
        origins
    }

    /// Takes the edits of a path that are newer than the file's departure from it: they were made on a
    /// branch that did not know of the rename.
    fn edits_elsewhere(
        &mut self,
        path: u32,
        departure: usize,
        round: u32,
        places: &mut Vec<usize>,
    ) {
        for place in (self.changes.of_path(path).start..departure).rev() {
            let record = self.record(place);
            if record.new == NONE || record.old == NONE {
                break;
            }
            self.take(place, round, places);
        }
    }

    /// Takes a change, unless this round has it already.
    fn take(&mut self, place: usize, round: u32, places: &mut Vec<usize>) -> bool {
        if self.taken[place] == round {
            return false;
        }
        self.taken[place] = round;
        places.push(place);
        true
    }

    fn record(&self, place: usize) -> Record {
        self.ledger.records[self.changes.list[place].record as usize]
    }

    /// The path from which the file was moved, and the change with which it left it.
    fn origin(&self, place: usize) -> Option<(u32, usize)> {
        let source = self.record(place).from;
        if source == NONE {
            return None;
        }
        let commit = self.changes.list[place].commit;
        Some((source, self.changes.at(source, commit)?))
    }

    fn revision(&self, place: usize) -> Option<Revision> {
        let record = self.record(place);
        let blob = |place: u32| self.ledger.blobs.get(place as usize).copied();
        let (status, before) = match (blob(record.old), self.origin(place)) {
            (Some(old), _) => (Status::Modified, Some(old)),
            (None, None) => (Status::Added, None),
            (None, Some((source, departure))) => {
                let from = Arc::clone(&self.names[source as usize]);
                (Status::Renamed { from }, blob(self.record(departure).old))
            }
        };
        Some(Revision {
            commit: self.changes.list[place].commit,
            status,
            path: Arc::clone(&self.names[record.path as usize]),
            blob: blob(record.new)?,
            before,
            lines: record.lines(),
        })
    }
}

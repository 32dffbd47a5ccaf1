//! What a ledger remembers of changes, for a reading that sees only some of them: nothing that was compared
//! once is compared again.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::history::change::Change;
use crate::history::change::Leaf;
use crate::history::change::PathChanges;
use crate::history::commit::CommitNumber;
use crate::history::count::Compared;
use crate::history::ledger::Ledger;
use crate::history::ledger::NONE;
use crate::history::walk::Commits;

/// All changes as they were before renames were looked for, path by path and of each newest first.
pub fn changes(ledger: &Ledger, commits: &Commits) -> Vec<PathChanges> {
    let paths = ledger.paths.iter();
    let mut found: Vec<PathChanges> = paths
        .map(|path| PathChanges {
            path: path.to_vec(),
            changes: Vec::new(),
        })
        .collect();
    for (commit, row) in commits.known() {
        for record in &ledger.records[ledger.records(row)] {
            let (new, old) = ledger.leaves(record);
            found[record.path as usize].changes.push(Change {
                commit,
                new,
                old,
                from: None,
                lines: None,
            });
        }
    }
    found.retain(|path| !path.changes.is_empty());
    found
}

/// What came of all comparisons of two versions.
pub fn compared(ledger: &Ledger) -> Compared {
    let blob = |place: u32| ledger.blobs.get(place as usize).copied();
    let mut compared = Compared::with_capacity(ledger.records.len());
    for row in 0..ledger.rows.len() as u32 {
        let records = &ledger.records[ledger.records(row)];
        for record in records {
            let Some(new) = blob(record.new) else {
                continue;
            };
            let old = match record.from {
                NONE => record.old,
                from => {
                    let source = records.iter().find(|record| record.path == from);
                    source.map_or(NONE, |source| source.old)
                }
            };
            compared.insert((blob(old), new), record.lines());
        }
    }
    compared
}

/// A file that a commit added, or removed where there is nothing after it.
type Arrival<'a> = (&'a [u8], Option<Leaf>, Option<Leaf>);

/// Takes over the renames of the commits of which readers see all that was added and removed, and returns
/// those commits. `rows` are those of the commits in the ledger.
pub fn renames(
    paths: &mut [PathChanges],
    rows: &[u32],
    is_seen: impl Fn(&[u8]) -> bool,
    ledger: &Ledger,
) -> HashSet<CommitNumber> {
    let mut arrivals: BTreeMap<CommitNumber, Vec<Arrival<'_>>> = BTreeMap::new();
    for PathChanges { path, changes } in &*paths {
        for change in changes {
            if change.new.is_none() != change.old.is_none() {
                let arrivals = arrivals.entry(change.commit).or_default();
                arrivals.push((path, change.new, change.old));
            }
        }
    }
    let places: HashMap<&[u8], usize> = (0..)
        .zip(&*paths)
        .map(|(place, path)| (path.path.as_slice(), place))
        .collect();
    let mut known = HashSet::new();
    let mut renames: Vec<(CommitNumber, usize, usize)> = Vec::new();
    for (commit, mut seen) in arrivals {
        let records = &ledger.records[ledger.records(rows[commit.0 as usize])];
        let path = |place: u32| &*ledger.paths[place as usize];
        let moves = records.iter().filter(|record| {
            (record.new == NONE) != (record.old == NONE) && is_seen(path(record.path))
        });
        let mut all: Vec<Arrival<'_>> = moves
            .clone()
            .map(|record| {
                let (new, old) = ledger.leaves(record);
                (path(record.path), new, old)
            })
            .collect();
        seen.sort_unstable_by_key(|(path, ..)| *path);
        all.sort_unstable_by_key(|(path, ..)| *path);
        if seen != all {
            continue;
        }
        known.insert(commit);
        let moved = moves.filter(|record| record.from != NONE);
        renames.extend(moved.filter_map(|record| {
            let place = |of: u32| places.get(path(of)).copied();
            Some((commit, place(record.from)?, place(record.path)?))
        }));
    }
    for (commit, source, target) in renames {
        if let Some(place) = paths[target].place_of(commit) {
            paths[target].changes[place].from = Some(source);
        }
    }
    known
}

//! Follows each present file back through its renames to its first version.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::history::change::Change;
use crate::history::change::PathChanges;
use crate::history::revision::Lineage;
use crate::history::revision::Revision;
use crate::history::revision::Status;
use crate::history::revision::Version;

/// Gives each present file its lineage; `complete` says that no change is unknown.
pub fn follow(
    present: &[PathChanges],
    paths: &[PathChanges],
    complete: bool,
) -> BTreeMap<String, Lineage> {
    let places: HashMap<&[u8], usize> = (0..)
        .zip(paths)
        .map(|(place, path)| (path.path.as_slice(), place))
        .collect();
    let names: Vec<Arc<str>> = paths.iter().map(|path| name(&path.path)).collect();
    let follower = Follower { paths, names };
    let mut lineages = BTreeMap::new();
    for file in present {
        let Ok(path) = str::from_utf8(&file.path) else {
            continue;
        };
        let mut lineage = Lineage::default();
        if let Some(place) = places.get(file.path.as_slice()) {
            lineage.revisions = follower.revisions(*place);
        }
        lineage.first = first(&lineage.revisions, file, complete);
        lineages.insert(path.to_owned(), lineage);
    }
    lineages
}

fn name(path: &[u8]) -> Arc<str> {
    Arc::from(String::from_utf8_lossy(path))
}

/// The oldest version that is known to be the first.
///
/// Without an addition, a merge must have brought the file, and its first version is the oldest one
/// seen – but only if all of the history was seen.
fn first(revisions: &[Revision], present: &PathChanges, complete: bool) -> Option<Version> {
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
        let blob = present.changes.first()?.new?.blob;
        return Some(Version {
            path: name(&present.path),
            blob,
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
    paths: &'f [PathChanges],
    /// The paths as text, in the same order.
    names: Vec<Arc<str>>,
}

/// Changes of a file: the place of its path, and the place among that path's changes.
type Taken = HashSet<(usize, usize)>;

impl Follower<'_> {
    /// The revisions of the file that has this path at present, newest first.
    fn revisions(&self, path: usize) -> Vec<Revision> {
        let mut taken = Taken::new();
        let mut left_to_follow = self.life(path, 0, &mut taken);
        while let Some((source, departure)) = left_to_follow.pop() {
            self.edits_elsewhere(source, departure, &mut taken);
            left_to_follow.append(&mut self.life(source, departure + 1, &mut taken));
        }
        let mut revisions: Vec<Revision> = taken
            .into_iter()
            .filter_map(|(path, change)| self.revision(path, change))
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
    fn life(&self, path: usize, newest: usize, taken: &mut Taken) -> Vec<(usize, usize)> {
        let mut origins = Vec::new();
        let mut begun = false;
        for (place, change) in self.paths[path].changes.iter().enumerate().skip(newest) {
            if change.new.is_none() {
                if begun {
                    break;
                }
                continue;
            }
            if !taken.insert((path, place)) {
                break;
            }
            if change.old.is_none() {
                begun = true;
                origins.extend(self.origin(change));
            }
        }
        origins
    }

    /// Takes the edits of a path that are newer than the file's departure from it: they were made on a
    /// branch that did not know of the rename.
    fn edits_elsewhere(&self, path: usize, departure: usize, taken: &mut Taken) {
        let newer = self.paths[path].changes[..departure]
            .iter()
            .enumerate()
            .rev();
        for (place, _) in
            newer.take_while(|(_, change)| change.new.is_some() && change.old.is_some())
        {
            taken.insert((path, place));
        }
    }

    /// The path from which the file was moved, and the change with which it left it.
    fn origin(&self, addition: &Change) -> Option<(usize, usize)> {
        let source = addition.from?;
        Some((source, self.paths[source].place_of(addition.commit)?))
    }

    fn revision(&self, path: usize, change: usize) -> Option<Revision> {
        let change = &self.paths[path].changes[change];
        let origin = self.origin(change);
        let (status, before) = match (change.old, origin) {
            (Some(old), _) => (Status::Modified, Some(old.blob)),
            (None, None) => (Status::Added, None),
            (None, Some((source, departure))) => {
                let from = Arc::clone(&self.names[source]);
                (
                    Status::Renamed { from },
                    self.paths[source].changes[departure]
                        .old
                        .map(|old| old.blob),
                )
            }
        };
        Some(Revision {
            commit: change.commit,
            status,
            path: Arc::clone(&self.names[path]),
            blob: change.new?.blob,
            before,
            lines: change.lines,
        })
    }
}

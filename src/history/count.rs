//! Counts the lines of every edit, path by path, on as many threads as there are processors.

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;

use git2::Oid;

use crate::content::past::Lines;
use crate::history::change::Change;
use crate::history::change::PathChanges;
use crate::history::lines;
use crate::history::object::Objects;
use crate::history::object::Unreadable;
use crate::history::repository::Repository;

/// Batches of paths that the threads take from one queue: enough that all end at about the same time.
const BATCHES: usize = 32;

/// With fewer edits than this, more threads would cost more than they bring.
const FEW_EDITS: usize = 500;

/// More threads than this wait for the disk, and each needs memory.
const MOST_THREADS: usize = 8;

/// Larger texts are not compared, in bytes: no page is, and the time would be the reader's.
const LARGEST_TEXT: usize = 4 << 20;

/// An edit to be counted.
struct Edit {
    /// The place of its path, and its place among that path's changes.
    place: (usize, usize),
    new: Oid,
    /// None if the file was added.
    old: Option<Oid>,
}

/// What is known of two versions of a file: what came of comparing the older of them, or nothing, with the
/// newer one.
pub type Compared = HashMap<(Option<Oid>, Oid), Option<Lines>>;

/// Says of each change what it did to the text; renames must be found before.
///
/// The versions of one path lie next to each other in git's packs, newest first, and each is the old one
/// of one edit and the new one of the next older: so each is unpacked about once.
pub fn count(
    paths: &mut [PathChanges],
    known: &Compared,
    repository: &Repository,
    objects: &mut Objects<'_>,
) {
    let is_partial = repository.state().partial;
    let edits = edits(paths);
    let (recalled, edits): (Vec<Edit>, Vec<Edit>) = edits
        .into_iter()
        .partition(|edit| known.contains_key(&(edit.old, edit.new)));
    for edit in recalled {
        let (path, change) = edit.place;
        paths[path].changes[change].lines = known[&(edit.old, edit.new)];
    }
    let threads = match edits.len() {
        ..FEW_EDITS => 1,
        _ => thread::available_parallelism().map_or(1, NonZero::get),
    };
    let batches: Vec<&[Edit]> = match threads {
        1 => vec![&edits],
        _ => batches(&edits),
    };
    let next = AtomicUsize::new(0);
    let work = |objects: &mut Objects<'_>| {
        let mut counted = Vec::new();
        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
            counted.extend(batch.iter().map(|edit| (edit.place, lines(edit, objects))));
        }
        counted
    };
    // Each other thread has a repository of its own, for libgit2 would make them wait for each other.
    let (place, made) = (repository.place(), objects.made());
    let elsewhere = || -> Option<(Vec<_>, Unreadable)> {
        let repository = git2::Repository::open(place?).ok()?;
        let odb = repository.odb().ok()?;
        let mut objects = Objects::new(&odb, is_partial);
        objects.make(Arc::clone(&made));
        let counted = work(&mut objects);
        Some((counted, objects.into_unreadable()))
    };
    let counted = thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(MOST_THREADS))
            .filter_map(|_| thread::Builder::new().spawn_scoped(scope, elsewhere).ok())
            .collect();
        let mut counted = work(objects);
        for other in others {
            // A thread that panicked left its batch uncounted; the next line does not hide that.
            if let Some((theirs, unreadable)) = other.join().expect("counting lines never panics") {
                counted.extend(theirs);
                objects.learn(unreadable);
            }
        }
        counted
    });
    for ((path, change), lines) in counted {
        paths[path].changes[change].lines = lines;
    }
}

/// All changes after which there is a file, path by path, newest first.
fn edits(paths: &[PathChanges]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (path, PathChanges { changes, .. }) in paths.iter().enumerate() {
        edits.extend(changes.iter().enumerate().filter_map(|(place, change)| {
            Some(Edit {
                place: (path, place),
                new: change.new?.blob,
                old: before(change, paths),
            })
        }));
    }
    edits
}

/// The file's bytes before a change, at whatever path.
fn before(change: &Change, paths: &[PathChanges]) -> Option<Oid> {
    let old = match change.from {
        Some(source) => paths[source].at(change.commit)?.old,
        None => change.old,
    };
    Some(old?.blob)
}

/// Cuts the list so that the edits of one path stay together.
fn batches(edits: &[Edit]) -> Vec<&[Edit]> {
    let size = edits.len() / BATCHES + 1;
    let mut batches = Vec::new();
    let mut rest = edits;
    while let Some(last) = rest.get(size - 1) {
        let same_path = |edit: &&Edit| edit.place.0 == last.place.0;
        let more = rest[size..].iter().take_while(same_path).count();
        let (batch, left) = rest.split_at(size + more);
        batches.push(batch);
        rest = left;
    }
    batches.push(rest);
    batches
}

fn lines(edit: &Edit, objects: &mut Objects<'_>) -> Option<Lines> {
    let new = objects.blob(edit.new)?;
    let old = match edit.old {
        Some(old) => Some(objects.blob(old)?),
        None => None,
    };
    let (new, old) = (new.data(), old.as_ref().map_or(&[][..], |old| old.data()));
    if new.len().max(old.len()) > LARGEST_TEXT {
        return None;
    }
    lines::compare(old, new)
}

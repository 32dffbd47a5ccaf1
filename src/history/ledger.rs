//! All that is known of commits, a row for each, in tables without pointers: what is kept between builds.
//!
//! What a row says never changes, for a commit's id is the hash of all that it follows from. So rows are
//! only added, and a history is found by walking through them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use git2::Oid;

use crate::content::past::Lines;
use crate::history::change::Change;
use crate::history::change::Leaf;
use crate::history::change::PathChanges;
use crate::history::commit::CommitNumber;
use crate::history::commit::Head;
use crate::history::commit::Message;
use crate::history::oid::OidMap;

/// No place in a table.
pub const NONE: u32 = u32::MAX;

/// In a record's `removed`: only blanks differ. No text that is compared has so many lines.
const ONLY_BLANKS: u32 = 1 << 31;
/// The content after, and that before, is where a symbolic link leads.
const NEW_LINK: u32 = 1 << 30;
const OLD_LINK: u32 = 1 << 29;
const MARKS: u32 = ONLY_BLANKS | NEW_LINK | OLD_LINK;

/// A commit. Its lists end here and begin where those of the row before end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    pub id: Oid,
    pub time: i64,
    /// A place in `Ledger::names`, as `merged_login` is, or `NONE`.
    pub author: u32,
    pub merged_login: u32,
    pub parents: u32,
    pub co_authors: u32,
    pub reviewers: u32,
    pub subject: u32,
    pub records: u32,
    /// It was not known what it changed, or when; the row does not count.
    pub is_cut: bool,
}

/// What a commit did to one path; each number is a place in a table or `NONE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    pub path: u32,
    /// The path from which the file was moved.
    pub from: u32,
    /// The content after and before.
    pub new: u32,
    pub old: u32,
    /// `NONE` if lines were not counted.
    pub added: u32,
    /// Some of the highest bits are marks.
    pub removed: u32,
}

#[derive(Default)]
pub struct Ledger {
    pub rows: Vec<Row>,
    pub parents: Vec<Oid>,
    /// Of each row the co-authors, then the reviewers: places in `names`.
    pub people: Vec<u32>,
    /// Signatures and logins, each once.
    pub names: Vec<Arc<str>>,
    pub subjects: String,
    pub records: Vec<Record>,
    pub blobs: Vec<Oid>,
    /// Each once, relative to the site's folder.
    pub paths: Vec<Box<[u8]>>,
    /// File contents that a partial clone left out; once there is one of them, the records are too poor.
    pub missing: Vec<Oid>,
    pub(super) by_id: OidMap<u32>,
    pub(super) by_name: HashMap<Arc<str>, u32>,
}

impl Record {
    pub fn lines(&self) -> Option<Lines> {
        (self.added != NONE).then_some(Lines {
            added: self.added,
            removed: self.removed & !MARKS,
            only_blanks: self.removed & ONLY_BLANKS != 0,
        })
    }

    /// Takes over what a change did to the text, and what it did it to.
    fn with(self, change: &Change) -> Record {
        let mark = |is_set: bool, mark: u32| if is_set { mark } else { 0 };
        let is_link = |leaf: Option<Leaf>| leaf.is_some_and(|leaf| leaf.link);
        let lines = change.lines;
        Record {
            added: lines.map_or(NONE, |lines| lines.added),
            removed: lines.map_or(0, |lines| lines.removed)
                | mark(lines.is_some_and(|lines| lines.only_blanks), ONLY_BLANKS)
                | mark(is_link(change.new), NEW_LINK)
                | mark(is_link(change.old), OLD_LINK),
            ..self
        }
    }
}

impl Ledger {
    /// Makes the tables ready to be looked up.
    pub fn index(mut self) -> Ledger {
        let names = (0..).zip(&self.names);
        self.by_name = names
            .map(|(place, name)| (Arc::clone(name), place))
            .collect();
        self.by_id.reserve(self.rows.len());
        let rows = (0..).zip(&self.rows).filter(|(_, row)| !row.is_cut);
        self.by_id.extend(rows.map(|(place, row)| (row.id, place)));
        self
    }

    pub fn find(&self, commit: Oid) -> Option<u32> {
        self.by_id.get(&commit).copied()
    }

    /// Adds a commit without records.
    pub fn add(&mut self, id: Oid, time: i64, head: &Head<'_>, message: &Message<'_>) -> u32 {
        self.parents.extend_from_slice(&head.parents);
        let author = self.name(head.author);
        let merged_login = match message.merged_login {
            Some(login) => self.name(login),
            None => NONE,
        };
        for line in &message.co_authors {
            let place = self.name(line);
            self.people.push(place);
        }
        let co_authors = self.people.len() as u32;
        for line in &message.reviewers {
            let place = self.name(line);
            self.people.push(place);
        }
        self.subjects.push_str(&message.subject());
        self.push(Row {
            id,
            time,
            author,
            merged_login,
            parents: self.parents.len() as u32,
            co_authors,
            reviewers: self.people.len() as u32,
            subject: self.subjects.len() as u32,
            records: self.records.len() as u32,
            is_cut: false,
        })
    }

    fn push(&mut self, row: Row) -> u32 {
        let place = self.rows.len() as u32;
        self.by_id.insert(row.id, place);
        self.rows.push(row);
        place
    }

    fn name(&mut self, line: &[u8]) -> u32 {
        let line = String::from_utf8_lossy(line);
        if let Some(place) = self.by_name.get(line.as_ref()) {
            return *place;
        }
        let place = self.names.len() as u32;
        let name: Arc<str> = Arc::from(line);
        self.names.push(Arc::clone(&name));
        self.by_name.insert(name, place);
        place
    }

    /// Adds what the rows from `first` on changed. `row` gives the row of a commit.
    pub fn add_changes(
        &mut self,
        first: usize,
        changes: &[PathChanges],
        row: impl Fn(CommitNumber) -> u32,
    ) {
        let paths = self.places_of(changes);
        let mut blobs = OidMap::default();
        let mut blob = |blobs_table: &mut Vec<Oid>, id: Option<Oid>| match id {
            Some(id) => *blobs.entry(id).or_insert_with(|| {
                blobs_table.push(id);
                blobs_table.len() as u32 - 1
            }),
            None => NONE,
        };
        let mut added: Vec<(u32, Record)> = Vec::new();
        for (path, PathChanges { changes, .. }) in paths.iter().zip(changes) {
            for change in changes {
                let record = Record {
                    path: *path,
                    from: change.from.map_or(NONE, |source| paths[source]),
                    new: blob(&mut self.blobs, change.new.map(|leaf| leaf.blob)),
                    old: blob(&mut self.blobs, change.old.map(|leaf| leaf.blob)),
                    added: NONE,
                    removed: 0,
                };
                added.push((row(change.commit), record.with(change)));
            }
        }
        added.sort_by_key(|(row, _)| *row);
        let mut added = added.into_iter().peekable();
        for (place, row) in (0..).zip(&mut self.rows).skip(first) {
            while let Some((_, record)) = added.next_if(|(row, _)| *row == place) {
                self.records.push(record);
            }
            row.records = self.records.len() as u32;
        }
    }

    /// The places of paths in the table, to which those are added that are not in it yet.
    fn places_of(&mut self, changes: &[PathChanges]) -> Vec<u32> {
        let known = self.paths_by_name();
        let mut places: Vec<u32> = changes
            .iter()
            .map(|path| known.get(path.path.as_slice()).copied().unwrap_or(NONE))
            .collect();
        for (place, path) in places.iter_mut().zip(changes) {
            if *place == NONE {
                *place = self.paths.len() as u32;
                self.paths.push(path.path.as_slice().into());
            }
        }
        places
    }

    pub fn paths_by_name(&self) -> HashMap<&[u8], u32> {
        (0..)
            .zip(&self.paths)
            .map(|(place, path)| (&**path, place))
            .collect()
    }

    pub fn parents(&self, row: u32) -> &[Oid] {
        &self.parents[self.range(row, |row| row.parents)]
    }

    pub fn co_authors(&self, row: u32) -> impl Iterator<Item = &Arc<str>> {
        let begin = self.range(row, |row| row.reviewers).start;
        let end = self.rows[row as usize].co_authors as usize;
        self.named(begin..end)
    }

    pub fn reviewers(&self, row: u32) -> impl Iterator<Item = &Arc<str>> {
        let row = &self.rows[row as usize];
        self.named(row.co_authors as usize..row.reviewers as usize)
    }

    pub fn subject(&self, row: u32) -> &str {
        &self.subjects[self.range(row, |row| row.subject)]
    }

    /// The file after and before what a record tells.
    pub fn leaves(&self, record: &Record) -> (Option<Leaf>, Option<Leaf>) {
        let leaf = |place: u32, mark: u32| {
            let blob = *self.blobs.get(place as usize)?;
            let link = record.removed & mark != 0;
            Some(Leaf { blob, link })
        };
        (leaf(record.new, NEW_LINK), leaf(record.old, OLD_LINK))
    }

    /// Forgets what the commits changed.
    pub fn forget_changes(&mut self) {
        self.records.clear();
        self.blobs.clear();
        self.paths.clear();
        self.rows.iter_mut().for_each(|row| row.records = 0);
    }

    /// Places in `records`.
    pub fn records(&self, row: u32) -> Range<usize> {
        self.range(row, |row| row.records)
    }

    fn named(&self, people: Range<usize>) -> impl Iterator<Item = &Arc<str>> {
        self.people[people]
            .iter()
            .map(|place| &self.names[*place as usize])
    }

    fn range(&self, row: u32, end: impl Fn(&Row) -> u32) -> Range<usize> {
        let row = row as usize;
        let begin = match row.checked_sub(1) {
            Some(before) => end(&self.rows[before]),
            None => 0,
        };
        begin as usize..end(&self.rows[row]) as usize
    }

    /// A ledger of the wanted rows only, and of what they tell.
    pub fn only(&self, wanted: impl Fn(u32) -> bool) -> Ledger {
        let mut ledger = Ledger {
            missing: self.missing.clone(),
            ..Ledger::default()
        };
        let mut paths = vec![NONE; self.paths.len()];
        let mut blobs = vec![NONE; self.blobs.len()];
        for place in (0..self.rows.len() as u32).filter(|place| wanted(*place)) {
            let row = &self.rows[place as usize];
            ledger.parents.extend_from_slice(self.parents(place));
            for name in self.co_authors(place) {
                let name = ledger.name(name.as_bytes());
                ledger.people.push(name);
            }
            let co_authors = ledger.people.len() as u32;
            for name in self.reviewers(place) {
                let name = ledger.name(name.as_bytes());
                ledger.people.push(name);
            }
            ledger.subjects.push_str(self.subject(place));
            let mut name = |place: u32| match self.names.get(place as usize) {
                Some(name) => ledger.name(name.as_bytes()),
                None => NONE,
            };
            let (author, merged_login) = (name(row.author), name(row.merged_login));
            for record in &self.records[self.records(place)] {
                let mut path =
                    |place: u32| moved(place, &mut paths, &self.paths, &mut ledger.paths);
                let (to, from) = (path(record.path), path(record.from));
                let mut blob =
                    |place: u32| moved(place, &mut blobs, &self.blobs, &mut ledger.blobs);
                ledger.records.push(Record {
                    path: to,
                    from,
                    new: blob(record.new),
                    old: blob(record.old),
                    ..*record
                });
            }
            ledger.push(Row {
                author,
                merged_login,
                parents: ledger.parents.len() as u32,
                co_authors,
                reviewers: ledger.people.len() as u32,
                subject: ledger.subjects.len() as u32,
                records: ledger.records.len() as u32,
                ..*row
            });
        }
        ledger
    }
}

/// The place in a new table of what has a place in an old one; it is copied when first asked for.
fn moved<T: Clone>(place: u32, places: &mut [u32], old: &[T], new: &mut Vec<T>) -> u32 {
    if place == NONE {
        return NONE;
    }
    let known = &mut places[place as usize];
    if *known == NONE {
        *known = new.len() as u32;
        new.push(old[place as usize].clone());
    }
    *known
}

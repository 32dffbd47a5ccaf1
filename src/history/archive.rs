//! A ledger as bytes and back: table after table, numbers of four bytes with the lowest first.
//!
//! Whoever reads bytes can have been given any: every place is checked, and what does not fit is no ledger.

use git2::Oid;

use crate::history::ledger::Ledger;
use crate::history::ledger::NONE;
use crate::history::ledger::Record;
use crate::history::ledger::Row;

const ID: usize = 20;
const ROW: usize = ID + 8 + 8 * 4;
const RECORD: usize = 6 * 4;

/// `question` says of what the ledger is; only who asks the same can read it.
pub fn write(ledger: &Ledger, question: &str) -> Vec<u8> {
    let size = ledger.rows.len() * (ROW + ID)
        + ledger.records.len() * (RECORD + ID)
        + ledger.subjects.len();
    let mut bytes = Vec::with_capacity(size + (64 << 10));
    text(&mut bytes, question.as_bytes());
    count(&mut bytes, ledger.rows.len());
    for row in &ledger.rows {
        bytes.extend_from_slice(row.id.as_bytes());
        bytes.extend_from_slice(&row.time.to_le_bytes());
        numbers(
            &mut bytes,
            &[
                row.author,
                row.merged_login,
                row.parents,
                row.co_authors,
                row.reviewers,
                row.subject,
                row.records,
                u32::from(row.is_cut),
            ],
        );
    }
    count(&mut bytes, ledger.records.len());
    for record in &ledger.records {
        numbers(
            &mut bytes,
            &[
                record.path,
                record.from,
                record.new,
                record.old,
                record.added,
                record.removed,
            ],
        );
    }
    for ids in [&ledger.parents, &ledger.blobs, &ledger.missing] {
        count(&mut bytes, ids.len());
        ids.iter()
            .for_each(|id| bytes.extend_from_slice(id.as_bytes()));
    }
    count(&mut bytes, ledger.people.len());
    numbers(&mut bytes, &ledger.people);
    count(&mut bytes, ledger.names.len());
    for name in &ledger.names {
        text(&mut bytes, name.as_bytes());
    }
    count(&mut bytes, ledger.paths.len());
    for path in &ledger.paths {
        text(&mut bytes, path);
    }
    text(&mut bytes, ledger.subjects.as_bytes());
    bytes
}

fn count(bytes: &mut Vec<u8>, number: usize) {
    // A table with more would need more memory than there is: its file is read as none.
    let number = u32::try_from(number).unwrap_or(NONE);
    bytes.extend_from_slice(&number.to_le_bytes());
}

fn numbers(bytes: &mut Vec<u8>, numbers: &[u32]) {
    for number in numbers {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
}

fn text(bytes: &mut Vec<u8>, text: &[u8]) {
    count(bytes, text.len());
    bytes.extend_from_slice(text);
}

/// The ledger in bytes, if they are one that answers the question.
pub fn read(bytes: &[u8], question: &str) -> Option<Ledger> {
    let mut rest = Bytes(bytes);
    if rest.text()? != question.as_bytes() {
        return None;
    }
    let ledger = Ledger {
        rows: rest.table(ROW, |mut row| {
            Some(Row {
                id: row.id()?,
                time: i64::from_le_bytes(*row.take(8)?.first_chunk()?),
                author: row.number()?,
                merged_login: row.number()?,
                parents: row.number()?,
                co_authors: row.number()?,
                reviewers: row.number()?,
                subject: row.number()?,
                records: row.number()?,
                is_cut: row.number()? != 0,
            })
        })?,
        records: rest.table(RECORD, |mut record| {
            Some(Record {
                path: record.number()?,
                from: record.number()?,
                new: record.number()?,
                old: record.number()?,
                added: record.number()?,
                removed: record.number()?,
            })
        })?,
        parents: rest.table(ID, |mut id| id.id())?,
        blobs: rest.table(ID, |mut id| id.id())?,
        missing: rest.table(ID, |mut id| id.id())?,
        people: rest.table(4, |mut place| place.number())?,
        names: rest.texts(|name| Some(str::from_utf8(name).ok()?.into()))?,
        paths: rest.texts(|path| Some(path.into()))?,
        subjects: str::from_utf8(rest.text()?).ok()?.to_owned(),
        ..Ledger::default()
    };
    (rest.0.is_empty() && is_sound(&ledger)).then(|| ledger.index())
}

/// Says whether every place lies in its table.
fn is_sound(ledger: &Ledger) -> bool {
    let lies_in = |place: u32, length: usize| (place as usize) < length;
    let may_lie_in = |place: u32, length: usize| place == NONE || lies_in(place, length);
    let names = ledger.names.len();
    let rows = ledger.rows.iter().all(|row| {
        lies_in(row.author, names)
            && may_lie_in(row.merged_login, names)
            && ledger.subjects.is_char_boundary(row.subject as usize)
            && row.co_authors <= row.reviewers
    });
    let ends = |end: fn(&Row) -> u32, length: usize| {
        let ends = ledger.rows.iter().map(end);
        ends.is_sorted()
            && ledger
                .rows
                .last()
                .is_none_or(|row| end(row) as usize <= length)
    };
    let lists = ends(|row| row.parents, ledger.parents.len())
        && ends(|row| row.co_authors, ledger.people.len())
        && ends(|row| row.reviewers, ledger.people.len())
        && ends(|row| row.subject, ledger.subjects.len())
        && ends(|row| row.records, ledger.records.len())
        // The co-authors of a row begin where the reviewers of the one before end.
        && (ledger.rows.windows(2)).all(|pair| pair[0].reviewers <= pair[1].co_authors);
    let (paths, blobs) = (ledger.paths.len(), ledger.blobs.len());
    let records = ledger.records.iter().all(|record| {
        lies_in(record.path, paths)
            && may_lie_in(record.from, paths)
            && may_lie_in(record.new, blobs)
            && may_lie_in(record.old, blobs)
    });
    rows && lists && records && ledger.people.iter().all(|place| lies_in(*place, names))
}

/// What is still to be read.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(*self.take(4)?.first_chunk()?))
    }

    fn id(&mut self) -> Option<Oid> {
        Oid::from_bytes(self.take(ID)?).ok()
    }

    fn text(&mut self) -> Option<&'b [u8]> {
        let length = self.number()?;
        self.take(length as usize)
    }

    /// Entries of one width.
    fn table<T>(&mut self, width: usize, entry: impl Fn(Bytes<'b>) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number()? as usize;
        let table = self.take(length.checked_mul(width)?)?;
        table
            .chunks_exact(width)
            .map(|bytes| entry(Bytes(bytes)))
            .collect()
    }

    fn texts<T>(&mut self, entry: impl Fn(&'b [u8]) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number()?;
        (0..length).map(|_| entry(self.text()?)).collect()
    }
}

//! All words of a language's subjects, in chunks; a build changes only the chunks that must change.
//!
//! The old chunks are all that is remembered. What left them is taken out, what is new is put in, and the
//! list is cut anew from there on until old and new cuts meet. So the result is what would have come of
//! nothing, byte for byte.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;
use rust_stemmers::Stemmer;
use serde::Deserialize;
use serde::Serialize;

use crate::search::chunk;
use crate::search::code;
use crate::search::code::List;
use crate::search::code::MARK;
use crate::search::entry::Entry;
use crate::search::length::Averages;
use crate::search::number;
use crate::search::number::Identity;
use crate::search::stem::stemmer;
use crate::search::subject::Marked;
use crate::search::subject::Shelf;

/// Bytes from which on a list of places has a file of its own.
const LONG: usize = 2_000;
/// Subjects that are taken apart before their words are gathered: what is taken apart needs room.
const BATCH: usize = 256;
/// Words that are worth a look when a query was mistyped: letters, and subjects that have them.
const TYPED: (usize, usize) = (4, 2);

/// The index of one language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Index {
    averages: Averages,
    room: u32,
    /// By number.
    subjects: Vec<Known>,
    /// The words and where they are.
    pub words: Vec<Chunk>,
    /// Where words are that are everywhere.
    pub lists: BTreeMap<String, Arc<str>>,
    /// The words from their ends, for mistakes at their beginnings.
    pub backwards: Vec<Chunk>,
    /// blake3 of the words in `backwards`.
    vocabulary: [u8; 32],
}

/// A subject as it was when the index was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    number: u32,
    identity: Identity,
    key: [u8; 16],
}

/// Some words that follow each other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Chunk {
    pub first: String,
    pub last: String,
    /// A line each: what differs from the word before, the list of its places, the stem.
    pub text: Arc<str>,
}

/// An index and where in it each subject is.
pub struct Numbered {
    pub index: Arc<Index>,
    /// By number.
    pub subjects: Vec<(u32, Marked)>,
}

impl Index {
    /// The index of a language, from what an earlier one remembers.
    pub fn build(shelf: &Shelf<'_>, lang: &str, old: Option<&Arc<Index>>) -> Numbered {
        let marked = shelf.subjects(lang);
        let averages = Averages::of(marked.iter().map(|marked| &marked.lengths));
        let room = number::room(marked.len());
        let identities: Vec<Identity> = marked.iter().map(|marked| marked.identity).collect();
        let numbers = number::numbers(&identities, room);
        let subjects: Vec<(u32, Marked)> = numbers.into_iter().zip(marked).collect();
        let known: Vec<Known> = subjects
            .iter()
            .map(|(number, marked)| Known {
                number: *number,
                identity: marked.identity,
                key: marked.key,
            })
            .collect();
        let old = old.filter(|old| old.averages == averages && old.room == room);
        if let Some(old) = old
            && old.subjects == known
        {
            return Numbered {
                index: old.clone(),
                subjects,
            };
        }
        let before: &[Known] = old.map_or(&[], |old| &old.subjects);
        let fresh: Vec<&(u32, Marked)> = {
            let before: HashSet<u32> = same(before, &known);
            let mut fresh: Vec<_> = subjects.iter().collect();
            fresh.retain(|(number, _)| !before.contains(number));
            fresh
        };
        let gone: HashSet<u32> = {
            let stays = same(before, &known);
            let mut gone: HashSet<u32> = before.iter().map(|known| known.number).collect();
            gone.retain(|number| !stays.contains(number));
            gone
        };
        let fresh = gather(shelf, &fresh, &averages);
        let stemmer = stemmer(lang);
        let mut index = Index {
            averages,
            room,
            subjects: known,
            words: Vec::new(),
            lists: BTreeMap::new(),
            backwards: Vec::new(),
            vocabulary: [0; 32],
        };
        let vocabulary = index.put(old.map(|old| &**old), &gone, &fresh, stemmer.as_ref());
        index.vocabulary = *blake3::hash(vocabulary.as_bytes()).as_bytes();
        index.backwards = match old {
            Some(old) if old.vocabulary == index.vocabulary => old.backwards.clone(),
            _ => backwards(&vocabulary),
        };
        Numbered {
            index: Arc::new(index),
            subjects,
        }
    }

    /// Puts new words to the old ones, without those of what is gone. Returns the words that several
    /// subjects have, a line each.
    fn put(
        &mut self,
        old: Option<&Index>,
        gone: &HashSet<u32>,
        fresh: &[(Box<str>, List)],
        stemmer: Option<&Stemmer>,
    ) -> String {
        let segments: Vec<Segment<'_>> = match old {
            Some(old) => segments(old, gone, fresh),
            None => vec![Segment::of_new(fresh)],
        };
        let mut at = (0, 0);
        while at.0 < segments.len() {
            let (number, line) = at;
            let stays = |number: usize| {
                let segment: Option<&Segment<'_>> = segments.get(number);
                segment.is_none_or(|segment| segment.kept.is_some())
            };
            // A cut may depend on what stands behind it, which is less than two chunks.
            if line == 0
                && (number..number + 3).all(stays)
                && let Some((chunk, old)) = segments[number].kept
            {
                let (lists, name) = (&old.lists, &chunk.first);
                let own = lists.range(name.clone()..=chunk.last.clone());
                self.lists
                    .extend(own.map(|(word, list)| (word.clone(), list.clone())));
                self.words.push(chunk.clone());
                at = (number + 1, 0);
                continue;
            }
            let mut window = Window::new(&segments, at);
            let end = chunk::end(0, |line| window.measure(line));
            at = window.place(end);
            if end > 0 {
                self.write(window.lines(end), stemmer);
            }
        }
        segments
            .iter()
            .map(|segment| segment.frequent.as_str())
            .collect()
    }

    fn write<'a>(&mut self, lines: impl Iterator<Item = &'a Line<'a>>, stemmer: Option<&Stemmer>) {
        let mut text = String::new();
        let mut first: Option<&str> = None;
        let mut last = "";
        for line in lines {
            let word = line.word.as_ref();
            let shared = chunk::shared(last, word).min(89);
            text.push(code::sign(shared as u8));
            text.push_str(chunk::rest(word, shared));
            text.push(' ');
            if line.list.len() > LONG {
                text.push(MARK);
                text.push_str(&mark(&line.list));
                code::write_number(&mut text, code::postings(&line.list).count() as u32);
                let list = Arc::from(line.list.as_ref());
                self.lists.insert(word.to_owned(), list);
            } else {
                text.push_str(&line.list);
            }
            let stem = stemmer.filter(|_| !word.starts_with('!'));
            if let Some(stem) = stem.map(|stemmer| stemmer.stem(word))
                && stem != word
            {
                let shared = chunk::shared(word, &stem).min(89);
                text.push(' ');
                text.push(code::sign(shared as u8));
                text.push_str(chunk::rest(&stem, shared));
            }
            text.push('\n');
            first.get_or_insert(word);
            last = word;
        }
        self.words.push(Chunk {
            first: first.unwrap_or_default().to_owned(),
            last: last.to_owned(),
            text: text.into(),
        });
    }

    /// How many subjects there are.
    pub fn count(&self) -> usize {
        self.subjects.len()
    }
}

/// The numbers of the subjects that are in both.
fn same(before: &[Known], now: &[Known]) -> HashSet<u32> {
    let before: HashMap<u32, &Known> = before.iter().map(|known| (known.number, known)).collect();
    now.iter()
        .filter(|known| before.get(&known.number) == Some(known))
        .map(|known| known.number)
        .collect()
}

/// Takes subjects apart and gathers their words.
fn gather(
    shelf: &Shelf<'_>,
    subjects: &[&(u32, Marked)],
    averages: &Averages,
) -> Vec<(Box<str>, List)> {
    let mut words: HashMap<Box<str>, List> = HashMap::new();
    for batch in subjects.chunks(BATCH) {
        let entries: Vec<Entry> = batch
            .par_iter()
            .map(|(_, marked)| Entry::of(shelf, marked.subject, &marked.lengths, averages))
            .collect();
        for ((number, _), entry) in batch.iter().zip(&entries) {
            for (word, level, place) in entry.words() {
                let posting = code::Posting {
                    subject: *number,
                    level,
                    place,
                };
                match words.get_mut(word) {
                    Some(list) => list.push(posting),
                    None => {
                        let mut list = List::default();
                        list.push(posting);
                        words.insert(word.into(), list);
                    }
                }
            }
        }
    }
    let mut words: Vec<(Box<str>, List)> = words.into_iter().collect();
    words.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    words
}

/// A word and where it is.
struct Line<'a> {
    word: Cow<'a, str>,
    list: Cow<'a, str>,
}

/// The lines of an old chunk as they are now.
struct Segment<'a> {
    /// It is as it was.
    kept: Option<(&'a Chunk, &'a Index)>,
    lines: OnceCell<Vec<Line<'a>>>,
    /// Its words that several subjects have.
    frequent: String,
}

impl<'a> Segment<'a> {
    fn of_new(fresh: &'a [(Box<str>, List)]) -> Segment<'a> {
        let lines: Vec<Line<'a>> = fresh
            .iter()
            .map(|(word, list)| Line {
                word: Cow::Borrowed(word),
                list: Cow::Borrowed(&list.text),
            })
            .collect();
        Segment {
            kept: None,
            frequent: frequent(&lines),
            lines: OnceCell::from(lines),
        }
    }

    fn lines(&self) -> &[Line<'a>] {
        self.lines.get_or_init(|| match self.kept {
            Some((chunk, index)) => read(chunk, index),
            None => Vec::new(),
        })
    }
}

/// The old chunks with what is new in each of them.
fn segments<'a>(
    old: &'a Index,
    gone: &HashSet<u32>,
    fresh: &'a [(Box<str>, List)],
) -> Vec<Segment<'a>> {
    let most = gone.iter().max().copied().unwrap_or_default() as usize;
    let mut is_gone = vec![false; most + 1];
    for number in gone {
        is_gone[*number as usize] = true;
    }
    let numbers = 0..old.words.len();
    numbers
        .into_par_iter()
        .map(|number| {
            let chunk = &old.words[number];
            let from = match number {
                0 => 0,
                _ => fresh.partition_point(|(word, _)| **word < *chunk.first),
            };
            let to = match old.words.get(number + 1) {
                Some(next) => fresh.partition_point(|(word, _)| **word < *next.first),
                None => fresh.len(),
            };
            let fresh = &fresh[from..to];
            let lines = read(chunk, old);
            let leaves = |subject: u32| is_gone.get(subject as usize) == Some(&true);
            let touched =
                |line: &Line<'_>| code::postings(&line.list).any(|posting| leaves(posting.subject));
            if fresh.is_empty() && !lines.iter().any(touched) {
                return Segment {
                    kept: Some((chunk, old)),
                    frequent: frequent(&lines),
                    lines: OnceCell::new(),
                };
            }
            let lines = merge(lines, fresh, leaves);
            Segment {
                kept: None,
                frequent: frequent(&lines),
                lines: OnceCell::from(lines),
            }
        })
        .collect()
}

/// Takes apart what [`Index::write`] wrote.
fn read<'a>(chunk: &'a Chunk, index: &'a Index) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for text in chunk.text.lines() {
        let mut parts = text.split(' ');
        let head = parts.next().unwrap_or_default();
        let list = parts.next().unwrap_or_default();
        let Some(first) = head.chars().next() else {
            continue;
        };
        let shared = usize::from(code::number_of(first));
        let before = lines.last().map_or("", |line| line.word.as_ref());
        let same = before.len() - chunk::rest(before, shared).len();
        let word = format!("{}{}", &before[..same], &head[first.len_utf8()..]);
        let list = match list.starts_with(MARK) {
            true => index.lists.get(&word).map_or("", |list| list),
            false => list,
        };
        lines.push(Line {
            word: Cow::Owned(word),
            list: Cow::Borrowed(list),
        });
    }
    lines
}

fn merge<'a>(
    old: Vec<Line<'a>>,
    fresh: &'a [(Box<str>, List)],
    leaves: impl Fn(u32) -> bool,
) -> Vec<Line<'a>> {
    let mut old = old.into_iter().peekable();
    let mut fresh = fresh.iter().peekable();
    let mut lines = Vec::new();
    loop {
        let word: Cow<'a, str> = match (old.peek(), fresh.peek()) {
            (None, None) => return lines,
            (Some(line), None) => line.word.clone(),
            (None, Some((word, _))) => Cow::Borrowed(&**word),
            (Some(line), Some((word, _))) if *line.word <= **word => line.word.clone(),
            (Some(_), Some((word, _))) => Cow::Borrowed(&**word),
        };
        let was = old.next_if(|line| line.word == word);
        let new = fresh.next_if(|(fresh, _)| **fresh == *word);
        let list = match (was, new) {
            (Some(was), None)
                if !code::postings(&was.list).any(|posting| leaves(posting.subject)) =>
            {
                was.list
            }
            (was, new) => {
                let was = was.as_ref().map_or("", |line| &line.list);
                let new = new.map_or("", |(_, list)| &list.text);
                let mut all: Vec<code::Posting> = code::postings(was)
                    .filter(|posting| !leaves(posting.subject))
                    .chain(code::postings(new))
                    .collect();
                all.sort_by_key(|posting| posting.subject);
                let mut list = List::default();
                for posting in all {
                    list.push(posting);
                }
                Cow::Owned(list.text)
            }
        };
        if !list.is_empty() {
            lines.push(Line { word, list });
        }
    }
}

fn frequent(lines: &[Line<'_>]) -> String {
    let (letters, subjects) = TYPED;
    let mut words = String::new();
    for line in lines {
        let word = line.word.as_ref();
        if word.len() >= letters
            && !word.contains(['!', '.', '_'])
            && code::postings(&line.list).nth(subjects - 1).is_some()
        {
            words.push_str(word);
            words.push('\n');
        }
    }
    words
}

/// Words from their ends, in chunks.
fn backwards(vocabulary: &str) -> Vec<Chunk> {
    let mut words: Vec<String> = vocabulary
        .lines()
        .map(|word| word.chars().rev().collect())
        .collect();
    words.par_sort_unstable();
    let mut chunks = Vec::new();
    let mut from = 0;
    while from < words.len() {
        let end = chunk::end(from, |line| {
            let word = words.get(line)?;
            let shared = match line > from {
                true => chunk::shared(&words[line - 1], word),
                false => 0,
            };
            Some((word.len() + 2 - shared.min(word.len()), shared))
        });
        let mut text = String::new();
        let mut last = "";
        for word in &words[from..end] {
            let shared = chunk::shared(last, word).min(89);
            text.push(code::sign(shared as u8));
            text.push_str(chunk::rest(word, shared));
            text.push('\n');
            last = word;
        }
        chunks.push(Chunk {
            first: words[from].clone(),
            last: last.to_owned(),
            text: text.into(),
        });
        from = end;
    }
    chunks
}

/// The lines from a place on, over the ends of segments.
struct Window<'a, 'b> {
    segments: &'b [Segment<'a>],
    next: (usize, usize),
    lines: Vec<((usize, usize), &'b Line<'a>)>,
}

impl<'a, 'b> Window<'a, 'b> {
    fn new(segments: &'b [Segment<'a>], at: (usize, usize)) -> Window<'a, 'b> {
        Window {
            segments,
            next: at,
            lines: Vec::new(),
        }
    }

    fn line(&mut self, number: usize) -> Option<&'b Line<'a>> {
        while self.lines.len() <= number {
            let (segment, line) = self.next;
            match self.segments.get(segment)?.lines().get(line) {
                Some(found) => {
                    self.lines.push((self.next, found));
                    self.next = (segment, line + 1);
                }
                None => self.next = (segment + 1, 0),
            }
        }
        Some(self.lines[number].1)
    }

    /// The bytes of a line, and what it shares with the one before.
    fn measure(&mut self, number: usize) -> Option<(usize, usize)> {
        let line = self.line(number)?;
        let shared = match number.checked_sub(1) {
            Some(before) => chunk::shared(&self.lines[before].1.word, &line.word),
            None => 0,
        };
        let list = if line.list.len() > LONG {
            8
        } else {
            line.list.len()
        };
        Some((
            line.word.len() + 3 + list - shared.min(line.word.len()),
            shared,
        ))
    }

    /// Where a line stands, also the one behind the last.
    fn place(&mut self, number: usize) -> (usize, usize) {
        match self.line(number) {
            Some(_) => self.lines[number].0,
            None => (self.segments.len(), 0),
        }
    }

    fn lines(&self, end: usize) -> impl Iterator<Item = &'b Line<'a>> {
        self.lines[..end].iter().map(|(_, line)| *line)
    }
}

/// What a file's name says of its content: enough to tell it from the one that had the name before.
pub fn mark(text: &str) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let hash = blake3::hash(text.as_bytes());
    let bytes = hash.as_bytes().iter().take(5);
    bytes
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

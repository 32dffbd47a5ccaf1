//! The files that a browser searches in: scripts that each call one function with what they hold, so that
//! they work under a strict policy and where there is no server at all.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::content::diagnostic::Diagnostic;
use crate::output::file::Content;
use crate::search::index::Chunk;
use crate::search::index::Numbered;
use crate::search::index::mark;
use crate::search::subject::ANSWER;
use crate::search::subject::Marked;
use crate::search::subject::PERSON;
use crate::search::subject::Subject;
use crate::search::subject::group;
use crate::view::edition::Edition;
use crate::view::finding::Finding;
use crate::view::shared::Body;

/// Numbers of subjects that share a file of names and addresses.
const SHELF: u32 = 8;

/// Every file of every index: where it goes and what it holds.
pub fn all(edition: &Arc<Edition>, indexes: &[Numbered]) -> Vec<(String, Arc<dyn Content>)> {
    let mut files: Vec<(String, Arc<dyn Content>)> = Vec::new();
    for (numbered, lang) in indexes.iter().zip(&edition.site.languages) {
        let mut add = |name: String, script: Arc<dyn Content>| {
            files.push((format!("search/{lang}/{name}.js"), script));
        };
        let index = &numbered.index;
        let mut guide = Guide {
            subjects: index.count(),
            groups: groups(edition, &numbered.subjects),
            words: chunks("w", &index.words, &mut add),
            backwards: chunks("b", &index.backwards, &mut add),
            findings: String::new(),
        };
        for (word, list) in &index.lists {
            let name = format!("l-{}-{}", name(word), mark(list));
            add(name, Arc::new(Text(list.clone())));
        }
        let shelves = shelves(&numbered.subjects);
        let marked: Vec<(String, blake3::Hash)> = shelves
            .par_iter()
            .map(|shelf| {
                let script = findings(edition, shelf);
                (mark(&script), blake3::hash(script.as_bytes()))
            })
            .collect();
        for (shelf, (mark, key)) in shelves.into_iter().zip(marked) {
            guide.findings.push_str(&mark);
            let name = format!("f-{}-{mark}", shelf.first / SHELF);
            let edition = edition.clone();
            add(
                name,
                Arc::new(Findings {
                    edition,
                    shelf,
                    key,
                }),
            );
        }
        if edition.portable {
            for (number, marked) in &numbered.subjects {
                if let Subject::Page(index) = marked.subject {
                    let body = edition.body(index);
                    add(format!("t-{number}"), Arc::new(Page(body)));
                }
            }
        }
        let guide = serde_json::to_string(&guide).unwrap_or_default();
        add(
            "index".to_owned(),
            Arc::new(Script(format!("polder({guide})\n"))),
        );
    }
    files
}

/// What a browser must know to find the other files.
#[derive(Serialize)]
struct Guide {
    subjects: usize,
    /// What there is beside pages, by the filters for it.
    groups: Vec<&'static str>,
    words: Directory,
    backwards: Directory,
    /// The marks of the files of findings, five letters each.
    findings: String,
}

fn groups(edition: &Edition, subjects: &[(u32, Marked)]) -> Vec<&'static str> {
    let has = |wanted: &str| {
        let mut all = subjects.iter().map(|(_, marked)| marked.subject);
        all.any(|subject| group(&edition.site, subject) == Some(wanted))
    };
    let mut groups = vec![ANSWER, PERSON];
    groups.retain(|group| has(group));
    groups
}

/// The chunks of a list.
#[derive(Serialize)]
struct Directory {
    /// Where each begins, by the shortest beginning of its first word that tells it from the one before;
    /// the first of all begins with nothing.
    from: String,
    /// Five letters each.
    marks: String,
}

fn chunks(
    kind: &str,
    chunks: &[Chunk],
    add: &mut impl FnMut(String, Arc<dyn Content>),
) -> Directory {
    let mut directory = Directory {
        from: String::new(),
        marks: String::new(),
    };
    let mut last = "";
    for (number, chunk) in chunks.iter().enumerate() {
        let from = match number {
            0 => "",
            _ => crate::search::chunk::boundary(last, &chunk.first),
        };
        if number > 0 {
            directory.from.push(' ');
        }
        directory.from.push_str(from);
        let mark = mark(&chunk.text);
        add(
            format!("{kind}-{}-{mark}", name(from)),
            Arc::new(Text(chunk.text.clone())),
        );
        directory.marks.push_str(&mark);
        last = &chunk.last;
    }
    directory
}

/// A word as part of a file's name.
pub fn name(word: &str) -> String {
    let mut name = String::with_capacity(word.len());
    for byte in word.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => name.push(char::from(byte)),
            _ => name.push_str(&format!("_{byte:02x}")),
        }
    }
    name
}

/// Subjects whose numbers follow each other.
struct Shelf {
    first: u32,
    subjects: Vec<(u32, Subject)>,
}

/// All subjects, which are in the order of their numbers, in shelves; also those in which nobody stands.
fn shelves(subjects: &[(u32, Marked)]) -> Vec<Shelf> {
    let last = subjects.last().map_or(0, |(number, _)| number + 1);
    let mut rest = subjects;
    (0..last.div_ceil(SHELF))
        .map(|shelf| {
            let first = shelf * SHELF;
            let end = rest.partition_point(|(number, _)| *number < first + SHELF);
            let (own, behind) = rest.split_at(end);
            rest = behind;
            Shelf {
                first,
                subjects: own
                    .iter()
                    .map(|(number, marked)| (*number, marked.subject))
                    .collect(),
            }
        })
        .collect()
}

/// The names and addresses of some subjects, by number; 0 where a number is nobody's.
fn findings(edition: &Edition, shelf: &Shelf) -> String {
    let mut script = String::from("polder([");
    let mut next = shelf.first;
    for (number, subject) in &shelf.subjects {
        while next < *number {
            script.push_str("0,");
            next += 1;
        }
        let finding = Finding::of(edition, *subject);
        script.push_str(&serde_json::to_string(&finding).unwrap_or_default());
        script.push_str(",\n");
        next = number + 1;
    }
    script.push_str("])\n");
    script
}

/// They are made once for their name and, if the file is not there yet, once more: all of them together
/// are larger than the index.
struct Findings {
    edition: Arc<Edition>,
    shelf: Shelf,
    key: blake3::Hash,
}

impl Content for Findings {
    fn key(&self) -> blake3::Hash {
        self.key
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        Ok(findings(&self.edition, &self.shelf).into_bytes())
    }
}

/// Lines of an index.
struct Text(Arc<str>);

impl Content for Text {
    fn key(&self) -> blake3::Hash {
        blake3::hash(self.0.as_bytes())
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        // None of its signs means anything to a script.
        Ok(format!("polder(`{}`)\n", self.0).into_bytes())
    }
}

/// The text of a page, from which sentences are shown: where there is no server, nothing else of a page can be
/// read.
struct Page(Body);

impl Content for Page {
    fn key(&self) -> blake3::Hash {
        blake3::hash(self.0.html().as_bytes())
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        let text = serde_json::to_string(self.0.html()).unwrap_or_default();
        Ok(format!("polder({text})\n").into_bytes())
    }
}

struct Script(String);

impl Content for Script {
    fn key(&self) -> blake3::Hash {
        blake3::hash(self.0.as_bytes())
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        Ok(self.0.clone().into_bytes())
    }
}

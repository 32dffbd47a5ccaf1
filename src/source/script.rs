//! Reads what a folder without a repository tells of its past and its talk, and what the comment service
//! exported: `history.yaml`, `discussions.jsonl`, `threads.jsonl`.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::discussion::ExportHead;
use crate::content::discussion::Written;
use crate::content::discussion::WrittenThread;
use crate::content::fields::Fields;
use crate::content::fields::Item;
use crate::content::node;
use crate::content::past::Author;
use crate::content::past::AuthorIndex;
use crate::content::past::Commit;
use crate::content::past::CommitIndex;
use crate::content::past::Life;
use crate::content::past::Past;
use crate::content::past::Revision;
use crate::content::shape::Shape;
use crate::history::commit::Message;

/// Who wrote what when, in the site's folder.
const HISTORY: &str = "history.yaml";
/// What was said, in the site's folder.
const TALK: &str = "discussions.jsonl";
/// What the comment service exported, in the folder that it shares with the build.
const EXPORT: &str = "threads.jsonl";

/// A longer list of wrong lines helps nobody.
const MOST_PROBLEMS: usize = 100;

/// Scripts are for a folder that has no repository of its own.
fn is_scripted(root: &Path) -> bool {
    !root.join(".git").exists()
}

/// Whether a site scripts its past.
pub fn has_past(root: &Path) -> bool {
    is_scripted(root) && root.join(HISTORY).is_file()
}

/// Reads the past of a site that scripts it; `None` for all others.
pub fn past(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> Option<Past> {
    if !has_past(root) {
        return None;
    }
    let path = root.join(HISTORY);
    match fs_err::read_to_string(&path) {
        Ok(text) => Some(read_past(&text, diagnostics)),
        Err(error) => {
            diagnostics.push(unreadable(HISTORY, &error.to_string()));
            Some(Past::default())
        }
    }
}

/// Reads the talk: of the file that somebody names, else what the service exported, else the script.
pub fn talk(
    root: &Path,
    service: &Path,
    named: Option<&Path>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Written {
    let (path, shown): (PathBuf, String) = match named {
        Some(path) => (path.to_owned(), path.to_string_lossy().into_owned()),
        None if service.join(EXPORT).is_file() => (service.join(EXPORT), EXPORT.to_owned()),
        None if is_scripted(root) && root.join(TALK).is_file() => {
            (root.join(TALK), TALK.to_owned())
        }
        None => return Written::default(),
    };
    match fs_err::read_to_string(&path) {
        Ok(text) => read_talk(&text, &shown, diagnostics),
        Err(error) => {
            let why = error.kind().to_string();
            diagnostics.push(unreadable(&shown, &why));
            Written::default()
        }
    }
}

fn unreadable(file: &str, why: &str) -> Diagnostic {
    Diagnostic::error("unreadable-file", file, format!("it cannot be read: {why}"))
        .help("make it readable, or name another file")
}

/// One thread a line; what is wrong with one line is told, and the others are read all the same.
fn read_talk(text: &str, file: &str, diagnostics: &mut Vec<Diagnostic>) -> Written {
    let mut lines: Vec<(usize, &str)> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    let head: Option<ExportHead> = lines
        .first()
        .and_then(|(_, line)| serde_json::from_str(line).ok());
    if head.is_some() {
        lines.remove(0);
    }
    let read: Vec<Result<WrittenThread, Diagnostic>> = lines
        .into_par_iter()
        .map(|(i, line)| {
            let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
            match serde_json::from_str(line) {
                Ok(thread) => Ok(WrittenThread {
                    thread,
                    file: file.to_owned(),
                    line: number,
                }),
                Err(error) => {
                    let message = error.to_string();
                    let message = message.split(" at line ").next().unwrap_or_default();
                    let column = line.get(..error.column().saturating_sub(1).min(line.len()));
                    let column = column.map_or(1, |before| before.chars().count() + 1);
                    Err(Diagnostic::warning(
                        "wrong-thread",
                        file,
                        format!("this thread is left out: {message}"),
                    )
                    .at(Position {
                        line: number,
                        column: u32::try_from(column).unwrap_or(u32::MAX),
                    })
                    .help("each line is one thread in JSON, as `polder comments export` writes it"))
                }
            }
        })
        .collect();
    let mut threads = Vec::with_capacity(read.len());
    let mut problems = Vec::new();
    for thread in read {
        match thread {
            Ok(thread) => threads.push(thread),
            Err(problem) => problems.push(problem),
        }
    }
    // A file of another kind is wrong in every line.
    problems.truncate(MOST_PROBLEMS);
    diagnostics.append(&mut problems);
    Written {
        erasures: Some(head.map_or(0, |head| head.erasures)),
        threads,
    }
}

/// `commits:`, a list of who changed which files on which day, oldest first.
fn read_past(text: &str, diagnostics: &mut Vec<Diagnostic>) -> Past {
    let node = match node::parse(text.trim_start_matches('\u{feff}')) {
        Ok(node) => node,
        Err(problem) => {
            diagnostics.push(problem.diagnostic("unreadable", HISTORY, "this"));
            return Past::default();
        }
    };
    let mut script = Script::default();
    let mut latest: Option<Date> = None;
    let mut fields = Fields::open(node, HISTORY, diagnostics);
    fields.each("commits", &Shape::Mapping, |item| {
        let Item::Mapping(at, mut commit) = item else {
            return None::<()>;
        };
        let date = commit.date("date");
        let author = commit.needed("author");
        let message = commit.words("message").unwrap_or_default();
        let files = commit.list("files");
        let moved = commit.text_pairs("moved");
        if let (Some(date), Some(author)) = (date, author) {
            if latest.is_some_and(|latest| latest > date) {
                commit.error(
                    "wrong-order",
                    at,
                    format!("this commit of {date} stands behind a later one"),
                    "put the oldest commit first",
                );
            }
            latest = latest.max(Some(date));
            script.commit(date, &author.value, &message, |script| {
                for (from, to) in &moved {
                    script.move_file(from, to);
                }
                for file in &files {
                    script.change(&file.value);
                }
            });
        }
        commit.finish(|_| None);
        None
    });
    fields.finish(|_| None);
    script.past()
}

/// A history under construction, the oldest commit first.
#[derive(Default)]
struct Script {
    authors: Vec<Author>,
    commits: Vec<Commit>,
    lives: BTreeMap<String, Vec<Revision>>,
}

impl Script {
    /// `what` changes the files.
    fn commit(&mut self, day: Date, author: &str, message: &str, what: impl FnOnce(&mut Script)) {
        // In git a message stands behind an empty line.
        let raw = format!("\n\n{message}");
        let message = Message::parse(raw.as_bytes());
        let subject = message.subject();
        let commit = Commit {
            day,
            author: self.author(author),
            co_authors: self.named(&message.co_authors),
            reviewers: self.named(&message.reviewers),
            subject: (!subject.is_empty()).then(|| Arc::from(&*subject)),
            pages: 0,
            ignored: false,
        };
        self.commits.push(commit);
        what(self);
    }

    fn named(&mut self, signatures: &[&[u8]]) -> Vec<AuthorIndex> {
        let signatures = signatures.iter();
        signatures
            .map(|signature| self.author(&String::from_utf8_lossy(signature)))
            .collect()
    }

    /// `ada`, or `Ada Verhulst <ada@waterland.example>`
    fn author(&mut self, signature: &str) -> AuthorIndex {
        let (name, address) = signature.split_once('<').unwrap_or((signature, ""));
        let author = Author::Somebody {
            name: name.trim().to_owned(),
            address: address.trim_end_matches('>').to_lowercase(),
        };
        let known = self.authors.iter().position(|known| *known == author);
        let index = known.unwrap_or(self.authors.len());
        if known.is_none() {
            self.authors.push(author);
        }
        AuthorIndex(index as u32)
    }

    fn change(&mut self, file: &str) {
        let revision = self.revision(None);
        self.lives
            .entry(file.to_owned())
            .or_default()
            .push(revision);
    }

    fn move_file(&mut self, from: &str, to: &str) {
        let mut revisions = self.lives.remove(from).unwrap_or_default();
        revisions.push(self.revision(Some(Arc::from(from))));
        self.lives.insert(to.to_owned(), revisions);
    }

    /// What the last commit did to a file.
    fn revision(&self, moved_from: Option<Arc<str>>) -> Revision {
        Revision {
            commit: CommitIndex(self.commits.len() as u32 - 1),
            lines: None,
            moved_from,
            version: None,
        }
    }

    fn past(mut self) -> Past {
        self.commits.reverse();
        let last = self.commits.len() as u32;
        let lives = self.lives.into_iter().map(|(file, mut revisions)| {
            // A file that a commit moved and changed has one revision of it.
            revisions.dedup_by(|later, earlier| {
                later.commit == earlier.commit && later.moved_from.is_none()
            });
            revisions.reverse();
            for revision in &mut revisions {
                revision.commit = CommitIndex(last - 1 - revision.commit.0);
            }
            let life = Life {
                revisions,
                is_whole: true,
            };
            (file, life)
        });
        let lives = lives.collect();
        Past::of(self.authors, self.commits, lives)
    }
}

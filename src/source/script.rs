//! Reads what a folder without a repository tells of its past and its talk, and what the comment service
//! exported: `history.yaml`, `discussions.jsonl`, `threads.jsonl`.

use std::path::Path;
use std::path::PathBuf;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::discussion::WrittenThread;
use crate::content::fields::Fields;
use crate::content::fields::Item;
use crate::content::node;
use crate::content::past::Past;
use crate::content::shape::Shape;

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

/// Reads the past of a site that scripts it.
pub fn past(root: &Path, diagnostics: &mut Vec<Diagnostic>) -> Past {
    let path = root.join(HISTORY);
    if !is_scripted(root) || !path.is_file() {
        return Past::default();
    }
    match fs_err::read_to_string(&path) {
        Ok(text) => read_past(&text, diagnostics),
        Err(error) => {
            diagnostics.push(unreadable(HISTORY, &error.to_string()));
            Past::default()
        }
    }
}

/// Reads the talk: of the file that somebody names, else what the service exported, else the script.
pub fn talk(
    root: &Path,
    service: &Path,
    named: Option<&Path>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<WrittenThread> {
    let (path, shown): (PathBuf, String) = match named {
        Some(path) => (path.to_owned(), path.to_string_lossy().into_owned()),
        None if service.join(EXPORT).is_file() => (service.join(EXPORT), EXPORT.to_owned()),
        None if is_scripted(root) && root.join(TALK).is_file() => {
            (root.join(TALK), TALK.to_owned())
        }
        None => return Vec::new(),
    };
    match fs_err::read_to_string(&path) {
        Ok(text) => read_talk(&text, &shown, diagnostics),
        Err(error) => {
            let why = error.kind().to_string();
            diagnostics.push(unreadable(&shown, &why));
            Vec::new()
        }
    }
}

fn unreadable(file: &str, why: &str) -> Diagnostic {
    Diagnostic::error("unreadable-file", file, format!("it cannot be read: {why}"))
        .help("make it readable, or name another file")
}

/// One thread a line; what is wrong with one line is told, and the others are read all the same.
fn read_talk(text: &str, file: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<WrittenThread> {
    let lines: Vec<(usize, &str)> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
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
    threads
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
    let mut past = Past::default();
    let mut latest: Option<Date> = None;
    let mut fields = Fields::open(node, HISTORY, diagnostics);
    fields.each("commits", &Shape::Mapping, |item| {
        let Item::Mapping(at, mut commit) = item else {
            return None::<()>;
        };
        let date = commit.date("date");
        let author = commit.needed("author");
        commit.words("message");
        let files = commit.list("files");
        let moved = commit.text_pairs("moved");
        for (from, to) in &moved {
            past.rename(from, to);
        }
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
            let who = author.value.split('<').next().unwrap_or_default().trim();
            let changed = files.iter().map(|file| file.value.as_str());
            for file in changed.chain(moved.iter().map(|(_, to)| to.as_str())) {
                past.change(file, who, date);
            }
        }
        commit.finish(|_| None);
        None
    });
    fields.finish(|_| None);
    past
}

//! The texts of files, read from the disk – or remembered, for a program that stays.

use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::DirEntry;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::source::stamp::Stamp;

/// A Markdown file larger than this is not something that people wrote.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A text and its blake3.
#[derive(Clone, Debug)]
pub struct Text {
    pub text: Arc<str>,
    pub hash: [u8; 32],
}

/// The texts of the last time. A program that runs once remembers none and reads everything.
#[derive(Debug, Default)]
pub struct Texts {
    lasting: bool,
    known: HashMap<PathBuf, (Stamp, Text)>,
}

impl Texts {
    /// Remembers from one reading to the next, as long as the program lives.
    pub fn lasting() -> Texts {
        Texts {
            lasting: true,
            ..Texts::default()
        }
    }

    /// Reads files, each given with its name in diagnostics; in the same order.
    pub fn read(&mut self, files: &[(&DirEntry, &str)]) -> Vec<Result<Text, Diagnostic>> {
        let now = SystemTime::now();
        let known = &self.known;
        let read: Vec<(Option<Stamp>, Result<Text, Diagnostic>)> = files
            .par_iter()
            .map(|(entry, file)| {
                let Ok(metadata) = entry.metadata() else {
                    return (None, read(entry, file));
                };
                if metadata.len() > LARGEST {
                    return (None, Err(too_large(file, metadata.len())));
                }
                let stamp = Stamp::of(&metadata, now);
                match known.get(entry.path()) {
                    Some((known, text)) if *known == stamp => (Some(stamp), Ok(text.clone())),
                    _ => (Some(stamp), read(entry, file)),
                }
            })
            .collect();
        if self.lasting {
            self.known = read
                .iter()
                .zip(files)
                .filter_map(|((stamp, text), (entry, _))| {
                    let (stamp, text) = ((*stamp)?, text.as_ref().ok()?);
                    let text = stamp.has_settled(now).then(|| text.clone())?;
                    Some((entry.path().to_owned(), (stamp, text)))
                })
                .collect();
        }
        read.into_iter().map(|(_, text)| text).collect()
    }
}

fn read(entry: &DirEntry, file: &str) -> Result<Text, Diagnostic> {
    let bytes = fs_err::read(entry.path()).map_err(|error| {
        Diagnostic::warning("unreadable-file", file, format!("skipped: {error}"))
            .help("make it readable or take it out")
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        not_utf8(file, error.as_bytes(), at)
    })?;
    // (<https://spec.commonmark.org/0.31.2/#insecure-characters>)
    let text = match text.contains('\0') {
        true => text.replace('\0', "\u{fffd}"),
        false => text,
    };
    Ok(Text {
        hash: *blake3::hash(text.as_bytes()).as_bytes(),
        text: text.into(),
    })
}

/// The text of one file; `None` for what is none, or more than a page can hold.
pub fn of_file(path: &Path) -> Option<Text> {
    let length = fs_err::metadata(path).ok()?.len();
    if length > LARGEST {
        return None;
    }
    let text = String::from_utf8(fs_err::read(path).ok()?).ok()?;
    let text = text
        .trim_start_matches('\u{feff}')
        .replace('\0', "\u{fffd}");
    Some(Text {
        hash: *blake3::hash(text.as_bytes()).as_bytes(),
        text: text.into(),
    })
}

fn too_large(file: &str, length: u64) -> Diagnostic {
    Diagnostic::error(
        "too-large",
        file,
        format!("{} MiB are more than one page can hold", length >> 20),
    )
    .help("cut it into several pages, or link to it as a file")
}

pub(super) fn not_utf8(file: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let valid = String::from_utf8_lossy(&bytes[..at]);
    Diagnostic::error("not-utf8", file, "this file is not UTF-8")
        .at(Position::of(&valid, valid.len()))
        .help("save it as UTF-8; another encoding begins here")
}

//! One Markdown file, read by itself: head and body, before anything is known about its neighbours.

use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::Serialize;

use crate::content::audience::Level;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Places;
use crate::content::diagnostic::Position;
use crate::content::front_matter::FrontMatter;
use crate::content::path::ContentPath;

/// A file that will become a page if its readers may see it.
#[derive(Clone, Debug)]
pub struct Manuscript {
    pub path: ContentPath,
    /// Relative to the site's folder, for diagnostics: `content/wiki/rust.md`.
    pub file: String,
    pub front_matter: Arc<FrontMatter>,
    pub body: Body,
    /// The first heading of level 1, as plain text.
    pub heading: Option<String>,
    /// The audience that the patterns in polder.yaml ask for.
    pub floor: Level,
}

impl Manuscript {
    /// Whether dollars begin and end formulas in the text.
    pub fn has_math(&self) -> bool {
        self.front_matter.math == Some(true)
    }
}

/// What was read of a Markdown file before anything was known of the site: what a cache remembers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Head {
    /// The hash of the file.
    pub key: [u8; 32],
    /// `None` when the head cannot be read.
    pub front_matter: Option<Arc<FrontMatter>>,
    pub heading: Option<String>,
    /// Where the body begins.
    pub start: usize,
    pub body_hash: [u8; 32],
    pub diagnostics: Vec<Diagnostic>,
}

/// The Markdown below the head, and the way back from it to the file's lines.
#[derive(Clone, Debug)]
pub struct Body {
    source: Arc<str>,
    /// Of the source, counted when somebody asks for the first one.
    places: Arc<OnceLock<Places>>,
    text: Text,
    /// blake3 of the text.
    hash: [u8; 32],
}

#[derive(Clone, Debug)]
enum Text {
    /// Everything from this offset of the source on.
    From(usize),
    /// The parts that were kept: where each begins in the text and in the source.
    Kept(Arc<str>, Vec<(usize, usize)>),
}

impl Body {
    pub fn new(source: Arc<str>, start: usize) -> Self {
        let hash = *blake3::hash(&source.as_bytes()[start..]).as_bytes();
        Self::with_hash(source, start, hash)
    }

    /// The same, for who knows the hash of the text from `start` on already.
    pub fn with_hash(source: Arc<str>, start: usize, hash: [u8; 32]) -> Self {
        Body {
            source,
            places: Arc::default(),
            text: Text::From(start),
            hash,
        }
    }

    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    pub fn as_str(&self) -> &str {
        match &self.text {
            Text::From(start) => &self.source[*start..],
            Text::Kept(text, _) => text,
        }
    }

    /// Where an offset of the body's text stands in the file.
    pub fn position(&self, offset: usize) -> Position {
        self.place(self.in_source(offset))
    }

    /// Where each part of the text that stands in one piece in the file begins, here and there: two
    /// bodies with the same text and the same pieces have every word in the same place.
    pub fn pieces(&self) -> Vec<(usize, Position)> {
        let starts = match &self.text {
            Text::From(start) => &[(0, *start)][..],
            Text::Kept(_, parts) => parts,
        };
        starts
            .iter()
            .map(|(text, source)| (*text, self.place(*source)))
            .collect()
    }

    fn place(&self, offset: usize) -> Position {
        let places = self.places.get_or_init(|| Places::of(&self.source));
        places.position(&self.source, offset)
    }

    fn in_source(&self, offset: usize) -> usize {
        match &self.text {
            Text::From(start) => start + offset,
            Text::Kept(_, parts) => {
                let part = parts.partition_point(|(text, _)| *text <= offset);
                match part.checked_sub(1).map(|part| parts[part]) {
                    Some((text, source)) => source + (offset - text),
                    None => offset,
                }
            }
        }
    }

    /// The same body without some ranges of its text, which are given in order.
    pub fn without(&self, cuts: &[Range<usize>]) -> Body {
        let whole = self.as_str();
        let earlier: &[(usize, usize)] = match &self.text {
            Text::From(_) => &[],
            Text::Kept(_, parts) => parts,
        };
        let mut text = String::with_capacity(whole.len());
        let mut parts = Vec::with_capacity(cuts.len() + earlier.len() + 1);
        let mut from = 0;
        for cut in cuts
            .iter()
            .cloned()
            .chain(std::iter::once(whole.len()..whole.len()))
        {
            let kept = from..cut.start.max(from);
            parts.push((text.len(), self.in_source(kept.start)));
            let first = earlier.partition_point(|(at, _)| *at <= kept.start);
            let within = earlier[first..].iter().take_while(|(at, _)| *at < kept.end);
            parts.extend(within.map(|(at, source)| (text.len() + at - kept.start, *source)));
            text.push_str(&whole[kept]);
            from = cut.end.max(from);
        }
        Body {
            source: self.source.clone(),
            places: self.places.clone(),
            hash: *blake3::hash(text.as_bytes()).as_bytes(),
            text: Text::Kept(text.into(), parts),
        }
    }
}

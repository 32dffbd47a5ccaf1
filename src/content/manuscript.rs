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
    /// Of a person in the list that `people.file` names.
    pub listed: Option<Arc<Listed>>,
}

/// What a person's manuscript has from the list of people.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The list, relative to the site's folder: `data/team.yml`.
    pub file: String,
    /// Where the person's record begins in it.
    pub at: Position,
    /// By what the record's id is remembered, as if it were a file: `content/people/ada.yaml`.
    pub name: String,
    /// Keys of the head that are the list's and not the page's, as far as checks look at them.
    pub keys: Vec<&'static str>,
}

impl Manuscript {
    /// Whether there is no Markdown file, and all that is known stands in the list of people.
    pub fn is_record(&self) -> bool {
        let listed = self.listed.as_ref();
        listed.is_some_and(|listed| listed.file == self.file)
    }

    /// Where a record begins in its list.
    pub fn record_at(&self) -> Option<Position> {
        let listed = self.listed.as_ref()?;
        self.is_record().then_some(listed.at)
    }

    /// The file in which a key of the head stands.
    pub fn file_of(&self, key: &str) -> &str {
        match &self.listed {
            Some(listed) if listed.keys.contains(&key) => &listed.file,
            _ => &self.file,
        }
    }

    /// The path of the page; a record's is the one that its page would have.
    pub fn page_path(&self) -> ContentPath {
        let path = self.path.as_str();
        match path.strip_suffix(".yaml") {
            Some(bare) if self.is_record() => ContentPath::new(format!("{bare}.md")),
            _ => self.path.clone(),
        }
    }

    /// The file by which a page's id is remembered. A record has a name of its own: what was said on a page
    /// for few does not come to the record, which others see.
    pub fn page_file(&self) -> &str {
        match &self.listed {
            Some(listed) if listed.file == self.file => &listed.name,
            _ => &self.file,
        }
    }

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
            .map(|(text, source)| (*text, self.beginning(*source)))
            .collect()
    }

    /// The place of a piece. Most texts are one piece right behind the head: to find that, no text is marked.
    fn beginning(&self, offset: usize) -> Position {
        match self.text {
            Text::From(start) => Position::of(&self.source, start),
            Text::Kept(..) => self.place(offset),
        }
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

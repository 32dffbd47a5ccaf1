//! What became of a page's Markdown: HTML, outline, and everything that it asked about its neighbours.

use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::link::Answer;
use crate::content::link::Query;
use crate::content::path::ContentPath;
use crate::content::shortcode::Call;

/// A rendered page. Its links are relative to the page's own permalink.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Without the heading that is the page's title. Where `slots` says so stands a [`MARK`] for what is
    /// still to come.
    pub html: String,
    /// What Markdown cannot know, in the order of the page; one that stands in another follows it.
    pub slots: Vec<Slot>,
    /// blake3 of `html` and `slots`.
    pub hash: [u8; 32],
    /// The title with its inline markup, when the body's first heading is the title.
    pub title_html: Option<String>,
    /// In the order of the page, embedded pages left out.
    pub headings: Vec<Heading>,
    /// Other places that a link may point to: block ids, `id` and `name` in HTML.
    pub anchors: Vec<String>,
    /// Every link, image and embed that leads into the site, in the order of the page.
    pub references: Vec<Reference>,
    /// Pages whose text stands in this one, with the hash of what is taken from them.
    pub embeds: Vec<(ContentPath, [u8; 32])>,
    /// Files whose text stands in this one.
    pub includes: Vec<Include>,
    /// The first paragraph, as plain text of at most some 200 characters.
    pub summary: Option<String>,
    pub words: u32,
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// Takes the hash of the HTML and its slots, which are now as they will be.
    pub fn seal(&mut self) {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.html.as_bytes());
        if !self.slots.is_empty() {
            hasher.update(&postcard::to_stdvec(&self.slots).unwrap_or_default());
        }
        self.hash = *hasher.finalize().as_bytes();
    }
}

/// Stands in the HTML where a slot begins and where each of its parts ends. Only the places that a slot
/// names count: the same character in a text is a character.
pub const MARK: char = '\u{fffc}';

/// A place in a document for what only the view knows: a person's card, what a theme's template makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// Where its first mark stands in the HTML.
    pub at: usize,
    /// Where each of its parts ends, which is a mark too: the body of `{{< name >}}…{{< /name >}}`; of a
    /// figure the image and the caption. A part may hold other slots.
    pub ends: Vec<usize>,
    /// `None` for one that was begun in vain: its parts stand as they are.
    pub call: Option<Call>,
    pub room: SlotRoom,
    pub position: Position,
    /// The embedded page in which it is written; `None` for the page itself.
    pub embedded: Option<ContentPath>,
}

/// What may stand where a slot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlotRoom {
    Block,
    /// The middle of a line.
    Line,
    /// The words of a link, in which no other link may stand.
    Link,
}

impl Slot {
    /// Moves every place in it.
    pub fn shift(&mut self, moved: impl Fn(usize) -> usize) {
        self.at = moved(self.at);
        for end in &mut self.ends {
            *end = moved(*end);
        }
    }
}

/// A file whose text was asked for, and the answer on which the HTML rests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Include {
    /// The embedded page in which it is written; `None` for the page itself.
    pub embedded: Option<ContentPath>,
    pub query: Query,
    pub path: ContentPath,
    /// blake3 of the text; `None` when it cannot be read.
    pub hash: Option<[u8; 32]>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub id: String,
    /// Plain text.
    pub text: String,
}

/// A question to the site's links, and the answer on which the HTML rests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// The embedded page in which it is written; `None` for the page itself.
    pub embedded: Option<ContentPath>,
    pub query: Query,
    pub answer: Answer,
    /// What stands behind the `#`, decoded.
    pub fragment: Option<String>,
    pub position: Position,
    /// What the reader sees of the link, when the writer chose the words: also its title, also the
    /// description of an image. Of HTML the address, which stays in the page.
    pub label: Option<String>,
}

/// A document with what must be known to believe it later: what a cache remembers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Rendered {
    /// The hash of what the document takes from its own page; what it takes from others it lists itself.
    pub key: [u8; 32],
    pub document: Arc<Document>,
    /// The blocks of code in it, by the key under which they are remembered.
    pub snippets: Vec<String>,
}

/// A document whose code is not highlighted yet: `gaps` says what belongs where.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub document: Document,
    pub gaps: Vec<Gap>,
}

/// A place in a draft's HTML for a block of code.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The offset in the HTML.
    pub at: usize,
    pub code: Code,
}

/// A block of code with the name of its language as the writer gave it; empty for none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Code {
    pub language: String,
    pub text: String,
}

impl Code {
    /// The name under which its highlighted form is remembered.
    pub fn key(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(self.language.len() as u64).to_le_bytes());
        hasher.update(self.language.as_bytes());
        hasher.update(self.text.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}

impl Draft {
    /// Puts highlighted code where it belongs.
    pub fn fill<'a>(self, mut highlighted: impl FnMut(&Code) -> &'a str) -> Document {
        let mut document = self.document;
        if self.gaps.is_empty() {
            return document;
        }
        let blocks: Vec<&str> = self.gaps.iter().map(|gap| highlighted(&gap.code)).collect();
        for slot in &mut document.slots {
            slot.shift(|at| {
                let before = self.gaps.partition_point(|gap| gap.at <= at);
                at + blocks[..before]
                    .iter()
                    .map(|block| block.len())
                    .sum::<usize>()
            });
        }
        let added: usize = blocks.iter().map(|block| block.len()).sum();
        let mut html = String::with_capacity(document.html.len() + added);
        let mut from = 0;
        for (gap, block) in self.gaps.iter().zip(blocks) {
            html.push_str(&document.html[from..gap.at]);
            html.push_str(block);
            from = gap.at;
        }
        html.push_str(&document.html[from..]);
        document.html = html;
        document
    }
}

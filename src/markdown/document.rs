//! What became of a page's Markdown: HTML, outline, and everything that it asked about its neighbours.

use std::fmt::Write;
use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::link::Answer;
use crate::content::link::Query;
use crate::content::path::ContentPath;
use crate::content::shortcode::Call;
use crate::markdown::code::Code;

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
    /// Files that were looked for and are not there, with the embedded page for which they were.
    pub absent: Vec<(Option<ContentPath>, Query)>,
    /// Which of them are pictures that stand on the page, in order.
    pub pictures: Vec<Shown>,
    /// Pages whose text stands in this one, with the hash of what is taken from them.
    pub embeds: Vec<(ContentPath, [u8; 32])>,
    /// Files whose text stands in this one.
    pub includes: Vec<Include>,
    /// What stands above `<!-- more -->`, else the first paragraph cut to some 200 characters: plain text.
    pub summary: Option<String>,
    /// How much there is to read, in words.
    pub words: u32,
    /// The list of headings stands in the text.
    pub lists_headings: bool,
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

/// A picture of the site's own that a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The number of the reference that leads to it.
    pub reference: usize,
    /// Smaller ones stand in its place.
    pub scaled: bool,
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

/// A document with gaps in it: code that is not highlighted yet, formulas, the list of its headings.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub document: Document,
    pub gaps: Vec<Gap>,
}

/// A place in a draft's HTML at which something is missing.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The offset in the HTML.
    pub at: usize,
    pub filling: Filling,
}

#[derive(Clone, Debug)]
pub enum Filling {
    Code(Code),
    /// MathML of our own making. One [`FORMULA`] stands in its place.
    Formula(String),
    /// The list of the page's headings.
    Contents,
    /// What has become of one of the others.
    Html(String),
}

impl Filling {
    pub fn code(&self) -> Option<&Code> {
        match self {
            Filling::Code(code) => Some(code),
            _ => None,
        }
    }
}

/// Stands where a formula will: a character that is none, so that a paragraph of formulas has words.
pub const FORMULA: char = '\u{fdd0}';
/// Ends the number of a formula that was held back.
const FORMULA_END: char = '\u{fdd1}';

/// Formulas that are kept away from the sanitiser, which lets no MathML through.
#[derive(Debug, Default)]
pub struct Formulas(Vec<String>);

impl Draft {
    /// Puts everything where it belongs.
    pub fn fill<'a>(self, highlighted: impl FnMut(&Code) -> &'a str) -> Document {
        self.put(highlighted, &mut None)
    }

    /// Puts everything but the formulas where it belongs.
    pub fn fill_around_formulas<'a>(
        self,
        highlighted: impl FnMut(&Code) -> &'a str,
    ) -> (Document, Formulas) {
        let mut held = Some(Vec::new());
        let document = self.put(highlighted, &mut held);
        (document, Formulas(held.unwrap_or_default()))
    }

    fn put<'a>(
        self,
        mut highlighted: impl FnMut(&Code) -> &'a str,
        held: &mut Option<Vec<String>>,
    ) -> Document {
        let mut document = self.document;
        if self.gaps.is_empty() {
            return document;
        }
        // Exactly, for it stays in memory as long as the site does.
        let filled = self.gaps.iter().map(|gap| match &gap.filling {
            Filling::Code(code) => highlighted(code).len(),
            Filling::Html(text) | Filling::Formula(text) => text.len(),
            Filling::Contents => 0,
        });
        let mut html = String::with_capacity(document.html.len() + filled.sum::<usize>());
        let mut moves = Moves::default();
        let mut from = 0;
        for gap in self.gaps {
            html.push_str(&document.html[from..gap.at]);
            from = gap.at;
            let begin = html.len();
            match gap.filling {
                Filling::Code(code) => html.push_str(highlighted(&code)),
                Filling::Html(text) => html.push_str(&text),
                Filling::Formula(formula) => {
                    from += FORMULA.len_utf8();
                    match held {
                        Some(held) => {
                            let _ = write!(html, "{FORMULA}{}{FORMULA_END}", held.len());
                            held.push(formula);
                        }
                        None => html.push_str(&formula),
                    }
                }
                Filling::Contents => {}
            }
            moves.add(gap.at, from - gap.at, html.len() - begin);
        }
        moves.apply(&mut document);
        html.push_str(&document.html[from..]);
        document.html = html;
        document
    }
}

impl Formulas {
    /// Puts the formulas into a document that was made safe. A sanitised text has such a mark in its
    /// words only, never in an attribute. Each formula is put back once, so that nobody who forges such
    /// marks makes a library of a page.
    pub fn put_back(mut self, document: &mut Document) {
        if self.0.is_empty() {
            return;
        }
        let filled: usize = self.0.iter().map(String::len).sum();
        let mut html = String::with_capacity(document.html.len() + filled);
        let mut moves = Moves::default();
        let mut rest = document.html.as_str();
        while let Some((before, mark)) = rest.split_once(FORMULA) {
            html.push_str(before);
            let at = document.html.len() - mark.len() - FORMULA.len_utf8();
            let begin = html.len();
            rest = mark;
            if let Some((number, behind)) = mark.split_once(FORMULA_END)
                && let Some(formula) = number.parse::<usize>().ok().and_then(|n| self.0.get_mut(n))
            {
                html.push_str(&std::mem::take(formula));
                rest = behind;
            }
            let end = document.html.len() - rest.len();
            moves.add(at, end - at, html.len() - begin);
        }
        html.push_str(rest);
        moves.apply(document);
        document.html = html;
    }
}

/// How far what stands behind each change of a text was moved by it.
#[derive(Default)]
struct Moves {
    /// Where a change ends in the text as it was, and how much was taken and put there until then.
    changes: Vec<(usize, usize, usize)>,
}

impl Moves {
    /// At `at` so much was taken out and so much put in; changes come in their order.
    fn add(&mut self, at: usize, taken: usize, put: usize) {
        let (_, before_taken, before_put) = self.changes.last().copied().unwrap_or_default();
        self.changes
            .push((at + taken, before_taken + taken, before_put + put));
    }

    /// Moves the slots of a document to where they are now.
    fn apply(&self, document: &mut Document) {
        for slot in &mut document.slots {
            slot.shift(|at| {
                let before = self.changes.partition_point(|(end, ..)| *end <= at);
                let change = before.checked_sub(1).map(|last| self.changes[last]);
                change.map_or(at, |(_, taken, put)| at - taken + put)
            });
        }
    }
}

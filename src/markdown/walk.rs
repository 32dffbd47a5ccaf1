//! Where the walk through a text stands: what is written, what is open, what was met on the way.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::Alignment;
use pulldown_cmark::CowStr;
use pulldown_cmark::HeadingLevel;

use crate::config::Html;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::diagnostic::Severity;
use crate::content::heading::Anchors;
use crate::content::page::Page;
use crate::content::site::Site;
use crate::content::speech::Speech;
use crate::markdown::code::Code;
use crate::markdown::document::Document;
use crate::markdown::document::Gap;
use crate::markdown::document::Slot;
use crate::markdown::document::SlotRoom;
use crate::markdown::html_block::HtmlBlock;
use crate::markdown::mark::Mark;
use crate::markdown::mark::Shortcodes;

/// How a site wants its Markdown rendered.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    pub html: Html,
    /// Links to pages end in `index.html`, for sites that are read without a server.
    pub portable: bool,
    /// The words of the page's language: `tip`, `footnotes` …
    pub words: &'a Speech,
    pub shortcodes: &'a Shortcodes,
    /// blake3 of the shortcodes.
    pub shortcodes_hash: [u8; 32],
}

/// Stands before a text of one line: a space with which no block begins. `1. First` as a callout's title
/// is no list then, and no title holds another callout.
pub(super) const GUARD: &str = "\u{a0}";

/// A longer list of the same complaint helps nobody.
pub(super) const MOST_DIAGNOSTICS: usize = 100;

/// Notes on one page: they leave room for warnings.
const MOST_NOTES: usize = 10;

/// HTML under way, the gaps in it that code will fill, and the slots that a view will.
#[derive(Default)]
pub(super) struct Buffer {
    pub html: String,
    pub gaps: Vec<Gap>,
    pub slots: Vec<Slot>,
}

impl Buffer {
    pub(super) fn append(&mut self, other: Buffer) {
        let shift = self.html.len();
        self.html.push_str(&other.html);
        self.gaps.extend(other.gaps.into_iter().map(|gap| Gap {
            at: gap.at + shift,
            ..gap
        }));
        self.slots.extend(other.slots.into_iter().map(|mut slot| {
            slot.shift(|at| at + shift);
            slot
        }));
    }
}

/// The text that is being walked through: a page's body, a part of an embedded one, a callout's title.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The page in which the text is written.
    pub page: &'a Page,
    /// Where the text begins in that page's body.
    pub start: usize,
    /// One line behind a [`GUARD`]: no paragraphs around it.
    pub inline: bool,
}

impl Scope<'_> {
    pub fn position(&self, offset: usize) -> Position {
        self.page.manuscript.body.position(self.start + offset)
    }
}

#[derive(Default)]
pub(super) struct Footnotes {
    /// By the page it is written in and its label: its number, from 1, and how often it is referred to.
    pub numbers: HashMap<(String, String), (usize, usize)>,
    pub texts: HashMap<(String, String), Buffer>,
}

/// What must be written when an element ends.
pub(super) enum Open<'a> {
    Close(&'static str),
    Heading {
        level: HeadingLevel,
        id: Option<CowStr<'a>>,
        plain_from: usize,
        /// How many images there were before it.
        images: usize,
        /// Where it begins in the source.
        start: usize,
    },
    Paragraph {
        plain_from: usize,
        html_from: usize,
    },
    Item {
        html_from: usize,
    },
    Code {
        code: Code,
        /// Where the block begins in the source.
        start: usize,
    },
    Html(HtmlBlock),
    Footnote(String),
    Link(OpenLink),
    Image(OpenImage<'a>),
    Cell,
    Shortcode(OpenShortcode),
    /// Nothing of it is written.
    Skipped,
}

/// A shortcode whose body is being written.
pub(super) struct OpenShortcode {
    /// The mark that ends it, by its number.
    pub partner: usize,
    /// Where it begins in the source.
    pub start: usize,
    pub slot: Slot,
    /// It took the place of a paragraph, whose rest comes behind it.
    pub in_paragraph: bool,
    /// It is known to end in the wrong place.
    pub told: bool,
}

/// What may stand where an embed is written.
pub(super) enum Room<'w> {
    Block,
    /// A paragraph, which begins at this offset of the HTML, ends before a block and goes on behind it.
    Paragraph(&'w mut usize),
    /// The middle of a line: a heading, emphasis.
    Line,
    /// The words of a link, in which no other link may stand.
    Link,
}

impl Room<'_> {
    /// How a link begins here, if there can be one.
    pub fn link(&self) -> &'static str {
        match self {
            Room::Link => "",
            Room::Block | Room::Paragraph(_) | Room::Line => "<a",
        }
    }
}

pub(super) struct Renderer<'a> {
    pub site: &'a Site,
    pub options: &'a Options<'a>,
    /// The page that is rendered; links are relative to it.
    pub host: &'a Page,
    pub out: Buffer,
    /// The buffers below the current one.
    pub outer: Vec<Buffer>,
    pub document: Document,
    /// The page's words, without markup.
    pub plain: String,
    pub anchors: Anchors,
    pub footnotes: Footnotes,
    /// The page and those embedded in it that are open now, each with the part of it that is shown.
    pub embedding: Vec<(&'a Page, Option<String>)>,
    pub embeds: usize,
    /// How many of those that are open are included: as good as written here.
    pub included: usize,
    pub foreign_told: bool,
    pub title_taken: bool,
    /// How many images were met.
    pub images: usize,
    /// How many levels headings go down.
    pub shift: u8,
    /// The level of the last heading, as written.
    pub level: Option<u8>,
    /// Where the words behind the title begin.
    pub body_from: usize,
    /// The writer has said where the summary ends.
    pub summary_ended: bool,
    /// What the page's code adds to what there is to read.
    pub code_words: u32,
    /// How many notes were told.
    pub notes: usize,
    /// The link to a document that was written last.
    pub card: Option<Card>,
}

/// Where the walk stands in one text.
pub(super) struct Walk<'m, 'a> {
    pub scope: Scope<'a>,
    /// The text, its shortcodes out of sight.
    pub markdown: &'m str,
    /// The same text as it was written.
    pub source: &'m str,
    /// The shortcodes, by their places.
    pub marks: &'m [Mark],
    /// Where the paragraph ends that is open.
    pub paragraph_end: usize,
    pub open: Vec<Open<'m>>,
    pub alignments: Vec<Alignment>,
    pub cell: usize,
    pub in_head: bool,
    /// Links do not nest: no autolinks inside one.
    pub links: usize,
    /// What was read already by other means: a callout's first line, a link's target, the rest of an
    /// address. Its events are passed over.
    pub skip: Range<usize>,
    /// Where links lead that have a name: `[name]: https://…`, as written.
    pub definitions: String,
    /// Emphasis begins where this text ends.
    pub emphasis_follows: bool,
}

impl<'m> Walk<'m, '_> {
    /// Whether an embed that is written now may bring blocks along.
    pub(super) fn room(&mut self) -> Room<'_> {
        if self.links > 0 {
            return Room::Link;
        }
        match self.open.last_mut() {
            Some(Open::Paragraph { html_from, .. }) => Room::Paragraph(html_from),
            None | Some(Open::Cell | Open::Item { .. } | Open::Footnote(_)) => Room::Block,
            Some(Open::Close(tag)) if tag.ends_with('\n') => Room::Block,
            Some(Open::Shortcode(open))
                if open.slot.room == SlotRoom::Block && !open.in_paragraph =>
            {
                Room::Block
            }
            Some(_) => Room::Line,
        }
    }

    /// What stands behind a text on its line, up to the end of a word: it may belong to an address.
    pub(super) fn behind(&self, range: &Range<usize>, text: &str) -> &'m str {
        if !self.emphasis_follows || !self.markdown[range.clone()].ends_with(text) {
            return "";
        }
        let rest = &self.markdown[range.end..];
        let end = rest.find(|c: char| c.is_whitespace() || "<|`[]\\&".contains(c));
        &rest[..end.unwrap_or(rest.len())]
    }
}

/// A link to a document that was just written: alone in its paragraph it becomes a card.
pub(super) struct Card {
    /// Where the link, its words, and what is said of it begin in the HTML, and where all of it ends.
    pub start: usize,
    pub words: usize,
    pub facts: usize,
    pub end: usize,
    pub told: String,
}

/// A link whose words are being written.
pub(super) struct OpenLink {
    /// Where it begins in the source and in the HTML, and its words there.
    pub start: usize,
    pub html_from: usize,
    pub words_from: usize,
    /// As the writer gave it.
    pub destination: String,
    pub close: &'static str,
    /// The words are written already: `[[Page#Heading]]` without a label.
    pub own_words: bool,
    /// The reference whose label the words are.
    pub reference: Option<usize>,
    pub title: String,
    pub plain_from: usize,
}

impl OpenLink {
    /// The words stand in brackets, which the reader sees.
    pub fn bracketed(mut self, renderer: &mut Renderer<'_>) -> OpenLink {
        renderer.out.html.push('[');
        self.close = match self.close {
            "</a>" => "]</a>",
            _ => "]</span>",
        };
        self
    }
}

/// An image whose description is being read.
pub(super) struct OpenImage<'a> {
    /// `![[…]]`, and whether it has something behind a bar.
    pub wiki: Option<bool>,
    pub destination: CowStr<'a>,
    pub title: CowStr<'a>,
    pub plain_from: usize,
    pub start: usize,
}

impl<'a> Renderer<'a> {
    pub(super) fn begin_buffer(&mut self) {
        self.outer.push(std::mem::take(&mut self.out));
    }

    pub(super) fn end_buffer(&mut self) -> Buffer {
        let outer = self.outer.pop().unwrap_or_default();
        std::mem::replace(&mut self.out, outer)
    }

    /// Whether what is written now stands on the page itself, or is included, and not in an embed.
    pub(super) fn is_own(&self) -> bool {
        self.embedding.len() == 1 + self.included
    }

    /// A word of the interface, in the page's language; empty where the theme has none.
    pub fn word(&self, name: &str) -> &'a str {
        self.options.words.word(name).unwrap_or_default()
    }

    /// Notes what is wrong at an offset. What is wrong in an embedded page is told with that page.
    pub fn tell(&mut self, scope: &Scope<'_>, offset: usize, diagnostic: Diagnostic) {
        if scope.page.manuscript.path != self.host.manuscript.path
            || self.document.diagnostics.len() >= MOST_DIAGNOSTICS
        {
            return;
        }
        if diagnostic.severity == Severity::Note {
            self.notes += 1;
            if self.notes > MOST_NOTES {
                return;
            }
        }
        let mut diagnostic = diagnostic.at(scope.position(offset));
        diagnostic.file.clone_from(&scope.page.manuscript.file);
        self.document.diagnostics.push(diagnostic);
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Walks through the events of a Markdown text and writes HTML. Read [`render`] first.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::Alignment;
use pulldown_cmark::BrokenLink;
use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::HeadingLevel;
use pulldown_cmark::LinkType;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TextMergeWithOffset;

use crate::config::Html;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::heading;
use crate::content::heading::Anchors;
use crate::content::heading::extensions;
use crate::content::page::Page;
use crate::content::site::Site;
use crate::markdown::autolink;
use crate::markdown::callout;
use crate::markdown::callout::Callout;
use crate::markdown::callout::Fold;
use crate::markdown::document::Code;
use crate::markdown::document::Document;
use crate::markdown::document::Draft;
use crate::markdown::document::Gap;
use crate::markdown::document::Heading;
use crate::markdown::html;

/// How a site wants its Markdown rendered.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    pub html: Html,
    /// Links to pages end in `index.html`, for sites that are read without a server.
    pub portable: bool,
    /// The words of the page's language: `tip`, `footnotes` …
    pub words: &'a BTreeMap<String, String>,
    /// blake3 of the words.
    pub words_hash: [u8; 32],
}

/// Stands before a text of one line: a space with which no block begins. `1. First` as a callout's title
/// is no list then, and no title holds another callout.
const GUARD: &str = "\u{a0}";

/// A longer list of the same complaint helps nobody.
pub(super) const MOST_DIAGNOSTICS: usize = 100;

/// Renders a page. Pure: everything it depends on is an argument or noted in the document.
pub fn render(page: &Page, site: &Site, options: &Options<'_>) -> Draft {
    let mut renderer = Renderer {
        site,
        options,
        host: page,
        out: Buffer::default(),
        outer: Vec::new(),
        document: Document::default(),
        plain: String::new(),
        anchors: Anchors::default(),
        footnotes: Footnotes::default(),
        embedding: vec![(page, None)],
        embeds: 0,
        foreign_told: false,
        title_taken: false,
        images: 0,
        shift: 0,
    };
    let text = page.manuscript.body.as_str();
    // The page's title is its only heading of level 1: a text that has more goes one level down.
    let titles = usize::from(page.title_is_heading());
    renderer.shift = u8::from(heading::count_first_level(text) > titles);
    renderer.run(
        text,
        Scope {
            page,
            start: 0,
            inline: false,
        },
    );
    renderer.finish()
}

/// HTML under way, and the gaps in it that code will fill.
#[derive(Default)]
pub(super) struct Buffer {
    pub html: String,
    pub gaps: Vec<Gap>,
}

impl Buffer {
    fn append(&mut self, other: Buffer) {
        let shift = self.html.len();
        self.html.push_str(&other.html);
        self.gaps.extend(other.gaps.into_iter().map(|gap| Gap {
            at: gap.at + shift,
            ..gap
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
struct Footnotes {
    /// By the page it is written in and its label: its number, from 1, and how often it is referred to.
    numbers: HashMap<(String, String), (usize, usize)>,
    texts: HashMap<(String, String), Buffer>,
}

/// What must be written when an element ends.
enum Open<'a> {
    Close(&'static str),
    Heading {
        level: HeadingLevel,
        id: Option<CowStr<'a>>,
        plain_from: usize,
        /// How many images there were before it.
        images: usize,
    },
    Paragraph {
        plain_from: usize,
        html_from: usize,
    },
    Item {
        html_from: usize,
    },
    Code(Code),
    Html(HtmlBlock),
    Footnote(String),
    Link(super::reference::OpenLink),
    Image(super::reference::OpenImage<'a>),
    Cell,
    /// Nothing of it is written.
    Skipped,
}

/// A block of HTML, whose lines may have had marks of quotes and lists before them.
#[derive(Default)]
struct HtmlBlock {
    text: String,
    /// Where each line begins in the text and in the source.
    lines: Vec<(usize, usize)>,
}

impl HtmlBlock {
    fn push(&mut self, line: &str, start: usize) {
        self.lines.push((self.text.len(), start));
        self.text.push_str(line);
    }

    /// Where an offset of the text stands in the source.
    fn place(&self, offset: usize) -> usize {
        let line = self.lines.partition_point(|(at, _)| *at <= offset);
        match line.checked_sub(1).map(|line| self.lines[line]) {
            Some((at, start)) => start + (offset - at),
            None => offset,
        }
    }
}

/// What may stand where an embed is written.
pub(super) enum Room<'w> {
    Block,
    /// A paragraph, which begins at this offset of the HTML, ends before a block and goes on behind it.
    Paragraph(&'w mut usize),
    /// The middle of a line: a heading, a link, emphasis.
    Line,
}

pub(super) struct Renderer<'a> {
    pub site: &'a Site,
    pub options: &'a Options<'a>,
    /// The page that is rendered; links are relative to it.
    pub host: &'a Page,
    pub out: Buffer,
    /// The buffers below the current one.
    outer: Vec<Buffer>,
    pub document: Document,
    /// The page's words, without markup.
    pub plain: String,
    anchors: Anchors,
    footnotes: Footnotes,
    /// The page and those embedded in it that are open now, each with the part of it that is shown.
    pub embedding: Vec<(&'a Page, Option<String>)>,
    pub embeds: usize,
    foreign_told: bool,
    title_taken: bool,
    /// How many images were met.
    pub images: usize,
    /// How many levels headings go down.
    shift: u8,
}

/// Where the walk stands in one text.
struct Walk<'m, 'a> {
    scope: Scope<'a>,
    markdown: &'m str,
    open: Vec<Open<'m>>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// Links do not nest: no autolinks inside one.
    links: usize,
    /// What was read already by other means: a callout's first line, a link's target, the rest of an
    /// address. Its events are passed over.
    skip: Range<usize>,
    /// Where links lead that have a name: `[name]: https://…`, as written.
    definitions: String,
    /// Emphasis begins where this text ends.
    emphasis_follows: bool,
}

impl<'m> Walk<'m, '_> {
    /// Whether an embed that is written now may bring blocks along.
    fn room(&mut self) -> Room<'_> {
        match self.open.last_mut() {
            Some(Open::Paragraph { html_from, .. }) => Room::Paragraph(html_from),
            None | Some(Open::Cell | Open::Item { .. } | Open::Footnote(_)) => Room::Block,
            Some(Open::Close(tag)) if tag.ends_with('\n') => Room::Block,
            Some(_) => Room::Line,
        }
    }

    /// What stands behind a text on its line, up to the end of a word: it may belong to an address.
    fn behind(&self, range: &Range<usize>, text: &str) -> &'m str {
        if !self.emphasis_follows || !self.markdown[range.clone()].ends_with(text) {
            return "";
        }
        let rest = &self.markdown[range.end..];
        let end = rest.find(|c: char| c.is_whitespace() || "<|`[]\\&".contains(c));
        &rest[..end.unwrap_or(rest.len())]
    }
}

impl<'a> Renderer<'a> {
    pub fn run(&mut self, markdown: &str, scope: Scope<'a>) {
        let mut undefined: Vec<Range<usize>> = Vec::new();
        let note_undefined = |link: BrokenLink<'_>| {
            // `[todo]` is text; `[text][todo]` and `[todo][]` are links without a target.
            let meant = matches!(
                link.link_type,
                LinkType::Reference
                    | LinkType::ReferenceUnknown
                    | LinkType::Collapsed
                    | LinkType::CollapsedUnknown
            );
            if meant {
                undefined.push(link.span);
            }
            None
        };
        let parser =
            Parser::new_with_broken_link_callback(markdown, extensions(), Some(note_undefined));
        let definitions = match markdown.contains("[!") {
            true => parser
                .reference_definitions()
                .iter()
                .map(|(_, definition)| format!("\n\n{}", &markdown[definition.span.clone()]))
                .collect(),
            false => String::new(),
        };
        let mut walk = Walk {
            scope,
            markdown,
            open: Vec::new(),
            alignments: Vec::new(),
            cell: 0,
            in_head: false,
            links: 0,
            skip: 0..if scope.inline { GUARD.len() } else { 0 },
            definitions,
            emphasis_follows: false,
        };
        let mut events = TextMergeWithOffset::new(parser.into_offset_iter()).peekable();
        while let Some((event, range)) = events.next() {
            walk.emphasis_follows = matches!(
                events.peek(),
                Some((Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough), next))
                    if next.start == range.end
            );
            self.event(&mut walk, event, range);
        }
        drop(events);
        for span in undefined {
            let written = &markdown[span.clone()];
            self.tell(
                &scope,
                span.start,
                Diagnostic::warning(
                    "undefined-reference",
                    "",
                    format!("`{}` refers to nothing", one_line(written)),
                )
                .help("define it at the end of the page: [name]: https://…"),
            );
        }
    }

    fn event<'m>(&mut self, walk: &mut Walk<'m, 'a>, event: Event<'m>, range: Range<usize>) {
        let skipped = walk.skip.contains(&range.start);
        match event {
            Event::Start(tag) => {
                let keeps = match &tag {
                    Tag::Paragraph => range.end > walk.skip.end,
                    Tag::BlockQuote(_) => true,
                    _ => !skipped,
                };
                let open = if keeps {
                    self.start(walk, tag, range)
                } else {
                    Open::Skipped
                };
                walk.open.push(open);
            }
            Event::End(_) => {
                if let Some(open) = walk.open.pop() {
                    self.end(walk, open);
                }
            }
            Event::Text(text) if skipped && range.end > walk.skip.end => {
                let rest = text
                    .strip_prefix(&walk.markdown[range.start..walk.skip.end])
                    .unwrap_or(&walk.markdown[walk.skip.end..range.end]);
                self.text(walk, rest, walk.skip.end..range.end);
            }
            _ if skipped => {}
            Event::Text(text) => self.text(walk, &text, range),
            Event::Code(code) => {
                self.plain.push_str(&code);
                self.out.html.push_str("<code>");
                html::escape(&mut self.out.html, &code);
                self.out.html.push_str("</code>");
            }
            Event::InlineHtml(raw) => {
                let raw = self.raw_html(&walk.scope, &raw, |at| range.start + at);
                self.out.html.push_str(&raw);
            }
            Event::Html(raw) => match walk.open.last_mut() {
                Some(Open::Html(block)) => block.push(&raw, range.start),
                _ => {
                    let raw = self.raw_html(&walk.scope, &raw, |at| range.start + at);
                    self.out.html.push_str(&raw);
                }
            },
            Event::SoftBreak => {
                self.plain.push(' ');
                self.out.html.push('\n');
            }
            Event::HardBreak => {
                self.plain.push(' ');
                self.out.html.push_str("<br>\n");
            }
            Event::Rule => self.out.html.push_str("<hr>\n"),
            Event::TaskListMarker(done) => {
                let word = self.word(if done { "task_done" } else { "task_open" });
                self.out.html.push_str("<input type=\"checkbox\" disabled");
                if done {
                    self.out.html.push_str(" checked");
                }
                html::attribute(&mut self.out.html, "aria-label", word);
                self.out.html.push_str("> ");
            }
            Event::FootnoteReference(label) => self.footnote_reference(walk, &label),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start<'m>(
        &mut self,
        walk: &mut Walk<'m, 'a>,
        tag: Tag<'m>,
        range: Range<usize>,
    ) -> Open<'m> {
        match tag {
            Tag::Paragraph if walk.scope.inline => Open::Close(""),
            Tag::Paragraph => {
                let html_from = self.out.html.len();
                self.out.html.push_str("<p>");
                Open::Paragraph {
                    plain_from: self.plain.len(),
                    html_from,
                }
            }
            Tag::Heading { level, id, .. } => {
                self.begin_buffer();
                Open::Heading {
                    level,
                    id,
                    plain_from: self.plain.len(),
                    images: self.images,
                }
            }
            Tag::BlockQuote(_) => {
                let source = &walk.markdown[range.clone()];
                match callout::read(source) {
                    Some(callout) => {
                        walk.skip = range.start..range.start + callout.length;
                        self.start_callout(walk, &callout, range.start)
                    }
                    None => self.tag("<blockquote>\n", "</blockquote>\n"),
                }
            }
            Tag::CodeBlock(kind) => Open::Code(Code {
                language: match kind {
                    CodeBlockKind::Fenced(info) => language(&info).to_owned(),
                    CodeBlockKind::Indented => String::new(),
                },
                text: String::new(),
            }),
            Tag::HtmlBlock => Open::Html(HtmlBlock::default()),
            Tag::List(first) => {
                // What stands before it in an item without paragraphs is a block of its own.
                if let Some(Open::Item { html_from }) = walk.open.last() {
                    self.end_block(*html_from);
                }
                match first {
                    None => self.tag("<ul>\n", "</ul>\n"),
                    Some(1) => self.tag("<ol>\n", "</ol>\n"),
                    Some(first) => {
                        let _ = writeln!(self.out.html, "<ol start=\"{first}\">");
                        Open::Close("</ol>\n")
                    }
                }
            }
            Tag::Item => {
                let task = is_task(&walk.markdown[range]);
                let tag = if task { "<li class=\"task\">" } else { "<li>" };
                self.out.html.push_str(tag);
                Open::Item {
                    html_from: self.out.html.len(),
                }
            }
            Tag::FootnoteDefinition(label) => {
                self.begin_buffer();
                Open::Footnote(label.into_string())
            }
            Tag::DefinitionList => self.tag("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.tag("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.tag("<dd>", "</dd>\n"),
            Tag::Table(alignments) => {
                walk.alignments = alignments;
                let label = html::escaped(self.word("table"));
                let _ = writeln!(
                    self.out.html,
                    "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\"><table>"
                );
                Open::Close("</tbody>\n</table></div>\n")
            }
            Tag::TableHead => {
                walk.cell = 0;
                walk.in_head = true;
                self.tag("<thead>\n<tr>", "</tr>\n</thead>\n<tbody>\n")
            }
            Tag::TableRow => {
                walk.cell = 0;
                walk.in_head = false;
                self.tag("<tr>", "</tr>\n")
            }
            Tag::TableCell => {
                self.start_cell(walk);
                Open::Cell
            }
            Tag::Emphasis => self.tag("<em>", "</em>"),
            Tag::Strong => self.tag("<strong>", "</strong>"),
            Tag::Strikethrough => self.tag("<del>", "</del>"),
            Tag::Superscript => self.tag("<sup>", "</sup>"),
            Tag::Subscript => self.tag("<sub>", "</sub>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                walk.links += 1;
                if let LinkType::WikiLink { .. } = link_type
                    && let Some(target) = bracketed_target(&walk.markdown[range.end..])
                {
                    // `[[1]](https://…)` is a link whose words have brackets, here as on a forge.
                    walk.skip = range.end..range.end + target.length;
                    let (url, title) = (target.url, target.title);
                    let inline = LinkType::Inline;
                    let link = self.start_link(&walk.scope, inline, url, title, range.start);
                    return Open::Link(link.bracketed(self));
                }
                Open::Link(self.start_link(&walk.scope, link_type, &dest_url, &title, range.start))
            }
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => {
                self.begin_buffer();
                Open::Image(super::reference::OpenImage {
                    wiki: match link_type {
                        LinkType::WikiLink { has_pothole } => Some(has_pothole),
                        _ => None,
                    },
                    destination: dest_url,
                    title,
                    plain_from: self.plain.len(),
                    start: range.start,
                })
            }
            Tag::MetadataBlock(_) => Open::Skipped,
        }
    }

    fn end<'m>(&mut self, walk: &mut Walk<'m, 'a>, open: Open<'m>) {
        match open {
            Open::Close(tag) => {
                if tag.ends_with('\n') {
                    self.plain.push('\n');
                }
                self.out.html.push_str(tag);
            }
            Open::Skipped => {}
            Open::Item { html_from } => {
                self.end_block(html_from);
                self.plain.push('\n');
                self.out.html.push_str("</li>\n");
            }
            Open::Paragraph {
                plain_from,
                html_from,
            } => self.end_paragraph(walk, plain_from, html_from),
            Open::Heading {
                level,
                id,
                plain_from,
                images,
            } => {
                let pictured = self.images > images;
                self.end_heading(walk, level, id.as_deref(), plain_from, pictured);
            }
            Open::Code(code) => {
                let at = self.out.html.len();
                self.out.gaps.push(Gap { at, code });
            }
            Open::Html(block) => {
                let html = self.raw_html(&walk.scope, &block.text, |at| block.place(at));
                self.out.html.push_str(&html);
            }
            Open::Footnote(label) => {
                let text = self.end_buffer();
                let key = (walk.scope.page.original.clone(), label);
                self.footnotes.texts.entry(key).or_insert(text);
            }
            Open::Cell => {
                let tag = if walk.in_head { "</th>" } else { "</td>" };
                self.plain.push('\n');
                self.out.html.push_str(tag);
            }
            Open::Link(link) => {
                walk.links -= 1;
                self.end_link(link);
            }
            Open::Image(image) => {
                // What stands between the brackets is the description, without its markup.
                self.end_buffer();
                let scope = walk.scope;
                self.end_image(&scope, image, walk.room());
            }
        }
    }

    fn tag<'m>(&mut self, open: &str, close: &'static str) -> Open<'m> {
        self.out.html.push_str(open);
        Open::Close(close)
    }

    fn begin_buffer(&mut self) {
        self.outer.push(std::mem::take(&mut self.out));
    }

    fn end_buffer(&mut self) -> Buffer {
        let outer = self.outer.pop().unwrap_or_default();
        std::mem::replace(&mut self.out, outer)
    }

    fn text(&mut self, walk: &mut Walk<'_, 'a>, text: &str, range: Range<usize>) {
        match walk.open.last_mut() {
            Some(Open::Code(code)) => {
                code.text.push_str(text);
                return;
            }
            Some(Open::Html(block)) => {
                block.push(text, range.start);
                return;
            }
            Some(Open::Link(link)) if link.own_words => return,
            _ => {}
        }
        if !self.foreign_told
            && (text.contains("{%") || text.contains("{{"))
            && walk.scope.page.manuscript.path == self.host.manuscript.path
        {
            self.foreign_told = true;
            self.tell(
                &walk.scope,
                range.start,
                Diagnostic::note(
                    "foreign-tag",
                    "",
                    "another generator's template tags stay text",
                )
                .help("write what they stood for"),
            );
        }
        self.plain.push_str(text);
        if walk.links > 0 {
            html::escape(&mut self.out.html, text);
        } else {
            let behind = || walk.behind(&range, text);
            let taken = autolink::write(&mut self.out.html, text, behind);
            if taken > 0 {
                self.plain.push_str(&behind()[..taken]);
                walk.skip = range.end..range.end + taken;
            }
        }
    }

    /// Takes the id at the end of a block, `^like-this`, off what was written since `html_from`, and
    /// makes it an anchor. In an embed it is only taken off: links lead to the page itself.
    fn end_block(&mut self, html_from: usize) {
        let Some(id) = block_id(&self.out.html[html_from..]).map(str::to_owned) else {
            return;
        };
        self.out.html.truncate(self.out.html.len() - id.len());
        self.out.html.truncate(self.out.html.trim_end().len());
        if self.is_own() {
            let _ = write!(self.out.html, "<span class=\"block\" id=\"{id}\"></span>");
            self.document.anchors.push(id);
        }
    }

    /// Whether what is written now stands on the page itself and not in an embed.
    fn is_own(&self) -> bool {
        self.embedding.len() == 1
    }

    /// The first paragraph becomes the summary; one in which nothing is left is none.
    fn end_paragraph(&mut self, walk: &Walk<'_, 'a>, plain_from: usize, html_from: usize) {
        self.end_block(html_from);
        let words = self.out.html[html_from..].strip_prefix("<p>");
        match words.map(str::trim) {
            Some("") => {
                self.out.html.truncate(html_from);
                return;
            }
            // An id on a line of its own belongs to the block before.
            Some(anchor)
                if anchor.starts_with("<span class=\"block\"")
                    && anchor.ends_with("></span>")
                    && anchor.matches('<').count() == 2 =>
            {
                let anchor = format!("{anchor}\n");
                self.out.html.truncate(html_from);
                self.out.html.push_str(&anchor);
                return;
            }
            _ => {}
        }
        self.out.html.push_str("</p>\n");
        if self.document.summary.is_none() && walk.open.is_empty() && self.is_own() {
            let text = self.plain[plain_from..].trim();
            if !text.is_empty() {
                self.document.summary = Some(shorten(text));
            }
        }
        self.plain.push('\n');
    }

    fn end_heading(
        &mut self,
        walk: &Walk<'_, 'a>,
        level: HeadingLevel,
        id: Option<&str>,
        plain_from: usize,
        pictured: bool,
    ) {
        let inner = self.end_buffer();
        let text = self.plain[plain_from..].trim().to_owned();
        self.plain.push('\n');
        if !self.is_own() {
            // Links lead to the page itself: an id of the embed would only take one away from this page.
            let level = (level as u8 + self.shift).clamp(2, 6);
            let _ = write!(self.out.html, "<h{level}>");
            self.out.append(inner);
            let _ = writeln!(self.out.html, "</h{level}>");
            return;
        }
        let id = self.anchors.of(id, &text);
        if !self.title_taken
            && level == HeadingLevel::H1
            && walk.open.is_empty()
            && self.host.title_is_heading()
            && text == self.host.title
        {
            self.title_taken = true;
            // With a badge in it, the title's words do better alone.
            self.document.title_html = (!pictured).then(|| inner.html.trim().to_owned());
            self.document.anchors.push(id);
            return;
        }
        let level = (level as u8 + self.shift).clamp(2, 6);
        let _ = write!(self.out.html, "<h{level}");
        html::attribute(&mut self.out.html, "id", &id);
        self.out.html.push('>');
        self.out.append(inner);
        self.out.html.push_str(" <a class=\"anchor\"");
        html::attribute(&mut self.out.html, "href", &format!("#{}", html::url(&id)));
        let label = format!("{}: {text}", self.word("link_to_heading"));
        html::attribute(&mut self.out.html, "aria-label", &label);
        let _ = writeln!(self.out.html, ">#</a></h{level}>");
        self.document.headings.push(Heading { level, id, text });
    }

    fn start_callout<'m>(
        &mut self,
        walk: &Walk<'m, 'a>,
        callout: &Callout<'m>,
        start: usize,
    ) -> Open<'m> {
        let (open, title, close) = match callout.fold {
            Fold::Fixed => ("<aside class=\"callout ", "p", "</aside>\n"),
            Fold::Open => ("<details open class=\"callout ", "summary", "</details>\n"),
            Fold::Closed => ("<details class=\"callout ", "summary", "</details>\n"),
        };
        let _ = write!(
            self.out.html,
            "{open}{}\"><{title} class=\"callout-title\">",
            callout.kind
        );
        if callout.title.is_empty() {
            let word = self.word(callout.kind);
            html::escape(&mut self.out.html, word);
        } else {
            let scope = Scope {
                inline: true,
                start: walk.scope.start + start + callout.title_at - GUARD.len(),
                ..walk.scope
            };
            let definitions = &walk.definitions;
            self.run(&format!("{GUARD}{}{definitions}", callout.title), scope);
        }
        let _ = writeln!(self.out.html, "</{title}>");
        Open::Close(close)
    }

    fn start_cell(&mut self, walk: &mut Walk<'_, 'a>) {
        self.out
            .html
            .push_str(if walk.in_head { "<th" } else { "<td" });
        let class = match walk.alignments.get(walk.cell) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"end\"",
            _ => "",
        };
        self.out.html.push_str(class);
        if walk.in_head {
            self.out.html.push_str(" scope=\"col\"");
        }
        self.out.html.push('>');
        walk.cell += 1;
    }

    fn footnote_reference(&mut self, walk: &Walk<'_, 'a>, label: &str) {
        let key = (walk.scope.page.original.clone(), label.to_owned());
        let next = self.footnotes.numbers.len() + 1;
        let (number, times) = self.footnotes.numbers.entry(key).or_insert((next, 0));
        *times += 1;
        let back = footnote_mark(*number, *times);
        let _ = write!(
            self.out.html,
            "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{back}\">{number}</a></sup>"
        );
    }

    /// The notes that were referred to, in the order of their first references, each with its ways back.
    fn write_footnotes(&mut self) {
        let mut notes: Vec<(usize, usize, Buffer)> = Vec::new();
        for (key, (number, times)) in &self.footnotes.numbers {
            if let Some(text) = self.footnotes.texts.remove(key) {
                notes.push((*number, *times, text));
            }
        }
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|(number, ..)| *number);
        let title = html::escaped(self.word("footnotes"));
        let _ = writeln!(
            self.out.html,
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{title}\">\n<ol>"
        );
        for (number, times, mut text) in notes {
            let mut back = String::new();
            let label = html::escaped(self.word("footnote_back"));
            for time in 1..=times {
                let mark = footnote_mark(number, time);
                let _ = write!(
                    back,
                    " <a class=\"footnote-back\" href=\"#{mark}\" aria-label=\"{label} {number}\">↩</a>"
                );
            }
            // Into the last paragraph, when nothing stands behind it, code that is still to come included.
            let last = text.html.rfind("</p>").filter(|end| {
                text.html[*end..].trim() == "</p>" && text.gaps.iter().all(|gap| gap.at <= *end)
            });
            match last {
                Some(end) => text.html.insert_str(end, &back),
                _ => text.html.push_str(&back),
            }
            let _ = write!(self.out.html, "<li id=\"fn-{number}\" value=\"{number}\">");
            self.out.append(text);
            self.out.html.push_str("</li>\n");
        }
        self.out.html.push_str("</ol>\n</section>\n");
    }

    fn finish(mut self) -> Draft {
        self.write_footnotes();
        self.document.words =
            u32::try_from(self.plain.split_whitespace().count()).unwrap_or(u32::MAX);
        self.document.html = self.out.html;
        Draft {
            document: self.document,
            gaps: self.out.gaps,
        }
    }

    /// A word of the interface, in the page's language; empty where the theme has none.
    pub fn word(&self, name: &str) -> &'a str {
        self.options.words.get(name).map_or("", String::as_str)
    }

    /// Notes what is wrong at an offset. What is wrong in an embedded page is told with that page.
    pub fn tell(&mut self, scope: &Scope<'_>, offset: usize, diagnostic: Diagnostic) {
        if scope.page.manuscript.path != self.host.manuscript.path
            || self.document.diagnostics.len() >= MOST_DIAGNOSTICS
        {
            return;
        }
        let mut diagnostic = diagnostic.at(scope.position(offset));
        diagnostic.file.clone_from(&scope.page.manuscript.file);
        self.document.diagnostics.push(diagnostic);
    }
}

/// The target of a link, as it stands in parentheses.
struct BracketedTarget<'a> {
    url: &'a str,
    title: &'a str,
    /// How much of the text it takes, the parentheses included.
    length: usize,
}

/// The target that follows at once: `(https://…)`, `(<a b.md> "title")`.
fn bracketed_target(text: &str) -> Option<BracketedTarget<'_>> {
    let space = [' ', '\t', '\n'];
    let inside = text.strip_prefix('(')?.trim_start_matches(space);
    let (url, rest) = match inside.strip_prefix('<') {
        Some(inside) => inside
            .split_once('>')
            .filter(|(url, _)| !url.contains(['\n', '<']))?,
        None => {
            let mut open = 0;
            let end = inside.find(|c: char| match c {
                '(' => {
                    open += 1;
                    false
                }
                ')' if open > 0 => {
                    open -= 1;
                    false
                }
                c => c == ')' || c.is_whitespace() || c.is_control(),
            })?;
            inside.split_at(end)
        }
    };
    let rest = rest.trim_start_matches(space);
    let (title, rest) = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].split_once(quote)?,
        _ => ("", rest),
    };
    let rest = rest.trim_start_matches(space).strip_prefix(')')?;
    // `[[Deploying]](again)` is a wikilink and a remark.
    if !url.contains(['/', '.', ':', '#']) {
        return None;
    }
    Some(BracketedTarget {
        url,
        title,
        length: text.len() - rest.len(),
    })
}

/// The id of a reference to a footnote: `fnref-2`, and `fnref-2-3` for the third one to it.
fn footnote_mark(number: usize, time: usize) -> String {
    match time {
        1 => format!("fnref-{number}"),
        time => format!("fnref-{number}-{time}"),
    }
}

/// The language of a fence: `rust` of ```` ```rust,ignore ````.
fn language(info: &str) -> &str {
    info.trim()
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | ':'))
        .next()
        .unwrap_or_default()
}

/// Whether the source of a list item begins with a box: `- [ ] `.
fn is_task(item: &str) -> bool {
    let text = item.trim_start_matches(|c: char| c.is_ascii_digit() || "-*+.)".contains(c));
    let text = text.trim_start();
    ["[ ] ", "[x] ", "[X] ", "[ ]\n", "[x]\n"]
        .iter()
        .any(|mark| text.starts_with(mark))
}

/// The id in a paragraph that ends with ` ^id` or is nothing else.
fn block_id(paragraph: &str) -> Option<&str> {
    let at = paragraph.rfind('^')?;
    let (before, id) = paragraph.split_at(at);
    let name = &id[1..];
    let alone = before.is_empty() || before.ends_with([' ', '\n']) || before.ends_with("<p>");
    let valid =
        alone && !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    valid.then_some(id)
}

/// Cuts a text behind a word, at some 200 characters.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 200;
    let text = one_line(text);
    if text.chars().count() <= LONGEST {
        return text;
    }
    let end = text
        .char_indices()
        .nth(LONGEST)
        .map_or(text.len(), |(at, _)| at);
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!(
        "{}…",
        text[..cut].trim_end_matches([',', ';', ':', '.', ' '])
    )
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

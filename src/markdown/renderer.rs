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
        embedding: vec![page],
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
    /// One line: no paragraphs around it.
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
    Code(Code),
    Html(String),
    Footnote(String),
    Link(super::reference::OpenLink),
    Image(super::reference::OpenImage<'a>),
    Cell,
    /// Nothing of it is written.
    Skipped,
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
    /// The page and those embedded in it that are open now.
    pub embedding: Vec<&'a Page>,
    pub embeds: usize,
    foreign_told: bool,
    title_taken: bool,
    /// How many images were met.
    pub images: usize,
    /// How many levels headings go down.
    shift: u8,
}

/// Where the walk stands in one text.
struct Walk<'a> {
    scope: Scope<'a>,
    markdown: &'a str,
    open: Vec<Open<'a>>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// Links do not nest: no autolinks inside one.
    links: usize,
    /// Events before this offset belong to a callout's first line.
    skip_until: usize,
}

impl Walk<'_> {
    fn is_in_link(&self) -> bool {
        matches!(self.open.last(), Some(Open::Link(_)))
    }
}

impl<'a> Renderer<'a> {
    pub fn run(&mut self, markdown: &'a str, scope: Scope<'a>) {
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
        let mut walk = Walk {
            scope,
            markdown,
            open: Vec::new(),
            alignments: Vec::new(),
            cell: 0,
            in_head: false,
            links: 0,
            skip_until: 0,
        };
        for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
            self.event(&mut walk, event, range);
        }
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

    fn event(&mut self, walk: &mut Walk<'a>, event: Event<'a>, range: Range<usize>) {
        let in_first_line = range.start < walk.skip_until;
        match event {
            Event::Start(tag) => {
                let keeps = match &tag {
                    Tag::Paragraph => range.end > walk.skip_until,
                    Tag::BlockQuote(_) => true,
                    _ => !in_first_line,
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
                    self.end(walk, open, range);
                }
            }
            Event::Text(_) if in_first_line && range.end > walk.skip_until => {
                let rest = &walk.markdown[walk.skip_until..range.end];
                self.text(walk, rest, walk.skip_until..range.end);
            }
            _ if in_first_line && !walk.is_in_link() => {}
            Event::Text(text) => self.text(walk, &text, range),
            Event::Code(code) => {
                self.plain.push_str(&code);
                self.out.html.push_str("<code>");
                html::escape(&mut self.out.html, &code);
                self.out.html.push_str("</code>");
            }
            Event::InlineHtml(raw) => {
                let raw = self.raw_html(&walk.scope, &raw, range.start);
                self.out.html.push_str(&raw);
            }
            Event::Html(raw) => match walk.open.last_mut() {
                Some(Open::Html(block)) => block.push_str(&raw),
                _ => {
                    let raw = self.raw_html(&walk.scope, &raw, range.start);
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

    fn start(&mut self, walk: &mut Walk<'a>, tag: Tag<'a>, range: Range<usize>) -> Open<'a> {
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
                        walk.skip_until = walk.skip_until.max(range.start + callout.length);
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
            Tag::HtmlBlock => Open::Html(String::new()),
            Tag::List(Some(1)) => self.tag("<ol>\n", "</ol>\n"),
            Tag::List(Some(first)) => {
                let _ = writeln!(self.out.html, "<ol start=\"{first}\">");
                Open::Close("</ol>\n")
            }
            Tag::List(None) => self.tag("<ul>\n", "</ul>\n"),
            Tag::Item if is_task(&walk.markdown[range.clone()]) => {
                self.tag("<li class=\"task\">", "</li>\n")
            }
            Tag::Item => self.tag("<li>", "</li>\n"),
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
                    walk.skip_until = range.end + target.len() + "()".len();
                    let inline = LinkType::Inline;
                    let link = self.start_link(&walk.scope, inline, target, "", range.start);
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

    fn end(&mut self, walk: &mut Walk<'a>, open: Open<'a>, range: Range<usize>) {
        match open {
            Open::Close(tag) => {
                if tag.ends_with('\n') || tag == "</li>" {
                    self.plain.push('\n');
                }
                self.out.html.push_str(tag);
            }
            Open::Skipped => {}
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
                let block = self.raw_html(&walk.scope, &block, range.start);
                self.out.html.push_str(&block);
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
                self.end_image(&walk.scope, image);
            }
        }
    }

    fn tag(&mut self, open: &str, close: &'static str) -> Open<'a> {
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

    fn text(&mut self, walk: &mut Walk<'a>, text: &str, range: Range<usize>) {
        match walk.open.last_mut() {
            Some(Open::Code(code)) => {
                code.text.push_str(text);
                return;
            }
            Some(Open::Html(block)) => {
                block.push_str(text);
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
            autolink::write(&mut self.out.html, text);
        }
    }

    /// A block id at the end, `^like-this`, becomes an anchor; the first paragraph becomes the summary.
    fn end_paragraph(&mut self, walk: &Walk<'a>, plain_from: usize, html_from: usize) {
        if let Some(id) = block_id(&self.out.html[html_from..]) {
            let id = id.to_owned();
            let kept = self.out.html.len() - id.len();
            self.out.html.truncate(kept);
            let kept = self.out.html.trim_end().len();
            self.out.html.truncate(kept);
            let alone = self.out.html.len() <= html_from + "<p>".len();
            if alone {
                self.out.html.truncate(html_from);
            }
            let _ = write!(self.out.html, "<span class=\"block\" id=\"{id}\"></span>");
            if !alone {
                self.out.html.push_str("</p>");
            }
            self.out.html.push('\n');
            self.document.anchors.push(id);
            return;
        }
        self.out.html.push_str("</p>\n");
        if self.document.summary.is_none() && walk.open.is_empty() && self.embedding.len() == 1 {
            let text = self.plain[plain_from..].trim();
            if !text.is_empty() {
                self.document.summary = Some(shorten(text));
            }
        }
        self.plain.push('\n');
    }

    fn end_heading(
        &mut self,
        walk: &Walk<'a>,
        level: HeadingLevel,
        id: Option<&str>,
        plain_from: usize,
        pictured: bool,
    ) {
        let inner = self.end_buffer();
        let text = self.plain[plain_from..].trim().to_owned();
        self.plain.push('\n');
        let id = match id {
            Some(id) if !id.is_empty() => self.anchors.unique(id.to_owned()),
            _ => self.anchors.give(&text),
        };
        let own = self.embedding.len() == 1;
        if own
            && !self.title_taken
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
        if own {
            self.document.headings.push(Heading { level, id, text });
        } else {
            self.document.anchors.push(id);
        }
    }

    fn start_callout(&mut self, walk: &Walk<'a>, callout: &Callout<'a>, start: usize) -> Open<'a> {
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
                start: walk.scope.start + start,
                ..walk.scope
            };
            self.run(callout.title, scope);
        }
        let _ = writeln!(self.out.html, "</{title}>");
        Open::Close(close)
    }

    fn start_cell(&mut self, walk: &mut Walk<'a>) {
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

    fn footnote_reference(&mut self, walk: &Walk<'a>, label: &str) {
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
            match text.html.rfind("</p>") {
                Some(end) if text.html[end..].trim() == "</p>" => text.html.insert_str(end, &back),
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

/// The destination in parentheses that follows at once: `(https://…)`.
fn bracketed_target(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix('(')?;
    let end = rest.find([')', ' ', '\n', '('])?;
    rest[end..].starts_with(')').then(|| &rest[..end])
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
    let alone = before.ends_with([' ', '\n']) || before.ends_with("<p>");
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

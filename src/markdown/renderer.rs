//! Walks through the events of a Markdown text and writes HTML. Read [`render`] first.

use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::BrokenLink;
use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TextMergeWithOffset;

use crate::content::diagnostic::Diagnostic;
use crate::content::heading;
use crate::content::heading::Anchors;
use crate::content::heading::extensions;
use crate::content::page::Page;
use crate::content::shortcode::unescape;
use crate::content::site::Site;
use crate::markdown::autolink;
use crate::markdown::block::LONGEST_CHOSEN;
use crate::markdown::block::shorten;
use crate::markdown::callout;
use crate::markdown::code::Code;
use crate::markdown::contents;
use crate::markdown::destination::bracketed_target;
use crate::markdown::document::Document;
use crate::markdown::document::Draft;
use crate::markdown::document::Filling;
use crate::markdown::document::Gap;
use crate::markdown::html;
use crate::markdown::html_block::HtmlBlock;
use crate::markdown::mark;
use crate::markdown::reading;
use crate::markdown::slip;
use crate::markdown::walk::Buffer;
use crate::markdown::walk::Footnotes;
use crate::markdown::walk::GUARD;
use crate::markdown::walk::Open;
use crate::markdown::walk::OpenImage;
use crate::markdown::walk::Options;
use crate::markdown::walk::Renderer;
use crate::markdown::walk::Scope;
use crate::markdown::walk::Walk;
use crate::markdown::walk::one_line;

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
        included: 0,
        foreign_told: false,
        title_taken: false,
        images: 0,
        shift: 0,
        level: None,
        body_from: 0,
        summary_ended: false,
        code_words: 0,
        notes: 0,
        card: None,
    };
    let text = page.manuscript.body.as_str();
    // The page's title is its only heading of level 1: a text that has more goes one level down.
    let titles = usize::from(page.title_is_heading());
    renderer.shift =
        u8::from(heading::count_first_level(text, page.manuscript.has_math()) > titles);
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

impl<'a> Renderer<'a> {
    pub fn run(&mut self, source: &str, scope: Scope<'a>) {
        let math = scope.page.manuscript.has_math();
        let marked = mark::find(source, self.options.shortcodes, math);
        self.tell_marks(&scope, &marked);
        let markdown = &*marked.text;
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
        let extensions = extensions(math);
        let parser =
            Parser::new_with_broken_link_callback(markdown, extensions, Some(note_undefined));
        let definitions = match markdown.contains("[!") {
            true => parser
                .reference_definitions()
                .iter()
                .map(|(_, definition)| format!("\n\n{}", &source[definition.span.clone()]))
                .collect(),
            false => String::new(),
        };
        let mut walk = Walk {
            scope,
            markdown,
            source,
            marks: &marked.marks,
            paragraph_end: 0,
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
        self.give_up_shortcodes(&mut walk);
        for span in undefined {
            let written = &source[span.clone()];
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
                self.give_up_shortcodes(walk);
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
                let code = unescape(&code);
                self.plain.push_str(&code);
                self.out.html.push_str("<code>");
                html::escape(&mut self.out.html, &code);
                self.out.html.push_str("</code>");
            }
            Event::InlineHtml(raw) if is_end_of_summary(&raw) => self.end_summary(walk),
            Event::InlineHtml(raw) => {
                if let Some(number) = walk.mark_at(&range) {
                    self.mark(walk, number, false);
                    return;
                }
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
            Event::InlineMath(source) => {
                self.inline_formula(&walk.scope, &source, false, range.start);
            }
            Event::DisplayMath(source) => {
                self.inline_formula(&walk.scope, &source, true, range.start);
            }
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
            Tag::Paragraph if contents::is_mark(&walk.markdown[range.clone()]) => {
                self.contents_here(walk, range)
            }
            Tag::List(_) if contents::is_marked_list(&walk.markdown[range.clone()]) => {
                self.contents_here(walk, range)
            }
            Tag::Paragraph => {
                walk.paragraph_end = range.end;
                self.card = None;
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
                    start: range.start,
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
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let source = &walk.markdown[range.clone()];
                self.start_fence(&walk.scope, &info, source, range.start)
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => Open::Code {
                code: Code::default(),
                start: range.start,
            },
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
                if let Some(number) = walk.mark_at(&range) {
                    walk.skip = range;
                    self.mark(walk, number, false);
                    return Open::Close("");
                }
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
                Open::Image(OpenImage {
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
                start,
            } => {
                let pictured = self.images > images;
                self.check_level(walk, level as u8, start);
                self.end_heading(walk, level, id.as_deref(), plain_from, pictured);
            }
            Open::Code { code, start } => self.end_code(&walk.scope, code, start),
            Open::Html(block) if is_end_of_summary(&block.text) => self.end_summary(walk),
            Open::Html(block) => self.html_block(walk, &block),
            Open::Shortcode(open) => self.give_up(walk, open),
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
                self.end_link(walk, link);
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

    fn text(&mut self, walk: &mut Walk<'_, 'a>, text: &str, range: Range<usize>) {
        match walk.open.last_mut() {
            Some(Open::Code { code, .. }) => {
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
        self.tell_foreign(&walk.scope, text, range.start);
        if walk.links == 0
            && let Some(slip) = slip::find(text).or_else(|| {
                let (before, behind) = (&walk.markdown[..range.start], &walk.markdown[range.end..]);
                slip::no_table(text, before, behind)
            })
        {
            self.tell(&walk.scope, range.start + slip.at, slip.diagnostic);
        }
        let text = &*unescape(text);
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

    /// The list of headings, in place of what first asks for it. Of an embedded page it is left out.
    fn contents_here<'m>(&mut self, walk: &mut Walk<'m, 'a>, range: Range<usize>) -> Open<'m> {
        walk.skip = range;
        if self.is_own() && !std::mem::replace(&mut self.document.lists_headings, true) {
            let at = self.out.html.len();
            let filling = Filling::Contents;
            self.out.gaps.push(Gap { at, filling });
        }
        Open::Skipped
    }

    /// What stands above `<!-- more -->` is the summary.
    fn end_summary(&mut self, walk: &Walk<'_, 'a>) {
        let first = self.is_own() && !std::mem::replace(&mut self.summary_ended, true);
        if !first
            || !walk
                .open
                .iter()
                .all(|open| matches!(open, Open::Paragraph { .. }))
        {
            return;
        }
        let above = self.plain.get(self.body_from..).unwrap_or_default().trim();
        if !above.is_empty() {
            self.document.summary = Some(shorten(above, LONGEST_CHOSEN));
        }
    }

    /// A heading that is more than one level below the last one leaves a level out.
    fn check_level(&mut self, walk: &Walk<'_, 'a>, level: u8, start: usize) {
        if !self.is_own() || !walk.open.is_empty() {
            return;
        }
        if let Some(last) = self.level.replace(level)
            && level > last + 1
        {
            let wanted = usize::from(last) + 1;
            self.tell(
                &walk.scope,
                start,
                Diagnostic::note(
                    "heading-level",
                    "",
                    format!("a heading of level {level} below one of level {last} leaves one out"),
                )
                .help(format!("begin it with {}", "#".repeat(wanted))),
            );
        }
    }

    fn finish(mut self) -> Draft {
        self.write_footnotes();
        self.document.words = reading::words(&self.plain).saturating_add(self.code_words);
        for gap in &mut self.out.gaps {
            if let Filling::Contents = gap.filling {
                let label = self.options.words.word("on_this_page").unwrap_or_default();
                gap.filling = Filling::Html(contents::write(&self.document.headings, label));
            }
        }
        self.document.html = self.out.html;
        self.document.slots = self.out.slots;
        self.document.slots.sort_by_key(|slot| slot.at);
        Draft {
            document: self.document,
            gaps: self.out.gaps,
        }
    }
}

/// `<!-- more -->`, as Hugo, Zola and Jekyll have it; Docusaurus says `truncate`.
fn is_end_of_summary(raw: &str) -> bool {
    let comment = raw.trim().strip_prefix("<!--");
    let word = comment.and_then(|comment| comment.strip_suffix("-->"));
    word.is_some_and(|word| matches!(word.trim(), "more" | "truncate"))
}

/// Whether the source of a list item begins with a box: `- [ ] `.
fn is_task(item: &str) -> bool {
    let text = item.trim_start_matches(|c: char| c.is_ascii_digit() || "-*+.)".contains(c));
    let text = text.trim_start();
    ["[ ] ", "[x] ", "[X] ", "[ ]\n", "[x]\n"]
        .iter()
        .any(|mark| text.starts_with(mark))
}

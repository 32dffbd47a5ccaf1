//! Paragraphs, headings, callouts, cells: blocks that are more than a tag before and a tag behind.

use std::fmt::Write;

use pulldown_cmark::Alignment;
use pulldown_cmark::HeadingLevel;

use crate::markdown::callout::Callout;
use crate::markdown::callout::Fold;
use crate::markdown::document::Heading;
use crate::markdown::html;
use crate::markdown::walk::GUARD;
use crate::markdown::walk::Open;
use crate::markdown::walk::Renderer;
use crate::markdown::walk::Scope;
use crate::markdown::walk::Walk;
use crate::markdown::walk::one_line;

impl<'a> Renderer<'a> {
    /// Takes the id at the end of a block, `^like-this`, off what was written since `html_from`, and
    /// makes it an anchor. In an embed it is only taken off: links lead to the page itself.
    pub(super) fn end_block(&mut self, html_from: usize) {
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

    /// The first paragraph becomes the summary; one in which nothing is left is none.
    pub(super) fn end_paragraph(
        &mut self,
        walk: &Walk<'_, 'a>,
        plain_from: usize,
        html_from: usize,
    ) {
        self.end_block(html_from);
        if !matches!(walk.open.last(), Some(Open::Item { .. })) {
            self.end_card(html_from);
        }
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
                self.document.summary = Some(shorten(text, LONGEST));
            }
        }
        self.plain.push('\n');
    }

    pub(super) fn end_heading(
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
            self.body_from = self.plain.len();
            // With a badge in it, the title's words do better alone.
            self.document.title_html =
                (!pictured && inner.gaps.is_empty()).then(|| inner.html.trim().to_owned());
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

    pub(super) fn start_callout<'m>(
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
            let title = &walk.source[start + callout.title_at..][..callout.title.len()];
            self.run(&format!("{GUARD}{title}{definitions}"), scope);
        }
        let _ = writeln!(self.out.html, "</{title}>");
        Open::Close(close)
    }

    pub(super) fn start_cell(&mut self, walk: &mut Walk<'_, 'a>) {
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

/// How long the first paragraph may be, as a summary.
const LONGEST: usize = 200;
/// How long a summary may be that the writer has marked.
pub(super) const LONGEST_CHOSEN: usize = 800;

/// Cuts a text behind a word.
pub(super) fn shorten(text: &str, longest: usize) -> String {
    let text = one_line(text);
    if text.chars().count() <= longest {
        return text;
    }
    let end = text
        .char_indices()
        .nth(longest)
        .map_or(text.len(), |(at, _)| at);
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!(
        "{}…",
        text[..cut].trim_end_matches([',', ';', ':', '.', ' '])
    )
}

//! Comments as HTML: a narrow Markdown for everybody, in which nothing can run, cover the page or reach out.

use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;
use pulldown_cmark::TextMergeStream;

use crate::markdown::autolink;
use crate::markdown::code;
use crate::markdown::code::Code;
use crate::markdown::highlight::highlight;
use crate::markdown::html;
use crate::markdown::mention;
use crate::markdown::sanitize::sanitize_comment;

fn parser(text: &str) -> TextMergeStream<'_, Parser<'_>> {
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    TextMergeStream::new(Parser::new_ext(text, options))
}

/// Where the links of a comment lead, as written, in its order. Whoever is called is a link too: `@ada`.
pub fn destinations(text: &str) -> Vec<String> {
    if !text.contains([']', '@']) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut is_code = false;
    for event in parser(text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                found.push(dest_url.into_string());
            }
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(text) if !is_code => {
                let mut from = 0;
                while let Some(name) = mention::next(&text, from) {
                    from = name.end;
                    found.push(text[name].to_owned());
                }
            }
            _ => {}
        }
    }
    found
}

/// How deep the elements of a comment nest.
pub fn depth(text: &str) -> usize {
    let mut depth: usize = 0;
    let mut deepest = 0;
    for event in parser(text) {
        match event {
            Event::Start(_) => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// What one reads of a comment: no marks, and none of the addresses to which its links lead.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for event in parser(text) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak | Event::Rule | Event::Start(Tag::TableCell) => {
                out.push(' ');
            }
            Event::End(tag) if !around(&tag).1.is_empty() => match tag {
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
                _ => out.push('\n'),
            },
            _ => {}
        }
    }
    out
}

/// Renders a comment. `resolve` says how a link is to be written, also that to who is called (`@ada`); what it does
/// not know is shown as text.
///
/// A line break is one, as people expect who write in a small box; headings are strong lines, pictures
/// are links, HTML is shown as it was typed.
pub fn render(text: &str, resolve: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut open_code: Option<Code> = None;
    // The ends of the links that are open, and how many of them are links.
    let mut ends: Vec<&'static str> = Vec::new();
    let mut head = false;
    for event in parser(text) {
        match event {
            Event::Text(text) => match &mut open_code {
                Some(code) => code.text.push_str(&text),
                None if ends.iter().any(|end| !end.is_empty()) => html::escape(&mut out, &text),
                None => write(&mut out, &text, &resolve),
            },
            Event::Html(raw) | Event::InlineHtml(raw) => html::escape(&mut out, &raw),
            Event::Code(text) => {
                out.push_str("<code>");
                html::escape(&mut out, &text);
                out.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => out.push_str("<br>\n"),
            Event::Rule => out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => out.push_str(if done { "☑ " } else { "☐ " }),
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => code::read(&info).code.language,
                    CodeBlockKind::Indented => String::new(),
                };
                open_code = Some(Code {
                    language,
                    ..Code::default()
                });
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(code) = open_code.take() {
                    out.push_str(&highlight(&code));
                }
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let target = match link_type {
                    LinkType::Email => Some(format!("mailto:{dest_url}")),
                    _ => resolve(&dest_url),
                };
                ends.push(open_link(&mut out, target));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let inside = ends.iter().any(|end| !end.is_empty());
                let target = resolve(&dest_url).filter(|_| !inside);
                ends.push(open_link(&mut out, target));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                out.push_str(ends.pop().unwrap_or_default());
            }
            Event::Start(Tag::TableHead) => {
                head = true;
                out.push_str("<tr>");
            }
            Event::End(TagEnd::TableHead) => {
                head = false;
                out.push_str("</tr>\n");
            }
            Event::Start(Tag::TableCell) => out.push_str(if head { "<th>" } else { "<td>" }),
            Event::End(TagEnd::TableCell) => out.push_str(if head { "</th>" } else { "</td>" }),
            Event::Start(Tag::List(Some(first))) if first != 1 => {
                out.push_str(&format!("<ol start=\"{first}\">\n"));
            }
            Event::Start(tag) => out.push_str(around(&tag.to_end()).0),
            Event::End(tag) => out.push_str(around(&tag).1),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }
    sanitize_comment(&out)
}

/// Writes a text, who is called in it as a link to them.
fn write(out: &mut String, text: &str, resolve: impl Fn(&str) -> Option<String>) {
    let mut written = 0;
    let mut from = 0;
    while let Some(name) = mention::next(text, from) {
        from = name.end;
        let Some(target) = resolve(&text[name.clone()]) else {
            continue;
        };
        autolink::write(out, &text[written..name.start], || "");
        written = name.end;
        let end = open_link(out, Some(target));
        html::escape(out, &text[name]);
        out.push_str(end);
    }
    autolink::write(out, &text[written..], || "");
}

fn open_link(out: &mut String, target: Option<String>) -> &'static str {
    match target {
        Some(target) => {
            out.push_str("<a");
            html::attribute(out, "href", &html::url(&target));
            out.push('>');
            "</a>"
        }
        None => "",
    }
}

/// What stands before and behind what an element holds.
fn around(tag: &TagEnd) -> (&'static str, &'static str) {
    match tag {
        TagEnd::Paragraph | TagEnd::HtmlBlock => ("<p>", "</p>\n"),
        TagEnd::Heading(_) => ("<p><strong>", "</strong></p>\n"),
        TagEnd::BlockQuote(_) => ("<blockquote>\n", "</blockquote>\n"),
        TagEnd::List(true) => ("<ol>\n", "</ol>\n"),
        TagEnd::List(false) => ("<ul>\n", "</ul>\n"),
        TagEnd::Item => ("<li>", "</li>\n"),
        TagEnd::Table => ("<table>\n", "</table>\n"),
        TagEnd::TableRow => ("<tr>", "</tr>\n"),
        TagEnd::Emphasis => ("<em>", "</em>"),
        TagEnd::Strong => ("<strong>", "</strong>"),
        TagEnd::Strikethrough => ("<del>", "</del>"),
        _ => ("", ""),
    }
}

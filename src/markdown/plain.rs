//! What one reads of a Markdown text, and nothing that one does not: no address, no name in place of one, no
//! markup, no comment. For texts that may lead where their readers must not know of.

use pulldown_cmark::CodeBlockKind;
use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;
use pulldown_cmark::TextMergeStream;

use crate::content::heading::extensions;

/// Stands where something is left out.
const LEFT_OUT: &str = "…";

/// What shortcodes and the tags of templates stand between.
const TAGS: &[(&str, &str)] = &[("{{", "}}"), ("{%", "%}")];
/// More than this between them is no tag.
const LONGEST: usize = 4096;

/// The words of a text, a line for each paragraph, item, row or line of code. Headings, code and tables keep
/// the marks by which they are known.
pub fn text(markdown: &str) -> String {
    let markdown = without_urls(&without_tags(markdown));
    let mut out = String::with_capacity(markdown.len());
    // Links that have no words of their own, in which what stands is left out.
    let mut unnamed = 0;
    for event in TextMergeStream::new(Parser::new_ext(&markdown, extensions(false))) {
        match event {
            Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. })
                if has_no_words(link_type) || unnamed > 0 =>
            {
                unnamed += 1;
                out.push_str(LEFT_OUT);
            }
            Event::End(TagEnd::Link | TagEnd::Image) if unnamed > 0 => unnamed -= 1,
            _ if unnamed > 0 => {}
            Event::Text(words) | Event::Code(words) => without_addresses(&mut out, &words),
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            Event::Start(Tag::Heading { level, .. }) => {
                begin(&mut out);
                out.push_str(&"#".repeat(level as usize));
                out.push(' ');
            }
            Event::Start(Tag::Item) => {
                begin(&mut out);
                out.push_str("- ");
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)) => {
                begin(&mut out);
                out.push_str("```\n");
            }
            Event::End(TagEnd::CodeBlock) => {
                begin(&mut out);
                out.push_str("```\n\n");
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                begin(&mut out);
                out.push('|');
            }
            Event::Start(Tag::TableCell) => out.push(' '),
            Event::End(TagEnd::TableCell) => out.push_str(" |"),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => out.push_str("\n\n"),
            Event::End(
                TagEnd::Item
                | TagEnd::TableHead
                | TagEnd::TableRow
                | TagEnd::Table
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            ) => begin(&mut out),
            _ => {}
        }
    }
    out
}

/// What stands in a link is its address, or a name that is as good as one.
fn has_no_words(link: LinkType) -> bool {
    matches!(
        link,
        LinkType::Autolink | LinkType::Email | LinkType::WikiLink { has_pothole: false }
    )
}

/// A line of its own.
fn begin(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Takes out what is said to programs. What is never closed are words.
fn without_tags(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut rest = markdown;
    loop {
        let found = TAGS.iter().filter_map(|(open, close)| {
            let start = rest.find(open)?;
            Some((start, *open, *close))
        });
        let Some((start, open, close)) = found.min_by_key(|(start, ..)| *start) else {
            out.push_str(rest);
            return out;
        };
        out.push_str(&rest[..start]);
        let inside = &rest[start + open.len()..];
        match inside.find(close).filter(|end| *end < LONGEST) {
            Some(end) => {
                out.push_str(LEFT_OUT);
                rest = &inside[end + close.len()..];
            }
            None => {
                out.push_str(open);
                rest = inside;
            }
        }
    }
}

/// Takes out whole addresses before anybody sees emphasis in them. What ends a sentence or a link behind one
/// stays.
fn without_urls(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    for part in markdown.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let lower = word.to_ascii_lowercase();
        let found = ["://", "www.", "mailto:"].iter();
        let Some(at) = found.filter_map(|mark| lower.find(mark)).min() else {
            out.push_str(part);
            continue;
        };
        let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let start = word[..at].trim_end_matches(is_scheme).len();
        let address = word[start..].trim_end_matches([')', ']', '>', '.', ',', ';', ':', '!', '?']);
        let (before, behind) = (&word[..start], &word[start + address.len()..]);
        let bracketed = before.strip_suffix('<').zip(behind.strip_prefix('>'));
        let (before, behind) = bracketed.unwrap_or((before, behind));
        out.push_str(before);
        out.push_str(LEFT_OUT);
        out.push_str(behind);
        out.push_str(&part[word.len()..]);
    }
    out
}

/// Addresses that stand bare among the words are left out.
fn without_addresses(out: &mut String, words: &str) {
    for part in words.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let bare = word.to_ascii_lowercase();
        let is_address = bare.contains("://")
            || bare.contains("www.")
            || bare.contains("mailto:")
            || bare.contains("](")
            || bare.contains("[[");
        out.push_str(if is_address { LEFT_OUT } else { word });
        out.push_str(&part[word.len()..]);
    }
}

//! The part of a page that an embed asks for: below a heading, or one block.

use std::ops::Range;

use pulldown_cmark::Event;
use pulldown_cmark::HeadingLevel;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::content::heading::extensions;
use crate::content::heading::slug;

/// Finds the part of a Markdown text that `Heading`, `Heading#Sub-heading` or `^block` names.
pub fn find(markdown: &str, fragment: &str) -> Option<Range<usize>> {
    match fragment.strip_prefix('^') {
        Some(block) => find_block(markdown, block),
        None => find_section(markdown, fragment.rsplit('#').next().unwrap_or(fragment)),
    }
}

/// From a heading to the next one of its level or above.
fn find_section(markdown: &str, heading: &str) -> Option<Range<usize>> {
    let wanted = slug(heading);
    let mut found: Option<(usize, HeadingLevel)> = None;
    let mut open: Option<(usize, HeadingLevel, String)> = None;
    for (event, range) in Parser::new_ext(markdown, extensions()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                if let Some((start, found)) = found
                    && level <= found
                {
                    return Some(start..range.start);
                }
                open = Some((range.start, level, String::new()));
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, _, heading)) = &mut open {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((start, level, heading)) = open.take()
                    && found.is_none()
                    && slug(&heading) == wanted
                {
                    found = Some((start, level));
                }
            }
            _ => {}
        }
    }
    found.map(|(start, _)| start..markdown.len())
}

/// The innermost paragraph or list item that ends in `^block`, or the block before a line of its own.
fn find_block(markdown: &str, block: &str) -> Option<Range<usize>> {
    let mark = format!("^{block}");
    let mut best: Option<Range<usize>> = None;
    let mut before: Option<Range<usize>> = None;
    let mut depth = 0;
    for (event, range) in Parser::new_ext(markdown, extensions()).into_offset_iter() {
        let text = markdown[range.clone()].trim_end();
        match event {
            Event::Start(tag) => {
                depth += 1;
                let holds = matches!(tag, Tag::Paragraph | Tag::Item);
                if holds && text == mark {
                    return before;
                }
                if holds && text.ends_with(&mark) {
                    best = Some(range);
                }
            }
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    before = Some(range);
                }
            }
            _ => {}
        }
    }
    best
}

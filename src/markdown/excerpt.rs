//! The part of a page that an embed asks for: below a heading, or one block.

use std::ops::Range;

use pulldown_cmark::CowStr;
use pulldown_cmark::Event;
use pulldown_cmark::HeadingLevel;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::content::heading::Anchors;
use crate::content::heading::extensions;
use crate::content::heading::slug;

/// Cuts out the part of a Markdown text that `Heading`, `Heading#Sub-heading` or `^block` names, and
/// says where it stands. What it refers to elsewhere on the page – footnotes, the targets of links –
/// follows behind it.
pub fn cut(markdown: &str, fragment: &str, math: bool) -> Option<(String, usize)> {
    let part = match fragment.strip_prefix('^') {
        Some(block) => find_block(markdown, block, math),
        None => find_section(
            markdown,
            fragment.rsplit('#').next().unwrap_or(fragment),
            math,
        ),
    }?;
    let mut text = markdown[part.clone()].to_owned();
    for definition in definitions(markdown, math) {
        if !part.contains(&definition.start) {
            text.push_str("\n\n");
            text.push_str(&markdown[definition]);
        }
    }
    Some((text, part.start))
}

/// Where footnotes and the targets of links are defined.
fn definitions(markdown: &str, math: bool) -> Vec<Range<usize>> {
    if !markdown.contains("]:") {
        return Vec::new();
    }
    let mut events = Parser::new_ext(markdown, extensions(math)).into_offset_iter();
    let mut found: Vec<Range<usize>> = events
        .by_ref()
        .filter(|(event, _)| matches!(event, Event::Start(Tag::FootnoteDefinition(_))))
        .map(|(_, range)| range)
        .collect();
    let links = events.reference_definitions().iter();
    found.extend(links.map(|(_, definition)| definition.span.clone()));
    found.sort_by_key(|range| range.start);
    found
}

/// From a heading to the next one of its level or above.
fn find_section(markdown: &str, heading: &str, math: bool) -> Option<Range<usize>> {
    let wanted = slug(heading);
    let mut anchors = Anchors::default();
    let mut found: Option<(usize, HeadingLevel)> = None;
    let mut open: Option<OpenHeading<'_>> = None;
    for (event, range) in Parser::new_ext(markdown, extensions(math)).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                if let Some((start, found)) = found
                    && level <= found
                {
                    return Some(start..range.start);
                }
                open = Some(OpenHeading {
                    start: range.start,
                    level,
                    id,
                    text: String::new(),
                });
            }
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => {
                if let Some(heading) = &mut open {
                    heading.text.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(heading) = open.take()
                    && found.is_none()
                    && anchors.of(heading.id.as_deref(), &heading.text) == wanted
                {
                    found = Some((heading.start, heading.level));
                }
            }
            _ => {}
        }
    }
    found.map(|(start, _)| start..markdown.len())
}

struct OpenHeading<'a> {
    start: usize,
    level: HeadingLevel,
    id: Option<CowStr<'a>>,
    text: String,
}

/// The innermost paragraph that ends in `^block`, or list item whose first line does, or the block
/// before a line of its own.
fn find_block(markdown: &str, block: &str, math: bool) -> Option<Range<usize>> {
    let mark = format!("^{block}");
    let ends = |text: &str| {
        text.strip_suffix(&mark)
            .is_some_and(|before| before.ends_with([' ', '\t', '\n']))
    };
    let mut best: Option<Range<usize>> = None;
    let mut before: Option<Range<usize>> = None;
    let mut depth = 0;
    for (event, range) in Parser::new_ext(markdown, extensions(math)).into_offset_iter() {
        let text = markdown[range.clone()].trim_end();
        match event {
            Event::Start(tag) => {
                depth += 1;
                let line = text.lines().next().unwrap_or_default().trim_end();
                match tag {
                    Tag::Paragraph if text == mark => return before,
                    Tag::Paragraph if ends(text) => best = Some(range),
                    Tag::Item if ends(line) => best = Some(range),
                    _ => {}
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

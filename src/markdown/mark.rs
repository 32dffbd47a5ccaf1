//! Finds the shortcodes of a text before it is read as Markdown: which marks count, and which belong together.
//!
//! A mark counts where HTML would: not in code, not in a tag, not in the target of a link. So Markdown
//! itself is asked: each mark is put out of sight behind a piece of HTML of the same length, and only
//! those that Markdown then hands out as HTML of their own are marks; the rest is what it was, text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::Event;
use pulldown_cmark::LinkType;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::content::heading::extensions;
use crate::content::shortcode;
use crate::content::shortcode::What;
use crate::markdown::html_block::HtmlBlock;
use crate::markdown::raw_html;

/// Those that are rendered here or have a view of their own; a theme may add to them.
const BUILT_IN: &[&str] = &["figure", "include", "person", "team"];
/// Cut out before anything else looks, by `content::visibility`.
const AUDIENCE: &str = "audience";

/// The shortcodes that a site knows.
#[derive(Clone, Debug, Default)]
pub struct Shortcodes {
    /// Of the theme and of the site, by name: whether the template needs a body.
    pub templates: BTreeMap<String, bool>,
    /// The folder was made for Polder: it has a polder.yaml. Elsewhere they may be another generator's.
    pub strict: bool,
}

impl Shortcodes {
    pub fn knows(&self, name: &str) -> bool {
        BUILT_IN.contains(&name) || self.templates.contains_key(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = self.templates.keys().map(String::as_str);
        own.chain(BUILT_IN.iter().copied()).chain([AUDIENCE])
    }

    /// Whether an end may follow.
    fn pairs(&self, name: &str) -> bool {
        !matches!(name, "person" | "team" | "include")
    }

    pub fn needs_body(&self, name: &str) -> bool {
        name != "figure" && self.templates.get(name) == Some(&true)
    }

    pub fn hash(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[u8::from(self.strict)]);
        for (name, body) in &self.templates {
            hasher.update(&(name.len() as u64).to_le_bytes());
            hasher.update(name.as_bytes());
            hasher.update(&[u8::from(*body)]);
        }
        *hasher.finalize().as_bytes()
    }
}

/// A shortcode's mark that counts.
#[derive(Debug)]
pub(super) struct Mark {
    pub range: Range<usize>,
    pub what: What,
    /// The other mark of a pair, by its number.
    pub partner: Option<usize>,
    /// Nothing else stands on its lines.
    pub alone: bool,
}

/// A text with its marks out of sight.
pub(super) struct Marked<'m> {
    /// As long as the text itself, and each mark in its place.
    pub text: Cow<'m, str>,
    pub marks: Vec<Mark>,
    /// Names that nobody knows, and where they stand.
    pub unknown: Vec<(usize, String)>,
    /// Marks in headings, which are text.
    pub in_headings: Vec<usize>,
}

pub(super) fn find<'m>(markdown: &'m str, known: &Shortcodes, math: bool) -> Marked<'m> {
    let mut marked = Marked {
        text: Cow::Borrowed(markdown),
        marks: Vec::new(),
        unknown: Vec::new(),
        in_headings: Vec::new(),
    };
    if !markdown.contains("{{<") {
        return marked;
    }
    let mut marks: Vec<Mark> = shortcode::tags(markdown)
        .into_iter()
        .map(|tag| Mark {
            alone: is_alone(markdown, &tag.range),
            range: tag.range,
            what: tag.what,
            partner: None,
        })
        .collect();
    // What is text again may change how the rest is read, so Markdown is asked until nothing changes.
    const MOST_ROUNDS: usize = 6;
    for round in 0.. {
        if marks.is_empty() || round == MOST_ROUNDS {
            return marked;
        }
        let text = hide(markdown, &marks);
        let standing = standing(&text, &marks, math);
        let before = marks.len();
        let mut number = 0;
        marks.retain(|mark| {
            let standing = standing[number];
            number += 1;
            match (standing, &mark.what) {
                (Standing::Text, _) => false,
                (Standing::Heading, What::Escaped(_)) => true,
                (_, What::Call(call)) if !known.knows(&call.name) => {
                    marked.unknown.push((mark.range.start, call.name.clone()));
                    false
                }
                (_, What::End(name)) if !known.knows(name) => false,
                (Standing::Heading, _) => {
                    marked.in_headings.push(mark.range.start);
                    false
                }
                (Standing::Mark, _) => true,
            }
        });
        if marks.len() == before {
            marked.text = Cow::Owned(text);
            break;
        }
    }
    pair(&mut marks, known);
    marked.marks = marks;
    marked
}

/// Each mark behind HTML of its own length: on a line of its own a block, which ends what stands before
/// it; in a line a tag, with which no block begins; what is only shown, an address, which is neither.
fn hide(markdown: &str, marks: &[Mark]) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut from = 0;
    for mark in marks {
        text.push_str(&markdown[from..mark.range.start]);
        let (open, close) = match mark.what {
            What::Escaped(_) if mark.alone => ("<zz:", ">"),
            _ if mark.alone => ("<?", "?>"),
            _ => ("<", ">"),
        };
        text.push_str(open);
        let length = mark.range.len() - open.len() - close.len();
        text.extend(std::iter::repeat_n('z', length));
        text.push_str(close);
        from = mark.range.end;
    }
    text.push_str(&markdown[from..]);
    text
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Mark,
    Heading,
    Text,
}

/// As what each mark comes out of Markdown.
fn standing(text: &str, marks: &[Mark], math: bool) -> Vec<Standing> {
    let mut standing = vec![Standing::Text; marks.len()];
    let numbers: HashMap<usize, usize> = marks
        .iter()
        .enumerate()
        .map(|(number, mark)| (mark.range.start, number))
        .collect();
    let is_mark = |range: &Range<usize>| {
        let number = *numbers.get(&range.start)?;
        (marks[number].range == *range).then_some(number)
    };
    let mut heading = false;
    let mut block: Option<HtmlBlock> = None;
    for (event, range) in Parser::new_ext(text, extensions(math)).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = true,
            Event::End(TagEnd::Heading(_)) => heading = false,
            Event::Start(Tag::HtmlBlock) => block = Some(HtmlBlock::default()),
            Event::Html(html) | Event::Text(html) if block.is_some() => {
                if let Some(block) = &mut block {
                    block.push(&html, range.start);
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                let Some(block) = block.take() else { continue };
                for tag in raw_html::tags(&block.text) {
                    let start = block.place(tag.start);
                    if let Some(number) = is_mark(&(start..start + tag.len())) {
                        standing[number] = Standing::Mark;
                    }
                }
            }
            Event::InlineHtml(_)
            | Event::Start(Tag::Link {
                link_type: LinkType::Autolink,
                ..
            }) => {
                if let Some(number) = is_mark(&range) {
                    standing[number] = match heading {
                        true => Standing::Heading,
                        false => Standing::Mark,
                    };
                }
            }
            _ => {}
        }
    }
    standing
}

/// Gives each end the nearest beginning of its name that has none yet.
fn pair(marks: &mut [Mark], known: &Shortcodes) {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    // The beginnings that are open, and by name their places in that list: each is looked at once.
    let mut open: Vec<usize> = Vec::new();
    let mut places: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for (number, mark) in marks.iter().enumerate() {
        match &mark.what {
            What::Call(call) if known.pairs(&call.name) => {
                let places = places.entry(&call.name).or_default();
                places.push((open.len(), number));
                open.push(number);
            }
            What::End(name) => {
                let Some(places) = places.get_mut(name.as_str()) else {
                    continue;
                };
                while let Some((place, start)) = places.pop() {
                    if open.get(place) == Some(&start) {
                        open.truncate(place);
                        pairs.push((start, number));
                        break;
                    }
                }
            }
            What::Call(_) | What::Escaped(_) => {}
        }
    }
    for (start, end) in pairs {
        marks[start].partner = Some(end);
        marks[end].partner = Some(start);
    }
}

/// Whether nothing else stands on the lines of a range but the marks of quotes and lists.
pub(super) fn is_alone(markdown: &str, range: &Range<usize>) -> bool {
    // Marks of quotes and lists are short; a long line is not walked through for each of its words.
    const FURTHEST: usize = 200;
    let mut from = range.start.saturating_sub(FURTHEST);
    while !markdown.is_char_boundary(from) {
        from += 1;
    }
    let mut before = match markdown[from..range.start].rfind('\n') {
        Some(newline) => &markdown[from + newline + 1..range.start],
        None if from == 0 => &markdown[..range.start],
        None => return false,
    };
    loop {
        before = before.trim_start_matches([' ', '\t', '>']);
        let digits = before.trim_start_matches(|c: char| c.is_ascii_digit());
        let marker = match digits.len() < before.len() {
            true => digits.strip_prefix(['.', ')']),
            false => before.strip_prefix(['-', '*', '+', ':']),
        };
        match marker {
            Some(rest) if rest.starts_with([' ', '\t']) => before = rest,
            _ => break,
        }
    }
    let behind = markdown[range.end..].trim_start_matches([' ', '\t', '\r']);
    before.is_empty() && (behind.is_empty() || behind.starts_with('\n'))
}

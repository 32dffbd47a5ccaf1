//! The text of headings: the first one of a page, and the anchors that links point to.

use std::collections::HashMap;

use pulldown_cmark::Event;
use pulldown_cmark::HeadingLevel;
use pulldown_cmark::Options;
use pulldown_cmark::Parser;
use pulldown_cmark::Tag;
use pulldown_cmark::TagEnd;

use crate::content::shortcode::unescape;

/// The extensions of CommonMark with which every Markdown text is read, everywhere. `math`: dollars
/// begin and end formulas, as the page's head asks for it.
pub fn extensions(math: bool) -> Options {
    let formulas = match math {
        true => Options::ENABLE_MATH,
        false => Options::empty(),
    };
    formulas
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// The plain text of the first level-1 heading of a Markdown text.
pub fn first(markdown: &str, math: bool) -> Option<String> {
    if !may_have_heading(markdown) {
        return None;
    }
    let mut text: Option<String> = None;
    // A badge beside the title is no part of it.
    let mut images = 0;
    for event in Parser::new_ext(markdown, extensions(math)) {
        match (event, &mut text) {
            (Event::Start(Tag::Image { .. }), _) => images += 1,
            (Event::End(TagEnd::Image), _) => images -= 1,
            _ if images > 0 => {}
            (
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H1,
                    ..
                }),
                _,
            ) => text = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), Some(text)) => {
                let text = unescape(text.trim()).into_owned();
                return (!text.is_empty()).then_some(text);
            }
            (
                Event::Text(part)
                | Event::Code(part)
                | Event::InlineMath(part)
                | Event::DisplayMath(part),
                Some(text),
            ) => text.push_str(&part),
            (Event::SoftBreak | Event::HardBreak, Some(text)) => text.push(' '),
            _ => {}
        }
    }
    None
}

/// How many headings of level 1 a Markdown text has.
pub fn count_first_level(markdown: &str, math: bool) -> usize {
    if !may_have_heading(markdown) {
        return 0;
    }
    Parser::new_ext(markdown, extensions(math))
        .filter(|event| {
            matches!(
                event,
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H1,
                    ..
                })
            )
        })
        .count()
}

/// A look that costs nothing: `# ` at the beginning of a line, or a line of `=` under a text.
fn may_have_heading(markdown: &str) -> bool {
    markdown.lines().any(|line| {
        let line = line.trim_start_matches([' ', '>', '\t']);
        line.starts_with("# ") || line.starts_with("#\t") || line.starts_with('=')
    })
}

/// Gives each heading of a page an anchor of its own, as GitHub does: lower case, spaces to hyphens,
/// punctuation away, `-1`, `-2` behind repetitions.
/// (<https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links>)
#[derive(Default)]
pub struct Anchors {
    used: HashMap<String, usize>,
}

impl Anchors {
    /// The anchor of a heading: the one that the writer chose, else one from its text.
    pub fn of(&mut self, chosen: Option<&str>, text: &str) -> String {
        match chosen {
            Some(id) if !id.is_empty() => self.unique(id.to_owned()),
            _ => self.give(text),
        }
    }

    pub fn give(&mut self, heading: &str) -> String {
        let slug = match slug(heading) {
            slug if slug.is_empty() => "section".to_owned(),
            slug => slug,
        };
        self.unique(slug)
    }

    /// An anchor that the writer chose; a second one of the same name is numbered like a heading's.
    pub fn unique(&mut self, slug: String) -> String {
        let mut candidate = slug.clone();
        while self.used.contains_key(&candidate) {
            let count = self.used.entry(slug.clone()).or_insert(0);
            *count += 1;
            candidate = format!("{slug}-{count}");
        }
        self.used.insert(candidate.clone(), 0);
        candidate
    }
}

pub fn slug(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => {
                Some(c)
            }
            _ => None,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

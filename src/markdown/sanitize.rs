//! HTML from hands that are not trusted: what could run, reach out or cover the page is removed.

use std::collections::HashSet;
use std::fmt::Write;
use std::sync::LazyLock;

use ammonia::Builder;
use ammonia::Url;
use ammonia::UrlRelative;

use crate::content::diagnostic::Diagnostic;
use crate::markdown::destination::Destination;
use crate::markdown::destination::classify;
use crate::markdown::document::Document;
use crate::markdown::document::FORMULA;
use crate::markdown::document::MARK;
use crate::markdown::document::Slot;
use crate::markdown::html;
use crate::markdown::raw_html;

/// ammonia's own list – no script, no style, no svg or math, no event attributes – and what Polder's
/// Markdown makes: classes, ids, task boxes, footnotes, foldable callouts.
static POLICY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut policy = policy();
    policy.attribute_filter(|element, attribute, value| {
        let media = matches!(element, "img" | "video" | "audio" | "source" | "track");
        let asks = media && matches!(attribute, "src" | "poster");
        let abroad = asks
            && matches!(
                classify(value),
                Destination::Elsewhere | Destination::Unsafe
            );
        // Of several pictures all are the site's own: what has a scheme or a host has one of these.
        let abroad =
            abroad || attribute == "srcset" && (value.contains(':') || value.contains("//"));
        // A mark of a formula means something in the text and nowhere else.
        (!abroad && !value.contains(FORMULA)).then_some(value.into())
    });
    policy
});

fn policy() -> Builder<'static> {
    let mut policy = Builder::default();
    policy
        .add_tags([
            "aside",
            "details",
            "summary",
            "input",
            "section",
            "figure",
            "figcaption",
            "video",
            "audio",
            "source",
            "track",
            "picture",
        ])
        .add_generic_attributes([
            "id",
            "class",
            "lang",
            "dir",
            "tabindex",
            "role",
            "aria-label",
        ])
        .add_tag_attributes("a", ["name"])
        .add_tag_attributes("input", ["type", "checked", "disabled"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("pre", ["data-lang"])
        .add_tag_attributes("span", ["data-line"])
        .add_tag_attributes("mark", ["data-line"])
        .add_tag_attributes("img", ["loading", "decoding", "srcset", "sizes"])
        .add_tag_attributes(
            "video",
            [
                "src", "poster", "controls", "preload", "width", "height", "muted", "loop",
            ],
        )
        .add_tag_attributes("audio", ["src", "controls", "preload"])
        .add_tag_attributes("source", ["src", "type", "srcset", "sizes"])
        .add_tag_attributes("track", ["src", "kind", "srclang", "label", "default"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None);
    policy
}

/// Elements deeper than this are more than browsers nest, and the parser's time grows with the square.
const DEEPEST: usize = 512;

/// Makes safe what a page shows: its text, and its title with its markup. Tells when that could only be
/// done by showing the HTML itself.
pub fn sanitize(document: &mut Document, file: &str) -> Option<Diagnostic> {
    let title = document.title_html.as_deref();
    let shown = is_deep(&document.html) || title.is_some_and(is_deep);
    if document.slots.is_empty() {
        document.html = safe(&document.html);
    } else {
        let marks = Marks::of(&document.html);
        let marked = marks.write(&document.html, &document.slots);
        (document.html, document.slots) = marks.read(&safe(&marked), &document.slots);
    }
    if let Some(title) = &mut document.title_html {
        *title = safe(title);
    }
    shown.then(|| {
        Diagnostic::warning(
            "deep-html",
            file,
            format!("its elements nest more than {DEEPEST} deep: the page is shown as its HTML"),
        )
        .help("look for elements that nobody ends, and for quotes in quotes")
    })
}

fn safe(html: &str) -> String {
    if is_deep(html) {
        format!("<pre>{}</pre>", html::escaped(html))
    } else {
        POLICY.clean(html).to_string()
    }
}

/// Words that stand for the marks of slots while HTML is cleaned: they come through where text does.
struct Marks {
    /// Made from the HTML itself, so that no writer could put it there.
    word: String,
}

impl Marks {
    fn of(html: &str) -> Marks {
        let mut hash = blake3::hash(html.as_bytes());
        // A text that holds its own hash is not to be found; this costs nothing.
        while html.contains(&*hash.to_hex()) {
            hash = blake3::hash(hash.as_bytes());
        }
        Marks {
            word: hash.to_hex().to_string(),
        }
    }

    /// Puts a word in the place of each mark: `HASH.SLOT.PART.`
    fn write(&self, html: &str, slots: &[Slot]) -> String {
        let mut places: Vec<(usize, usize, usize)> = Vec::new();
        for (number, slot) in slots.iter().enumerate() {
            places.push((slot.at, number, 0));
            let ends = slot.ends.iter().enumerate();
            places.extend(ends.map(|(part, end)| (*end, number, part + 1)));
        }
        places.sort_unstable();
        let mut out = String::with_capacity(html.len() + places.len() * (self.word.len() + 8));
        let mut from = 0;
        for (at, number, part) in places {
            out.push_str(&html[from..at]);
            let _ = write!(out, "{}.{number}.{part}.", self.word);
            from = at + MARK.len_utf8();
        }
        out.push_str(&html[from..]);
        out
    }

    /// Puts the marks back, where all of a slot's words stand in the text and in their order. What
    /// somebody's HTML has swallowed is gone.
    fn read(&self, html: &str, slots: &[Slot]) -> (String, Vec<Slot>) {
        let tags = raw_html::tags(html);
        let mut out = String::with_capacity(html.len());
        let mut found: Vec<Vec<usize>> = vec![Vec::new(); slots.len()];
        let mut from = 0;
        for (at, _) in html.match_indices(&self.word) {
            let rest = &html[at + self.word.len()..];
            let mut numbers = rest.splitn(4, '.').skip(1);
            let (Some(number), Some(part)) = (numbers.next(), numbers.next()) else {
                continue;
            };
            let length = self.word.len() + number.len() + part.len() + 3;
            let (Ok(number), Ok(part)) = (number.parse::<usize>(), part.parse::<usize>()) else {
                continue;
            };
            out.push_str(&html[from..at]);
            from = at + length;
            let in_tag = tags.partition_point(|tag| tag.start <= at);
            let is_text = in_tag.checked_sub(1).is_none_or(|tag| tags[tag].end <= at);
            if let Some(places) = found.get_mut(number)
                && is_text
                && places.len() == part
            {
                places.push(out.len());
                out.push(MARK);
            }
        }
        out.push_str(&html[from..]);
        let mut found: Vec<(Vec<usize>, &Slot)> = found.into_iter().zip(slots).collect();
        found.sort_by_key(|(places, _)| places.first().copied());
        let mut whole: Vec<Slot> = Vec::new();
        let mut stray: Vec<usize> = Vec::new();
        // The slots that are open, innermost last.
        let mut open: Vec<Vec<usize>> = Vec::new();
        for (places, slot) in found {
            let (Some(first), Some(last)) = (places.first().copied(), places.last().copied())
            else {
                continue;
            };
            open.retain(|outer| outer.last().is_some_and(|end| *end > first));
            let crosses = open
                .last()
                .is_some_and(|outer| outer.iter().any(|mark| (first..last).contains(mark)));
            if places.len() == slot.ends.len() + 1 && !crosses {
                whole.push(Slot {
                    at: first,
                    ends: places[1..].to_vec(),
                    ..slot.clone()
                });
                open.push(places);
            } else {
                stray.extend(places);
            }
        }
        stray.sort_unstable();
        for place in stray.iter().rev() {
            out.replace_range(*place..*place + MARK.len_utf8(), "");
        }
        for slot in &mut whole {
            slot.shift(|at| at - stray.partition_point(|place| *place < at) * MARK.len_utf8());
        }
        (out, whole)
    }
}

/// A page's text as it may stand on another site, in a feed reader: safe, its addresses made absolute
/// from the page's own, without the marks by which one links to its headings.
pub fn taken_elsewhere(html: &str, page: &str) -> String {
    const MARK: &str = " <a class=\"anchor\"";
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, mark)) = rest.split_once(MARK) {
        text.push_str(before);
        rest = mark.split_once("</a>").map_or("", |(_, behind)| behind);
    }
    text.push_str(rest);
    if is_deep(&text) {
        return format!("<pre>{}</pre>", html::escaped(&text));
    }
    let mut policy = policy();
    policy.add_tags(MATH);
    policy.url_relative(match Url::parse(page) {
        Ok(page) => UrlRelative::RewriteWithBase(page),
        Err(_) => UrlRelative::Deny,
    });
    policy.clean(&text).to_string()
}

/// What may stand in a comment, whoever wrote it and whatever made HTML of it: little.
static COMMENT: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut policy = Builder::empty();
    policy
        .tags(HashSet::from([
            "p",
            "br",
            "hr",
            "em",
            "strong",
            "del",
            "code",
            "pre",
            "blockquote",
            "ul",
            "ol",
            "li",
            "a",
            "span",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        ]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("pre", ["class", "data-lang", "tabindex"])
        .add_tag_attributes("code", ["class"])
        .add_tag_attributes("span", ["class"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("nofollow ugc noopener noreferrer"))
        // The short names that colour code, and none by which the theme lays out a page.
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("pre", "class") => (value == "code").then(|| value.into()),
            (_, "class") => {
                let short = value.split_whitespace().all(|class| class.len() <= 3);
                short.then(|| value.into())
            }
            _ => Some(value.into()),
        });
    policy
});

/// Leaves of a comment's HTML what comments may have.
pub fn sanitize_comment(html: &str) -> String {
    if is_deep(html) {
        return format!("<pre>{}</pre>", html::escaped(html));
    }
    COMMENT.clean(html).to_string()
}

/// The elements of MathML that only show.
const MATH: &[&str] = &[
    "math",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mspace",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "mstyle",
    "mpadded",
    "mphantom",
    "merror",
];

/// Whether elements nest deeper than they may. An end tag ends the innermost element of its name; one
/// that ends nothing is passed over, as parsers do.
fn is_deep(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for (at, _) in html.match_indices('<') {
        let tag = &html[at + 1..];
        let (ends, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let length = tag.find(|c: char| !c.is_ascii_alphanumeric());
        let name = &tag[..length.unwrap_or(tag.len())];
        if ends {
            if let Some(start) = open
                .iter()
                .rposition(|open| open.eq_ignore_ascii_case(name))
            {
                open.truncate(start);
            }
        } else if name.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_void(name) {
            open.push(name);
            if open.len() > DEEPEST {
                return true;
            }
        }
    }
    false
}

/// Elements without an end, and those whose end is often left out.
fn is_void(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "p", "source", "track",
        "wbr",
    ];
    NAMES.iter().any(|void| void.eq_ignore_ascii_case(name))
}

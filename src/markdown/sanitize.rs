//! HTML from hands that are not trusted: what could run, reach out or cover the page is removed.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use ammonia::Url;
use ammonia::UrlRelative;

use crate::markdown::document::Document;
use crate::markdown::html;

/// ammonia's own list – no script, no style, no svg or math, no event attributes – and what Polder's
/// Markdown makes: classes, ids, task boxes, footnotes, foldable callouts.
static POLICY: LazyLock<Builder<'static>> = LazyLock::new(policy);

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
        .add_tag_attributes("img", ["loading", "decoding"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None);
    policy
}

/// Elements deeper than this are more than browsers nest, and the parser's time grows with the square.
const DEEPEST: usize = 512;

/// Makes safe what a page shows: its text, and its title with its markup.
pub fn sanitize(document: &mut Document) {
    for html in std::iter::once(&mut document.html).chain(&mut document.title_html) {
        *html = if is_deep(html) {
            format!("<pre>{}</pre>", html::escaped(html))
        } else {
            POLICY.clean(html).to_string()
        };
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
    policy
        .add_tags(MATH)
        .add_tags(["video", "audio", "source", "track"])
        .add_tag_attributes("video", ["src", "poster", "controls", "width", "height"])
        .add_tag_attributes("audio", ["src", "controls"])
        .add_tag_attributes("source", ["src", "type"])
        .add_tag_attributes("track", ["src", "kind", "srclang", "label"]);
    policy.url_relative(match Url::parse(page) {
        Ok(page) => UrlRelative::RewriteWithBase(page),
        Err(_) => UrlRelative::Deny,
    });
    policy.clean(&text).to_string()
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

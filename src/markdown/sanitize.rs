//! HTML from hands that are not trusted: what could run, reach out or cover the page is removed.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;

use crate::markdown::document::Document;
use crate::markdown::html;

/// ammonia's own list – no script, no style, no svg or math, no event attributes – and what Polder's
/// Markdown makes: classes, ids, task boxes, footnotes, foldable callouts.
static POLICY: LazyLock<Builder<'static>> = LazyLock::new(|| {
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
});

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

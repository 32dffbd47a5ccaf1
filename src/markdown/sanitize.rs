//! HTML from hands that are not trusted: what could run, reach out or cover the page is removed.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;

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

pub fn sanitize(html: &str) -> String {
    POLICY.clean(html).to_string()
}

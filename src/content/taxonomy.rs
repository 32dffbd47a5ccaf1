//! Tags: the terms that writers put on pages, and the pages that carry each.

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::path::fold;
use crate::content::path::safe;

/// A tag in one language of the site.
#[derive(Clone, Debug)]
pub struct Term {
    /// As the first page that carries it spells it.
    pub name: String,
    pub permalink: Permalink,
    /// Newest first, pages without a date by title behind them.
    pub pages: Vec<PageIndex>,
    /// What is said about the tag itself, in this language: see [`crate::content::tag_text`].
    pub text: Option<PageIndex>,
}

/// The tags of one language, by folded name: `Rust` and `rust` are one.
pub type Terms = BTreeMap<String, Term>;

/// Gathers the tags of some pages. `root` holds the parts of the list's own permalink: `tags`, `nl/tags`.
pub fn gather<'a>(pages: impl Iterator<Item = (PageIndex, &'a Page)>, root: &[&str]) -> Terms {
    let mut terms: Terms = BTreeMap::new();
    let mut dated: Vec<(PageIndex, &Page)> = pages.collect();
    for (index, page) in &dated {
        for tag in &page.manuscript.front_matter.tags {
            let term = terms.entry(fold(&tag.value)).or_insert_with(|| Term {
                name: tag.value.clone(),
                permalink: Permalink::root(),
                pages: Vec::new(),
                text: None,
            });
            if term.pages.last() != Some(index) {
                term.pages.push(*index);
            }
        }
    }
    dated.sort_by(|(_, a), (_, b)| {
        b.date
            .cmp(&a.date)
            .then_with(|| a.title.cmp(&b.title))
            .then_with(|| a.permalink.cmp(&b.permalink))
    });
    let mut rank = std::collections::HashMap::new();
    for (place, (index, _)) in dated.iter().enumerate() {
        rank.insert(*index, place);
    }
    // `C` and `C++` are two tags whose names are one in a URL.
    let mut taken = HashSet::new();
    for term in terms.values_mut() {
        term.pages.sort_by_key(|index| rank[index]);
        let name = safe(&term.name).to_lowercase();
        let mut unique = name.clone();
        let mut count = 1;
        while !taken.insert(unique.clone()) {
            count += 1;
            unique = format!("{name}-{count}");
        }
        term.permalink =
            Permalink::page(root.iter().copied().chain(std::iter::once(unique.as_str())));
    }
    terms
}

/// Where the list of all tags of a language lives.
pub fn tags_permalink(language: &str, languages: &[String]) -> Permalink {
    if languages.first().is_some_and(|default| default == language) {
        Permalink::page(["tags"])
    } else {
        Permalink::page([language, "tags"])
    }
}

//! A manuscript that has found its place in the site: kind, title, language, address.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::content::kind::Kind;
use crate::content::manuscript::Manuscript;
use crate::content::path::Permalink;

/// The place of a page in [`crate::content::site::Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageIndex(pub usize);

#[derive(Clone, Debug)]
pub struct Page {
    pub manuscript: Arc<Manuscript>,
    pub kind: Kind,
    /// Plain text, never empty.
    pub title: String,
    pub lang: String,
    /// The path without its language, which all translations of a page share: `wiki/a.md`.
    pub original: String,
    pub permalink: Permalink,
    /// The folder (without its language) whose list holds the page; a section's own page is held by
    /// the folder above.
    pub folder: String,
    /// The folder (without its language) whose text this is, rather than a page in it: of `wiki` that
    /// is `wiki/_index.md`, `index.md` or `README.md`, or, where there is none, `wiki.md` beside it.
    pub section: Option<String>,
    /// The folded tag of which this is the text: it is read above the pages that carry the tag. Empty for
    /// the text of the list of all tags.
    pub tag: Option<String>,
    /// From the front matter or the file's name.
    pub date: Option<Date>,
}

impl Page {
    pub fn is_index(&self) -> bool {
        self.section.is_some()
    }

    /// Whether its text is read above a list that would be at its address without it.
    pub fn heads_list(&self) -> bool {
        self.section.is_some() || self.tag.is_some()
    }

    /// The name by which heads of other pages ask for it: its file's, without its language.
    pub fn id(&self) -> &str {
        let name = self.original.rsplit('/').next().unwrap_or(&self.original);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Of a page and its translations, the one in the first of some languages has the smallest.
    pub fn rank(&self, languages: &[String]) -> usize {
        let place = languages.iter().position(|lang| *lang == self.lang);
        place.unwrap_or(languages.len())
    }

    /// Whether the title is the body's first heading, which is then not printed twice.
    pub fn title_is_heading(&self) -> bool {
        self.manuscript.heading.as_deref() == Some(self.title.as_str())
    }
}

/// Every page once: in the language, else in the default one, else in any.
pub fn in_language<'a>(
    pages: &'a [Page],
    languages: &[String],
    language: &str,
) -> Vec<(PageIndex, &'a Page)> {
    let all = pages
        .iter()
        .enumerate()
        .map(|(i, page)| (PageIndex(i), page));
    if languages.len() == 1 {
        return all.collect();
    }
    let rank = |page: &Page| {
        if page.lang == language {
            return 0;
        }
        1 + page.rank(languages)
    };
    let mut best: BTreeMap<&str, (usize, PageIndex)> = BTreeMap::new();
    for (index, page) in all {
        let known = best.entry(&page.original).or_insert((rank(page), index));
        *known = (*known).min((rank(page), index));
    }
    let mut chosen: Vec<PageIndex> = best.into_values().map(|(_, index)| index).collect();
    chosen.sort();
    chosen
        .into_iter()
        .map(|index| (index, &pages[index.0]))
        .collect()
}

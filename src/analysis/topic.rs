//! What one may know something about: a tag, a section, a page, or any words.

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::analysis::relevance::singular;
use crate::content::page::PageIndex;
use crate::content::path::fold;
use crate::content::site::Site;
use crate::content::words;

/// Some pages, and what they are about.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// As it is shown: `kubernetes upgrades`, `security`, `content/wiki/engineering/`.
    pub name: String,
    /// The words of each name by which people may claim it or keep out of it.
    names: Vec<Vec<String>>,
    /// Names are parts of it: to `kubernetes upgrades` belongs whoever knows Kubernetes.
    is_free: bool,
    /// With how much each is about the topic, 1 for the most; of a page and its translations one.
    pub pages: Vec<(PageIndex, f64)>,
}

impl Topic {
    /// The pages with a tag, in all languages, and the text about it. `None` where there is neither.
    pub fn tag(site: &Site, tag: &str) -> Option<Topic> {
        let folded = fold(tag);
        let terms = site.terms.values().filter_map(|terms| terms.get(&folded));
        let terms: Vec<_> = terms.collect();
        let name = &terms.first()?.name;
        let pages = terms.iter().flat_map(|term| term.pages.iter().copied());
        let texts = terms.iter().filter_map(|term| term.text);
        Some(Topic::of(site, name, [name.as_str()], pages.chain(texts)))
    }

    /// The pages in a folder and below, its own text among them. `None` where there is no such section.
    pub fn section(site: &Site, folder: &str) -> Option<Topic> {
        let sections = site.sections.iter();
        let titles: Vec<&str> = sections
            .filter(|section| section.folder == folder)
            .map(|section| section.title.as_str())
            .collect();
        if titles.is_empty() {
            return None;
        }
        let below = format!("{folder}/");
        let lies =
            |holder: &str| folder.is_empty() || holder == folder || holder.starts_with(&below);
        let pages = site.pages.iter().enumerate().filter(|(_, page)| {
            let holder = page.section.as_deref().unwrap_or(&page.folder);
            lies(holder)
        });
        let last = folder.rsplit('/').next().unwrap_or_default();
        let names = titles.iter().copied().chain([last]);
        let pages = pages.map(|(place, _)| PageIndex(place));
        Some(Topic::of(site, &below, names, pages))
    }

    /// One page with its translations.
    pub fn page(site: &Site, index: PageIndex) -> Topic {
        let page = site.page(index);
        Topic::of(site, &page.title, [page.title.as_str()], [index])
    }

    /// Any words, and the pages that were found for them.
    pub fn text(query: &str, pages: Vec<(PageIndex, f64)>) -> Topic {
        Topic {
            name: query.to_owned(),
            names: vec![bare(query)],
            is_free: true,
            pages,
        }
    }

    /// Pages that belong together under some names. Of a page and its translations one is enough.
    pub fn of<'n>(
        site: &Site,
        name: &str,
        names: impl IntoIterator<Item = &'n str>,
        pages: impl IntoIterator<Item = PageIndex>,
    ) -> Topic {
        let mut names: Vec<Vec<String>> = names.into_iter().map(bare).collect();
        names.retain(|words| !words.is_empty());
        names.sort();
        names.dedup();
        let mut first: BTreeMap<&str, PageIndex> = BTreeMap::new();
        for index in pages {
            let known = first.entry(&site.page(index).original).or_insert(index);
            let rank = |index: PageIndex| (site.rank(site.page(index)), index);
            if rank(index) < rank(*known) {
                *known = index;
            }
        }
        Topic {
            name: name.to_owned(),
            names,
            is_free: false,
            pages: first.into_values().map(|index| (index, 1.0)).collect(),
        }
    }

    /// Whether what somebody writes as a skill, or keeps out of, is this topic; in [`bare`] words.
    ///
    /// The names of tags and sections must be the same, spaces, hyphens and plurals aside. Free text is
    /// about every skill all of whose words stand in it.
    pub fn is_about_words(&self, written: &[String]) -> bool {
        if written.is_empty() {
            return false;
        }
        match self.is_free {
            false => self.names.iter().any(|name| name == written),
            true => {
                let query: HashSet<&String> = self.names.iter().flatten().collect();
                written.iter().all(|word| query.contains(word))
            }
        }
    }
}

/// The words by which topics are compared.
pub fn bare(name: &str) -> Vec<String> {
    words::of(name).iter().map(|word| singular(word)).collect()
}

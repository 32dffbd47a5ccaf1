//! Which page leads to which: what the texts of a site say of one another.

use std::collections::HashMap;
use std::sync::Arc;

use crate::content::link::Answer;
use crate::content::page::PageIndex;
use crate::content::path::natural_key;
use crate::content::site::Site;
use crate::markdown::document::Document;

/// The links between pages, each once. Only what a page's own text says counts, not what it embeds from
/// elsewhere: there the embedded page says it. A link to itself is no link.
pub struct LinkGraph {
    /// By [`PageIndex`]: where a page leads, in the order of its text.
    outgoing: Vec<Vec<PageIndex>>,
    /// By [`PageIndex`]: which pages lead to it. Those in its language come first, then those in its
    /// folder, each from A to Z.
    incoming: Vec<Vec<PageIndex>>,
}

impl LinkGraph {
    /// `documents` is parallel to the site's pages. Takes one look at every reference.
    pub fn of(site: &Site, documents: &[Arc<Document>]) -> LinkGraph {
        let places: HashMap<&str, usize> = site
            .pages
            .iter()
            .enumerate()
            .map(|(i, page)| (page.manuscript.path.as_str(), i))
            .collect();
        let mut incoming: Vec<Vec<PageIndex>> = vec![Vec::new(); site.pages.len()];
        // The page that counted each page last: a link twice is a link.
        let mut counted = vec![usize::MAX; site.pages.len()];
        let outgoing = documents
            .iter()
            .enumerate()
            .map(|(from, document)| {
                let mut targets = Vec::new();
                for reference in &document.references {
                    let Answer::Page { path, .. } = &reference.answer else {
                        continue;
                    };
                    let Some(&to) = places.get(path.as_str()) else {
                        continue;
                    };
                    if reference.embedded.is_some() || to == from || counted[to] == from {
                        continue;
                    }
                    counted[to] = from;
                    incoming[to].push(PageIndex(from));
                    targets.push(PageIndex(to));
                }
                targets
            })
            .collect();
        sort(&mut incoming, site);
        LinkGraph { outgoing, incoming }
    }

    /// Where a page leads, in the order of its text.
    pub fn targets(&self, page: PageIndex) -> &[PageIndex] {
        &self.outgoing[page.0]
    }

    /// Which pages lead to a page, the nearest first.
    pub fn sources(&self, page: PageIndex) -> &[PageIndex] {
        &self.incoming[page.0]
    }
}

fn sort(incoming: &mut [Vec<PageIndex>], site: &Site) {
    let mut keys: HashMap<PageIndex, String> = HashMap::new();
    for index in incoming.iter().filter(|pages| pages.len() > 1).flatten() {
        keys.entry(*index)
            .or_insert_with(|| natural_key(&site.page(*index).title));
    }
    for (to, pages) in incoming.iter_mut().enumerate() {
        let target = &site.pages[to];
        let key = |index: &PageIndex| {
            let page = site.page(*index);
            let far = (page.lang != target.lang, page.folder != target.folder);
            (far, keys.get(index), *index)
        };
        pages.sort_by(|a, b| key(a).cmp(&key(b)));
    }
}

//! Where pages and folders lived before: old addresses lead on to the new ones, and old links are understood.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::content::language::Languages;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::ContentPath;
use crate::content::path::Permalink;
use crate::content::path::index_rank;
use crate::content::redirect::Former;
use crate::content::section::SectionIndex;
use crate::content::section::Target;
use crate::content::site::Site;

/// The paths at which the files of a site lay before, by the file that is there now, relative to the
/// site's folder.
#[derive(Clone, Debug, Default)]
pub struct Moves(BTreeMap<String, Vec<Move>>);

/// A path that a file left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub from: ContentPath,
    /// Of two files that once had one path, the one with the smaller number left it last.
    pub order: u32,
}

impl Moves {
    pub fn add(&mut self, file: &str, from: ContentPath, order: u32) {
        let moves = self.0.entry(file.to_owned()).or_default();
        moves.push(Move { from, order });
    }

    fn of(&self, page: &Page) -> &[Move] {
        self.0.get(&page.manuscript.file).map_or(&[], Vec::as_slice)
    }
}

/// Everything that moved, each path once. Pages come first, of them those that moved last; then folders.
pub fn gather(site: &Site, moves: &Moves, languages: &Languages) -> Vec<Former> {
    let mut left: BTreeMap<&str, (u32, PageIndex)> = BTreeMap::new();
    for (i, page) in site.pages.iter().enumerate() {
        for Move { from, order } in moves.of(page) {
            let this = (*order, PageIndex(i));
            let last = left.entry(from.as_str()).or_insert(this);
            *last = (*last).min(this);
        }
    }
    // Several paths may have given one address.
    let mut last_first: Vec<(u32, &str, PageIndex)> = left
        .iter()
        .map(|(from, (order, index))| (*order, *from, *index))
        .collect();
    last_first.sort();
    let mut former: Vec<Former> = last_first
        .into_iter()
        .map(|(_, from, index)| page(site, from, index, languages))
        .collect();
    former.extend(folders(site, &left, languages));
    former
}

fn page(site: &Site, from: &str, index: PageIndex, languages: &Languages) -> Former {
    let (lang, original) = languages.split(from);
    let head = &site.page(index).manuscript.front_matter;
    let path = ContentPath::new(original.as_ref());
    let is_index = index_rank(path.file_name()).is_some();
    let address = |lang: &str, name: &str| {
        let prefix = (lang != languages.default()).then_some(lang);
        Permalink::under(prefix, path.folder(), (!is_index).then_some(name))
    };
    let by_path = lang.unwrap_or(languages.default());
    // What the head said then is not known. Often it said what it says now.
    let said = head.lang.as_ref().map(|lang| lang.value.as_str());
    let said = said.filter(|lang| languages.contains(lang));
    let slug = head.slug.as_ref().map(|slug| slug.value.as_str());
    Former {
        addresses: BTreeSet::from([
            address(by_path, path.stem()),
            address(said.unwrap_or(by_path), slug.unwrap_or(path.stem())),
        ]),
        from: ContentPath::new(from),
        original: original.into_owned(),
        to: Target::Page(index),
    }
}

/// Folders that are gone: each leads to the one to which most of its pages went, when that is more than
/// half of those that are still there.
fn folders(
    site: &Site,
    left: &BTreeMap<&str, (u32, PageIndex)>,
    languages: &Languages,
) -> Vec<Former> {
    let here: BTreeSet<&str> = site.sections.iter().map(|s| s.folder.as_str()).collect();
    let mut went: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for (from, (_, index)) in left {
        let (_, original) = languages.split(from);
        let mut old = ContentPath::new(original.as_ref()).folder().to_owned();
        let page = site.page(*index);
        let mut new = page.section.as_deref().unwrap_or(&page.folder);
        while !old.is_empty() && !here.contains(old.as_str()) {
            let votes = went.entry(old.clone()).or_default();
            *votes.entry(new).or_default() += 1;
            // A folder that was moved whole brought those in it along.
            let (above, name) = split(&old);
            let (new_above, new_name) = split(new);
            if name != new_name || new.is_empty() {
                break;
            }
            (old, new) = (above.to_owned(), new_above);
        }
    }
    let sections: HashMap<(&str, &str), SectionIndex> = site
        .sections
        .iter()
        .enumerate()
        .map(|(i, section)| ((&*section.lang, &*section.folder), SectionIndex(i)))
        .collect();
    let mut former = Vec::new();
    for (old, votes) in &went {
        let all: usize = votes.values().sum();
        let Some((new, _)) = votes.iter().find(|(_, votes)| **votes * 2 > all) else {
            continue;
        };
        for lang in &site.languages {
            let Some(section) = sections.get(&(lang.as_str(), *new)) else {
                continue;
            };
            let prefix = (lang != languages.default()).then_some(lang.as_str());
            former.push(Former {
                from: ContentPath::new(match prefix {
                    Some(prefix) => format!("{prefix}/{old}"),
                    None => old.clone(),
                }),
                original: old.clone(),
                addresses: BTreeSet::from([Permalink::under(prefix, old, None)]),
                to: Target::Section(*section),
            });
        }
    }
    former
}

/// `a/b/c` → `a/b`, `c`
fn split(folder: &str) -> (&str, &str) {
    folder.rsplit_once('/').unwrap_or(("", folder))
}

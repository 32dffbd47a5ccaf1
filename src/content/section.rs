//! A folder with pages, in one language, and the tree of all of them.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::page::in_language;
use crate::content::path::Permalink;
use crate::content::path::ancestors;
use crate::content::path::natural_key;
use crate::content::path::readable;

/// The place of a section in [`crate::content::site::Site::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionIndex(pub usize);

#[derive(Clone, Debug)]
pub struct Section {
    /// Without the language, `/` between the parts; empty for the root.
    pub folder: String,
    pub lang: String,
    pub title: String,
    pub permalink: Permalink,
    /// The folder's own text, when it has one – in another language where this one lacks it. That is
    /// named and summed up here, but read at its own address, to which its links belong.
    pub index: Option<PageIndex>,
    /// What its pages are, unless they say otherwise.
    pub kind: Kind,
    /// The section of the folder above; `None` for the root.
    pub parent: Option<SectionIndex>,
    /// In the order of lists.
    pub sections: Vec<SectionIndex>,
    /// Its own pages, in the order of lists: by weight, then posts by date, newest first, others by title.
    pub pages: Vec<PageIndex>,
    /// Pages in it and in the sections below.
    pub total: usize,
}

/// Where a page or a folder is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Page(PageIndex),
    Section(SectionIndex),
}

/// The tree of folders, once in each language.
pub fn tree(pages: &[Page], languages: &[String], site_title: &str) -> Vec<Section> {
    let mut folders: BTreeSet<&str> = BTreeSet::from([""]);
    for page in pages {
        folders.extend(ancestors(page.section.as_deref().unwrap_or(&page.folder)));
    }
    let kinds: HashMap<&str, Kind> = pages
        .iter()
        .filter_map(|page| {
            let folder = page.section.as_deref()?;
            Some((folder, page.manuscript.front_matter.kind?))
        })
        .collect();
    let mut sections = Vec::with_capacity(folders.len() * languages.len());
    for language in languages {
        let prefix = (*language != languages[0]).then_some(language.as_str());
        let first = sections.len();
        let place: HashMap<&str, SectionIndex> = folders
            .iter()
            .enumerate()
            .map(|(i, folder)| (*folder, SectionIndex(first + i)))
            .collect();
        for folder in &folders {
            sections.push(Section {
                folder: (*folder).to_owned(),
                lang: language.clone(),
                title: match *folder {
                    "" => site_title.to_owned(),
                    folder => folder_title(folder),
                },
                permalink: Permalink::under(prefix, folder, None),
                index: None,
                kind: folder_kind(folder, &kinds),
                parent: (!folder.is_empty())
                    .then(|| place[folder.rsplit_once('/').map_or("", |(above, _)| above)]),
                sections: Vec::new(),
                pages: Vec::new(),
                total: 0,
            });
        }
        fill(&mut sections, &place, pages, languages, language);
    }
    sections
}

/// Puts the pages of one language under their sections, and sections under theirs.
fn fill(
    sections: &mut [Section],
    place: &HashMap<&str, SectionIndex>,
    pages: &[Page],
    languages: &[String],
    language: &str,
) {
    for (index, page) in in_language(pages, languages, language) {
        if page.tag.is_some() {
            continue;
        }
        if let Some(folder) = &page.section {
            let section = &mut sections[place[folder.as_str()].0];
            section.index = Some(index);
            section.title.clone_from(&page.title);
            if page.lang == language {
                section.permalink.clone_from(&page.permalink);
            }
        } else {
            sections[place[page.folder.as_str()].0].pages.push(index);
        }
    }
    let places: Vec<SectionIndex> = {
        let mut places: Vec<SectionIndex> = place.values().copied().collect();
        places.sort();
        places
    };
    for index in places.iter().rev() {
        sort_pages(&mut sections[index.0], pages);
        let total = sections[index.0].total + sections[index.0].pages.len();
        sections[index.0].total = total;
        if let Some(parent) = sections[index.0].parent
            && total + usize::from(sections[index.0].index.is_some()) > 0
        {
            sections[parent.0].total += total;
            sections[parent.0].sections.push(*index);
        }
    }
    for index in &places {
        let mut children = std::mem::take(&mut sections[index.0].sections);
        children.sort_by_cached_key(|child| {
            let child = &sections[child.0];
            let weight = child
                .index
                .and_then(|index| pages[index.0].manuscript.front_matter.weight);
            (
                weight.unwrap_or(i64::MAX),
                natural_key(&child.title),
                child.folder.clone(),
            )
        });
        sections[index.0].sections = children;
    }
}

fn sort_pages(section: &mut Section, pages: &[Page]) {
    let blog = section.kind == Kind::Post;
    section.pages.sort_by_cached_key(|index| {
        let page = &pages[index.0];
        let weight = page.manuscript.front_matter.weight.unwrap_or(i64::MAX);
        let date = page.date.filter(|_| blog);
        (
            weight,
            std::cmp::Reverse(date),
            natural_key(&page.title),
            page.permalink.clone(),
        )
    });
}

pub fn folder_title(folder: &str) -> String {
    readable(folder.rsplit('/').next().unwrap_or(folder))
}

/// What the nearest section above says, else what the folder at the top is known for.
pub fn folder_kind(folder: &str, kinds: &HashMap<&str, Kind>) -> Kind {
    ancestors(folder)
        .find_map(|folder| kinds.get(folder).copied())
        .or_else(|| Kind::of_folder(folder.split('/').next().unwrap_or_default()))
        .unwrap_or(Kind::Article)
}

//! Everybody who writes in a section or on the whole site: by name, without figures, whoever wrote most.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::content::listing::alphabetical_key;
use crate::content::page::PageIndex;
use crate::content::past::AuthorIndex;
use crate::content::path::fold;
use crate::content::section::Section;
use crate::view::byline::Byline;
use crate::view::contributor;
use crate::view::edition::Edition;
use crate::view::here::Here;

/// Names at the foot of a section.
const NAMES: usize = 40;

/// Who writes in a section.
#[derive(Serialize)]
pub struct Writers {
    /// From A to Z.
    pub people: Vec<Byline>,
    /// So many more do.
    pub more: usize,
}

impl Writers {
    /// Of a section and those below it; `None` when nobody is known.
    pub fn of(edition: &Edition, here: &Here, section: &Section) -> Option<Writers> {
        let mut people = everybody(edition, here, &section.lang, &below(edition, section));
        let more = people.len().saturating_sub(NAMES);
        people.truncate(NAMES);
        (!people.is_empty()).then_some(Writers { people, more })
    }
}

/// The pages of a section and of those below it, their own texts too.
fn below(edition: &Edition, section: &Section) -> Vec<PageIndex> {
    let mut pages = Vec::new();
    let mut waiting = vec![section];
    while let Some(section) = waiting.pop() {
        pages.extend(section.index);
        pages.extend(&section.pages);
        let below = section.sections.iter();
        waiting.extend(below.map(|index| edition.site.section(*index)));
    }
    pages
}

/// Everybody who signs one of the pages or changed it, from A to Z. Two signatures of one person are one;
/// a person who keeps off lists is on none.
pub fn everybody(edition: &Edition, here: &Here, lang: &str, pages: &[PageIndex]) -> Vec<Byline> {
    let past = &edition.past;
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut authors: BTreeSet<AuthorIndex> = BTreeSet::new();
    for index in pages {
        let manuscript = &edition.site.page(*index).manuscript;
        let signed = &manuscript.front_matter.authors;
        names.extend(signed.iter().map(|author| author.value.as_str()));
        if let Some(life) = past.life(&manuscript.file) {
            authors.extend(contributor::authors(past, life));
        }
    }
    names.extend(
        authors
            .iter()
            .filter_map(|author| past.author(*author).name()),
    );
    let mut people: BTreeMap<String, &str> = BTreeMap::new();
    for name in names {
        if let Some(key) = key(edition, name) {
            people.entry(key).or_insert(name);
        }
    }
    let mut people: Vec<Byline> = people
        .into_values()
        .map(|name| edition.byline(here, lang, name))
        .collect();
    people.sort_by_cached_key(|person| alphabetical_key(&person.name));
    people
}

/// What tells a person from another: the address of their page, else the name.
fn key(edition: &Edition, name: &str) -> Option<String> {
    let Some(index) = edition.person(name) else {
        return (!edition.site.is_departed(name)).then(|| fold(name));
    };
    let page = edition.site.page(index);
    let person = page.manuscript.front_matter.person.as_ref();
    person
        .is_none_or(|person| !person.keeps_off())
        .then(|| page.permalink.as_str().to_owned())
}

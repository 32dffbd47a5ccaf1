//! The view of everybody who signs pages.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::config::Privacy;
use crate::content::listing::Listing;
use crate::content::listing::alphabetical_key;
use crate::content::listing::letters;
use crate::content::path::fold;
use crate::view::byline::Byline;
use crate::view::edition::Edition;
use crate::view::edition::Here;
use crate::view::frame::Frame;
use crate::view::listing::LONG;
use crate::view::listing::group_id;

/// `authors.html`: everybody who signs a page, from A to Z. Who writes most is nobody's business.
#[derive(Serialize)]
pub struct AuthorsView {
    pub frame: Frame,
    pub total: usize,
    /// One group without a title, or one a letter when there are many.
    pub groups: Vec<AuthorGroup>,
}

#[derive(Serialize)]
pub struct AuthorGroup {
    pub title: Option<String>,
    pub id: String,
    pub authors: Vec<Author>,
}

#[derive(Serialize)]
pub struct Author {
    pub person: Byline,
    /// Pages with this name on them; `None` where figures of single people are not shown.
    pub pages: Option<usize>,
}

impl AuthorsView {
    pub fn of(edition: &Edition, listing: &Listing) -> AuthorsView {
        let here = Here::Page(listing.permalink.clone());
        let title = edition.word(&listing.lang, "list_authors");
        let authors = authors(edition, &here, listing);
        let total = authors.len();
        AuthorsView {
            frame: edition.listing_frame(&here, listing, title),
            total,
            groups: groups(authors),
        }
    }
}

/// Two signatures of one person are one; a person who keeps off lists is on none.
fn authors(edition: &Edition, here: &Here, listing: &Listing) -> Vec<Author> {
    let counted = edition.config.privacy != Privacy::WorksCouncil;
    let mut signatures: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for index in &listing.pages {
        let head = &edition.site.page(*index).manuscript.front_matter;
        let mut keys: Vec<(String, &str)> = head
            .authors
            .iter()
            .filter_map(|author| Some((key(edition, &author.value)?, &*author.value)))
            .collect();
        keys.sort();
        keys.dedup_by(|a, b| a.0 == b.0);
        for (key, name) in keys {
            signatures.entry(key).or_insert((name, 0)).1 += 1;
        }
    }
    let mut authors: Vec<Author> = signatures
        .into_values()
        .map(|(name, pages)| Author {
            person: edition.byline(here, &listing.lang, name),
            pages: counted.then_some(pages),
        })
        .collect();
    authors.sort_by_cached_key(|author| alphabetical_key(&author.person.name));
    authors
}

/// What tells a person from another: the address of their page, else the name.
fn key(edition: &Edition, name: &str) -> Option<String> {
    let Some(index) = edition.person(name) else {
        return Some(fold(name));
    };
    let page = edition.site.page(index);
    let person = page.manuscript.front_matter.person.as_ref();
    person
        .is_none_or(|person| !person.keeps_off())
        .then(|| page.permalink.as_str().to_owned())
}

fn groups(authors: Vec<Author>) -> Vec<AuthorGroup> {
    if authors.len() <= LONG {
        return vec![AuthorGroup {
            title: None,
            id: "list".to_owned(),
            authors,
        }];
    }
    let names: Vec<String> = authors
        .iter()
        .map(|author| author.person.name.clone())
        .collect();
    let named = authors.into_iter().zip(names.iter().map(String::as_str));
    letters(named)
        .into_iter()
        .enumerate()
        .map(|(place, (title, authors))| AuthorGroup {
            id: group_id(&title, place),
            title: Some(title),
            authors,
        })
        .collect()
}

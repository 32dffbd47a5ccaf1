//! The view of everybody who writes.

use serde::Serialize;

use crate::content::listing::Listing;
use crate::content::listing::letters;
use crate::view::byline::Byline;
use crate::view::edition::Edition;
use crate::view::frame::Frame;
use crate::view::here::Here;
use crate::view::listing::LONG;
use crate::view::listing::group_id;
use crate::view::writers::everybody;

/// `authors.html`: everybody who signs a page or changed one, from A to Z. Who writes most is nobody's business.
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
    pub authors: Vec<Byline>,
}

impl AuthorsView {
    pub fn of(edition: &Edition, listing: &Listing) -> AuthorsView {
        let here = Here::Page(listing.permalink.clone());
        let title = edition.word(&listing.lang, "list_authors");
        let authors = everybody(edition, &here, &listing.lang, &listing.pages);
        let total = authors.len();
        AuthorsView {
            frame: edition.listing_frame(&here, listing, title),
            total,
            groups: groups(authors),
        }
    }
}

fn groups(authors: Vec<Byline>) -> Vec<AuthorGroup> {
    if authors.len() <= LONG {
        return vec![AuthorGroup {
            title: None,
            id: "list".to_owned(),
            authors,
        }];
    }
    let names: Vec<String> = authors.iter().map(|author| author.name.clone()).collect();
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

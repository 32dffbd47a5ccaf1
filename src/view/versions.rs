//! Which pages have a history, which of their versions it lists, and where it lives.

use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::past::Life;
use crate::content::past::Revision;
use crate::content::path::Permalink;
use crate::view::edition::Edition;

/// Versions that a page of history lists; of those before, it says how many there are.
pub const VERSIONS: usize = 50;

/// Where the history of a page lives.
pub fn permalink(page: &Permalink) -> Permalink {
    page.below("history")
}

/// The history of a page that has one worth a page of its own: two versions or more, and room for it. A
/// colleague's page has none: what once stood there is theirs to take out.
pub fn life<'a>(edition: &'a Edition, page: &Page) -> Option<&'a Life> {
    let life = edition.past.life(&page.manuscript.file)?;
    let has_room = || !edition.is_taken(&permalink(&page.permalink));
    (page.kind != Kind::Person && life.revisions.len() > 1 && has_room()).then_some(life)
}

/// The revisions that are listed.
pub fn listed(life: &Life) -> &[Revision] {
    &life.revisions[..life.revisions.len().min(VERSIONS)]
}

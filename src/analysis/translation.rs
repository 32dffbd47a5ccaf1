//! Which translations are older than their original, as far as history tells.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::past::CommitIndex;
use crate::content::past::Past;
use crate::content::past::Revision;
use crate::content::site::Site;

/// The original of a translation that did not follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Older {
    /// The page in the first of the site's languages that has it.
    pub original: PageIndex,
    /// The day on which the original was changed last.
    pub day: Date,
}

/// The translations that are older than their original.
///
/// Only texts count: blanks, line ends, moves and what `.git-blame-ignore-revs` names change none. Nor does
/// a program, except that it may translate. Who sets `updated` in a translation's head says that it is up
/// to date by then.
pub fn older(site: &Site, past: &Past) -> BTreeMap<PageIndex, Older> {
    let mut older = BTreeMap::new();
    if site.languages.len() < 2 {
        return older;
    }
    let rank = |page: &Page| site.languages.iter().position(|lang| *lang == page.lang);
    let mut originals: BTreeMap<&str, (Option<usize>, PageIndex)> = BTreeMap::new();
    for (place, page) in site.pages.iter().enumerate() {
        let known = (rank(page), PageIndex(place));
        let first = originals.entry(&page.original).or_insert(known);
        *first = known.min(*first);
    }
    for (place, page) in site.pages.iter().enumerate() {
        let index = PageIndex(place);
        let original = originals[page.original.as_str()].1;
        if original == index || site.page(original).lang == page.lang {
            continue;
        }
        let text = |page: &Page, programs| last(past, &page.manuscript.file, programs);
        let (Some(now), Some(then)) = (text(site.page(original), false), text(page, true)) else {
            continue;
        };
        let day = past.commit(now).day;
        let told = page.manuscript.front_matter.updated;
        // Of two commits the smaller index is the newer.
        if now < then && told.is_none_or(|told| told < day) {
            older.insert(index, Older { original, day });
        }
    }
    older
}

/// The newest change of a page's text.
fn last(past: &Past, file: &str, programs: bool) -> Option<CommitIndex> {
    let life = past.life(file)?;
    let counts = |revision: &&Revision| {
        let commit = past.commit(revision.commit);
        let is_told = programs || !past.author(commit.author).is_bot();
        let is_text = revision
            .lines
            .is_none_or(|lines| lines.added + lines.removed > 0 && !lines.only_blanks);
        is_told && is_text && !commit.ignored
    };
    let newest = life.revisions.iter().find(counts)?;
    Some(newest.commit)
}

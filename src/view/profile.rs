//! What history tells of a person on their page: what they wrote lately, what most, and in which months.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::HashSet;

use serde::Serialize;

use crate::analysis::contribution::Contribution;
use crate::analysis::contribution::Works;
use crate::config::Privacy;
use crate::content::due;
use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::path::natural_key;
use crate::view::byline::DateView;
use crate::view::edition::Edition;
use crate::view::here::Here;
use crate::view::mention::Mention;
use crate::view::mention::Mentions;

/// There is none of somebody who left, who keeps off lists, or whom history does not know.
#[derive(Serialize)]
pub struct Profile {
    /// Pages that the person changed, the last one first, with the month.
    pub recent: Mentions,
    /// Pages of which the person wrote more than half.
    pub most: Mentions,
    pub months: Months,
    /// Where a site shows figures: on how many pages the person worked.
    pub pages: Option<usize>,
    /// What is named in the two lists.
    #[serde(skip)]
    named: HashSet<PageIndex>,
}

/// The twelve months up to the newest of the history, as a picture and as a table.
#[derive(Serialize)]
pub struct Months {
    pub from: DateView,
    pub to: DateView,
    /// The picture is this wide and high.
    pub width: usize,
    pub height: usize,
    pub bars: Vec<Bar>,
    /// Names the months with something in them: `May 2026, July 2026`.
    pub active: String,
    /// The table has figures.
    pub counted: bool,
}

#[derive(Serialize)]
pub struct Bar {
    pub when: DateView,
    pub active: bool,
    /// Where a site shows figures.
    pub changes: Option<u32>,
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub height: usize,
}

/// Pages in each of the two lists.
const SHOWN: usize = 6;
/// In the picture: a month with nothing is a dash, one with something a block.
const STEP: usize = 20;
const BLOCK: usize = 16;
const TALL: usize = 24;
const DASH: usize = 3;

impl Profile {
    /// `chief` is the page of the person in the first of the languages that have it.
    pub fn of(edition: &Edition, here: &Here, lang: &str, chief: PageIndex) -> Option<Profile> {
        let page = edition.site.page(chief);
        if due::left(&page.manuscript.front_matter, edition.today).is_some() {
            return None;
        }
        let works = edition.contributions.by(page.id())?;
        let mut pages = pages(edition, lang, works);
        // That people write about themselves goes without saying.
        pages.retain(|work| edition.site.page(work.page).kind != Kind::Person);
        let counted = edition.config.privacy == Privacy::Open;
        let recent = recent(edition, &pages);
        let most = most(edition, &pages);
        let named = recent.iter().chain(&most).map(|work| work.page).collect();
        let mention = |work: &Contribution, date| Mention {
            date,
            ..Mention::of(edition, here, lang, work.page)
        };
        let month = |work: &Contribution| Some(edition.month(lang, work.last));
        let list = |pages: Vec<Mention>| Mentions { pages, more: 0 };
        Some(Profile {
            named,
            pages: counted.then_some(pages.len()),
            recent: list(
                recent
                    .iter()
                    .map(|work| mention(work, month(work)))
                    .collect(),
            ),
            most: list(most.iter().map(|work| mention(work, None)).collect()),
            months: Months::of(edition, lang, works, counted)?,
        })
    }
}

impl Profile {
    /// Whether a page, in whichever language, is on one of the two lists.
    pub fn tells_of(&self, edition: &Edition, index: PageIndex) -> bool {
        let original = &edition.site.page(index).original;
        let mut named = self.named.iter();
        named.any(|named| edition.site.page(*named).original == *original)
    }
}

/// What several people changed lately, without saying who.
pub fn recent_of<'a>(
    edition: &Edition,
    here: &Here,
    lang: &str,
    people: impl Iterator<Item = &'a str>,
) -> Mentions {
    let mut works = Works::default();
    for person in people {
        let pages = edition.contributions.by(person);
        works
            .pages
            .extend(pages.iter().flat_map(|works| &works.pages));
    }
    let mut pages = pages(edition, lang, &works);
    pages.retain(|work| edition.site.page(work.page).kind != Kind::Person);
    Mentions {
        pages: recent(edition, &pages)
            .iter()
            .map(|work| Mention {
                date: Some(edition.month(lang, work.last)),
                ..Mention::of(edition, here, lang, work.page)
            })
            .collect(),
        more: 0,
    }
}

/// One page for each set of translations, in the given language if the person worked on that.
fn pages(edition: &Edition, lang: &str, works: &Works) -> Vec<Contribution> {
    let mut pages: BTreeMap<&str, Contribution> = BTreeMap::new();
    for work in &works.pages {
        let page = edition.site.page(work.page);
        let known = pages.entry(&page.original).or_insert(*work);
        let last = known.last.max(work.last);
        if page.lang == lang {
            *known = *work;
        }
        known.last = last;
    }
    pages.into_values().collect()
}

/// Those of which the person wrote more than half, first where they wrote most.
fn most(edition: &Edition, pages: &[Contribution]) -> Vec<Contribution> {
    let pages = pages.iter().filter(|work| work.is_most);
    first(edition, pages.copied().collect(), |work| work.weight)
}

fn recent(edition: &Edition, pages: &[Contribution]) -> Vec<Contribution> {
    first(edition, pages.to_vec(), |work| work.last)
}

/// The first few, from the largest down, then by title.
fn first<K: Ord>(
    edition: &Edition,
    mut pages: Vec<Contribution>,
    key: impl Fn(&Contribution) -> K,
) -> Vec<Contribution> {
    pages.sort_by_cached_key(|work| {
        let title = natural_key(&edition.site.page(work.page).title);
        (Reverse(key(work)), title, work.page)
    });
    pages.truncate(SHOWN);
    pages
}

impl Months {
    fn of(edition: &Edition, lang: &str, works: &Works, counted: bool) -> Option<Months> {
        let months = edition.contributions.months();
        let bars: Vec<Bar> = months
            .iter()
            .zip(works.months)
            .enumerate()
            .map(|(place, (month, changes))| {
                let height = height(changes, counted);
                Bar {
                    when: edition.month(lang, *month),
                    active: changes > 0,
                    changes: counted.then_some(changes),
                    x: place * STEP + (STEP - BLOCK) / 2,
                    y: TALL - height,
                    width: BLOCK,
                    height,
                }
            })
            .collect();
        let active: Vec<&str> = bars
            .iter()
            .filter(|bar| bar.active)
            .map(|bar| bar.when.text.as_str())
            .collect();
        Some(Months {
            from: bars.first()?.when.clone(),
            to: bars.last()?.when.clone(),
            width: bars.len() * STEP,
            height: TALL,
            active: match active.is_empty() {
                true => edition.word(lang, "months_none").to_owned(),
                false => active.join(", "),
            },
            counted,
            bars,
        })
    }
}

/// With figures, one change stands low and eight or more at the top.
fn height(changes: u32, counted: bool) -> usize {
    match (changes, counted) {
        (0, _) => DASH,
        (_, false) => TALL,
        (changes, true) => TALL / 4 * (changes.min(8).ilog2() as usize + 1),
    }
}

//! Views that list pages by their dates: the archive, one year of it, and what changed last.

use serde::Serialize;

use crate::content::listing::LINES;
use crate::content::listing::Listing;
use crate::content::listing::RECENT;
use crate::content::listing::Subject;
use crate::content::listing::last_change;
use crate::content::page::PageIndex;
use crate::view::alphabet::page_count;
use crate::view::alphabet::part;
use crate::view::change::MonthOfChanges;
use crate::view::change::months as months_of_changes;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::here::Here;
use crate::view::listing::Group;
use crate::view::listing::Pager;
use crate::view::listing::numbered;
use crate::view::listing::pager;

/// `archive.html`: the years in which something was written, newest first, and their months.
#[derive(Serialize)]
pub struct ArchiveView {
    pub frame: Frame,
    pub total: usize,
    pub years: Vec<YearCard>,
}

#[derive(Serialize)]
pub struct YearCard {
    pub title: String,
    pub href: String,
    pub total: usize,
    /// January first; only months in which something was written.
    pub months: Vec<MonthLink>,
}

#[derive(Serialize)]
pub struct MonthLink {
    /// `January`, in the page's language.
    pub title: String,
    pub href: String,
    pub total: usize,
}

/// `year.html`: what was written in a year, by month, newest first.
#[derive(Serialize)]
pub struct YearView {
    pub frame: Frame,
    pub year: String,
    pub total: usize,
    pub groups: Vec<Group>,
    pub pager: Option<Pager>,
    /// The year before in which something was written.
    pub older: Option<Link>,
    pub newer: Option<Link>,
}

/// `recent.html`: what changed last.
#[derive(Serialize)]
pub struct RecentView {
    pub frame: Frame,
    /// As history tells it, the newest first.
    pub months: Vec<MonthOfChanges>,
    /// Where it tells nothing: the pages that were written or updated last, as their heads say.
    pub entries: Vec<Entry>,
}

impl ArchiveView {
    pub fn of(edition: &Edition, listing: &Listing) -> ArchiveView {
        let here = Here::Page(listing.permalink.clone());
        let title = edition.word(&listing.lang, "list_archive");
        ArchiveView {
            frame: edition.listing_frame(&here, listing, title),
            total: listing.pages.len(),
            years: years(edition, &listing.lang)
                .map(|(number, year)| YearCard {
                    title: number.to_string(),
                    href: edition.href(&here, &year.permalink),
                    total: year.pages.len(),
                    months: months(edition, &here, year),
                })
                .collect(),
        }
    }
}

/// The years of a language, newest first.
fn years<'a>(edition: &'a Edition, lang: &'a str) -> impl Iterator<Item = (i16, &'a Listing)> {
    let listings = edition.site.listings.iter();
    listings
        .filter(move |listing| listing.lang == lang)
        .filter_map(|listing| match listing.subject {
            Subject::Year(year) => Some((year, listing)),
            _ => None,
        })
}

fn months(edition: &Edition, here: &Here, year: &Listing) -> Vec<MonthLink> {
    let mut months: Vec<MonthLink> = Vec::new();
    let mut last = None;
    for (place, index) in year.pages.iter().enumerate() {
        let month = month(edition, *index);
        match months.last_mut() {
            Some(known) if last == Some(month) => known.total += 1,
            _ => {
                let page = numbered(&year.permalink, place / LINES);
                months.push(MonthLink {
                    title: edition.month_name(&year.lang, month),
                    href: format!("{}#{}", edition.href(here, &page), month_id(month)),
                    total: 1,
                });
                last = Some(month);
            }
        }
    }
    months.reverse();
    months
}

fn month(edition: &Edition, index: PageIndex) -> i8 {
    edition.site.page(index).date.map_or(1, |date| date.month())
}

/// An id that no heading of a text has: `month-06`.
fn month_id(month: i8) -> String {
    format!("month-{month:02}")
}

impl YearView {
    /// The given page of a year, from 0.
    pub fn of(edition: &Edition, listing: &Listing, year: i16, number: usize) -> YearView {
        let here = Here::Page(numbered(&listing.permalink, number));
        let mut frame = edition.listing_frame(&here, listing, &year.to_string());
        if let Some(archive) = edition.listing(&listing.lang, &Subject::Archive) {
            let title = edition.word(&listing.lang, "list_archive");
            let link = edition.link(&here, title, &archive.permalink, false);
            frame.trail.push(link);
        }
        let mut groups: Vec<Group> = Vec::new();
        let mut last = None;
        for index in part(&listing.pages, number) {
            let month = month(edition, *index);
            let entry = dated(edition, &here, &listing.lang, *index, false);
            match groups.last_mut() {
                Some(group) if last == Some(month) => group.entries.push(entry),
                _ => groups.push(Group {
                    title: Some(edition.month_name(&listing.lang, month)),
                    id: month_id(month),
                    entries: vec![entry],
                }),
            }
            last = Some(month);
        }
        let neighbour = |found: Option<(i16, &Listing)>| {
            let (number, other) = found?;
            Some(edition.link(&here, &number.to_string(), &other.permalink, false))
        };
        YearView {
            frame,
            year: year.to_string(),
            total: listing.pages.len(),
            groups,
            pager: pager(
                edition,
                &here,
                &listing.permalink,
                number,
                page_count(edition, listing),
            ),
            older: neighbour(years(edition, &listing.lang).find(|(other, _)| *other < year)),
            newer: neighbour(
                years(edition, &listing.lang)
                    .take_while(|(other, _)| *other > year)
                    .last(),
            ),
        }
    }
}

impl RecentView {
    pub fn of(edition: &Edition, listing: &Listing) -> RecentView {
        let here = Here::Page(listing.permalink.clone());
        let title = edition.word(&listing.lang, "list_recent");
        let months = months_of_changes(edition, &here, &listing.lang);
        let pages = match months.is_empty() {
            true => listing.pages.as_slice(),
            false => &[],
        };
        RecentView {
            frame: edition.listing_frame(&here, listing, title),
            months,
            entries: pages
                .iter()
                .take(RECENT)
                .map(|index| dated(edition, &here, &listing.lang, *index, true))
                .collect(),
        }
    }
}

/// A page with its date, whatever its kind: that of its last change, or its own.
fn dated(edition: &Edition, here: &Here, lang: &str, index: PageIndex, change: bool) -> Entry {
    let page = edition.site.page(index);
    let date = if change { last_change(page) } else { page.date };
    Entry {
        date: date.map(|date| edition.date(lang, date)),
        ..Entry::of(edition, here, lang, index)
    }
}

//! Any two versions of a policy side by side: what holds now, against what held when somebody agreed to it.
//!
//! Each pair is a page of its own, so that it needs no script. How many there are is bounded: of the newest
//! versions every two, and each earlier one with the present.

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::past::Life;
use crate::content::past::Version;
use crate::content::path::Permalink;
use crate::view::difference::ChangeView;
use crate::view::difference::Found;
use crate::view::edition::Edition;
use crate::view::frame::Link;
use crate::view::here::Here;
use crate::view::versions;

/// Versions of which every two can be compared.
const ANY_TWO: usize = 10;

/// Two versions by their numbers, of which the oldest is 1: the older and the newer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pair(pub usize, pub usize);

#[derive(Serialize)]
pub struct Comparison {
    /// The versions that the newer one can be compared with; the older one is the current.
    pub from: Vec<Link>,
    /// The versions that the older one can be compared with.
    pub to: Vec<Link>,
    pub change: ChangeView,
}

/// Which versions of a page can be compared beyond what its history shows: of a policy with three or more,
/// whose texts are kept.
pub fn pairs(page: &Page, life: &Life) -> Vec<Pair> {
    let has_texts = || {
        life.revisions
            .iter()
            .all(|revision| revision.version.is_some())
    };
    if page.kind != Kind::Policy || life.revisions.len() < 3 || !has_texts() {
        return Vec::new();
    }
    let last = life.revisions.len();
    let listed = versions::listed(life).len();
    (last - listed + 1..last)
        .flat_map(|older| {
            let newer = match last - older < ANY_TWO {
                true => older + 1,
                false => last,
            };
            (newer..=last).map(move |newer| Pair(older, newer))
        })
        .collect()
}

/// Where a comparison lives: `/policies/travel/history/3-5/`.
pub fn permalink(page: &Permalink, Pair(older, newer): Pair) -> Permalink {
    let history = versions::permalink(page);
    let parts = history.as_str().split('/').filter(|part| !part.is_empty());
    let name = format!("{older}-{newer}");
    Permalink::page(parts.chain([name.as_str()]))
}

impl Comparison {
    pub fn of(
        edition: &Edition,
        here: &Here,
        index: PageIndex,
        life: &Life,
        pair: Pair,
        read: impl Fn(Version) -> Found,
    ) -> Comparison {
        let page = edition.site.page(index);
        let Pair(older, newer) = pair;
        let link = |other: Pair, number: usize| {
            let target = permalink(&page.permalink, other);
            let title = title(edition, &page.lang, life, number);
            edition.link(here, &title, &target, other == pair)
        };
        let all = pairs(page, life);
        let mut from: Vec<Link> = all
            .iter()
            .filter(|other| other.1 == newer)
            .map(|other| link(*other, other.0))
            .collect();
        let mut to: Vec<Link> = all
            .iter()
            .filter(|other| other.0 == older)
            .map(|other| link(*other, other.1))
            .collect();
        from.reverse();
        to.reverse();
        let text = |number: usize| {
            let revision = life
                .revisions
                .get(life.revisions.len().checked_sub(number)?)?;
            revision.version.map(&read)
        };
        let (was, is) = (text(older), text(newer));
        let href = edition.href(here, &page.permalink);
        let change = ChangeView::of(
            edition,
            &href,
            index,
            &was.unwrap_or(Found::Missing),
            &is.unwrap_or(Found::Missing),
        );
        Comparison {
            from,
            to,
            change: ChangeView {
                open: true,
                ..change
            },
        }
    }
}

/// `Version 3, May 2025`
pub fn title(edition: &Edition, lang: &str, life: &Life, number: usize) -> String {
    let place = life.revisions.len().saturating_sub(number);
    let month = life.revisions.get(place).map(|revision| {
        let day = edition.past.commit(revision.commit).day;
        edition.month(lang, day).text
    });
    let month = month.unwrap_or_default().into();
    edition.say(
        lang,
        "version_number",
        &[("n", number.into()), ("month", month)],
    )
}

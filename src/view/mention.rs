//! A page as it is named on another page: what a person wrote, what a team looks after.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::path::natural_key;
use crate::view::byline::DateView;
use crate::view::edition::Edition;
use crate::view::here::Here;

#[derive(Serialize)]
pub struct Mention {
    pub title: String,
    pub href: String,
    /// What it is, in the reader's language: `Policy`. Empty for plain articles.
    pub kind: String,
    /// When it was last changed, or else written.
    pub date: Option<DateView>,
    /// The page's language when it differs from the reader's: `fr`.
    pub lang: Option<String>,
}

/// Pages that belong to something, and how many there are beyond them.
#[derive(Serialize)]
pub struct Mentions {
    pub pages: Vec<Mention>,
    pub more: usize,
}

/// Pages that a list of mentions shows.
const SHOWN: usize = 20;

impl Mentions {
    /// The newest of some pages, each once: in the given language if it speaks it.
    pub fn of(edition: &Edition, here: &Here, lang: &str, pages: &[PageIndex]) -> Mentions {
        let chosen = newest(edition, lang, pages);
        Mentions {
            more: chosen.len().saturating_sub(SHOWN),
            pages: chosen
                .into_iter()
                .take(SHOWN)
                .map(|index| Mention::of(edition, here, lang, index))
                .collect(),
        }
    }
}

impl Mention {
    pub fn of(edition: &Edition, here: &Here, lang: &str, index: PageIndex) -> Mention {
        let page = edition.site.page(index);
        let kind = match page.kind {
            Kind::Article => "",
            _ if page.is_index() => "",
            kind => edition.word(lang, kind_word(kind)),
        };
        Mention {
            title: page.title.clone(),
            href: edition.href(here, &page.permalink),
            kind: kind.to_owned(),
            date: edition.changed_when(lang, index),
            lang: (page.lang != lang).then(|| page.lang.clone()),
        }
    }
}

/// One page for each set of translations, newest first, those without a date by title behind them.
pub fn newest(edition: &Edition, lang: &str, pages: &[PageIndex]) -> Vec<PageIndex> {
    let mut chosen: BTreeMap<&str, (bool, PageIndex)> = BTreeMap::new();
    for index in pages {
        let page = edition.site.page(*index);
        let other = (page.lang != lang, *index);
        let known = chosen.entry(&page.original).or_insert(other);
        *known = (*known).min(other);
    }
    let mut chosen: Vec<PageIndex> = chosen.into_values().map(|(_, index)| index).collect();
    chosen.sort_by_cached_key(|index| {
        let page = edition.site.page(*index);
        (
            Reverse(edition.listed(*index)),
            natural_key(&page.title),
            *index,
        )
    });
    chosen
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "kind_article",
        Kind::Post => "kind_post",
        Kind::Policy => "kind_policy",
        Kind::Person => "kind_person",
        Kind::Team => "kind_team",
        Kind::Goal => "kind_goal",
        Kind::Idea => "kind_idea",
        Kind::Event => "kind_event",
    }
}

//! A page or a section as one line of a list.

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::section::Section;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::edition::Edition;
use crate::view::frame::Link;
use crate::view::here::Here;
use crate::view::within::has_left;
use crate::view::within::things;

/// Pages that a section shows on its parent's list.
const FIRST_PAGES: usize = 5;

/// One page in a list.
#[derive(Serialize)]
pub struct Entry {
    pub title: String,
    pub href: String,
    pub summary: Option<String>,
    pub date: Option<DateView>,
    pub authors: Vec<Byline>,
    /// The page's language when it differs from the list's: `fr`.
    pub lang: Option<String>,
    pub draft: bool,
    /// The last that was written of those on the list.
    pub newest: bool,
}

/// A section on the list of its parent.
#[derive(Serialize)]
pub struct SectionCard {
    pub title: String,
    pub href: String,
    pub summary: Option<String>,
    /// Pages in it and below; people who left are not counted.
    pub total: usize,
    /// The first few pages.
    pub pages: Vec<Link>,
}

impl SectionCard {
    pub fn of(edition: &Edition, here: &Here, section: &Section) -> SectionCard {
        let summary = section.index.and_then(|index| {
            let head = &edition.site.page(index).manuscript.front_matter;
            let document = edition.document(index);
            head.summary.clone().or_else(|| document.summary.clone())
        });
        // A folder of people says how many there are now, as its own list does.
        let gone = match section.kind {
            Kind::Person => things(edition, section, Kind::Person)
                .into_iter()
                .filter(|index| has_left(edition, *index))
                .count(),
            _ => 0,
        };
        SectionCard {
            title: section.title.clone(),
            href: edition.href(here, &section.permalink),
            summary,
            total: section.total - gone,
            pages: section
                .pages
                .iter()
                .filter(|index| !has_left(edition, **index))
                .take(FIRST_PAGES)
                .map(|index| edition.page_link(here, *index))
                .collect(),
        }
    }
}

impl Entry {
    /// A page in a list of the given language.
    pub fn of(edition: &Edition, here: &Here, lang: &str, index: PageIndex) -> Entry {
        let page = edition.site.page(index);
        let head = &page.manuscript.front_matter;
        Entry {
            title: page.title.clone(),
            href: edition.href(here, &page.permalink),
            summary: head
                .summary
                .clone()
                .or_else(|| edition.document(index).summary.clone()),
            date: (page.kind == Kind::Post)
                .then_some(page.date)
                .flatten()
                .map(|date| edition.date(lang, date)),
            authors: head
                .authors
                .iter()
                .map(|author| edition.byline(here, lang, &author.value))
                .collect(),
            lang: (page.lang != lang).then(|| page.lang.clone()),
            draft: head.draft,
            newest: false,
        }
    }
}

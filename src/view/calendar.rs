//! Events for calendars: all of a language in one file, and each in a file beside its page.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::content::event::Moment;
use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::site::Site;
use crate::view::edition::Edition;
use crate::view::feed::uuid;

/// All events of a language, in its root; and the one event, beside its page.
pub const ALL: &str = "calendar.ics";
pub const ONE: &str = "event.ics";

/// Every calendar file of a site, by its address.
#[derive(Default)]
pub struct Calendars(BTreeMap<Permalink, Calendar>);

struct Calendar {
    lang: String,
    /// By the day on which they begin.
    events: Vec<PageIndex>,
}

impl Calendars {
    pub fn of(site: &Site) -> Calendars {
        let mut calendars = Calendars::default();
        for lang in &site.languages {
            let mut all: Vec<(&str, &Permalink, PageIndex)> = Vec::new();
            let sections = site.sections.iter().filter(|section| section.lang == *lang);
            for index in sections.flat_map(|section| section.pages.iter().copied()) {
                let page = site.page(index);
                let event = page.manuscript.front_matter.event.as_ref();
                let Some(start) = event.and_then(|event| event.start.as_deref()) else {
                    continue;
                };
                if page.kind != Kind::Event {
                    continue;
                }
                all.push((start, &page.permalink, index));
                if page.lang == *lang {
                    calendars.add(lang, page.permalink.beside(ONE), vec![index]);
                }
            }
            all.sort();
            let events: Vec<PageIndex> = all.into_iter().map(|(_, _, index)| index).collect();
            if !events.is_empty() {
                calendars.add(lang, site.root(lang).permalink.beside(ALL), events);
            }
        }
        calendars
    }

    fn add(&mut self, lang: &str, file: Option<Permalink>, events: Vec<PageIndex>) {
        if let Some(file) = file {
            let lang = lang.to_owned();
            self.0.insert(file, Calendar { lang, events });
        }
    }

    /// The address of a file beside a page, when there is one.
    pub fn beside(&self, page: &Permalink, name: &str) -> Option<Permalink> {
        page.beside(name).filter(|file| self.0.contains_key(file))
    }

    pub fn files(&self) -> impl Iterator<Item = &Permalink> {
        self.0.keys()
    }
}

/// A calendar, ready to be written.
#[derive(Serialize)]
pub struct CalendarView {
    pub name: String,
    pub events: Vec<EventView>,
}

#[derive(Serialize)]
pub struct EventView {
    pub uid: String,
    pub title: String,
    pub start: Moment,
    pub end: Option<Moment>,
    /// When the page was last changed, as far as its head tells.
    pub stamp: Date,
    pub summary: Option<String>,
    pub place: Option<String>,
    pub url: Option<String>,
    pub tags: Vec<String>,
}

impl CalendarView {
    pub fn of(edition: &Edition, file: &Permalink) -> Option<CalendarView> {
        let calendar = edition.calendars.0.get(file)?;
        Some(CalendarView {
            name: match calendar.events.as_slice() {
                [only] if file.as_str().ends_with(ONE) => edition.site.page(*only).title.clone(),
                _ => format!(
                    "{} · {}",
                    edition.word(&calendar.lang, "events"),
                    edition.site.title
                ),
            },
            events: calendar
                .events
                .iter()
                .filter_map(|index| EventView::of(edition, *index))
                .collect(),
        })
    }
}

impl EventView {
    fn of(edition: &Edition, index: PageIndex) -> Option<EventView> {
        let page = edition.site.page(index);
        let head = &page.manuscript.front_matter;
        let event = head.event.as_ref()?;
        let start = Moment::parse(event.start.as_deref()?)?;
        let person = head.person.as_ref();
        let base = edition.config.base_url.as_deref().unwrap_or_default();
        Some(EventView {
            // Translations of an event are one event: calendars that hold two of them show it once.
            uid: match &head.id {
                Some(id) => uuid(&["event", &id.value]),
                None => uuid(&["event", base, &page.original]),
            },
            title: page.title.clone(),
            start,
            end: event.end.as_deref().and_then(Moment::parse),
            stamp: page.date.max(head.updated).unwrap_or(start.day()),
            summary: head
                .summary
                .clone()
                .or_else(|| edition.document(index).summary.clone()),
            place: person.and_then(|keys| keys.location.clone()),
            url: edition.absolute(&page.permalink),
            tags: head.tags.iter().map(|tag| tag.value.clone()).collect(),
        })
    }
}

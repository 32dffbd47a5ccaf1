//! Events as calendars take them: all of a language in one file, and each in a file beside its page.

use jiff::civil::Date;
use serde::Serialize;

use crate::content::event::Moment;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::view::calendars::ONE;
use crate::view::edition::Edition;
use crate::view::feed::uuid;

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
        let calendar = edition.calendars.get(file)?;
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

//! `event.html` and `events.html`: when, where and how to come; what is next, and what was.

use std::cmp::Reverse;

use serde::Serialize;

use crate::content::date;
use crate::content::due;
use crate::content::event::time_of_day;
use crate::content::front_matter::FrontMatter;
use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::section::Section;
use crate::view::byline::DateView;
use crate::view::contact::address;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::entry::SectionCard;
use crate::view::facts::Fact;
use crate::view::facts::FactValue;
use crate::view::facts::Facts;
use crate::view::frame::Frame;
use crate::view::gathering::Gathering;
use crate::view::here::Here;
use crate::view::page::PageView;
use crate::view::page::holder;
use crate::view::page::own_text;
use crate::view::page::page_frame;
use crate::view::page::section_frame;
use crate::view::ties::Ties;

#[derive(Serialize)]
pub struct EventView {
    pub frame: Frame,
    pub page: PageView,
    pub when: Option<When>,
    pub place: Option<String>,
    /// Where to say that one comes; nothing once it is over.
    pub rsvp: Option<Rsvp>,
    pub over: bool,
    pub facts: Vec<Fact>,
    pub ties: Option<Ties>,
}

#[derive(Serialize)]
pub struct When {
    pub start: Moment,
    /// `None` when it ends on the day on which it begins, at no known time.
    pub end: Option<Moment>,
    pub same_day: bool,
}

#[derive(Serialize)]
pub struct Moment {
    /// `2026-12-03T14:00`, or the day alone.
    pub iso: String,
    /// `3 December 2026`.
    pub day: String,
    /// `14:00`.
    pub time: Option<String>,
    /// For a list: `3`, and the month in words.
    pub number: i8,
    pub month: String,
}

#[derive(Serialize)]
pub struct Rsvp {
    pub text: String,
    /// Set when a browser may follow it.
    pub href: Option<String>,
}

#[derive(Serialize)]
pub struct EventsView {
    pub frame: Frame,
    pub title: String,
    pub page: Option<PageView>,
    pub total: usize,
    /// The next one first, those without a date last.
    pub upcoming: Vec<EventEntry>,
    /// The last one first, by year.
    pub past: Vec<PastYear>,
    pub sections: Vec<SectionCard>,
    /// Pages of the section that are no events.
    pub others: Vec<Entry>,
}

#[derive(Serialize)]
pub struct PastYear {
    pub year: String,
    pub events: Vec<EventEntry>,
}

#[derive(Serialize)]
pub struct EventEntry {
    pub entry: Entry,
    pub when: Option<When>,
    pub place: Option<String>,
}

impl EventView {
    pub fn of(edition: &Edition, index: PageIndex) -> EventView {
        let page = edition.site.page(index);
        let lang = page.lang.as_str();
        let here = Here::Page(page.permalink.clone());
        let head = &page.manuscript.front_matter;
        let over = due::is_over(head, edition.today);
        let rsvp = head.event.as_ref().and_then(|event| event.rsvp.as_deref());
        let mut facts = Facts::new(edition, &here, lang);
        facts.owner(page);
        facts.care(head);
        facts.pages("goals", Kind::Goal, &head.goals);
        facts.text("outcome", head.outcome.as_deref());
        EventView {
            ties: Ties::of(edition, &here, index),
            frame: page_frame(edition, &here, page, holder(edition, page)),
            when: When::of(edition, lang, head),
            place: place(head),
            rsvp: rsvp.filter(|_| !over).map(Rsvp::of),
            over,
            facts: facts.list,
            page: PageView::of(edition, &here, index),
        }
    }
}

impl When {
    fn of(edition: &Edition, lang: &str, head: &FrontMatter) -> Option<When> {
        let event = head.event.as_ref()?;
        let start = Moment::of(edition, lang, event.start.as_deref()?)?;
        let end = event
            .end
            .as_deref()
            .and_then(|end| Moment::of(edition, lang, end))
            .filter(|end| end.day != start.day || end.time.is_some());
        Some(When {
            same_day: end.as_ref().is_none_or(|end| end.day == start.day),
            start,
            end,
        })
    }
}

impl Moment {
    fn of(edition: &Edition, lang: &str, text: &str) -> Option<Moment> {
        let day = date::parse(text)?;
        let DateView { iso, text: words } = edition.date(lang, day);
        let time = time_of_day(text).map(str::to_owned);
        Some(Moment {
            iso: match &time {
                Some(time) => format!("{iso}T{time}"),
                None => iso,
            },
            day: words,
            time,
            number: day.day(),
            month: edition.month_name(lang, day.month()),
        })
    }
}

impl Rsvp {
    fn of(text: &str) -> Rsvp {
        let FactValue { text, href, .. } = address(text);
        Rsvp { text, href }
    }
}

impl EventsView {
    pub fn of(edition: &Edition, section: &Section) -> EventsView {
        let here = Here::Page(section.permalink.clone());
        let lang = section.lang.as_str();
        let Gathering { things, others } = Gathering::of(edition, &here, section, Kind::Event);
        let total = things.len();
        let (upcoming, gone) = by_day(edition, things);
        let mut past: Vec<PastYear> = Vec::new();
        for index in gone {
            let head = &edition.site.page(index).manuscript.front_matter;
            let year = due::event_days(head)
                .map_or_else(String::new, |(first, _)| first.year().to_string());
            let event = EventEntry::of(edition, &here, lang, index);
            match past.last_mut() {
                Some(last) if last.year == year => last.events.push(event),
                _ => past.push(PastYear {
                    year,
                    events: vec![event],
                }),
            }
        }
        EventsView {
            frame: section_frame(edition, &here, section),
            title: section.title.clone(),
            page: own_text(edition, &here, section),
            total,
            upcoming: upcoming
                .into_iter()
                .map(|index| EventEntry::of(edition, &here, lang, index))
                .collect(),
            past,
            sections: section
                .sections
                .iter()
                .map(|index| SectionCard::of(edition, &here, edition.site.section(*index)))
                .collect(),
            others,
        }
    }
}

impl EventEntry {
    pub fn of(edition: &Edition, here: &Here, lang: &str, index: PageIndex) -> EventEntry {
        let head = &edition.site.page(index).manuscript.front_matter;
        EventEntry {
            entry: Entry::of(edition, here, lang, index),
            when: When::of(edition, lang, head),
            place: place(head),
        }
    }
}

/// Events to come, the next one first and those without a date last, and past ones, the last one first.
pub fn by_day(edition: &Edition, events: Vec<PageIndex>) -> (Vec<PageIndex>, Vec<PageIndex>) {
    let head = |index: &PageIndex| &edition.site.page(*index).manuscript.front_matter;
    let (mut past, mut upcoming): (Vec<PageIndex>, Vec<PageIndex>) = events
        .into_iter()
        .partition(|index| due::is_over(head(index), edition.today));
    let start = |index: &PageIndex| {
        let start = head(index).event.as_ref()?.start.clone()?;
        Some((date::parse(&start)?, start))
    };
    upcoming.sort_by_cached_key(|index| (start(index).is_none(), start(index)));
    past.sort_by_cached_key(|index| Reverse(start(index)));
    (upcoming, past)
}

/// An event's place has the key of a person's.
fn place(head: &FrontMatter) -> Option<String> {
    head.person.as_ref()?.location.clone()
}

//! Which calendar files there are, and which events stand in each.

use std::collections::BTreeMap;

use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::site::Site;

/// All events of a language, in its root; and the one event, beside its page.
pub const ALL: &str = "calendar.ics";
pub const ONE: &str = "event.ics";

/// Every calendar file of a site, by its address.
#[derive(Default)]
pub struct Calendars(BTreeMap<Permalink, Calendar>);

/// The events of one file.
pub struct Calendar {
    pub lang: String,
    /// By the day on which they begin.
    pub events: Vec<PageIndex>,
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

    pub fn get(&self, file: &Permalink) -> Option<&Calendar> {
        self.0.get(file)
    }

    pub fn files(&self) -> impl Iterator<Item = &Permalink> {
        self.0.keys()
    }
}

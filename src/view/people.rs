//! `people.html`: everybody, by name, team, place, language or skill; a long list in pages.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::language;
use crate::content::listing::letter;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::path::natural_key;
use crate::content::section::Section;
use crate::view::byline::Byline;
use crate::view::crowd::Group;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::entry::SectionCard;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::gathering::Gathering;
use crate::view::here::Here;
use crate::view::listing::Pager;
use crate::view::page::PageView;
use crate::view::page::own_text;
use crate::view::page::section_frame;
use crate::view::within::has_left;
use crate::view::within::things;

/// How the list is cut into groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    Name,
    Team,
    Place,
    Language,
    Skill,
}

impl Facet {
    pub const ALL: [Facet; 5] = [
        Facet::Name,
        Facet::Team,
        Facet::Place,
        Facet::Language,
        Facet::Skill,
    ];

    /// The part of the URL: `/people/by-team/`.
    fn slug(self) -> Option<&'static str> {
        match self {
            Facet::Name => None,
            Facet::Team => Some("by-team"),
            Facet::Place => Some("by-place"),
            Facet::Language => Some("by-language"),
            Facet::Skill => Some("by-skill"),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Facet::Name => "by_name",
            Facet::Team => "by_team",
            Facet::Place => "by_place",
            Facet::Language => "by_language",
            Facet::Skill => "by_skill",
        }
    }
}

#[derive(Serialize)]
pub struct PeopleView {
    pub frame: Frame,
    pub title: String,
    /// The section's own text, on the first page of names.
    pub page: Option<PageView>,
    /// How many people there are.
    pub total: usize,
    /// The same people by name, by team …; the present one is `current`.
    pub facets: Vec<Link>,
    /// To the groups, on whichever page of the list they are; empty when one sees them all.
    pub jump: Vec<Link>,
    pub groups: Vec<PeopleGroup>,
    pub sections: Vec<SectionCard>,
    /// Pages of the section that are no people.
    pub others: Vec<Entry>,
    pub pager: Option<Pager>,
}

#[derive(Serialize)]
pub struct PeopleGroup {
    /// `A`, `Hydraulics`; `None` when the list is short.
    pub title: Option<String>,
    pub id: String,
    /// The team's page.
    pub href: Option<String>,
    /// How many people there are in it, on all pages.
    pub total: usize,
    pub people: Vec<PersonEntry>,
}

#[derive(Serialize)]
pub struct PersonEntry {
    pub face: Byline,
    /// Team and place, as far as the group does not say it: `Hydraulics · Antwerp`.
    pub place: String,
}

/// People on one page of a list.
const PEOPLE: usize = 200;
/// A list of names shorter than this needs no letters.
const SHORT: usize = 60;
/// More groups than this are not named one by one in a jump list.
const JUMPS: usize = 60;

/// A person under a heading: where the group stands, what it is called, whose page it has.
struct Cut<'a> {
    edition: &'a Edition,
    section: &'a Section,
    facet: Facet,
    groups: &'a [Group],
}

/// The lists of people that a section has: which facets, and how many pages each.
pub fn lists(edition: &Edition, section: &Section) -> Vec<(Facet, usize)> {
    Facet::ALL
        .into_iter()
        .filter_map(|facet| {
            let cut = Cut::new(edition, section, facet);
            let wanted = facet == Facet::Name || (cut.says_something() && !cut.is_taken());
            wanted.then(|| (facet, cut.pages()))
        })
        .collect()
}

/// Where a page of a list lives: `/people/`, `/people/by-team/`, `/people/by-team/page/2/`.
pub fn list_permalink(section: &Section, facet: Facet, number: usize) -> Permalink {
    let number = (number + 1).to_string();
    let page = (number != "1").then_some(["page", number.as_str()]);
    Permalink::page(
        section
            .permalink
            .as_str()
            .split('/')
            .filter(|part| !part.is_empty())
            .chain(facet.slug())
            .chain(page.into_iter().flatten()),
    )
}

impl PeopleView {
    /// The given page of a list, from 0.
    pub fn of(edition: &Edition, section: &Section, facet: Facet, number: usize) -> PeopleView {
        let here = Here::Page(list_permalink(section, facet, number));
        let lang = &section.lang;
        let cut = Cut::new(edition, section, facet);
        let mut frame = section_frame(edition, &here, section);
        let first = facet == Facet::Name && number == 0;
        if !first {
            let title = edition.word(lang, facet.word());
            frame.title = format!("{} · {title}", frame.title);
            frame
                .trail
                .push(edition.link(&here, &section.title, &section.permalink, false));
            frame.translations = Vec::new();
        }
        let facets: Vec<Link> = lists(edition, section)
            .into_iter()
            .map(|(other, _)| {
                let target = list_permalink(section, other, 0);
                edition.link(
                    &here,
                    edition.word(lang, other.word()),
                    &target,
                    other == facet,
                )
            })
            .collect();
        PeopleView {
            frame,
            title: section.title.clone(),
            page: first.then(|| own_text(edition, &here, section)).flatten(),
            total: Cut::new(edition, section, Facet::Name).total(),
            facets: if facets.len() > 1 { facets } else { Vec::new() },
            jump: cut.jump(&here),
            groups: cut.page(&here, number),
            sections: section
                .sections
                .iter()
                .filter(|_| first)
                .map(|index| SectionCard::of(edition, &here, edition.site.section(*index)))
                .collect(),
            others: match first {
                true => Gathering::of(edition, &here, section, Kind::Person).others,
                false => Vec::new(),
            },
            pager: cut.pager(&here, number),
        }
    }
}

impl<'a> Cut<'a> {
    fn new(edition: &'a Edition, section: &'a Section, facet: Facet) -> Cut<'a> {
        let place = edition.section_of(&section.lang, &section.folder);
        let cut = || Self::cut(edition, section, facet);
        Cut {
            edition,
            section,
            facet,
            groups: place.map_or(&[], |place| {
                edition.crowds.groups(place, facet as usize, cut)
            }),
        }
    }

    fn cut(edition: &Edition, section: &Section, facet: Facet) -> Vec<Group> {
        let people = people(edition, section);
        let letters = people.len() >= SHORT;
        let lang = &section.lang;
        // Sorted by title; people whom nothing places stand last.
        let mut groups: BTreeMap<(bool, String), Group> = BTreeMap::new();
        for index in people {
            let page = edition.site.page(index);
            let person = page.manuscript.front_matter.person.as_deref();
            let mut headings: Vec<(Option<String>, Option<PageIndex>)> = match facet {
                Facet::Name => vec![(letters.then(|| letter(&page.title)), None)],
                Facet::Team => person
                    .and_then(|person| person.team.as_ref())
                    .map(|team| edition.team_name(&team.value, lang))
                    .into_iter()
                    .collect(),
                Facet::Place => person
                    .and_then(|person| person.location.clone())
                    .map(|place| (Some(place), None))
                    .into_iter()
                    .collect(),
                Facet::Language => person
                    .into_iter()
                    .flat_map(|person| &person.languages)
                    .map(|spoken| (Some(language::name(&spoken.value).to_owned()), None))
                    .collect(),
                Facet::Skill => person
                    .into_iter()
                    .flat_map(|person| &person.skills)
                    .map(|skill| (Some(skill.topic.value.clone()), None))
                    .collect(),
            };
            if headings.is_empty() {
                headings.push((None, None));
            }
            for (title, team) in headings {
                let key = natural_key(title.as_deref().unwrap_or_default());
                let group = groups
                    .entry((title.is_none() && facet != Facet::Name, key))
                    .or_insert_with(|| Group {
                        title: match (title, facet) {
                            (None, Facet::Name) => None,
                            (None, _) => Some(edition.word(lang, "not_said").to_owned()),
                            (title, _) => title,
                        },
                        team,
                        people: Vec::new(),
                    });
                if group.people.last() != Some(&index) {
                    group.people.push(index);
                }
            }
        }
        groups.into_values().collect()
    }

    fn total(&self) -> usize {
        self.groups.iter().map(|group| group.people.len()).sum()
    }

    /// A list with one group tells nothing that the list of names does not.
    fn says_something(&self) -> bool {
        self.groups.len() > 1
    }

    /// A page that people wrote lives where the list would.
    fn is_taken(&self) -> bool {
        let permalink = list_permalink(self.section, self.facet, 0);
        self.edition.is_taken(&permalink)
    }

    fn pages(&self) -> usize {
        self.total().div_ceil(PEOPLE).max(1)
    }

    /// The part of each group that stands on a page, and the place of the group.
    fn on_page(&self, number: usize) -> impl Iterator<Item = (usize, &Group, &[PageIndex])> {
        let (from, to) = (number * PEOPLE, (number + 1) * PEOPLE);
        let mut start = 0;
        self.groups
            .iter()
            .enumerate()
            .filter_map(move |(i, group)| {
                let begin = start;
                start += group.people.len();
                let first = from.max(begin);
                let last = to.min(start);
                (first < last).then(|| (i, group, &group.people[first - begin..last - begin]))
            })
    }

    fn page(&self, here: &Here, number: usize) -> Vec<PeopleGroup> {
        let lang = &self.section.lang;
        self.on_page(number)
            .map(|(place, group, people)| PeopleGroup {
                title: group.title.clone(),
                id: format!("group-{place}"),
                href: group
                    .team
                    .map(|team| self.edition.thing(here, team, lang).href),
                total: group.people.len(),
                people: people
                    .iter()
                    .map(|index| self.entry(here, *index))
                    .collect(),
            })
            .collect()
    }

    fn entry(&self, here: &Here, index: PageIndex) -> PersonEntry {
        let page = self.edition.site.page(index);
        let person = page.manuscript.front_matter.person.as_deref();
        let team = person
            .filter(|_| self.facet != Facet::Team)
            .and_then(|person| person.team.as_ref())
            .and_then(|team| self.edition.team_name(&team.value, &self.section.lang).0);
        let place = person
            .filter(|_| self.facet != Facet::Place)
            .and_then(|person| person.location.clone());
        let parts: Vec<String> = team.into_iter().chain(place).collect();
        PersonEntry {
            face: self.edition.face(here, index),
            place: parts.join(" · "),
        }
    }

    /// Links to all groups; where there are too many, to the first group of each letter.
    fn jump(&self, here: &Here) -> Vec<Link> {
        if self.groups.len() < 2 || (self.groups.len() < 4 && self.pages() == 1) {
            return Vec::new();
        }
        let many = self.groups.len() > JUMPS;
        let mut start = 0;
        let mut jump: Vec<Link> = Vec::new();
        for (place, group) in self.groups.iter().enumerate() {
            let number = start / PEOPLE;
            start += group.people.len();
            let title = group.title.as_deref().unwrap_or_default();
            let title = match many {
                true => letter(title),
                false => title.to_owned(),
            };
            if jump.last().is_some_and(|link| link.title == title) {
                continue;
            }
            let target = list_permalink(self.section, self.facet, number);
            let mut link = self.edition.link(here, &title, &target, false);
            link.href = match here {
                Here::Page(permalink) if *permalink == target => format!("#group-{place}"),
                _ => format!("{}#group-{place}", link.href),
            };
            jump.push(link);
        }
        jump
    }

    fn pager(&self, here: &Here, number: usize) -> Option<Pager> {
        let pages = self.pages();
        let to = |number| {
            let target = list_permalink(self.section, self.facet, number);
            self.edition.href(here, &target)
        };
        (pages > 1).then(|| Pager {
            page: number + 1,
            pages,
            dated: false,
            newer: number.checked_sub(1).map(to),
            older: (number + 1 < pages).then(|| to(number + 1)),
        })
    }
}

/// Those who are here, by name.
fn people(edition: &Edition, section: &Section) -> Vec<PageIndex> {
    let mut people = things(edition, section, Kind::Person);
    people.retain(|index| !has_left(edition, *index));
    people.sort_by_cached_key(|index| natural_key(&edition.site.page(*index).title));
    people
}

//! Who may be named for a topic: the people of a site, and those whom only its history knows.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use jiff::civil::Date;

use crate::content::departed::Departed;
use crate::content::due;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::past::Author;
use crate::content::past::Past;
use crate::content::path::fold;
use crate::content::site::Site;

/// A place in [`Knowers`], which are sorted by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KnowerIndex(pub u32);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knower {
    /// The person's id; without a page the address in lower case, and without that the name.
    pub id: String,
    pub name: String,
    /// The person's page: of several languages that in the site's first one.
    pub page: Option<PageIndex>,
    pub has_left: bool,
    /// Topics that the person keeps out of, as written.
    pub keeps_out: Vec<String>,
}

/// Everybody who may be named. Who keeps off all lists is not among them, nor is a program.
#[derive(Debug, Default)]
pub struct Knowers {
    list: Vec<Knower>,
    /// By folded id, title, other name, login and address.
    names: HashMap<String, KnowerIndex>,
    /// By [`crate::content::past::AuthorIndex`].
    hands: Vec<Hand>,
}

/// Who is behind a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    Knower(KnowerIndex),
    /// Somebody of whom nothing is told, as if they had never been there.
    Nobody,
    Bot,
}

impl Knowers {
    /// `today` decides who has left.
    pub fn of(site: &Site, past: &Past, today: Date) -> Knowers {
        let people = people(site);
        let mut silent: HashSet<String> = HashSet::new();
        let mut found: BTreeMap<String, Knower> = BTreeMap::new();
        for (id, pages) in &people {
            let heads = || pages.iter().map(|(_, page)| &page.manuscript.front_matter);
            let told = heads().filter_map(|head| head.person.as_ref()?.expertise.as_ref());
            let mut persons = heads().filter_map(|head| head.person.as_ref());
            // What one language of a page says holds for the person.
            if persons.any(|person| person.keeps_off()) {
                silent.insert(fold(id));
                let names = pages.iter().flat_map(|(_, page)| names(page));
                silent.extend(names.map(fold));
                continue;
            }
            let keeps_out = told.flat_map(|told| told.hide.iter().chain(&told.not));
            let (index, page) = pages[0];
            let knower = Knower {
                id: (*id).to_owned(),
                name: page.title.clone(),
                page: Some(index),
                has_left: heads().any(|head| due::left(head, today).is_some()),
                keeps_out: keeps_out.map(|topic| topic.value.clone()).collect(),
            };
            found.insert((*id).to_owned(), knower);
        }
        // There is a gap where they were.
        for gone in &site.departed {
            let mut knower = named(gone.id.clone(), "");
            knower.has_left = true;
            found.insert(gone.id.clone(), knower);
        }
        let written = strangers(site, past, &people);
        let known = past.authors.iter().filter_map(stranger).chain(written);
        for knower in known {
            let names = [&knower.id, &knower.name];
            if !names.iter().any(|name| silent.contains(&fold(name))) {
                found.entry(knower.id.clone()).or_insert(knower);
            }
        }
        let mut knowers = Knowers {
            list: found.into_values().collect(),
            ..Knowers::default()
        };
        let list = knowers.list.iter().enumerate();
        let places: HashMap<String, KnowerIndex> = list
            .map(|(place, knower)| (knower.id.clone(), KnowerIndex(place as u32)))
            .collect();
        knowers.learn_names(site, &people, &places);
        let hand = |author: &Author| {
            let id = match author {
                Author::Bot { .. } => return Hand::Bot,
                Author::Person(id) => Some(id.clone()),
                Author::Somebody { .. } => stranger(author).map(|knower| knower.id),
            };
            let known = id.and_then(|id| places.get(&id).copied());
            known.map_or(Hand::Nobody, Hand::Knower)
        };
        knowers.hands = past.authors.iter().map(hand).collect();
        knowers
    }

    /// An id goes before a title, a title before another name, and people with a page before all others.
    fn learn_names(
        &mut self,
        site: &Site,
        people: &People<'_>,
        places: &HashMap<String, KnowerIndex>,
    ) {
        let mut learn = |name: &str, id: &str| {
            if let Some(index) = places.get(id) {
                self.names.entry(fold(name)).or_insert(*index);
            }
        };
        for id in people.keys() {
            learn(id, id);
        }
        for (id, pages) in people {
            for (_, page) in pages {
                learn(&page.title, id);
            }
        }
        for (id, pages) in people {
            for name in pages.iter().flat_map(|(_, page)| names(page)) {
                learn(name, id);
            }
        }
        for gone in &site.departed {
            for name in gone.all_names() {
                learn(&name, &gone.id);
            }
        }
        for knower in self.list.iter().filter(|knower| knower.page.is_none()) {
            learn(&knower.id, &knower.id);
            learn(&knower.name, &knower.id);
        }
    }

    pub fn get(&self, index: KnowerIndex) -> &Knower {
        &self.list[index.0 as usize]
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (KnowerIndex, &Knower)> {
        let indexed = self.list.iter().enumerate();
        indexed.map(|(place, knower)| (KnowerIndex(place as u32), knower))
    }

    /// Somebody by id, name, login or address; `None` also for teams and for who keeps off lists.
    pub fn find(&self, name: &str) -> Option<KnowerIndex> {
        self.names.get(&fold(name.trim_start_matches('@'))).copied()
    }

    /// Who is behind each of the past's authors.
    pub fn hands(&self) -> &[Hand] {
        &self.hands
    }
}

/// The pages of each person, by id; that of the site's first language first.
type People<'a> = BTreeMap<&'a str, Vec<(PageIndex, &'a Page)>>;

fn people(site: &Site) -> People<'_> {
    let mut people: People<'_> = BTreeMap::new();
    for (place, page) in site.pages.iter().enumerate() {
        if page.kind == Kind::Person && !page.is_index() {
            let pages = people.entry(page.id()).or_default();
            pages.push((PageIndex(place), page));
        }
    }
    for pages in people.values_mut() {
        pages.sort_by_key(|(index, page)| (site.rank(page), *index));
    }
    people
}

/// Every name of a person but the id.
fn names(page: &Page) -> impl Iterator<Item = &str> {
    let head = &page.manuscript.front_matter;
    let person = head.person.iter();
    let lists = person.clone();
    let lists = lists.flat_map(|person| [&person.names, &person.logins, &person.emails]);
    let lists = lists.flatten().chain(&head.aliases);
    std::iter::once(page.title.as_str())
        .chain(person.filter_map(|person| person.name.as_deref()))
        .chain(lists.map(|name| name.value.as_str()))
}

/// Somebody without a page.
fn stranger(author: &Author) -> Option<Knower> {
    let Author::Somebody { name, address } = author else {
        return None;
    };
    let id = match address.as_str() {
        "" => fold(name),
        address => address.to_owned(),
    };
    let shown = match name.as_str() {
        "" => address.split('@').next().unwrap_or_default(),
        name => name,
    };
    Some(named(id, shown))
}

fn named(id: String, name: &str) -> Knower {
    Knower {
        id,
        name: name.to_owned(),
        page: None,
        has_left: false,
        keeps_out: Vec::new(),
    }
}

/// People whom heads name and who have neither a page nor a history: only full names, since one word may be
/// a role, a team or a slip of the pen.
fn strangers(site: &Site, past: &Past, people: &People<'_>) -> impl Iterator<Item = Knower> {
    let mut known: HashSet<String> = HashSet::new();
    for (id, pages) in people {
        known.insert(fold(id));
        for (_, page) in pages {
            known.extend(names(page).map(fold));
        }
    }
    known.extend(site.departed.iter().flat_map(Departed::all_names));
    let authors = past.authors.iter().filter_map(stranger);
    known.extend(authors.map(|author| fold(&author.name)));
    let teams = site.pages.iter().filter(|page| page.kind == Kind::Team);
    known.extend(teams.flat_map(|page| [fold(page.id()), fold(&page.title)]));
    let names = site.pages.iter().flat_map(|page| {
        let head = &page.manuscript.front_matter;
        let lists = [
            &head.reviewers,
            &head.approvers,
            &head.experts,
            &head.authors,
        ];
        head.owner.iter().chain(lists.into_iter().flatten())
    });
    let names: BTreeMap<String, &str> = names
        .map(|name| name.value.trim())
        .filter(|name| name.contains(' '))
        .map(|name| (fold(name), name))
        .filter(|(folded, _)| !known.contains(folded))
        .collect();
    names.into_iter().map(|(id, name)| named(id, name))
}

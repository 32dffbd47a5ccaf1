//! Finds the person or the team behind a handle that a forge uses: `@ada`, `@waterland/hydraulics`, an address.

use std::collections::HashMap;

use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::fold;
use crate::content::site::Site;

/// Whom a handle means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// The person's page: of several languages that in the site's first one.
    Person(PageIndex),
    Team(PageIndex),
    /// Nobody whom these readers know: the handle as written.
    Unknown(String),
}

/// The persons and teams that these readers may see, by everything that a handle may be.
#[derive(Debug, Default)]
pub struct Handles {
    addresses: HashMap<String, PageIndex>,
    logins: HashMap<String, PageIndex>,
    people: HashMap<String, PageIndex>,
    teams: HashMap<String, PageIndex>,
}

impl Handles {
    /// Where two people claim one login or address, the first by path has it.
    pub fn of(site: &Site) -> Handles {
        let mut handles = Handles::default();
        let rank = |page: &Page| site.languages.iter().position(|lang| *lang == page.lang);
        let mut pages: Vec<(PageIndex, &Page)> = site
            .pages
            .iter()
            .enumerate()
            .map(|(i, page)| (PageIndex(i), page))
            .filter(|(_, page)| matches!(page.kind, Kind::Person | Kind::Team) && !page.is_index())
            .collect();
        pages.sort_by_key(|(index, page)| (rank(page), *index));
        // Translations say for the chief what it does not say itself.
        let mut chiefs: HashMap<&str, PageIndex> = HashMap::new();
        for (index, page) in &pages {
            chiefs.entry(&page.original).or_insert(*index);
        }
        for (_, page) in &pages {
            let chief = chiefs[page.original.as_str()];
            let Some(person) = &page.manuscript.front_matter.person else {
                continue;
            };
            for address in &person.emails {
                let entry = handles.addresses.entry(fold(&address.value));
                entry.or_insert(chief);
            }
            for login in &person.logins {
                let login = fold(login.value.trim_start_matches('@'));
                handles.logins.entry(login).or_insert(chief);
            }
        }
        // An id goes before a name, whoever's it is.
        let named = |page: &Page| fold(page.id());
        let titled = |page: &Page| fold(&page.title);
        for name in [&named as &dyn Fn(&Page) -> String, &titled] {
            for (_, page) in &pages {
                let names = match page.kind {
                    Kind::Team => &mut handles.teams,
                    _ => &mut handles.people,
                };
                names
                    .entry(name(page))
                    .or_insert(chiefs[page.original.as_str()]);
            }
        }
        handles.are_teams(site);
        handles
    }

    /// The logins of a team's page are the team's, of a person's page the person's.
    fn are_teams(&mut self, site: &Site) {
        let is_team = |index: &PageIndex| site.page(*index).kind == Kind::Team;
        let logins = self.logins.extract_if(|_, index| is_team(index));
        self.teams.extend(logins);
        self.addresses.retain(|_, index| !is_team(index));
    }

    /// Whom a handle means, with or without the `@` before it.
    pub fn find(&self, handle: &str) -> Holder {
        let bare = handle.trim_start_matches('@');
        let folded = fold(bare);
        let get = |names: &HashMap<String, PageIndex>, name: &str| names.get(name).copied();
        let person = get(&self.addresses, &folded)
            .or_else(|| get(&self.logins, &folded))
            .or_else(|| get(&self.people, &folded));
        let team = || {
            // `@waterland/hydraulics`: the team of an organisation.
            let last = folded.rsplit('/').next().unwrap_or(&folded);
            get(&self.teams, &folded).or_else(|| get(&self.teams, last))
        };
        match person {
            Some(person) => Holder::Person(person),
            None => match team() {
                Some(team) => Holder::Team(team),
                None => Holder::Unknown(handle.to_owned()),
            },
        }
    }
}

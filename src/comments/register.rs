//! What the build told: which pages can be talked about, who people are, and who may read what.
//!
//! Pages are remembered for ever, people only as the last build knew them. Nothing here knows more of a page
//! than the build said, and no address is ever asked for.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;

use serde::Deserialize;

use crate::comments::account::Account;
use crate::comments::person_name;
use crate::comments::store::page::PageRow;
use crate::content::page_id::PageId;
use crate::content::path::fold;

/// A page as a request finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub page: PageRow,
    /// Its rung on the ladder of audiences; `None` where its audience is no longer known: nobody reads it.
    pub level: Option<usize>,
}

impl Place {
    /// Nobody may add to it.
    pub fn is_closed(&self) -> bool {
        self.page.closed || self.page.gone
    }

    /// Whether it is there, and every reader of a rung may know of it.
    pub fn is_known_to(&self, level: Option<usize>) -> bool {
        !self.page.gone
            && self
                .level
                .is_some_and(|own| level.is_some_and(|level| own <= level))
    }

    pub fn is_owner(&self, account: &Account) -> bool {
        self.page.owners.lines().any(|owner| owner == account.id)
    }
}

#[derive(Clone, Debug, Default)]
pub struct Register {
    places: HashMap<String, Place>,
    /// Pages by the addresses that they have.
    urls: HashMap<String, String>,
    people: HashMap<String, Person>,
    /// Folded; logins, then addresses.
    by_login: HashMap<String, String>,
    by_address: HashMap<String, String>,
    /// By the id of their page.
    by_page: HashMap<String, String>,
    /// By their folded ids: what people are called by.
    by_handle: HashMap<String, String>,
    /// Their folded ids and the words of their names, each with the id that it belongs to.
    by_word: BTreeSet<(String, String)>,
    /// By rung: the groups whose members stand on it.
    rungs: Vec<Vec<String>>,
}

/// Somebody who has a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Person {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub addresses: Vec<String>,
    #[serde(default)]
    pub logins: Vec<String>,
    #[serde(default)]
    pub roles: Vec<String>,
    /// The day on which the person leaves.
    #[serde(default)]
    pub left: Option<String>,
    #[serde(default)]
    pub privacy: Option<String>,
    /// The id of the page that tells of them.
    #[serde(default)]
    pub page: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Members {
    #[serde(default)]
    pub groups: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub people: Vec<Person>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Docket {
    /// The lowest first.
    #[serde(default)]
    pub audiences: Vec<String>,
    pub threads: Vec<DocketEntry>,
}

#[derive(Debug, Deserialize)]
pub struct DocketEntry {
    pub id: String,
    pub url: String,
    #[serde(default)]
    pub earlier: Vec<String>,
    pub title: String,
    #[serde(default)]
    pub audience: Option<String>,
    #[serde(default)]
    pub kind: Option<String>,
    #[serde(default)]
    pub state: Option<String>,
    #[serde(default)]
    pub owners: Vec<String>,
    #[serde(default)]
    pub policy_hash: Option<String>,
}

/// Reads a file of the service's folder. `None` where there is none; what cannot be read is said and passed over,
/// so that a build that is being copied does not empty the service.
pub fn read_file<T: for<'de> Deserialize<'de>>(folder: &Path, name: &str) -> Option<T> {
    let path = folder.join(name);
    let bytes = match fs_err::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            eprintln!("warning: {name} cannot be read: {}", error.kind());
            return None;
        }
    };
    match serde_json::from_slice(&bytes) {
        Ok(read) => Some(read),
        Err(error) => {
            let why = error.to_string();
            eprintln!("warning: {name} cannot be read: {}", why.escape_debug());
            None
        }
    }
}

/// The pages that a build tells of otherwise than is remembered, and those that it no longer has.
pub fn news(known: &[PageRow], docket: &Docket) -> Vec<PageRow> {
    let before: HashMap<&str, &PageRow> = known
        .iter()
        .map(|page| (page.page.as_str(), page))
        .collect();
    let mut told: HashMap<&str, ()> = HashMap::new();
    let mut news = Vec::new();
    for entry in &docket.threads {
        if PageId::parse(&entry.id).is_none() || told.insert(&entry.id, ()).is_some() {
            continue;
        }
        let earlier = before.get(entry.id.as_str());
        let page = row(entry, earlier.copied());
        if earlier.is_none_or(|earlier| **earlier != page) {
            news.push(page);
        }
    }
    for page in known {
        if !page.gone && !told.contains_key(page.page.as_str()) {
            news.push(PageRow {
                gone: true,
                ..page.clone()
            });
        }
    }
    news
}

fn row(entry: &DocketEntry, before: Option<&PageRow>) -> PageRow {
    // Every address that a page ever had.
    let mut earlier: Vec<&str> = Vec::new();
    let said = entry.earlier.iter().map(String::as_str);
    let known = before
        .map(|page| page.earlier.lines())
        .into_iter()
        .flatten();
    let last = before.map(|page| page.url.as_str());
    for url in said.chain(known).chain(last) {
        if url != entry.url && !url.contains('\n') && !earlier.contains(&url) {
            earlier.push(url);
        }
    }
    PageRow {
        page: entry.id.clone(),
        url: entry.url.clone(),
        earlier: earlier.join("\n"),
        title: entry.title.clone(),
        audience: entry.audience.clone(),
        kind: entry
            .kind
            .clone()
            .unwrap_or_else(|| "discussion".to_owned()),
        closed: entry.state.as_deref().is_some_and(|state| state != "open"),
        owners: entry.owners.join("\n"),
        policy_hash: entry.policy_hash.clone(),
        gone: false,
    }
}

impl Register {
    pub fn new(pages: Vec<PageRow>, audiences: &[String], members: Members) -> Register {
        let mut register = Register {
            rungs: audiences
                .iter()
                .map(|audience| members.groups.get(audience).cloned().unwrap_or_default())
                .collect(),
            ..Register::default()
        };
        let rung = |name: &str| audiences.iter().position(|audience| audience == name);
        for page in pages {
            let level = match &page.audience {
                Some(name) => rung(name),
                // Written by a site without audiences.
                None => audiences.is_empty().then_some(0),
            };
            if !page.gone {
                register.urls.insert(page.url.clone(), page.page.clone());
            }
            register
                .places
                .insert(page.page.clone(), Place { page, level });
        }
        for mut person in members.people {
            person.name = person_name::clean(&person.name);
            for login in &person.logins {
                let entry = register.by_login.entry(fold(login));
                entry.or_insert_with(|| person.id.clone());
            }
            for address in &person.addresses {
                let entry = register.by_address.entry(fold(address));
                entry.or_insert_with(|| person.id.clone());
            }
            let handle = register.by_handle.entry(fold(&person.id));
            handle.or_insert_with(|| person.id.clone());
            let words = person.name.split_whitespace().chain([person.id.as_str()]);
            let words = words.map(|word| (fold(word), person.id.clone()));
            register.by_word.extend(words);
            if let Some(page) = &person.page {
                register.by_page.insert(page.clone(), person.id.clone());
            }
            register.people.insert(person.id.clone(), person);
        }
        register
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub fn place(&self, page: &str) -> Option<&Place> {
        self.places.get(page)
    }

    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.values()
    }

    pub fn at(&self, url: &str) -> Option<&Place> {
        let path = url.split(['#', '?']).next().unwrap_or_default();
        let slash;
        let path = match path.ends_with('/') {
            true => path,
            false => {
                slash = format!("{path}/");
                &slash
            }
        };
        self.places.get(self.urls.get(path)?)
    }

    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.get(id)
    }

    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Whose page it is.
    pub fn whose(&self, page: &str) -> Option<&Person> {
        self.people.get(self.by_page.get(page)?)
    }

    /// Who is called by an id, where every reader of a rung may know of them.
    pub fn called(&self, handle: &str, level: Option<usize>) -> Option<(&Person, &Place)> {
        let person = self.people.get(self.by_handle.get(&fold(handle))?)?;
        let place = self.places.get(person.page.as_ref()?)?;
        place.is_known_to(level).then_some((person, place))
    }

    /// People whose id, or a word of whose name, begins so, where every reader of a rung may know of them; each once.
    pub fn beginning(&self, begin: &str, level: Option<usize>) -> impl Iterator<Item = &Person> {
        let begin = fold(begin);
        let words = self.by_word.range((begin.clone(), String::new())..);
        let words = words.take_while(move |(word, _)| word.starts_with(&begin));
        let mut told = HashSet::new();
        words.filter_map(move |(_, id)| {
            let (person, _) = self.called(id, level)?;
            told.insert(id).then_some(person)
        })
    }

    /// The ids of those who are called, each once, where every reader of a rung may know of them.
    pub fn mentioned<'a>(
        &self,
        links: impl Iterator<Item = &'a String>,
        level: Option<usize>,
    ) -> Vec<String> {
        let called = links.filter_map(|link| {
            let (person, _) = self.called(link.strip_prefix('@')?, level)?;
            Some(person.id.clone())
        });
        called.collect::<BTreeSet<String>>().into_iter().collect()
    }

    /// How a link into the site is written for the readers of a rung: to a page (`/wiki/pumps/`), or to somebody
    /// (`@ada`). What not all of them may know of is none.
    pub fn link(&self, target: &str, level: Option<usize>, prefix: &str) -> Option<String> {
        if let Some(handle) = target.strip_prefix('@') {
            let (_, place) = self.called(handle, level)?;
            return Some(format!("{prefix}{}", place.page.url));
        }
        let known = self.at(target).filter(|place| place.is_known_to(level));
        known.map(|_| format!("{prefix}{target}"))
    }

    /// Who signed on under a login or an address.
    pub fn who(&self, login: &str, address: Option<&str>) -> Option<&Person> {
        let by_address = |address: &str| self.by_address.get(&fold(address));
        let found = self
            .by_login
            .get(&fold(login))
            .or_else(|| address.and_then(by_address))
            .or_else(|| by_address(login));
        if let Some(id) = found {
            return self.people.get(id);
        }
        // Whoever says under which logins they come, comes under no other.
        let person = self.people.get(login)?;
        person.logins.is_empty().then_some(person)
    }

    /// The highest rung on which somebody stands who belongs to some groups.
    ///
    /// The lowest is everybody's. The one above it is that of all who signed on, where it names no groups and a
    /// higher one does. All others are their groups' alone: what names none is nobody's.
    pub fn level(&self, groups: &[String]) -> usize {
        let member = |rung: &Vec<String>| rung.iter().any(|group| groups.contains(group));
        let highest = self.rungs.iter().rposition(member).unwrap_or(0);
        let signed_on = match self.rungs.as_slice() {
            [_, second, above @ ..] if second.is_empty() => {
                usize::from(above.iter().any(|rung| !rung.is_empty()))
            }
            _ => 0,
        };
        highest.max(signed_on)
    }

    pub fn highest(&self) -> usize {
        self.rungs.len().saturating_sub(1)
    }
}

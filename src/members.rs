//! `people.json` for the comment service: who people are, whatever audience may see them.
//!
//! The service joins those who sign on to the people of the site, by address or login, and knows by their
//! roles what they may do. The file says more than any reader may know, so it never lies in the output.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::config::Config;
use crate::config::Roles;
use crate::content::assembly;
use crate::content::assembly::Placed;
use crate::content::fields::Located;
use crate::content::kind::Kind;
use crate::content::listed;
use crate::content::manuscript::Manuscript;
use crate::content::page::Page;
use crate::content::path::ancestors;
use crate::content::path::fold;
use crate::content::path::is_index;
use crate::content::person::PersonPrivacy;
use crate::registry;
use crate::registry::Registry;

/// The name of the file.
const FILE: &str = "people.json";

#[derive(Serialize)]
struct Members<'a> {
    /// The groups of the sign-on whose members belong to an audience.
    groups: BTreeMap<&'a str, &'a [String]>,
    /// By id.
    people: Vec<Member<'a>>,
}

#[derive(Serialize)]
struct Member<'a> {
    id: &'a str,
    name: &'a str,
    /// The id of the page that tells of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    /// Other names of theirs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<&'a str>,
    addresses: Vec<&'a str>,
    logins: Vec<&'a str>,
    /// The person's team, then those above it.
    teams: Vec<&'a str>,
    /// `moderator`, `approver:legal`
    roles: Vec<String>,
    /// The day on which the person leaves.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<Date>,
    /// `opt-out`, or `former`: to be named no more once the person left.
    #[serde(skip_serializing_if = "Option::is_none")]
    privacy: Option<&'static str>,
}

/// Brings the file up to date with the pages of all audiences. `folder` is the one that is shared with the
/// service.
pub fn keep(folder: &Path, manuscripts: &[Arc<Manuscript>], config: &Config) -> anyhow::Result<()> {
    let manuscripts = listed::join(relevant(manuscripts, config), &config.languages);
    // What is wrong with the pages is told by the build, and with the ids when they were written.
    let site = assembly::place(&manuscripts, &config.languages, &mut Vec::new());
    let registry = Registry::read(folder).unwrap_or_default();
    let mut text = serde_json::to_string_pretty(&members(&site, config, &registry))?;
    text.push('\n');
    registry::replace(folder, FILE, &text)
}

/// The pages of people and teams, and those that say which pages are such.
fn relevant(manuscripts: &[Arc<Manuscript>], config: &Config) -> Vec<Arc<Manuscript>> {
    let is_wanted = |kind: Option<Kind>| matches!(kind, Some(Kind::Person | Kind::Team));
    let original = |manuscript: &Manuscript| {
        let (_, original) = config.languages.split(manuscript.path.as_str());
        original.into_owned()
    };
    let folder = |path: &str| {
        path.rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned()
    };
    let folders: HashSet<String> = manuscripts
        .iter()
        .filter(|manuscript| is_wanted(manuscript.front_matter.kind))
        .map(|manuscript| {
            let original = original(manuscript);
            match is_index(&original) {
                true => folder(&original),
                false => original.trim_end_matches(".md").to_owned(),
            }
        })
        .collect();
    let lies_there = |path: &str| {
        let top = path.split('/').next().unwrap_or_default();
        let folder = folder(path);
        is_wanted(Kind::of_folder(top)) || ancestors(&folder).any(|folder| folders.contains(folder))
    };
    manuscripts
        .iter()
        .filter(|manuscript| !manuscript.front_matter.draft)
        .filter(|manuscript| {
            let head = &manuscript.front_matter;
            let original = original(manuscript);
            is_index(&original)
                || is_wanted(head.kind)
                || head.person.is_some()
                || head.team.is_some()
                || lies_there(&original)
        })
        .cloned()
        .collect()
}

fn members<'a>(site: &'a Placed, config: &'a Config, registry: &Registry) -> Members<'a> {
    let of = |kind: Kind| {
        let pages = site.pages.iter();
        pages.filter(move |page| page.kind == kind && !page.is_index())
    };
    // Of two with one id, and of translations, the first is meant.
    let mut people: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
    for page in of(Kind::Person) {
        people.entry(page.id()).or_default().push(page);
    }
    for pages in people.values_mut() {
        pages.sort_by_key(|page| page.rank(&site.languages));
    }
    let teams = Teams::of(of(Kind::Team));
    Members {
        groups: config
            .audiences
            .all()
            .map(|audience| (audience.name.as_str(), audience.groups.as_slice()))
            .filter(|(_, groups)| !groups.is_empty())
            .collect(),
        people: people
            .into_iter()
            .map(|(id, pages)| Member {
                page: pages
                    .iter()
                    .find_map(|page| registry.id(page))
                    .map(|id| id.to_string()),
                ..member(id, &pages, &teams, &config.roles)
            })
            .collect(),
    }
}

fn member<'a>(id: &'a str, pages: &[&'a Page], teams: &Teams<'a>, roles: &'a Roles) -> Member<'a> {
    let persons = || {
        let heads = pages.iter().map(|page| &page.manuscript.front_matter);
        heads.filter_map(|head| head.person.as_deref())
    };
    let name = pages[0].title.as_str();
    let values = |list: &'a [Located<String>]| list.iter().map(|item| item.value.as_str());
    let others = persons().flat_map(|person| {
        person
            .name
            .as_deref()
            .into_iter()
            .chain(values(&person.names))
    });
    let titles = pages.iter().map(|page| page.title.as_str());
    let once = |all: &mut dyn Iterator<Item = &'a str>| -> Vec<&'a str> {
        let mut kept: Vec<&str> = Vec::new();
        for one in all {
            if !kept.contains(&one) {
                kept.push(one);
            }
        }
        kept
    };
    let mut names = once(&mut titles.chain(others));
    names.retain(|other| *other != name);
    let privacy = persons().find_map(|person| person.privacy);
    Member {
        id,
        name,
        page: None,
        names,
        addresses: once(&mut persons().flat_map(|person| values(&person.emails))),
        logins: once(&mut persons().flat_map(|person| values(&person.logins))),
        teams: persons()
            .find_map(|person| person.team.as_ref())
            .map(|team| teams.from(&team.value))
            .unwrap_or_default(),
        roles: held(roles, id),
        left: persons().find_map(|person| person.left),
        privacy: privacy.map(|privacy| match privacy {
            PersonPrivacy::OptOut => "opt-out",
            PersonPrivacy::Former => "former",
        }),
    }
}

/// The teams by what they are called, and the team above each.
struct Teams<'a> {
    ids: HashMap<String, &'a str>,
    parents: HashMap<&'a str, &'a str>,
}

impl<'a> Teams<'a> {
    fn of(pages: impl Iterator<Item = &'a Page>) -> Teams<'a> {
        let pages: Vec<&Page> = pages.collect();
        let mut ids: HashMap<String, &str> = HashMap::new();
        for page in &pages {
            ids.entry(fold(page.id())).or_insert(page.id());
        }
        for page in &pages {
            ids.entry(fold(&page.title)).or_insert(page.id());
        }
        let mut parents = HashMap::new();
        for page in &pages {
            let team = page.manuscript.front_matter.team.as_ref();
            if let Some(parent) = team.and_then(|team| team.parent.as_ref())
                && let Some(parent) = ids.get(&fold(&parent.value))
            {
                parents.entry(page.id()).or_insert(*parent);
            }
        }
        Teams { ids, parents }
    }

    /// A team, by id or name, and those above it; one without a page as it is written.
    fn from(&self, written: &'a str) -> Vec<&'a str> {
        let first = self.ids.get(&fold(written)).copied().unwrap_or(written);
        let mut line = vec![first];
        while let Some(parent) = self.parents.get(line[line.len() - 1])
            && !line.contains(parent)
        {
            line.push(parent);
        }
        line
    }
}

/// The roles that the configuration gives to a person; a person's own page gives none.
fn held(roles: &Roles, id: &str) -> Vec<String> {
    let is_meant = |who: &str| fold(who) == fold(id);
    let lists = [
        ("admin", &roles.admin),
        ("leader", &roles.leader),
        ("moderator", &roles.moderator),
        ("spokesperson", &roles.spokesperson),
    ];
    let plain = lists
        .into_iter()
        .filter(|(_, people)| people.iter().any(|who| is_meant(&who.value)))
        .map(|(role, _)| role.to_owned());
    let approves = roles
        .approver
        .iter()
        .filter(|(_, people)| people.iter().any(|who| is_meant(who)))
        .map(|(what, _)| format!("approver:{what}"));
    plain.chain(approves).collect()
}

//! Who is who and what belongs together: persons, teams, goals and policies by their names, and what names them.

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::content::fields::Located;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::ContentPath;
use crate::content::path::fold;
use crate::content::site::Site;

/// Built once for all views, so that no page has to look through the site.
///
/// All translations of a page are one thing here. It is known by its *chief* page: the one in the
/// first of the site's languages that has it.
#[derive(Debug, Default)]
pub struct Directory {
    /// Chiefs by kind and by folded id, title or other name.
    names: HashMap<(Kind, String), PageIndex>,
    /// The chief and all its translations, for those that have any.
    translations: HashMap<PageIndex, Vec<PageIndex>>,
    /// What a person wrote or owns, in all languages.
    writings: HashMap<PageIndex, Vec<PageIndex>>,
    /// The persons of a team, and the teams below it; chiefs, in the order of the site.
    members: HashMap<PageIndex, Vec<PageIndex>>,
    children: HashMap<PageIndex, Vec<PageIndex>>,
    /// The teams that a person leads.
    leads: HashMap<PageIndex, Vec<PageIndex>>,
    /// Pages that a team owns or that apply to it, pages that carry a goal, policies that replace one.
    mentions: HashMap<PageIndex, Vec<PageIndex>>,
    /// Chiefs by the path that a page shares with its translations.
    chiefs: HashMap<String, PageIndex>,
}

impl Directory {
    pub fn of(site: &Site) -> Directory {
        let mut directory = Directory::default();
        let things: Vec<(PageIndex, &Page)> = site
            .pages
            .iter()
            .enumerate()
            .map(|(i, page)| (PageIndex(i), page))
            .filter(|(_, page)| !page.is_index() && is_thing(page.kind))
            .collect();
        directory.find_chiefs(site, &things);
        directory.learn_names(site, &things);
        for (i, page) in site.pages.iter().enumerate() {
            directory.learn_mentions(PageIndex(i), page);
        }
        directory
    }

    fn find_chiefs(&mut self, site: &Site, things: &[(PageIndex, &Page)]) {
        let rank = |page: &Page| site.languages.iter().position(|lang| *lang == page.lang);
        let mut groups: BTreeMap<&str, Vec<PageIndex>> = BTreeMap::new();
        for (index, page) in things {
            groups.entry(&page.original).or_default().push(*index);
        }
        for (original, mut pages) in groups {
            pages.sort_by_key(|index| (rank(site.page(*index)), *index));
            let chief = pages[0];
            self.chiefs.insert(original.to_owned(), chief);
            if pages.len() > 1 {
                self.translations.insert(chief, pages);
            }
        }
    }

    /// An id goes before a title, a title before another name, whoever's they are.
    fn learn_names(&mut self, site: &Site, things: &[(PageIndex, &Page)]) {
        let chiefs: Vec<(PageIndex, &Page)> = things
            .iter()
            .filter_map(|(_, page)| self.chiefs.get(&page.original))
            .map(|chief| (*chief, site.page(*chief)))
            .collect();
        let mut learn = |kind: Kind, name: &str, chief: PageIndex| {
            self.names.entry((kind, fold(name))).or_insert(chief);
        };
        for (chief, page) in &chiefs {
            learn(page.kind, page.id(), *chief);
        }
        for (chief, page) in &chiefs {
            learn(page.kind, &page.title, *chief);
        }
        for (chief, page) in &chiefs {
            let head = &page.manuscript.front_matter;
            let person = head.person.iter().flat_map(|person| &person.names);
            for name in person.chain(&head.aliases) {
                learn(page.kind, &name.value, *chief);
            }
        }
    }

    fn learn_mentions(&mut self, index: PageIndex, page: &Page) {
        let head = &page.manuscript.front_matter;
        let chief = self.chief(page);
        for who in head.authors.iter().chain(&head.owner) {
            if let Some(person) = self.find(Kind::Person, &who.value) {
                note(&mut self.writings, person, index);
            }
        }
        let policy = head.policy.iter();
        let named = policy.clone().flat_map(|policy| &policy.applies_to);
        self.mention(Kind::Team, head.owner.iter().chain(named), index);
        self.mention(Kind::Goal, head.goals.iter(), index);
        if page.kind == Kind::Policy {
            let replaced = policy.flat_map(|policy| &policy.supersedes);
            self.mention(Kind::Policy, replaced, index);
        }
        // What a translation says of its place in the company, the chief said already.
        let Some(chief) = chief.filter(|chief| *chief == index) else {
            return;
        };
        if page.kind == Kind::Person
            && let Some(person) = &head.person
            && let Some(team) = &person.team
            && let Some(team) = self.find(Kind::Team, &team.value)
        {
            note(&mut self.members, team, chief);
        }
        if page.kind == Kind::Team
            && let Some(team) = &head.team
        {
            if let Some(parent) = &team.parent
                && let Some(parent) = self.find(Kind::Team, &parent.value)
                && parent != chief
            {
                note(&mut self.children, parent, chief);
            }
            if let Some(lead) = &team.lead
                && let Some(lead) = self.find(Kind::Person, &lead.value)
            {
                note(&mut self.leads, lead, chief);
            }
        }
    }

    fn mention<'a>(
        &mut self,
        kind: Kind,
        names: impl Iterator<Item = &'a Located<String>>,
        index: PageIndex,
    ) {
        for name in names {
            if let Some(chief) = self.find(kind, &name.value)
                && chief != index
            {
                note(&mut self.mentions, chief, index);
            }
        }
    }

    /// The chief page of a thing, by its id, its title or another of its names. Ids may be written as a
    /// path too: `policies/travel.md`.
    pub fn find(&self, kind: Kind, name: &str) -> Option<PageIndex> {
        let known = |name: &str| self.names.get(&(kind, fold(name))).copied();
        known(name).or_else(|| {
            let path = ContentPath::new(name.trim_end_matches('/'));
            name.contains(['/', '.']).then(|| known(path.stem()))?
        })
    }

    /// The chief of a page's translations; `None` for pages that nobody asks for by name.
    pub fn chief(&self, page: &Page) -> Option<PageIndex> {
        if page.is_index() {
            return None;
        }
        self.chiefs.get(&page.original).copied()
    }

    /// A thing's page in a language, or its chief where that language lacks one.
    pub fn in_language(&self, site: &Site, chief: PageIndex, lang: &str) -> PageIndex {
        self.translations
            .get(&chief)
            .and_then(|pages| pages.iter().find(|index| site.page(**index).lang == lang))
            .copied()
            .unwrap_or(chief)
    }

    pub fn writings(&self, person: PageIndex) -> &[PageIndex] {
        self.writings.get(&person).map_or(&[], Vec::as_slice)
    }

    pub fn members(&self, team: PageIndex) -> &[PageIndex] {
        self.members.get(&team).map_or(&[], Vec::as_slice)
    }

    pub fn children(&self, team: PageIndex) -> &[PageIndex] {
        self.children.get(&team).map_or(&[], Vec::as_slice)
    }

    pub fn leads(&self, person: PageIndex) -> &[PageIndex] {
        self.leads.get(&person).map_or(&[], Vec::as_slice)
    }

    pub fn mentions(&self, thing: PageIndex) -> &[PageIndex] {
        self.mentions.get(&thing).map_or(&[], Vec::as_slice)
    }
}

/// Kinds that heads of other pages ask for.
fn is_thing(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Team | Kind::Goal | Kind::Policy)
}

fn note(lists: &mut HashMap<PageIndex, Vec<PageIndex>>, key: PageIndex, value: PageIndex) {
    let list = lists.entry(key).or_default();
    // Pages come in order, so what is there already is the last one.
    if list.last() != Some(&value) {
        list.push(value);
    }
}

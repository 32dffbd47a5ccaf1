//! `team.html` and `teams.html`: what a team is for and who is in it; all teams as the tree that they are.

use std::collections::BTreeSet;
use std::collections::HashSet;

use serde::Serialize;

use crate::content::due;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::natural_key;
use crate::content::section::Section;
use crate::content::taxonomy::Term;
use crate::content::team::TeamKind;
use crate::view::byline::Byline;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::facts::Fact;
use crate::view::facts::Facts;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::gathering::Gathering;
use crate::view::here::Here;
use crate::view::mention::Mentions;
use crate::view::page::PageView;
use crate::view::page::holder;
use crate::view::page::own_text;
use crate::view::page::page_frame;
use crate::view::page::section_frame;
use crate::view::profile;
use crate::view::ties::Ties;

#[derive(Serialize)]
pub struct TeamView {
    pub frame: Frame,
    pub page: PageView,
    /// `Department`, in the page's language.
    pub kind: Option<String>,
    /// From the top of the company down to the team above this one.
    pub above: Vec<Link>,
    pub lead: Option<Byline>,
    /// Without the lead, by name, at most a hundred.
    pub members: Vec<Byline>,
    /// How many members are not shown.
    pub more: usize,
    pub children: Vec<TeamNode>,
    /// What the members are to be asked about, from A to Z.
    pub topics: Vec<Link>,
    /// What they changed lately, with the month.
    pub recent: Mentions,
    /// Pages that the team owns or that are about it, newest first.
    pub pages: Mentions,
    pub facts: Vec<Fact>,
    pub ties: Option<Ties>,
}

#[derive(Serialize)]
pub struct TeamsView {
    pub frame: Frame,
    pub title: String,
    pub page: Option<PageView>,
    pub total: usize,
    /// The teams that stand below none.
    pub tree: Vec<TeamNode>,
    /// Pages of the section that are no teams.
    pub others: Vec<Entry>,
}

/// A team in the tree.
#[derive(Serialize)]
pub struct TeamNode {
    pub title: String,
    pub href: String,
    pub kind: Option<String>,
    pub summary: Option<String>,
    pub lead: Option<Byline>,
    /// As the team says, else as many as name it.
    pub people: Option<usize>,
    pub children: Vec<TeamNode>,
}

/// Faces on a team's page.
const FACES: usize = 100;
/// Topics that a member brings to the team, and those of a team.
const TOPICS: usize = 6;
const MOST_TOPICS: usize = 40;
/// Levels of the tree; whatever is deeper stands side by side.
const DEEPEST: usize = 8;

impl TeamView {
    pub fn of(edition: &Edition, index: PageIndex) -> TeamView {
        let page = edition.site.page(index);
        let lang = page.lang.as_str();
        let here = Here::Page(page.permalink.clone());
        let head = &page.manuscript.front_matter;
        let chief = edition.directory.chief(page).unwrap_or(index);
        let lead = lead(edition, page);
        let members = members(edition, chief);
        let mut facts = Facts::new(edition, &here, lang);
        let count = head.team.as_ref().and_then(|team| team.headcount);
        facts.text("headcount", count.map(|count| count.to_string()).as_deref());
        let place = head
            .person
            .as_ref()
            .and_then(|keys| keys.location.as_deref());
        facts.text("location", place);
        facts.owner(page);
        facts.care(head);
        facts.pages("goals", Kind::Goal, &head.goals);
        TeamView {
            ties: Ties::of(edition, &here, index),
            frame: page_frame(edition, &here, page, holder(edition, page)),
            kind: kind(edition, lang, page),
            above: above(edition, &here, lang, page, chief),
            topics: topics(edition, &here, lang, chief),
            recent: profile::recent_of(
                edition,
                &here,
                lang,
                present(edition, chief).map(|member| edition.site.page(member).id()),
            ),
            lead: lead.map(|lead| edition.byline(&here, lang, lead)),
            more: members.len().saturating_sub(FACES),
            members: members
                .into_iter()
                .take(FACES)
                .map(|member| {
                    edition.face(
                        &here,
                        edition.directory.in_language(&edition.site, member, lang),
                    )
                })
                .collect(),
            children: edition
                .directory
                .children(chief)
                .iter()
                .map(|team| node(edition, &here, lang, *team, Vec::new()))
                .collect(),
            pages: Mentions::of(edition, &here, lang, edition.directory.mentions(chief)),
            facts: facts.list,
            page: PageView::of(edition, &here, index),
        }
    }
}

/// All that somebody of the team is foremost in, and nobody before another.
fn topics(edition: &Edition, here: &Here, lang: &str, chief: PageIndex) -> Vec<Link> {
    let Some(terms) = edition.site.terms.get(lang) else {
        return Vec::new();
    };
    let members = present(edition, chief).map(|member| edition.site.page(member).id());
    let tags: BTreeSet<&str> = members
        .flat_map(|id| edition.atlas().callings(id).iter().take(TOPICS))
        .map(|calling| calling.tag.as_str())
        .collect();
    let mut terms: Vec<&Term> = tags.iter().filter_map(|tag| terms.get(*tag)).collect();
    terms.sort_by_cached_key(|term| natural_key(&term.name));
    terms
        .into_iter()
        .take(MOST_TOPICS)
        .map(|term| edition.link(here, &term.name, &term.permalink, false))
        .collect()
}

impl TeamsView {
    pub fn of(edition: &Edition, section: &Section) -> TeamsView {
        let here = Here::Page(section.permalink.clone());
        let Gathering { things, others } = Gathering::of(edition, &here, section, Kind::Team);
        let chiefs: Vec<PageIndex> = things
            .iter()
            .filter_map(|index| edition.directory.chief(edition.site.page(*index)))
            .collect();
        let listed: HashSet<PageIndex> = chiefs.iter().copied().collect();
        let below_another: HashSet<PageIndex> = chiefs
            .iter()
            .flat_map(|team| edition.directory.children(*team))
            .copied()
            .collect();
        let roots: Vec<PageIndex> = chiefs
            .iter()
            .copied()
            .filter(|team| !below_another.contains(team))
            .collect();
        let mut seen = HashSet::new();
        let lang = &section.lang;
        let mut tree = nodes(edition, &here, lang, &roots, (&mut seen, 0));
        // Teams that stand above each other in a circle have no root among them.
        let rest: Vec<PageIndex> = chiefs
            .iter()
            .copied()
            .filter(|team| listed.contains(team) && !seen.contains(team))
            .collect();
        for team in rest {
            tree.extend(nodes(edition, &here, lang, &[team], (&mut seen, 0)));
        }
        TeamsView {
            frame: section_frame(edition, &here, section),
            title: section.title.clone(),
            page: own_text(edition, &here, section),
            total: chiefs.len(),
            tree,
            others,
        }
    }
}

/// Teams with all that is below them, each once. `state` holds those that were shown and the level.
fn nodes(
    edition: &Edition,
    here: &Here,
    lang: &str,
    teams: &[PageIndex],
    state: (&mut HashSet<PageIndex>, usize),
) -> Vec<TeamNode> {
    let (seen, level) = state;
    let mut nodes = Vec::new();
    for chief in teams {
        if !seen.insert(*chief) {
            continue;
        }
        let children = edition.directory.children(*chief);
        let below = nodes_below(edition, here, lang, children, (seen, level + 1));
        nodes.push(node(edition, here, lang, *chief, below));
    }
    nodes
}

/// The same, one level down: a chain of a thousand teams must not take a thousand frames.
fn nodes_below(
    edition: &Edition,
    here: &Here,
    lang: &str,
    teams: &[PageIndex],
    (seen, level): (&mut HashSet<PageIndex>, usize),
) -> Vec<TeamNode> {
    if level <= DEEPEST {
        return nodes(edition, here, lang, teams, (seen, level));
    }
    let mut flat = Vec::new();
    let mut waiting: Vec<PageIndex> = teams.iter().rev().copied().collect();
    while let Some(team) = waiting.pop() {
        if seen.insert(team) {
            flat.push(node(edition, here, lang, team, Vec::new()));
            waiting.extend(edition.directory.children(team).iter().rev());
        }
    }
    flat
}

fn node(
    edition: &Edition,
    here: &Here,
    lang: &str,
    chief: PageIndex,
    children: Vec<TeamNode>,
) -> TeamNode {
    let index = edition.directory.in_language(&edition.site, chief, lang);
    let page = edition.site.page(index);
    let head = &page.manuscript.front_matter;
    let said = head.team.as_ref().and_then(|team| team.headcount);
    let known = present(edition, chief).count();
    TeamNode {
        title: page.title.clone(),
        href: edition.href(here, &page.permalink),
        kind: kind(edition, lang, page),
        summary: head
            .summary
            .clone()
            .or_else(|| edition.document(index).summary.clone()),
        lead: lead(edition, page).map(|lead| edition.byline(here, lang, lead)),
        people: said
            .and_then(|said| usize::try_from(said).ok())
            .or((known > 0).then_some(known)),
        children,
    }
}

/// The members who are still there, by name, without the one who leads them.
pub fn members(edition: &Edition, chief: PageIndex) -> Vec<PageIndex> {
    let lead = lead(edition, edition.site.page(chief)).and_then(|lead| edition.person(lead));
    let mut members: Vec<PageIndex> = present(edition, chief)
        .filter(|member| Some(*member) != lead)
        .collect();
    members.sort_by_cached_key(|member| natural_key(&edition.site.page(*member).title));
    members
}

/// The members who are still there.
fn present(edition: &Edition, chief: PageIndex) -> impl Iterator<Item = PageIndex> {
    edition
        .directory
        .members(chief)
        .iter()
        .copied()
        .filter(|member| {
            let head = &edition.site.page(*member).manuscript.front_matter;
            due::left(head, edition.today).is_none()
        })
}

/// Who leads a team, unless they left.
pub fn lead<'a>(edition: &'a Edition, page: &'a Page) -> Option<&'a str> {
    let said = |page: &'a Page| page.manuscript.front_matter.team.as_ref()?.lead.as_ref();
    let chief = || Some(edition.site.page(edition.directory.chief(page)?));
    let lead = said(page).or_else(|| said(chief()?))?;
    let gone = edition.person(&lead.value).is_some_and(|index| {
        let head = &edition.site.page(index).manuscript.front_matter;
        due::left(head, edition.today).is_some()
    });
    (!gone && !edition.site.is_departed(&lead.value)).then_some(lead.value.as_str())
}

fn kind(edition: &Edition, lang: &str, page: &Page) -> Option<String> {
    let kind = page.manuscript.front_matter.team.as_ref()?.kind?;
    let word = match kind {
        TeamKind::Department => "department",
        TeamKind::Entity => "entity",
        TeamKind::Location => "location",
        TeamKind::Community => "community",
    };
    Some(edition.word(lang, word).to_owned())
}

/// From the top down; a circle ends where it began.
fn above(edition: &Edition, here: &Here, lang: &str, page: &Page, chief: PageIndex) -> Vec<Link> {
    let mut seen = HashSet::from([chief]);
    let mut links = Vec::new();
    let mut next = parent(edition, page);
    while let Some(team) = next.filter(|team| links.len() < DEEPEST && seen.insert(*team)) {
        links.push(edition.thing(here, team, lang));
        next = parent(edition, edition.site.page(team));
    }
    links.reverse();
    links
}

fn parent(edition: &Edition, page: &Page) -> Option<PageIndex> {
    let parent = page
        .manuscript
        .front_matter
        .team
        .as_ref()?
        .parent
        .as_ref()?;
    edition.directory.find(Kind::Team, &parent.value)
}

//! Few people who know several topics together.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::analysis::expertise::Expert;
use crate::analysis::expertise::Experts;
use crate::analysis::knower::KnowerIndex;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::fold;
use crate::content::site::Site;
use crate::content::team::TeamKind;

/// Whoever has so much of the score of a topic's first knows it.
const ENOUGH: f64 = 1.0 / 3.0;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Crew<'a> {
    /// In the order in which they were chosen: who covers most first.
    pub members: Vec<Member<'a>>,
    /// Topics that none of them covers, by their places.
    pub uncovered: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member<'a> {
    pub who: KnowerIndex,
    /// The topics that the person was chosen for, by their places, and why.
    pub covers: Vec<(usize, &'a Expert)>,
}

impl<'a> Crew<'a> {
    /// Chooses, one after the other, whoever covers most of what is still open; of several the one who knows
    /// it best, and of equals the first by id. No two come from one group; who belongs to none may always
    /// come.
    pub fn of(
        experts: &'a [Experts],
        group: impl Fn(KnowerIndex) -> Option<PageIndex>,
    ) -> Crew<'a> {
        let mut crew = Crew {
            members: Vec::new(),
            uncovered: (0..experts.len()).collect(),
        };
        let mut knowing: HashMap<KnowerIndex, Vec<(usize, &Expert, f64)>> = HashMap::new();
        for (place, experts) in experts.iter().enumerate() {
            let best = experts.list.first().map_or(0.0, |expert| expert.score);
            for expert in &experts.list {
                let share = expert.score / best;
                if share >= ENOUGH {
                    let topics = knowing.entry(expert.who).or_default();
                    topics.push((place, expert, share));
                }
            }
        }
        let mut groups: HashSet<PageIndex> = HashSet::new();
        loop {
            let may_come =
                |who: &KnowerIndex| !group(*who).is_some_and(|own| groups.contains(&own));
            let worth = |topics: &[(usize, &Expert, f64)]| {
                let open = topics.iter();
                let open = open.filter(|(place, ..)| crew.uncovered.contains(place));
                open.fold((0, 0.0), |(count, sum), (_, _, share)| {
                    (count + 1, sum + share)
                })
            };
            let best = knowing
                .iter()
                .filter(|(who, _)| may_come(who))
                .map(|(who, topics)| (worth(topics), *who))
                .filter(|((count, _), _)| *count > 0)
                .max_by(|((a, sum), who), ((b, other), someone)| {
                    let count = a.cmp(b);
                    count
                        .then_with(|| sum.total_cmp(other))
                        .then_with(|| someone.cmp(who))
                });
            let Some((_, who)) = best else {
                return crew;
            };
            groups.extend(group(who));
            let topics = knowing.remove(&who).unwrap_or_default();
            let covers: Vec<(usize, &Expert)> = topics
                .into_iter()
                .filter(|(place, ..)| crew.uncovered.contains(place))
                .map(|(place, expert, _)| (place, expert))
                .collect();
            crew.uncovered
                .retain(|place| covers.iter().all(|(covered, _)| covered != place));
            crew.members.push(Member { who, covers });
        }
    }
}

/// The departments, entities … of a site, and who belongs to which.
pub struct Groups<'a> {
    site: &'a Site,
    kind: TeamKind,
    teams: HashMap<String, PageIndex>,
}

impl<'a> Groups<'a> {
    pub fn of(site: &'a Site, kind: TeamKind) -> Groups<'a> {
        let mut teams = HashMap::new();
        let pages = || {
            let pages = site.pages.iter().enumerate();
            pages.filter(|(_, page)| page.kind == Kind::Team && !page.is_index())
        };
        // An id goes before a title, and the first language before others.
        for (place, page) in pages() {
            teams.entry(fold(page.id())).or_insert(PageIndex(place));
        }
        for (_, page) in pages() {
            let known = teams[&fold(page.id())];
            teams.entry(fold(&page.title)).or_insert(known);
        }
        Groups { site, kind, teams }
    }

    /// The group of a person: their team, or the nearest one above that is of this kind.
    pub fn of_person(&self, person: PageIndex) -> Option<PageIndex> {
        let page = self.site.page(person);
        let person = page.manuscript.front_matter.person.as_ref()?;
        let mut next = self.find(&person.team.as_ref()?.value);
        let mut seen = HashSet::new();
        while let Some(index) = next.filter(|index| seen.insert(*index)) {
            let team = self.site.page(index);
            if kind(team) == Some(self.kind) {
                return Some(index);
            }
            let head = team.manuscript.front_matter.team.as_ref()?;
            next = self.find(&head.parent.as_ref()?.value);
        }
        None
    }

    fn find(&self, name: &str) -> Option<PageIndex> {
        self.teams.get(&fold(name)).copied()
    }
}

fn kind(team: &Page) -> Option<TeamKind> {
    team.manuscript.front_matter.team.as_ref()?.kind
}

//! Who knows a topic, by all evidence together.
//!
//! `score(p) = skills + Σ over pages rel · (declared + answers and approvals + 0.5 · G(p) / max G)`, where the
//! last part counts on the pages that p changed. `rel` says how much a page is about the topic. `G` is the
//! score of git, `(0.3·A + 0.4·B + 0.3·C) · s^¼`, each part divided by the topic's largest:
//!
//! * A: 30-day months with a change, half as much after a year;
//! * B: changes, `ln(1 + lines) / log2(1 + pages of the commit) · e^(−lines changed later / lines of the page)`;
//! * C: pages of which p is an author, by the degree of authorship: it is more than ¾ of the highest, and at
//!   least 3.293 or that of whoever began the page;
//! * s: how much of all that p ever changed lies in the topic.
//!
//! On each page that counts by the root of p's part of all lines that were ever added or removed there: who
//! mended a word has not said what the page says. What a page adds to A, B and C counts by `rel` as well, so
//! that who wrote the page that says most goes before who changed many that say little. A change of more than
//! ten pages counts as ten wherever changes are counted: who sweeps through all pages knows none of them.
//!
//! All this was tried on the RFCs of Rust. Of 24 that many know, the author was among the first five for 14 if
//! git's part is added for every page of the topic, for 17 if for those that p changed, for 19 with sweeps as
//! ten, and for 20 with `rel`. Of 151 others, each asked for by its title, for 66 of 100; for 69 once whoever
//! comes second to a page (who numbers and merges an RFC) is no author for that alone, and for 71 with p's part.
//! Of 47 on which nothing was tuned, for 29 before these two and for 33 after.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use jiff::civil::Date;

use crate::analysis::evidence::Confidence;
use crate::analysis::evidence::Deed;
use crate::analysis::evidence::Evidence;
use crate::analysis::evidence::Proof;
use crate::analysis::knower::Knower;
use crate::analysis::knower::KnowerIndex;
use crate::analysis::knowledge::Knowledge;
use crate::analysis::story::Story;
use crate::analysis::story::age;
use crate::analysis::story::bulk;
use crate::analysis::topic::Topic;
use crate::content::page::PageIndex;

/// What is found for a topic.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Experts {
    /// Best first, of equals by id.
    pub list: Vec<Expert>,
    /// How many who would stand there have left.
    pub left: usize,
    /// Pages in whose threads somebody asked and nobody ever answered.
    pub unanswered: Vec<PageIndex>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Expert {
    pub who: KnowerIndex,
    pub confidence: Confidence,
    pub score: f64,
    /// The strongest first.
    pub evidence: Vec<Evidence>,
}

/// An accepted answer or an approval …
const STRONG: f64 = 0.8;
/// … and another answer, both half as much after three years.
const ANSWER: f64 = 0.3;
const HALF_LIFE: f64 = 3.0 * 365.0;
/// All that changes of a page can tell.
const EDITS: f64 = 0.5;
/// Months after which a skill that nobody confirms is gone.
const FADING: f64 = 24.0;
/// Scores are told, compared and tied with four digits, which any machine computes alike.
const DIGITS: f64 = 10_000.0;

impl Knowledge {
    /// Who knows a topic. Its cost is the changes of its pages.
    pub fn experts(&self, topic: &Topic) -> Experts {
        let hidden = self.hidden(topic);
        let mut found: BTreeMap<KnowerIndex, Vec<(Evidence, f64)>> = BTreeMap::new();
        let mut prove = |who: KnowerIndex, evidence: Evidence, tie: f64| {
            if evidence.weight > 0.0 && !hidden.contains(&who) {
                found.entry(who).or_default().push((evidence, tie));
            }
        };
        for claim in &self.skills {
            if let Some(page) = self.knowers.get(claim.who).page
                && topic.is_about_words(&claim.words)
            {
                let evidence = Evidence {
                    proof: Proof::Skill(claim.topic.clone()),
                    page,
                    month: claim.day.map(month),
                    weight: self.faded(claim.day),
                };
                prove(claim.who, evidence, 0.0);
            }
        }
        for (page, rel) in &topic.pages {
            let facts = self.facts(*page);
            for told in &facts.declared {
                let evidence = Evidence {
                    proof: Proof::Declared(told.role),
                    page: told.page,
                    month: told.since.map(month),
                    weight: rel * told.role.weight(),
                };
                prove(told.who, evidence, 0.0);
            }
            for answer in &facts.answers {
                let full = if answer.accepted { STRONG } else { ANSWER };
                let evidence = Evidence {
                    proof: Proof::Answer {
                        accepted: answer.accepted,
                    },
                    page: answer.page,
                    month: Some(month(answer.day)),
                    weight: rel * full * self.decayed(answer.day, HALF_LIFE),
                };
                prove(answer.who, evidence, 0.0);
            }
            for approval in &facts.approvals {
                let evidence = Evidence {
                    proof: Proof::Approval,
                    page: approval.page,
                    month: Some(month(approval.day)),
                    weight: rel * STRONG * self.decayed(approval.day, HALF_LIFE)
                        / bulk(approval.pages),
                };
                prove(approval.who, evidence, 0.0);
            }
        }
        for git in Git::of(self, topic, &hidden).scores() {
            for work in git.works {
                let evidence = Evidence {
                    proof: Proof::Edits(work.deed),
                    page: work.page,
                    month: Some(month(work.last)),
                    weight: work.rel * EDITS * git.score * work.own * work.part.sqrt(),
                };
                prove(git.who, evidence, work.fresh);
            }
        }
        let mut experts = Experts {
            unanswered: topic
                .pages
                .iter()
                .filter_map(|(page, _)| self.facts(*page).unanswered)
                .collect(),
            ..Experts::default()
        };
        for (who, evidence) in found {
            match self.knowers.get(who).has_left {
                true => experts.left += 1,
                false => experts.list.push(expert(who, evidence)),
            }
        }
        experts.list.sort_by(|a, b| b.score.total_cmp(&a.score));
        experts
    }

    pub fn knower(&self, expert: &Expert) -> &Knower {
        self.knowers.get(expert.who)
    }

    /// Those who keep out of a topic: there is no trace of them in it.
    fn hidden(&self, topic: &Topic) -> HashSet<KnowerIndex> {
        let reserved = self.reserved.iter();
        let hidden = reserved.filter(|(_, words)| topic.is_about_words(words));
        hidden.map(|(who, _)| *who).collect()
    }

    /// Days from a day to the newest change.
    fn age(&self, day: Date) -> f64 {
        f64::from(age(self.newest, day))
    }

    fn decayed(&self, day: Date, half_life: f64) -> f64 {
        (-self.age(day) / half_life).exp2()
    }

    /// A skill is whole on the day of its confirmation and gone after two years.
    fn faded(&self, day: Option<Date>) -> f64 {
        let age = day.map_or(0.0, |day| self.age(day));
        (1.0 - age / (FADING * 365.0 / 12.0)).max(0.0)
    }
}

fn expert(who: KnowerIndex, mut evidence: Vec<(Evidence, f64)>) -> Expert {
    let score: f64 = evidence.iter().map(|(evidence, _)| evidence.weight).sum();
    evidence.sort_by(|(a, tie), (b, other)| {
        let weight = rounded(b.weight).total_cmp(&rounded(a.weight));
        let confidence = || b.proof.confidence().cmp(&a.proof.confidence());
        weight
            .then_with(confidence)
            .then_with(|| rounded(*other).total_cmp(&rounded(*tie)))
            .then_with(|| a.page.cmp(&b.page))
    });
    let evidence: Vec<Evidence> = evidence.into_iter().map(|(evidence, _)| evidence).collect();
    let sure = evidence.iter().map(|evidence| evidence.proof.confidence());
    Expert {
        who,
        confidence: sure.max().unwrap_or(Confidence::Weak),
        score: rounded(score),
        evidence: evidence
            .into_iter()
            .map(|evidence| Evidence {
                weight: rounded(evidence.weight),
                ..evidence
            })
            .collect(),
    }
}

fn rounded(number: f64) -> f64 {
    (number * DIGITS).round() / DIGITS
}

fn month(day: Date) -> Date {
    day.first_of_month()
}

/// What git tells of a topic.
struct Git<'k> {
    knowledge: &'k Knowledge,
    hidden: &'k HashSet<KnowerIndex>,
    people: HashMap<KnowerIndex, Parts>,
}

/// What git tells of one person in a topic.
#[derive(Default)]
struct Parts {
    /// A: 30-day months with a change, counted back from the newest change, each with the best of them: by
    /// how much the page is about the topic, and how little of a sweep it was.
    months: BTreeMap<u32, f64>,
    /// B: what was changed and is still fresh.
    fresh: f64,
    /// C: pages of which the person is an author.
    authored: f64,
    /// Changes in this topic.
    changes: f64,
    works: Vec<Work>,
}

/// What somebody did to one page.
struct Work {
    page: PageIndex,
    rel: f64,
    fresh: f64,
    /// How little of a sweep it was.
    own: f64,
    /// Of all lines that anybody ever added or removed.
    part: f64,
    last: Date,
    deed: Deed,
}

struct Score {
    who: KnowerIndex,
    /// G divided by the topic's largest.
    score: f64,
    works: Vec<Work>,
}

impl<'k> Git<'k> {
    fn of(knowledge: &'k Knowledge, topic: &Topic, hidden: &'k HashSet<KnowerIndex>) -> Git<'k> {
        let mut git = Git {
            knowledge,
            hidden,
            people: HashMap::new(),
        };
        for (page, rel) in &topic.pages {
            git.read(knowledge.facts(*page).stories.as_slice(), *rel);
        }
        git
    }

    /// Adds what was done to a page in all its languages: one piece of evidence for each person, where most
    /// of what they did is still fresh.
    fn read(&mut self, stories: &[Story], rel: f64) {
        let mut works: BTreeMap<KnowerIndex, (Work, bool)> = BTreeMap::new();
        for story in stories {
            for (who, part) in story.parts(self.knowledge.newest, self.hidden).iter() {
                let work = Work {
                    page: story.page,
                    rel,
                    fresh: part.fresh,
                    own: part.own,
                    part: part.part,
                    last: part.last,
                    deed: part.deed,
                };
                let person = self.people.entry(*who).or_default();
                for (ago, own) in &part.months {
                    let known = person.months.entry(*ago).or_default();
                    *known = (rel * own).max(*known);
                }
                person.fresh += rel * part.fresh;
                person.changes += part.changes;
                match works.get_mut(who) {
                    None => {
                        works.insert(*who, (work, part.is_author));
                    }
                    Some((known, is_author)) => {
                        *is_author |= part.is_author;
                        if known.fresh < work.fresh {
                            *known = work;
                        }
                    }
                }
            }
        }
        for (who, (work, is_author)) in works {
            let person = self.people.entry(who).or_default();
            person.authored += if is_author { rel } else { 0.0 };
            person.works.push(work);
        }
    }

    fn scores(self) -> Vec<Score> {
        let mut people: Vec<(KnowerIndex, Parts)> = self.people.into_iter().collect();
        people.sort_by_key(|(who, _)| *who);
        let active: Vec<f64> = people
            .iter()
            .map(|(_, parts)| {
                let months = parts.months.iter();
                months
                    .map(|(ago, own)| own * (-30.0 * f64::from(*ago) / 365.0).exp2())
                    .sum()
            })
            .collect();
        let most = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, f64::max);
        let most_active = most(&mut active.iter().copied());
        let most_fresh = most(&mut people.iter().map(|(_, parts)| parts.fresh));
        let most_authored = most(&mut people.iter().map(|(_, parts)| parts.authored));
        let share = |part: f64, most: f64| if most > 0.0 { part / most } else { 0.0 };
        let scores: Vec<f64> = people
            .iter()
            .zip(&active)
            .map(|((who, parts), active)| {
                let all = self.knowledge.changes[who.0 as usize];
                let own = share(parts.changes, all);
                let parts = 0.3 * share(*active, most_active)
                    + 0.4 * share(parts.fresh, most_fresh)
                    + 0.3 * share(parts.authored, most_authored);
                parts * own.powf(0.25)
            })
            .collect();
        let best = most(&mut scores.iter().copied());
        people
            .into_iter()
            .zip(scores)
            .map(|((who, parts), score)| Score {
                who,
                score: share(score, best),
                works: parts.works,
            })
            .collect()
    }
}

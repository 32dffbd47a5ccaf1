//! What heads, profiles, threads and history tell of who knows a page: gathered once, weighed for each topic.
//!
//! A page and its translations are one here: what somebody did for the French page tells that they know
//! what it says.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::analysis::evidence::Role;
use crate::analysis::knower::Hand;
use crate::analysis::knower::KnowerIndex;
use crate::analysis::knower::Knowers;
use crate::analysis::story::Edit;
use crate::analysis::story::Story;
use crate::analysis::story::single;
use crate::analysis::topic::bare;
use crate::content::date;
use crate::content::discussion::CommentState;
use crate::content::discussion::Thread;
use crate::content::discussion::ThreadKind;
use crate::content::front_matter::DiscussionKind;
use crate::content::handle::Holder;
use crate::content::owners;
use crate::content::owners::Owners;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::past::Life;
use crate::content::past::Lines;
use crate::content::past::Past;
use crate::content::person::Skill;
use crate::content::site::Site;
use crate::content::talk::Talk;

/// All that knowledge is drawn from; the readers may see every part of it.
pub struct Sources<'a> {
    pub site: &'a Site,
    pub past: &'a Past,
    pub owners: &'a Owners,
    pub talk: &'a Talk,
    /// Decides who has left, and nothing else: ages count from the newest change.
    pub today: Date,
}

#[derive(Debug, Default)]
pub struct Knowledge {
    pub knowers: Knowers,
    /// By page: the place of what is known of it and its translations.
    subjects: Vec<u32>,
    facts: Vec<Facts>,
    /// The skills of each person that has any.
    pub(super) skills: Vec<Claim>,
    /// Who keeps out of what, in words as topics are compared.
    pub(super) reserved: Vec<(KnowerIndex, Vec<String>)>,
    /// How many changes each knower made, by [`KnowerIndex`]; those of a co-author are halves.
    pub(super) changes: Vec<f64>,
    /// The day of the newest change that anybody made who may be named, or a program.
    pub(super) newest: Option<Date>,
}

/// What is known of a page with its translations.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub declared: Vec<Declaration>,
    pub answers: Vec<Answer>,
    pub approvals: Vec<Approval>,
    pub stories: Vec<Story>,
    /// Somebody asked in the page's thread, and nobody ever answered.
    pub unanswered: Option<PageIndex>,
}

#[derive(Debug)]
pub(super) struct Declaration {
    pub who: KnowerIndex,
    pub role: Role,
    pub page: PageIndex,
    /// `None` where nobody knows.
    pub since: Option<Date>,
}

#[derive(Debug)]
pub(super) struct Answer {
    pub who: KnowerIndex,
    pub accepted: bool,
    pub day: Date,
    pub page: PageIndex,
}

#[derive(Debug)]
pub(super) struct Approval {
    pub who: KnowerIndex,
    pub day: Date,
    pub page: PageIndex,
    /// So many pages the approved change touched.
    pub pages: u32,
}

/// A skill that somebody says they have.
#[derive(Debug)]
pub(super) struct Claim {
    pub who: KnowerIndex,
    pub topic: String,
    /// The words of it, as topics are compared.
    pub words: Vec<String>,
    /// When it was last confirmed; `None` where nobody knows.
    pub day: Option<Date>,
}

/// Where nobody counted lines: a first version of middling length …
const FIRST: Lines = Lines {
    added: 40,
    removed: 0,
    only_blanks: false,
};
/// … and changes of a few lines each.
const LATER: Lines = Lines {
    added: 4,
    removed: 4,
    only_blanks: false,
};
/// What only moves a page, for all that is known.
const MOVE: Lines = Lines {
    added: 0,
    removed: 0,
    only_blanks: false,
};

impl Knowledge {
    /// Gathers everything, in one look at each page and each of its changes.
    pub fn of(sources: &Sources<'_>) -> Knowledge {
        let Sources {
            site, past, today, ..
        } = sources;
        let mut knowledge = Knowledge {
            knowers: Knowers::of(site, past, *today),
            ..Knowledge::default()
        };
        knowledge.changes = vec![0.0; knowledge.knowers.len()];
        let mut places: HashMap<&str, u32> = HashMap::new();
        for page in &site.pages {
            let next = places.len() as u32;
            let place = *places.entry(&page.original).or_insert(next);
            knowledge.subjects.push(place);
        }
        knowledge.facts.resize_with(places.len(), Facts::default);
        // What a translation repeats is told of the page that it translates.
        let mut pages: Vec<PageIndex> = (0..site.pages.len()).map(PageIndex).collect();
        pages.sort_by_key(|index| (site.rank(site.page(*index)), *index));
        for index in pages {
            let page = site.page(index);
            knowledge.learn_heads(past, page, index);
            knowledge.learn_owners(sources, page, index);
            knowledge.learn_life(past, page, index);
            knowledge.learn_talk(sources.talk, page, index, *today);
        }
        knowledge.learn_skills(sources);
        for (who, knower) in knowledge.knowers.iter() {
            let names = knower.keeps_out.iter();
            let words = names
                .map(|name| bare(name))
                .filter(|words| !words.is_empty());
            knowledge.reserved.extend(words.map(|words| (who, words)));
        }
        knowledge
    }

    pub(super) fn facts(&self, page: PageIndex) -> &Facts {
        &self.facts[self.subjects[page.0] as usize]
    }

    fn facts_mut(&mut self, page: PageIndex) -> &mut Facts {
        &mut self.facts[self.subjects[page.0] as usize]
    }

    fn learn_heads(&mut self, past: &Past, page: &Page, index: PageIndex) {
        let head = &page.manuscript.front_matter;
        let owner = head.owner.iter().map(|name| (Role::Owner, name));
        let lists = [
            (Role::Approver, &head.approvers),
            (Role::Reviewer, &head.reviewers),
            (Role::Expert, &head.experts),
            (Role::Author, &head.authors),
        ];
        let lists = lists
            .into_iter()
            .flat_map(|(role, names)| names.iter().map(move |name| (role, name)));
        for (role, name) in owner.chain(lists) {
            if let Some(who) = self.knowers.find(&name.value) {
                let is_meant = |name: &str| self.knowers.find(name) == Some(who);
                let since = match role {
                    Role::Approver => past.approver_since(&page.manuscript.file, is_meant),
                    _ => None,
                };
                self.declare(Declaration {
                    who,
                    role,
                    page: index,
                    since,
                });
            }
        }
    }

    /// What CODEOWNERS and OWNERS files say; of a team they do not say who in it knows.
    fn learn_owners(&mut self, sources: &Sources<'_>, page: &Page, index: PageIndex) {
        for owner in sources.owners.of(&page.manuscript.file) {
            let who = match &owner.who {
                Holder::Person(page) => self.knowers.find(sources.site.page(*page).id()),
                Holder::Unknown(handle) => self.knowers.find(handle),
                Holder::Team(_) => None,
            };
            let role = match owner.role {
                owners::Role::Owner => Role::Owner,
                owners::Role::Approver => Role::Approver,
                owners::Role::Reviewer => Role::Reviewer,
            };
            if let Some(who) = who {
                self.declare(Declaration {
                    who,
                    role,
                    page: index,
                    since: None,
                });
            }
        }
    }

    fn declare(&mut self, told: Declaration) {
        let declared = &mut self.facts_mut(told.page).declared;
        let is_known = |known: &Declaration| (known.who, known.role) == (told.who, told.role);
        if !declared.iter().any(is_known) {
            declared.push(told);
        }
    }

    fn learn_life(&mut self, past: &Past, page: &Page, index: PageIndex) {
        let Some(life) = past.life(&page.manuscript.file) else {
            return;
        };
        let story = self.story(past, life, index);
        for revision in &life.revisions {
            let commit = past.commit(revision.commit);
            if commit.ignored {
                continue;
            }
            for reviewer in &commit.reviewers {
                let Hand::Knower(who) = self.knowers.hands()[reviewer.0 as usize] else {
                    continue;
                };
                let approvals = &mut self.facts_mut(index).approvals;
                // Of several on one page the newest counts: it is the first that is seen of a file.
                let known = approvals.iter_mut().find(|known| known.who == who);
                match known {
                    _ if *reviewer == commit.author => {}
                    Some(known) if known.day >= commit.day => {}
                    Some(known) => {
                        known.day = commit.day;
                        known.page = index;
                        known.pages = commit.pages;
                    }
                    None => approvals.push(Approval {
                        who,
                        day: commit.day,
                        page: index,
                        pages: commit.pages,
                    }),
                }
            }
        }
        if !story.edits.is_empty() {
            self.facts_mut(index).stories.push(story);
        }
    }

    fn story(&mut self, past: &Past, life: &Life, page: PageIndex) -> Story {
        let mut story = Story {
            page,
            edits: Vec::with_capacity(life.revisions.len()),
            hands: Vec::with_capacity(life.revisions.len()),
            is_whole: life.is_whole,
            told: OnceLock::new(),
        };
        for (place, revision) in life.revisions.iter().rev().enumerate() {
            let commit = past.commit(revision.commit);
            let lines = revision.lines.unwrap_or(match place {
                0 if life.is_whole => FIRST,
                _ if revision.moved_from.is_some() => MOVE,
                _ => LATER,
            });
            let touches = lines.only_blanks || lines.added + lines.removed > 0;
            let start = story.hands.len();
            if touches && !commit.ignored {
                let hands = self.knowers.hands();
                let author = hands[commit.author.0 as usize];
                let own = [(author, 1.0)];
                let others = commit.co_authors.iter();
                let others = others.map(|author| (hands[author.0 as usize], 0.5));
                for (hand, part) in own.into_iter().chain(others) {
                    if hand != Hand::Nobody
                        && !story.hands[start..].iter().any(|(known, _)| *known == hand)
                    {
                        story.hands.push((hand, part));
                    }
                }
            }
            if story.hands.len() == start {
                // Who began the page is nobody who may be named.
                story.is_whole &= place > 0;
                continue;
            }
            for (hand, part) in &story.hands[start..] {
                if let Hand::Knower(who) = hand {
                    self.changes[who.0 as usize] += f64::from(*part) * single(commit.pages.max(1));
                }
            }
            self.newest = self.newest.max(Some(commit.day));
            story.edits.push(Edit {
                day: commit.day,
                added: lines.added,
                removed: lines.removed,
                only_blanks: lines.only_blanks,
                pages: commit.pages.max(1),
                hands_end: story.hands.len() as u32,
            });
        }
        story
    }

    /// In a question everybody who is not the one that asks answers; of what somebody says in one thread
    /// one thing counts: what was accepted, else the newest.
    fn learn_talk(&mut self, talk: &Talk, page: &Page, index: PageIndex, today: Date) {
        let Some(thread) = talk.about(page) else {
            return;
        };
        let facts = self.facts(index);
        if !facts.answers.is_empty() || facts.unanswered.is_some() {
            // A translation shares the thread.
            return;
        }
        let is_question = is_question(thread, page);
        let published = |state: CommentState| state == CommentState::Published;
        let comments = || thread.comments.iter().filter(|said| published(said.state));
        let asker = comments().next().map(|first| &first.author);
        let mut answered = false;
        let mut answers: Vec<Answer> = Vec::new();
        for (place, said) in comments().enumerate() {
            if day(said.created) > today {
                // The past is asked, which knows nothing of it.
                continue;
            }
            let asks = place == 0 || said.author.is_some() && asker == Some(&said.author);
            answered |= said.accepted || !asks;
            if !said.accepted && (asks || !is_question) {
                continue;
            }
            let Some(author) = &said.author else {
                continue;
            };
            let name = author.id.as_deref().unwrap_or(&author.name);
            let Some(who) = self.knowers.find(name) else {
                continue;
            };
            let answer = Answer {
                who,
                accepted: said.accepted,
                day: day(said.created),
                page: index,
            };
            match answers.iter_mut().find(|known| known.who == who) {
                Some(known) if (known.accepted, known.day) < (answer.accepted, answer.day) => {
                    *known = answer;
                }
                Some(_) => {}
                None => answers.push(answer),
            }
        }
        let facts = self.facts_mut(index);
        facts.unanswered = (is_question && !answered && asker.is_some()).then_some(index);
        facts.answers = answers;
    }

    fn learn_skills(&mut self, sources: &Sources<'_>) {
        let Sources { site, past, .. } = sources;
        let mut claims: Vec<Claim> = Vec::new();
        for (who, knower) in self.knowers.iter() {
            let Some(page) = knower.page.map(|page| site.page(page)) else {
                continue;
            };
            let person = page.manuscript.front_matter.person.iter();
            for skill in person.flat_map(|person| &person.skills) {
                let changed = || {
                    let last = past.last(&page.manuscript.file)?;
                    Some(past.commit(last.commit).day)
                };
                claims.push(Claim {
                    who,
                    topic: skill.topic.value.clone(),
                    words: bare(&skill.topic.value),
                    day: confirmed(skill, changed),
                });
            }
        }
        self.skills = claims;
    }
}

/// Whether a page's thread, or its head, asks something.
pub fn is_question(thread: &Thread, page: &Page) -> bool {
    let head = page.manuscript.front_matter.discussion.as_ref();
    thread.kind == ThreadKind::Question
        || head.and_then(|head| head.kind) == Some(DiscussionKind::Question)
}

/// The day on which a skill was confirmed; else the later of the day since when it is there and of the
/// page's last change, which let it stand.
fn confirmed(skill: &Skill, changed: impl FnOnce() -> Option<Date>) -> Option<Date> {
    let written = |text: &Option<String>| last_day(text.as_deref()?);
    written(&skill.confirmed).or_else(|| written(&skill.since).max(changed()))
}

/// The last day of what somebody wrote: of `2021` and of `2021-04` too.
fn last_day(text: &str) -> Option<Date> {
    let text = text.trim();
    date::parse(text)
        .or_else(|| Some(date::parse(&format!("{text}-01"))?.last_of_month()))
        .or_else(|| date::parse(&format!("{text}-12-31")))
}

fn day(time: jiff::Timestamp) -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(time).date()
}

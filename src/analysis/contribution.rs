//! What each person did to the pages: which, how much of each, and in which months.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use jiff::civil::Date;

use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::past::Author;
use crate::content::past::AuthorIndex;
use crate::content::past::Life;
use crate::content::past::Lines;
use crate::content::past::Past;
use crate::content::site::Site;

/// Months that are told of.
pub const MONTHS: usize = 12;

/// By the person's id. Who keeps off lists is not in it.
#[derive(Debug, Default)]
pub struct Contributions {
    people: BTreeMap<String, Works>,
    /// The first day of the newest month of the history.
    newest: Option<Date>,
}

/// All that one person did.
#[derive(Debug, Default)]
pub struct Works {
    /// In the order of the site's pages.
    pub pages: Vec<Contribution>,
    /// Changes in each of the twelve months up to the newest of the history, the oldest first.
    pub months: [u32; MONTHS],
}

/// What one person did to one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contribution {
    pub page: PageIndex,
    pub changes: u32,
    /// The day of the last of them.
    pub last: Date,
    /// The person's part of all that was done to the page: large changes weigh more, but not by their length.
    pub weight: u32,
    /// More than half of it.
    pub is_most: bool,
}

impl Contributions {
    pub fn of(site: &Site, past: &Past) -> Contributions {
        let newest = past.newest().map(|day| day.first_of_month());
        let mut contributions = Contributions {
            newest,
            ..Contributions::default()
        };
        let Some(newest) = newest else {
            return contributions;
        };
        let silent = silent(site);
        for (place, page) in site.pages.iter().enumerate() {
            let Some(life) = past.life(&page.manuscript.file) else {
                continue;
            };
            for (author, contribution) in parts(past, life, PageIndex(place)) {
                let Author::Person(id) = past.author(author) else {
                    continue;
                };
                if !silent.contains(id.as_str()) {
                    let works = contributions.people.entry(id.clone()).or_default();
                    works.pages.push(contribution);
                }
            }
        }
        for commit in past.commits.iter().filter(|commit| !commit.ignored) {
            let ago = months_between(commit.day, newest);
            let Some(month) = MONTHS.checked_sub(ago + 1) else {
                continue;
            };
            let authors: BTreeSet<AuthorIndex> = commit.authors().collect();
            for author in authors {
                if let Author::Person(id) = past.author(author)
                    && let Some(works) = contributions.people.get_mut(id)
                {
                    works.months[month] += 1;
                }
            }
        }
        contributions
    }

    /// What somebody did; `None` where nothing is known or nothing shall be.
    pub fn by(&self, person: &str) -> Option<&Works> {
        self.people.get(person)
    }

    /// The twelve months, each by its first day, the oldest first.
    pub fn months(&self) -> Vec<Date> {
        let Some(newest) = self.newest else {
            return Vec::new();
        };
        let month = |ago: usize| {
            newest
                .checked_sub(jiff::Span::new().months(ago as i64))
                .ok()
        };
        (0..MONTHS).rev().filter_map(month).collect()
    }
}

/// People of whom nothing shall be worked out. What one language of their page says holds for all.
pub fn silent(site: &Site) -> BTreeSet<&str> {
    let people = site.pages.iter().filter(|page| page.kind == Kind::Person);
    people
        .filter(|page| {
            let person = page.manuscript.front_matter.person.as_ref();
            person.is_some_and(|person| person.keeps_off())
        })
        .map(|page| page.id())
        .collect()
}

/// Who did what to a page; programs and sweeps did nothing.
fn parts(past: &Past, life: &Life, page: PageIndex) -> Vec<(AuthorIndex, Contribution)> {
    let mut parts: HashMap<AuthorIndex, Contribution> = HashMap::new();
    let mut whole = 0;
    for revision in &life.revisions {
        let commit = past.commit(revision.commit);
        let weight = weight(revision.lines);
        if commit.ignored || past.author(commit.author).is_bot() || weight == 0 {
            continue;
        }
        whole += weight;
        let authors: BTreeSet<AuthorIndex> = commit.authors().collect();
        for author in authors {
            let part = parts.entry(author).or_insert(Contribution {
                page,
                changes: 0,
                last: commit.day,
                weight: 0,
                is_most: false,
            });
            part.changes += 1;
            part.last = part.last.max(commit.day);
            part.weight += if author == commit.author {
                weight
            } else {
                weight / 2
            };
        }
    }
    for part in parts.values_mut() {
        part.is_most = part.weight * 2 > whole;
    }
    let mut parts: Vec<_> = parts.into_iter().collect();
    parts.sort_by_key(|(author, _)| *author);
    parts
}

/// From 2, for a line or for nobody knows what, to 9 for 128 lines and more; nothing for blanks.
fn weight(lines: Option<Lines>) -> u32 {
    match lines {
        None => 2,
        Some(lines) if lines.only_blanks => 0,
        Some(lines) => {
            let lines = lines.added.saturating_add(lines.removed).clamp(1, 128);
            2 + lines.ilog2()
        }
    }
}

/// Whole months from one day's month to that of a later one.
fn months_between(from: Date, to: Date) -> usize {
    let months = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    usize::try_from(months(to) - months(from)).unwrap_or_default()
}

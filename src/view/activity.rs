//! What changed lately, page by page and month by month: for the list of recent changes and for feeds.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;

use jiff::civil::Date;

use crate::analysis::contribution::silent;
use crate::config::Privacy;
use crate::content::page::PageIndex;
use crate::content::past::Author;
use crate::content::past::AuthorIndex;
use crate::content::past::Commit;
use crate::content::past::CommitIndex;
use crate::content::past::Life;
use crate::content::past::Past;
use crate::content::past::Revision;
use crate::content::section::SectionIndex;
use crate::content::site::Site;

/// What was done to a page in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub page: PageIndex,
    /// Its first day.
    pub month: Date,
    /// Who did it, the first first; nobody where single people are not told of.
    pub authors: Vec<AuthorIndex>,
    pub is_new: bool,
    pub has_moved: bool,
}

/// What was done to many pages at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sweep {
    /// In which all of them lie.
    pub section: SectionIndex,
    pub month: Date,
    pub pages: usize,
    pub authors: Vec<AuthorIndex>,
    pub is_new: bool,
}

/// One line of the list of recent changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Page(Change),
    Sweep(Sweep),
}

/// The last changes, newest first: in each language, and of each person in each language.
#[derive(Debug, Default)]
pub struct Activity {
    lines: BTreeMap<String, Vec<Line>>,
    people: BTreeMap<(String, String), Vec<Change>>,
}

/// Lines of a list.
const LINES: usize = 50;
/// Changes of one person.
const OWN: usize = 20;
/// A change of more pages than this is told in one line.
const MANY: u32 = 20;

impl Line {
    pub fn month(&self) -> Date {
        match self {
            Line::Page(change) => change.month,
            Line::Sweep(sweep) => sweep.month,
        }
    }
}

impl Activity {
    /// Programs are left out, and what changed no word. People who keep off lists are not named, and under
    /// a works council nobody is.
    pub fn of(site: &Site, past: &Past, privacy: Privacy) -> Activity {
        let named = Named::of(site, past, privacy);
        let mut changes = Vec::new();
        for (place, page) in site.pages.iter().enumerate() {
            if let Some(life) = past.life(&page.manuscript.file) {
                add_changes(past, life, PageIndex(place), &mut changes);
            }
        }
        changes.sort_by_key(|dated| (Reverse(dated.change.month), dated.last, dated.change.page));
        for dated in &mut changes {
            named.keep(&mut dated.change.authors);
        }
        let mut activity = Activity::default();
        for lang in &site.languages {
            let pages: HashSet<PageIndex> = site.pages_in(lang).into_iter().collect();
            let here = changes
                .iter()
                .filter(|dated| pages.contains(&dated.change.page));
            for Dated { change, .. } in here.clone() {
                for author in &change.authors {
                    if let Author::Person(id) = past.author(*author) {
                        let key = (lang.clone(), id.clone());
                        let own = activity.people.entry(key).or_default();
                        if own.len() < OWN {
                            own.push(change.clone());
                        }
                    }
                }
            }
            let mut lines: Vec<(Reverse<Date>, CommitIndex, Line)> = here
                .take(LINES)
                .map(|Dated { change, last }| {
                    (Reverse(change.month), *last, Line::Page(change.clone()))
                })
                .collect();
            for (last, mut sweep) in sweeps(site, past, lang, &pages) {
                named.keep(&mut sweep.authors);
                lines.push((Reverse(sweep.month), last, Line::Sweep(sweep)));
            }
            lines.sort_by_key(|(month, last, _)| (*month, *last));
            let lines = lines.into_iter().map(|(_, _, line)| line);
            let lines = lines.take(LINES).collect();
            activity.lines.insert(lang.clone(), lines);
        }
        activity
    }

    /// The last changes in a language, newest first.
    pub fn lines(&self, lang: &str) -> &[Line] {
        self.lines.get(lang).map_or(&[], Vec::as_slice)
    }

    /// Those of single pages among them.
    pub fn changes(&self, lang: &str) -> impl Iterator<Item = &Change> {
        self.lines(lang).iter().filter_map(|line| match line {
            Line::Page(change) => Some(change),
            Line::Sweep(_) => None,
        })
    }

    /// What somebody did last, to pages of a language.
    pub fn of_person(&self, lang: &str, person: &str) -> &[Change] {
        let key = (lang.to_owned(), person.to_owned());
        self.people.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// Of whom it is told what they did.
struct Named(HashSet<AuthorIndex>);

impl Named {
    fn of(site: &Site, past: &Past, privacy: Privacy) -> Named {
        if privacy == Privacy::WorksCouncil {
            return Named(HashSet::new());
        }
        let silent = silent(site);
        let named = past
            .authors
            .iter()
            .enumerate()
            .filter(|(_, author)| match author {
                Author::Person(id) => !silent.contains(id.as_str()),
                Author::Somebody { .. } => true,
                Author::Bot { .. } => false,
            });
        Named(named.map(|(place, _)| AuthorIndex(place as u32)).collect())
    }

    fn keep(&self, authors: &mut Vec<AuthorIndex>) {
        authors.retain(|author| self.0.contains(author));
    }
}

struct Dated {
    change: Change,
    /// The newest commit of it.
    last: CommitIndex,
}

/// What was done to one page, month by month.
fn add_changes(past: &Past, life: &Life, page: PageIndex, changes: &mut Vec<Dated>) {
    let mut months: BTreeMap<Date, Dated> = BTreeMap::new();
    for (place, revision) in life.revisions.iter().enumerate().rev() {
        let commit = past.commit(revision.commit);
        if commit.pages > MANY || !tells(past, commit, revision) {
            continue;
        }
        let month = commit.day.first_of_month();
        let dated = months.entry(month).or_insert(Dated {
            change: Change {
                page,
                month,
                authors: Vec::new(),
                is_new: false,
                has_moved: false,
            },
            last: revision.commit,
        });
        dated.last = dated.last.min(revision.commit);
        let change = &mut dated.change;
        change.is_new |= life.is_whole && place + 1 == life.revisions.len();
        change.has_moved |= revision.moved_from.is_some();
        for author in commit.authors() {
            if !change.authors.contains(&author) {
                change.authors.push(author);
            }
        }
    }
    changes.extend(months.into_values());
}

/// Whether readers want to know of it.
fn tells(past: &Past, commit: &Commit, revision: &Revision) -> bool {
    let is_blank = revision.lines.is_some_and(|lines| lines.only_blanks);
    !commit.ignored && !is_blank && !past.author(commit.author).is_bot()
}

/// Changes of many pages at once, each with its newest commit: those of one month, section and people
/// together.
fn sweeps(
    site: &Site,
    past: &Past,
    lang: &str,
    pages: &HashSet<PageIndex>,
) -> Vec<(CommitIndex, Sweep)> {
    let mut swept: BTreeMap<CommitIndex, Vec<(PageIndex, bool)>> = BTreeMap::new();
    for page in pages {
        let Some(life) = past.life(&site.page(*page).manuscript.file) else {
            continue;
        };
        for (place, revision) in life.revisions.iter().enumerate() {
            let commit = past.commit(revision.commit);
            if commit.pages > MANY && tells(past, commit, revision) {
                let is_new = life.is_whole && place + 1 == life.revisions.len();
                swept
                    .entry(revision.commit)
                    .or_default()
                    .push((*page, is_new));
            }
        }
    }
    let sections: BTreeMap<&str, SectionIndex> = site
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| section.lang == lang)
        .map(|(place, section)| (section.folder.as_str(), SectionIndex(place)))
        .collect();
    type Key = (Date, SectionIndex, Vec<AuthorIndex>, bool);
    let mut together: BTreeMap<Key, (CommitIndex, BTreeSet<PageIndex>)> = BTreeMap::new();
    for (index, pages) in swept {
        let commit = past.commit(index);
        let folders = pages.iter().map(|(page, _)| {
            let page = site.page(*page);
            page.section.as_deref().unwrap_or(&page.folder)
        });
        let Some(section) = folders
            .reduce(shared)
            .and_then(|folder| sections.get(folder))
        else {
            continue;
        };
        let is_new = pages.iter().all(|(_, is_new)| *is_new);
        let authors: Vec<AuthorIndex> = commit.authors().collect();
        let key = (commit.day.first_of_month(), *section, authors, is_new);
        let (_, all) = together.entry(key).or_insert((index, BTreeSet::new()));
        all.extend(pages.iter().map(|(page, _)| *page));
    }
    let sweep = |((month, section, authors, is_new), (last, pages)): (
        Key,
        (CommitIndex, BTreeSet<PageIndex>),
    )| {
        let sweep = Sweep {
            section,
            month,
            pages: pages.len(),
            authors,
            is_new,
        };
        (last, sweep)
    };
    together.into_iter().map(sweep).collect()
}

/// The folder that holds both.
fn shared<'a>(a: &'a str, b: &'a str) -> &'a str {
    let mut end = 0;
    for (one, other) in a.split('/').zip(b.split('/')) {
        if one != other || one.is_empty() {
            break;
        }
        end += one.len() + usize::from(end > 0);
    }
    &a[..end]
}

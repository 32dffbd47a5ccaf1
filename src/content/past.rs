//! What a history tells of the pages that are there: who changed what, and when – git's history or a script's.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

/// Everything that is known of the pages of one build. Files that are gone are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Everybody who wrote a change, in their order.
    pub authors: Vec<Author>,
    /// The newest first; each changed at least one page.
    pub commits: Vec<Commit>,
    /// By the page's file, relative to the site's folder.
    lives: HashMap<String, Life>,
    /// Whom versions named as their approvers, of those that were looked up.
    approvers: BTreeMap<Version, Arc<Vec<String>>>,
}

/// A place in [`Past::authors`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuthorIndex(pub u32);

/// A place in [`Past::commits`]: of two, the smaller is the newer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitIndex(pub u32);

/// Who is behind a change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Author {
    /// Somebody with a page: its id.
    Person(String),
    /// Somebody without one. The address is in lower case; one of the two may be empty.
    Somebody { name: String, address: String },
    /// A program, never a contributor.
    Bot { name: String },
}

/// One change of one or more pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// In UTC. Readers are told the month.
    pub day: Date,
    pub author: AuthorIndex,
    pub co_authors: Vec<AuthorIndex>,
    /// Who approved, reviewed or acknowledged it, as its message says.
    pub reviewers: Vec<AuthorIndex>,
    /// The first line of its message; `None` where readers may not see it.
    pub subject: Option<Arc<str>>,
    /// So many pages of this build were changed.
    pub pages: u32,
    /// Named in `.git-blame-ignore-revs`: it tells nothing of what its author knows.
    pub ignored: bool,
}

/// A page's way to what it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Life {
    /// The newest first, never empty.
    pub revisions: Vec<Revision>,
    /// The oldest of them is the page's first version. Where only a part of the history is known, it is not.
    pub is_whole: bool,
}

/// What one commit did to one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    pub commit: CommitIndex,
    /// Unknown in a script, and for what is no text.
    pub lines: Option<Lines>,
    /// The path before, relative to the site's folder, when the page moved.
    pub moved_from: Option<Arc<str>>,
    /// Where the page's text of then is found.
    pub version: Option<Version>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    pub added: u32,
    pub removed: u32,
    /// Only spaces, tabs and line ends differ.
    pub only_blanks: bool,
}

/// The id of a file's content in the repository: 20 bytes, as git has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub [u8; 20]);

impl Past {
    /// All that a history tells; [`Past::only`] leaves out what a build does not want to know.
    pub fn of(authors: Vec<Author>, commits: Vec<Commit>, lives: HashMap<String, Life>) -> Past {
        Past {
            authors,
            commits,
            lives,
            approvers: BTreeMap::new(),
        }
    }

    /// Leaves out what tells of no wanted file, whoever wrote it.
    pub fn only(mut self, is_wanted: impl Fn(&str) -> bool) -> Past {
        self.lives
            .retain(|file, life| !life.revisions.is_empty() && is_wanted(file));
        let mut pages = vec![0; self.commits.len()];
        for revision in self.lives.values().flat_map(|life| &life.revisions) {
            pages[revision.commit.0 as usize] += 1;
        }
        self.drop_commits(&pages);
        self.sort_authors();
        self
    }

    fn drop_commits(&mut self, pages: &[u32]) {
        let mut places = vec![CommitIndex(0); pages.len()];
        let mut kept = Vec::new();
        for ((mut commit, pages), place) in self.commits.drain(..).zip(pages).zip(places.iter_mut())
        {
            if *pages > 0 {
                *place = CommitIndex(kept.len() as u32);
                commit.pages = *pages;
                kept.push(commit);
            }
        }
        self.commits = kept;
        for revision in self.lives.values_mut().flat_map(|life| &mut life.revisions) {
            revision.commit = places[revision.commit.0 as usize];
        }
    }

    /// The order of authors tells nothing of what was left out.
    fn sort_authors(&mut self) {
        let everybody: BTreeSet<AuthorIndex> =
            self.commits.iter().flat_map(Commit::everybody).collect();
        let mut sorted: Vec<Author> = everybody
            .iter()
            .map(|author| self.author(*author).clone())
            .collect();
        sorted.sort();
        sorted.dedup();
        let places: Vec<AuthorIndex> = self
            .authors
            .iter()
            .map(|author| AuthorIndex(sorted.partition_point(|other| other < author) as u32))
            .collect();
        let place = |author: &mut AuthorIndex| *author = places[author.0 as usize];
        for commit in &mut self.commits {
            place(&mut commit.author);
            commit.co_authors.iter_mut().for_each(place);
            commit.reviewers.iter_mut().for_each(place);
        }
        self.authors = sorted;
    }

    /// Says who is behind names that are known better elsewhere.
    pub fn identify(&mut self, who: impl Fn(&Author) -> Option<Author>) {
        for author in &mut self.authors {
            if let Some(known) = who(author) {
                *author = known;
            }
        }
        self.sort_authors();
    }

    pub fn life(&self, file: &str) -> Option<&Life> {
        self.lives.get(file)
    }

    /// Every page with a history, by its file, in its order.
    pub fn lives(&self) -> impl Iterator<Item = (&str, &Life)> {
        let lives = self.lives.iter();
        let mut lives: Vec<(&str, &Life)> = lives.map(|(file, life)| (&**file, life)).collect();
        lives.sort_unstable_by_key(|(file, _)| *file);
        lives.into_iter()
    }

    pub fn learn_approvers(&mut self, version: Version, names: Arc<Vec<String>>) {
        self.approvers.insert(version, names);
    }

    /// The day since when a page names somebody as its approver without a break; `is_meant` knows them by
    /// any of their names. `None` where nobody knows: who is named by the oldest version that is known, but
    /// is not the first, may have been for long.
    pub fn approver_since(&self, file: &str, is_meant: impl Fn(&str) -> bool) -> Option<Date> {
        let life = self.life(file)?;
        let mut since = None;
        for revision in &life.revisions {
            let names = self.approvers.get(&revision.version?)?;
            if !names.iter().any(|name| is_meant(name)) {
                return since;
            }
            since = Some(self.commit(revision.commit).day);
        }
        since.filter(|_| life.is_whole)
    }

    pub fn commit(&self, index: CommitIndex) -> &Commit {
        &self.commits[index.0 as usize]
    }

    pub fn author(&self, index: AuthorIndex) -> &Author {
        &self.authors[index.0 as usize]
    }

    /// The day of the newest commit: ages count from it, so that nothing changes with the calendar alone.
    pub fn newest(&self) -> Option<Date> {
        self.commits.iter().map(|commit| commit.day).max()
    }

    /// The newest change of a page that a person made.
    pub fn last(&self, file: &str) -> Option<&Revision> {
        let life = self.life(file)?;
        life.revisions.iter().find(|revision| {
            let author = self.commit(revision.commit).author;
            !self.author(author).is_bot()
        })
    }
}

impl Author {
    pub fn is_bot(&self) -> bool {
        matches!(self, Author::Bot { .. })
    }

    /// As a person is looked up, and somebody without a page is called; `None` for a program.
    pub fn name(&self) -> Option<&str> {
        match self {
            Author::Person(id) => Some(id),
            Author::Somebody { name, .. } if !name.is_empty() => Some(name),
            Author::Somebody { address, .. } => Some(address.split('@').next().unwrap_or_default()),
            Author::Bot { .. } => None,
        }
    }
}

impl Commit {
    /// Author and co-authors.
    pub fn authors(&self) -> impl Iterator<Item = AuthorIndex> {
        std::iter::once(self.author).chain(self.co_authors.iter().copied())
    }

    /// Author, co-authors and reviewers.
    pub fn everybody(&self) -> impl Iterator<Item = AuthorIndex> {
        let others = self.co_authors.iter().chain(&self.reviewers).copied();
        std::iter::once(self.author).chain(others)
    }
}

//! For whom a history is read, and what is left of it when what these readers may not see is hidden, as if
//! it had never been there.

use std::collections::HashMap;
use std::sync::Arc;

use git2::Oid;

use crate::config;
use crate::content::asked::Asked;
use crate::content::audience::Audiences;
use crate::content::audience::Level;
use crate::history::change::PathChanges;
use crate::history::change::Wanted;
use crate::history::commit::CommitNumber;
use crate::history::ledger::Ledger;
use crate::history::object::Made;
use crate::history::present::Present;
use crate::history::walk::Commits;

/// For whom a history is read, and how heads are.
pub struct Veil<'v> {
    pub audiences: &'v Audiences,
    pub readers: Level,
    /// Reads what a version of a page asks of its readers.
    pub asked: &'v dyn Fn(&[u8]) -> Asked,
    /// What is remembered of a version.
    pub recall: &'v dyn Fn(Oid) -> Option<Asked>,
}

/// Texts by the id that they would have, each with that of the text of which blocks were cut out.
pub type Cuttings = HashMap<Oid, (Arc<[u8]>, Oid)>;

/// What is left for the readers.
#[derive(Default)]
pub struct Veiled {
    /// Of each commit, whether it is left.
    pub kept: Vec<bool>,
    /// Of the merges that are left – by their new numbers, as everything is – the parents.
    pub merges: Vec<(CommitNumber, Vec<CommitNumber>)>,
    pub present: Vec<Present>,
    pub changes: Vec<PathChanges>,
    /// Versions of which blocks were cut out.
    pub made: Cuttings,
    /// What the versions that were not remembered ask.
    pub learned: Vec<(Oid, Asked)>,
}

impl Veiled {
    pub fn keeps(&self, commit: CommitNumber) -> bool {
        self.kept.get(commit.0 as usize) == Some(&true)
    }

    /// The versions that are in no repository.
    pub fn texts(&self) -> Made {
        let made = self.made.iter();
        Arc::new(
            made.map(|(id, (text, _))| (*id, Arc::clone(text)))
                .collect(),
        )
    }

    /// The id by which a version is found in the repository.
    pub fn stored(&self, blob: Oid) -> Oid {
        self.made.get(&blob).map_or(blob, |(_, stored)| *stored)
    }
}

/// A history before the veil falls.
pub struct Whole<'h> {
    pub commits: &'h Commits,
    pub ledger: &'h Ledger,
    /// Those of commits that are no merges; of polder.yaml, too.
    pub changes: Vec<PathChanges>,
    /// Where the site lies in the repository.
    pub folder: &'h [Vec<u8>],
    pub wanted: &'h Wanted<'h>,
}

/// Says whether the veil must know the history of a file, though it is no page.
pub fn is_needed(file: &str) -> bool {
    file == config::FILE
}

//! Puts together what is left of a history: commits that are left without an edit go, and those that stay have
//! numbers without gaps.

use std::collections::BTreeMap;
use std::collections::HashSet;

use git2::Oid;

use crate::history::change::PathChanges;
use crate::history::commit::CommitNumber;
use crate::history::ledger::Ledger;
use crate::history::ledger::NONE;
use crate::history::present::Present;
use crate::history::veil::Veiled;
use crate::history::walk::Commits;

/// What readers see of each path's changes, the newest first, by the commits of the whole history. Texts and
/// what was learned come later.
pub fn gather(
    commits: &Commits,
    ledger: &Ledger,
    mut changes: Vec<PathChanges>,
    mut present: Vec<Present>,
) -> Veiled {
    let whole = Whole { commits, ledger };
    let mut kept = vec![false; commits.rows.len()];
    for change in changes.iter().flat_map(|path| &path.changes) {
        kept[change.commit.0 as usize] = true;
    }
    let tips = whole.tips(&kept);
    for merge in tips.keys() {
        kept[*merge] = true;
    }
    let mut next = 0;
    let numbers: Vec<CommitNumber> = kept
        .iter()
        .map(|is_kept| {
            next += u32::from(*is_kept);
            CommitNumber(next.saturating_sub(1))
        })
        .collect();
    // Only the newest commit of a branch is ever asked for.
    let merges = tips.iter();
    let merges = merges.map(|(merge, tip)| (numbers[*merge], vec![numbers[*tip]; 2]));
    for change in changes.iter_mut().flat_map(|path| &mut path.changes) {
        change.commit = numbers[change.commit.0 as usize];
    }
    changes.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    present.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    Veiled {
        merges: merges.collect(),
        kept,
        changes,
        present,
        ..Veiled::default()
    }
}

struct Whole<'w> {
    commits: &'w Commits,
    ledger: &'w Ledger,
}

impl Whole<'_> {
    fn parents(&self, number: usize) -> &[Oid] {
        self.ledger.parents(self.commits.rows[number])
    }

    fn number(&self, id: Oid) -> Option<usize> {
        Some(self.commits.number(id, self.ledger)?.0 as usize)
    }

    /// Of the merges that tell whose branch they brought, the newest commit of the branch that readers see.
    ///
    /// Where another merge is in between, that is not looked for.
    fn tips(&self, kept: &[bool]) -> BTreeMap<usize, usize> {
        let mut tips = BTreeMap::new();
        for (number, row) in self.commits.rows.iter().enumerate() {
            let is_told = self.ledger.rows[*row as usize].merged_login != NONE;
            let &[first, tip] = self.parents(number) else {
                continue;
            };
            let (Some(first), Some(mut tip)) = (self.number(first), self.number(tip)) else {
                continue;
            };
            if !is_told {
                continue;
            }
            let found = loop {
                match self.parents(tip) {
                    [_, _, ..] => break false,
                    _ if kept[tip] => break true,
                    [] => break false,
                    [parent] => match self.number(*parent) {
                        Some(parent) => tip = parent,
                        None => break false,
                    },
                }
            };
            if found && !self.reaches(first, tip) {
                tips.insert(number, tip);
            }
        }
        tips
    }

    /// Says whether a commit comes before another, or is it.
    fn reaches(&self, from: usize, to: usize) -> bool {
        let mut seen = HashSet::new();
        let mut left = vec![from];
        while let Some(number) = left.pop() {
            if number == to {
                return true;
            }
            // Parents have larger numbers than their children.
            if number > to || !seen.insert(number) {
                continue;
            }
            let parents = self.parents(number).iter();
            left.extend(parents.filter_map(|parent| self.number(*parent)));
        }
        false
    }
}

//! Reads the git history of a site's files in one traversal, through renames.
//!
//! 1. `repository` finds the repository around a folder and says what state it is in.
//! 2. `commit` reads every commit once and puts them in order, newest first.
//! 3. `change` compares one folder after the other through all commits (`tree` compares two versions).
//! 4. `rename` joins a file that went with the one that came in its place (`similarity` scores them).
//! 5. `count` says how many lines each edit changed (`lines` compares two texts).
//! 6. `lineage` follows each present file back to its first version: `revision::History`.
//!
//! `identity` says which person is behind a `signature`, by a `mailmap` and the site's people; `past` puts
//! both together for the model.
//!
//! `object` reads and remembers raw objects for all of them; `alike` compares bytes. Nothing here writes,
//! and no input makes it panic: what cannot be read becomes a sentence in `History::problems`.

pub mod alike;
pub mod bot;
pub mod change;
pub mod commit;
pub mod count;
pub mod identity;
pub mod lineage;
pub mod lines;
pub mod mailmap;
pub mod object;
pub mod past;
pub mod rename;
pub mod repository;
pub mod revision;
pub mod signature;
pub mod similarity;
pub mod tree;

use crate::history::change::Wanted;
use crate::history::object::Objects;
use crate::history::object::Unverified;
use crate::history::repository::Repository;
use crate::history::revision::History;

/// Reads what happened to the wanted files that are present in HEAD.
///
/// Never fails: without a readable repository the history is empty, and `History::state` says why.
pub fn read(repository: &Repository, wanted: &Wanted<'_>) -> History {
    let mut history = History::unknown(repository.state().clone());
    let (Some(head), Some(odb)) = (history.state.head, repository.odb()) else {
        return history;
    };
    let _unverified = Unverified::begin();
    let mut objects = Objects::new(&odb);
    let folder = repository.folder();

    let commits = commit::walk(head, &repository.shallow_boundary(), &mut objects);
    let present = change::present(&commits, &folder, wanted, &mut objects);
    let mut changes = change::read(&commits, &folder, wanted, &mut objects);
    rename::detect(&mut changes, &mut objects);
    count::count(&mut changes, repository, &mut objects);

    let complete = !commits.is_cut() && !objects.lost_history();
    history.lineages = lineage::follow(&present, &changes, complete);
    history.commits = commits.list;
    let ignored = repository.ignored();
    for commit in &mut history.commits {
        commit.ignored = ignored.contains(&commit.id);
    }
    history.problems = objects.problems();
    history
}

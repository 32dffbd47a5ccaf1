//! Reads the git history of a site's files in one traversal, through renames.
//!
//! 1. `repository` finds the repository around a folder and says what state it is in.
//! 2. `walk` goes from commit to commit and puts them in order, newest first (`commit` reads one).
//! 3. `change` compares one folder after the other through all commits (`tree` compares two versions).
//! 4. `veil` takes away what the readers of a build may not see (`standing` says who may read what).
//! 5. `rename` joins a file that went with the one that came in its place (`similarity` scores them).
//! 6. `count` says how many lines each edit changed (`lines` compares two texts).
//! 7. `lineage` follows each file of HEAD (`present`) back to its first version: `revision::History`.
//!
//! Where readers may see everything, steps 2 to 6 are taken for new commits only: what they find out goes
//! into a `ledger`, which `memory` keeps as an `archive` of bytes.
//!
//! `identity` says which person is behind a `signature`, by a `mailmap` and the site's people; `past` puts
//! both together for the model.
//!
//! `versions` reads earlier texts of files, when a page asks for one.
//!
//! `object` reads and remembers raw objects for all of them; `alike` compares bytes. Nothing here writes,
//! and no input makes it panic: what cannot be read becomes a sentence in `History::problems`.

pub mod alike;
pub mod archive;
pub mod bot;
pub mod change;
pub mod commit;
pub mod count;
pub mod identity;
pub mod ledger;
pub mod lineage;
pub mod lines;
pub mod mailmap;
pub mod memory;
pub mod object;
pub mod oid;
pub mod past;
pub mod present;
pub mod rename;
pub mod repository;
pub mod revision;
pub mod signature;
pub mod similarity;
pub mod standing;
pub mod tree;
pub mod veil;
pub mod versions;
pub mod walk;

use std::sync::Arc;

use git2::Oid;

use crate::content::asked::Asked;
use crate::history::change::Wanted;
use crate::history::ledger::Ledger;
use crate::history::memory::Memory;
use crate::history::memory::Question;
use crate::history::object::Objects;
use crate::history::repository::Repository;
use crate::history::revision::History;
use crate::history::veil::Veil;
use crate::history::veil::Whole;

/// Reads what happened to the wanted files that are present in HEAD, or in the commit that `repository` went
/// back to. What `memory` has is not read again, and what is new is added to it.
///
/// Never fails: without a readable repository the history is empty, and `History::state` says why.
pub fn read(repository: &Repository, wanted: &Wanted<'_>, memory: &mut Memory) -> Arc<History> {
    let question = Question {
        about: format!("{}\n{}", wanted.name, repository.state().prefix.display()),
        state: repository.state().clone(),
        boundary: repository.shallow_boundary(),
        ignored: repository.ignored(),
    };
    if let Some(answer) = memory.answer(&question) {
        return answer;
    }
    let history = Arc::new(answer(repository, wanted, &question, memory));
    memory.keep_answer(question, &history);
    history
}

fn answer(
    repository: &Repository,
    wanted: &Wanted<'_>,
    question: &Question,
    memory: &mut Memory,
) -> History {
    let mut history = History::unknown(question.state.clone());
    let (Some(head), Some(odb)) = (history.state.head, repository.odb()) else {
        return history;
    };
    let mut objects = Objects::new(&odb, history.state.partial);
    let folder = repository.folder();

    let mut ledger = memory.ledger(question);
    if objects.have_any(&ledger.missing) {
        // What was not known of them can be found out now.
        ledger = Ledger::default();
    }
    let mut commits = walk::walk(head, &question.boundary, &mut ledger, &mut objects);
    let edits = commits.edits(&ledger, &mut objects);
    let mut changes = change::read(&edits, &folder, wanted, &mut objects);
    rename::detect(&mut changes, &mut objects);
    count::count(&mut changes, repository, &mut objects);
    ledger.add_changes(commits.first_new(), &changes, |commit| commits.row(commit));
    drop(changes);

    let tree = commits.tree(&ledger, &mut objects);
    let present = present::read(tree, &folder, wanted, &mut objects);
    let complete = !commits.is_cut() && !objects.lost_history();
    history.lineages = lineage::follow(present, &ledger, &commits, complete);
    history.commits = commits.tell(&ledger, &question.ignored);
    if commits.has_new() && objects.are_whole() {
        commits.mark(&mut ledger);
        ledger.missing.extend(objects.missing_blobs());
        memory.keep(&commits.worth_keeping(ledger), question);
    }
    history.problems = objects.problems();
    history
}

/// The history of which readers below the highest audience are told, and what was learned on the way. What
/// is hidden from them depends on all of it, so all of it is read.
pub fn read_veiled(
    repository: &Repository,
    wanted: &Wanted<'_>,
    veil: &Veil<'_>,
) -> (History, Vec<(Oid, Asked)>) {
    let mut history = History::unknown(repository.state().clone());
    let (Some(head), Some(odb)) = (history.state.head, repository.odb()) else {
        return (history, Vec::new());
    };
    let wanted = Wanted {
        file: &|file| veil::is_needed(file) || (wanted.file)(file),
        ..*wanted
    };
    let mut objects = Objects::new(&odb, repository.state().partial);
    let folder = repository.folder();

    let mut all = Ledger::default();
    let mut commits = walk::walk(head, &repository.shallow_boundary(), &mut all, &mut objects);
    let edits = commits.edits(&all, &mut objects);
    let whole = Whole {
        changes: change::read(&edits, &folder, &wanted, &mut objects),
        commits: &commits,
        ledger: &all,
        folder: &folder,
        wanted: &wanted,
    };
    let mut seen = veil::draw(whole, veil, &mut objects);
    objects.make(seen.texts());
    rename::detect(&mut seen.changes, &mut objects);
    count::count(&mut seen.changes, repository, &mut objects);
    let (mut ledger, kept) = commits.only(&all, |commit| seen.keeps(commit));
    ledger.add_changes(0, &seen.changes, |commit| kept.row(commit));

    let complete = !commits.is_cut() && !objects.lost_history();
    history.lineages = lineage::follow(std::mem::take(&mut seen.present), &ledger, &kept, complete);
    for lineage in history.lineages.values_mut() {
        lineage.restore(|blob| seen.stored(blob));
    }
    history.commits = kept.tell(&ledger, &repository.ignored());
    // A message may tell of anything that its author saw.
    for commit in &mut history.commits {
        commit.subject = Arc::from("");
    }
    for (merge, parents) in seen.merges {
        history.commits[merge.0 as usize].parents = parents;
    }
    history.problems = objects.problems();
    (history, seen.learned)
}

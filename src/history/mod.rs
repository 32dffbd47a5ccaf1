//! Reads the git history of a site's files in one traversal, through renames.
//!
//! 1. `repository` finds the repository around a folder and says what state it is in.
//! 2. `walk` goes from commit to commit and puts them in order, newest first (`commit` reads one).
//! 3. `change` compares one folder after the other through all commits (`tree` compares two versions).
//! 4. `drawing` draws the `veil`: it takes away what the readers of a build may not see (`standing` says who
//!    may read what, `sight` what they see of a version, `remains` puts together what is left).
//! 5. `rename` joins a file that went with the one that came in its place (`similarity` scores them).
//! 6. `count` says how many lines each edit changed (`lines` compares two texts).
//! 7. `lineage` follows each file of HEAD (`present`) back to its first version: `revision::History`.
//!
//! Steps 2, 3, 5 and 6 are taken for new commits only: what they find out goes into a `ledger`, which
//! `memory` keeps as an `archive` of bytes. Where the veil takes something away, what is `remembered` of the
//! rest is still true.
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
pub mod drawing;
pub mod identity;
pub mod ledger;
pub mod lineage;
pub mod lines;
pub mod mailmap;
pub mod memory;
pub mod object;
pub mod oid;
pub mod past;
pub mod paths;
pub mod present;
pub mod remains;
pub mod remembered;
pub mod rename;
pub mod repository;
pub mod revision;
pub mod sight;
pub mod signature;
pub mod similarity;
pub mod standing;
pub mod tree;
pub mod veil;
pub mod versions;
pub mod walk;

use std::collections::HashSet;
use std::sync::Arc;

use git2::Oid;

use crate::content::asked::Asked;
use crate::history::change::Wanted;
use crate::history::count::Compared;
use crate::history::ledger::Ledger;
use crate::history::memory::Memory;
use crate::history::memory::Question;
use crate::history::object::Objects;
use crate::history::repository::Repository;
use crate::history::revision::History;
use crate::history::veil::Veil;
use crate::history::veil::Whole;
use crate::history::walk::Commits;

/// Reads what happened to the wanted files that are present in HEAD, or in the commit that `repository` went
/// back to. What `memory` has is not read again, and what is new is added to it.
///
/// Never fails: without a readable repository the history is empty, and `History::state` says why.
pub fn read(repository: &Repository, wanted: &Wanted<'_>, memory: &mut Memory) -> Arc<History> {
    let question = question(repository, wanted);
    if let Some(answer) = memory.answer(&question) {
        return answer;
    }
    let history = Arc::new(answer(repository, wanted, &question, memory));
    memory.keep_answer(question, &history);
    history
}

fn question(repository: &Repository, wanted: &Wanted<'_>) -> Question {
    Question {
        about: format!("{}\n{}", wanted.name, repository.state().prefix.display()),
        state: repository.state().clone(),
        boundary: repository.shallow_boundary(),
        ignored: repository.ignored(),
    }
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

    let (ledger, commits) = gather(repository, head, wanted, question, memory, &mut objects);
    let tree = commits.tree(&ledger, &mut objects);
    let present = present::read(tree, &folder, wanted, &mut objects);
    let complete = !commits.is_cut() && !objects.lost_history();
    history.lineages = lineage::follow(present, &ledger, &commits, complete);
    history.commits = commits.tell(&ledger, &question.ignored);
    keep(ledger, &commits, question, memory, &objects);
    history.problems = objects.problems();
    history
}

/// Everything that ever happened to the wanted files and to polder.yaml: what the memory has, and what new
/// commits did.
fn gather(
    repository: &Repository,
    head: Oid,
    wanted: &Wanted<'_>,
    question: &Question,
    memory: &Memory,
    objects: &mut Objects<'_>,
) -> (Ledger, Commits) {
    let mut ledger = memory.ledger(question);
    if objects.have_any(&ledger.missing) {
        // What was not known of them can be found out now.
        ledger = Ledger::default();
    }
    let wanted = Wanted {
        file: &|file| veil::is_needed(file) || (wanted.file)(file),
        ..*wanted
    };
    let mut commits = walk::walk(head, &question.boundary, &mut ledger, objects);
    let edits = commits.edits(&ledger, objects);
    let changes = change::read(&edits, &repository.folder(), &wanted, objects);
    let (needed, mut changes): (Vec<_>, Vec<_>) = changes
        .into_iter()
        .partition(|path| str::from_utf8(&path.path).is_ok_and(veil::is_needed));
    rename::detect(&mut changes, &HashSet::new(), objects);
    count::count(&mut changes, &Compared::new(), repository, objects);
    // Behind the others, whose places are known to each other.
    changes.extend(needed);
    ledger.add_changes(commits.first_new(), &changes, |commit| commits.row(commit));
    (ledger, commits)
}

fn keep(
    mut ledger: Ledger,
    commits: &Commits,
    question: &Question,
    memory: &mut Memory,
    objects: &Objects<'_>,
) {
    if commits.has_new() && objects.are_whole() {
        commits.mark(&mut ledger);
        ledger.missing.extend(objects.missing_blobs());
        memory.keep(&commits.worth_keeping(ledger), question);
    }
}

/// The history of which readers below the highest audience are told, and what was learned on the way. What
/// is hidden from them depends on all of it, so all of it is known here: the memory is the builder's own, and
/// is the one of those who see everything.
pub fn read_veiled(
    repository: &Repository,
    wanted: &Wanted<'_>,
    veil: &Veil<'_>,
    memory: &mut Memory,
) -> (History, Vec<(Oid, Asked)>) {
    let question = question(repository, wanted);
    let mut history = History::unknown(question.state.clone());
    let (Some(head), Some(odb)) = (history.state.head, repository.odb()) else {
        return (history, Vec::new());
    };
    let mut objects = Objects::new(&odb, history.state.partial);
    let folder = repository.folder();

    let (all, commits) = gather(repository, head, wanted, &question, memory, &mut objects);
    let whole = Whole {
        changes: remembered::changes(&all, &commits),
        commits: &commits,
        ledger: &all,
        folder: &folder,
        wanted: &Wanted {
            file: &|file| veil::is_needed(file) || (wanted.file)(file),
            ..*wanted
        },
    };
    let mut seen = drawing::draw(whole, veil, &mut objects);
    objects.make(seen.texts());
    let (mut ledger, kept) = commits.only(&all, |commit| seen.keeps(commit));
    let rows: Vec<u32> = commits.rows_of(|commit| seen.keeps(commit));
    let is_seen = |path: &[u8]| !str::from_utf8(path).is_ok_and(veil::is_needed);
    let known = remembered::renames(&mut seen.changes, &rows, is_seen, &all);
    rename::detect(&mut seen.changes, &known, &mut objects);
    let compared = remembered::compared(&all);
    count::count(&mut seen.changes, &compared, repository, &mut objects);
    ledger.add_changes(0, &seen.changes, |commit| kept.row(commit));

    let complete = !commits.is_cut() && !objects.lost_history();
    history.lineages = lineage::follow(std::mem::take(&mut seen.present), &ledger, &kept, complete);
    for lineage in history.lineages.values_mut() {
        lineage.restore(|blob| seen.stored(blob));
    }
    history.commits = kept.tell(&ledger, &question.ignored);
    // A message may tell of anything that its author saw.
    for commit in &mut history.commits {
        commit.subject = Arc::from("");
    }
    for (merge, parents) in seen.merges {
        history.commits[merge.0 as usize].parents = parents;
    }
    keep(all, &commits, &question, memory, &objects);
    history.problems = objects.problems();
    (history, seen.learned)
}

//! Only the pass over git's history, for `benches/run`: `history FOLDER [--changes]`.

use std::collections::BTreeSet;
use std::env;
use std::path::PathBuf;

use anyhow::Context;
use polder::history;
use polder::history::change::Wanted;
use polder::history::repository::Repository;
use polder::history::revision::Status;

// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().context("which folder?")?);
    let repository = Repository::open(&folder);
    // Git counts the lines of every file, so all of them are wanted here.
    let all = Wanted {
        folder: &|_| true,
        file: &|_| true,
    };
    let history = history::read(&repository, &all);
    for problem in &history.problems {
        eprintln!("{problem}");
    }
    if arguments.next().is_none() {
        let revisions = history.lineages.values().map(|file| file.revisions.len());
        println!(
            "{} commits, {} files, {} revisions",
            history.commits.len(),
            history.lineages.len(),
            revisions.sum::<usize>()
        );
        return Ok(());
    }
    // To compare with `git log --raw --numstat`: each change that is part of a present file's history.
    let mut told = BTreeSet::new();
    for revision in history.lineages.values().flat_map(|file| &file.revisions) {
        let commit = history.commit(revision.commit).context("a commit")?;
        let lines = match revision.lines {
            Some(lines) => format!("{}\t{}", lines.added, lines.removed),
            None => "-\t-".to_owned(),
        };
        let from = match &revision.status {
            Status::Renamed { from } => from,
            _ => &revision.path,
        };
        told.insert(format!("{}\t{lines}\t{from}\t{}", commit.id, revision.path));
    }
    for line in told {
        println!("{line}");
    }
    Ok(())
}

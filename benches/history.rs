//! Only the pass over git's history, for `benches/run`: `history FOLDER [--cache FOLDER] [--changes]`.

use std::collections::BTreeSet;
use std::env;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;
use polder::cache::Cache;
use polder::history;
use polder::history::change::Wanted;
use polder::history::repository::Repository;
use polder::history::revision::History;
use polder::history::revision::Status;

// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().context("which folder?")?);
    let (mut cache, mut tells_changes) = (Cache::in_memory(), false);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--cache") => {
                let folder = arguments.next().context("which folder has the cache?")?;
                cache = Cache::open(&PathBuf::from(folder));
            }
            Some("--changes") => tells_changes = true,
            _ => bail!("`{}` means nothing here", argument.display()),
        }
    }
    // Git counts the lines of every file, so all of them are wanted here.
    let all = Wanted {
        name: "everything",
        folder: &|_| true,
        file: &|_| true,
    };
    let repository = Repository::open(&folder);
    let history = cache.history(|memory| history::read(&repository, &all, memory));
    if let Err(problem) = cache.save() {
        bail!("{}", problem.message);
    }
    for problem in &history.problems {
        eprintln!("{problem}");
    }
    match tells_changes {
        true => changes(&history),
        false => {
            let revisions = history.lineages.values().map(|file| file.revisions.len());
            println!(
                "{} commits, {} files, {} revisions",
                history.commits.len(),
                history.lineages.len(),
                revisions.sum::<usize>()
            );
            Ok(())
        }
    }
}

/// Each change that is part of a present file's history, to compare with `git log --numstat`.
fn changes(history: &History) -> anyhow::Result<()> {
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

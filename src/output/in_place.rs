//! Publishing file by file, where the output's folder cannot be exchanged: a mount point, a foreign disk.
//!
//! Every single file is whole at every moment; the site as a whole is not, for as long as the
//! renames take. All new bytes are on the disk before the first of them.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use fs_err as fs;
use walkdir::WalkDir;

use crate::output::look::Root;
use crate::output::look::look;
use crate::output::outcome::WriteError;
use crate::output::path;
use crate::output::path::Paths;
use crate::output::plan;
use crate::output::plan::Edition;
use crate::output::plan::Published;
use crate::output::tree;

/// Publishes an edition:
///
/// 1. The folders are checked: none may be somebody's symlink to another place.
/// 2. A journal says which paths are about to change: the next run takes them for ours.
/// 3. Old files that stand where a folder is wanted go, and the other way round.
/// 4. New files are moved to their places: first what pages need, then the pages, then the list.
/// 5. What the site has no more is removed, with the folders that this leaves empty.
/// 6. The journal is closed.
pub fn publish(
    edition: &Edition,
    published: &Published,
    source: impl Fn(&str, usize) -> PathBuf,
) -> Result<(), WriteError> {
    let root = published.root;
    fs::create_dir_all(root)?;
    check_folders(edition, published)?;

    for path in published.interrupted.iter().flatten() {
        tree::remove_half_written(&root.join(path))?;
    }
    let touched: BTreeSet<&str> = (edition.changes())
        .chain(published.interrupted.iter().flatten().map(String::as_str))
        .collect();
    tree::begin_journal(root, touched)?;

    let wanted = edition.wanted();
    let new: Vec<(&str, usize)> = edition.new_files().collect();
    let new_paths = Paths::new(new.iter().map(|(path, _)| *path).collect());
    let (in_the_way, gone): (Vec<&str>, Vec<&str>) = edition.removed.iter().partition(|path| {
        wanted.has_folder(path) || path::folders_of(path).any(|folder| new_paths.has_file(folder))
    });
    for path in &in_the_way {
        remove(&root.join(path))?;
    }
    for (path, _) in &new {
        remove_empty_folders(&root.join(path))?;
    }

    tree::make_folders(root, &new_paths.folders())?;
    let (pages, others): (Vec<_>, Vec<_>) = new
        .into_iter()
        .partition(|(path, _)| path.ends_with(".html") || *path == tree::LIST);
    for (path, index) in others.into_iter().chain(pages) {
        tree::place(&source(path, index), &root.join(path))?;
    }

    for path in &gone {
        remove(&root.join(path))?;
    }
    tree::prune(root, edition.removed.iter().copied(), |folder| {
        wanted.has_folder(folder)
    })?;
    tree::end_journal(root)?;
    Ok(())
}

/// Refuses to write through something that is no folder of the output itself.
fn check_folders(edition: &Edition, published: &Published) -> Result<(), WriteError> {
    let root = Root::open(published.root)?;
    let mut in_the_way = Vec::new();
    for folder in Paths::new(edition.changes().collect()).folders() {
        let Some(found) = root.look(folder)? else {
            continue;
        };
        let becomes_folder = found.is_file() && edition.removed.binary_search(&folder).is_ok();
        if !found.is_folder() && !becomes_folder {
            in_the_way.push(folder.to_owned());
        }
    }
    match in_the_way.as_slice() {
        [] => Ok(()),
        paths => Err(plan::in_the_way_error(published.root, paths)),
    }
}

/// Removes a file of ours. What somebody put under its name, a symlink or a folder, is not ours.
fn remove(path: &Path) -> io::Result<()> {
    match look(path)? {
        Some(found) if found.is_file() => tree::remove_file(path),
        _ => Ok(()),
    }
}

/// Clears the empty folders where a file is to go; planning has seen that nothing else is in them.
fn remove_empty_folders(place: &Path) -> io::Result<()> {
    if !look(place)?.is_some_and(|found| found.is_folder()) {
        return Ok(());
    }
    for entry in WalkDir::new(place).contents_first(true) {
        fs::remove_dir(entry.map_err(io::Error::from)?.path())?;
    }
    Ok(())
}

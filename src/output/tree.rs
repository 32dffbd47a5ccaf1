//! One tree of published files on disk: its list, its journal, and how a file gets in or out of it.
//!
//! No inode is ever written twice: unchanged files are hard links that both trees share, so a new
//! content is always a new file, renamed over the old name.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;

use blake3::Hash;
use fs_err::File;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::output::look::Found;
use crate::output::look::look;
use crate::output::path;

/// The files in this folder that are Polder's, sorted: `hash  path`, as `b3sum --check` reads them.
pub const LIST: &str = ".polder-files";

/// There while a tree is being changed: every path that may be half of the old and half of the new.
pub const JOURNAL: &str = ".polder-journal";

/// Where new files wait inside a tree that is changed file by file.
pub const STAGING: &str = ".polder-staging";

/// Writes the list of a tree; the same files give the same bytes.
pub fn list_text<'a>(files: impl IntoIterator<Item = (&'a str, Hash)>) -> String {
    let mut text = String::new();
    for (path, hash) in files {
        text.push_str(&hash.to_hex());
        text.push_str("  ");
        text.push_str(path);
        text.push('\n');
    }
    text
}

/// Reads the paths of a list. What is no line of a list is no file of ours: paths that lead
/// anywhere else are dropped, because the list also says what may be deleted.
pub fn listed_paths(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| line.split_once("  "))
        .filter(|(hash, path)| Hash::from_hex(hash).is_ok() && path::fault(path).is_none())
        .map(|(_, path)| path.to_owned())
        .collect()
}

/// Says that these paths of the tree are about to change.
pub fn begin_journal<'a>(tree: &Path, paths: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    let mut text = String::new();
    for path in paths {
        text.push_str(path);
        text.push('\n');
    }
    // In one step: half a journal would make strangers of the other half.
    let half = tree.join(".polder-journal.tmp");
    fs_err::write(&half, text)?;
    fs_err::rename(half, tree.join(JOURNAL))
}

/// Reads which paths an interrupted run was about to change; `None` when the tree is whole.
pub fn read_journal(tree: &Path) -> io::Result<Option<BTreeSet<String>>> {
    let paths = |text: String| {
        text.lines()
            .filter(|path| path::fault(path).is_none())
            .map(str::to_owned)
            .collect()
    };
    Ok(read_text(&tree.join(JOURNAL))?.map(paths))
}

/// Says that the tree is whole again.
pub fn end_journal(tree: &Path) -> io::Result<()> {
    remove_file(&tree.join(JOURNAL))
}

/// Reads a file that may be missing or hold anything.
pub fn read_text(path: &Path) -> io::Result<Option<String>> {
    match fs_err::read(path) {
        Ok(bytes) => Ok(Some(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The hash of a file's bytes, without holding them all.
pub fn hash_file(path: &Path) -> io::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize())
}

/// Makes these folders, level by level; those that exist are fine.
pub fn make_folders(tree: &Path, folders: &[&str]) -> io::Result<()> {
    let mut levels: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for folder in folders.iter().filter(|folder| !folder.is_empty()) {
        levels
            .entry(folder.matches('/').count())
            .or_default()
            .push(folder);
    }
    for level in levels.values() {
        level
            .par_iter()
            .try_for_each(|folder| make_folder(&tree.join(folder)))?;
    }
    Ok(())
}

fn make_folder(folder: &Path) -> io::Result<()> {
    match fs_err::create_dir(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Moves a new file to its place, whatever file is there.
pub fn place(source: &Path, destination: &Path) -> io::Result<()> {
    match fs_err::rename(source, destination) {
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {}
        result => return result,
    }
    // From one file system to another: copied beside the place first, with its time.
    let half = half_written(destination);
    remove_file(&half)?;
    fs_err::copy(source, &half)?;
    let time = fs_err::metadata(source)?.modified()?;
    File::options()
        .write(true)
        .open(&half)?
        .into_parts()
        .0
        .set_modified(time)?;
    fs_err::rename(half, destination)?;
    fs_err::remove_file(source)
}

/// Gives a file a second name, in place of whatever file has that name now.
pub fn link(source: &Path, destination: &Path) -> io::Result<()> {
    match std::fs::hard_link(source, destination) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Ok(()) => return Ok(()),
        // Asked again only for the paths in the message.
        Err(_) => return fs_err::hard_link(source, destination),
    }
    let inode = |found: Option<Found>| found.map(|found| (found.device, found.inode));
    if inode(look(source)?) == inode(look(destination)?) {
        return Ok(()); // a rename of two names of one file would leave both
    }
    let half = half_written(destination);
    remove_file(&half)?;
    fs_err::hard_link(source, &half)?;
    fs_err::rename(half, destination)
}

/// A name beside a file for its next content, short for any name and the same in every run, so
/// that what a killed run left is written over.
fn half_written(destination: &Path) -> PathBuf {
    let name = destination.file_name().unwrap_or_default();
    let hash = blake3::hash(name.as_encoded_bytes()).to_hex();
    destination.with_file_name(format!(".polder-{}.tmp", &hash[..16]))
}

/// Removes what a killed run may have left beside a file.
pub fn remove_half_written(destination: &Path) -> io::Result<()> {
    remove_file(&half_written(destination))
}

/// Removes a file of ours. A folder that somebody put in its place is not ours.
pub fn remove_file(path: &Path) -> io::Result<()> {
    match fs_err::remove_file(path) {
        Err(error)
            if !matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory
            ) =>
        {
            Err(error)
        }
        _ => Ok(()),
    }
}

/// Removes the folders above removed files that are empty now and not wanted any more.
pub fn prune<'a>(
    tree: &Path,
    removed: impl IntoIterator<Item = &'a str>,
    is_wanted: impl Fn(&str) -> bool,
) -> io::Result<()> {
    let unwanted: BTreeSet<&str> = removed
        .into_iter()
        .flat_map(path::folders_of)
        .filter(|folder| !is_wanted(folder))
        .collect();
    // Backwards, what is inside comes before what it is in.
    for folder in unwanted.iter().rev() {
        remove_empty(&tree.join(folder))?;
    }
    Ok(())
}

/// Removes a folder if it is one and empty.
pub fn remove_empty(folder: &Path) -> io::Result<()> {
    match fs_err::remove_dir(folder) {
        Err(error)
            if !matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::DirectoryNotEmpty
            ) =>
        {
            Err(error)
        }
        _ => Ok(()),
    }
}

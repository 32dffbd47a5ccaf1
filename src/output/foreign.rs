//! What other people put into the output: found without reading folders in which nothing happened.
//!
//! A folder's time changes when an entry is added, removed or renamed. One `lstat` tells whether a
//! folder has to be read at all.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io;
use std::io::ErrorKind;
use std::path::Path;

use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSliceMut;
use walkdir::WalkDir;

use crate::output::look::Found;
use crate::output::look::Root;
use crate::output::look::Time;
use crate::output::look::look;
use crate::output::path;
use crate::output::path::Paths;

/// What there is in a tree besides our files.
#[derive(Default)]
pub struct Survey {
    /// Every folder, ours and others', in order.
    pub folders: Vec<Folder>,
    /// Every file, symlink and folder (inode 0) that is not ours; what is above comes first.
    pub foreign: BTreeMap<String, u64>,
}

pub struct Folder {
    pub path: String,
    /// Read before the entries, so that a later change shows.
    pub time: Time,
    pub mode: u32,
}

/// What is expected in a tree.
pub struct Expected<'a> {
    /// Our files.
    pub files: Paths<'a>,
    /// When entries of a folder last changed, as far as it is known; sorted by path.
    pub times: &'a [(String, Time)],
    /// What was foreign when those times were true.
    pub foreign: &'a BTreeMap<String, u64>,
}

/// Why a tree cannot be surveyed.
pub enum Obstacle {
    /// A path of ours that is no folder any more.
    InTheWay(String),
    /// Something that two trees cannot share.
    CannotShare(String),
    Failed(io::Error),
}

impl From<io::Error> for Obstacle {
    fn from(error: io::Error) -> Self {
        Obstacle::Failed(error)
    }
}

/// Finds what is foreign in a tree.
pub fn survey(root: &Path, expected: &Expected) -> Result<Survey, Obstacle> {
    let open = Root::open(root)?;
    let device = open
        .look("")?
        .ok_or_else(|| io::Error::from(ErrorKind::NotFound))?
        .device;
    let folders = expected.files.folders();
    let looked: Vec<(Option<Folder>, Vec<String>)> = folders
        .par_iter()
        .map(|folder| {
            let Some(found) = open.look(folder)? else {
                return Ok((None, Vec::new())); // removed by somebody; its files are written anew
            };
            if found.is_file() && expected.files.has_file(folder) {
                return Ok((None, Vec::new())); // a page that became a folder, in a killed run
            }
            if !found.is_folder() {
                return Err(Obstacle::InTheWay((*folder).to_owned()));
            }
            let folder = Folder::new((*folder).to_owned(), &found, device)?;
            let entries = if expected.is_unchanged(&folder) {
                Vec::new()
            } else {
                foreign_entries(root, &folder.path, expected)?
            };
            Ok((Some(folder), entries))
        })
        .collect::<Result<_, Obstacle>>()?;

    let mut survey = Survey::default();
    let mut tops = BTreeSet::new();
    for (folder, entries) in looked {
        survey.folders.extend(folder);
        tops.extend(entries);
    }
    survey
        .folders
        .par_sort_unstable_by(|one, other| one.path.cmp(&other.path));
    for known in expected.foreign.keys() {
        let top = top(known, &expected.files);
        if survey
            .folder(path::folder_of(top))
            .is_some_and(|folder| expected.is_unchanged(folder))
        {
            tops.insert(top.to_owned()); // its folder was not read
        }
    }
    for top in tops {
        survey.walk(root, &top, device, expected)?;
    }
    survey
        .folders
        .sort_unstable_by(|one, other| one.path.cmp(&other.path));
    Ok(survey)
}

/// The topmost part of a foreign path: what lies in a folder of ours.
fn top<'a>(path: &'a str, ours: &Paths) -> &'a str {
    path::folders_of(path)
        .take_while(|folder| !ours.has_folder(folder))
        .last()
        .unwrap_or(path)
}

impl Expected<'_> {
    /// Whether no entry came to or went from the folder since the last run.
    fn is_unchanged(&self, folder: &Folder) -> bool {
        let at = self
            .times
            .binary_search_by(|(path, _)| path.as_str().cmp(&folder.path));
        at.ok()
            .and_then(|at| self.times.get(at))
            .is_some_and(|(_, time)| *time == folder.time)
    }
}

fn foreign_entries(
    root: &Path,
    folder: &str,
    expected: &Expected,
) -> Result<Vec<String>, Obstacle> {
    let mut foreign = Vec::new();
    let entries = match fs_err::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(foreign),
        Err(error) => return Err(error.into()),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            return Err(unreadable(&entry.path()));
        };
        if path::is_reserved(name) {
            continue;
        }
        let path = match folder {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        let kind = entry.file_type()?;
        let is_ours = (kind.is_file() && expected.files.has_file(&path))
            || (kind.is_dir() && expected.files.has_folder(&path));
        if !is_ours {
            foreign.push(path);
        }
    }
    Ok(foreign)
}

impl Survey {
    pub fn folder(&self, path: &str) -> Option<&Folder> {
        let at = self
            .folders
            .binary_search_by(|folder| folder.path.as_str().cmp(path))
            .ok()?;
        self.folders.get(at)
    }

    /// Notes a foreign file, or a foreign folder with everything in it.
    fn walk(
        &mut self,
        root: &Path,
        top: &str,
        device: u64,
        expected: &Expected,
    ) -> Result<(), Obstacle> {
        for entry in WalkDir::new(root.join(top))
            .follow_root_links(false)
            .sort_by_file_name()
        {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => match error.io_error().map(io::Error::kind) {
                    Some(ErrorKind::NotFound | ErrorKind::NotADirectory) => continue,
                    _ => return Err(Obstacle::Failed(error.into())),
                },
            };
            let relative = entry.path().strip_prefix(root).ok().and_then(Path::to_str);
            let Some(path) = relative else {
                return Err(unreadable(entry.path()));
            };
            let Some(found) = look(entry.path())? else {
                continue;
            };
            if found.is_folder() {
                self.folders
                    .push(Folder::new(path.to_owned(), &found, device)?);
                self.foreign.insert(path.to_owned(), 0);
            } else if !(found.is_file() && expected.files.has_file(path)) {
                self.foreign.insert(path.to_owned(), found.inode);
            }
        }
        Ok(())
    }
}

impl Folder {
    fn new(path: String, found: &Found, device: u64) -> Result<Folder, Obstacle> {
        if found.device != device {
            return Err(Obstacle::CannotShare(format!(
                "`{path}` in it is a mount point"
            )));
        }
        Ok(Folder {
            path,
            time: found.stamp.time,
            mode: found.mode,
        })
    }
}

fn unreadable(path: &Path) -> Obstacle {
    Obstacle::CannotShare(format!(
        "the name of `{}` in it is not UTF-8",
        path.display()
    ))
}

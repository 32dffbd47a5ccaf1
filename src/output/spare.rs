//! The second tree: whether it is still what was put away, and how it becomes the new site.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs::Permissions;
use std::io;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::SystemTime;

use fs_err as fs;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;
use walkdir::WalkDir;

use crate::output::foreign::Survey;
use crate::output::look::Root;
use crate::output::look::Time;
use crate::output::look::look;
use crate::output::path;
use crate::output::path::Paths;
use crate::output::plan::Edition;
use crate::output::plan::Published;
use crate::output::record::Seal;
use crate::output::stop::Stop;
use crate::output::tree;

/// A folder's time says nothing about changes in the same tick of the file system's clock (4 ms,
/// at worst 10 on the systems we know): so fresh a folder is read again instead.
const SETTLED: Duration = Duration::from_millis(50);

pub struct Spare<'a> {
    pub root: PathBuf,
    pub published: &'a Published<'a>,
    pub edition: &'a Edition<'a>,
}

/// What has to be done to the spare's own files.
#[derive(Default)]
struct Work<'a> {
    /// Files with the index under which their bytes wait.
    place: Vec<(&'a str, usize)>,
    link: Vec<&'a str>,
    remove: Vec<&'a str>,
}

impl<'a> Spare<'a> {
    /// Whether the spare is as it was put away. An entry added to or missing from any of its
    /// folders, by a person, another copy of the site or a killed run, shows in a folder's time.
    pub fn is_sealed(&self, seal: &Seal) -> bool {
        let Ok(root) = Root::open(&self.root) else {
            return false;
        };
        let look = |path: &str| root.look(path).ok().flatten();
        let is_unchanged = |(path, time): &(String, Time)| {
            look(path).is_some_and(|found| found.is_folder() && found.stamp.time == *time)
        };
        look("").is_some_and(|root| root.inode == seal.inode)
            && seal.folders.par_iter().all(is_unchanged)
    }

    /// Gives other people's files that exist only in the spare back to the output.
    ///
    /// They come there when somebody's shell or server stood in the output during an exchange, or
    /// in the instant between the survey and the exchange. A file that we brought and its owner
    /// has since deleted from the output is not meant.
    pub fn rescue(&self, seal: Option<&Seal>) -> Result<(), Stop> {
        if look(&self.root)?.is_none() {
            return Ok(());
        }
        let list = tree::read_text(&self.root.join(tree::LIST))?.unwrap_or_default();
        let mut ours = tree::listed_paths(&list);
        ours.extend(tree::read_journal(&self.root)?.into_iter().flatten());
        let is_known = |path: &str, found: &Path| {
            ours.contains(path)
                || self.published.owns(path)
                || seal.is_some_and(|seal| was_brought(seal, path, found))
        };
        for entry in WalkDir::new(&self.root).follow_root_links(false) {
            let entry = entry.map_err(io::Error::from)?;
            let Ok(relative) = entry.path().strip_prefix(&self.root) else {
                continue;
            };
            if entry.file_type().is_dir()
                || entry.file_name().to_str().is_some_and(path::is_reserved)
                || relative
                    .to_str()
                    .is_some_and(|path| is_known(path, entry.path()))
            {
                continue;
            }
            let home = self.published.root.join(relative);
            let folder = home.parent().unwrap_or(self.published.root);
            let given =
                fs::create_dir_all(folder).and_then(|()| fs::hard_link(entry.path(), &home));
            match given {
                // Something newer may stand there.
                Err(error)
                    if !matches!(
                        error.kind(),
                        ErrorKind::AlreadyExists | ErrorKind::NotADirectory
                    ) =>
                {
                    return Err(error.into());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes the spare the new site; without a seal there is no spare yet. Gives the times of its
    /// folders, as far as they are settled.
    pub fn renew(
        &self,
        seal: Option<&'a Seal>,
        survey: &Survey,
    ) -> Result<Vec<(String, Time)>, Stop> {
        let root = &self.root;
        let nothing = BTreeMap::new();
        let brought = seal.map_or(&nothing, |seal| &seal.foreign);
        let wanted = self.edition.wanted();
        let work = self.work(seal, &wanted);
        let foreign: Vec<(&str, u64)> = (survey.foreign.iter())
            .filter(|(path, inode)| brought.get(*path) != Some(inode))
            .map(|(path, inode)| (path.as_str(), *inode))
            .collect();

        make_root(root)?;
        let touched: BTreeSet<&str> = (work.place.iter().map(|(path, _)| *path))
            .chain(work.link.iter().copied())
            .chain(work.remove.iter().copied())
            .collect();
        tree::begin_journal(root, touched.iter().copied())?;

        work.remove
            .par_iter()
            .try_for_each(|path| tree::remove_file(&root.join(path)))?;
        let gone = self.remove_gone(brought, survey, &wanted)?;
        tree::prune(root, work.remove.iter().chain(&gone).copied(), |folder| {
            wanted.has_folder(folder) || survey.foreign.get(folder) == Some(&0)
        })?;

        let filled = (work.place.iter().map(|(path, _)| *path))
            .chain(work.link.iter().copied())
            .chain(foreign.iter().map(|(path, _)| *path));
        let mut folders = Paths::new(filled.collect()).folders();
        folders.extend(
            foreign
                .iter()
                .filter(|(_, inode)| *inode == 0)
                .map(|(path, _)| *path),
        );
        tree::make_folders(root, &folders)?;

        let place = |(path, index): &(&str, usize)| {
            tree::place(&self.edition.staging.file(*index), &root.join(path))
        };
        let link = |path: &str| tree::link(&self.published.root.join(path), &root.join(path));
        work.place.par_iter().try_for_each(place)?;
        work.link.par_iter().try_for_each(|path| link(path))?;
        let mut files = foreign.iter().filter(|(_, inode)| *inode != 0);
        files.try_for_each(|(path, _)| link(path))?;
        self.keep_rights(survey, &folders)?;
        tree::end_journal(root)?;

        match seal {
            None => Ok(settled_times(root, &folders)?),
            Some(seal) => {
                let touched: BTreeSet<&str> = (touched.iter().copied())
                    .chain(gone)
                    .chain(foreign.iter().map(|(path, _)| *path))
                    .flat_map(|path| path::folders_of(path).chain(["", path]))
                    .collect();
                let times = seal.folders.iter();
                Ok(times
                    .filter(|(path, _)| !touched.contains(path.as_str()))
                    .cloned()
                    .collect())
            }
        }
    }

    /// Says what a spare with this seal lacks; without one, it lacks everything.
    fn work(&self, seal: Option<&'a Seal>, wanted: &Paths) -> Work<'a> {
        let place: Vec<(&str, usize)> = self.edition.new_files().collect();
        let Some(seal) = seal else {
            let link = self.edition.files.iter().filter(|file| !file.step.is_new());
            let link = link.map(|file| file.path).collect();
            return Work {
                place,
                link,
                remove: Vec::new(),
            };
        };
        let new = Paths::new(place.iter().map(|(path, _)| *path).collect());
        let stale: BTreeSet<&str> = (seal.behind.iter().map(String::as_str))
            .chain(self.edition.removed.iter().copied())
            .chain(self.edition.found())
            .filter(|path| !new.has_file(path))
            .collect();
        let (link, remove) = stale.into_iter().partition(|path| wanted.has_file(path));
        Work {
            place,
            link,
            remove,
        }
    }

    /// Removes what we brought of other people's files and they have removed, or replaced by a
    /// file or folder of the other kind.
    fn remove_gone<'b>(
        &self,
        brought: &'b BTreeMap<String, u64>,
        survey: &Survey,
        wanted: &Paths,
    ) -> io::Result<Vec<&'b str>> {
        let mut gone = Vec::new();
        // Backwards, what is inside comes before what it is in.
        for (path, inode) in brought.iter().rev() {
            let is_folder = *inode == 0;
            let is_there = survey
                .foreign
                .get(path)
                .is_some_and(|now| (*now == 0) == is_folder);
            let is_ours = if is_folder {
                wanted.has_folder(path)
            } else {
                wanted.has_file(path)
            };
            if is_there || is_ours {
                continue;
            }
            let place = self.root.join(path);
            if is_folder {
                tree::remove_empty(&place)?;
            } else {
                tree::remove_file(&place)?;
            }
            gone.push(path.as_str());
        }
        Ok(gone)
    }

    /// Gives the folders that were made the owner and the rights of those they stand for.
    fn keep_rights(&self, survey: &Survey, made: &[&str]) -> Result<(), Stop> {
        if let (Some(old), Some(new)) = (look(self.published.root)?, look(&self.root)?)
            && old.owner != new.owner
            && std::os::unix::fs::chown(&self.root, Some(old.owner.0), Some(old.owner.1)).is_err()
        {
            return Err(Stop::Never("it belongs to somebody else".to_owned()));
        }
        made.par_iter().try_for_each(|folder| {
            let Some(old) = survey.folder(folder) else {
                return Ok(());
            };
            let folder = self.root.join(folder);
            if look(&folder)?.is_some_and(|new| new.mode == old.mode) {
                return Ok(());
            }
            // The mode has bits for the kind, too, which are not set by it.
            fs::set_permissions(folder, Permissions::from_mode(old.mode & 0o7777))
        })?;
        Ok(())
    }
}

fn make_root(root: &Path) -> io::Result<()> {
    match fs::create_dir(root) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Whether the seal says that we linked this very file into the spare.
fn was_brought(seal: &Seal, path: &str, found: &Path) -> bool {
    let inode = look(found).ok().flatten().map(|found| found.inode);
    inode.is_some_and(|inode| seal.foreign.get(path) == Some(&inode))
}

fn settled_times(root: &Path, folders: &[&str]) -> io::Result<Vec<(String, Time)>> {
    let limit = SystemTime::now().checked_sub(SETTLED);
    let since = limit.and_then(|limit| limit.duration_since(SystemTime::UNIX_EPOCH).ok());
    let since = since.and_then(|since| i64::try_from(since.as_secs()).ok().zip(Some(since)));
    let Some((seconds, since)) = since else {
        return Ok(Vec::new());
    };
    let limit = Time {
        seconds,
        nanoseconds: i64::from(since.subsec_nanos()),
    };
    let root = Root::open(root)?;
    let times = folders.par_iter().filter_map(|folder| {
        let time = root.look(folder).ok()??.stamp.time;
        (time < limit).then(|| ((*folder).to_owned(), time))
    });
    Ok(times.collect())
}

//! Compares the site as it should be with the site as it is published, and makes what is new.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use blake3::Hash;
use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::content::diagnostic::Diagnostic;
use crate::output::file::OutputFile;
use crate::output::look;
use crate::output::look::Found;
use crate::output::look::Kind;
use crate::output::look::Root;
use crate::output::look::Stamp;
use crate::output::outcome::Method;
use crate::output::outcome::WriteError;
use crate::output::outcome::Written;
use crate::output::path;
use crate::output::path::Paths;
use crate::output::record::FileRecord;
use crate::output::record::Record;
use crate::output::staging::Staging;
use crate::output::tree;
use crate::progress::Progress;

/// The published site as it stands.
pub struct Published<'a> {
    pub root: &'a Path,
    /// What the last run knew, sorted by path.
    known: &'a [FileRecord],
    /// How the list in it looks.
    list: Option<Stamp>,
    /// The files that are ours, sorted, where the record does not know it better.
    listed: Option<Vec<String>>,
    /// What a killed run was about to change, file by file.
    pub interrupted: Option<BTreeSet<String>>,
}

impl<'a> Published<'a> {
    pub fn read(root: &'a Path, record: &'a Record) -> io::Result<Published<'a>> {
        let interrupted = tree::read_journal(root)?;
        let list = look::look(&root.join(tree::LIST))?.map(|found| found.stamp);
        let listed = if list == record.list && interrupted.is_none() {
            None
        } else {
            let text = tree::read_text(&root.join(tree::LIST))?.unwrap_or_default();
            let mut listed = tree::listed_paths(&text);
            listed.extend(interrupted.iter().flatten().cloned());
            Some(listed.into_iter().collect())
        };
        Ok(Published {
            root,
            known: &record.files,
            list,
            listed,
            interrupted,
        })
    }

    /// Whether the list on disk is the one that the record knows.
    pub fn is_as_recorded(&self) -> bool {
        self.listed.is_none()
    }

    /// The looks of the list in the output, if it reads so.
    pub fn list_if(&self, text: &str) -> io::Result<Option<Stamp>> {
        let is_so = tree::read_text(&self.root.join(tree::LIST))?.is_some_and(|list| list == text);
        Ok(self.list.filter(|_| is_so))
    }

    /// Whether there is a published site at all.
    pub fn is_there(&self) -> bool {
        self.list.is_some()
    }

    /// Whether the file is Polder's.
    pub fn owns(&self, path: &str) -> bool {
        match &self.listed {
            Some(listed) => listed
                .binary_search_by(|listed| listed.as_str().cmp(path))
                .is_ok(),
            None => self.known(path).is_some(),
        }
    }

    /// All paths that are Polder's.
    pub fn owned(&self) -> Paths<'_> {
        Paths::new(match &self.listed {
            Some(listed) => listed.iter().map(String::as_str).collect(),
            None => self.known.iter().map(|file| file.path.as_str()).collect(),
        })
    }

    fn known(&self, path: &str) -> Option<&'a FileRecord> {
        let at = self
            .known
            .binary_search_by(|file| file.path.as_str().cmp(path))
            .ok()?;
        self.known.get(at)
    }
}

/// A file of the site beside what is known of it.
pub struct Compared<'a> {
    file: &'a OutputFile,
    /// Asked for only when there is one to compare it with.
    key: Option<Hash>,
    known: Option<&'a FileRecord>,
    found: Option<Found>,
    /// Nothing has to be asked: the key and the file on disk are those of the record.
    pub same: bool,
}

/// Asks every file that is known for its key, and the disk for its looks; reads and makes nothing.
pub fn compare<'a>(
    files: &'a [OutputFile],
    published: &Published<'a>,
) -> Result<Vec<Compared<'a>>, WriteError> {
    let mut sorted: Vec<&OutputFile> = files.iter().collect();
    sorted.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    let root = Root::open(published.root)?;
    let compared = sorted.into_par_iter().map(|file| {
        let known = published.known(&file.path);
        let key = known.map(|_| file.content.key());
        let found = root.look(&file.path)?;
        let same = known.is_some_and(|known| {
            let is_file = found.is_some_and(|found| found.is_file() && found.stamp == known.stamp);
            is_file && key.is_some_and(|key| known.key == *key.as_bytes())
        });
        let is_ours = published.is_as_recorded() || published.owns(&file.path);
        Ok(Compared {
            file,
            key,
            known,
            found,
            same: same && is_ours,
        })
    });
    compared
        .collect::<io::Result<Vec<_>>>()
        .map_err(WriteError::from)
}

/// What becomes of one file.
pub struct Planned<'a> {
    pub path: &'a str,
    pub key: Hash,
    pub hash: Hash,
    pub stamp: Stamp,
    pub step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Its bytes are published, as they were.
    Keep,
    /// Its bytes are there, but not as we left them: touched, copied, put there by somebody else.
    Found,
    Add,
    Change,
}

impl Step {
    /// Whether new bytes wait for it.
    pub fn is_new(self) -> bool {
        matches!(self, Step::Add | Step::Change)
    }
}

impl Planned<'_> {
    pub fn record(&self) -> FileRecord {
        FileRecord {
            path: self.path.to_owned(),
            key: *self.key.as_bytes(),
            hash: *self.hash.as_bytes(),
            stamp: self.stamp,
        }
    }
}

/// The site as it is to be published, with its new files waiting.
pub struct Edition<'a> {
    /// In the order of their paths.
    pub files: Vec<Planned<'a>>,
    /// Files of ours that the site has no more, sorted.
    pub removed: Vec<&'a str>,
    /// Holds the new files under their index in `files`, and the list after them.
    pub staging: Staging,
}

impl<'a> Edition<'a> {
    pub fn new(files: Vec<Planned<'a>>, owned: &Paths<'a>, staging: Staging) -> Edition<'a> {
        let mut edition = Edition {
            files,
            removed: Vec::new(),
            staging,
        };
        let wanted = edition.wanted();
        edition.removed = owned.iter().filter(|path| !wanted.has_file(path)).collect();
        edition
    }

    /// The paths with new bytes and the index under which those wait; the list comes last.
    pub fn new_files(&self) -> impl Iterator<Item = (&'a str, usize)> {
        let files = self
            .files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.step.is_new());
        files
            .map(|(index, file)| (file.path, index))
            .chain([(tree::LIST, self.files.len())])
    }

    /// The paths in which the site differs from the one that is published.
    pub fn changes(&self) -> impl Iterator<Item = &'a str> {
        self.new_files()
            .map(|(path, _)| path)
            .chain(self.removed.iter().copied())
    }

    /// Whether it differs from what is published.
    pub fn is_new(&self) -> bool {
        !self.removed.is_empty() || self.files.iter().any(|file| file.step.is_new())
    }

    /// The files that are published with the right bytes, but not as we left them.
    pub fn found(&self) -> impl Iterator<Item = &'a str> {
        self.files
            .iter()
            .filter(|file| file.step == Step::Found)
            .map(|file| file.path)
    }

    /// What this edition is to the one before.
    pub fn written(&self, method: Method) -> Written {
        let paths = |step: Step| -> Vec<String> {
            let files = self.files.iter().filter(|file| file.step == step);
            files.map(|file| file.path.to_owned()).collect()
        };
        Written {
            added: paths(Step::Add),
            changed: paths(Step::Change),
            removed: self.removed.iter().map(|path| (*path).to_owned()).collect(),
            unchanged: self.files.iter().filter(|file| !file.step.is_new()).count(),
            method,
        }
    }

    /// All paths of the site.
    pub fn wanted(&self) -> Paths<'a> {
        Paths::new(self.files.iter().map(|file| file.path).collect())
    }
}

/// Why a file cannot be planned.
enum Fault {
    Wrong(Diagnostic),
    InTheWay(String),
    Failed(anyhow::Error),
}

/// Makes the files that may have changed and stages those that did, each dropped from memory as
/// soon as it is written.
pub fn stage<'a>(
    compared: Vec<Compared<'a>>,
    published: &Published<'a>,
    staging: &Staging,
    progress: &Progress,
) -> Result<Vec<Planned<'a>>, WriteError> {
    let broken = AtomicBool::new(false);
    let planned: Vec<Result<Planned<'a>, Fault>> = compared
        .par_iter()
        .enumerate()
        .filter_map(|(index, compared)| {
            if broken.load(Ordering::Relaxed) {
                return None; // the error that broke it is among the results
            }
            let planned = compared.plan(index, published, staging);
            if !compared.same {
                progress.step();
            }
            if matches!(planned, Err(Fault::Failed(_))) {
                broken.store(true, Ordering::Relaxed);
            }
            Some(planned)
        })
        .collect();

    let mut files = Vec::with_capacity(planned.len());
    let (mut wrong, mut in_the_way) = (Vec::new(), Vec::new());
    for planned in planned {
        match planned {
            Ok(planned) => files.push(planned),
            Err(Fault::Wrong(diagnostic)) => wrong.push(diagnostic),
            Err(Fault::InTheWay(path)) => in_the_way.push(path),
            Err(Fault::Failed(error)) => return Err(WriteError::Failed(error)),
        }
    }
    if !in_the_way.is_empty() {
        return Err(in_the_way_error(published.root, &in_the_way));
    }
    if !wrong.is_empty() {
        wrong.sort();
        return Err(WriteError::Content(wrong));
    }
    Ok(files)
}

/// Somebody else's files stand where the site wants to write.
pub fn in_the_way_error(root: &Path, paths: &[String]) -> WriteError {
    let first = paths.iter().min().map_or("", String::as_str);
    let others = match paths.len() {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    WriteError::Refused {
        reason: format!(
            "`{}` is in the way{others}: it is not Polder's, and the site has a page or a folder of that name",
            root.join(first).display()
        ),
        cure: "move it out of the output, or rename the page".to_owned(),
    }
}

impl<'a> Compared<'a> {
    fn plan(
        &self,
        index: usize,
        published: &Published<'_>,
        staging: &Staging,
    ) -> Result<Planned<'a>, Fault> {
        let path = self.file.path.as_str();
        if let (true, Some(known), Some(key)) = (self.same, self.known, self.key) {
            return Ok(Planned {
                path,
                key,
                hash: Hash::from(known.hash),
                stamp: known.stamp,
                step: Step::Keep,
            });
        }

        let is_ours = published.owns(path);
        let on_disk = match &self.found {
            None => None,
            Some(Found {
                kind: Kind::File,
                stamp,
                ..
            }) => match self.known {
                Some(known) if known.stamp == *stamp && is_ours => {
                    Some((Hash::from(known.hash), *stamp))
                }
                _ => Some((self.read(published)?, *stamp)),
            },
            // A symlink under our name is not what we wrote: only the link is replaced.
            Some(Found {
                kind: Kind::Other, ..
            }) if is_ours => None,
            Some(Found {
                kind: Kind::Folder, ..
            }) if published.is_all_ours(path)? => None,
            Some(_) => return Err(Fault::InTheWay(path.to_owned())),
        };

        let (key, mut bytes) = match self.key {
            Some(key) => (key, None),
            None => {
                let (key, bytes) = self.file.content.make().map_err(Fault::Wrong)?;
                (key, Some(bytes))
            }
        };
        let planned = |hash, stamp, step| Planned {
            path,
            key,
            hash,
            stamp,
            step,
        };
        let hash = match (self.known, &bytes) {
            (_, Some(bytes)) => blake3::hash(bytes),
            (Some(known), None) if known.key == *key.as_bytes() => Hash::from(known.hash),
            _ => blake3::hash(bytes.insert(self.bytes()?)),
        };
        if let Some((hash, stamp)) = on_disk.filter(|(found, _)| *found == hash) {
            let as_we_left_it = is_ours && self.known.is_some_and(|known| known.stamp == stamp);
            let step = if as_we_left_it {
                Step::Keep
            } else {
                Step::Found
            };
            return Ok(planned(hash, stamp, step));
        }
        if on_disk.is_some() && !is_ours {
            return Err(Fault::InTheWay(path.to_owned()));
        }

        let (bytes, hash) = match bytes {
            Some(bytes) => (bytes, hash),
            None => {
                // The list tells what is on the disk, also when a key told something else.
                let bytes = self.bytes()?;
                let hash = blake3::hash(&bytes);
                (bytes, hash)
            }
        };
        let stamp = staging.write(path, index, &bytes).map_err(Fault::Failed)?;
        Ok(planned(
            hash,
            stamp,
            if is_ours { Step::Change } else { Step::Add },
        ))
    }

    fn bytes(&self) -> Result<Vec<u8>, Fault> {
        self.file.content.bytes().map_err(Fault::Wrong)
    }

    fn read(&self, published: &Published<'_>) -> Result<Hash, Fault> {
        tree::hash_file(&published.root.join(&self.file.path))
            .map_err(|error| Fault::Failed(error.into()))
    }
}

impl Published<'_> {
    /// Whether a folder, where the site now wants a file, holds nothing but our files.
    fn is_all_ours(&self, folder: &str) -> Result<bool, Fault> {
        for entry in walkdir::WalkDir::new(self.root.join(folder)) {
            let entry = entry.map_err(|error| Fault::Failed(error.into()))?;
            let relative = entry
                .path()
                .strip_prefix(self.root)
                .ok()
                .and_then(Path::to_str);
            let is_reserved = entry.file_name().to_str().is_some_and(path::is_reserved);
            if !entry.file_type().is_dir()
                && !is_reserved
                && !relative.is_some_and(|path| self.owns(path))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

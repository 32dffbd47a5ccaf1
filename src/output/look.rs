//! Looking at files without opening them: what `lstat` says is how a run knows that nothing happened.

use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::path::PathBuf;

use rustix::fs::AtFlags;
use rustix::fs::CWD;
use rustix::fs::FileType;
use rustix::fs::Mode;
use rustix::fs::OFlags;
use rustix::fs::Stat;
use rustix::io::Errno;
use serde::Deserialize;
use serde::Serialize;

/// When a file, or the entries of a folder, last changed, to the nanosecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Time {
    pub seconds: i64,
    pub nanoseconds: i64,
}

/// The looks of a file; while they are the same, the bytes are taken to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    pub time: Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Folder,
    /// A symlink, a pipe, a device.
    Other,
}

/// What stands under a name.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    pub kind: Kind,
    pub stamp: Stamp,
    pub inode: u64,
    pub device: u64,
    /// With the bits of its kind.
    pub mode: u32,
    /// User and group.
    pub owner: (u32, u32),
}

impl Found {
    pub fn is_file(&self) -> bool {
        self.kind == Kind::File
    }

    pub fn is_folder(&self) -> bool {
        self.kind == Kind::Folder
    }
}

/// The types of these fields differ from processor to processor.
#[allow(clippy::unnecessary_cast)]
impl From<Stat> for Found {
    fn from(stat: Stat) -> Self {
        Found {
            kind: match FileType::from_raw_mode(stat.st_mode) {
                FileType::RegularFile => Kind::File,
                FileType::Directory => Kind::Folder,
                _ => Kind::Other,
            },
            stamp: Stamp {
                size: stat.st_size as u64,
                time: Time {
                    seconds: stat.st_mtime as i64,
                    nanoseconds: stat.st_mtime_nsec as i64,
                },
            },
            inode: stat.st_ino as u64,
            device: stat.st_dev as u64,
            mode: stat.st_mode as u32,
            owner: (stat.st_uid, stat.st_gid),
        }
    }
}

/// Looks at one path. Nothing is an answer; a file where a folder should be is nothing, too.
pub fn look(path: &Path) -> io::Result<Option<Found>> {
    found(
        rustix::fs::statat(CWD, path, AtFlags::SYMLINK_NOFOLLOW),
        path,
    )
}

/// A folder held open, so that looking at all its files does not walk the way to it each time.
pub struct Root {
    path: PathBuf,
    /// `None` when there is no such folder.
    folder: Option<OwnedFd>,
}

impl Root {
    pub fn open(path: &Path) -> io::Result<Root> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = match rustix::fs::open(path, flags, Mode::empty()) {
            Ok(folder) => Some(folder),
            Err(Errno::NOENT | Errno::NOTDIR) => None,
            Err(error) => return Err(failed(path, error)),
        };
        Ok(Root {
            path: path.to_owned(),
            folder,
        })
    }

    /// Looks at a path below the root; `""` is the root itself.
    pub fn look(&self, path: &str) -> io::Result<Option<Found>> {
        let Some(folder) = &self.folder else {
            return Ok(None);
        };
        let name = if path.is_empty() { "." } else { path };
        match rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(Found::from(stat))),
            stat => found(stat, &self.path.join(path)),
        }
    }
}

fn found(stat: rustix::io::Result<Stat>, path: &Path) -> io::Result<Option<Found>> {
    match stat {
        Ok(stat) => Ok(Some(Found::from(stat))),
        Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
        Err(error) => Err(failed(path, error)),
    }
}

fn failed(path: &Path, error: Errno) -> io::Error {
    let error = io::Error::from(error);
    io::Error::new(
        error.kind(),
        format!("failed to look at `{}`: {error}", path.display()),
    )
}

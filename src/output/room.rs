//! The hidden room beside the output, on the same disk: the lock, the spare tree, and files on their way.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use anyhow::Context;
use anyhow::anyhow;
use fs_err as fs;
use rustix::fs::AtFlags;
use rustix::fs::CWD;
use rustix::fs::FlockOperation;
use rustix::fs::StatxAttributes;
use rustix::fs::StatxFlags;
use rustix::io::Errno;

/// The right to publish to an output, for this run alone; it ends with the run, also by `kill -9`.
pub struct Claim {
    /// The room, or why there is none.
    pub room: Result<Room, String>,
    _lock: File,
}

impl Claim {
    /// Waits for other runs, and makes the room.
    pub fn stake(output: &Path, patience: Duration) -> anyhow::Result<Claim> {
        if let Some(folder) = output.parent() {
            fs::create_dir_all(folder)?;
        }
        let (room, file) = match Room::open(output) {
            Ok(room) => {
                let file = room.lock_file()?;
                (Ok(room), file)
            }
            Err(error) => {
                // Without a room the output is never exchanged, so its own inode can be locked.
                fs::create_dir_all(output)?;
                (
                    Err(format!("there is no room beside it: {error}")),
                    fs::File::open(output)?.into(),
                )
            }
        };
        lock(&file, output, patience)?;
        Ok(Claim { room, _lock: file })
    }
}

/// The folder `.public.polder` beside the output `public`. Safe to delete while nothing builds.
pub struct Room {
    folder: PathBuf,
}

impl Room {
    /// Makes the room. Fails where the folder around the output is not ours to write to.
    pub fn open(output: &Path) -> io::Result<Room> {
        let name = output.file_name().ok_or(ErrorKind::InvalidInput)?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(".polder");
        let folder = output.with_file_name(hidden);
        match fs::create_dir(&folder) {
            // Beside an output in a repository it would otherwise be committed one day.
            Ok(()) => fs::write(folder.join(".gitignore"), "*\n")?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(error),
        }
        Ok(Room { folder })
    }

    /// The tree that is brought up to date and then changes names with the output.
    pub fn spare(&self) -> PathBuf {
        self.folder.join("tree")
    }

    /// New files, before anything is published.
    pub fn staging(&self) -> PathBuf {
        self.folder.join("new")
    }

    fn trash(&self) -> PathBuf {
        self.folder.join("trash")
    }

    /// Opens the file that one run locks for itself; to be locked, it need not be writable.
    fn lock_file(&self) -> io::Result<File> {
        let path = self.folder.join("lock");
        let made = fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        Ok(made
            .or_else(|error| fs::File::open(path).map_err(|_| error))?
            .into())
    }

    /// Deletes the spare: first out of the way in one step, so that a half-deleted tree can never
    /// be taken for a spare, in which every file without a list would look like somebody else's.
    pub fn discard_spare(&self) -> io::Result<()> {
        self.empty_trash()?;
        match fs::rename(self.spare(), self.trash()) {
            Ok(()) => self.empty_trash(),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Finishes a deletion that was interrupted.
    pub fn empty_trash(&self) -> io::Result<()> {
        remove_tree(&self.trash())
    }
}

/// Whether a folder is the root of a mount, which has no second name to exchange.
pub fn is_mount_point(folder: &Path) -> bool {
    let attributes = rustix::fs::statx(CWD, folder, AtFlags::empty(), StatxFlags::empty());
    attributes.is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

/// Removes a folder with everything in it; that there is none is fine.
pub fn remove_tree(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn lock(file: &File, output: &Path, patience: Duration) -> anyhow::Result<()> {
    let deadline = Instant::now() + patience;
    loop {
        match rustix::fs::flock(file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(()),
            Err(Errno::WOULDBLOCK | Errno::INTR) if Instant::now() < deadline => {
                thread::sleep(Duration::from_millis(20));
            }
            Err(Errno::WOULDBLOCK) => {
                return Err(anyhow!(
                    "another build has been publishing to `{}` for {} s",
                    output.display(),
                    patience.as_secs()
                ));
            }
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("failed to lock `{}`", output.display()));
            }
        }
    }
}

//! New files wait here, whole, until all of them are there: what goes wrong before, goes wrong unpublished.

use std::io;
use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::Context;
use fs_err::File;

use crate::output::look::Found;
use crate::output::look::Stamp;
use crate::output::room;

/// How long a run waits for a slow disk before it publishes all the same.
const PATIENCE: Duration = Duration::from_secs(1);

/// A folder on the disk of the output, removed when this is dropped.
pub struct Staging {
    folder: PathBuf,
    /// Whether each file is on the disk, and not only in the memory of the machine, when it is staged.
    durable: bool,
}

impl Staging {
    /// Makes the folder, empty, whatever a killed run left in it.
    pub fn make(folder: PathBuf, durable: bool) -> io::Result<Staging> {
        room::remove_tree(&folder)?;
        fs_err::create_dir_all(&folder)?;
        Ok(Staging { folder, durable })
    }

    /// Writes the next content of the file `path` of the site.
    pub fn write(&self, path: &str, index: usize, bytes: &[u8]) -> anyhow::Result<Stamp> {
        self.try_write(index, bytes)
            .with_context(|| format!("failed to write `{path}`"))
    }

    fn try_write(&self, index: usize, bytes: &[u8]) -> io::Result<Stamp> {
        let mut file = File::create_new(self.file(index))?;
        file.write_all(bytes)?;
        if self.durable {
            file.sync_data()?;
        }
        let stat = rustix::fs::fstat(&file)?;
        Ok(Found::from(stat).stamp)
    }

    /// Where the content with this index waits.
    pub fn file(&self, index: usize) -> PathBuf {
        self.folder.join(index.to_string())
    }

    /// Brings everything that was written on this file system to the disk. It does not wait long:
    /// other programs may have written gigabytes, and the disk goes on without being watched.
    pub fn sync_all(&self) -> anyhow::Result<()> {
        let folder = File::open(&self.folder)?;
        let (done, wait) = mpsc::channel();
        thread::spawn(move || {
            // Nobody may be waiting any more.
            let _ = done.send(rustix::fs::syncfs(folder));
        });
        match wait.recv_timeout(PATIENCE) {
            Ok(Err(error)) => Err(error).with_context(|| {
                format!("failed to bring `{}` to the disk", self.folder.display())
            }),
            _ => Ok(()),
        }
    }

    pub fn is_durable(&self) -> bool {
        self.durable
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays is removed by the next run; the site is published, or the error is told.
        let _ = room::remove_tree(&self.folder);
    }
}

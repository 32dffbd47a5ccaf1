//! One service for one data folder: two would remember threads that the other changed.

use std::path::Path;

use anyhow::Context;
use rustix::fs::FlockOperation;
use rustix::fs::flock;

/// Held for as long as it lives; the system lets go of it when the process ends, however it ends.
pub struct Lock {
    _file: fs_err::File,
}

impl Lock {
    pub fn take(data: &Path) -> anyhow::Result<Lock> {
        let file = fs_err::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(data.join("lock"))?;
        flock(&file, FlockOperation::NonBlockingLockExclusive)
            .with_context(|| format!("another service works in `{}`", data.display()))?;
        Ok(Lock { _file: file })
    }
}

//! How a file looks from outside: as long as that stays, its content is what it was.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::time::Duration;
use std::time::SystemTime;

use serde::Deserialize;
use serde::Serialize;

/// A file that was changed this short a time ago may change again without looking different: the clock
/// of a file system ticks in milliseconds.
const FRESH: Duration = Duration::from_millis(100);

/// What changes when a file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    modified: SystemTime,
    /// The time in nanoseconds when anything about the file changed; nobody can set it.
    changed: (i64, i64),
    length: u64,
    inode: u64,
}

impl Stamp {
    pub fn of(metadata: &Metadata, now: SystemTime) -> Stamp {
        Stamp {
            modified: metadata.modified().unwrap_or(now),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            length: metadata.len(),
            inode: metadata.ino(),
        }
    }

    /// Whether the file would look different if it had changed again by now.
    pub fn has_settled(&self, now: SystemTime) -> bool {
        now.duration_since(self.latest())
            .is_ok_and(|age| age > FRESH)
    }

    /// When the file was last touched; a tool may set `modified` back, but not `changed`.
    fn latest(&self) -> SystemTime {
        let seconds = Duration::from_secs(self.changed.0.try_into().unwrap_or(0));
        let nanoseconds = Duration::from_nanos(self.changed.1.try_into().unwrap_or(0));
        self.modified
            .max(SystemTime::UNIX_EPOCH + seconds + nanoseconds)
    }
}

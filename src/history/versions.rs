//! Earlier versions of files, read from the repository when somebody asks for one.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::OnceLock;
use std::sync::PoisonError;

use git2::Oid;

use crate::content::past::Version;
use crate::history::repository::Repository;

/// A repository that is opened when the first version is asked for: once for each thread that reads at the
/// same time.
pub struct Versions {
    /// The site's folder.
    root: PathBuf,
    /// Whether versions may be left out.
    is_partial: OnceLock<bool>,
    idle: Mutex<Vec<Repository>>,
}

impl Versions {
    pub fn new(root: PathBuf) -> Versions {
        Versions {
            root,
            is_partial: OnceLock::new(),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// The bytes of a version, unless there are more than `most` of them.
    pub fn read(&self, version: Version, most: usize) -> Kept {
        let kept = self.with_repository(|repository| {
            let id = Oid::from_bytes(&version.0).ok()?;
            match repository.blob_size(id)? {
                size if size > most => Some(Kept::TooLong),
                _ => repository.blob(id).ok().map(Kept::Whole),
            }
        });
        kept.unwrap_or(Kept::Missing)
    }

    /// Whether a version was left out of a partial clone, which may still fetch it.
    pub fn lacks(&self, version: Version) -> bool {
        let is_partial = || self.with_repository(|repository| repository.state().partial);
        *self.is_partial.get_or_init(is_partial)
            && self.with_repository(|repository| {
                let id = Oid::from_bytes(&version.0).ok();
                id.and_then(|id| repository.blob_size(id)).is_none()
            })
    }

    fn with_repository<T>(&self, ask: impl FnOnce(&Repository) -> T) -> T {
        let waiting = self.lock().pop();
        let repository = waiting.unwrap_or_else(|| Repository::open(&self.root));
        let answer = ask(&repository);
        self.lock().push(repository);
        answer
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Repository>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a repository has of a version.
pub enum Kept {
    Whole(Vec<u8>),
    TooLong,
    /// Left out of a partial clone, or broken.
    Missing,
}

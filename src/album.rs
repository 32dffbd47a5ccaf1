//! Pictures that were drawn before, each under its key: in memory, or beside the other caches.
//!
//! Like those it is safe to delete and never trusted blindly: a file begins with the hash of its key and
//! its content. What no audience's last build shows any more is dropped.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

const PICTURE: &str = "drawn-";
const LIST: &str = "album-";

#[derive(Default)]
pub struct Album {
    /// Without one all is held in memory.
    folder: Option<PathBuf>,
    held: Mutex<HashMap<String, Arc<[u8]>>>,
    /// By audience: what its last build shows.
    shown: Mutex<BTreeMap<String, BTreeSet<String>>>,
    /// Whoever unpacks a large picture waits here: two at once would need the memory of two.
    large: Mutex<()>,
}

impl Album {
    pub fn open(folder: PathBuf) -> Album {
        Album {
            folder: Some(folder),
            ..Album::default()
        }
    }

    pub fn get(&self, key: &blake3::Hash) -> Option<Vec<u8>> {
        let name = key.to_hex().to_string();
        let Some(folder) = &self.folder else {
            return lock(&self.held).get(&name).map(|bytes| bytes.to_vec());
        };
        let bytes = fs_err::read(folder.join(format!("{PICTURE}{name}"))).ok()?;
        let (sum, content) = bytes.split_at_checked(32)?;
        (seal(key, content).as_bytes() == sum).then(|| content.to_vec())
    }

    /// Keeps a picture. One that cannot be kept costs time later and nothing else.
    pub fn put(&self, key: &blake3::Hash, content: &[u8]) {
        let name = key.to_hex().to_string();
        let Some(folder) = &self.folder else {
            lock(&self.held).insert(name, content.into());
            return;
        };
        let mut bytes = seal(key, content).as_bytes().to_vec();
        bytes.extend_from_slice(content);
        let path = folder.join(format!("{PICTURE}{name}"));
        let spare = path.with_extension(format!("{}.part", std::process::id()));
        let _ = fs_err::create_dir_all(folder)
            .and_then(|()| fs_err::write(&spare, bytes))
            .and_then(|()| fs_err::rename(&spare, &path));
    }

    pub fn wait_if_large(&self, is_large: bool) -> Option<MutexGuard<'_, ()>> {
        is_large.then(|| lock(&self.large))
    }

    /// Notes what a build for an audience shows.
    pub fn show(&self, audience: &str, keys: impl Iterator<Item = blake3::Hash>) {
        let keys: BTreeSet<String> = keys.map(|key| key.to_hex().to_string()).collect();
        let mut shown = lock(&self.shown);
        shown.insert(audience.to_owned(), keys);
        if self.folder.is_none() {
            let used: BTreeSet<&String> = shown.values().flatten().collect();
            lock(&self.held).retain(|name, _| used.contains(name));
        }
    }

    /// Drops what is shown to nobody any more.
    pub fn save(&self) -> std::io::Result<()> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        for (audience, keys) in &*lock(&self.shown) {
            let hash = blake3::hash(audience.as_bytes()).to_hex();
            let path = folder.join(format!("{LIST}{}", &hash.as_str()[..16]));
            let list: Vec<&str> = keys.iter().map(String::as_str).collect();
            let list = list.join("\n");
            let is_new = !list.is_empty() || path.exists();
            if is_new && fs_err::read(&path).ok().as_deref() != Some(list.as_bytes()) {
                fs_err::write(path, list)?;
            }
        }
        let mut used = BTreeSet::new();
        let mut drawn = Vec::new();
        for entry in fs_err::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(LIST) {
                let list = fs_err::read(entry.path()).unwrap_or_default();
                let list = String::from_utf8_lossy(&list).into_owned();
                used.extend(list.lines().map(str::to_owned));
            } else if let Some(name) = name.strip_prefix(PICTURE) {
                drawn.push((name.to_owned(), entry.path()));
            }
        }
        for (name, path) in drawn {
            if !used.contains(&name) {
                let _ = fs_err::remove_file(path);
            }
        }
        Ok(())
    }
}

fn seal(key: &blake3::Hash, content: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key.as_bytes());
    hasher.update(content);
    hasher.finalize()
}

/// What is behind the lock is whole at every moment, also when somebody panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

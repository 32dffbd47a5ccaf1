//! What earlier builds worked out, by hash. Safe to delete at any time, never trusted blindly.
//!
//! Each store is cut into shards, one file each, so that one changed page rewrites one small file. A
//! file begins with a mark, the fingerprint of the program that wrote it and the hash of its content;
//! one that does not fit is as good as none.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::album::Album;
use crate::content::asked::Asked;
use crate::content::diagnostic::Diagnostic;
use crate::content::manuscript::Head;
use crate::content::roster::Roster;
use crate::history::memory::Memory;
use crate::markdown::document::Rendered;
use crate::search::index::Index;
use crate::source::picture::Seen;
use crate::source::text::Texts;

const MARK: &[u8; 8] = b"polder\0\x01";
const SHARDS: usize = 64;

/// The file of git's history: one, for it is read as a whole.
const HISTORY: &str = "history";

/// The program that wrote a cache: its version, and a hash of its source.
pub const FINGERPRINT: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("POLDER_FINGERPRINT"));

/// Everything remembered about one site.
#[derive(Default)]
pub struct Cache {
    folder: Option<PathBuf>,
    pub heads: Store<Head>,
    /// Texts of files, as long as the program lives.
    pub texts: Texts,
    /// By audience: what one build remembers, another never sees.
    documents: BTreeMap<String, Store<Rendered>>,
    /// By audience, in it by language.
    indexes: BTreeMap<String, Store<Index>>,
    /// Highlighted code; loaded when the first new block asks for it.
    snippets: Option<Store<String>>,
    /// Facts of pictures; loaded when there is a picture.
    pictures: Option<Store<Seen>>,
    /// Lists of people by their file; loaded when a site has one.
    rosters: Option<Store<Roster>>,
    /// What versions of pages asked of their readers; loaded when somebody may not see everything.
    asked: Option<Store<Asked>>,
    /// Whom versions of pages named as their approvers; loaded when a page names some.
    approvers: Option<Store<Vec<String>>>,
    pub album: Arc<Album>,
    /// What git told, while it is used or still to be written: it is as large as all of a history.
    history: Option<Memory>,
}

impl Cache {
    /// A cache that lives as long as the program.
    pub fn in_memory() -> Cache {
        Cache {
            snippets: Some(Store::default()),
            texts: Texts::lasting(),
            history: Some(Memory::lasting()),
            ..Cache::default()
        }
    }

    pub fn open(folder: &Path) -> Cache {
        Cache {
            heads: Store::load(folder, "heads"),
            album: Arc::new(Album::open(folder.to_owned())),
            folder: Some(folder.to_owned()),
            ..Cache::default()
        }
    }

    pub fn documents(&mut self, audience: &str) -> &mut Store<Rendered> {
        let folder = self.folder.as_deref();
        self.documents
            .entry(audience.to_owned())
            .or_insert_with(|| match folder {
                Some(folder) => Store::load(folder, &of_audience("documents", audience)),
                None => Store::default(),
            })
    }

    /// What readers search in, by language.
    pub fn indexes(&mut self, audience: &str) -> &mut Store<Index> {
        let folder = self.folder.as_deref();
        self.indexes
            .entry(audience.to_owned())
            .or_insert_with(|| match folder {
                Some(folder) => Store::load(folder, &of_audience("search", audience)),
                None => Store::default(),
            })
    }

    pub fn snippets(&mut self) -> &mut Store<String> {
        let folder = self.folder.as_deref();
        self.snippets.get_or_insert_with(|| match folder {
            Some(folder) => Store::load(folder, "snippets"),
            None => Store::default(),
        })
    }

    pub fn pictures(&mut self) -> &mut Store<Seen> {
        let folder = self.folder.as_deref();
        self.pictures.get_or_insert_with(|| match folder {
            Some(folder) => Store::load(folder, "pictures"),
            None => Store::default(),
        })
    }

    pub fn rosters(&mut self) -> &mut Store<Roster> {
        let folder = self.folder.as_deref();
        self.rosters.get_or_insert_with(|| match folder {
            Some(folder) => Store::load(folder, "people"),
            None => Store::default(),
        })
    }

    pub fn asked(&mut self) -> &mut Store<Asked> {
        let folder = self.folder.as_deref();
        self.asked.get_or_insert_with(|| match folder {
            Some(folder) => Store::load(folder, "asked"),
            None => Store::default(),
        })
    }

    pub fn approvers(&mut self) -> &mut Store<Vec<String>> {
        let folder = self.folder.as_deref();
        self.approvers.get_or_insert_with(|| match folder {
            Some(folder) => Store::load(folder, "approvers"),
            None => Store::default(),
        })
    }

    /// Lends what earlier readings of git's history found out, and takes back what this one adds.
    pub fn history<T>(&mut self, read: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = match (self.history.take(), &self.folder) {
            (Some(memory), _) => memory,
            (None, Some(folder)) => {
                let bytes = fs_err::read(folder.join(HISTORY)).unwrap_or_default();
                Memory::of(unseal(&bytes, HISTORY).unwrap_or_default().to_vec())
            }
            (None, None) => Memory::default(),
        };
        let told = read(&mut memory);
        if self.folder.is_none() || memory.to_write().is_some() {
            self.history = Some(memory);
        }
        told
    }

    /// Writes what changed. A cache that cannot be written costs time later and nothing else, so the
    /// failure is told and the build goes on.
    pub fn save(&mut self) -> Result<(), Diagnostic> {
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        self.forget_unused_snippets();
        let write = || -> std::io::Result<()> {
            fs_err::create_dir_all(&folder)?;
            self.heads.save(&folder, "heads")?;
            for (audience, documents) in &mut self.documents {
                documents.save(&folder, &of_audience("documents", audience))?;
            }
            for (audience, indexes) in &mut self.indexes {
                indexes.save(&folder, &of_audience("search", audience))?;
            }
            if let Some(snippets) = &mut self.snippets {
                snippets.save(&folder, "snippets")?;
                self.snippets = None;
            }
            if let Some(pictures) = &mut self.pictures {
                pictures.save(&folder, "pictures")?;
            }
            if let Some(rosters) = &mut self.rosters {
                rosters.save(&folder, "people")?;
            }
            if let Some(asked) = &mut self.asked {
                asked.save(&folder, "asked")?;
            }
            if let Some(approvers) = &mut self.approvers {
                approvers.save(&folder, "approvers")?;
            }
            self.album.save()?;
            if let Some(bytes) = self.history.as_ref().and_then(Memory::to_write) {
                replace(&folder.join(HISTORY), &seal(bytes, HISTORY))?;
                self.history = None;
            }
            Ok(())
        };
        let mut write = write;
        write().map_err(|error| {
            Diagnostic::warning(
                "cache",
                "",
                format!("what was worked out cannot be kept for the next build: {error}"),
            )
            .help("make room or name another folder with --cache")
        })
    }

    /// Only once there are twice as many as the open documents use: other audiences use them too.
    fn forget_unused_snippets(&mut self) {
        let Some(snippets) = &mut self.snippets else {
            return;
        };
        let used: HashSet<&str> = self
            .documents
            .values()
            .flat_map(Store::values)
            .flat_map(|rendered| rendered.snippets.iter().map(String::as_str))
            .collect();
        if snippets.len() > 2 * used.len() + 100 {
            snippets.retain(|key| used.contains(key));
        }
    }
}

fn of_audience(what: &str, audience: &str) -> String {
    let hash = blake3::hash(audience.as_bytes()).to_hex();
    format!("{what}-{}", &hash.as_str()[..16])
}

/// Values by name, in shards.
pub struct Store<T> {
    shards: Vec<Shard<T>>,
}

struct Shard<T> {
    entries: HashMap<String, Arc<T>>,
    changed: bool,
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Store {
            shards: (0..SHARDS)
                .map(|_| Shard {
                    entries: HashMap::new(),
                    changed: false,
                })
                .collect(),
        }
    }
}

impl<T> Store<T> {
    pub fn get(&self, key: &str) -> Option<&Arc<T>> {
        self.shards[shard(key)].entries.get(key)
    }

    pub fn insert(&mut self, key: String, value: Arc<T>) {
        let shard = &mut self.shards[shard(&key)];
        shard.entries.insert(key, value);
        shard.changed = true;
    }

    /// Makes the store hold exactly these values. What is the same value as before costs nothing later.
    pub fn replace(&mut self, values: impl IntoIterator<Item = (String, Arc<T>)>) {
        let mut fresh: Vec<HashMap<String, Arc<T>>> = (0..SHARDS).map(|_| HashMap::new()).collect();
        for (key, value) in values {
            fresh[shard(&key)].insert(key, value);
        }
        for (shard, fresh) in self.shards.iter_mut().zip(fresh) {
            let same = fresh.len() == shard.entries.len()
                && fresh.iter().all(|(key, value)| {
                    shard
                        .entries
                        .get(key)
                        .is_some_and(|known| Arc::ptr_eq(known, value))
                });
            shard.changed |= !same;
            shard.entries = fresh;
        }
    }

    fn values(&self) -> impl Iterator<Item = &Arc<T>> {
        self.shards.iter().flat_map(|shard| shard.entries.values())
    }

    fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.entries.len()).sum()
    }

    fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        for shard in &mut self.shards {
            let before = shard.entries.len();
            shard.entries.retain(|key, _| keep(key));
            shard.changed |= shard.entries.len() != before;
        }
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync> Store<T> {
    fn load(folder: &Path, name: &str) -> Store<T> {
        let shards = (0..SHARDS)
            .into_par_iter()
            .map(|number| {
                let entries = fs_err::read(file(folder, name, number))
                    .ok()
                    .and_then(|bytes| decode(&bytes, name))
                    .unwrap_or_default();
                Shard {
                    entries,
                    changed: false,
                }
            })
            .collect();
        Store { shards }
    }

    fn save(&mut self, folder: &Path, name: &str) -> std::io::Result<()> {
        self.shards
            .par_iter_mut()
            .enumerate()
            .filter(|(_, shard)| shard.changed)
            .try_for_each(|(number, shard)| {
                replace(&file(folder, name, number), &encode(&shard.entries, name))?;
                shard.changed = false;
                Ok(())
            })
    }
}

fn shard(key: &str) -> usize {
    usize::from(blake3::hash(key.as_bytes()).as_bytes()[0]) % SHARDS
}

fn file(folder: &Path, name: &str, number: usize) -> PathBuf {
    folder.join(format!("{name}-{number:02}"))
}

/// Whoever reads the file meanwhile finds the old one or the new one.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let spare = path.with_extension(format!("{}.part", std::process::id()));
    fs_err::write(&spare, bytes)?;
    fs_err::rename(&spare, path)
}

fn encode<T: Serialize>(entries: &HashMap<String, Arc<T>>, name: &str) -> Vec<u8> {
    // In order, so that the same entries are the same bytes.
    let sorted: BTreeMap<&String, &Arc<T>> = entries.iter().collect();
    seal(&postcard::to_stdvec(&sorted).unwrap_or_default(), name)
}

fn decode<T: DeserializeOwned>(bytes: &[u8], name: &str) -> Option<HashMap<String, Arc<T>>> {
    postcard::from_bytes(unseal(bytes, name)?).ok()
}

/// mark, fingerprint of the program and the store's name, hash of the content, content
fn seal(content: &[u8], name: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len() + 72);
    bytes.extend_from_slice(MARK);
    bytes.extend_from_slice(writer(name).as_bytes());
    bytes.extend_from_slice(blake3::hash(content).as_bytes());
    bytes.extend_from_slice(content);
    bytes
}

/// The content, if this program wrote it under this name and nothing happened to it.
fn unseal<'b>(bytes: &'b [u8], name: &str) -> Option<&'b [u8]> {
    let rest = bytes.strip_prefix(MARK)?;
    let rest = rest.strip_prefix(writer(name).as_bytes())?;
    let (hash, content) = rest.split_at_checked(32)?;
    (blake3::hash(content).as_bytes() == hash).then_some(content)
}

fn writer(name: &str) -> blake3::Hash {
    blake3::hash(format!("{FINGERPRINT}\n{name}").as_bytes())
}

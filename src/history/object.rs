//! Reads raw git objects, remembers the latest, and keeps account of those that cannot be read.

use std::mem;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::Once;

use git2::ObjectType;
use git2::Odb;
use git2::OdbLookupFlags;
use git2::OdbObject;
use git2::Oid;
use git2::opts;

use crate::history::oid::OidMap;
use crate::history::oid::OidSet;

/// Bytes of objects in one generation of the memory; there are two.
///
/// Enough for one folder's trees in the order of their delta chain: more was not faster.
const GENERATION: usize = 4 << 20;

/// Raw objects by id, through a small memory of two generations: what was used lately stays.
pub struct Objects<'odb> {
    odb: &'odb Odb<'odb>,
    /// Missing file contents are no surprise, and said elsewhere.
    is_partial: bool,
    young: OidMap<Rc<OdbObject<'odb>>>,
    old: OidMap<Rc<OdbObject<'odb>>>,
    made: Made,
    /// Bytes in `young`.
    weight: usize,
    unreadable: Unreadable,
    problems: Vec<String>,
}

/// Texts by the id that git would give them.
pub type Made = Arc<OidMap<Arc<[u8]>>>;

/// The bytes of a file.
pub enum Blob<'odb> {
    Stored(Rc<OdbObject<'odb>>),
    Made(Arc<[u8]>),
}

impl Blob<'_> {
    pub fn data(&self) -> &[u8] {
        match self {
            Blob::Stored(object) => object.data(),
            Blob::Made(text) => text,
        }
    }
}

/// The objects that are missing, broken or of the wrong type.
#[derive(Default)]
pub struct Unreadable {
    commits: OidSet,
    trees: OidSet,
    blobs: OidSet,
}

impl<'odb> Objects<'odb> {
    pub fn new(odb: &'odb Odb<'odb>, is_partial: bool) -> Self {
        Objects {
            odb,
            is_partial,
            young: OidMap::default(),
            old: OidMap::default(),
            made: Made::default(),
            weight: 0,
            unreadable: Unreadable::default(),
            problems: Vec::new(),
        }
    }

    /// Reads a commit, which is asked for once and therefore not remembered.
    pub fn commit(&mut self, id: Oid) -> Option<OdbObject<'odb>> {
        self.fetch(id, ObjectType::Commit)
    }

    pub fn tree(&mut self, id: Oid) -> Option<Rc<OdbObject<'odb>>> {
        self.remembered(id, ObjectType::Tree)
    }

    pub fn blob(&mut self, id: Oid) -> Option<Blob<'odb>> {
        if let Some(made) = self.made.get(&id) {
            return Some(Blob::Made(Arc::clone(made)));
        }
        self.remembered(id, ObjectType::Blob).map(Blob::Stored)
    }

    /// From now on these can be read, too: texts that are in no repository.
    pub fn make(&mut self, texts: Made) {
        self.made = texts;
    }

    /// What another reader of the same repository must know to read the same.
    pub fn made(&self) -> Made {
        Arc::clone(&self.made)
    }

    /// The size of a blob in bytes, without unpacking it.
    pub fn blob_size(&mut self, id: Oid) -> Option<usize> {
        if let Some(made) = self.made.get(&id) {
            return Some(made.len());
        }
        if self.unreadable.blobs.contains(&id) || self.is_left_out(id) {
            return None;
        }
        match self.odb.read_header(id) {
            Ok((size, ObjectType::Blob)) => Some(size),
            _ => {
                self.unreadable.blobs.insert(id);
                None
            }
        }
    }

    /// Notes that an object could be read but makes no sense.
    pub fn malformed(&mut self, id: Oid, kind: ObjectType) {
        self.unreadable.of(kind).insert(id);
    }

    /// Notes, as a sentence, why a part of the history is left out.
    pub fn problem(&mut self, sentence: String) {
        self.problems.push(sentence);
    }

    /// Says whether commits or trees are missing, so that some changes were not seen.
    pub fn lost_history(&self) -> bool {
        !self.unreadable.commits.is_empty()
            || !self.unreadable.trees.is_empty()
            || !self.problems.is_empty()
    }

    /// Says whether everything that was asked for could be read, but for commits, and but for file contents
    /// that a partial clone left out.
    pub fn are_whole(&self) -> bool {
        self.unreadable.trees.is_empty()
            && (self.is_partial || self.unreadable.blobs.is_empty())
            && self.problems.is_empty()
    }

    /// The file contents that could not be read.
    pub fn missing_blobs(&self) -> impl Iterator<Item = Oid> {
        self.unreadable.blobs.iter().copied()
    }

    /// Says whether one of these is there by now.
    pub fn have_any(&self, ids: &[Oid]) -> bool {
        ids.iter().any(|id| self.has(*id))
    }

    /// Without looking for new packs, as libgit2 otherwise does for each missing object.
    fn has(&self, id: Oid) -> bool {
        self.odb.exists_ext(id, OdbLookupFlags::NO_REFRESH)
    }

    /// Says whether a partial clone left a file's content out.
    fn is_left_out(&mut self, id: Oid) -> bool {
        let is_left_out = self.is_partial && !self.has(id);
        if is_left_out {
            self.unreadable.blobs.insert(id);
        }
        is_left_out
    }

    /// Everything that went wrong, a sentence each.
    pub fn problems(mut self) -> Vec<String> {
        if self.is_partial {
            self.unreadable.blobs.clear();
        }
        let lost = [
            (
                &self.unreadable.commits,
                "commit",
                "the history before it is unknown",
            ),
            (&self.unreadable.trees, "tree", "changes in it are unknown"),
            (
                &self.unreadable.blobs,
                "file version",
                "its lines are not counted, and a rename with edits may not be recognised",
            ),
        ];
        self.problems
            .extend(lost.into_iter().filter_map(|(ids, name, effect)| {
                let first = ids.iter().min()?;
                let are = match ids.len() {
                    1 => "is".to_owned(),
                    count => format!("and {} more are", count - 1),
                };
                Some(format!(
                    "git {name} {first} {are} missing or broken: {effect}; \
                 `git fsck` tells more, a fresh full clone cures it"
                ))
            }));
        self.problems
    }

    /// Gives up the memory of objects, and keeps the account of those that cannot be read.
    pub fn into_unreadable(self) -> Unreadable {
        self.unreadable
    }

    /// Adds what another reader of the same repository could not read.
    pub fn learn(&mut self, unreadable: Unreadable) {
        self.unreadable.commits.extend(unreadable.commits);
        self.unreadable.trees.extend(unreadable.trees);
        self.unreadable.blobs.extend(unreadable.blobs);
    }

    fn remembered(&mut self, id: Oid, kind: ObjectType) -> Option<Rc<OdbObject<'odb>>> {
        if let Some(object) = self.young.get(&id) {
            return (object.kind() == kind).then(|| Rc::clone(object));
        }
        let object = match self.old.remove(&id) {
            Some(object) if object.kind() == kind => object,
            _ => Rc::new(self.fetch(id, kind)?),
        };
        self.weight += object.len();
        if self.weight > GENERATION {
            self.old = mem::take(&mut self.young);
            self.weight = object.len();
        }
        self.young.insert(id, Rc::clone(&object));
        Some(object)
    }

    fn fetch(&mut self, id: Oid, kind: ObjectType) -> Option<OdbObject<'odb>> {
        // libgit2 looks through all packs again for each missing object: once is enough.
        let unreadable = self.unreadable.of(kind);
        if unreadable.contains(&id) || kind == ObjectType::Blob && self.is_left_out(id) {
            return None;
        }
        let unreadable = self.unreadable.of(kind);
        match self.odb.read(id) {
            Ok(object) if object.kind() == kind => Some(object),
            _ => {
                unreadable.insert(id);
                None
            }
        }
    }
}

impl Unreadable {
    fn of(&mut self, kind: ObjectType) -> &mut OidSet {
        match kind {
            ObjectType::Commit => &mut self.commits,
            ObjectType::Tree => &mut self.trees,
            _ => &mut self.blobs,
        }
    }
}

/// From now on libgit2 (in the whole process) does not hash what it reads and does not keep it: the two
/// settings that make reading a history fast. Git does not hash either; whoever wants to know whether a
/// repository is sound asks `git fsck`. [`Objects`] keeps what is needed again.
pub fn trust() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        opts::strict_hash_verification(false);
        opts::enable_caching(false);
    });
}

//! Lists every change to every wanted file, one folder at a time through the whole of history.

use std::collections::HashMap;
use std::rc::Rc;

use git2::ObjectType;
use git2::OdbObject;
use git2::Oid;

use crate::content::past::Lines;
use crate::history::commit::CommitNumber;
use crate::history::object::Objects;
use crate::history::tree;
use crate::history::tree::Difference;
use crate::history::tree::Entry;
use crate::history::tree::Kind;

/// Which files' history is asked for.
///
/// Both are given paths relative to the site's folder, present and past ones, without a `/` at the end.
#[derive(Clone, Copy)]
pub struct Wanted<'w> {
    /// What is remembered of one question is no answer to another one.
    pub name: &'w str,
    /// Whether a folder can hold wanted files: all others are never read.
    pub folder: &'w dyn Fn(&str) -> bool,
    pub file: &'w dyn Fn(&str) -> bool,
}

/// What an editing commit did to the whole tree; before a root there is none.
pub struct Edit {
    pub commit: CommitNumber,
    pub new: Oid,
    pub old: Option<Oid>,
}

/// Everything that happened to one path, whatever file it held.
pub struct PathChanges {
    /// Relative to the site's folder.
    pub path: Vec<u8>,
    /// Newest first.
    pub changes: Vec<Change>,
}

/// What one commit did to one path: `new` and `old` differ, and at least one is there.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    pub commit: CommitNumber,
    pub new: Option<Leaf>,
    pub old: Option<Leaf>,
    /// The place, among all paths, of the path that the same commit moved here.
    pub from: Option<usize>,
    /// What that did to the text; none if a version is no text or missing, and none for a removal.
    pub lines: Option<Lines>,
}

impl PathChanges {
    /// What a commit did to this path.
    pub fn at(&self, commit: CommitNumber) -> Option<&Change> {
        Some(&self.changes[self.place_of(commit)?])
    }

    pub fn place_of(&self, commit: CommitNumber) -> Option<usize> {
        self.changes
            .binary_search_by_key(&commit, |change| change.commit)
            .ok()
    }
}

/// A file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Leaf {
    pub blob: Oid,
    /// A symbolic link: its content is the path it leads to.
    pub link: bool,
}

/// The longest path that is followed, in bytes; no disk takes longer ones.
pub const LONGEST_PATH: usize = 4096;

/// Where a repository ends that was made to exhaust its readers; no honest one comes near.
pub const MOST_CHANGES: usize = 16_000_000;

/// Lists the changes of commits, path by path.
///
/// `site` leads from the top of the repository to the site's folder. Each folder is compared through all
/// commits before its subfolders are: the versions of one tree lie next to each other in git's packs, so
/// each is unpacked about once.
pub fn read(
    edits: &[Edit],
    site: &[Vec<u8>],
    wanted: &Wanted<'_>,
    objects: &mut Objects<'_>,
) -> Vec<PathChanges> {
    let pairs = edits.iter().map(|edit| Pair {
        commit: edit.commit,
        new: Some(edit.new),
        old: edit.old,
    });
    traverse(
        pairs.filter(|pair| pair.new != pair.old).collect(),
        site,
        wanted,
        objects,
    )
}

/// A folder's tree after and before a commit; none where there was no such folder. The two differ.
#[derive(Clone, Copy)]
struct Pair {
    commit: CommitNumber,
    new: Option<Oid>,
    old: Option<Oid>,
}

/// A folder and what happened to it, newest first.
struct Folder {
    path: Vec<u8>,
    pairs: Vec<Pair>,
}

fn traverse(
    top: Vec<Pair>,
    site: &[Vec<u8>],
    wanted: &Wanted<'_>,
    objects: &mut Objects<'_>,
) -> Vec<PathChanges> {
    let mut pairs = top;
    for name in site {
        pairs = descend(&pairs, name, objects);
    }
    let mut found = Vec::new();
    let mut count = 0;
    // A list and no recursion: folders may be nested deeper than the stack.
    let mut waiting = vec![Folder {
        path: Vec::new(),
        pairs,
    }];
    while let Some(folder) = waiting.pop() {
        let mut children = Children::new(folder.path, wanted);
        for pair in &folder.pairs {
            count += compare(pair, objects, &mut |pair, difference| {
                children.note(pair, difference)
            });
            if count > MOST_CHANGES {
                objects.problem(format!(
                    "the git history has over {MOST_CHANGES} changes; the rest is left out"
                ));
                return found;
            }
        }
        let files = children.files.lists.into_iter();
        found.extend(files.map(|(path, changes)| PathChanges { path, changes }));
        let folders = children.folders.lists.into_iter();
        waiting.extend(folders.map(|(path, pairs)| Folder { path, pairs }));
    }
    found
}

/// What happened to the subfolder called `name`.
fn descend(pairs: &[Pair], name: &[u8], objects: &mut Objects<'_>) -> Vec<Pair> {
    let mut below = Vec::new();
    for pair in pairs {
        compare(pair, objects, &mut |pair, difference| {
            if difference.name() == name {
                below.extend(subfolder(pair, difference));
            }
        });
    }
    below
}

/// Compares the two trees of a pair and returns the number of differences: none if one cannot be read.
fn compare(
    pair: &Pair,
    objects: &mut Objects<'_>,
    found: &mut impl FnMut(&Pair, &Difference<'_>),
) -> usize {
    let (Some(new), Some(old)) = (Tree::read(pair.new, objects), Tree::read(pair.old, objects))
    else {
        return 0;
    };
    let mut count = 0;
    let compared = tree::compare(new.raw(), old.raw(), &mut |difference| {
        count += 1;
        found(pair, &difference);
    });
    if compared.is_err() {
        let old_is_broken = tree::check(old.raw()).is_err();
        let broken = if old_is_broken { pair.old } else { pair.new };
        broken.inspect(|id| objects.malformed(*id, ObjectType::Tree));
    }
    count
}

/// A tree's bytes; those of a folder that was not there are empty.
struct Tree<'odb>(Option<Rc<OdbObject<'odb>>>);

impl<'odb> Tree<'odb> {
    fn read(id: Option<Oid>, objects: &mut Objects<'odb>) -> Option<Self> {
        match id {
            Some(id) => objects.tree(id).map(|object| Tree(Some(object))),
            None => Some(Tree(None)),
        }
    }

    fn raw(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |object| object.data())
    }
}

/// What was found in one folder.
struct Children<'w> {
    path: Vec<u8>,
    wanted: &'w Wanted<'w>,
    files: Named<Change>,
    folders: Named<Pair>,
}

impl<'w> Children<'w> {
    fn new(path: Vec<u8>, wanted: &'w Wanted<'w>) -> Self {
        Children {
            path,
            wanted,
            files: Named::new(),
            folders: Named::new(),
        }
    }

    fn note(&mut self, pair: &Pair, difference: &Difference<'_>) {
        let name = difference.name();
        let (new, old) = (difference.new.and_then(leaf), difference.old.and_then(leaf));
        // Equal ones differ in their permissions only, which is no edit.
        if new != old
            && let Some(changes) = self.files.get(&self.path, name, self.wanted.file)
        {
            changes.push(Change {
                commit: pair.commit,
                new,
                old,
                from: None,
                lines: None,
            });
        }
        if let Some(below) = subfolder(pair, difference)
            && let Some(pairs) = self.folders.get(&self.path, name, self.wanted.folder)
        {
            pairs.push(below);
        }
    }
}

/// Lists of what happened, by name.
struct Named<T> {
    /// Where a name's list is in `lists`; none for what is not wanted.
    places: HashMap<Vec<u8>, Option<usize>>,
    /// Each with its path.
    lists: Vec<(Vec<u8>, Vec<T>)>,
}

impl<T> Named<T> {
    fn new() -> Self {
        Named {
            places: HashMap::new(),
            lists: Vec::new(),
        }
    }

    /// The list of a name in a folder, unless its path is not wanted or too long.
    fn get(
        &mut self,
        folder: &[u8],
        name: &[u8],
        wanted: &dyn Fn(&str) -> bool,
    ) -> Option<&mut Vec<T>> {
        if !self.places.contains_key(name) {
            let path = join(folder, name);
            let place = if path.len() <= LONGEST_PATH && wanted(&String::from_utf8_lossy(&path)) {
                self.lists.push((path, Vec::new()));
                Some(self.lists.len() - 1)
            } else {
                None
            };
            self.places.insert(name.to_vec(), place);
        }
        let place = *self.places.get(name)?;
        Some(&mut self.lists.get_mut(place?)?.1)
    }
}

pub fn join(folder: &[u8], name: &[u8]) -> Vec<u8> {
    match folder {
        [] => name.to_vec(),
        _ => [folder, b"/", name].concat(),
    }
}

fn leaf(entry: Entry<'_>) -> Option<Leaf> {
    match entry.kind {
        Kind::File => Some(Leaf {
            blob: entry.id(),
            link: false,
        }),
        Kind::Link => Some(Leaf {
            blob: entry.id(),
            link: true,
        }),
        Kind::Folder | Kind::Other => None,
    }
}

/// The subfolder's pair of trees, if the difference is one between folders.
fn subfolder(pair: &Pair, difference: &Difference<'_>) -> Option<Pair> {
    let tree = |entry: Entry<'_>| (entry.kind == Kind::Folder).then(|| entry.id());
    let (new, old) = (difference.new.and_then(tree), difference.old.and_then(tree));
    (new != old).then_some(Pair {
        commit: pair.commit,
        new,
        old,
    })
}

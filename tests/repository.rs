//! A git repository that is scripted commit by commit, and what `history` tells about it in words.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use git2::FileMode;
use git2::ObjectType;
use git2::Oid;
use git2::build::TreeUpdateBuilder;
use polder::history;
use polder::history::change::Wanted;
use polder::history::commit::CommitNumber;
use polder::history::memory::Memory;
use polder::history::repository::Repository;
use polder::history::revision::History;
use polder::history::revision::Lineage;
use polder::history::revision::Status;
use tempfile::TempDir;

pub const MARKDOWN: Wanted<'static> = Wanted {
    name: "markdown",
    folder: &|_| true,
    file: &|path| path.ends_with(".md"),
};

/// A repository that is written commit by commit, on the branch that is checked out.
pub struct Script {
    pub place: Place,
    pub git: git2::Repository,
}

pub enum Place {
    Own(TempDir),
    Borrowed(PathBuf),
}

/// What a commit does to one path.
pub enum Step {
    Put(Vec<u8>, String),
    Executable(String, String),
    Gone(Vec<u8>),
    Submodule(String),
}

pub fn put(path: &str, text: &str) -> Step {
    Step::Put(path.into(), text.to_owned())
}

pub fn gone(path: &str) -> Step {
    Step::Gone(path.into())
}

impl Script {
    pub fn new() -> Script {
        let place = TempDir::new().unwrap();
        let git = git2::Repository::init(place.path()).unwrap();
        Script {
            place: Place::Own(place),
            git,
        }
    }

    pub fn folder(&self) -> &Path {
        match &self.place {
            Place::Own(folder) => folder.path(),
            Place::Borrowed(folder) => folder,
        }
    }

    /// Commits after HEAD, at a time in seconds since 1970.
    pub fn commit(&self, time: i64, steps: &[Step]) -> Oid {
        self.commit_raw(
            time,
            &format!("author Ada <ada@example.com> {time} +0000"),
            steps,
        )
    }

    pub fn commit_raw(&self, time: i64, author: &str, steps: &[Step]) -> Oid {
        self.commit_raw_dated(&time.to_string(), author, steps)
    }

    pub fn commit_raw_dated(&self, time: &str, author: &str, steps: &[Step]) -> Oid {
        let parents: Vec<Oid> = self
            .git
            .head()
            .ok()
            .and_then(|head| head.target())
            .into_iter()
            .collect();
        self.write(&parents, time, author, steps)
    }

    /// Commits after the given commits, with the files of the first of them.
    pub fn commit_after(&self, parents: &[Oid], time: i64, steps: &[Step]) -> Oid {
        let author = format!("author Ada <ada@example.com> {time} +0000");
        self.write(parents, &time.to_string(), &author, steps)
    }

    pub fn write(&self, parents: &[Oid], time: &str, author: &str, steps: &[Step]) -> Oid {
        let before = match parents {
            [first, ..] => self.git.find_tree(self.tree_of(*first)).unwrap(),
            [] => self
                .git
                .find_tree(self.git.treebuilder(None).unwrap().write().unwrap())
                .unwrap(),
        };
        let mut update = TreeUpdateBuilder::new();
        for step in steps {
            match step {
                Step::Put(path, text) => update.upsert(
                    path.clone(),
                    self.git.blob(text.as_bytes()).unwrap(),
                    FileMode::Blob,
                ),
                Step::Executable(path, text) => update.upsert(
                    path.clone(),
                    self.git.blob(text.as_bytes()).unwrap(),
                    FileMode::BlobExecutable,
                ),
                Step::Gone(path) => update.remove(path.clone()),
                Step::Submodule(path) => {
                    update.upsert(path.clone(), blob("a commit"), FileMode::Commit)
                }
            };
        }
        let tree = update.create_updated(&self.git, &before).unwrap();
        self.write_raw(tree, parents, time, author)
    }

    /// Commits a tree as it is.
    pub fn commit_tree(&self, tree: Oid, parents: &[Oid], time: i64) -> Oid {
        let author = format!("author Ada <ada@example.com> {time} +0000");
        self.write_raw(tree, parents, &time.to_string(), &author)
    }

    pub fn write_raw(&self, tree: Oid, parents: &[Oid], time: &str, author: &str) -> Oid {
        self.write_message(tree, parents, time, author, "words")
    }

    /// Commits the files of HEAD once more, with a message.
    pub fn commit_message(&self, time: i64, steps: &[Step], message: &str) -> Oid {
        let plain = self.commit(time, steps);
        let parents: Vec<Oid> = self.git.find_commit(plain).unwrap().parent_ids().collect();
        let author = format!("author Ada <ada@example.com> {time} +0000");
        self.write_message(
            self.tree_of(plain),
            &parents,
            &time.to_string(),
            &author,
            message,
        )
    }

    fn write_message(
        &self,
        tree: Oid,
        parents: &[Oid],
        time: &str,
        author: &str,
        message: &str,
    ) -> Oid {
        let parents: String = parents
            .iter()
            .map(|parent| format!("parent {parent}\n"))
            .collect();
        let committer = format!("committer Ada <ada@example.com> {time} +0000");
        let raw = format!("tree {tree}\n{parents}{author}\n{committer}\n\n{message}\n");
        let commit = self
            .git
            .odb()
            .unwrap()
            .write(ObjectType::Commit, raw.as_bytes())
            .unwrap();
        self.point_head_at(commit);
        commit
    }

    /// The tree of a commit, read raw: libgit2 refuses some commits that are written here.
    pub fn tree_of(&self, commit: Oid) -> Oid {
        let odb = self.git.odb().unwrap();
        let raw = odb.read(commit).unwrap();
        Oid::from_str(str::from_utf8(&raw.data()[5..45]).unwrap()).unwrap()
    }

    /// The id of a folder's tree in HEAD.
    pub fn tree(&self, folder: &str) -> Oid {
        let top = self.tree_of(self.git.head().unwrap().target().unwrap());
        self.git
            .find_tree(top)
            .unwrap()
            .get_path(Path::new(folder))
            .unwrap()
            .id()
    }

    pub fn point_head_at(&self, commit: Oid) {
        let head = fs::read_to_string(self.git.path().join("HEAD")).unwrap();
        let branch = head.trim().strip_prefix("ref: ").unwrap();
        let file = self.git.path().join(branch);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, format!("{commit}\n")).unwrap();
    }

    /// Removes an object, as a broken or partial clone lacks it.
    pub fn lose(&self, id: Oid) {
        fs::remove_file(self.object_file(id)).unwrap();
    }

    /// The oldest commit, by first parents.
    pub fn earliest(&self) -> Oid {
        let mut commit = self.git.head().unwrap().peel_to_commit().unwrap();
        while let Ok(parent) = commit.parent(0) {
            commit = parent;
        }
        commit.id()
    }

    /// Replaces an object's bytes by nonsense.
    pub fn spoil(&self, id: Oid) {
        self.lose(id);
        fs::write(self.object_file(id), "nonsense").unwrap();
    }

    pub fn object_file(&self, id: Oid) -> PathBuf {
        let id = id.to_string();
        self.git
            .path()
            .join("objects")
            .join(&id[..2])
            .join(&id[2..])
    }

    /// Clones with git itself: libgit2 can make neither a shallow nor a partial clone of a folder.
    pub fn clone_with(&self, options: &[&str]) -> TempDir {
        let clone = TempDir::new().unwrap();
        let cloned = Command::new("git")
            .args(["clone", "--quiet", "--no-checkout"])
            .args(options)
            .arg(format!("file://{}", self.folder().display()))
            .arg(clone.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .status()
            .unwrap();
        assert!(cloned.success());
        clone
    }

    pub fn repository(&self) -> Repository {
        Repository::open(self.folder())
    }

    pub fn read(&self) -> Arc<History> {
        read(self.folder())
    }

    pub fn read_from(&self, repository: &Repository) -> Arc<History> {
        history::read(repository, &MARKDOWN, &mut Memory::default())
    }

    pub fn text_of_first(&self, history: &History, page: &str) -> Option<String> {
        let first = lineage(history, page).first.as_ref()?;
        Some(String::from_utf8(self.repository().blob(first.blob).unwrap()).unwrap())
    }
}

pub fn read(folder: &Path) -> Arc<History> {
    history::read(&Repository::open(folder), &MARKDOWN, &mut Memory::default())
}

pub fn lineage<'h>(history: &'h History, page: &str) -> &'h Lineage {
    history
        .lineages
        .get(page)
        .unwrap_or_else(|| panic!("no lineage of {page}"))
}

/// The lines that each revision added and removed, newest first: `+3 -1`.
pub fn lines(history: &History, page: &str) -> Vec<String> {
    let revisions = lineage(history, page).revisions.iter();
    revisions
        .map(|revision| match revision.lines {
            Some(lines) => format!("+{} -{}", lines.added, lines.removed),
            None => "none".to_owned(),
        })
        .collect()
}

/// A lineage in words, newest first: `200 moved a.md to b.md`.
pub fn story(history: &History, page: &str) -> Vec<String> {
    let told = lineage(history, page).revisions.iter().map(|revision| {
        let time = history.commit(revision.commit).unwrap().time;
        let path = &revision.path;
        match &revision.status {
            Status::Added => format!("{time} added {path}"),
            Status::Modified => format!("{time} modified {path}"),
            Status::Renamed { from } => format!("{time} moved {from} to {path}"),
        }
    });
    told.collect()
}

pub fn earlier(history: &History, page: &str) -> Vec<String> {
    let time = |number: CommitNumber| history.commit(number).unwrap().time;
    let paths = lineage(history, page).earlier_paths(page);
    paths
        .into_iter()
        .map(|(path, left)| format!("{path} until {}", time(left)))
        .collect()
}

pub fn blob(text: &str) -> Oid {
    Oid::hash_object(ObjectType::Blob, text.as_bytes()).unwrap()
}

pub fn raw_tree(names: &[String], ids: &[Oid]) -> Vec<u8> {
    let entries = names.iter().zip(ids);
    entries
        .flat_map(|(name, id)| [b"100644 ", name.as_bytes(), b"\0", id.as_bytes()].concat())
        .collect()
}

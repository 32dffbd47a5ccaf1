//! Opens the git repository that contains a folder and says what state it is in.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use anyhow::bail;
use git2::ErrorCode;
use git2::ObjectType;
use git2::Odb;
use git2::Oid;
use git2::RepositoryOpenFlags;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::history::commit;
use crate::history::object;

/// A site's folder and the git repository around it, if there is one.
pub struct Repository {
    /// None where there is no repository or libgit2 cannot open it.
    git: Option<git2::Repository>,
    state: State,
}

/// What there is to know about the repository around a folder before reading its history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    pub kind: Kind,
    /// The commit that is checked out; none unless `kind` is `Whole`.
    pub head: Option<Oid>,
    /// The branch that is checked out; none where HEAD names a commit.
    pub branch: Option<String>,
    /// The site's folder inside the repository: empty, or for example `docs/site`.
    pub prefix: PathBuf,
    /// Older commits are left out (`git clone --depth`, the default of most CI systems).
    pub shallow: bool,
    /// Old file contents may be left out (`git clone --filter`).
    pub partial: bool,
    /// HEAD names a commit and not a branch, as CI systems check out.
    pub detached: bool,
    /// A second working tree of another clone (`git worktree add`).
    pub worktree: bool,
    /// The repository is a submodule of another one, and only its own history is read.
    pub submodule: bool,
}

/// What was found around a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Kind {
    /// No repository.
    #[default]
    None,
    /// A repository that cannot be read; a sentence with the reason and, where known, the cure.
    Unreadable(String),
    /// A repository without a working tree: its folder holds no content files.
    Bare,
    /// A repository without a commit on its branch.
    Empty,
    /// A repository with a commit to start from.
    Whole,
}

impl Repository {
    /// Looks for a repository in `folder` and its parents. Never fails: see `State::kind`.
    pub fn open(folder: &Path) -> Repository {
        object::trust();
        let opened = git2::Repository::open_ext(folder, RepositoryOpenFlags::empty(), [""; 0]);
        match opened {
            Ok(git) => {
                let state = state(&git, folder);
                Repository {
                    git: Some(git),
                    state,
                }
            }
            Err(error) => {
                let kind = match error.code() {
                    ErrorCode::NotFound if !has_git_file(folder) => Kind::None,
                    _ => Kind::Unreadable(unreadable(folder, &error)),
                };
                Repository {
                    git: None,
                    state: State {
                        kind,
                        ..State::default()
                    },
                }
            }
        }
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    /// The folder at the top of the working tree.
    pub fn top(&self) -> Option<&Path> {
        self.git.as_ref()?.workdir()
    }

    /// The bytes of one version of a file; fails where a partial or broken clone lacks it.
    pub fn blob(&self, id: Oid) -> anyhow::Result<Vec<u8>> {
        let git = self
            .git
            .as_ref()
            .context("there is no repository to read from")?;
        let blob = git
            .find_blob(id)
            .with_context(|| format!("failed to read the file version {id}"))?;
        Ok(blob.content().to_vec())
    }

    /// How many bytes a version of a file has, without unpacking it; `None` where it is missing.
    pub fn blob_size(&self, id: Oid) -> Option<usize> {
        let (size, kind) = self.odb()?.read_header(id).ok()?;
        (kind == ObjectType::Blob).then_some(size)
    }

    /// The text of a file at the top of the working tree: `.mailmap`.
    pub fn file_beside(&self, name: &str) -> Option<String> {
        let path = self.git.as_ref()?.workdir()?.join(name);
        let bytes = fs::read(path).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Reads from an earlier commit on instead of the one that is checked out: `point` is a day, and then it
    /// is the newest commit before it on the branch, or anything that git understands as a commit.
    pub fn go_back(&mut self, point: &str) -> anyhow::Result<()> {
        let (Some(git), Some(head)) = (&self.git, self.state.head) else {
            bail!("there is no commit to go back to: this folder has no git history");
        };
        let found = match point.parse::<Date>() {
            Ok(day) => newest_before(git, head, day)?,
            Err(_) => git
                .revparse_single(point)
                .and_then(|object| object.peel_to_commit())
                .ok()
                .map(|commit| commit.id()),
        };
        self.state.head = Some(found.with_context(|| match self.state.shallow {
            true => format!("this shallow clone has no commit `{point}`; `git fetch --unshallow` brings all of them"),
            false => format!("there is no commit `{point}`; name a day like 2024-06-01, a tag, or a commit"),
        })?);
        Ok(())
    }

    /// The day of the commit from which is read, in UTC.
    pub fn day(&self) -> Option<Date> {
        let seconds = self.commit()?.time().seconds();
        let time = Timestamp::from_second(seconds).ok()?;
        Some(TimeZone::UTC.to_datetime(time).date())
    }

    /// The files of the site in the commit from which is read, by path in its folder, with their versions.
    /// What is no plain file or has no name in UTF-8 is not among them.
    pub fn files(&self) -> Vec<(String, Oid)> {
        let mut files = Vec::new();
        let Some(tree) = self.commit().and_then(|commit| commit.tree().ok()) else {
            return files;
        };
        let Some(git) = &self.git else {
            return files;
        };
        let site = match self.state.prefix.as_os_str().is_empty() {
            true => Some(tree),
            false => tree
                .get_path(&self.state.prefix)
                .and_then(|entry| git.find_tree(entry.id()))
                .ok(),
        };
        let mut waiting: Vec<(String, git2::Tree<'_>)> = Vec::new();
        waiting.extend(site.map(|tree| (String::new(), tree)));
        while let Some((folder, tree)) = waiting.pop() {
            for entry in &tree {
                let Ok(name) = std::str::from_utf8(entry.name_bytes()) else {
                    continue;
                };
                let path = format!("{folder}{name}");
                match (entry.kind(), entry.filemode()) {
                    (Some(ObjectType::Tree), _) => {
                        let below = git.find_tree(entry.id()).ok();
                        waiting.extend(below.map(|tree| (format!("{path}/"), tree)));
                    }
                    (Some(ObjectType::Blob), 0o100_644 | 0o100_755) => {
                        files.push((path, entry.id()));
                    }
                    _ => {}
                }
            }
        }
        files.sort();
        files
    }

    /// The text of a file in that commit, by its path from the top of the repository.
    pub fn text_then(&self, path: &str) -> Option<String> {
        let entry = self.commit()?.tree().ok()?.get_path(Path::new(path)).ok()?;
        let bytes = self.blob(entry.id()).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn commit(&self) -> Option<git2::Commit<'_>> {
        self.git.as_ref()?.find_commit(self.state.head?).ok()
    }

    /// The commits that `.git-blame-ignore-revs` names: sweeps that tell nothing of what their authors know.
    pub(super) fn ignored(&self) -> HashSet<Oid> {
        let listed = self.file_beside(".git-blame-ignore-revs");
        listed
            .unwrap_or_default()
            .lines()
            .filter_map(|line| commit::id(line.split('#').next()?.trim().as_bytes()))
            .collect()
    }

    /// Where git keeps the repository, so that another thread can open it for itself.
    pub(super) fn place(&self) -> Option<&Path> {
        Some(self.git.as_ref()?.path())
    }

    /// The object database, for a pass over raw objects.
    pub(super) fn odb(&self) -> Option<Odb<'_>> {
        self.git.as_ref()?.odb().ok()
    }

    /// The names of the folders that lead from the top of the repository to the site.
    pub(super) fn folder(&self) -> Vec<Vec<u8>> {
        let names = self.state.prefix.components();
        names
            .map(|name| name.as_os_str().as_encoded_bytes().to_vec())
            .collect()
    }

    /// The commits whose parents a shallow clone left out.
    ///
    /// See <https://git-scm.com/docs/shallow>: one hexadecimal id a line in the file `shallow`.
    pub(super) fn shallow_boundary(&self) -> HashSet<Oid> {
        let Some(git) = &self.git else {
            return HashSet::new();
        };
        let listed = fs::read_to_string(git.commondir().join("shallow")).unwrap_or_default();
        listed
            .lines()
            .filter_map(|line| Oid::from_str(line.trim()).ok())
            .collect()
    }
}

/// What a reader of the site must know about the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    pub text: String,
    /// What to do about it; empty where nothing can be done, or nothing need be.
    pub cure: String,
    /// What pages say would be wrong or incomplete, though somebody meant it to be right.
    pub is_grave: bool,
}

impl State {
    /// What a reader of the site must know about the repository, with the cure.
    pub fn remarks(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let mut remark = |is_grave: bool, text: &str, cure: &str| {
            remarks.push(Remark {
                text: text.to_owned(),
                cure: cure.to_owned(),
                is_grave,
            });
        };
        match &self.kind {
            Kind::None => remark(
                false,
                "there is no git repository here, so no page has a history",
                "",
            ),
            Kind::Unreadable(reason) => {
                let (text, cure) = reason.split_once("; ").unwrap_or((reason, ""));
                remark(true, text, cure);
            }
            Kind::Bare => remark(
                false,
                "the git repository is bare, so no page has a history",
                "build in a clone of it",
            ),
            Kind::Empty => remark(
                false,
                "the git repository has no commit yet, so no page has a history",
                "",
            ),
            Kind::Whole => {}
        }
        if self.shallow {
            remark(
                true,
                "this is a shallow clone: what happened before its oldest commit is unknown",
                "`git fetch --unshallow` brings it (in CI: `fetch-depth: 0`)",
            );
        }
        if self.partial {
            remark(
                false,
                "this is a partial clone: where old file contents are missing, no lines are counted \
                 and a rename with edits may not be recognised",
                "clone without `--filter`",
            );
        }
        remarks
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        match self.cure.as_str() {
            "" => Ok(()),
            cure => write!(f, "; {cure}"),
        }
    }
}

/// Describes an opened repository as seen from `folder`.
fn state(git: &git2::Repository, folder: &Path) -> State {
    let mut state = State {
        shallow: git.is_shallow(),
        partial: is_partial(git),
        worktree: git.is_worktree(),
        submodule: is_submodule(git),
        ..State::default()
    };
    let Some(workdir) = git.workdir() else {
        state.kind = Kind::Bare;
        return state;
    };
    let Some(prefix) = prefix(workdir, folder) else {
        state.kind = Kind::Unreadable(format!(
            "failed to find `{}` inside its git repository",
            folder.display()
        ));
        return state;
    };
    state.prefix = prefix;
    match git.head() {
        Ok(head) => {
            state.detached = git.head_detached().unwrap_or_default();
            state.head = head.target();
            state.branch = head
                .is_branch()
                .then(|| head.shorthand().map(str::to_owned))
                .and_then(Result::ok);
            state.kind = Kind::Whole;
        }
        Err(error) if error.code() == ErrorCode::UnbornBranch => state.kind = unborn(git),
        Err(error) => state.kind = Kind::Unreadable(unreadable(folder, &error)),
    }
    state
}

/// HEAD names a branch without a commit: there is none at all, or only that branch is missing.
fn unborn(git: &git2::Repository) -> Kind {
    let branches = git.branches(None).map(|mut branches| branches.next());
    if !matches!(branches, Ok(Some(_))) {
        return Kind::Empty;
    }
    let named = git.find_reference("HEAD").ok();
    let named = named
        .as_ref()
        .and_then(|head| head.symbolic_target().ok().flatten())
        .unwrap_or_default();
    let branch = named.strip_prefix("refs/heads/").unwrap_or(named);
    Kind::Unreadable(format!(
        "the branch `{branch}`, which is checked out, has no commit, so no page has a history; \
         `git branch --all` lists those that have, `git switch` checks one out"
    ))
}

/// The newest commit of the branch from before a day began in UTC.
///
/// First parents only: what a merge brought was not there before the merge was.
fn newest_before(git: &git2::Repository, head: Oid, day: Date) -> anyhow::Result<Option<Oid>> {
    let begin = TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0))?.as_second();
    let mut next = git.find_commit(head).ok();
    while let Some(commit) = next {
        if commit.time().seconds() < begin {
            return Ok(Some(commit.id()));
        }
        next = commit.parent(0).ok();
    }
    Ok(None)
}

/// Where `folder` lies below the top of the working tree, symbolic links resolved.
fn prefix(workdir: &Path, folder: &Path) -> Option<PathBuf> {
    let workdir = workdir.canonicalize().ok()?;
    let folder = folder.canonicalize().ok()?;
    Some(folder.strip_prefix(&workdir).ok()?.to_path_buf())
}

/// Says whether a file `.git` points to a repository elsewhere, as in worktrees and submodules.
fn has_git_file(folder: &Path) -> bool {
    let Ok(place) = folder.canonicalize() else {
        return false;
    };
    place
        .ancestors()
        .any(|folder| folder.join(".git").is_file())
}

/// Says whether a remote promised to deliver left-out objects later.
///
/// See <https://git-scm.com/docs/partial-clone>.
fn is_partial(git: &git2::Repository) -> bool {
    let promised = || -> Result<bool, git2::Error> {
        let config = git.config()?;
        let mut remotes = config.entries(Some(r"remote\..*\.promisor"))?;
        Ok(remotes.next().is_some())
    };
    promised().unwrap_or_default()
}

/// Says whether the repository is kept inside its parent's: `.git/modules/<name>`.
fn is_submodule(git: &git2::Repository) -> bool {
    let names: Vec<_> = git
        .path()
        .components()
        .map(|name| name.as_os_str())
        .collect();
    names
        .windows(2)
        .any(|pair| pair[0] == ".git" && pair[1] == "modules")
}

/// The folder above with a repository.
fn around(folder: &Path) -> String {
    let place = folder
        .canonicalize()
        .unwrap_or_else(|_| folder.to_path_buf());
    let top = place
        .ancestors()
        .find(|folder| folder.join(".git").exists());
    top.unwrap_or(&place).display().to_string()
}

/// Says why a repository cannot be opened, with the cure where there is one.
fn unreadable(folder: &Path, error: &git2::Error) -> String {
    let reason = error.message();
    if error.code() == ErrorCode::Owner {
        let top = around(folder);
        return format!(
            "the git repository `{top}` belongs to somebody else, so it is not read; if you trust it, say so: \
             `git config --global --add safe.directory {top}`"
        );
    }
    let folder = folder.display();
    let cure = match error.code() {
        ErrorCode::NotFound => "; the file `.git` there leads to no repository",
        _ if reason.contains("sha256") => "; only repositories with SHA-1 object ids can be read",
        _ if reason.contains("refstorage") => {
            "; convert it with `git refs migrate --ref-format=files`"
        }
        _ => "",
    };
    format!("failed to read the git repository around `{folder}`: {reason}{cure}")
}

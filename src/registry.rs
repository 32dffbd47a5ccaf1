//! The ids of pages that have none in their head: minted once, kept in `ids.json`, never replaced.
//!
//! An id comes from path and content of the page's first version, so that two machines that never met
//! mint the same one. A page that was renamed keeps its id. A shallow clone does not know first
//! versions: there nothing is minted, and that is said.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use fs_err::os::unix::fs::OpenOptionsExt;
use git2::Oid;
use serde::Deserialize;
use serde::Serialize;

use crate::content::asked::Asked;
use crate::content::diagnostic::Diagnostic;
use crate::content::language::Languages;
use crate::content::manuscript::Manuscript;
use crate::content::page::Page;
use crate::content::page_id::PageId;
use crate::history;
use crate::history::change::Wanted;
use crate::history::memory::Memory;
use crate::history::repository::Kind;
use crate::history::repository::Repository;
use crate::history::revision::History;
use crate::history::veil::Veil;

/// The name of the file.
const FILE: &str = "ids.json";

/// Every id that was ever given, by the page's path in the site's folder. Pages that are gone stay in
/// it: their threads may be asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registry {
    pub ids: BTreeMap<String, PageId>,
}

impl Registry {
    /// Reads the registry of a folder; a folder without one has an empty one.
    pub fn read(folder: &Path) -> Result<Registry, Diagnostic> {
        let path = folder.join(FILE);
        let text = match fs_err::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Registry::default());
            }
            Err(error) => return Err(unreadable(&error.to_string())),
        };
        let registry: Registry =
            serde_json::from_slice(&text).map_err(|error| unreadable(&error.to_string()))?;
        match registry
            .ids
            .values()
            .find(|id| PageId::parse(id.as_str()).is_none())
        {
            Some(id) => Err(unreadable(&format!("`{id}` is not a page id"))),
            None => Ok(registry),
        }
    }

    /// The id of a page: that of its head, or the one that was recorded.
    pub fn id(&self, page: &Page) -> Option<PageId> {
        let own = page.manuscript.front_matter.id.as_ref();
        own.and_then(|id| PageId::parse(&id.value))
            .or_else(|| self.ids.get(page.manuscript.page_file()).cloned())
    }

    /// Writes the registry as one step: a reader finds the old one or the new one.
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let mut text =
            serde_json::to_string_pretty(self).context("failed to write down the ids")?;
        text.push('\n');
        replace(folder, FILE, &text)
    }
}

/// Writes a file of the folder that is shared with the service as one step, when it says something new.
pub fn replace(folder: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    let path = folder.join(name);
    if fs_err::read(&path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(());
    }
    fs_err::create_dir_all(folder)?;
    let part = folder.join(format!("{name}.{}.part", std::process::id()));
    fs_err::write(&part, text)?;
    fs_err::rename(&part, &path)?;
    Ok(())
}

/// Writes a file as one step that nobody else on this machine may read.
pub fn replace_secret(folder: &Path, name: &str, text: &str) -> anyhow::Result<()> {
    fs_err::create_dir_all(folder)?;
    let part = folder.join(format!("{name}.{}.part", std::process::id()));
    let _ = fs_err::remove_file(&part);
    let mut options = fs_err::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(&part)?;
    file.write_all(text.as_bytes())?;
    fs_err::rename(&part, folder.join(name))?;
    Ok(())
}

fn unreadable(why: &str) -> Diagnostic {
    Diagnostic::error(
        "unreadable-ids",
        "",
        format!("the recorded page ids cannot be read: {why}"),
    )
    .help("restore ids.json from an earlier build; without it every page would lose its thread")
}

/// Brings the registry of a folder up to date with a site's pages. `root` is the site's folder.
pub fn keep(
    root: &Path,
    folder: &Path,
    manuscripts: &[Arc<Manuscript>],
    languages: &Languages,
    memory: &mut Memory,
) -> anyhow::Result<Vec<Diagnostic>> {
    let known = match Registry::read(folder) {
        Ok(known) => known,
        Err(problem) => return Ok(vec![problem]),
    };
    let (fresh, unknown) = work_out(&known, root, &originals(manuscripts, languages), memory);
    if fresh != known {
        fresh.write(folder)?;
    }
    Ok(too_shallow(unknown.len()).into_iter().collect())
}

/// The ids of a site's pages as a registry would keep them, and the files of pages whose id this clone
/// cannot know.
pub fn work_out(
    known: &Registry,
    root: &Path,
    pages: &[&Manuscript],
    memory: &mut Memory,
) -> (Registry, BTreeSet<String>) {
    let lacking = pages
        .iter()
        .any(|page| page.front_matter.id.is_none() && !known.ids.contains_key(page.page_file()));
    // Git is asked only when a page needs it: on most builds none does.
    if !lacking {
        return (with_own(known, pages), BTreeSet::new());
    }
    let repository = Repository::open(root);
    let history = read_history(&repository, memory);
    let past = Past {
        repository: &repository,
        history: &history,
    };
    assign(known, pages, &past)
}

/// What happened to the pages of a site.
pub fn read_history(repository: &Repository, memory: &mut Memory) -> Arc<History> {
    history::read(repository, &pages(), memory)
}

/// The same for readers who may not see everything, and what was learned on the way.
pub fn read_history_for(
    repository: &Repository,
    veil: &Veil<'_>,
    memory: &mut Memory,
) -> (History, Vec<(Oid, Asked)>) {
    history::read_veiled(repository, &pages(), veil, memory)
}

fn pages() -> Wanted<'static> {
    Wanted {
        name: "markdown",
        folder: &|_| true,
        file: &|path| path.ends_with(".md") || path.ends_with(".markdown"),
    }
}

/// Said where pages cannot get their ids.
pub fn too_shallow(pages: usize) -> Option<Diagnostic> {
    (pages > 0).then(|| {
        Diagnostic::warning(
            "unknown-history",
            "",
            format!("{pages} pages get no id yet: this clone does not know their first versions"),
        )
        .help("fetch the whole history (fetch-depth: 0), or restore .polder/service/ids.json from an earlier build")
    })
}

/// The pages that have threads: a translation shares that of its original.
pub fn originals<'a>(
    manuscripts: &'a [Arc<Manuscript>],
    languages: &Languages,
) -> Vec<&'a Manuscript> {
    let mut taken = BTreeSet::new();
    let mut sorted: Vec<(bool, &Manuscript)> = manuscripts
        .iter()
        .map(|manuscript| {
            let (lang, _) = languages.split(manuscript.path.as_str());
            (
                lang.is_some_and(|lang| lang != languages.default()),
                &**manuscript,
            )
        })
        .collect();
    // The default language first; then whichever there is.
    sorted.sort_by_key(|(translated, manuscript)| (*translated, &manuscript.path));
    sorted
        .into_iter()
        .filter(|(_, manuscript)| {
            taken.insert(languages.split(manuscript.path.as_str()).1.into_owned())
        })
        .map(|(_, manuscript)| manuscript)
        .collect()
}

/// The ids that pages say themselves are recorded too: a page whose head loses its id keeps it.
fn with_own(known: &Registry, pages: &[&Manuscript]) -> Registry {
    let mut fresh = known.clone();
    for page in pages {
        if let Some(id) = &page.front_matter.id
            && let Some(id) = PageId::parse(&id.value)
        {
            fresh.ids.insert(page.page_file().to_owned(), id);
        }
    }
    fresh
}

struct Past<'a> {
    repository: &'a Repository,
    history: &'a History,
}

fn assign(
    known: &Registry,
    pages: &[&Manuscript],
    past: &Past<'_>,
) -> (Registry, BTreeSet<String>) {
    let mut fresh = with_own(known, pages);
    let present: BTreeSet<&str> = pages.iter().map(|page| page.page_file()).collect();
    let mut used: BTreeSet<PageId> = fresh.ids.values().cloned().collect();
    let mut unknown = BTreeSet::new();
    for page in pages {
        if fresh.ids.contains_key(page.page_file()) || page.front_matter.id.is_some() {
            continue;
        }
        let moved = past
            .history
            .lineages
            .get(page.page_file())
            .into_iter()
            .flat_map(|lineage| lineage.earlier_paths(page.page_file()))
            .find(|(path, _)| !present.contains(path) && known.ids.contains_key(*path));
        if let Some((path, _)) = moved {
            let id = known.ids[path].clone();
            fresh.ids.remove(path);
            fresh.ids.insert(page.page_file().to_owned(), id);
            continue;
        }
        match past.first_version(page) {
            First::Known(path, content) => {
                let mut id = PageId::mint(&path, &content);
                // Two pages with one first version – one was copied before it was renamed.
                let mut copy = 1_u32;
                while !used.insert(id.clone()) {
                    copy += 1;
                    id = PageId::mint(&format!("{path}\n{}\n{copy}", page.page_file()), &content);
                }
                fresh.ids.insert(page.page_file().to_owned(), id);
            }
            First::Uncommitted => {}
            First::Unknown => {
                unknown.insert(page.page_file().to_owned());
            }
        }
    }
    (fresh, unknown)
}

enum First {
    Known(String, Vec<u8>),
    /// It gets its id with its first commit.
    Uncommitted,
    Unknown,
}

impl Past<'_> {
    fn first_version(&self, page: &Manuscript) -> First {
        // A person in a list has no version of their own: their id there is what stays.
        if page.is_record() {
            return First::Known(page.page_file().to_owned(), Vec::new());
        }
        // Where there is no git at all, what is here is the first version.
        if matches!(self.history.state.kind, Kind::None) {
            return First::Known(page.file.clone(), page.body.as_str().as_bytes().to_vec());
        }
        let Some(lineage) = self.history.lineages.get(&page.file) else {
            return First::Uncommitted;
        };
        let Some(first) = &lineage.first else {
            return First::Unknown;
        };
        match self.repository.blob(first.blob) {
            Ok(content) => First::Known(first.path.to_string(), content),
            Err(_) => First::Unknown,
        }
    }
}

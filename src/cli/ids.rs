//! `polder check --fix-ids`: writes ids into the heads of pages that have none, or that of another page.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::identity::fresh_id;
use crate::config::Config;
use crate::content::diagnostic::Diagnostic;
use crate::content::manuscript::Manuscript;
use crate::content::page_id::PageId;
use crate::history::memory::Memory;
use crate::history::repository::Repository;
use crate::history::revision::History;
use crate::outline::Outline;
use crate::registry;
use crate::registry::Registry;
use crate::source::head_id;

/// Gives every page an id of its own, in three steps; what was done is told as notes.
///
/// 1. Of pages with one id the copies get a new one: the original is the page under which history first
///    saw the id. Where history does not know, nothing is changed: the wrong choice would give one
///    page's talk to another.
/// 2. A page without an id gets the one that the registry has for it or would mint.
/// 3. A page that is not committed yet gets a fresh one. One whose first version this clone does not
///    know gets none: another machine may know it.
pub fn fix(root: &Path, config: &Config, memory: &mut Memory) -> anyhow::Result<Vec<Diagnostic>> {
    let known = match Registry::read(&root.join(".polder").join("service")) {
        Ok(known) => known,
        Err(problem) => return Ok(vec![problem]),
    };
    let outline = Outline::read(root, config)?;
    let pages = registry::originals(&outline.manuscripts, &config.languages);
    let mut told = Vec::new();
    for (copy, old) in copies(root, &pages, memory) {
        let id = fresh_id()?;
        let done = change(root, &copy.file, |text| {
            let at = copy.front_matter.id.as_ref()?.at;
            head_id::with_other_id(text, at, &old, &id)
        })?;
        told.push(tell(&copy.file, &id, done, "is the id of this copy now"));
    }
    let (fresh, unknown) = registry::work_out(&known, root, &pages, memory);
    for page in &pages {
        // A record has no head into which an id could be written: its id is remembered.
        if page.is_record() || page.front_matter.id.is_some() || unknown.contains(&page.file) {
            continue;
        }
        let id = match fresh.ids.get(&page.file) {
            Some(id) => id.clone(),
            None => fresh_id()?,
        };
        let done = change(root, &page.file, |text| head_id::with_id(text, &id))?;
        told.push(tell(&page.file, &id, done, "is the id of this page now"));
    }
    told.extend(registry::too_shallow(unknown.len()));
    Ok(told)
}

fn tell(file: &str, id: &PageId, done: bool, what: &str) -> Diagnostic {
    match done {
        true => Diagnostic::note("fixed-id", file, format!("`{id}` {what}")),
        false => Diagnostic::note(
            "unfixed-id",
            file,
            "the id cannot be written into this head without changing more of it",
        )
        .help(format!("write `id: {id}` yourself")),
    }
}

/// Changes a file's text; `false` where that cannot be.
fn change(
    root: &Path,
    file: &str,
    edit: impl FnOnce(&str) -> Option<String>,
) -> anyhow::Result<bool> {
    let path = root.join(file);
    let Ok(text) = String::from_utf8(fs_err::read(&path)?) else {
        return Ok(false);
    };
    let Some(fresh) = edit(&text) else {
        return Ok(false);
    };
    fs_err::write(&path, fresh)?;
    Ok(true)
}

/// The pages whose id is another page's, and the id.
fn copies<'a>(
    root: &Path,
    pages: &[&'a Manuscript],
    memory: &mut Memory,
) -> Vec<(&'a Manuscript, String)> {
    let mut owners: BTreeMap<&str, Vec<&Manuscript>> = BTreeMap::new();
    for &page in pages {
        if let Some(id) = &page.front_matter.id
            && PageId::parse(&id.value).is_some()
        {
            owners.entry(&id.value).or_default().push(page);
        }
    }
    owners.retain(|_, pages| pages.len() > 1);
    if owners.is_empty() {
        return Vec::new();
    }
    let repository = Repository::open(root);
    let history = registry::read_history(&repository, memory);
    let mut copies = Vec::new();
    for (id, pages) in owners {
        // The older a commit, the larger its number; what is not committed is younger than everything.
        let mut ages: Vec<_> = pages
            .into_iter()
            .map(|page| (first_seen(page, id, &repository, &history), page))
            .collect();
        ages.sort_by_key(|(age, _)| std::cmp::Reverse(*age));
        if ages[0].0 == ages[1].0 {
            continue;
        }
        copies.extend(
            ages.into_iter()
                .skip(1)
                .map(|(_, page)| (page, id.to_owned())),
        );
    }
    copies
}

/// The number of the commit in which a page first had an id.
fn first_seen(
    page: &Manuscript,
    id: &str,
    repository: &Repository,
    history: &History,
) -> Option<u32> {
    let lineage = history.lineages.get(&page.file)?;
    let holds = |blob: &[u8]| blob.windows(id.len()).any(|part| part == id.as_bytes());
    lineage
        .revisions
        .iter()
        .rev()
        .find(|revision| {
            repository
                .blob(revision.blob)
                .is_ok_and(|blob| holds(&blob))
        })
        .map(|revision| revision.commit.0)
}

//! What people said does not belong into git: nothing could be erased from there.

use std::path::Path;

use git2::Repository;

use crate::content::diagnostic::Diagnostic;

/// What the comment service exports, wherever it lies.
const EXPORT: &str = "threads.jsonl";

/// Exports of talk that git keeps, in the folder of a site.
pub fn talk(root: &Path) -> Vec<Diagnostic> {
    let Ok(repository) = Repository::discover(root) else {
        return Vec::new();
    };
    let (Some(top), Ok(index)) = (repository.workdir(), repository.index()) else {
        return Vec::new();
    };
    let below = |name: &[u8]| {
        let path = top.join(String::from_utf8_lossy(name).as_ref());
        let path = path.strip_prefix(root).ok()?.to_string_lossy().into_owned();
        (path.rsplit('/').next() == Some(EXPORT)).then_some(path)
    };
    let found = index.iter().filter_map(|entry| below(&entry.path));
    found
        .map(|path| {
            Diagnostic::error(
                "talk-in-git",
                path.as_str(),
                "what people said is kept in git, so that nothing of it can be erased",
            )
            .help(format!("take it out: git rm --cached {path}"))
        })
        .collect()
}

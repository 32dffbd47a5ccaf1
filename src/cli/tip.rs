//! Whether what was built is still the newest: of two merges that race, the newer wins.

use std::path::Path;

use crate::cli::site::Misuse;

/// The commit to which a branch has moved on from the one that is checked out; `None` when it has not.
pub fn newer(root: &Path, branch: &str) -> Result<Option<String>, Misuse> {
    let repository = git2::Repository::discover(root)
        .map_err(|_| Misuse("--tip wants a site in a git repository".to_owned()))?;
    let commit = |name: &str| {
        let object = repository.revparse_single(name).ok()?;
        Some(object.peel_to_commit().ok()?.id())
    };
    let tip = commit(branch).ok_or_else(|| {
        Misuse(format!(
            "--tip: there is no branch `{branch}` here; in a clone it may be origin/{branch}"
        ))
    })?;
    match commit("HEAD") {
        Some(head) if head == tip => Ok(None),
        _ => Ok(Some(tip.to_string()[..10].to_owned())),
    }
}

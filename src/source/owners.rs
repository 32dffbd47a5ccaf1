//! Reads CODEOWNERS and OWNERS files: those of the repository around a site, or of the site's folder itself.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::content::codeowners::CodeOwners;
use crate::content::codeowners::Dialect;
use crate::content::diagnostic::Diagnostic;
use crate::content::owners::Declared;
use crate::content::owners_file;
use crate::content::owners_file::OwnersFile;
use crate::content::path::ancestors;
use crate::content::path::join;

/// Where a forge looks for the one file, in this order; the first that is there holds.
const CODEOWNERS: [(&str, Dialect); 4] = [
    (".github/CODEOWNERS", Dialect::GitHub),
    ("CODEOWNERS", Dialect::GitHub),
    ("docs/CODEOWNERS", Dialect::GitHub),
    (".gitlab/CODEOWNERS", Dialect::GitLab),
];

/// GitHub reads no larger one.
const LARGEST: u64 = 3 * 1024 * 1024;

/// Reads who is declared to look after some files, given as the site names them. `top` is the repository's
/// folder, `prefix` where the site lies in it.
pub fn read<'a>(
    top: &Path,
    prefix: &str,
    files: impl Iterator<Item = &'a str>,
) -> (Declared, Vec<Diagnostic>) {
    let Ok(top) = fs_err::canonicalize(top) else {
        let declared = Declared {
            prefix: prefix.to_owned(),
            ..Declared::default()
        };
        return (declared, Vec::new());
    };
    declared(prefix, files, &|path| text(&top, path))
}

/// The same, wherever the texts of the repository's files come from.
pub fn declared<'a>(
    prefix: &str,
    files: impl Iterator<Item = &'a str>,
    text: &dyn Fn(&str) -> Option<String>,
) -> (Declared, Vec<Diagnostic>) {
    let mut declared = Declared {
        prefix: prefix.to_owned(),
        ..Declared::default()
    };
    let mut diagnostics = Vec::new();
    let up = "../".repeat(prefix.split('/').filter(|part| !part.is_empty()).count());
    let found = CODEOWNERS
        .iter()
        .find_map(|(path, dialect)| Some((*path, *dialect, text(path)?)));
    if let Some((path, dialect, text)) = found {
        let (codeowners, problems) = CodeOwners::parse(&text, &format!("{up}{path}"), dialect);
        diagnostics.extend(problems);
        declared.codeowners = Some((Arc::from(path), codeowners));
    }
    let folders: BTreeSet<String> = files
        .filter_map(|file| join(prefix, file))
        .map(|path| {
            path.rsplit_once('/')
                .map_or("", |(folder, _)| folder)
                .to_owned()
        })
        .collect();
    let folders: BTreeSet<&str> = folders
        .iter()
        .flat_map(|folder| ancestors(folder))
        .collect();
    for folder in folders {
        let path = match folder {
            "" => "OWNERS".to_owned(),
            folder => format!("{folder}/OWNERS"),
        };
        if let Some(text) = text(&path) {
            let file = OwnersFile::parse(&text);
            declared
                .files
                .insert(folder.to_owned(), (path.into(), file));
        }
    }
    if !declared.files.is_empty()
        && let Some(text) = text("OWNERS_ALIASES")
    {
        declared.aliases = owners_file::aliases(&text);
    }
    (declared, diagnostics)
}

/// The text of a file of the repository. Links that lead out of it are as good as none.
fn text(top: &Path, path: &str) -> Option<String> {
    let file = fs_err::canonicalize(top.join(path)).ok()?;
    if !file.starts_with(top) || !file.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    let open = fs_err::File::open(file).ok()?;
    open.take(LARGEST).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

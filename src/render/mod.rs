//! Views through templates: the files of the site, each made only when somebody asks for it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::content::diagnostic::Diagnostic;
use crate::output::file::Content;
use crate::output::file::OutputFile;
use crate::render::asset::AssetFile;
use crate::render::page::PageFile;
use crate::view::edition::Edition;

pub mod asset;
pub mod page;

/// All files of an edition, by path. Two that would be one are an error that names both.
///
/// `content` is the folder in which attachments lie.
pub fn files(edition: &Arc<Edition>, content: &Path) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    let pages = page::all(edition).into_iter().map(|what| {
        let file = PageFile::new(edition.clone(), what);
        Candidate {
            path: file.path(),
            origin: file.origin(),
            content: Arc::new(file),
        }
    });
    let assets =
        asset::all(edition, content)
            .into_iter()
            .map(|(path, file): (String, AssetFile)| Candidate {
                origin: file.origin(&path),
                content: Arc::new(file),
                path,
            });
    unique(pages.chain(assets).collect())
}

/// A file, and the file of the site that it comes from.
struct Candidate {
    path: String,
    origin: String,
    content: Arc<dyn Content>,
}

fn unique(mut candidates: Vec<Candidate>) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    candidates.sort_by(|a, b| a.path.cmp(&b.path).then_with(|| a.origin.cmp(&b.origin)));
    let mut taken: HashMap<String, String> = HashMap::new();
    let mut diagnostics = Vec::new();
    let mut files = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let key = candidate.path.to_lowercase();
        if let Some(first) = taken.get(&key) {
            diagnostics.push(
                Diagnostic::error(
                    "duplicate-url",
                    candidate.origin.clone(),
                    format!(
                        "`{}` would be made from this and from {first}",
                        candidate.path
                    ),
                )
                .help("rename one of them, or give the page a `slug`"),
            );
            continue;
        }
        taken.insert(key, format!("`{}`", candidate.origin));
        files.push(OutputFile {
            path: candidate.path,
            content: candidate.content,
        });
    }
    (files, diagnostics)
}

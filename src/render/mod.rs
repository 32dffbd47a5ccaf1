//! Views through templates: the files of the site, each made only when somebody asks for it.

use std::collections::HashMap;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::album::Album;
use crate::content::diagnostic::Diagnostic;
use crate::history::versions::Versions;
use crate::output::file::Content;
use crate::output::file::OutputFile;
use crate::render::asset::AssetFile;
use crate::render::page::PageFile;
use crate::search::index::Numbered;
use crate::view::edition::Edition;

pub mod address;
pub mod asset;
pub mod calendar;
pub mod description;
pub mod feed;
pub mod history;
pub mod page;
pub mod people;
pub mod picture;
pub mod search;
pub mod sitemap;
pub mod xml;

/// All files of an edition, by path. Two that would be one are an error that names both.
pub fn files(edition: &Arc<Edition>, workshop: &Workshop) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    let pages: Vec<PageFile> = page::all(edition)
        .into_iter()
        .map(|what| PageFile::new(edition.clone(), what))
        .collect();
    let machine = for_machines(edition, workshop, &pages);
    let (left, pages): (Vec<Candidate>, Vec<Candidate>) = {
        let of = |file: PageFile| Candidate {
            path: file.path(),
            origin: file.origin(),
            content: Arc::new(file),
        };
        let (left, pages): (Vec<PageFile>, Vec<PageFile>) =
            pages.into_iter().partition(PageFile::gives_way);
        let all = |files: Vec<PageFile>| files.into_iter().map(of).collect();
        (all(left), all(pages))
    };
    let assets =
        asset::all(edition, workshop)
            .into_iter()
            .map(|(path, file): (String, AssetFile)| Candidate {
                origin: file.origin(&path),
                content: Arc::new(file),
                path,
            });
    let pictures = picture::all(edition, workshop)
        .into_iter()
        .map(|(path, origin, content)| Candidate {
            path,
            origin,
            content,
        });
    let mut candidates: Vec<Candidate> = pages.into_iter().chain(assets).chain(pictures).collect();
    // What a site brings itself goes before what comes by itself: a `robots.txt` of its own.
    let own: HashSet<String> = candidates
        .iter()
        .map(|candidate| candidate.path.to_lowercase())
        .collect();
    let free = |file: &Candidate| !own.contains(&file.path.to_lowercase());
    let histories = history::all(edition, workshop)
        .into_iter()
        .map(|(path, origin, content)| Candidate {
            path,
            origin,
            content,
        });
    candidates.extend(
        machine
            .into_iter()
            .chain(left)
            .chain(histories)
            .filter(free),
    );
    unique(candidates)
}

/// What files are made with that are no pages.
pub struct Workshop {
    /// The site's folder.
    pub root: PathBuf,
    /// The folder in which attachments lie.
    pub content: PathBuf,
    /// The pictures that earlier builds drew.
    pub album: Arc<Album>,
    /// What readers search in, by the place of the language among the site's.
    pub indexes: Vec<Numbered>,
    /// Where earlier versions of pages are.
    pub versions: Arc<Versions>,
}

/// The files that no person looks at: feeds, calendars, and what tells a machine of the site.
fn for_machines(edition: &Arc<Edition>, workshop: &Workshop, pages: &[PageFile]) -> Vec<Candidate> {
    fn candidate(path: String, content: impl Content + 'static) -> Candidate {
        Candidate {
            origin: format!("the site's {path}"),
            path,
            content: Arc::new(content),
        }
    }
    let mut files: Vec<(String, String)> = sitemap::sitemaps(edition, pages);
    files.push(("robots.txt".to_owned(), sitemap::robots(edition)));
    files.push((
        "site.webmanifest".to_owned(),
        description::manifest(edition),
    ));
    files.extend(address::all(edition));
    files.extend(people::people(edition).map(|text| ("people.json".to_owned(), text)));
    files.extend(description::search(edition).map(|text| ("opensearch.xml".to_owned(), text)));
    let texts = files
        .into_iter()
        .map(|(path, text)| candidate(path, Written(text)));
    let feeds = feed::all(edition)
        .into_iter()
        .map(|(path, feed)| candidate(path, feed));
    let calendars = calendar::all(edition)
        .into_iter()
        .map(|(path, calendar)| candidate(path, calendar));
    let search = search::all(edition, &workshop.indexes)
        .into_iter()
        .map(|(path, content)| Candidate {
            origin: format!("the site's {path}"),
            path,
            content,
        });
    texts.chain(feeds).chain(calendars).chain(search).collect()
}

/// A text that costs too little to be put off.
struct Written(String);

impl Content for Written {
    fn key(&self) -> blake3::Hash {
        blake3::hash(self.0.as_bytes())
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        Ok(self.0.clone().into_bytes())
    }
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

//! Where each manuscript belongs by itself and by its folder: its kind, title, language and address.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use crate::content::date;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::kind::Kind;
use crate::content::language::Languages;
use crate::content::manuscript::Manuscript;
use crate::content::page::Page;
use crate::content::page_id::PageId;
use crate::content::path::ContentPath;
use crate::content::path::Permalink;
use crate::content::path::ancestors;
use crate::content::path::index_rank;
use crate::content::path::readable;
use crate::content::section::folder_kind;
use crate::content::section::folder_title;

/// Every page, by path. Of two with one address the first is kept.
pub fn pages(
    manuscripts: &[Arc<Manuscript>],
    languages: &Languages,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Page> {
    let pages = unique(place(manuscripts, languages), diagnostics);
    check_ids(&pages, diagnostics);
    pages
}

fn place(manuscripts: &[Arc<Manuscript>], languages: &Languages) -> Vec<Page> {
    let originals: Vec<(Option<String>, String)> = manuscripts
        .iter()
        .map(|manuscript| {
            let (lang, original) = languages.split(manuscript.path.as_str());
            (lang.map(str::to_owned), original.into_owned())
        })
        .collect();
    let sections = section_texts(&originals);
    let kinds: HashMap<&str, Kind> = sections
        .iter()
        .filter_map(|(i, folder)| Some((folder.as_str(), manuscripts[*i].front_matter.kind?)))
        .collect();
    let mut pages: Vec<Page> = manuscripts
        .iter()
        .zip(&originals)
        .enumerate()
        .map(|(i, (manuscript, (lang, original)))| {
            let place = Place {
                lang: lang.as_deref(),
                original,
                section: sections.get(&i),
            };
            page(manuscript.clone(), place, &kinds, languages)
        })
        .collect();
    pages.sort_by(|a, b| a.manuscript.path.cmp(&b.manuscript.path));
    pages
}

/// Which manuscripts are the text of a folder, by their number. Of several in one language the one
/// whose name says it most clearly is: `_index.md`, `index.md`, `README.md`, then `wiki.md` for `wiki/`.
fn section_texts(originals: &[(Option<String>, String)]) -> HashMap<usize, String> {
    let folders: BTreeSet<&str> = originals
        .iter()
        .flat_map(|(_, original)| ancestors(original.rsplit_once('/').map_or("", |(f, _)| f)))
        .collect();
    let mut best: BTreeMap<(Option<&str>, &str), (u8, usize)> = BTreeMap::new();
    for (i, (lang, original)) in originals.iter().enumerate() {
        let (holder, name) = original.rsplit_once('/').unwrap_or(("", original));
        let beside = original.strip_suffix(".md").unwrap_or(original);
        let (folder, rank) = match index_rank(name) {
            Some(rank) => (holder, rank),
            None if folders.contains(beside) => (beside, u8::MAX),
            None => continue,
        };
        let known = best.entry((lang.as_deref(), folder)).or_insert((rank, i));
        *known = (*known).min((rank, i));
    }
    best.into_iter()
        .map(|((_, folder), (_, i))| (i, folder.to_owned()))
        .collect()
}

/// What a manuscript's path says.
struct Place<'a> {
    lang: Option<&'a str>,
    /// The path without its language.
    original: &'a str,
    section: Option<&'a String>,
}

fn page(
    manuscript: Arc<Manuscript>,
    place: Place<'_>,
    kinds: &HashMap<&str, Kind>,
    languages: &Languages,
) -> Page {
    let front_matter = &manuscript.front_matter;
    let path = ContentPath::new(place.original);
    let lang = match (&front_matter.lang, place.lang) {
        (Some(said), _) if languages.contains(&said.value) => &said.value,
        (_, Some(lang)) => lang,
        _ => languages.default(),
    };
    // The folder in which the page's address lies: its own one when it is the text of a section.
    let holder = match place.section {
        Some(folder) => folder.as_str(),
        None => path.folder(),
    };
    let dated = date::prefix(path.stem());
    let title = title(&manuscript, place.section, dated.map(|(_, rest)| rest));
    let permalink = match &front_matter.url {
        Some(url) => Permalink::written(&url.value),
        None => {
            let prefix = (lang != languages.default()).then_some(lang);
            let slug = front_matter
                .slug
                .as_ref()
                .map_or(path.stem(), |slug| slug.value.as_str());
            Permalink::under(prefix, holder, place.section.is_none().then_some(slug))
        }
    };
    Page {
        kind: front_matter
            .kind
            .unwrap_or_else(|| folder_kind(holder, kinds)),
        date: front_matter.date.or(dated.map(|(date, _)| date)),
        folder: match place.section {
            None => holder.to_owned(),
            Some(folder) => folder
                .rsplit_once('/')
                .map_or_else(String::new, |(above, _)| above.to_owned()),
        },
        section: place.section.cloned(),
        tag: None,
        title,
        lang: lang.to_owned(),
        permalink,
        original: place.original.to_owned(),
        manuscript,
    }
}

/// From the head, else the first heading, else the file's or the folder's name made readable.
fn title(manuscript: &Manuscript, section: Option<&String>, undated: Option<&str>) -> String {
    let front_matter = &manuscript.front_matter;
    let name = || {
        let person = front_matter.person.as_ref()?;
        person.name.clone()
    };
    front_matter
        .title
        .clone()
        .or_else(name)
        .filter(|title| !title.trim().is_empty())
        .or_else(|| manuscript.heading.clone())
        .unwrap_or_else(|| match (section, undated) {
            (Some(folder), _) if !folder.is_empty() => folder_title(folder),
            (None, Some(rest)) if !rest.is_empty() => readable(rest),
            _ => readable(manuscript.path.stem()),
        })
}

/// Keeps the first of the pages that would live at one address, on any disk.
fn unique(pages: Vec<Page>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Page> {
    let mut taken: HashMap<String, (String, Permalink)> = HashMap::new();
    let mut kept = Vec::with_capacity(pages.len());
    for page in pages {
        let file = page.manuscript.file.clone();
        match taken.get(&page.permalink.as_str().to_lowercase()) {
            Some((first, permalink)) => {
                let message = if *permalink == page.permalink {
                    format!("this page and `{first}` both live at {permalink}")
                } else {
                    format!(
                        "this page lives at {} and `{first}` at {permalink}, which is one address on many disks",
                        page.permalink
                    )
                };
                let at = page
                    .manuscript
                    .front_matter
                    .url
                    .as_ref()
                    .or(page.manuscript.front_matter.slug.as_ref())
                    .map(|key| key.at)
                    .or(page.manuscript.record_at())
                    .unwrap_or(Position::START);
                diagnostics.push(
                    Diagnostic::error("duplicate-url", file, message)
                        .at(at)
                        .help("rename one of them or give it a `slug`"),
                );
            }
            None => {
                taken.insert(
                    page.permalink.as_str().to_lowercase(),
                    (file, page.permalink.clone()),
                );
                kept.push(page);
            }
        }
    }
    kept
}

/// An id belongs to one page and its translations.
fn check_ids(pages: &[Page], diagnostics: &mut Vec<Diagnostic>) {
    let mut owners: HashMap<&str, &Page> = HashMap::new();
    for page in pages {
        let Some(id) = &page.manuscript.front_matter.id else {
            continue;
        };
        let file = page.manuscript.file.clone();
        if PageId::parse(&id.value).is_none() {
            diagnostics.push(
                Diagnostic::error("wrong-id", file, format!("`{}` is not a page id", id.value))
                    .at(id.at)
                    .help("an id has 16 characters from a to z and 2 to 7; take the line out to get one"),
            );
            continue;
        }
        match owners.get(id.value.as_str()) {
            Some(owner) if owner.original != page.original => diagnostics.push(
                Diagnostic::error(
                    "duplicate-id",
                    file,
                    format!("this page and `{}` have one id", owner.manuscript.file),
                )
                .at(id.at)
                .help("take the `id` out of the copy; it gets one of its own"),
            ),
            Some(_) => {}
            None => {
                owners.insert(&id.value, page);
            }
        }
    }
}

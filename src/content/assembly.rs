//! Puts a site together: every page in its place, under its section and its tags, and all that links can mean.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::content::departed::Departed;
use crate::content::diagnostic::Diagnostic;
use crate::content::file::FileFacts;
use crate::content::former;
use crate::content::former::Moves;
use crate::content::language::Languages;
use crate::content::link::LinkTable;
use crate::content::listing;
use crate::content::listing::Subject;
use crate::content::manuscript::Manuscript;
use crate::content::page::Page;
use crate::content::page::in_language;
use crate::content::past::Past;
use crate::content::path::ContentPath;
use crate::content::path::Permalink;
use crate::content::placement;
use crate::content::redirect;
use crate::content::redirect::Redirect;
use crate::content::section;
use crate::content::section::Target;
use crate::content::site::Site;
use crate::content::tag_text;
use crate::content::taxonomy;
use crate::content::taxonomy::Terms;
use crate::content::taxonomy::tags_permalink;

/// Everything that a site is put together from; all of it may be seen by the readers of this build.
pub struct Parts<'a> {
    pub manuscripts: Vec<Arc<Manuscript>>,
    pub attachments: &'a [(ContentPath, FileFacts)],
    /// Files of `static/`, of the site and of its theme.
    pub statics: &'a [(String, FileFacts)],
    pub languages: &'a Languages,
    pub title: Option<&'a str>,
    /// People who left and are not to be named.
    pub departed: &'a [Departed],
}

/// The pages of a site and the tags that they carry, before anything is made of them.
pub struct Placed {
    /// Those that a page uses, and the first; in the order of the site's.
    pub languages: Vec<String>,
    /// By path.
    pub pages: Vec<Page>,
    pub terms: BTreeMap<String, Terms>,
}

/// Gives every manuscript its place:
///
/// 1. language, kind, title and permalink of every page; two pages with one permalink or one id
///    are an error that names both;
/// 2. the tags of every language, with the texts about them; a page that a language lacks is listed in
///    another.
pub fn place(
    manuscripts: &[Arc<Manuscript>],
    languages: &Languages,
    diagnostics: &mut Vec<Diagnostic>,
) -> Placed {
    let mut pages = placement::pages(manuscripts, languages, diagnostics);
    let languages = used_languages(&pages, languages);
    let mut terms = terms(&pages, &languages);
    diagnostics.extend(tag_text::join(&mut pages, &mut terms, &languages));
    Placed {
        languages,
        pages,
        terms,
    }
}

/// Makes a site of the pages in their places. Before links are looked for come two steps more, in
/// [`settle`].
///
/// 3. its sections, of the pages that are left, and redirects;
/// 4. the table of everything that links can mean.
pub fn assemble(parts: Parts<'_>) -> (Site, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Placed {
        languages,
        pages,
        terms,
    } = place(&parts.manuscripts, parts.languages, &mut diagnostics);
    let title = site_title(&parts, &pages);
    let sections = section::tree(&pages, &languages, &title);
    let mut site = Site {
        title,
        terms,
        listings: Vec::new(),
        shelves: BTreeMap::new(),
        redirects: redirect::asked_for(&pages, &sections, &mut diagnostics),
        links: LinkTable::default(),
        departed: parts.departed.to_vec(),
        unnamed: parts
            .departed
            .iter()
            .flat_map(Departed::all_names)
            .collect(),
        texts: BTreeMap::new(),
        languages,
        pages,
        sections,
    };
    site.links = link_table(&site, &parts);
    (site, diagnostics)
}

/// Adds what a site has of itself, once its past is known:
///
/// 5. the lists that come by themselves, where there is room for them;
/// 6. the places that pages left, where nothing else has come.
pub fn settle(site: &mut Site, past: &Past, moves: &Moves, languages: &Languages) {
    add_listings(site, past);
    add_former(site, moves, languages);
}

fn used_languages(pages: &[Page], languages: &Languages) -> Vec<String> {
    languages
        .all()
        .iter()
        .enumerate()
        .filter(|(i, language)| *i == 0 || pages.iter().any(|page| page.lang == **language))
        .map(|(_, language)| language.clone())
        .collect()
}

fn site_title(parts: &Parts<'_>, pages: &[Page]) -> String {
    parts
        .title
        .map(str::to_owned)
        .or_else(|| {
            let home = pages
                .iter()
                .find(|page| page.permalink == Permalink::root())?;
            (home.manuscript.front_matter.title.is_some() || home.manuscript.heading.is_some())
                .then(|| home.title.clone())
        })
        .unwrap_or_else(|| "Intranet".to_owned())
}

/// Step 2.
fn terms(pages: &[Page], languages: &[String]) -> BTreeMap<String, Terms> {
    languages
        .iter()
        .map(|language| {
            let root: Vec<&str> = if *language == languages[0] {
                vec!["tags"]
            } else {
                vec![language, "tags"]
            };
            let pages = in_language(pages, languages, language).into_iter();
            (language.clone(), taxonomy::gather(pages, &root))
        })
        .collect()
}

/// Step 4.
fn link_table(site: &Site, parts: &Parts<'_>) -> LinkTable {
    let mut links = LinkTable::default();
    for page in &site.pages {
        links.add_page(page);
    }
    for section in &site.sections {
        links.add_listing(&section.folder, &section.permalink);
    }
    for terms in site.terms.values() {
        for term in terms.values() {
            links.add_listing("", &term.permalink);
        }
    }
    for (language, terms) in &site.terms {
        if !terms.is_empty() {
            links.add_listing("", &tags_permalink(language, &site.languages));
        }
    }
    for (path, facts) in parts.attachments {
        links.add_attachment(path, *facts);
    }
    for (path, facts) in parts.statics {
        links.add_static(path, *facts);
    }
    for redirect in &site.redirects {
        if let Target::Page(page) = redirect.to {
            links.add_redirect(&redirect.from, site.page(page));
        }
    }
    links
}

/// Step 5. What a person put at an address stays there, and below it comes nothing.
fn add_listings(site: &mut Site, past: &Past) {
    let languages = std::mem::take(&mut site.languages);
    for language in &languages {
        let prefix = (*language != languages[0]).then_some(language.as_str());
        let pages = in_language(&site.pages, &languages, language);
        let shelf = site.shelves.entry(language.clone()).or_default();
        let mut taken: Vec<Permalink> = Vec::new();
        for listing in listing::gather(&pages, past, language, prefix) {
            let theirs = site.links.living_at(&listing.permalink).cloned();
            let place = match listing.subject {
                Subject::All => Some(&mut shelf.all),
                Subject::Unlinked => Some(&mut shelf.unlinked),
                Subject::Recent => Some(&mut shelf.recent),
                Subject::Archive => Some(&mut shelf.archive),
                Subject::Authors => Some(&mut shelf.authors),
                Subject::Topics => Some(&mut shelf.topics),
                Subject::Letter(_) | Subject::Year(_) | Subject::Care => None,
            };
            let permalink = theirs.clone().unwrap_or_else(|| listing.permalink.clone());
            if let Some(place) = place {
                *place = Some(permalink);
            }
            let below = |taken: &Permalink| listing.permalink.as_str().starts_with(taken.as_str());
            if theirs.is_some() || taken.iter().any(below) {
                taken.push(listing.permalink);
            } else {
                site.links.add_listing("", &listing.permalink);
                site.listings.push(listing);
            }
        }
    }
    site.languages = languages;
}

/// Step 6.
fn add_former(site: &mut Site, moves: &Moves, languages: &Languages) {
    let former = former::gather(site, moves, languages);
    let mut taken: HashSet<String> = HashSet::new();
    for former in &former {
        for from in &former.addresses {
            let is_free = site.links.living_at(from).is_none();
            if is_free && taken.insert(from.as_str().to_lowercase()) {
                site.redirects.push(Redirect {
                    from: from.clone(),
                    to: former.to,
                    is_alias: false,
                });
            }
        }
    }
    site.redirects.sort();
    for former in former {
        match former.to {
            Target::Page(index) => site.links.add_former_page(&former, &site.pages[index.0]),
            Target::Section(index) => {
                let permalink = &site.sections[index.0].permalink;
                site.links.add_former_folder(&former, permalink);
            }
        }
    }
}

//! Tells of every link that leads nowhere, with the reason and the nearest thing that exists.

use std::collections::HashMap;

use crate::content::audience::Audiences;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Severity;
use crate::content::link::Answer;
use crate::content::link::Query;
use crate::content::page::Page;
use crate::content::path::ContentPath;
use crate::content::path::decode;
use crate::content::path::fold;
use crate::content::path::index_rank;
use crate::content::path::join;
use crate::content::site::Site;
use crate::content::suggestion::nearest;
use crate::content::visibility::Reason;
use crate::content::visibility::Withheld;
use crate::markdown::document::Document;
use crate::markdown::document::Reference;

/// Looking for the nearest name costs; past this many broken links the names are the smaller problem.
const MOST_SUGGESTIONS: usize = 300;
/// Of one page; the rest is counted.
const MOST_OF_A_PAGE: usize = 100;

/// Checks the references of all documents; `documents` is parallel to the site's pages.
pub fn check<'a>(
    site: &Site,
    documents: impl Iterator<Item = &'a Document> + Clone,
    withheld: &[Withheld],
    audiences: &Audiences,
) -> Vec<Diagnostic> {
    let all: Vec<&Document> = documents.collect();
    let mut checker = Checker {
        site,
        documents: &all,
        withheld: Index::of(withheld),
        audiences,
        suggestions: 0,
    };
    let mut diagnostics = Vec::new();
    for (page, document) in site.pages.iter().zip(&all) {
        // A leak is never one of those that are only counted.
        let (leaks, mut found): (Vec<Diagnostic>, Vec<Diagnostic>) = document
            .references
            .iter()
            .filter(|reference| reference.embedded.is_none())
            .filter_map(|reference| checker.reference(page, reference))
            .partition(|diagnostic| diagnostic.severity == Severity::Error);
        diagnostics.extend(leaks);
        if found.len() > MOST_OF_A_PAGE {
            let more = found.len() - MOST_OF_A_PAGE;
            found.truncate(MOST_OF_A_PAGE);
            found.push(Diagnostic::warning(
                "broken-link",
                &*page.manuscript.file,
                format!("{more} more links of this page lead nowhere"),
            ));
        }
        diagnostics.append(&mut found);
        diagnostics.extend(located(page, document).take(MOST_OF_A_PAGE));
    }
    diagnostics
}

/// Links to photographs that tell where they were taken: a link publishes the file as it is.
fn located<'a>(page: &'a Page, document: &'a Document) -> impl Iterator<Item = Diagnostic> + 'a {
    let references = document.references.iter().enumerate();
    references.filter_map(|(number, reference)| {
        let (Answer::Attachment { facts, .. } | Answer::Static { facts, .. }) = &reference.answer
        else {
            return None;
        };
        let pictures = &document.pictures;
        let is_shown = pictures.binary_search_by_key(&number, |shown| shown.reference);
        let told = facts.picture.is_some_and(|picture| picture.located)
            && is_shown.is_err()
            && reference.embedded.is_none();
        let written = match &reference.query {
            Query::Path(written) | Query::Name(written) => written,
        };
        told.then(|| {
            Diagnostic::note(
                "located-picture",
                &*page.manuscript.file,
                format!("`{written}` tells where it was taken, and whoever follows this link can read it"),
            )
            .at(reference.position)
            .help(format!(
                "take the place out of the file: exiftool -gps:all= {written}; pictures that are only shown are shown without it"
            ))
        })
    })
}

struct Checker<'a> {
    site: &'a Site,
    documents: &'a [&'a Document],
    withheld: Index<'a>,
    audiences: &'a Audiences,
    suggestions: usize,
}

/// What is withheld, by what it may be asked for: there may be many such pages and many such links.
#[derive(Default)]
struct Index<'a> {
    names: HashMap<&'a str, Vec<&'a Withheld>>,
    addresses: HashMap<&'a str, Vec<&'a Withheld>>,
}

impl<'a> Index<'a> {
    fn of(withheld: &'a [Withheld]) -> Index<'a> {
        let mut index = Index::default();
        for withheld in withheld {
            for name in &withheld.names {
                index.names.entry(name).or_default().push(withheld);
            }
            for address in &withheld.addresses {
                index.addresses.entry(address).or_default().push(withheld);
            }
        }
        index
    }
}

impl<'a> Checker<'a> {
    fn reference(&mut self, page: &Page, reference: &Reference) -> Option<Diagnostic> {
        let diagnostic = match &reference.answer {
            answer if answer.was().is_some() => moved(page, reference)?,
            Answer::Missing => self.missing(page, reference),
            Answer::Page { path, .. } => self.anchor(page, path, reference.fragment.as_deref()?)?,
            Answer::Listing { .. } | Answer::Attachment { .. } | Answer::Static { .. } => {
                return None;
            }
        };
        Some(diagnostic.at(reference.position))
    }

    /// A place on a page that exists: is it there?
    fn anchor(&self, page: &Page, path: &ContentPath, fragment: &str) -> Option<Diagnostic> {
        let target = self
            .site
            .pages
            .binary_search_by(|page| page.manuscript.path.cmp(path))
            .ok()?;
        let document = self.documents[target];
        // The browser knows these without our help.
        let given = ["top", ""].contains(&fragment)
            || fragment.starts_with(":~:")
            || fragment.starts_with("fn-")
            || fragment.starts_with("fnref-");
        let ids = || {
            let headings = document.headings.iter().map(|heading| heading.id.as_str());
            headings.chain(document.anchors.iter().map(String::as_str))
        };
        if given || ids().any(|id| id == fragment) {
            return None;
        }
        let target = &self.site.pages[target];
        let message = if target.manuscript.path == page.manuscript.path {
            format!("this page has no place `#{fragment}`")
        } else {
            format!("{} has no place `#{fragment}`", target.manuscript.file)
        };
        let mut diagnostic = Diagnostic::warning("broken-anchor", &*page.manuscript.file, message);
        diagnostic.help = match nearest(fragment, ids()) {
            Some(id) => Some(format!("did you mean `#{id}`?")),
            // Translated headings have other anchors; the link means them all.
            None if target.manuscript.path.as_str() != target.original => Some(format!(
                "give the heading that is meant an anchor of its own: ## … {{#{fragment}}}"
            )),
            None => None,
        };
        Some(diagnostic)
    }

    fn missing(&mut self, page: &Page, reference: &Reference) -> Diagnostic {
        let file = &*page.manuscript.file;
        let (what, written) = match &reference.query {
            Query::Name(name) => (format!("no page is called `{name}`"), name),
            Query::Path(path) => (format!("`{path}` leads nowhere"), path),
        };
        if let Some(withheld) = self.withheld(page, &reference.query) {
            return self.hidden(file, written, withheld, reference);
        }
        let mut diagnostic = Diagnostic::warning("broken-link", file, what);
        if is_on_a_drive(written) {
            return diagnostic.help("this file is on your own computer: put it beside the page");
        }
        if let Some(meant) = elsewhere(written) {
            return diagnostic.help(format!("did you mean `{meant}`?"));
        }
        if self.suggestions < MOST_SUGGESTIONS {
            self.suggestions += 1;
            diagnostic.help = self
                .suggest(page, &reference.query)
                .map(|known| format!("did you mean `{known}`?"));
        }
        diagnostic
    }

    /// What was taken away before the build, if the link means that. Of several, what is for others
    /// counts before what is hidden by time: it harms more.
    fn withheld(&self, page: &Page, query: &Query) -> Option<&'a Withheld> {
        let at = |address: &str| self.withheld.addresses.get(address).into_iter().flatten();
        let mut found: Vec<&Withheld> = match query {
            Query::Path(path) => {
                let path = decode(path.split('?').next().unwrap_or_default());
                let own = &page.manuscript.path;
                let here = format!("{}/{}", own.folder(), own.stem());
                // As a path among files, and as a browser resolves it on the published page.
                let places = [own.folder(), &here].map(|from| join(from, &path));
                let places = places.iter().flatten();
                places
                    .flat_map(|place| at(&address(place)))
                    .copied()
                    .collect()
            }
            Query::Name(name) => {
                let name = address(&decode(name));
                let at_end = |address: &&str| {
                    let before = address.strip_suffix(name.as_str());
                    before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
                };
                match name.contains('/') {
                    true => {
                        let ends = self.withheld.addresses.keys().filter(|key| at_end(key));
                        ends.flat_map(|address| at(address)).copied().collect()
                    }
                    false => {
                        let named = self.withheld.names.get(name.as_str());
                        named.into_iter().flatten().copied().collect()
                    }
                }
            }
        };
        found.sort_by_key(|withheld| {
            let restricted = matches!(withheld.reason, Reason::Audience(_));
            (!restricted, &withheld.path)
        });
        found.first().copied()
    }

    fn hidden(
        &self,
        file: &str,
        written: &str,
        withheld: &Withheld,
        reference: &Reference,
    ) -> Diagnostic {
        let told = |why: &str, help: &str| {
            Diagnostic::warning(
                "hidden-link",
                file,
                format!("`{written}` is {why}: the link is shown as text"),
            )
            .help(help)
        };
        match &withheld.reason {
            Reason::Draft => told("a draft", "publish it, or link to it later"),
            Reason::Scheduled(date) => {
                told(&format!("hidden until {date}"), "link to it from then on")
            }
            Reason::Expired(date) => told(&format!("hidden since {date}"), "take the link out"),
            Reason::Departed => told(
                "the page of somebody who left and is not to be named",
                "take the link out, and the name",
            ),
            Reason::Audience(audience) => {
                // A wikilink without words of its own shows the page's name to people who may not
                // know that there is such a page.
                let shown = reference
                    .label
                    .as_deref()
                    .or(match &reference.query {
                        Query::Name(name) => Some(name.as_str()),
                        Query::Path(_) => None,
                    })
                    .map(fold);
                let leaks = shown
                    .is_some_and(|shown| withheld.names.iter().any(|name| tells_of(&shown, name)));
                let lowest = self.audiences.names().next().unwrap_or("everybody");
                if leaks {
                    return Diagnostic::error(
                        "audience-leak",
                        file,
                        format!("this link names `{written}`, which is only for {audience}"),
                    )
                    .help(format!(
                        "choose words for the link that {lowest} may read, or put it into a block for {audience}"
                    ));
                }
                told(
                    &format!("only for {audience}"),
                    &format!("put the link into a block for {audience}"),
                )
            }
        }
    }

    fn suggest(&self, page: &Page, query: &Query) -> Option<String> {
        match query {
            Query::Name(name) => {
                let names = self.site.pages.iter().flat_map(|page| {
                    [page.title.as_str(), page.manuscript.path.stem()]
                        .into_iter()
                        .chain(
                            page.manuscript
                                .front_matter
                                .aliases
                                .iter()
                                .map(|alias| alias.value.as_str()),
                        )
                });
                nearest(name, names).map(str::to_owned)
            }
            Query::Path(path) => {
                // A backslash means a slash to those who write one.
                let decoded = decode(path).replace('\\', "/");
                let wanted = decoded.trim_end_matches('/').rsplit('/').next()?;
                // The same name elsewhere: the page was moved, or the link counts folders wrongly.
                let same = self
                    .site
                    .links
                    .paths()
                    .filter(|path| path.rsplit('/').next().is_some_and(|name| name == wanted))
                    .min();
                let full = join(page.manuscript.path.folder(), &decoded).unwrap_or(decoded.clone());
                let meant = self.site.links.paths().find(|path| **path == *full);
                let near = meant
                    .or(same)
                    .or_else(|| nearest(&full, self.site.links.paths()))?;
                let link = relative(page.manuscript.path.folder(), near);
                Some(readable_link(&link))
            }
        }
    }
}

/// A link to a place that a page or a folder left: it leads on, and its writer is told where to.
fn moved(page: &Page, reference: &Reference) -> Option<Diagnostic> {
    let was = reference.answer.was()?;
    let folder = page.manuscript.path.folder();
    let (message, cure) = match (&reference.answer, &reference.query) {
        (Answer::Page { path, .. }, Query::Name(name)) => {
            let bare = path.as_str().strip_suffix(".md").unwrap_or(path.as_str());
            let cure = match name.contains('/') || index_rank(path.file_name()).is_some() {
                true => bare,
                false => path.stem(),
            };
            (format!("`{was}` moved to `{path}`"), format!("[[{cure}]]"))
        }
        (
            Answer::Page {
                path, permalink, ..
            },
            Query::Path(written),
        ) => {
            let cure = match written.starts_with('/') {
                true if !ContentPath::new(decode(written)).is_markdown() => permalink.to_string(),
                true => readable_link(&format!("/{path}")),
                false => readable_link(&relative(folder, path.as_str())),
            };
            (format!("`{was}` moved to `{path}`"), cure)
        }
        (answer, _) => {
            let permalink = answer.permalink()?;
            let message = format!("the folder `{was}` is gone; its pages are at {permalink}");
            (message, permalink.to_string())
        }
    };
    let diagnostic = Diagnostic::warning("moved-link", &*page.manuscript.file, message);
    Some(diagnostic.help(format!("write `{cure}`")))
}

/// A path as a link must have it: the rest of it stays readable.
fn readable_link(path: &str) -> String {
    path.replace('%', "%25")
        .replace(' ', "%20")
        .replace('#', "%23")
        .replace('?', "%3F")
}

/// `C:\Users\ada\pump.png`
fn is_on_a_drive(written: &str) -> bool {
    let bytes = written.as_bytes();
    matches!(bytes, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic())
}

/// The address elsewhere that was meant by one without its beginning: of a mailbox or of a site.
fn elsewhere(written: &str) -> Option<String> {
    if written.contains('/') && !written.starts_with("www.") {
        return None;
    }
    match written.split_once('@') {
        Some((name, domain)) => {
            (!name.is_empty() && domain.contains('.')).then(|| format!("mailto:{written}"))
        }
        None => written
            .starts_with("www.")
            .then(|| format!("https://{written}")),
    }
}

/// A path as the addresses of what is withheld are written.
fn address(path: &str) -> String {
    let path = fold(path.trim_matches('/'));
    let bare = [".md", ".html", ".htm"]
        .iter()
        .find_map(|extension| path.strip_suffix(extension));
    bare.unwrap_or(&path).to_owned()
}

/// Whether a name stands in a text as words of its own; both are folded.
fn tells_of(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        ![before, after]
            .into_iter()
            .flatten()
            .any(char::is_alphanumeric)
    })
}

/// The relative path from a folder to a file.
fn relative(folder: &str, path: &str) -> String {
    let here: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let there: Vec<&str> = path.split('/').collect();
    let shared = here
        .iter()
        .zip(&there[..there.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    format!(
        "{}{}",
        "../".repeat(here.len() - shared),
        there[shared..].join("/")
    )
}

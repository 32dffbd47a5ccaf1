//! Texts about tags: `tags/pk40.md` stands above the list of the pages that carry `pk40`, and makes no page
//! of its own.
//!
//! 1. A page in `tags/` tells of the tag that its file is named after, else of the one that its title or an
//!    alias names, in its own language. So does an article that lives at a tag's address.
//! 2. Where it is about none it makes a tag that no page carries yet. The tag lives where its text does.
//! 3. What lives at the address of the list of all tags stands above that.
//!
//! Where no page has a tag, `tags/` is a folder like any other.

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::content::diagnostic::Diagnostic;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::path::fold;
use crate::content::path::safe;
use crate::content::suggestion;
use crate::content::taxonomy::Term;
use crate::content::taxonomy::Terms;
use crate::content::taxonomy::tags_permalink;

/// The folder at the top of the content.
const FOLDER: &str = "tags";

/// Puts the texts to their tags.
pub fn join(
    pages: &mut [Page],
    terms: &mut BTreeMap<String, Terms>,
    languages: &[String],
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if terms.values().all(BTreeMap::is_empty) {
        return diagnostics;
    }
    for language in languages {
        let terms = terms.entry(language.clone()).or_default();
        let list = tags_permalink(language, languages);
        // All but a few pages lie elsewhere, and are asked nothing more.
        let addresses: HashSet<String> = terms
            .values()
            .map(|term| address(&term.permalink))
            .chain([address(&list)])
            .collect();
        let is_near =
            |page: &Page| lies_in_folder(page) || addresses.contains(&address(&page.permalink));
        let own: Vec<PageIndex> = (0..pages.len())
            .map(PageIndex)
            .filter(|index| pages[index.0].lang == *language && is_near(&pages[index.0]))
            .collect();
        for index in &own {
            let page = &mut pages[index.0];
            if is_one(&page.permalink, &list) && page.kind == Kind::Article {
                page.section = None;
                mark(page, "");
            }
        }
        let rules: [fn(&Page, &str, &Term) -> bool; 3] = [is_file_of, lives_there, is_called];
        for rule in rules {
            for index in &own {
                let page = &pages[index.0];
                let found = terms.iter_mut().find(|(tag, term)| {
                    term.text.is_none() && may_tell(page) && rule(page, tag, term)
                });
                if let Some((tag, term)) = found {
                    claim(&mut pages[index.0], *index, tag, term);
                }
            }
        }
        for index in own {
            let page = &pages[index.0];
            if page.tag.is_none() && lies_in_folder(page) {
                diagnostics.push(unused(page, terms));
                let names = [
                    fold(&page.title),
                    fold(page.id()),
                    fold(page.permalink.as_str()),
                ];
                let free = names.into_iter().find(|name| !terms.contains_key(name));
                if let Some(tag) = free {
                    let mut term = Term {
                        name: page.title.clone(),
                        permalink: page.permalink.clone(),
                        pages: Vec::new(),
                        text: None,
                    };
                    claim(&mut pages[index.0], index, &tag, &mut term);
                    terms.insert(tag, term);
                }
            }
        }
        make_room(terms);
    }
    diagnostics
}

fn lies_in_folder(page: &Page) -> bool {
    page.folder == FOLDER && page.section.is_none()
}

fn may_tell(page: &Page) -> bool {
    page.tag.is_none() && (lies_in_folder(page) || page.kind == Kind::Article && !page.is_index())
}

/// `service-design.md` is the file of `Service design`.
fn is_file_of(page: &Page, tag: &str, term: &Term) -> bool {
    let plain = |name: &str| safe(name).to_lowercase();
    lies_in_folder(page) && (fold(page.id()) == tag || plain(page.id()) == plain(&term.name))
}

fn lives_there(page: &Page, _: &str, term: &Term) -> bool {
    is_one(&page.permalink, &term.permalink)
}

/// `c-plus-plus.md` with the title `C++`.
fn is_called(page: &Page, tag: &str, _: &Term) -> bool {
    let aliases = page.manuscript.front_matter.aliases.iter();
    let mut aliases = aliases.map(|alias| alias.value.as_str());
    lies_in_folder(page) && (fold(&page.title) == tag || aliases.any(|alias| fold(alias) == tag))
}

/// Two addresses that are one on many disks.
fn is_one(one: &Permalink, other: &Permalink) -> bool {
    address(one) == address(other)
}

fn address(permalink: &Permalink) -> String {
    permalink.as_str().to_lowercase()
}

fn claim(page: &mut Page, index: PageIndex, tag: &str, term: &mut Term) {
    let manuscript = &page.manuscript;
    if manuscript.front_matter.title.is_none() && manuscript.heading.is_none() {
        page.title.clone_from(&term.name);
    }
    mark(page, tag);
    term.permalink.clone_from(&page.permalink);
    term.pages.retain(|tagged| *tagged != index);
    term.text = Some(index);
}

fn mark(page: &mut Page, tag: &str) {
    page.tag = Some(tag.to_owned());
    page.folder = String::new();
    page.kind = Kind::Article;
}

/// Moves tags away from where the text of another one lives.
fn make_room(terms: &mut Terms) {
    let key = |permalink: &Permalink| permalink.as_str().to_lowercase();
    let texts = terms.values().filter(|term| term.text.is_some());
    let mut taken: HashSet<String> = texts.map(|term| key(&term.permalink)).collect();
    for term in terms.values_mut().filter(|term| term.text.is_none()) {
        let address = term.permalink.as_str().trim_end_matches('/').to_owned();
        let mut count = 1;
        while !taken.insert(key(&term.permalink)) {
            count += 1;
            term.permalink = Permalink::written(&format!("{address}-{count}/"));
        }
    }
}

fn unused(page: &Page, terms: &Terms) -> Diagnostic {
    let name = page.id();
    let carried = terms.values().filter(|term| !term.pages.is_empty());
    let near = suggestion::nearest(name, carried.map(|term| term.name.as_str()));
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Diagnostic::note(
        "unused-tag",
        page.manuscript.file.clone(),
        format!("no page has the tag `{name}`{near}"),
    )
    .help("the name of a file in `tags/` is the tag of which it tells: put it on a page, or rename the file")
}

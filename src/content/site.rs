//! The whole site as a value: every page in its place, under its section and its tags.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::content::departed::Departed;
use crate::content::link::LinkTable;
use crate::content::listing::Listing;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::page::in_language;
use crate::content::path::ContentPath;
use crate::content::path::Permalink;
use crate::content::path::fold;
use crate::content::redirect::Redirect;
use crate::content::section::Section;
use crate::content::section::SectionIndex;
use crate::content::section::Target;
use crate::content::taxonomy::Terms;

#[derive(Debug)]
pub struct Site {
    /// The configured title, else that of the first page.
    pub title: String,
    /// The default language first; only those in which there are pages.
    pub languages: Vec<String>,
    /// By path.
    pub pages: Vec<Page>,
    /// The default language first, then by folder: a section stands behind the one that holds it.
    pub sections: Vec<Section>,
    /// By language.
    pub terms: BTreeMap<String, Terms>,
    /// The lists that come by themselves, by language: those whose address nothing of the site's own has.
    pub listings: Vec<Listing>,
    /// Where each such list lives, or what the site has there itself.
    pub shelves: BTreeMap<String, Shelf>,
    /// URLs at which pages used to live, by URL.
    pub redirects: Vec<Redirect>,
    pub links: LinkTable,
    /// People who left and are not to be named.
    pub departed: Vec<Departed>,
    /// Whatever they are called, folded.
    pub(super) unnamed: HashSet<String>,
    /// Attachments that pages include, as far as they are texts.
    pub texts: BTreeMap<ContentPath, Included>,
}

/// The text of a file that pages include.
#[derive(Clone, Debug)]
pub struct Included {
    pub text: Arc<str>,
    /// blake3 of the text.
    pub hash: [u8; 32],
}

/// Where the lists of one language live that come by themselves; `None` for those that would be empty.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    pub all: Option<Permalink>,
    pub unlinked: Option<Permalink>,
    pub recent: Option<Permalink>,
    pub archive: Option<Permalink>,
    pub authors: Option<Permalink>,
    pub topics: Option<Permalink>,
}

impl Site {
    /// Whether somebody left and is not to be named: by id, name, login or address.
    pub fn is_departed(&self, who: &str) -> bool {
        !self.unnamed.is_empty() && self.unnamed.contains(&fold(who))
    }

    /// Where a page or a section lives.
    pub fn permalink(&self, target: Target) -> &Permalink {
        match target {
            Target::Page(index) => &self.page(index).permalink,
            Target::Section(index) => &self.section(index).permalink,
        }
    }

    pub fn page(&self, index: PageIndex) -> &Page {
        &self.pages[index.0]
    }

    pub fn section(&self, index: SectionIndex) -> &Section {
        &self.sections[index.0]
    }

    /// Of a page and its translations, the one in the first of the site's languages has the smallest.
    pub fn rank(&self, page: &Page) -> usize {
        page.rank(&self.languages)
    }

    /// The root of a language's tree.
    pub fn root(&self, lang: &str) -> &Section {
        self.sections
            .iter()
            .find(|section| section.folder.is_empty() && section.lang == lang)
            .unwrap_or(&self.sections[0])
    }

    /// Every page once: in the language, else in the default one, else in any.
    pub fn pages_in(&self, language: &str) -> Vec<PageIndex> {
        let pages = in_language(&self.pages, &self.languages, language);
        pages.into_iter().map(|(index, _)| index).collect()
    }
}

/// Where readers search in a language.
pub fn search_permalink(language: &str, languages: &[String]) -> Permalink {
    if languages.first().is_some_and(|default| default == language) {
        Permalink::page(["search"])
    } else {
        Permalink::page([language, "search"])
    }
}

//! A folder with pages, in one language.

use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;

/// The place of a section in [`crate::content::site::Site::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionIndex(pub usize);

#[derive(Clone, Debug)]
pub struct Section {
    /// Without the language, `/` between the parts; empty for the root.
    pub folder: String,
    pub lang: String,
    pub title: String,
    pub permalink: Permalink,
    /// The folder's own text, when it has one – in another language where this one lacks it. That is
    /// named and summed up here, but read at its own address, to which its links belong.
    pub index: Option<PageIndex>,
    /// What its pages are, unless they say otherwise.
    pub kind: Kind,
    /// The section of the folder above; `None` for the root.
    pub parent: Option<SectionIndex>,
    /// In the order of lists.
    pub sections: Vec<SectionIndex>,
    /// Its own pages, in the order of lists: by weight, then posts by date, newest first, others by title.
    pub pages: Vec<PageIndex>,
    /// Pages in it and in the sections below.
    pub total: usize,
}

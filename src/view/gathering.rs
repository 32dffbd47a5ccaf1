//! The pages of a section that lists one kind of thing, those in the folders below among them.

use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::section::Section;
use crate::view::edition::Edition;
use crate::view::edition::Here;
use crate::view::entry::Entry;

/// A folder `people/` may hold folders for offices: the list of people is one all the same.
pub struct Gathering {
    /// Pages of the kind, in the order of lists, folder by folder.
    pub things: Vec<PageIndex>,
    /// The section's own pages of other kinds.
    pub others: Vec<Entry>,
}

impl Gathering {
    pub fn of(edition: &Edition, here: &Here, section: &Section, kind: Kind) -> Gathering {
        let others = section
            .pages
            .iter()
            .filter(|index| edition.site.page(**index).kind != kind)
            .map(|index| Entry::of(edition, here, &section.lang, *index))
            .collect();
        Gathering {
            things: things(edition, section, kind),
            others,
        }
    }
}

/// The pages of a kind in a section and below.
pub fn things(edition: &Edition, section: &Section, kind: Kind) -> Vec<PageIndex> {
    let mut found = Vec::new();
    let mut waiting = vec![section];
    while let Some(section) = waiting.pop() {
        let pages = section.pages.iter().copied();
        found.extend(pages.filter(|index| edition.site.page(*index).kind == kind));
        let below = section.sections.iter().rev();
        waiting.extend(below.map(|index| edition.site.section(*index)));
    }
    found
}

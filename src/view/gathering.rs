//! The pages of a section that lists one kind of thing, those in the folders below among them.

use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::section::Section;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::here::Here;
use crate::view::within::things;

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

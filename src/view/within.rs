//! What lies in a section and below: pages of one kind, and whom of the people one still meets.

use crate::content::due;
use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::section::Section;
use crate::view::edition::Edition;

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

/// The page of somebody who is a colleague no more.
pub fn has_left(edition: &Edition, index: PageIndex) -> bool {
    let head = &edition.site.page(index).manuscript.front_matter;
    due::left(head, edition.today).is_some()
}

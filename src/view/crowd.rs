//! The people of each section, cut into groups: worked out once, when the first of their lists asks.

use std::sync::OnceLock;

use crate::content::page::PageIndex;
use crate::content::section::SectionIndex;

/// People under one heading.
pub struct Group {
    pub title: Option<String>,
    pub team: Option<PageIndex>,
    pub people: Vec<PageIndex>,
}

/// The groups by section, and by the place of the facet by which they are cut. A long list has many pages,
/// each of which needs to know all of it.
#[derive(Default)]
pub struct Crowds(Vec<[OnceLock<Vec<Group>>; 5]>);

impl Crowds {
    pub fn of(sections: usize) -> Crowds {
        Crowds((0..sections).map(|_| Default::default()).collect())
    }

    pub fn groups(
        &self,
        section: SectionIndex,
        facet: usize,
        cut: impl FnOnce() -> Vec<Group>,
    ) -> &[Group] {
        match self.0.get(section.0).and_then(|facets| facets.get(facet)) {
            Some(groups) => groups.get_or_init(cut),
            None => &[],
        }
    }
}

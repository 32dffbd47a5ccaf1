//! What may be written into `polder.yaml` and into the head of a page, for people and for editors.
//!
//! Names and shapes come from the readers themselves ([`crate::content::shape`]), the words from the
//! tables here. A key without words, or words without a key, fail a test.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::content::front_matter::FrontMatter;
use crate::content::shape::Asked;
use crate::schema::entry::Entry;
use crate::schema::entry::Group;

pub mod config;
pub mod entry;
pub mod front_matter;
pub mod json;
pub mod reference;

/// One of the two things that have keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The head of a page.
    FrontMatter,
    /// `polder.yaml`.
    Config,
}

impl Subject {
    /// What is said about its keys, in the order in which people read it.
    pub fn groups(self) -> &'static [Group] {
        match self {
            Subject::FrontMatter => front_matter::GROUPS,
            Subject::Config => config::GROUPS,
        }
    }

    /// What its reader asks for, in the order in which it asks.
    pub fn asked(self) -> Vec<Asked> {
        match self {
            Subject::FrontMatter => FrontMatter::keys(),
            Subject::Config => Config::keys(),
        }
    }

    /// The words of every key.
    pub fn entries(self) -> BTreeMap<&'static str, &'static Entry> {
        let groups = self.groups().iter();
        groups
            .flat_map(|group| group.entries)
            .map(|entry| (entry.key, entry))
            .collect()
    }
}

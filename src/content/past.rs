//! What a history tells of each page: who changed it last, and when – git's history or a script's.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// By file, relative to the site's folder. Files that are gone may be among them: whoever asks, asks for
/// a page that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past(BTreeMap<String, Change>);

/// The last change of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// A person's id or name.
    pub who: String,
    pub day: Date,
    /// The file has stayed as it was when it was new.
    pub first: bool,
}

impl Past {
    /// Notes a change; of two, the one that is noted later holds.
    pub fn change(&mut self, file: &str, who: &str, day: Date) {
        let first = !self.0.contains_key(file);
        let change = Change {
            who: who.to_owned(),
            day,
            first,
        };
        self.0.insert(file.to_owned(), change);
    }

    /// Notes that a file has another name from now on.
    pub fn rename(&mut self, from: &str, to: &str) {
        if let Some(change) = self.0.remove(from) {
            self.0.insert(to.to_owned(), change);
        }
    }

    pub fn last(&self, file: &str) -> Option<&Change> {
        self.0.get(file)
    }
}

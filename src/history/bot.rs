//! Tells programs that commit from people: by their names, and by the list in `polder.yaml`.

use std::collections::HashSet;

use crate::content::path::fold;
use crate::history::signature::Signature;

/// The programs that a site names itself: `bots: ["Release Robot", "ci@waterland.example"]`.
#[derive(Clone, Debug, Default)]
pub struct Bots {
    /// Folded names and addresses.
    listed: HashSet<String>,
}

impl Bots {
    pub fn new<'a>(listed: impl IntoIterator<Item = &'a str>) -> Bots {
        Bots {
            listed: listed.into_iter().map(|bot| fold(bot.trim())).collect(),
        }
    }

    /// Whether a program wrote under a signature, and not a person.
    pub fn wrote(&self, signature: &Signature) -> bool {
        let is_listed = |text: &str| !text.is_empty() && self.listed.contains(&fold(text));
        signature.is_bot() || is_listed(&signature.name) || is_listed(&signature.address)
    }
}

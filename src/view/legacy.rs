//! What a colleague who left has left behind: pages that wait for somebody to take them over.

use serde::Serialize;

use crate::config::Privacy;
use crate::content::page::PageIndex;
use crate::view::edition::Edition;
use crate::view::here::Here;
use crate::view::mention::Mentions;

#[derive(Serialize)]
pub struct Legacy {
    /// Pages that the person looked after.
    pub owned: Mentions,
    /// Others of which everybody who wrote them has left.
    pub written: Mentions,
}

impl Legacy {
    /// `chief` is the page of the person in the first of the languages that have it.
    pub fn of(edition: &Edition, here: &Here, lang: &str, chief: PageIndex) -> Option<Legacy> {
        let (owned, written) = pages(edition, chief);
        if owned.is_empty() && written.is_empty() {
            return None;
        }
        Some(Legacy {
            owned: Mentions::of(edition, here, lang, owned),
            written: Mentions::of(edition, here, lang, written),
        })
    }

    /// Whether a page, in whichever language, is among them.
    pub fn tells_of(edition: &Edition, chief: PageIndex, index: PageIndex) -> bool {
        let original = |index: PageIndex| &edition.site.page(index).original;
        let (owned, written) = pages(edition, chief);
        let mut pages = owned.iter().chain(written);
        pages.any(|page| original(*page) == original(index))
    }
}

/// What somebody looked after is declared; under a works council it is all that is told.
fn pages(edition: &Edition, chief: PageIndex) -> (&[PageIndex], &[PageIndex]) {
    let Some(loss) = edition.legacies.get(&chief) else {
        return (&[], &[]);
    };
    match edition.config.privacy {
        Privacy::WorksCouncil => (&loss.owned, &[]),
        Privacy::Team | Privacy::Open => (&loss.owned, &loss.written),
    }
}

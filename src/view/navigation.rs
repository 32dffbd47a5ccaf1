//! What stands beside a page: its section, and the pages around it, whose links are made when the page is
//! written and are known by a hash before.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use serde::Serializer;

use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::section::Section;
use crate::content::site::Site;
use crate::view::frame::Link;
use crate::view::here::Here;

/// The left-hand navigation: the branch of the tree on which the page sits.
#[derive(Serialize)]
pub struct Navigation {
    pub section: Link,
    /// Sub-sections of that section.
    pub sections: Vec<Link>,
    /// At most 40 neighbours, the page itself among them.
    pub pages: Neighbours,
    /// How many pages the section holds, when that is more than `pages` shows.
    pub total: Option<usize>,
}

/// The pages of a section, for the navigations of all of them.
pub struct Branch {
    pages: Vec<Neighbour>,
}

struct Neighbour {
    index: PageIndex,
    title: String,
    permalink: Permalink,
    /// blake3 of both.
    hash: [u8; 32],
}

impl Branch {
    pub fn of(site: &Site, section: &Section) -> Branch {
        let pages = section.pages.iter().map(|index| {
            let page = site.page(*index);
            let mut hasher = blake3::Hasher::new();
            hasher.update(&page.title.len().to_le_bytes());
            hasher.update(page.title.as_bytes());
            hasher.update(page.permalink.as_str().as_bytes());
            Neighbour {
                index: *index,
                title: page.title.clone(),
                permalink: page.permalink.clone(),
                hash: *hasher.finalize().as_bytes(),
            }
        });
        Branch {
            pages: pages.collect(),
        }
    }

    pub fn total(&self) -> usize {
        self.pages.len()
    }

    /// So many pages around one, or the first.
    pub fn around(
        self: &Arc<Branch>,
        page: Option<PageIndex>,
        most: usize,
        here: &Here,
        portable: bool,
        base: &str,
    ) -> Neighbours {
        let current = page.and_then(|page| self.pages.iter().position(|other| other.index == page));
        let first = current
            .unwrap_or(0)
            .saturating_sub(most / 2)
            .min(self.pages.len().saturating_sub(most));
        Neighbours {
            shown: first..self.pages.len().min(first + most),
            branch: self.clone(),
            current,
            here: here.clone(),
            base: match here {
                Here::Page(_) => String::new(),
                Here::Anywhere => base.to_owned(),
            },
            portable,
        }
    }
}

/// Some pages of a branch; a template sees a list of links.
pub struct Neighbours {
    branch: Arc<Branch>,
    shown: Range<usize>,
    current: Option<usize>,
    here: Here,
    /// The path below which the site lives, where links begin with it.
    base: String,
    portable: bool,
}

impl Neighbours {
    pub fn count(&self) -> usize {
        self.shown.len()
    }

    fn links(&self) -> impl Iterator<Item = Link> {
        self.shown.clone().map(|place| {
            let page = &self.branch.pages[place];
            Link {
                title: page.title.clone(),
                href: self
                    .here
                    .href(&page.permalink, self.portable, || &self.base),
                current: self.current == Some(place),
            }
        })
    }
}

impl Serialize for Neighbours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_seq(self.links());
        }
        let mut hasher = blake3::Hasher::new();
        for page in &self.branch.pages[self.shown.clone()] {
            hasher.update(&page.hash);
        }
        let current = self.current.map(|place| place - self.shown.start);
        let links = hasher.finalize();
        let here = match &self.here {
            Here::Page(permalink) => permalink.as_str(),
            Here::Anywhere => "",
        };
        (links.as_bytes(), current, here, &self.base, self.portable).serialize(serializer)
    }
}

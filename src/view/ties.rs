//! What links to a page and where the page leads: two short lists, and the lines of the picture that
//! ties them together.

use std::fmt::Write;

use serde::Serialize;

use crate::content::listing::INCOMING;
use crate::content::page::PageIndex;
use crate::view::edition::Edition;
use crate::view::here::Here;

/// Pages that are named on the other side.
const OUTGOING: usize = 8;

/// The neighbours of a page. There is none for a page that nothing links to.
#[derive(Serialize)]
pub struct Ties {
    /// The nearest of the pages that link here.
    pub incoming: Vec<Tie>,
    /// How many pages link here.
    pub total: usize,
    /// Where all of them are listed, when there are more than stand here.
    pub all: Option<String>,
    /// The first pages that this one leads to, in the order of its text.
    pub outgoing: Vec<Tie>,
    /// The height of the picture; it is 100 wide, and every row is 10 high.
    pub height: usize,
    /// The `d` of a path: a line from each row on the left to the middle, and on to each on the right.
    pub lines: String,
}

#[derive(Serialize)]
pub struct Tie {
    pub title: String,
    pub href: String,
    /// The page's language when it differs from this one's: `fr`.
    pub lang: Option<String>,
}

impl Ties {
    pub fn of(edition: &Edition, here: &Here, index: PageIndex) -> Option<Ties> {
        let lang = &edition.site.page(index).lang;
        let incoming = edition.links.sources(index);
        if incoming.is_empty() {
            return None;
        }
        let tie = |index: &PageIndex| {
            let page = edition.site.page(*index);
            Tie {
                title: page.title.clone(),
                href: edition.href(here, &page.permalink),
                lang: (page.lang != *lang).then(|| page.lang.clone()),
            }
        };
        let outgoing = edition.links.targets(index);
        let left = incoming.len().min(INCOMING);
        let right = outgoing.len().min(OUTGOING);
        Some(Ties {
            incoming: incoming[..left].iter().map(tie).collect(),
            total: incoming.len(),
            all: edition
                .links_page(index)
                .map(|permalink| edition.href(here, &permalink)),
            outgoing: outgoing[..right].iter().map(tie).collect(),
            height: left.max(right) * 10,
            lines: lines(left, right),
        })
    }
}

/// Both sides stand in the middle of the height, so that the lines meet half-way.
fn lines(left: usize, right: usize) -> String {
    let rows = left.max(right);
    let middle = rows * 5;
    let place = |row: usize, of: usize| (rows - of) * 5 + row * 10 + 5;
    let mut lines = String::new();
    for row in 0..left {
        let y = place(row, left);
        let _ = write!(lines, "M0 {y}C25 {y} 25 {middle} 50 {middle}");
    }
    for row in 0..right {
        let y = place(row, right);
        let _ = write!(lines, "M50 {middle}C75 {middle} 75 {y} 100 {y}");
    }
    lines
}

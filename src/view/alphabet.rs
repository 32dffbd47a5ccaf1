//! Views that list pages from A to Z: all of them, those that nothing links to, those that link to one.

use std::borrow::Cow;

use serde::Serialize;

use crate::content::listing::LINES;
use crate::content::listing::Listing;
use crate::content::listing::Subject;
use crate::content::listing::alphabetical_key;
use crate::content::listing::letters;
use crate::content::listing::links_permalink;
use crate::content::page::PageIndex;
use crate::view::edition::Edition;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::here::Here;
use crate::view::listing::LONG;
use crate::view::listing::Pager;
use crate::view::listing::group_id;
use crate::view::listing::numbered;
use crate::view::listing::pager;
use crate::view::page::holder;
use crate::view::topic::topics_page_count;

/// `all.html`: every page from A to Z, on one page or, in a large site, on one for each letter.
#[derive(Serialize)]
pub struct AllView {
    pub frame: Frame,
    pub title: String,
    /// How many pages there are: in all, or under the letter.
    pub total: usize,
    /// Of a large site: where each letter is.
    pub letters: Vec<LetterLink>,
    /// The pages of a letter; all pages of a small site; none on the first page of a large one.
    pub groups: Vec<LetterGroup>,
    pub pager: Option<Pager>,
    /// The list of pages that nothing links to.
    pub unlinked: Option<String>,
    /// The list of pages that could use a hand.
    pub care: Option<String>,
}

/// `unlinked.html`: pages that no text leads to.
#[derive(Serialize)]
pub struct UnlinkedView {
    pub frame: Frame,
    pub total: usize,
    pub groups: Vec<LetterGroup>,
    pub pager: Option<Pager>,
}

/// `links.html`: every page that links to one that many link to.
#[derive(Serialize)]
pub struct LinksView {
    pub frame: Frame,
    /// The page that they link to.
    pub target: Link,
    pub total: usize,
    pub groups: Vec<LetterGroup>,
    pub pager: Option<Pager>,
}

#[derive(Serialize)]
pub struct LetterLink {
    pub title: String,
    pub href: String,
    pub total: usize,
    pub current: bool,
}

#[derive(Serialize)]
pub struct LetterGroup {
    /// `A`; `None` when the list is too short to be cut.
    pub title: Option<String>,
    pub id: String,
    pub pages: Vec<Line>,
}

/// A page with nothing but its name and its place.
#[derive(Serialize)]
pub struct Line {
    pub title: String,
    pub href: String,
    /// The section that holds it; none at the top.
    pub section: Option<String>,
    /// The page's language when it differs from the list's.
    pub lang: Option<String>,
}

impl AllView {
    /// The whole, or the given page of a letter's list, from 0.
    pub fn of(edition: &Edition, listing: &Listing, number: usize) -> AllView {
        let site = &edition.site;
        let here = Here::Page(numbered(&listing.permalink, number));
        let letter = match &listing.subject {
            Subject::Letter(letter) => Some(letter),
            _ => None,
        };
        let whole = edition.listing(&listing.lang, &Subject::All);
        let letters: Vec<LetterLink> = site
            .listings
            .iter()
            .filter(|other| other.lang == listing.lang)
            .filter_map(|other| match &other.subject {
                Subject::Letter(title) => Some(LetterLink {
                    title: title.clone(),
                    href: edition.href(&here, &other.permalink),
                    total: other.pages.len(),
                    current: Some(title) == letter,
                }),
                _ => None,
            })
            .collect();
        let title = edition.word(&listing.lang, "list_all");
        let mut frame = edition.listing_frame(&here, listing, title);
        if let (Some(letter), Some(whole)) = (letter, whole) {
            frame.title = format!("{title} · {letter}");
            let link = edition.link(&here, title, &whole.permalink, false);
            frame.trail.push(link);
        }
        let shown = match letter {
            None if !letters.is_empty() => &[],
            _ => part(&listing.pages, number),
        };
        let shelf = site.shelves.get(&listing.lang);
        AllView {
            frame,
            title: letter.map_or(title, String::as_str).to_owned(),
            total: listing.pages.len(),
            letters,
            groups: groups(edition, &here, &listing.lang, shown, letter.is_none()),
            pager: pager(
                edition,
                &here,
                &listing.permalink,
                number,
                page_count(edition, listing),
            ),
            unlinked: shelf
                .and_then(|shelf| shelf.unlinked.as_ref())
                .filter(|_| letter.is_none())
                .map(|permalink| edition.href(&here, permalink)),
            care: edition
                .listing(&listing.lang, &Subject::Care)
                .filter(|_| letter.is_none())
                .map(|care| edition.href(&here, &care.permalink)),
        }
    }
}

impl UnlinkedView {
    pub fn of(edition: &Edition, listing: &Listing, number: usize) -> UnlinkedView {
        let here = Here::Page(numbered(&listing.permalink, number));
        let title = edition.word(&listing.lang, "list_unlinked");
        let pages = pages(edition, listing);
        UnlinkedView {
            frame: edition.listing_frame(&here, listing, title),
            total: pages.len(),
            groups: groups(edition, &here, &listing.lang, part(&pages, number), true),
            pager: pager(
                edition,
                &here,
                &listing.permalink,
                number,
                page_count(edition, listing),
            ),
        }
    }
}

impl LinksView {
    pub fn of(edition: &Edition, index: PageIndex, number: usize) -> LinksView {
        let page = edition.site.page(index);
        let first = links_permalink(&page.permalink);
        let here = Here::Page(numbered(&first, number));
        let target = edition.page_link(&here, index);
        let given = [("page", page.title.as_str().into())];
        let title = edition.say(&page.lang, "links_title", &given);
        let mut frame = edition.frame(&here, &page.lang, &title, holder(edition, page));
        if !page.is_index() {
            frame.trail.push(target.clone());
        }
        let mut sources = edition.links.sources(index).to_vec();
        sources.sort_by_cached_key(|index| {
            (alphabetical_key(&edition.site.page(*index).title), *index)
        });
        let count = sources.len().div_ceil(LINES);
        LinksView {
            frame,
            target,
            total: sources.len(),
            groups: groups(edition, &here, &page.lang, part(&sources, number), true),
            pager: pager(edition, &here, &first, number, count),
        }
    }
}

/// The pages of a list; of those that nothing may link to, those that nothing does link to.
pub fn pages<'a>(edition: &Edition, listing: &'a Listing) -> Cow<'a, [PageIndex]> {
    if listing.subject != Subject::Unlinked {
        return Cow::Borrowed(&listing.pages);
    }
    let lonely = |index: &&PageIndex| edition.links.sources(**index).is_empty();
    Cow::Owned(listing.pages.iter().filter(lonely).copied().collect())
}

/// How many pages a list takes: letters, years and the like are cut, an overview is not.
pub fn page_count(edition: &Edition, listing: &Listing) -> usize {
    match listing.subject {
        Subject::Letter(_) | Subject::Year(_) | Subject::Unlinked => {
            pages(edition, listing).len().div_ceil(LINES).max(1)
        }
        Subject::Topics => topics_page_count(edition, listing),
        Subject::All | Subject::Recent | Subject::Archive | Subject::Authors | Subject::Care => 1,
    }
}

/// The part of a long list that stands on one of its pages.
pub fn part<T>(list: &[T], number: usize) -> &[T] {
    let start = (number * LINES).min(list.len());
    &list[start..list.len().min(start + LINES)]
}

/// Pages in groups, one a letter when there are many and the list wants letters.
fn groups(
    edition: &Edition,
    here: &Here,
    lang: &str,
    pages: &[PageIndex],
    cut: bool,
) -> Vec<LetterGroup> {
    let line = |index: PageIndex| {
        let page = edition.site.page(index);
        let section = holder(edition, page);
        let section = edition
            .section_of(lang, &section.folder)
            .map_or(section, |index| edition.site.section(index));
        Line {
            title: page.title.clone(),
            href: edition.href(here, &page.permalink),
            section: section.parent.is_some().then(|| section.title.clone()),
            lang: (page.lang != lang).then(|| page.lang.clone()),
        }
    };
    if pages.is_empty() {
        return Vec::new();
    }
    if !cut || pages.len() <= LONG {
        return vec![LetterGroup {
            title: None,
            id: "list".to_owned(),
            pages: pages.iter().copied().map(line).collect(),
        }];
    }
    let titles = pages
        .iter()
        .map(|index| (*index, &*edition.site.page(*index).title));
    letters(titles)
        .into_iter()
        .enumerate()
        .map(|(place, (title, pages))| LetterGroup {
            id: group_id(&title, place),
            title: Some(title),
            pages: pages.into_iter().map(line).collect(),
        })
        .collect()
}

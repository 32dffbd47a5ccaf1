//! Feeds: which there are, what stands in each, and how pages lead to theirs.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::site::Site;
use crate::view::directory::Directory;
use crate::view::edition::Edition;
use crate::view::shared::Body;

/// The names of a feed's two forms, beside the page to which it belongs.
pub const ATOM: &str = "feed.xml";
pub const JSON: &str = "feed.json";

/// Entries of a feed: what a reader that looks once a week has not seen.
const MOST: usize = 20;

/// All feeds of a site, by the page to which each belongs: home, blog, tag, person.
///
/// A feed holds what is dated, since each entry must say when it was written and no clock is asked.
/// Its entries name addresses in full: a site without `base_url` has none.
#[derive(Default)]
pub struct Feeds(BTreeMap<Permalink, Feed>);

/// What stands in one feed.
pub struct Feed {
    /// What it is about; empty for the site's own.
    pub title: String,
    pub lang: String,
    /// With the whole text of each page, or with its summary. Tags and people are many, and their
    /// pages stand in the other feeds in full.
    pub full: bool,
    /// Newest first.
    pub pages: Vec<PageIndex>,
}

/// A feed as a page leads to it.
#[derive(Serialize)]
pub struct FeedLink {
    /// `Blog · Waterland Group`
    pub title: String,
    /// The Atom feed.
    pub href: String,
    pub json: String,
    /// It is the feed of this very page, rather than that of the whole site.
    pub own: bool,
}

impl Feeds {
    pub fn of(site: &Site, directory: &Directory) -> Feeds {
        let mut feeds = Feeds::default();
        for lang in &site.languages {
            let all = site
                .sections
                .iter()
                .filter(|section| section.lang == *lang)
                .flat_map(|section| section.pages.iter().copied());
            let all = newest(site, all);
            let mut written: BTreeMap<&str, Vec<PageIndex>> = BTreeMap::new();
            for index in &all {
                for author in &site.page(*index).manuscript.front_matter.authors {
                    if let Some(person) = directory.find(Kind::Person, &author.value) {
                        let pages = written.entry(&site.page(person).original).or_default();
                        if pages.last() != Some(index) {
                            pages.push(*index);
                        }
                    }
                }
            }
            for page in &site.pages {
                if page.kind == Kind::Person && page.lang == *lang && !page.is_index() {
                    let pages = written.remove(page.original.as_str()).unwrap_or_default();
                    feeds.add(&page.permalink, &page.title, lang, false, pages);
                }
            }
            for section in &site.sections {
                if section.lang == *lang && section.kind == Kind::Post && section.parent.is_some() {
                    let pages = newest(site, section.pages.iter().copied());
                    feeds.add(&section.permalink, &section.title, lang, true, pages);
                }
            }
            for term in site.terms.get(lang).into_iter().flat_map(BTreeMap::values) {
                let pages = newest(site, term.pages.iter().copied());
                feeds.add(&term.permalink, &term.name, lang, false, pages);
            }
            feeds.add(&site.root(lang).permalink, "", lang, true, all);
        }
        feeds
    }

    fn add(
        &mut self,
        page: &Permalink,
        title: &str,
        lang: &str,
        full: bool,
        mut pages: Vec<PageIndex>,
    ) {
        if pages.is_empty() || page.beside(ATOM).is_none() {
            return;
        }
        pages.truncate(MOST);
        let feed = Feed {
            title: title.to_owned(),
            lang: lang.to_owned(),
            full,
            pages,
        };
        self.0.insert(page.clone(), feed);
    }

    pub fn get(&self, page: &Permalink) -> Option<&Feed> {
        self.0.get(page)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Permalink, &Feed)> {
        self.0.iter()
    }
}

/// The dated pages among some, newest first.
fn newest(site: &Site, pages: impl Iterator<Item = PageIndex>) -> Vec<PageIndex> {
    let mut dated: Vec<(Reverse<Date>, &Permalink, PageIndex)> = pages
        .filter_map(|index| {
            let page = site.page(index);
            Some((Reverse(published(page)?), &page.permalink, index))
        })
        .collect();
    dated.sort();
    dated.into_iter().map(|(_, _, index)| index).collect()
}

/// When a page appeared: its date, or the last day of which its head tells.
fn published(page: &Page) -> Option<Date> {
    page.date.or(page.manuscript.front_matter.updated)
}

/// A feed, ready to be written in either form. All addresses are absolute.
#[derive(Serialize)]
pub struct FeedView {
    pub title: String,
    pub lang: String,
    /// The page to which the feed belongs.
    pub page: String,
    pub atom: String,
    pub json: String,
    pub entries: Vec<FeedEntry>,
}

#[derive(Serialize)]
pub struct FeedEntry {
    /// From the page's `id`, which outlives its address; without one it is the address.
    pub id: String,
    pub title: String,
    pub url: String,
    pub lang: String,
    pub published: Option<Date>,
    pub updated: Date,
    pub summary: Option<String>,
    /// Of the whole text; its links are as on the page.
    pub html: Option<Body>,
    pub authors: Vec<FeedAuthor>,
    pub tags: Vec<String>,
}

#[derive(Serialize)]
pub struct FeedAuthor {
    pub name: String,
    pub url: Option<String>,
}

impl FeedView {
    /// The feed that belongs to a page; `None` when there is none.
    pub fn of(edition: &Edition, page: &Permalink) -> Option<FeedView> {
        let feed = edition.feeds.get(page)?;
        Some(FeedView {
            title: edition.feed_title(feed),
            lang: feed.lang.clone(),
            page: edition.absolute(page)?,
            atom: edition.absolute(&page.beside(ATOM)?)?,
            json: edition.absolute(&page.beside(JSON)?)?,
            entries: feed
                .pages
                .iter()
                .filter_map(|index| FeedEntry::of(edition, *index, feed.full))
                .collect(),
        })
    }

    /// The day of the newest change of which an entry tells.
    pub fn updated(&self) -> Option<Date> {
        self.entries.iter().map(|entry| entry.updated).max()
    }
}

impl FeedEntry {
    fn of(edition: &Edition, index: PageIndex, full: bool) -> Option<FeedEntry> {
        let page = edition.site.page(index);
        let head = &page.manuscript.front_matter;
        let document = edition.document(index);
        let url = edition.absolute(&page.permalink)?;
        Some(FeedEntry {
            id: match &head.id {
                Some(id) => format!("urn:uuid:{}", uuid(&["page", &id.value, &page.lang])),
                None => url.clone(),
            },
            title: page.title.clone(),
            url,
            lang: page.lang.clone(),
            published: page.date,
            updated: page.date.max(head.updated)?,
            summary: head.summary.clone().or_else(|| document.summary.clone()),
            html: full.then(|| edition.body(index)),
            authors: head
                .authors
                .iter()
                .map(|author| {
                    let person = edition.person(&author.value);
                    let person = person.map(|index| edition.site.page(index));
                    FeedAuthor {
                        name: person.map_or(&author.value, |page| &page.title).clone(),
                        url: person.and_then(|page| edition.absolute(&page.permalink)),
                    }
                })
                .collect(),
            tags: head.tags.iter().map(|tag| tag.value.clone()).collect(),
        })
    }
}

/// A name that is the same wherever it is made: a UUID of version 8 from the hash of some words
/// (<https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8>).
pub fn uuid(words: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("polder uuid 1");
    for word in words {
        hasher.update(&(word.len() as u64).to_le_bytes());
        hasher.update(word.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

//! Which feeds there are, and which pages stand in each.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::content::kind::Kind;
use crate::content::listing::Listing;
use crate::content::listing::Subject;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::site::Site;
use crate::view::activity::Activity;
use crate::view::activity::Change;
use crate::view::directory::Directory;

/// The names of a feed's two forms, beside the page to which it belongs.
pub const ATOM: &str = "feed.xml";
pub const JSON: &str = "feed.json";

/// Entries of a feed: what a reader that looks once a week has not seen.
pub const MOST: usize = 20;

/// All feeds of a site, by the page to which each belongs: home, blog, tag, person, recent changes.
///
/// A feed holds what is dated, since each entry must say when it was written and no clock is asked. The
/// date is that of a head, or a month of the history.
/// Its entries name addresses in full: a site without `base_url` has none.
#[derive(Default)]
pub struct Feeds(BTreeMap<Permalink, Feed>);

/// What stands in one feed.
pub struct Feed {
    pub about: About,
    pub lang: String,
    /// With the whole text of each page, or with its summary. Tags and people are many, and their
    /// pages stand in the other feeds in full.
    pub full: bool,
    /// Newest first.
    pub pages: Vec<PageIndex>,
    /// What was done to pages, as history tells it, the last first.
    pub changes: Vec<Change>,
    /// Whose it is: what others thank them for stands in it too.
    pub person: Option<PageIndex>,
}

/// What a feed is about.
pub enum About {
    Site,
    /// Every change of every page.
    Changes,
    /// A section, a tag or a person.
    Named(String),
}

impl Feed {
    /// With the summaries of pages.
    fn of(about: About, lang: &str, mut pages: Vec<PageIndex>) -> Feed {
        pages.truncate(MOST);
        Feed {
            about,
            lang: lang.to_owned(),
            full: false,
            pages,
            changes: Vec::new(),
            person: None,
        }
    }
}

impl Feeds {
    pub fn of(site: &Site, directory: &Directory, activity: &Activity) -> Feeds {
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
            for (index, page) in site.pages.iter().enumerate() {
                if page.kind == Kind::Person && page.lang == *lang && !page.is_index() {
                    let pages = written.remove(page.original.as_str()).unwrap_or_default();
                    let changes = activity.of_person(lang, page.id());
                    feeds.add(
                        &page.permalink,
                        Feed {
                            changes: changes.iter().take(MOST).cloned().collect(),
                            person: Some(PageIndex(index)),
                            ..Feed::of(About::Named(page.title.clone()), lang, pages)
                        },
                    );
                }
            }
            for section in &site.sections {
                if section.lang == *lang && section.kind == Kind::Post && section.parent.is_some() {
                    let pages = newest(site, section.pages.iter().copied());
                    let about = About::Named(section.title.clone());
                    let feed = Feed::of(about, lang, pages);
                    feeds.add(&section.permalink, Feed { full: true, ..feed });
                }
            }
            for term in site.terms.get(lang).into_iter().flat_map(BTreeMap::values) {
                let pages = newest(site, term.pages.iter().copied());
                let about = About::Named(term.name.clone());
                feeds.add(&term.permalink, Feed::of(about, lang, pages));
            }
            let feed = Feed::of(About::Site, lang, all);
            feeds.add(&site.root(lang).permalink, Feed { full: true, ..feed });
        }
        let recent = |listing: &&Listing| listing.subject == Subject::Recent;
        for listing in site.listings.iter().filter(recent) {
            let changes = activity.changes(&listing.lang).cloned().collect();
            feeds.add(
                &listing.permalink,
                Feed {
                    changes,
                    ..Feed::of(About::Changes, &listing.lang, Vec::new())
                },
            );
        }
        feeds
    }

    fn add(&mut self, page: &Permalink, feed: Feed) {
        let is_empty = feed.pages.is_empty() && feed.changes.is_empty();
        if !is_empty && page.beside(ATOM).is_some() {
            self.0.insert(page.clone(), feed);
        }
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

//! What stands in a feed.

use std::cmp::Reverse;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::search::subject;
use crate::view::activity::Change;
use crate::view::comment::anchor;

use crate::view::edition::Edition;
use crate::view::feeds::ATOM;
use crate::view::feeds::About;
use crate::view::feeds::Feed;
use crate::view::feeds::JSON;
use crate::view::feeds::MOST;
use crate::view::shared::Body;

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
            entries: entries(edition, feed),
        })
    }

    /// The day of the newest change of which an entry tells.
    pub fn updated(&self) -> Option<Date> {
        self.entries.iter().map(|entry| entry.updated).max()
    }
}

/// Pages and changes together, the newest first. That somebody wrote a page is told once.
fn entries(edition: &Edition, feed: &Feed) -> Vec<FeedEntry> {
    let pages = feed.pages.iter();
    let mut entries: Vec<FeedEntry> = pages
        .filter_map(|index| FeedEntry::of(edition, *index, feed.full))
        .collect();
    let kudos = feed.person.map(|person| kudos(edition, feed, person));
    let kudos = kudos.unwrap_or_default();
    if feed.changes.is_empty() && kudos.is_empty() {
        return entries;
    }
    let told = |change: &&Change| !(change.is_new && feed.pages.contains(&change.page));
    let changes = feed.changes.iter().filter(told);
    entries.extend(changes.filter_map(|change| FeedEntry::of_change(edition, feed, change)));
    entries.extend(kudos);
    // Stable: within a month changes stay in their order.
    entries.sort_by_key(|entry| Reverse(entry.updated));
    if matches!(feed.about, About::Named(_)) {
        entries.truncate(MOST);
    }
    entries
}

/// What others thank somebody for, the last few.
fn kudos(edition: &Edition, feed: &Feed, person: PageIndex) -> Vec<FeedEntry> {
    let page = edition.site.page(person);
    let thread = edition.talk.about(page);
    let said = thread
        .into_iter()
        .flat_map(|thread| thread.comments.iter().rev());
    said.filter(|said| said.kudos.is_some() && said.state == CommentState::Published)
        .take(MOST)
        .filter_map(|said| FeedEntry::of_kudos(edition, feed, page, said))
        .collect()
}

impl FeedEntry {
    fn of_kudos(edition: &Edition, feed: &Feed, page: &Page, said: &Comment) -> Option<FeedEntry> {
        let speaker = edition.speaker(&feed.lang, said);
        let day = said.created.to_zoned(TimeZone::UTC).date();
        let anchor = anchor(said);
        Some(FeedEntry {
            id: format!("urn:uuid:{}", uuid(&["kudos", &said.id])),
            title: edition.say(&feed.lang, "kudos_from", &[("name", speaker.into())]),
            url: format!("{}#{anchor}", edition.absolute(&page.permalink)?),
            lang: feed.lang.clone(),
            published: Some(day),
            updated: day,
            summary: Some(subject::said(said)),
            html: None,
            authors: vec![FeedAuthor {
                name: speaker.to_owned(),
                url: None,
            }],
            tags: Vec::new(),
        })
    }

    /// What was done to a page in a month. Nobody shall read from a feed on which day somebody worked: its
    /// moment is the month's first, which stays the same when more is done.
    fn of_change(edition: &Edition, feed: &Feed, change: &Change) -> Option<FeedEntry> {
        let page = edition.site.page(change.page);
        let url = edition.absolute(&page.permalink)?;
        let what = match (change.is_new, change.has_moved) {
            (true, _) => "feed_new",
            (_, true) => "feed_moved",
            _ => "feed_changed",
        };
        let month = edition.month(&feed.lang, change.month);
        let known = page.manuscript.front_matter.id.as_ref();
        let page_id = known.map_or(page.permalink.as_str(), |id| &id.value);
        let names = change.authors.iter();
        Some(FeedEntry {
            id: format!(
                "urn:uuid:{}",
                uuid(&["change", page_id, &page.lang, &month.iso])
            ),
            title: page.title.clone(),
            url,
            lang: page.lang.clone(),
            published: None,
            updated: change.month,
            summary: Some(edition.say(&feed.lang, what, &[("month", month.text.into())])),
            html: None,
            authors: names
                .filter_map(|author| edition.past.author(*author).name())
                .map(|name| FeedAuthor::of(edition, name))
                .collect(),
            tags: Vec::new(),
        })
    }

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
            // A day of the history is the writer's own business; its month is not before the page.
            updated: match head.updated {
                Some(_) => page.date.max(head.updated)?,
                None => page
                    .date
                    .max(edition.changed(index).map(Date::first_of_month))?,
            },
            summary: head.summary.clone().or_else(|| document.summary.clone()),
            html: full.then(|| edition.body(index)),
            authors: head
                .authors
                .iter()
                .map(|author| FeedAuthor::of(edition, &author.value))
                .collect(),
            tags: head.tags.iter().map(|tag| tag.value.clone()).collect(),
        })
    }
}

impl FeedAuthor {
    fn of(edition: &Edition, who: &str) -> FeedAuthor {
        let person = edition.person(who);
        let person = person.map(|index| edition.site.page(index));
        let name = match person {
            Some(page) => &page.title,
            None if edition.site.is_departed(who) => {
                edition.word(&edition.site.languages[0], "former_colleague")
            }
            None => who,
        };
        FeedAuthor {
            name: name.to_owned(),
            url: person.and_then(|page| edition.absolute(&page.permalink)),
        }
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

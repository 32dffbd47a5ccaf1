//! `history.html`: a page's versions, the newest first: who, in which month, and what they changed, word for word.

use serde::Serialize;

use crate::config::Privacy;
use crate::content::page::PageIndex;
use crate::content::past::Life;
use crate::content::past::Version;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::comparison;
use crate::view::comparison::Comparison;
use crate::view::comparison::Pair;
use crate::view::difference::ChangeView;
use crate::view::difference::Found;
use crate::view::edition::Edition;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::here::Here;
use crate::view::page::holder;
use crate::view::versions;

/// Passages that are shown before somebody asks for them.
const SHORT: usize = 6;

#[derive(Serialize)]
pub struct HistoryView {
    pub frame: Frame,
    /// The page whose history it is.
    pub page: Link,
    pub total: usize,
    /// The month of the first version, where that is known.
    pub since: Option<DateView>,
    pub months: Vec<MonthView>,
    /// So many earlier versions are not listed.
    pub earlier: usize,
    /// Two of them, on a page that compares them and lists none.
    pub comparison: Option<Comparison>,
}

#[derive(Serialize)]
pub struct MonthView {
    pub when: DateView,
    pub versions: Vec<VersionView>,
}

#[derive(Serialize)]
pub struct VersionView {
    /// `v3`; the oldest that is known is `v1`.
    pub id: String,
    /// Nobody for what a program did, and where single people are not to be told apart.
    pub who: Vec<Byline>,
    pub by_program: bool,
    /// What they said of it.
    pub subject: Option<String>,
    /// Where the page was before, without its ending.
    pub moved_from: Option<String>,
    /// The page began with it.
    pub first: bool,
    /// Where it is compared with the present version, and with others.
    pub compare: Option<String>,
    /// What it changed. `None` for a first version, and where no texts are kept.
    pub change: Option<ChangeView>,
}

impl HistoryView {
    /// `read` is asked for the text of a version, the newest first, each once.
    pub fn of(
        edition: &Edition,
        index: PageIndex,
        life: &Life,
        read: impl Fn(Version) -> Found,
    ) -> HistoryView {
        let page = edition.site.page(index);
        let lang = page.lang.as_str();
        let here = Here::Page(versions::permalink(&page.permalink));
        let given = [("page", page.title.as_str().into())];
        let title = edition.say(lang, "history_title", &given);
        let link = edition.page_link(&here, index);
        let mut frame = edition.frame(&here, lang, &title, holder(edition, page));
        frame.trail.push(edition.page_link(&here, index));
        let total = life.revisions.len();
        let pairs = comparison::pairs(page, life);
        let mut months: Vec<MonthView> = Vec::new();
        let mut newer: Option<Found> = None;
        for (place, revision) in versions::listed(life).iter().enumerate() {
            let version = VersionView::of(edition, &here, lang, life, place);
            let text = newer.take().or_else(|| revision.version.map(&read));
            let before = life
                .revisions
                .get(place + 1)
                .and_then(|older| older.version);
            newer = before.map(&read);
            let pair = Pair(total - place, total);
            let version = VersionView {
                compare: pairs.contains(&pair).then(|| {
                    let target = comparison::permalink(&page.permalink, pair);
                    edition.href(&here, &target)
                }),
                change: text.as_ref().zip(newer.as_ref()).map(|(is, was)| {
                    let change = ChangeView::of(edition, &link.href, index, was, is);
                    let open = place == 0 && change.passages.len() <= SHORT;
                    ChangeView { open, ..change }
                }),
                ..version
            };
            let when = edition.month(lang, edition.past.commit(revision.commit).day);
            match months.last_mut() {
                Some(month) if month.when.iso == when.iso => month.versions.push(version),
                _ => months.push(MonthView {
                    when,
                    versions: vec![version],
                }),
            }
        }
        HistoryView {
            frame,
            page: link,
            total,
            since: life
                .revisions
                .last()
                .filter(|_| life.is_whole)
                .map(|first| edition.month(lang, edition.past.commit(first.commit).day)),
            months,
            earlier: total - versions::listed(life).len(),
            comparison: None,
        }
    }

    /// The page on which two versions are compared.
    pub fn compared(
        edition: &Edition,
        index: PageIndex,
        life: &Life,
        pair: Pair,
        read: impl Fn(Version) -> Found,
    ) -> HistoryView {
        let page = edition.site.page(index);
        let lang = page.lang.as_str();
        let here = Here::Page(comparison::permalink(&page.permalink, pair));
        let given = [("page", page.title.as_str().into())];
        let title = edition.say(lang, "compare_title", &given);
        let mut frame = edition.frame(&here, lang, &title, holder(edition, page));
        frame.trail.push(edition.page_link(&here, index));
        let all = versions::permalink(&page.permalink);
        let all = edition.link(&here, edition.word(lang, "page_history"), &all, false);
        frame.trail.push(all);
        HistoryView {
            frame,
            page: edition.page_link(&here, index),
            total: life.revisions.len(),
            since: None,
            months: Vec::new(),
            earlier: 0,
            comparison: Some(Comparison::of(edition, &here, index, life, pair, read)),
        }
    }
}

impl VersionView {
    fn of(edition: &Edition, here: &Here, lang: &str, life: &Life, place: usize) -> VersionView {
        let revision = &life.revisions[place];
        let commit = edition.past.commit(revision.commit);
        let number = life.revisions.len() - place;
        let author = |index| edition.author(here, lang, edition.past.author(index));
        VersionView {
            id: format!("v{number}"),
            who: match edition.config.privacy {
                Privacy::WorksCouncil => Vec::new(),
                Privacy::Team | Privacy::Open => commit.authors().filter_map(author).collect(),
            },
            by_program: commit
                .authors()
                .all(|index| edition.past.author(index).is_bot()),
            subject: commit.subject.as_deref().and_then(subject),
            moved_from: revision.moved_from.as_deref().map(place_of),
            first: number == 1 && life.is_whole,
            compare: None,
            change: None,
        }
    }
}

/// A subject without the number that a forge puts behind it.
fn subject(subject: &str) -> Option<String> {
    let bare = match subject.rsplit_once(" (#") {
        Some((bare, number))
            if number
                .trim_end_matches(')')
                .bytes()
                .all(|b| b.is_ascii_digit()) =>
        {
            bare
        }
        _ => subject,
    };
    let bare = bare.trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// `content/wiki/pumps.md` → `wiki/pumps`
fn place_of(file: &str) -> String {
    let path = file.strip_prefix("content/").unwrap_or(file);
    path.strip_suffix(".md").unwrap_or(path).to_owned()
}

//! `history.html`: a page's versions, the newest first: who, in which month, and what they changed, word for word.

use jiff::civil::Date;
use serde::Serialize;

use crate::config::Privacy;
use crate::content::kind::Kind;
use crate::content::node::Node;
use crate::content::node::Value;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::past::Life;
use crate::content::past::Revision;
use crate::content::past::Version;
use crate::content::path::Permalink;
use crate::content::path::fold;
use crate::difference;
use crate::difference::Difference;
use crate::difference::passage::Part;
use crate::difference::passage::Passage;
use crate::source::version;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::comparison;
use crate::view::comparison::Comparison;
use crate::view::comparison::Pair;
use crate::view::edition::Edition;
use crate::view::edition::Here;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::page::holder;

/// Versions that a page of history lists; of those before, it says how many there are.
pub const VERSIONS: usize = 50;

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

#[derive(Default, Serialize)]
pub struct ChangeView {
    pub state: State,
    /// Keys of the head whose value changed.
    pub head: Vec<HeadChange>,
    /// Other things changed that stand above the text.
    pub behind: bool,
    pub passages: Vec<PassageView>,
    /// It is what one wants to see first, and short.
    pub open: bool,
}

/// Passages that are shown before somebody asks for them.
const SHORT: usize = 6;

/// Why there is nothing to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    #[default]
    Shown,
    /// Only blanks and line ends differ.
    Blanks,
    TooLong,
    /// The repository lacks one of the two texts, or readers may not see it.
    Missing,
}

#[derive(Serialize)]
pub struct HeadChange {
    pub label: String,
    /// Empty where there was nothing.
    pub was: String,
    pub is: String,
}

#[derive(Serialize)]
pub struct PassageView {
    /// The heading above it.
    pub heading: Option<String>,
    /// Where that stands on the page of today.
    pub href: Option<String>,
    /// Its lines and blanks mean something: code, a table.
    pub fixed: bool,
    pub parts: Vec<Part>,
}

/// What is found of a version.
pub enum Found {
    Text(version::Version),
    TooLong,
    Missing,
}

/// Where the history of a page lives.
pub fn permalink(page: &Permalink) -> Permalink {
    let path = page.as_str();
    let path = path.strip_suffix(".html").unwrap_or(path);
    let parts = path.split('/').filter(|part| !part.is_empty());
    Permalink::page(parts.chain(["history"]))
}

/// The history of a page that has one worth a page of its own: two versions or more, and room for it. A
/// colleague's page has none: what once stood there is theirs to take out.
pub fn life<'a>(edition: &'a Edition, page: &Page) -> Option<&'a Life> {
    let life = edition.past.life(&page.manuscript.file)?;
    let has_room = || !edition.is_taken(&permalink(&page.permalink));
    (page.kind != Kind::Person && life.revisions.len() > 1 && has_room()).then_some(life)
}

/// The revisions that are listed.
pub fn listed(life: &Life) -> &[Revision] {
    &life.revisions[..life.revisions.len().min(VERSIONS)]
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
        let here = Here::Page(permalink(&page.permalink));
        let title = edition.word(lang, "history_title");
        let title = title.replace("{page}", &page.title);
        let link = edition.page_link(&here, index);
        let mut frame = edition.frame(&here, lang, &title, holder(edition, page));
        frame.trail.push(edition.page_link(&here, index));
        let total = life.revisions.len();
        let pairs = comparison::pairs(page, life);
        let mut months: Vec<MonthView> = Vec::new();
        let mut newer: Option<Found> = None;
        for (place, revision) in listed(life).iter().enumerate() {
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
            earlier: total - listed(life).len(),
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
        let title = edition.word(lang, "compare_title");
        let title = title.replace("{page}", &page.title);
        let mut frame = edition.frame(&here, lang, &title, holder(edition, page));
        frame.trail.push(edition.page_link(&here, index));
        let all = permalink(&page.permalink);
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

impl ChangeView {
    /// `page` is how a link to the page is written.
    pub fn of(
        edition: &Edition,
        page: &str,
        index: PageIndex,
        was: &Found,
        is: &Found,
    ) -> ChangeView {
        let state = |state| ChangeView {
            state,
            ..ChangeView::default()
        };
        let (was, is) = match (was, is) {
            (Found::Text(was), Found::Text(is)) => (was, is),
            (Found::Missing, _) | (_, Found::Missing) => return state(State::Missing),
            (Found::TooLong, _) | (_, Found::TooLong) => return state(State::TooLong),
        };
        let lang = &edition.site.page(index).lang;
        let (head, behind) = head_changes(edition, lang, &was.head, &is.head);
        match difference::between(&was.body, &is.body) {
            Difference::TooLong => state(State::TooLong),
            Difference::Passages(passages) => {
                let nothing = passages.is_empty() && head.is_empty() && !behind;
                ChangeView {
                    state: if nothing { State::Blanks } else { State::Shown },
                    head,
                    behind,
                    passages: passages
                        .into_iter()
                        .map(|passage| PassageView::of(edition, page, index, passage))
                        .collect(),
                    open: false,
                }
            }
        }
    }
}

impl PassageView {
    fn of(edition: &Edition, page: &str, index: PageIndex, passage: Passage) -> PassageView {
        let heading = passage.heading.map(|text| bare(&text));
        let headings = &edition.document(index).headings;
        let target = heading.as_ref().and_then(|text| {
            let wanted = fold(text);
            headings
                .iter()
                .find(|heading| fold(&heading.text) == wanted)
        });
        PassageView {
            href: target.map(|heading| format!("{page}#{}", heading.id)),
            heading,
            fixed: passage.fixed,
            parts: passage.parts,
        }
    }
}

/// A heading without the marks of emphasis and code.
fn bare(heading: &str) -> String {
    let text: String = heading
        .chars()
        .filter(|c| !matches!(c, '*' | '`'))
        .collect();
    match text.rfind(" {#") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

/// Keys of a head of whose changes readers are told, and the words for them.
const TOLD: &[(&str, &str)] = &[
    ("title", "page_title"),
    ("summary", "abstract"),
    ("authors", "written_by"),
    ("date", "page_date"),
    ("tags", "tags"),
    ("owner", "owner"),
    ("reviewers", "reviewers"),
    ("approvers", "approvers"),
    ("approvals", "approvals"),
    ("experts", "experts"),
    ("effective", "effective"),
    ("applies_to", "applies_to"),
    ("supersedes", "supersedes"),
    ("review_by", "review_by"),
    ("expires", "expires"),
    ("goals", "goals"),
    ("parent", "parent"),
    ("lead", "lead"),
    ("start", "start"),
    ("end", "end"),
    ("location", "location"),
    ("measure", "measure"),
    ("target", "target"),
    ("baseline", "baseline"),
    ("due", "due"),
    ("sponsor", "sponsor"),
    ("outcome", "outcome"),
];

/// What changed above the text, and whether anything else did of which nobody is told.
fn head_changes(edition: &Edition, lang: &str, was: &Node, is: &Node) -> (Vec<HeadChange>, bool) {
    let changes = TOLD.iter().filter_map(|(key, word)| {
        let (was, is) = (was.get(key).map(said), is.get(key).map(said));
        let text = |said: Option<Option<String>>| match said {
            None => Some(String::new()),
            Some(said) => said.map(|text| humane(edition, lang, text)),
        };
        let (was, is) = (text(was)?, text(is)?);
        (was != is).then(|| HeadChange {
            label: edition.word(lang, word).to_owned(),
            was,
            is,
        })
    });
    let changes: Vec<HeadChange> = changes.collect();
    let behind = others(was) != others(is);
    (changes, behind)
}

/// What a head says beyond that, in an order that does not matter.
fn others(head: &Node) -> Vec<(&str, String)> {
    let Value::Map(entries) = &head.value else {
        return Vec::new();
    };
    let told = |name: &str, node: &Node| {
        QUIET.contains(&name) || (TOLD.iter().any(|(key, _)| *key == name) && said(node).is_some())
    };
    let mut others: Vec<(&str, String)> = entries
        .iter()
        .filter(|(key, node)| !told(&key.name, node))
        .map(|(key, node)| (key.name.as_str(), whole(node)))
        .collect();
    others.sort();
    others
}

/// Keys that are for machines: of these no word is said.
const QUIET: &[&str] = &["id", "updated"];

/// A text, or a list of texts, as it is read; `None` for what is no such thing.
fn said(node: &Node) -> Option<String> {
    match &node.value {
        Value::Null => Some(String::new()),
        Value::List(items) => {
            let items: Option<Vec<&str>> = items.iter().map(Node::text).collect();
            Some(items?.join(", "))
        }
        Value::Map(_) => None,
        _ => node.text().map(str::to_owned),
    }
}

/// Everything that a value holds, to be compared.
fn whole(node: &Node) -> String {
    match &node.value {
        Value::List(items) => items.iter().map(|item| whole(item) + "\u{1}").collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|(key, node)| format!("{}\u{2}{}\u{3}", key.name, whole(node)))
            .collect(),
        _ => node.text().unwrap_or_default().to_owned(),
    }
}

/// A date as people write it.
fn humane(edition: &Edition, lang: &str, text: String) -> String {
    match text.parse::<Date>() {
        Ok(date) if text.len() == "2026-03-12".len() => edition.date(lang, date).text,
        _ => text,
    }
}

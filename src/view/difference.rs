//! What changed between two versions of a page, as its readers see it.

use jiff::civil::Date;
use serde::Serialize;

use crate::content::node::Node;
use crate::content::node::Value;
use crate::content::page::PageIndex;
use crate::content::path::fold;
use crate::difference;
use crate::difference::Difference;
use crate::difference::passage::Part;
use crate::difference::passage::Passage;
use crate::markdown::plain;
use crate::source::version;
use crate::view::edition::Edition;

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

/// Keys that name no page and no person: a name may be that of what only a higher audience knows of.
const WORDS: &[&str] = &[
    "title",
    "summary",
    "date",
    "tags",
    "effective",
    "review_by",
    "expires",
    "start",
    "end",
    "location",
    "measure",
    "target",
    "baseline",
    "due",
    "outcome",
];

/// What changed above the text, and whether anything else did of which nobody is told.
fn head_changes(edition: &Edition, lang: &str, was: &Node, is: &Node) -> (Vec<HeadChange>, bool) {
    let is_told = |key: &str| edition.is_for_highest() || WORDS.contains(&key);
    let told = TOLD.iter().filter(|(key, _)| is_told(key));
    let changes = told.filter_map(|(key, word)| {
        // Who left and is not to be named is not named by what a head said then either.
        let called = |name: &str| match edition.site.is_departed(name) {
            true => edition.word(lang, "former_colleague").to_owned(),
            false => name.to_owned(),
        };
        let told = |head: &Node| head.get(key).map(|node| said(node, called));
        let (was, is) = (told(was), told(is));
        let text = |said: Option<Option<String>>| match said {
            None => Some(String::new()),
            Some(said) => said.map(|text| match edition.is_for_highest() {
                true => humane(edition, lang, text),
                false => humane(edition, lang, plain::text(&text).trim().to_owned()),
            }),
        };
        let (was, is) = (text(was)?, text(is)?);
        (was != is).then(|| HeadChange {
            label: edition.word(lang, word).to_owned(),
            was,
            is,
        })
    });
    let changes: Vec<HeadChange> = changes.collect();
    let behind = others(was, is_told) != others(is, is_told);
    (changes, behind)
}

/// What a head says beyond that, in an order that does not matter.
fn others(head: &Node, is_told: impl Fn(&str) -> bool) -> Vec<(&str, String)> {
    let Value::Map(entries) = &head.value else {
        return Vec::new();
    };
    let told = |name: &str, node: &Node| {
        let is_one = is_told(name) && TOLD.iter().any(|(key, _)| *key == name);
        QUIET.contains(&name) || is_one && said(node, str::to_owned).is_some()
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

/// A text, or a list of texts, as it is read; `None` for what is no such thing. `called` says how each is put.
fn said(node: &Node, called: impl Fn(&str) -> String) -> Option<String> {
    match &node.value {
        Value::Null => Some(String::new()),
        Value::List(items) => {
            let items = items.iter().map(|item| item.text().map(&called));
            let items: Option<Vec<String>> = items.collect();
            Some(items?.join(", "))
        }
        Value::Map(_) => None,
        _ => node.text().map(called),
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

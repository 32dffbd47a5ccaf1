//! `threads.json` for the comment service: which pages can be talked about, by whom they are read, and where.
//!
//! A thread hangs on the id of its page, and no page gets one that has no id yet. The file knows the pages of all
//! audiences, so it never lies in the output.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::config::Config;
use crate::content::assembly;
use crate::content::diagnostic::Diagnostic;
use crate::content::discussion::ThreadKind;
use crate::content::discussion::ThreadState;
use crate::content::front_matter::DiscussionKind;
use crate::content::kind::Kind;
use crate::content::listed;
use crate::content::manuscript::Manuscript;
use crate::content::page::Page;
use crate::content::page_id::PageId;
use crate::content::path::Permalink;
use crate::content::path::fold;
use crate::content::site::Site;
use crate::content::visibility;
use crate::content::visibility::Readers;
use crate::registry;
use crate::registry::Registry;

/// The name of the file.
const FILE: &str = "threads.json";

#[derive(Serialize)]
struct Docket<'a> {
    /// The lowest first.
    audiences: Vec<&'a str>,
    /// By id.
    threads: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: String,
    /// `/wiki/pumps/`
    url: &'a str,
    /// Where the page lived before, and its translations.
    earlier: Vec<String>,
    title: &'a str,
    /// The language of the page, of several the first.
    lang: &'a str,
    /// `null` where the site names no audiences.
    audience: Option<&'a str>,
    kind: ThreadKind,
    state: ThreadState,
    /// People who look after the page, by id.
    owners: Vec<&'a str>,
    /// Of a policy: changes with its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    policy_hash: Option<String>,
    /// The thread of another site that the page shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'a str>,
    /// For other sites, where there are some: what the page says of itself, and a hash of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// Brings the file up to date with the pages that are published on a day. `folder` is the one that is shared
/// with the service; `built` is the site that all readers together see, where it was just built.
pub fn keep(
    folder: &Path,
    built: Option<&Site>,
    manuscripts: &[Arc<Manuscript>],
    config: &Config,
    today: Date,
) -> anyhow::Result<()> {
    // What is wrong with it was told when it was written.
    let registry = Registry::read(folder).unwrap_or_default();
    let readers = Readers {
        audiences: &config.audiences,
        level: config.audiences.highest(),
        languages: &config.languages,
        today,
        drafts: false,
    };
    // So was what is wrong with the pages, by the build.
    let mut told: Vec<Diagnostic> = Vec::new();
    let levels = visibility::levels(manuscripts, &readers, &mut told);
    let placed;
    let (all, languages) = match built {
        Some(site) => (&site.pages, &site.languages),
        None => {
            let visible = visibility::filter(manuscripts.to_vec(), Vec::new(), &readers);
            let manuscripts = listed::join(visible.manuscripts, &config.languages);
            placed = assembly::place(&manuscripts, &config.languages, &mut told);
            (&placed.pages, &placed.languages)
        }
    };
    let people = people(all);
    let mut pages: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
    for page in all {
        pages.entry(&page.original).or_default().push(page);
    }
    let federates = config.federation.audience.is_some();
    let mut threads: BTreeMap<PageId, Entry<'_>> = BTreeMap::new();
    for pages in pages.values_mut() {
        pages.sort_by_key(|page| page.rank(languages));
        let [first, translations @ ..] = pages.as_slice() else {
            continue;
        };
        let Some(id) = pages.iter().find_map(|page| registry.id(page)) else {
            continue;
        };
        let level = levels.page(first.manuscript.path.as_str());
        let entry = Entry {
            id: id.to_string(),
            url: first.permalink.as_str(),
            earlier: earlier(first, translations),
            title: &first.title,
            lang: &first.lang,
            audience: config.audiences.name(level),
            kind: kind(first),
            state: state(first, config),
            owners: owners(first, &people),
            policy_hash: policy_hash(first),
            of: of(first),
            summary: federates.then(|| summary(first)).flatten(),
            text: federates.then(|| text(first)),
        };
        // Two pages with one id are an error of the build.
        threads.entry(id).or_insert(entry);
    }
    let docket = Docket {
        audiences: config.audiences.names().collect(),
        threads: threads.into_values().collect(),
    };
    let mut text = serde_json::to_string_pretty(&docket)?;
    text.push('\n');
    registry::replace(folder, FILE, &text)
}

fn earlier(page: &Page, translations: &[&Page]) -> Vec<String> {
    let aliases = page.manuscript.front_matter.aliases.iter();
    let former = aliases
        .filter(|alias| alias.value.starts_with('/'))
        .map(|alias| Permalink::written(&alias.value).to_string());
    let translations = translations.iter().map(|page| page.permalink.to_string());
    former.chain(translations).collect()
}

fn summary(page: &Page) -> Option<&str> {
    page.manuscript.front_matter.summary.as_deref()
}

fn text(page: &Page) -> String {
    blake3::Hash::from_bytes(page.manuscript.body.hash()).to_hex()[..32].to_owned()
}

fn of(page: &Page) -> Option<&str> {
    let said = page.manuscript.front_matter.discussion.as_ref()?;
    Some(&said.of.as_ref()?.value)
}

fn kind(page: &Page) -> ThreadKind {
    let head = &page.manuscript.front_matter;
    let said = head.discussion.as_ref().and_then(|said| said.kind);
    match said {
        Some(DiscussionKind::Discussion) => ThreadKind::Discussion,
        Some(DiscussionKind::Question) => ThreadKind::Question,
        Some(DiscussionKind::Idea) => ThreadKind::Idea,
        Some(DiscussionKind::Strategic) => ThreadKind::Strategic,
        Some(DiscussionKind::Poll) => ThreadKind::Poll,
        None => match page.kind {
            Kind::Idea => ThreadKind::Idea,
            Kind::Policy => ThreadKind::Policy,
            _ => ThreadKind::Discussion,
        },
    }
}

fn state(page: &Page, config: &Config) -> ThreadState {
    let head = page.manuscript.front_matter.discussion.as_ref();
    match !config.comments.open || head.is_some_and(|head| head.closed) {
        true => ThreadState::Closed,
        false => ThreadState::Open,
    }
}

/// The ids of people by what heads call them.
fn people(pages: &[Page]) -> HashMap<String, &str> {
    let of = || {
        pages
            .iter()
            .filter(|page| page.kind == Kind::Person && !page.is_index())
    };
    let mut people = HashMap::new();
    for page in of() {
        people.entry(fold(page.id())).or_insert(page.id());
    }
    for page in of() {
        people.entry(fold(&page.title)).or_insert(page.id());
    }
    people
}

/// Who looks after a page: whom it names, and of a person's own page that person.
fn owners<'a>(page: &'a Page, people: &HashMap<String, &'a str>) -> Vec<&'a str> {
    let head = &page.manuscript.front_matter;
    let named = head.owner.iter().chain(&head.sponsor);
    let mut owners: Vec<&str> = named
        .filter_map(|owner| people.get(&fold(&owner.value)).copied())
        .collect();
    if page.kind == Kind::Person && !page.is_index() {
        owners.push(page.id());
    }
    owners.dedup();
    owners
}

fn policy_hash(page: &Page) -> Option<String> {
    let body = page.manuscript.body.as_str().trim();
    (page.kind == Kind::Policy && !page.is_index())
        .then(|| blake3::hash(body.as_bytes()).to_hex()[..32].to_owned())
}

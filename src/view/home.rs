//! `home.html`: the first page of the site: what everybody should know, what is new, what comes next.

use std::cmp::Reverse;

use serde::Serialize;

use crate::content::diagnostic::Diagnostic;
use crate::content::fields::Located;
use crate::content::front_matter::Banner;
use crate::content::kind::Kind;
use crate::content::link::Answer;
use crate::content::link::Asker;
use crate::content::link::Query;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::section::Section;
use crate::content::site::Site;
use crate::view::change::ChangeLine;
use crate::view::change::latest;
use crate::view::contact::followable;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::entry::SectionCard;
use crate::view::event;
use crate::view::event::EventEntry;
use crate::view::frame::Frame;
use crate::view::goal;
use crate::view::goal::GoalEntry;
use crate::view::here::Here;
use crate::view::idea;
use crate::view::idea::IdeaEntry;
use crate::view::mention::newest;
use crate::view::page::PageView;
use crate::view::page::own_text;
use crate::view::page::section_frame;
use crate::view::within::things;

#[derive(Serialize)]
pub struct HomeView {
    pub frame: Frame,
    /// What stands above everything else.
    pub banner: Option<BannerView>,
    /// The text of the root's `_index.md`, `index.md` or `README.md`.
    pub page: Option<PageView>,
    /// The newest posts, newest first.
    pub news: Vec<Entry>,
    /// What changed last, on a site without posts.
    pub changes: Vec<ChangeLine>,
    /// The next ones.
    pub events: Vec<EventEntry>,
    /// Those that are due first.
    pub goals: Vec<GoalEntry>,
    /// The newest on which people may still say something.
    pub ideas: Vec<IdeaEntry>,
    /// The top of the tree.
    pub sections: Vec<SectionCard>,
    /// Pages at the root that are no section.
    pub pages: Vec<Entry>,
}

/// The `banner` of the home page's head.
#[derive(Serialize)]
pub struct BannerView {
    pub text: String,
    pub href: Option<String>,
    /// Its language, when that is not the page's.
    pub lang: Option<String>,
}

/// How many of each the home page shows: as much as one takes in with one look.
const NEWS: usize = 6;
const EVENTS: usize = 3;
const GOALS: usize = 4;
const IDEAS: usize = 3;

impl HomeView {
    pub fn of(edition: &Edition, root: &Section) -> HomeView {
        let here = Here::Page(root.permalink.clone());
        let lang = root.lang.as_str();
        let mut frame = section_frame(edition, &here, root);
        frame.title = String::new();
        frame.trail = Vec::new();
        let (events, _) = event::by_day(edition, things(edition, root, Kind::Event));
        let (goals, _) = goal::by_day(edition, things(edition, root, Kind::Goal));
        let ideas = newest(edition, lang, &things(edition, root, Kind::Idea));
        let news = news(edition, root);
        HomeView {
            frame,
            changes: match news.is_empty() {
                true => latest(edition, &here, lang, NEWS),
                false => Vec::new(),
            },
            banner: banner(edition, &here, root),
            page: own_text(edition, &here, root),
            news: news
                .into_iter()
                .map(|index| Entry::of(edition, &here, lang, index))
                .collect(),
            events: events
                .into_iter()
                .take(EVENTS)
                .map(|index| EventEntry::of(edition, &here, lang, index))
                .collect(),
            goals: goals
                .into_iter()
                .take(GOALS)
                .map(|index| GoalEntry::of(edition, &here, lang, index))
                .collect(),
            ideas: ideas
                .into_iter()
                .filter(|index| {
                    let head = &edition.site.page(*index).manuscript.front_matter;
                    matches!(
                        idea::State::of(head),
                        idea::State::Open | idea::State::Taken
                    )
                })
                .take(IDEAS)
                .map(|index| IdeaEntry::of(edition, &here, lang, index))
                .collect(),
            sections: root
                .sections
                .iter()
                .map(|index| SectionCard::of(edition, &here, edition.site.section(*index)))
                .collect(),
            pages: root
                .pages
                .iter()
                .map(|index| Entry::of(edition, &here, lang, *index))
                .collect(),
        }
    }
}

/// The newest posts of all blogs.
fn news(edition: &Edition, root: &Section) -> Vec<PageIndex> {
    let mut news: Vec<PageIndex> = edition
        .site
        .sections
        .iter()
        .filter(|section| section.lang == root.lang && section.kind == Kind::Post)
        .flat_map(|section| section.pages.iter().copied())
        .collect();
    news.sort_by_key(|index| {
        let page = edition.site.page(*index);
        (Reverse(page.date), &page.permalink)
    });
    news.truncate(NEWS);
    news
}

/// What the head of the root's text says, until its last day.
fn banner(edition: &Edition, here: &Here, root: &Section) -> Option<BannerView> {
    let page = edition.site.page(root.index?);
    let banner: &Banner = page.manuscript.front_matter.banner.as_ref()?;
    if banner.until.is_some_and(|until| until < edition.today) {
        return None;
    }
    let href = banner.link.as_ref().and_then(|link| {
        if followable(&link.value) {
            return Some(link.value.clone());
        }
        let target = inside(&edition.site, page, &root.lang, link)?;
        Some(edition.href(here, &target))
    });
    Some(BannerView {
        text: banner.text.clone(),
        href,
        lang: (page.lang != root.lang).then(|| page.lang.clone()),
    })
}

/// Where a link of a banner leads within the site. Files are published because texts lead to them, not
/// banners.
fn inside(site: &Site, page: &Page, lang: &str, link: &Located<String>) -> Option<Permalink> {
    let asker = Asker {
        path: &page.manuscript.path,
        lang,
    };
    match site.links.find(asker, &Query::Path(link.value.clone())) {
        Answer::Attachment { .. } => None,
        answer => answer.permalink().cloned(),
    }
}

/// Banners whose links lead nowhere, or where no browser should go.
pub fn problems(site: &Site) -> Vec<Diagnostic> {
    let pages = site.pages.iter();
    pages
        .filter_map(|page| {
            let banner = page.manuscript.front_matter.banner.as_ref()?;
            let link = banner.link.as_ref()?;
            let leads = followable(&link.value) || inside(site, page, &page.lang, link).is_some();
            (!leads).then(|| {
                Diagnostic::warning(
                    "broken-link",
                    page.manuscript.file.clone(),
                    format!("`{}` leads nowhere: the banner is no link", link.value),
                )
                .at(link.at)
                .help("name a page by its file, or write an address that begins with https://")
            })
        })
        .collect()
}

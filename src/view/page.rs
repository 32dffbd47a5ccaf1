//! Views of one page: article, post, the 404 page and a redirect; and what all pages show.

use serde::Serialize;

use crate::config::Privacy;
use crate::content::kind::Kind;
use crate::content::language::name;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::redirect::Redirect;
use crate::content::section::Section;
use crate::content::section::Target;
use crate::content::site::Site;
use crate::content::site::search_permalink;
use crate::markdown::document;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::contributor::Contributors;
use crate::view::edition::Edition;
use crate::view::facts::Fact;
use crate::view::facts::facts;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::frame::Translation;
use crate::view::here::Here;
use crate::view::navigation::Navigation;
use crate::view::shared::Body;
use crate::view::thread::ThreadView;
use crate::view::ties::Ties;
use crate::view::versions;

/// `article.html`: a page of the wiki.
#[derive(Serialize)]
pub struct ArticleView {
    pub frame: Frame,
    pub navigation: Navigation,
    pub page: PageView,
    /// What the front matter says beyond that: the owner, the goals.
    pub facts: Vec<Fact>,
    pub ties: Option<Ties>,
}

/// `post.html`: a dated page of a blog.
#[derive(Serialize)]
pub struct PostView {
    pub frame: Frame,
    pub page: PageView,
    /// The post published before this one.
    pub older: Option<Link>,
    pub newer: Option<Link>,
    pub ties: Option<Ties>,
}

/// `404.html`: what a visitor sees when nothing lives at an address. Its links start at the site's root.
#[derive(Serialize)]
pub struct NotFoundView {
    pub frame: Frame,
    /// What shows the nearest addresses; `None` where the theme has no `static/js/missing.js`.
    pub script: Option<String>,
    /// The folder of all addresses.
    pub files: String,
    /// Where readers search.
    pub find: String,
    pub sections: Vec<Link>,
}

/// `offline.html`: what a reader without a connection sees instead of a page that is not on the device.
#[derive(Serialize)]
pub struct OfflineView {
    pub frame: Frame,
}

/// `redirect.html`: stands where a page used to be.
#[derive(Serialize)]
pub struct RedirectView {
    pub frame: Frame,
    pub target: Link,
}

/// A page's own text and what is said about it.
#[derive(Serialize)]
pub struct PageView {
    /// Plain text.
    pub title: String,
    /// The title with its inline markup: `<code>`, emphasis. Safe HTML.
    pub title_html: String,
    /// The body without its title. Safe HTML.
    pub html: Body,
    /// Headings of the two upper levels; empty when there are fewer than two, or when the text lists them.
    pub contents: Vec<Heading>,
    pub summary: Option<String>,
    pub authors: Vec<Byline>,
    pub date: Option<DateView>,
    pub updated: Option<DateView>,
    /// By whom the page was changed last, as far as history tells and the head does not.
    pub changed: Option<Changed>,
    /// The month of its first version, when that is not the last one and no date says more.
    pub since: Option<DateView>,
    /// Who had a hand in it, beside its authors.
    pub contributors: Option<Contributors>,
    /// Where its versions are listed, when there are several.
    pub history: Option<String>,
    /// Where its text is changed in the browser.
    pub edit: Option<String>,
    /// Where its text is read as it was written.
    pub source: Option<String>,
    pub tags: Vec<Link>,
    pub minutes: u32,
    /// For whom the page is, when it is not for everybody.
    pub audience: Option<String>,
    /// What this is a translation of, when that was changed after it.
    pub original: Option<Original>,
    /// What was said about the page.
    pub thread: Option<ThreadView>,
}

/// `Changed by Ada in May 2026`
#[derive(Serialize)]
pub struct Changed {
    /// `None` where single people are not to be told apart.
    pub who: Option<Byline>,
    /// The month; days are nobody's business.
    pub when: DateView,
    /// It was never changed since it was written.
    pub first: bool,
}

/// `The original is newer: it changed in May 2026, and this translation has not followed yet.`
#[derive(Serialize)]
pub struct Original {
    pub href: String,
    pub lang: String,
    /// The language in its own words: `English`.
    pub language: String,
    /// The month of its last change.
    pub when: DateView,
    /// Its history, when it has one.
    pub history: Option<String>,
}

impl Original {
    fn of(edition: &Edition, here: &Here, index: PageIndex) -> Option<Original> {
        let older = edition.older.get(&index)?;
        let page = edition.site.page(older.original);
        let history = versions::life(edition, page);
        Some(Original {
            href: edition.href(here, &page.permalink),
            lang: page.lang.clone(),
            language: name(&page.lang).to_owned(),
            when: edition.month(&edition.site.page(index).lang, older.day),
            history: history.map(|_| edition.href(here, &versions::permalink(&page.permalink))),
        })
    }
}

#[derive(Serialize)]
pub struct Heading {
    pub id: String,
    /// Plain text.
    pub text: String,
    pub children: Vec<Heading>,
}

/// Where the site's addresses are, in files for `missing.js`, among those of the search.
pub const ADDRESSES: &str = "search/addresses/";

/// Words that people read in a minute.
const WORDS_PER_MINUTE: u32 = 220;

impl ArticleView {
    pub fn of(edition: &Edition, index: PageIndex) -> ArticleView {
        let page = edition.site.page(index);
        let here = Here::Page(page.permalink.clone());
        let section = holder(edition, page);
        ArticleView {
            frame: page_frame(edition, &here, page, section),
            navigation: edition.navigation(&here, section, Some(index)),
            page: PageView::of(edition, &here, index),
            facts: facts(edition, &here, page),
            ties: Ties::of(edition, &here, index),
        }
    }
}

impl PostView {
    pub fn of(edition: &Edition, index: PageIndex) -> PostView {
        let page = edition.site.page(index);
        let here = Here::Page(page.permalink.clone());
        let section = holder(edition, page);
        let place = section.pages.iter().position(|post| *post == index);
        let neighbour = |place: Option<usize>| {
            let post = *section.pages.get(place?)?;
            Some(edition.page_link(&here, post))
        };
        PostView {
            frame: page_frame(edition, &here, page, section),
            page: PageView::of(edition, &here, index),
            older: neighbour(place.map(|place| place + 1)),
            newer: neighbour(place.and_then(|place| place.checked_sub(1))),
            ties: Ties::of(edition, &here, index),
        }
    }
}

impl NotFoundView {
    pub fn of(edition: &Edition) -> NotFoundView {
        let lang = &edition.site.languages[0];
        let root = edition.site.root(lang);
        let title = edition.word(lang, "missing_title");
        let script = edition.theme.assets.missing.as_ref();
        let search = search_permalink(lang, &edition.site.languages);
        let mut frame = edition.frame(&Here::Anywhere, lang, title, root);
        frame.find = None;
        NotFoundView {
            script: script.map(|script| edition.file(&Here::Anywhere, script)),
            files: edition.file(&Here::Anywhere, ADDRESSES),
            find: edition.href(&Here::Anywhere, &search),
            frame,
            sections: root
                .sections
                .iter()
                .map(|index| {
                    let section = edition.site.section(*index);
                    edition.link(&Here::Anywhere, &section.title, &section.permalink, false)
                })
                .collect(),
        }
    }
}

impl OfflineView {
    pub fn of(edition: &Edition) -> OfflineView {
        let lang = &edition.site.languages[0];
        let root = edition.site.root(lang);
        let title = edition.word(lang, "offline_title");
        OfflineView {
            frame: edition.frame(&Here::Anywhere, lang, title, root),
        }
    }
}

impl RedirectView {
    pub fn of(edition: &Edition, redirect: &Redirect) -> RedirectView {
        let here = Here::Page(redirect.from.clone());
        let (lang, title, section) = match redirect.to {
            Target::Page(index) => {
                let page = edition.site.page(index);
                (&page.lang, &page.title, holder(edition, page))
            }
            Target::Section(index) => {
                let section = edition.site.section(index);
                (&section.lang, &section.title, section)
            }
        };
        let target = edition.site.permalink(redirect.to);
        let mut frame = edition.frame(&here, lang, title, section);
        frame.canonical = edition.absolute(target);
        RedirectView {
            target: edition.link(&here, title, target, false),
            frame,
        }
    }
}

impl PageView {
    pub fn of(edition: &Edition, here: &Here, index: PageIndex) -> PageView {
        let page = edition.site.page(index);
        let head = &page.manuscript.front_matter;
        let file = &page.manuscript.file;
        let document = edition.document(index);
        let terms = edition.site.terms.get(&page.lang);
        PageView {
            title: page.title.clone(),
            title_html: document
                .title_html
                .clone()
                .unwrap_or_else(|| crate::markdown::html::escaped(&page.title)),
            contents: match head.toc {
                Some(false) => Vec::new(),
                None if document.lists_headings => Vec::new(),
                None => contents(&document.headings, 2),
                Some(true) => contents(&document.headings, 1),
            },
            summary: head.summary.clone(),
            authors: head
                .authors
                .iter()
                .map(|author| edition.byline(here, &page.lang, &author.value))
                .collect(),
            date: page.date.map(|date| edition.date(&page.lang, date)),
            updated: head.updated.map(|date| edition.date(&page.lang, date)),
            changed: changed(edition, here, page),
            since: since(edition, page),
            contributors: Contributors::of(edition, here, page),
            history: versions::life(edition, page)
                .map(|_| edition.href(here, &versions::permalink(&page.permalink))),
            edit: edition.checkout.as_ref().and_then(|on| on.edit(file)),
            source: edition.checkout.as_ref().map(|on| on.source(file)),
            thread: ThreadView::of(edition, here, page),
            tags: head
                .tags
                .iter()
                .filter_map(|tag| {
                    let term = terms?.get(&crate::content::path::fold(&tag.value))?;
                    Some(edition.link(here, &term.name, &term.permalink, false))
                })
                .collect(),
            minutes: document.words.div_ceil(WORDS_PER_MINUTE).max(1),
            audience: head
                .audience
                .as_ref()
                .map(|audience| audience.value.clone()),
            original: Original::of(edition, here, index),
            html: edition.body(index),
        }
    }
}

/// What history tells of a page's last change. That a post was written needs no words of its own, and who
/// corrected the page of a colleague is of no interest.
fn changed(edition: &Edition, here: &Here, page: &Page) -> Option<Changed> {
    let past = &edition.past;
    let file = &page.manuscript.file;
    let last = past.last(file)?;
    let life = past.life(file)?;
    let first = life.is_whole && life.revisions.len() == 1;
    let told = page.manuscript.front_matter.updated.is_some()
        || page.kind == Kind::Person
        || (page.kind == Kind::Post && first);
    if told {
        return None;
    }
    let commit = past.commit(last.commit);
    let who = edition.author(here, &page.lang, past.author(commit.author))?;
    Some(Changed {
        who: match edition.config.privacy {
            Privacy::WorksCouncil => None,
            Privacy::Team | Privacy::Open => Some(who),
        },
        when: edition.month(&page.lang, commit.day),
        first,
    })
}

/// The month in which a page began, where all of its history is known.
fn since(edition: &Edition, page: &Page) -> Option<DateView> {
    let life = edition.past.life(&page.manuscript.file)?;
    let told = page.kind == Kind::Person || page.date.is_some() || life.revisions.len() < 2;
    if told || !life.is_whole {
        return None;
    }
    let first = edition.past.commit(life.revisions.last()?.commit);
    Some(edition.month(&page.lang, first.day))
}

/// The section in whose list a page stands, in the page's language.
pub fn holder<'a>(edition: &'a Edition, page: &Page) -> &'a Section {
    edition.section_of(&page.lang, &page.folder).map_or_else(
        || edition.site.root(&page.lang),
        |index| edition.site.section(index),
    )
}

pub(super) fn page_frame(edition: &Edition, here: &Here, page: &Page, section: &Section) -> Frame {
    let head = &page.manuscript.front_matter;
    let mut frame = edition.frame(here, &page.lang, &page.title, section);
    frame.description.clone_from(&head.summary);
    frame.draft = head.draft;
    frame.translations = translations(edition, here, page);
    frame
}

/// Says of a list what the text above it says: in a sentence, as its head puts it or as it begins.
pub(super) fn tell(edition: &Edition, here: &Here, frame: &mut Frame, text: PageIndex) {
    let page = edition.site.page(text);
    let head = &page.manuscript.front_matter;
    let begins = || edition.document(text).summary.clone();
    frame.description = head.summary.clone().or_else(begins);
    frame.draft = head.draft;
    frame.translations = translations(edition, here, page);
}

/// A page in all languages that have it.
pub fn translations(edition: &Edition, here: &Here, page: &Page) -> Vec<Translation> {
    edition.translations(here, &page.lang, |lang| {
        translation(&edition.site, page, lang)
    })
}

/// A section in all languages.
pub fn section_translations(edition: &Edition, here: &Here, section: &Section) -> Vec<Translation> {
    edition.translations(here, &section.lang, |lang| {
        let index = edition.section_of(lang, &section.folder)?;
        Some(edition.site.section(index).permalink.clone())
    })
}

fn translation(site: &Site, page: &Page, lang: &str) -> Option<Permalink> {
    if page.lang == lang {
        return Some(page.permalink.clone());
    }
    site.links.translation(&page.original, lang).cloned()
}

/// The text of a section, when there is one in its language.
pub(super) fn own_text(edition: &Edition, here: &Here, section: &Section) -> Option<PageView> {
    let index = section.index?;
    let own = edition.site.page(index).lang == section.lang;
    own.then(|| PageView::of(edition, here, index))
}

/// The frame of a section's own page.
pub(super) fn section_frame(edition: &Edition, here: &Here, section: &Section) -> Frame {
    let mut frame = edition.frame(here, &section.lang, &section.title, section);
    // The trail of a section ends with the one that holds it.
    frame.trail.pop();
    if let Some(index) = section.index {
        let head = &edition.site.page(index).manuscript.front_matter;
        frame.description.clone_from(&head.summary);
        frame.draft = head.draft;
    }
    frame.translations = section_translations(edition, here, section);
    frame
}

/// Headings of the two upper levels that a page uses, below its title; none when there would be fewer
/// lines than `least`.
fn contents(headings: &[document::Heading], least: usize) -> Vec<Heading> {
    let top = headings
        .iter()
        .map(|heading| heading.level)
        .min()
        .unwrap_or(2);
    let mut contents: Vec<Heading> = Vec::new();
    for heading in headings {
        let entry = Heading {
            id: heading.id.clone(),
            text: heading.text.clone(),
            children: Vec::new(),
        };
        match contents.last_mut() {
            Some(parent) if heading.level == top + 1 => parent.children.push(entry),
            _ if heading.level == top => contents.push(entry),
            _ => {}
        }
    }
    let lines: usize = contents.iter().map(|entry| 1 + entry.children.len()).sum();
    if lines < least { Vec::new() } else { contents }
}

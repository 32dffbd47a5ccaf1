//! Views that list pages: a section, all tags.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::listing::letter;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::path::natural_key;
use crate::content::section::Section;
use crate::content::taxonomy::Term;
use crate::content::taxonomy::tags_permalink;
use crate::view::byline::Byline;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::entry::SectionCard;
use crate::view::frame::Frame;
use crate::view::here::Here;
use crate::view::knower::face;
use crate::view::navigation::Navigation;
use crate::view::page::PageView;
use crate::view::page::own_text;
use crate::view::page::section_frame;
use crate::view::page::tell;
use crate::view::ties::Ties;
use crate::view::writers::Writers;

/// `section.html`: the contents page of a folder. `blog` sections show dates and are cut into pages.
#[derive(Serialize)]
pub struct SectionView {
    pub frame: Frame,
    pub navigation: Navigation,
    pub title: String,
    /// The text of the folder's `_index.md`, `index.md` or `README.md`.
    pub page: Option<PageView>,
    /// `true` for a section of dated posts.
    pub blog: bool,
    /// Sub-sections with their first pages.
    pub sections: Vec<SectionCard>,
    /// The section's own pages. One group without a title, or one a letter when the list is long.
    pub groups: Vec<Group>,
    /// How many pages the groups hold.
    pub total: usize,
    pub pager: Option<Pager>,
    /// Whom to ask about what stands here.
    pub guides: Vec<Byline>,
    /// Of the section's own text.
    pub ties: Option<Ties>,
    /// Who writes here, on the first page of the list.
    pub writers: Option<Writers>,
}

#[derive(Serialize)]
pub struct Group {
    /// `A`, or `2026`; `None` when the list is short.
    pub title: Option<String>,
    /// For the jump list: `a`, `2026`.
    pub id: String,
    pub entries: Vec<Entry>,
}

#[derive(Serialize)]
pub struct Pager {
    /// From 1.
    pub page: usize,
    pub pages: usize,
    /// Whether the list goes by date, so that what comes next is older.
    pub dated: bool,
    pub newer: Option<String>,
    pub older: Option<String>,
}

/// `tags.html`: all tags of the site.
#[derive(Serialize)]
pub struct TagsView {
    pub frame: Frame,
    /// What is said about the tags of the site.
    pub page: Option<PageView>,
    pub tags: Vec<TagCount>,
}

#[derive(Serialize)]
pub struct TagCount {
    pub tag: String,
    pub href: String,
    pub total: usize,
}

/// Posts on one page of a blog.
pub const POSTS: usize = 20;
/// In a list shorter than this one sees by oneself what is new.
const FEW: usize = 4;
/// A list longer than this is cut into groups.
pub const LONG: usize = 60;

impl SectionView {
    /// A section; of a blog, the given page of its posts, from 0.
    pub fn of(edition: &Edition, section: &Section, number: usize) -> SectionView {
        let here = Here::Page(page_of(section, number));
        let mut frame = section_frame(edition, &here, section);
        let blog = section.kind == Kind::Post;
        let pages = page_count(section);
        let shown: Vec<PageIndex> = if blog {
            let posts = section.pages.iter().skip(number * POSTS);
            posts.take(POSTS).copied().collect()
        } else {
            section.pages.clone()
        };
        if number > 0 {
            frame.title = format!("{} · {}", frame.title, number + 1);
            frame.translations = Vec::new();
        }
        let pager = pager(edition, &here, &section.permalink, number, pages).map(by_date);
        let above = section
            .parent
            .map_or(section, |parent| edition.site.section(parent));
        let branch = if section.sections.is_empty() {
            above
        } else {
            section
        };
        let mut navigation = edition.navigation(&here, branch, None);
        navigation.section.current = std::ptr::eq(branch, section);
        for link in &mut navigation.sections {
            link.current = link.href == edition.href(&here, &section.permalink);
        }
        SectionView {
            navigation,
            title: section.title.clone(),
            page: (number == 0)
                .then(|| own_text(edition, &here, section))
                .flatten(),
            blog,
            sections: section
                .sections
                .iter()
                .map(|index| SectionCard::of(edition, &here, edition.site.section(*index)))
                .collect(),
            groups: groups(edition, &here, section, &shown),
            total: section.pages.len(),
            guides: match number {
                0 => guides(edition, &here, section),
                _ => Vec::new(),
            },
            pager,
            ties: section
                .index
                .filter(|index| number == 0 && edition.site.page(*index).lang == section.lang)
                .and_then(|index| Ties::of(edition, &here, index)),
            writers: match number {
                0 => Writers::of(edition, &here, section),
                _ => None,
            },
            frame,
        }
    }
}

/// Whom to ask about a section. Who they are changes seldom, why they are it with every page: that stands
/// elsewhere.
fn guides(edition: &Edition, here: &Here, section: &Section) -> Vec<Byline> {
    if section.kind != Kind::Article {
        return Vec::new();
    }
    let guides = edition.atlas().guides(&section.folder).iter();
    guides
        .map(|who| face(edition, here, &section.lang, *who))
        .collect()
}

/// How many pages a section's list takes.
pub fn page_count(section: &Section) -> usize {
    match section.kind {
        Kind::Post => section.pages.len().div_ceil(POSTS).max(1),
        _ => 1,
    }
}

/// Where a page of a section's list lives: `/blog/`, `/blog/page/2/`.
pub fn page_of(section: &Section, number: usize) -> Permalink {
    numbered(&section.permalink, number)
}

/// Where a page of any long list lives, from 0.
pub fn numbered(first: &Permalink, number: usize) -> Permalink {
    if number == 0 {
        return first.clone();
    }
    let number = (number + 1).to_string();
    Permalink::page(
        first
            .as_str()
            .split('/')
            .filter(|part| !part.is_empty())
            .chain(["page", &number]),
    )
}

fn by_date(pager: Pager) -> Pager {
    Pager {
        dated: true,
        ..pager
    }
}

/// The ways back and on from the given page of a list, from 0, when it has several.
pub fn pager(
    edition: &Edition,
    here: &Here,
    first: &Permalink,
    number: usize,
    pages: usize,
) -> Option<Pager> {
    (pages > 1).then(|| Pager {
        page: number + 1,
        pages,
        dated: false,
        newer: number
            .checked_sub(1)
            .map(|before| edition.href(here, &numbered(first, before))),
        older: (number + 1 < pages).then(|| edition.href(here, &numbered(first, number + 1))),
    })
}

fn groups(edition: &Edition, here: &Here, section: &Section, pages: &[PageIndex]) -> Vec<Group> {
    let blog = section.kind == Kind::Post;
    let cut = !blog && pages.len() > LONG;
    let newest = if blog { None } else { newest(edition, pages) };
    let mut groups: Vec<Group> = Vec::new();
    for index in pages {
        let mut entry = Entry::of(edition, here, &section.lang, *index);
        entry.newest = newest == Some(*index);
        let title = cut.then(|| letter(&entry.title));
        match groups.last_mut() {
            Some(group) if group.title == title => group.entries.push(entry),
            _ => groups.push(Group {
                id: title
                    .as_ref()
                    .map_or_else(|| "list".to_owned(), |title| group_id(title, groups.len())),
                title,
                entries: vec![entry],
            }),
        }
    }
    groups
}

/// The page of a list that was written last, where one can be told from the others.
fn newest(edition: &Edition, pages: &[PageIndex]) -> Option<PageIndex> {
    let changed = |index: &PageIndex| edition.changed(*index);
    let newest = *pages.iter().max_by_key(|index| changed(index))?;
    let day = changed(&newest)?;
    let alone = pages
        .iter()
        .filter(|index| changed(index) == Some(day))
        .count()
        == 1;
    (alone && pages.len() >= FEW).then_some(newest)
}

/// An id that no other group of the page has: weights may bring a letter twice.
pub fn group_id(title: &str, place: usize) -> String {
    let plain = title.chars().all(|c| c.is_ascii_alphanumeric() || c == '–');
    if plain {
        format!("list-{}-{place}", title.to_lowercase().replace('–', "-"))
    } else {
        format!("list-{place}")
    }
}

impl TagsView {
    pub fn of(edition: &Edition, lang: &str) -> TagsView {
        let permalink = tags_permalink(lang, &edition.site.languages);
        let here = Here::Page(permalink);
        let root = edition.site.root(lang);
        let title = edition.word(lang, "tags");
        let terms = edition.site.terms.get(lang);
        let mut terms: Vec<&Term> = terms.into_iter().flat_map(BTreeMap::values).collect();
        terms.sort_by_cached_key(|term| natural_key(&term.name));
        let pages = edition.site.pages.iter();
        let is_text = |page: &Page| page.lang == lang && page.tag.as_deref() == Some("");
        let mut pages = pages.enumerate();
        let text = pages.find_map(|(place, page)| is_text(page).then_some(PageIndex(place)));
        let page = text.map(|text| PageView::of(edition, &here, text));
        let title = page.as_ref().map_or(title, |page| &page.title);
        let mut frame = edition.frame(&here, lang, title, root);
        if let Some(text) = text {
            tell(edition, &here, &mut frame, text);
        }
        TagsView {
            frame,
            page,
            tags: terms
                .into_iter()
                .map(|term| TagCount {
                    tag: term.name.clone(),
                    href: edition.href(&here, &term.permalink),
                    total: term.pages.len(),
                })
                .collect(),
        }
    }
}

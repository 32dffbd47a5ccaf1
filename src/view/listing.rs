//! Views that list pages: a section, all tags, one tag.

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::path::base_letter;
use crate::content::section::Section;
use crate::content::site::tags_permalink;
use crate::content::taxonomy::Term;
use crate::view::edition::Edition;
use crate::view::edition::Here;
use crate::view::entry::Entry;
use crate::view::entry::SectionCard;
use crate::view::frame::Frame;
use crate::view::frame::Navigation;
use crate::view::page::PageView;
use crate::view::page::own_text;
use crate::view::page::section_frame;

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
    pub newer: Option<String>,
    pub older: Option<String>,
}

/// `tags.html`: all tags of the site.
#[derive(Serialize)]
pub struct TagsView {
    pub frame: Frame,
    pub tags: Vec<TagCount>,
}

#[derive(Serialize)]
pub struct TagCount {
    pub tag: String,
    pub href: String,
    pub total: usize,
}

/// `tag.html`: the pages that carry one tag.
#[derive(Serialize)]
pub struct TagView {
    pub frame: Frame,
    pub tag: String,
    pub entries: Vec<Entry>,
}

/// Posts on one page of a blog.
pub const POSTS: usize = 20;
/// A list longer than this is cut into groups.
const LONG: usize = 60;

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
        let pager = (pages > 1).then(|| Pager {
            page: number + 1,
            pages,
            newer: number
                .checked_sub(1)
                .map(|newer| edition.href(&here, &page_of(section, newer))),
            older: (number + 1 < pages).then(|| edition.href(&here, &page_of(section, number + 1))),
        });
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
            pager,
            frame,
        }
    }
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
    if number == 0 {
        return section.permalink.clone();
    }
    let number = (number + 1).to_string();
    Permalink::page(
        section
            .permalink
            .as_str()
            .split('/')
            .filter(|part| !part.is_empty())
            .chain(["page", &number]),
    )
}

fn groups(edition: &Edition, here: &Here, section: &Section, pages: &[PageIndex]) -> Vec<Group> {
    let blog = section.kind == Kind::Post;
    let cut = !blog && pages.len() > LONG;
    let mut groups: Vec<Group> = Vec::new();
    for index in pages {
        let entry = Entry::of(edition, here, &section.lang, *index);
        let title = cut.then(|| initial(&entry.title));
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

/// The letter under which a title stands; numbers stand by the hundred.
fn initial(title: &str) -> String {
    let digits: String = title.chars().take_while(char::is_ascii_digit).collect();
    if let Ok(number) = digits.parse::<u64>() {
        let hundred = number / 100 * 100;
        return format!("{hundred}–{}", hundred + 99);
    }
    title.chars().find(|c| c.is_alphanumeric()).map_or_else(
        || "#".to_owned(),
        |c| base_letter(c).to_uppercase().collect(),
    )
}

/// An id that no other group of the page has: weights may bring a letter twice.
fn group_id(title: &str, place: usize) -> String {
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
        TagsView {
            frame: edition.frame(&here, lang, title, root),
            tags: terms
                .into_iter()
                .flat_map(|terms| terms.values())
                .map(|term| TagCount {
                    tag: term.name.clone(),
                    href: edition.href(&here, &term.permalink),
                    total: term.pages.len(),
                })
                .collect(),
        }
    }
}

impl TagView {
    pub fn of(edition: &Edition, lang: &str, term: &Term) -> TagView {
        let here = Here::Page(term.permalink.clone());
        let root = edition.site.root(lang);
        let mut frame = edition.frame(&here, lang, &term.name, root);
        let tags = edition.word(lang, "tags");
        let list = tags_permalink(lang, &edition.site.languages);
        frame.trail.push(edition.link(&here, tags, &list, false));
        TagView {
            frame,
            tag: term.name.clone(),
            entries: term
                .pages
                .iter()
                .map(|index| Entry::of(edition, &here, lang, *index))
                .collect(),
        }
    }
}

//! The view of the page on which readers search: what it can narrow by, and where to look around instead.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::language::name;
use crate::content::path::natural_key;
use crate::content::site::search_permalink;
use crate::content::taxonomy::Term;
use crate::search::subject::filter;
use crate::view::edition::Edition;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::here::Here;

/// Choices of one filter: a longer list is no choice.
const MOST: usize = 200;

/// `search.html`
#[derive(Serialize)]
pub struct SearchView {
    pub frame: Frame,
    /// What the page does; `None` where the theme has no `static/js/search.js`.
    pub script: Option<String>,
    /// What to say of how much was found, for each form of a number, in JSON.
    pub found: String,
    /// The folder of all indexes: `../search/`.
    pub files: String,
    /// Links to pages end in `index.html`, and there may be no server.
    pub portable: bool,
    pub kinds: Vec<Choice>,
    pub sections: Vec<Choice>,
    pub tags: Vec<Choice>,
    /// When there are two or more.
    pub languages: Vec<Choice>,
    /// The sections at the top and those in them.
    pub map: Vec<Branch>,
}

/// One thing that a filter lets through.
#[derive(Serialize)]
pub struct Choice {
    pub value: String,
    pub title: String,
    pub current: bool,
}

#[derive(Serialize)]
pub struct Branch {
    pub section: Link,
    pub sections: Vec<Link>,
}

impl SearchView {
    pub fn of(edition: &Edition, lang: &str) -> SearchView {
        let site = &edition.site;
        let here = Here::Page(search_permalink(lang, &site.languages));
        let root = site.root(lang);
        let title = edition.word(lang, "search");
        let mut frame = edition.frame(&here, lang, title, root);
        frame.find = None;
        frame.translations = edition.translations(&here, lang, |lang| {
            Some(search_permalink(lang, &site.languages))
        });
        let branches = root.sections.iter().map(|index| {
            let section = site.section(*index);
            let below = section.sections.iter().map(|index| site.section(*index));
            let link = |title: &str, permalink| edition.link(&here, title, permalink, false);
            Branch {
                section: link(&section.title, &section.permalink),
                sections: below
                    .take(MOST)
                    .map(|section| link(&section.title, &section.permalink))
                    .collect(),
            }
        });
        let script = edition.theme.assets.search.as_ref();
        SearchView {
            found: edition.words(lang).forms("search_found", "n"),
            script: script.map(|script| edition.file(&here, script)),
            files: edition.file(&here, "search/"),
            portable: edition.portable,
            kinds: kinds(edition, lang),
            sections: sections(edition, lang),
            tags: tags(edition, lang),
            languages: languages(edition, lang),
            map: branches.take(MOST).collect(),
            frame,
        }
    }
}

fn choice(by: &str, value: &str, title: &str) -> Choice {
    Choice {
        value: filter(by, value),
        title: title.to_owned(),
        current: false,
    }
}

/// The kinds of pages that there are.
fn kinds(edition: &Edition, lang: &str) -> Vec<Choice> {
    const ALL: [Kind; 8] = [
        Kind::Article,
        Kind::Post,
        Kind::Policy,
        Kind::Person,
        Kind::Team,
        Kind::Goal,
        Kind::Idea,
        Kind::Event,
    ];
    let pages = || edition.site.pages.iter().filter(|page| page.lang == lang);
    let there = ALL
        .into_iter()
        .filter(|kind| pages().any(|page| page.kind == *kind));
    let kinds: Vec<Choice> = there
        .map(|kind| {
            let word = format!("kind_{}", kind.name());
            choice("kind", kind.name(), edition.word(lang, &word))
        })
        .collect();
    several(kinds)
}

/// The sections at the top, and those right below them.
fn sections(edition: &Edition, lang: &str) -> Vec<Choice> {
    let site = &edition.site;
    let mut choices = Vec::new();
    for index in &site.root(lang).sections {
        let section = site.section(*index);
        choices.push(choice("in", &section.folder, &section.title));
        for index in &section.sections {
            let below = site.section(*index);
            let title = format!("{} / {}", section.title, below.title);
            choices.push(choice("in", &below.folder, &title));
        }
    }
    choices.truncate(MOST);
    several(choices)
}

fn tags(edition: &Edition, lang: &str) -> Vec<Choice> {
    let terms = edition.site.terms.get(lang);
    let mut terms: Vec<(&String, &Term)> = terms.into_iter().flat_map(BTreeMap::iter).collect();
    terms.retain(|(_, term)| !term.pages.is_empty());
    terms.sort_by_cached_key(|(_, term)| {
        (std::cmp::Reverse(term.pages.len()), natural_key(&term.name))
    });
    terms.truncate(MOST);
    terms.sort_by_cached_key(|(_, term)| natural_key(&term.name));
    let tags = terms.into_iter();
    several(
        tags.map(|(folded, term)| choice("tag", folded, &term.name))
            .collect(),
    )
}

fn languages(edition: &Edition, lang: &str) -> Vec<Choice> {
    let languages = edition.site.languages.iter();
    several(
        languages
            .map(|language| Choice {
                value: language.clone(),
                title: name(language).to_owned(),
                current: language == lang,
            })
            .collect(),
    )
}

/// One choice is none.
fn several(choices: Vec<Choice>) -> Vec<Choice> {
    if choices.len() < 2 {
        Vec::new()
    } else {
        choices
    }
}

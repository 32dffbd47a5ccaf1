//! `people.json`: what these readers may know of the people, for the programs that they use.

use serde::Serialize;

use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::view::edition::Edition;
use crate::view::here::Here;
use crate::view::portrait::Portrait;
use crate::view::within::has_left;

#[derive(Serialize)]
struct People<'a> {
    /// By id. Those who left are not among them.
    people: Vec<Entry<'a>>,
}

/// Somebody as their page shows them; how to reach them stands there and not here.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    /// Whole where the site knows its address, else relative to this file.
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<Team<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    languages: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skills: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    portrait: Option<String>,
}

#[derive(Serialize)]
struct Team<'a> {
    /// `None` for a team without a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    name: &'a str,
}

/// `None` for a site without people.
pub fn people(edition: &Edition) -> Option<String> {
    let site = &edition.site;
    let pages = (0..site.pages.len()).map(PageIndex);
    let mut people: Vec<Entry<'_>> = pages
        .filter(|index| {
            let page = site.page(*index);
            page.kind == Kind::Person
                && edition.directory.chief(page) == Some(*index)
                && !has_left(edition, *index)
        })
        .map(|index| entry(edition, index))
        .collect();
    people.sort_by(|a, b| (a.id, &a.url).cmp(&(b.id, &b.url)));
    if people.is_empty() {
        return None;
    }
    let mut text = serde_json::to_string_pretty(&People { people }).unwrap_or_default();
    text.push('\n');
    Some(text)
}

fn entry(edition: &Edition, index: PageIndex) -> Entry<'_> {
    let page = edition.site.page(index);
    let person = page.manuscript.front_matter.person.as_deref();
    let here = Here::Page(Permalink::root());
    let url = |permalink: &Permalink| {
        let whole = edition.absolute(permalink);
        whole.unwrap_or_else(|| edition.href(&here, permalink))
    };
    let team = person.and_then(|person| person.team.as_ref());
    let portrait = edition.portraits.get(&index);
    Entry {
        id: page.id(),
        name: &page.title,
        url: url(&page.permalink),
        role: person.and_then(|person| person.role.as_deref()),
        team: team.map(|team| match edition.by_id(Kind::Team, &team.value) {
            Some(page) => Team {
                id: Some(page.id()),
                name: &page.title,
            },
            None => Team {
                id: None,
                name: &team.value,
            },
        }),
        place: person.and_then(|person| person.location.as_deref()),
        languages: person
            .into_iter()
            .flat_map(|person| &person.languages)
            .map(|language| language.value.as_str())
            .collect(),
        skills: person
            .into_iter()
            .flat_map(|person| &person.skills)
            .map(|skill| skill.topic.value.as_str())
            .collect(),
        portrait: portrait
            .and_then(|answer| Portrait::of(answer, url))
            .map(|portrait| portrait.src),
    }
}

//! `polder people --leaving`: what would be nobody's if a person left.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::analysis::atlas::Atlas;
use crate::analysis::freshness::Freshness;
use crate::analysis::freshness::Sources;
use crate::cli::build::keep_cache;
use crate::cli::build::open_cache;
use crate::cli::site::Misuse;
use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::site::Site;
use crate::content::suggestion::nearest;
use crate::inquiry::Inquiry;
use crate::pipeline::BuildInput;

/// What somebody would hand over, as JSON tells it.
#[derive(Serialize)]
pub struct Legacy {
    id: String,
    name: String,
    /// Pages that nobody else looks after.
    owner_of: Vec<PageEntry>,
    /// Articles and policies that nobody else wrote who is still there.
    only_author_of: Vec<PageEntry>,
    /// Tags that nobody else is known to know.
    only_one_to_know: Vec<String>,
}

#[derive(Serialize)]
struct PageEntry {
    title: String,
    file: String,
}

/// Looks for a person by id or name.
pub fn of(input: &BuildInput, id: &str) -> anyhow::Result<Result<Legacy, Misuse>> {
    let mut cache = open_cache(&input.root, None);
    let inquiry = Inquiry::begin(input, &mut cache)?;
    keep_cache(&input.root, &mut cache);
    let site = &inquiry.site;
    let Some(person) = inquiry.directory.find(Kind::Person, id) else {
        let people = site.pages.iter().filter(|page| is_person(page));
        let near = nearest(id, people.map(Page::id));
        return Ok(Err(Misuse(match near {
            Some(near) => format!("nobody is called `{id}`; did you mean `{near}`?"),
            None => format!("nobody is called `{id}`; `polder people` tells who there is"),
        })));
    };
    let find = |kind, name: &str| inquiry.directory.find(kind, name);
    let freshness = Freshness::new(Sources {
        site,
        past: &inquiry.past,
        owners: &inquiry.owners,
        find: &find,
        today: input.today,
    });
    let loss = freshness.losing(person);
    let person = site.page(person);
    let atlas = Atlas::of(site, inquiry.knowledge);
    let is_only = |tag: &str| {
        let mut known = atlas.tag(tag).into_iter().flat_map(|domain| domain.known());
        let first = known.next().map(|expert| atlas.knowledge.knower(expert));
        known.next().is_none() && first.is_some_and(|knower| knower.id == person.id())
    };
    let only_one_to_know = site
        .terms
        .values()
        .flatten()
        .filter(|(tag, _)| is_only(tag))
        .map(|(tag, term)| (tag, term.name.clone()))
        .collect::<BTreeMap<_, _>>();
    Ok(Ok(Legacy {
        id: person.id().to_owned(),
        name: person.title.clone(),
        owner_of: entries(site, &loss.owned),
        only_author_of: entries(site, &loss.written),
        only_one_to_know: only_one_to_know.into_values().collect(),
    }))
}

fn is_person(page: &Page) -> bool {
    page.kind == Kind::Person && !page.is_index()
}

fn entries(site: &Site, pages: &[PageIndex]) -> Vec<PageEntry> {
    let pages = pages.iter().map(|index| site.page(*index));
    pages
        .map(|page| PageEntry {
            title: page.title.clone(),
            file: page.manuscript.file.clone(),
        })
        .collect()
}

impl Legacy {
    pub fn human(&self) -> String {
        let name = &self.name;
        let mut text = String::new();
        let mut list = |title: String, pages: &[PageEntry]| {
            if !pages.is_empty() {
                let _ = writeln!(text, "{title}\n");
                for page in pages {
                    let _ = writeln!(text, "  {}  {}", page.title, page.file);
                }
                text.push('\n');
            }
        };
        list(format!("Only {name} looks after:"), &self.owner_of);
        list(format!("Only {name} wrote:"), &self.only_author_of);
        if !self.only_one_to_know.is_empty() {
            let topics = self.only_one_to_know.join(", ");
            let _ = writeln!(text, "Only {name} is known to know about: {topics}\n");
        }
        if text.is_empty() {
            return format!("Nothing here hangs on {name} alone.\n");
        }
        text.push_str("Who could look after them next? Put their id in `owner`.\n");
        text
    }
}

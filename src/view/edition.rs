//! Everything that views are made from: the site, its documents, its looks – for one audience, on one day.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::analysis::atlas::Atlas;
use crate::analysis::contribution::Contributions;
use crate::analysis::freshness;
use crate::analysis::freshness::Freshness;
use crate::analysis::freshness::Loss;
use crate::analysis::knowledge::Knowledge;
use crate::analysis::knowledge::Sources;
use crate::analysis::translation;
use crate::analysis::translation::Older;
use crate::config::Config;
use crate::config::Privacy;
use crate::content::forge::Checkout;
use crate::content::kind::Kind;
use crate::content::link::Answer;
use crate::content::listing::INCOMING;
use crate::content::listing::Listing;
use crate::content::listing::Subject;
use crate::content::listing::links_permalink;
use crate::content::owners::Owners;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::past::Past;
use crate::content::path::Permalink;
use crate::content::section::Section;
use crate::content::section::SectionIndex;
use crate::content::sentence::Value;
use crate::content::site::Site;
use crate::content::speech::Speech;
use crate::content::talk::Talk;
use crate::markdown::document::Document;
use crate::markdown::link_graph::LinkGraph;
use crate::theme::Theme;
use crate::view::activity::Activity;
use crate::view::calendars::Calendars;
use crate::view::crowd::Crowds;
use crate::view::directory::Directory;
use crate::view::feeds::Feeds;
use crate::view::frame::Link;
use crate::view::here::Here;
use crate::view::machine::Machine;
use crate::view::navigation::Branch;
use crate::view::portrait;
use crate::view::shared::Body;
use crate::view::shared::Filled;
use crate::view::shared::Shared;

pub struct Edition {
    pub site: Site,
    /// By [`PageIndex`].
    pub documents: Vec<Arc<Document>>,
    /// Which page leads to which.
    pub links: LinkGraph,
    pub config: Config,
    pub theme: Theme,
    /// Decides what is over, in force and overdue.
    pub today: Date,
    pub directory: Directory,
    /// Folded addresses of pages, sections and aliases.
    taken: HashSet<String>,
    /// Links to pages end in `index.html`.
    pub portable: bool,
    /// For whom it is, when the site names audiences.
    pub audience: Option<String>,
    pub feeds: Feeds,
    pub calendars: Calendars,
    pub past: Past,
    /// What changed lately.
    pub activity: Activity,
    /// Who is declared to look after the pages, beside what their heads say.
    pub owners: Owners,
    /// What each person did, as far as the site tells it.
    pub contributions: Contributions,
    /// Who knows what; found out when the first page asks.
    atlas: OnceLock<Atlas>,
    /// What those who left have left behind, by the first page of each.
    pub legacies: BTreeMap<PageIndex, Loss>,
    /// The translations that are older than their original.
    pub older: BTreeMap<PageIndex, Older>,
    /// Where the files of the site are on the web.
    pub checkout: Option<Checkout>,
    pub talk: Talk,
    pub data: Shared<serde_json::Value>,
    /// The people of each section in groups.
    pub crowds: Crowds,
    /// Where the pictures of people are.
    pub portraits: BTreeMap<PageIndex, Answer>,
    /// The texts of the pages with shortcodes, which are filled in by [`crate::view::shortcode::fill`].
    pub filled: HashMap<PageIndex, Arc<Filled>>,
    /// The section in which each page is listed, by language and folder.
    sections: HashMap<(String, String), SectionIndex>,
    /// By [`SectionIndex`], when a navigation has asked.
    branches: Vec<OnceLock<Arc<Branch>>>,
}

/// All that an edition is put together from.
pub struct Parts {
    pub site: Site,
    /// By [`PageIndex`].
    pub documents: Vec<Arc<Document>>,
    pub config: Config,
    pub theme: Theme,
    /// The folder `data/`.
    pub data: serde_json::Value,
    pub machine: Machine,
    pub past: Past,
    pub owners: Owners,
    pub checkout: Option<Checkout>,
    pub talk: Talk,
    pub portable: bool,
    /// For whom it is, when the site names audiences.
    pub audience: Option<String>,
    pub today: Date,
}

impl Edition {
    pub fn new(parts: Parts) -> Edition {
        let Parts { site, theme, .. } = parts;
        let sections = site
            .sections
            .iter()
            .enumerate()
            .map(|(i, section)| {
                (
                    (section.lang.clone(), section.folder.clone()),
                    SectionIndex(i),
                )
            })
            .collect();
        let contributions = match parts.config.privacy {
            Privacy::WorksCouncil => Contributions::default(),
            Privacy::Team | Privacy::Open => Contributions::of(&site, &parts.past),
        };
        let find = |kind, name: &str| parts.machine.directory.find(kind, name);
        let freshness = Freshness::new(freshness::Sources {
            site: &site,
            past: &parts.past,
            owners: &parts.owners,
            find: &find,
            today: parts.today,
        });
        let legacies = freshness.legacies();
        let redirects = site.redirects.iter();
        let aliases = redirects.filter(|redirect| redirect.is_alias);
        Edition {
            crowds: Crowds::of(site.sections.len()),
            portraits: portrait::find(&site),
            data: Shared::new(parts.data),
            directory: parts.machine.directory,
            today: parts.today,
            taken: site
                .pages
                .iter()
                .map(|page| &page.permalink)
                .chain(site.sections.iter().map(|section| &section.permalink))
                .chain(aliases.map(|redirect| &redirect.from))
                .map(|permalink| permalink.as_str().to_lowercase())
                .collect(),
            activity: parts.machine.activity,
            feeds: parts.machine.feeds,
            calendars: parts.machine.calendars,
            contributions,
            atlas: OnceLock::new(),
            legacies,
            older: translation::older(&site, &parts.past),
            past: parts.past,
            owners: parts.owners,
            checkout: parts.checkout,
            talk: parts.talk,
            filled: HashMap::new(),
            sections,
            branches: site.sections.iter().map(|_| OnceLock::new()).collect(),
            links: LinkGraph::of(&site, &parts.documents),
            site,
            documents: parts.documents,
            config: parts.config,
            theme,
            portable: parts.portable,
            audience: parts.audience,
        }
    }

    /// Whether nothing of the site is kept from its readers.
    pub fn is_for_highest(&self) -> bool {
        let audiences = &self.config.audiences;
        let level = self.audience.as_deref();
        let level = level.and_then(|name| audiences.level(name));
        level.unwrap_or_default() == audiences.highest()
    }

    /// Who knows what, as far as the site tells it.
    pub fn atlas(&self) -> &Atlas {
        self.atlas.get_or_init(|| match self.config.privacy {
            Privacy::WorksCouncil => Atlas::default(),
            Privacy::Team | Privacy::Open => {
                let knowledge = Knowledge::of(&Sources {
                    site: &self.site,
                    past: &self.past,
                    talk: &self.talk,
                    owners: &self.owners,
                    today: self.today,
                });
                Atlas::of(&self.site, knowledge)
            }
        })
    }

    pub fn document(&self, index: PageIndex) -> &Arc<Document> {
        &self.documents[index.0]
    }

    /// The text of a page as its readers see it.
    pub fn body(&self, index: PageIndex) -> Body {
        match self.filled.get(&index) {
            Some(filled) => Body::Filled(filled.clone()),
            None => Body::Plain(self.document(index).clone()),
        }
    }

    pub fn words(&self, lang: &str) -> &Arc<Speech> {
        self.theme.words.of(lang)
    }

    pub fn word<'a>(&'a self, lang: &str, name: &'a str) -> &'a str {
        self.words(lang).word(name).unwrap_or(name)
    }

    /// A sentence into which something is filled.
    pub fn say(&self, lang: &str, name: &str, given: &[(&str, Value<'_>)]) -> String {
        let said = self.words(lang).say(name, given);
        said.unwrap_or_else(|| name.to_owned())
    }

    /// The page of a person, by id or name.
    pub fn person(&self, who: &str) -> Option<PageIndex> {
        self.directory.find(Kind::Person, who)
    }

    /// The ids of all pages of a kind: the stems of their files.
    pub fn ids(&self, kind: Kind) -> impl Iterator<Item = &str> {
        let pages = self.site.pages.iter();
        pages
            .filter(move |page| page.kind == kind && !page.is_index())
            .map(Page::id)
    }

    /// A page by kind and id, which is its file's stem, or by name: a team, a goal.
    pub fn by_id(&self, kind: Kind, id: &str) -> Option<&Page> {
        let index = self.directory.find(kind, id)?;
        Some(self.site.page(index))
    }

    /// A person, a team, a goal or a policy, in a language where it speaks it.
    pub fn thing(&self, here: &Here, chief: PageIndex, lang: &str) -> Link {
        self.page_link(here, self.directory.in_language(&self.site, chief, lang))
    }

    /// A team as people are sorted under it: by its page when it has one, else as it was written.
    pub fn team_name(&self, team: &str, lang: &str) -> (Option<String>, Option<PageIndex>) {
        match self.directory.find(Kind::Team, team) {
            Some(chief) => {
                let page = self.directory.in_language(&self.site, chief, lang);
                (Some(self.site.page(page).title.clone()), Some(chief))
            }
            None => (Some(team.to_owned()), None),
        }
    }

    /// Whether a page that people wrote lives at an address, or an alias.
    pub fn is_taken(&self, permalink: &Permalink) -> bool {
        let address = permalink.as_str();
        match address
            .bytes()
            .any(|byte| !byte.is_ascii() || byte.is_ascii_uppercase())
        {
            true => self.taken.contains(&address.to_lowercase()),
            false => self.taken.contains(address),
        }
    }

    pub fn section_of(&self, lang: &str, folder: &str) -> Option<SectionIndex> {
        self.sections
            .get(&(lang.to_owned(), folder.to_owned()))
            .copied()
    }

    /// The pages of a section, for navigations.
    pub fn branch(&self, section: &Section) -> Arc<Branch> {
        let make = || Arc::new(Branch::of(&self.site, section));
        let known = self.section_of(&section.lang, &section.folder);
        let cell = known.and_then(|index| self.branches.get(index.0));
        cell.map_or_else(make, |cell| cell.get_or_init(make).clone())
    }

    /// How a link from `here` to an address of the site is written.
    pub fn href(&self, here: &Here, target: &Permalink) -> String {
        here.href(target, self.portable, || self.base_path())
    }

    /// How a link to a file of the output is written.
    pub fn file(&self, here: &Here, path: &str) -> String {
        match here {
            Here::Page(permalink) => format!("{}{path}", permalink.to_root()),
            Here::Anywhere => format!("{}/{path}", self.base_path()),
        }
    }

    /// The path below which the site lives on its server: empty, or `/intranet`.
    pub fn base_path(&self) -> &str {
        let base = self.config.base_url.as_deref().unwrap_or_default();
        let host = base.find("://").map_or(0, |at| at + 3);
        base[host..]
            .find('/')
            .map_or("", |at| &base[host + at..])
            .trim_end_matches('/')
    }

    pub fn link(&self, here: &Here, title: &str, target: &Permalink, current: bool) -> Link {
        Link {
            title: title.to_owned(),
            href: self.href(here, target),
            current,
        }
    }

    pub fn page_link(&self, here: &Here, index: PageIndex) -> Link {
        let page = self.site.page(index);
        self.link(here, &page.title, &page.permalink, false)
    }

    /// A list that comes by itself, unless the site has a page there.
    pub fn listing(&self, lang: &str, subject: &Subject) -> Option<&Listing> {
        let mut listings = self.site.listings.iter();
        listings.find(|listing| listing.lang == lang && listing.subject == *subject)
    }

    /// Where all pages are listed that link to a page: when there are more than it names itself, and
    /// room for the list.
    pub fn links_page(&self, index: PageIndex) -> Option<Permalink> {
        let page = self.site.page(index);
        let many = self.links.sources(index).len() > INCOMING;
        if !many || page.section.as_deref() == Some("") {
            return None;
        }
        let permalink = links_permalink(&page.permalink);
        self.site
            .links
            .living_at(&permalink)
            .is_none()
            .then_some(permalink)
    }

    pub fn absolute(&self, permalink: &Permalink) -> Option<String> {
        let base = self.config.base_url.as_ref()?;
        Some(permalink.absolute(base))
    }
}

//! Everything that views are made from: the site, its documents, its looks – for one audience, on one day.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use icu_decimal::input::Decimal;
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
use crate::config;
use crate::config::Config;
use crate::config::Privacy;
use crate::content::diagnostic::Diagnostic;
use crate::content::discussion::Comment;
use crate::content::forge::Checkout;
use crate::content::kind::Kind;
use crate::content::language::direction;
use crate::content::language::name;
use crate::content::link::Answer;
use crate::content::listing::INCOMING;
use crate::content::listing::Listing;
use crate::content::listing::Subject;
use crate::content::listing::links_permalink;
use crate::content::owners::Owners;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::past::Author;
use crate::content::past::Past;
use crate::content::path::Permalink;
use crate::content::section::Section;
use crate::content::section::SectionIndex;
use crate::content::sentence::Value;
use crate::content::site::Shelf;
use crate::content::site::Site;
use crate::content::site::search_permalink;
use crate::content::speech::Speech;
use crate::content::talk::Talk;
use crate::content::taxonomy::tags_permalink;
use crate::markdown::document::Document;
use crate::markdown::link_graph::LinkGraph;
use crate::theme::Theme;
use crate::theme::assets::WORKER;
use crate::view::activity::Activity;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::calendars;
use crate::view::calendars::Calendars;
use crate::view::circle;
use crate::view::crowd::Crowds;
use crate::view::directory::Directory;
use crate::view::feeds;
use crate::view::feeds::About;
use crate::view::feeds::Feed;
use crate::view::feeds::Feeds;
use crate::view::frame::FeedLink;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::frame::Lists;
use crate::view::frame::Logo;
use crate::view::frame::Navigation;
use crate::view::frame::Translation;
use crate::view::portrait;
use crate::view::portrait::Portrait;
use crate::view::shared::Body;
use crate::view::shared::Filled;
use crate::view::shared::Shared;

/// Neighbours that a navigation shows: its cost does not grow with the site.
const NEIGHBOURS: usize = 40;
/// Sections that fit into a header.
const MENU: usize = 7;

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
    /// Who knows what.
    pub atlas: Atlas,
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

/// Who is who, what changed, and what machines read: feeds and calendars. It is known before the pages are
/// rendered, since they may lead to it.
#[derive(Default)]
pub struct Machine {
    pub directory: Directory,
    activity: Activity,
    feeds: Feeds,
    calendars: Calendars,
}

impl Machine {
    pub fn of(site: &Site, config: &Config, directory: Directory, past: &Past) -> Machine {
        let activity = Activity::of(site, past, config.privacy);
        Machine {
            feeds: match config.base_url {
                Some(_) => Feeds::of(site, &directory, &activity),
                None => Feeds::default(),
            },
            calendars: Calendars::of(site),
            activity,
            directory,
        }
    }

    /// Teams and policies that go in circles.
    pub fn circles(&self, site: &Site) -> Vec<Diagnostic> {
        circle::problems(site, &self.directory)
    }

    /// A blog that nobody can follow.
    pub fn problem(&self, site: &Site, config: &Config) -> Option<Diagnostic> {
        let is_blog = |section: &Section| section.kind == Kind::Post && !section.pages.is_empty();
        let lacks = config.base_url.is_none() && site.sections.iter().any(is_blog);
        lacks.then(|| {
            Diagnostic::note(
                "no-base-url",
                config::FILE,
                "nobody can follow the posts: feeds need the site's address",
            )
            .help("write `base_url: https://intranet.example`, or give --base-url")
        })
    }

    /// The files, by their path in the output.
    pub fn files(&self) -> Vec<String> {
        let feeds = self.feeds.iter().flat_map(|(page, _)| {
            let forms = [feeds::ATOM, feeds::JSON].into_iter();
            forms.filter_map(|name| page.beside(name))
        });
        let calendars = self.calendars.files().cloned();
        feeds
            .chain(calendars)
            .map(|file| file.output_path())
            .collect()
    }
}

/// The address of the page that a view is for, and how links from it are written.
#[derive(Clone, Debug)]
pub enum Here {
    /// Relative links: the site works below any address.
    Page(Permalink),
    /// Links from the server's root, for the one page that is shown at any address.
    Anywhere,
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
        let (contributions, atlas) = match parts.config.privacy {
            Privacy::WorksCouncil => Default::default(),
            Privacy::Team | Privacy::Open => {
                let knowledge = Knowledge::of(&Sources {
                    site: &site,
                    past: &parts.past,
                    talk: &parts.talk,
                    owners: &parts.owners,
                    today: parts.today,
                });
                let contributions = Contributions::of(&site, &parts.past);
                (contributions, Atlas::of(&site, knowledge))
            }
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
            atlas,
            legacies,
            older: translation::older(&site, &parts.past),
            past: parts.past,
            owners: parts.owners,
            checkout: parts.checkout,
            talk: parts.talk,
            filled: HashMap::new(),
            sections,
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

    /// How a link from `here` to an address of the site is written.
    pub fn href(&self, here: &Here, target: &Permalink) -> String {
        let mut href = match here {
            Here::Page(permalink) => permalink.href(target),
            Here::Anywhere => target.absolute(self.base_path()),
        };
        if self.portable && href.ends_with('/') {
            href.push_str("index.html");
        }
        href
    }

    /// How a link to a file of the output is written.
    pub fn file(&self, here: &Here, path: &str) -> String {
        match here {
            Here::Page(permalink) => format!("{}{path}", permalink.to_root()),
            Here::Anywhere => format!("{}/{path}", self.base_path()),
        }
    }

    /// The path below which the site lives on its server: empty, or `/intranet`.
    fn base_path(&self) -> &str {
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

    pub fn date(&self, lang: &str, date: Date) -> DateView {
        DateView {
            iso: date.to_string(),
            text: self.say(lang, "date", &parts(date)),
        }
    }

    /// The day of a page's last change: as its head says, else as history knows it; never before its date.
    /// Of history readers are told the month.
    pub fn changed(&self, index: PageIndex) -> Option<Date> {
        let page = self.site.page(index);
        let told = page.manuscript.front_matter.updated;
        page.date.max(told.or_else(|| self.last_day(page)))
    }

    /// When a page was last changed, for its readers; of what is published on a day, that day.
    pub fn changed_when(&self, lang: &str, index: PageIndex) -> Option<DateView> {
        let page = self.site.page(index);
        let day = self.listed(index)?;
        let told = page.manuscript.front_matter.updated;
        Some(match [told, page.date].contains(&Some(day)) {
            true => self.date(lang, day),
            false => self.month(lang, day),
        })
    }

    /// The day by which a page stands in a list of all kinds: that of its last change, of what is published
    /// on a day that one.
    pub fn listed(&self, index: PageIndex) -> Option<Date> {
        let page = self.site.page(index);
        let is_dated = matches!(page.kind, Kind::Post | Kind::Event) && page.date.is_some();
        match page.manuscript.front_matter.updated {
            None if is_dated => page.date,
            _ => self.changed(index),
        }
    }

    fn last_day(&self, page: &Page) -> Option<Date> {
        let last = self.past.last(&page.manuscript.file)?;
        Some(self.past.commit(last.commit).day)
    }

    /// `May 2026`
    pub fn month(&self, lang: &str, date: jiff::civil::Date) -> DateView {
        DateView {
            iso: date.to_string()[..7].to_owned(),
            text: self.say(lang, "month_year", &parts(date)),
        }
    }

    /// `May`
    pub fn month_name(&self, lang: &str, month: i8) -> String {
        let month = Value::Plain(Decimal::from(month));
        self.say(lang, "month_name", &[("month", month)])
    }

    /// Who somebody is, by id or name; with their page in a language, where it speaks it.
    pub fn byline(&self, here: &Here, lang: &str, author: &str) -> Byline {
        match self.person(author) {
            Some(chief) => self.face(here, self.directory.in_language(&self.site, chief, lang)),
            None if self.site.is_departed(author) => self.nobody(lang, "former_colleague"),
            None => Byline {
                name: author.to_owned(),
                href: None,
                role: None,
                initials: initials(author),
                tint: tint(author),
                portrait: None,
            },
        }
    }

    /// Who says something, by name alone.
    pub fn speaker<'a>(&'a self, lang: &str, comment: &'a Comment) -> &'a str {
        let Some(author) = &comment.author else {
            return self.word(lang, "anonymous");
        };
        let mut names = author.id.iter().chain([&author.name]);
        match names.any(|name| self.site.is_departed(name)) {
            true => self.word(lang, "former_colleague"),
            false => &author.name,
        }
    }

    /// Somebody who has no name here: a word of the interface stands for it.
    pub fn nobody(&self, lang: &str, word: &str) -> Byline {
        Byline {
            name: self.word(lang, word).to_owned(),
            href: None,
            role: None,
            initials: "·".to_owned(),
            tint: 0,
            portrait: None,
        }
    }

    /// Who is behind a change; `None` for a program.
    pub fn author(&self, here: &Here, lang: &str, author: &Author) -> Option<Byline> {
        Some(self.byline(here, lang, author.name()?))
    }

    /// A person by their page. What a translation does not say, the page that it translates does.
    pub fn face(&self, here: &Here, index: PageIndex) -> Byline {
        let page = self.site.page(index);
        let chief = self.directory.chief(page).unwrap_or(index);
        let role = |index: PageIndex| {
            let head = &self.site.page(index).manuscript.front_matter;
            head.person.as_ref()?.role.clone()
        };
        let portraits = &self.portraits;
        Byline {
            name: page.title.clone(),
            href: Some(self.href(here, &page.permalink)),
            role: role(index).or_else(|| role(chief)),
            initials: initials(&page.title),
            tint: tint(&page.title),
            portrait: portraits
                .get(&index)
                .or_else(|| portraits.get(&chief))
                .and_then(|answer| Portrait::of(answer, |target| self.href(here, target))),
        }
    }

    /// The frame of a page at `here`, in a language, under a section.
    pub fn frame(&self, here: &Here, lang: &str, title: &str, section: &Section) -> Frame {
        let root = self.site.root(lang);
        let trail = self.trail(here, section);
        let logo = self.theme.assets.logo.as_ref();
        let has_tags = self
            .site
            .terms
            .get(lang)
            .is_some_and(|terms| !terms.is_empty());
        Frame {
            site: self.site.title.clone(),
            title: title.to_owned(),
            description: None,
            lang: lang.to_owned(),
            dir: direction(lang),
            canonical: match here {
                Here::Page(permalink) => self.absolute(permalink),
                Here::Anywhere => None,
            },
            root: match here {
                Here::Page(permalink) => permalink.to_root(),
                Here::Anywhere => format!("{}/", self.base_path()),
            },
            home: self.href(here, &root.permalink),
            logo: logo.map(|logo| Logo {
                src: self.file(here, &logo.path),
                width: logo.size.map(|(width, _)| width),
                height: logo.size.map(|(_, height)| height),
            }),
            stylesheets: vec![self.file(here, &self.theme.assets.stylesheet)],
            scripts: self
                .theme
                .assets
                .scripts
                .iter()
                .map(|script| self.file(here, script))
                .collect(),
            menu: root
                .sections
                .iter()
                .take(MENU)
                .map(|index| {
                    let top = self.site.section(*index);
                    let current = !top.folder.is_empty()
                        && (section.folder == top.folder
                            || section
                                .folder
                                .strip_prefix(&top.folder)
                                .is_some_and(|rest| rest.starts_with('/')));
                    self.link(here, &top.title, &top.permalink, current)
                })
                .collect(),
            trail,
            translations: Vec::new(),
            tags: has_tags.then(|| self.href(here, &tags_permalink(lang, &self.site.languages))),
            lists: self.lists(here, lang),
            worker: self.config.offline.then(|| self.file(here, WORKER)),
            draft: false,
            feeds: match here {
                Here::Page(page) => self.feed_links(here, page, lang),
                Here::Anywhere => Vec::new(),
            },
            calendar: match here {
                Here::Page(page) => self.calendar(here, page, section),
                Here::Anywhere => None,
            },
            search: self
                .config
                .base_url
                .is_some()
                .then(|| self.file(here, "opensearch.xml")),
            find: Some(self.href(here, &search_permalink(lang, &self.site.languages))),
            words: self.words(lang).clone(),
            data: self.data.clone(),
        }
    }

    /// The feed of a page, and that of the whole site.
    fn feed_links(&self, here: &Here, page: &Permalink, lang: &str) -> Vec<FeedLink> {
        let root = &self.site.root(lang).permalink;
        let own = (page != root).then_some((page, true));
        own.into_iter()
            .chain([(root, page == root)])
            .filter_map(|(page, own)| {
                let feed = self.feeds.get(page)?;
                Some(FeedLink {
                    title: self.feed_title(feed),
                    href: self.href(here, &page.beside(feeds::ATOM)?),
                    json: self.href(here, &page.beside(feeds::JSON)?),
                    own,
                })
            })
            .collect()
    }

    pub fn feed_title(&self, feed: &Feed) -> String {
        let title = match &feed.about {
            About::Site => return self.site.title.clone(),
            About::Changes => self.word(&feed.lang, "list_recent"),
            About::Named(title) => title,
        };
        format!("{title} · {}", self.site.title)
    }

    /// The calendar file of an event, or of all of them on their section's page.
    fn calendar(&self, here: &Here, page: &Permalink, section: &Section) -> Option<String> {
        let own = self.calendars.beside(page, calendars::ONE);
        let all = || {
            let root = &self.site.root(&section.lang).permalink;
            let list = section.kind == Kind::Event && *page == section.permalink;
            list.then(|| self.calendars.beside(root, calendars::ALL))?
        };
        Some(self.href(here, &own.or_else(all)?))
    }

    fn lists(&self, here: &Here, lang: &str) -> Lists {
        let shelf = self.site.shelves.get(lang);
        let href = |list: fn(&Shelf) -> &Option<Permalink>| {
            let permalink = list(shelf?).as_ref()?;
            Some(self.href(here, permalink))
        };
        Lists {
            all: href(|shelf| &shelf.all),
            recent: href(|shelf| &shelf.recent),
            archive: href(|shelf| &shelf.archive),
            authors: href(|shelf| &shelf.authors),
            topics: href(|shelf| &shelf.topics),
        }
    }

    /// A list that comes by itself, unless the site has a page there.
    pub fn listing(&self, lang: &str, subject: &Subject) -> Option<&Listing> {
        let mut listings = self.site.listings.iter();
        listings.find(|listing| listing.lang == lang && listing.subject == *subject)
    }

    pub fn listing_frame(&self, here: &Here, listing: &Listing, title: &str) -> Frame {
        let root = self.site.root(&listing.lang);
        let mut frame = self.frame(here, &listing.lang, title, root);
        frame.translations = self.translations(here, &listing.lang, |lang| {
            let other = self.listing(lang, &listing.subject)?;
            Some(other.permalink.clone())
        });
        frame
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

    /// From the home page down to a section, that included.
    fn trail(&self, here: &Here, section: &Section) -> Vec<Link> {
        let mut trail = Vec::new();
        let mut next = Some(section);
        while let Some(section) = next {
            let title = match section.parent {
                Some(_) => section.title.as_str(),
                None => self.word(&section.lang, "home"),
            };
            trail.push(self.link(here, title, &section.permalink, false));
            next = section.parent.map(|parent| self.site.section(parent));
        }
        trail.reverse();
        trail
    }

    /// The same page or section in all languages that have it, when there are two or more.
    pub fn translations(
        &self,
        here: &Here,
        lang: &str,
        place: impl Fn(&str) -> Option<Permalink>,
    ) -> Vec<Translation> {
        if self.site.languages.len() < 2 {
            return Vec::new();
        }
        let found: Vec<Translation> = self
            .site
            .languages
            .iter()
            .filter_map(|language| {
                let permalink = place(language)?;
                Some(Translation {
                    lang: language.clone(),
                    name: name(language).to_owned(),
                    href: self.href(here, &permalink),
                    url: self.absolute(&permalink),
                    current: language == lang,
                    main: *language == self.site.languages[0],
                })
            })
            .collect();
        if found.len() < 2 { Vec::new() } else { found }
    }

    /// The branch of a section; of a long list, the part around the page.
    pub fn navigation(
        &self,
        here: &Here,
        section: &Section,
        current: Option<PageIndex>,
    ) -> Navigation {
        let pages = &section.pages;
        let place = current
            .and_then(|current| pages.iter().position(|page| *page == current))
            .unwrap_or(0);
        let first = place
            .saturating_sub(NEIGHBOURS / 2)
            .min(pages.len().saturating_sub(NEIGHBOURS));
        let shown = &pages[first..pages.len().min(first + NEIGHBOURS)];
        let children = &section.sections;
        Navigation {
            section: self.link(here, &section.title, &section.permalink, current.is_none()),
            sections: children
                .iter()
                .take(NEIGHBOURS)
                .map(|index| {
                    let child = self.site.section(*index);
                    self.link(here, &child.title, &child.permalink, false)
                })
                .collect(),
            pages: shown
                .iter()
                .map(|index| {
                    let page = self.site.page(*index);
                    self.link(here, &page.title, &page.permalink, Some(*index) == current)
                })
                .collect(),
            total: (pages.len() > shown.len()).then_some(pages.len()),
        }
    }
}

fn tint(name: &str) -> u8 {
    blake3::hash(name.as_bytes()).as_bytes()[0] % 8
}

/// `Ada van Vliet` → `AV`
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| {
        word.chars()
            .find(|c| c.is_alphanumeric())
            .map(|c| c.to_uppercase())
    });
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flatten().collect()
}

/// What a date is said with.
fn parts(date: Date) -> [(&'static str, Value<'static>); 3] {
    [
        ("day", Value::Plain(Decimal::from(date.day()))),
        ("month", Value::Plain(Decimal::from(date.month()))),
        ("year", Value::Plain(Decimal::from(date.year()))),
    ]
}

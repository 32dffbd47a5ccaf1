//! How the frame of a page is made: the way to it, what stands around it, its other languages.

use crate::content::kind::Kind;
use crate::content::language::direction;
use crate::content::language::name;
use crate::content::listing::Listing;
use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::section::Section;
use crate::content::site::Shelf;
use crate::content::site::search_permalink;
use crate::content::taxonomy::tags_permalink;
use crate::theme::assets::WORKER;
use crate::view::calendars;
use crate::view::edition::Edition;
use crate::view::feeds;
use crate::view::feeds::About;
use crate::view::feeds::Feed;
use crate::view::frame::FeedLink;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::frame::Lists;
use crate::view::frame::Logo;
use crate::view::frame::Translation;
use crate::view::here::Here;
use crate::view::navigation::Navigation;

/// Neighbours that a navigation shows: its cost does not grow with the site.
const NEIGHBOURS: usize = 40;
/// Sections that fit into a header.
const MENU: usize = 7;

impl Edition {
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
            manifest: Some(self.file(here, "site.webmanifest")),
            worker: self.config.offline.then(|| self.file(here, WORKER)),
            talks_to: self.config.comments.origin().map(str::to_owned),
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

    pub fn listing_frame(&self, here: &Here, listing: &Listing, title: &str) -> Frame {
        let root = self.site.root(&listing.lang);
        let mut frame = self.frame(here, &listing.lang, title, root);
        frame.translations = self.translations(here, &listing.lang, |lang| {
            let other = self.listing(lang, &listing.subject)?;
            Some(other.permalink.clone())
        });
        frame
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
        let branch = self.branch(section);
        let pages = branch.around(current, NEIGHBOURS, here, self.portable, self.base_path());
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
            total: (branch.total() > pages.count()).then_some(branch.total()),
            pages,
        }
    }
}

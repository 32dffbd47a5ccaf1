//! What every page shows around its content: names, navigation, languages, words of the interface.

use std::sync::Arc;

use serde::Serialize;

use crate::content::speech::Speech;
use crate::view::shared::Shared;

/// The part of every view that does not depend on the kind of page.
#[derive(Serialize)]
pub struct Frame {
    /// The site's title: `Waterland Group`.
    pub site: String,
    /// What stands in `<title>`, without the site's name; empty on the home page.
    pub title: String,
    /// One sentence for search engines and link previews.
    pub description: Option<String>,
    /// BCP 47: `en`, `nl`.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The page's absolute URL; `None` when the site has no `base_url`.
    pub canonical: Option<String>,
    /// From this page to the site's root: `../../`, or `./` on the home page.
    pub root: String,
    /// The home page in this page's language.
    pub home: String,
    pub logo: Option<Logo>,
    pub stylesheets: Vec<String>,
    pub scripts: Vec<String>,
    /// The top of the site, for the header.
    pub menu: Vec<Link>,
    /// From the home page down to the page's parent.
    pub trail: Vec<Link>,
    /// The same page in the site's other languages.
    pub translations: Vec<Translation>,
    /// The list of all tags, when there are any.
    pub tags: Option<String>,
    /// The feed of this page, if it has one, then that of the whole site.
    pub feeds: Vec<FeedLink>,
    /// The calendar file of an event, or of all events on their section's page.
    pub calendar: Option<String>,
    /// The description by which a browser searches the site.
    pub search: Option<String>,
    /// Where readers search, for the field in the header; `None` on that page itself.
    pub find: Option<String>,
    pub lists: Lists,
    /// What a device asks for that puts the site on its first screen; the comment service's own pages have none.
    pub manifest: Option<String>,
    /// The service worker that keeps pages for reading without a connection, when the site has one.
    pub worker: Option<String>,
    /// The origin of the comment service, where it is not the site's own: pages may ask it.
    pub talks_to: Option<String>,
    /// Set while a draft is previewed.
    pub draft: bool,
    /// The interface's words in this page's language: `{{ frame.words.on_this_page }}`. Those into which
    /// something is filled are said: `{{ say(word="pages_total", n=total) }}`.
    pub words: Arc<Speech>,
    /// The site's `data/` folder: `data/offices.yaml` is `{{ frame.data.offices }}`.
    pub data: Shared<serde_json::Value>,
}

/// The lists that come by themselves; `None` for those that would be empty.
#[derive(Serialize)]
pub struct Lists {
    /// Every page from A to Z.
    pub all: Option<String>,
    /// What was written or updated last.
    pub recent: Option<String>,
    /// Dated pages by year and month.
    pub archive: Option<String>,
    /// Everybody who signs a page.
    pub authors: Option<String>,
    /// Who knows what, when there are tags.
    pub topics: Option<String>,
}

/// The site's own mark.
#[derive(Serialize)]
pub struct Logo {
    pub src: String,
    /// In pixels, when the file says so.
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// A link as a template prints it; `href` is relative to the page and safe in an attribute once escaped.
#[derive(Clone, Serialize)]
pub struct Link {
    pub title: String,
    pub href: String,
    /// The page itself, or a section that holds it.
    pub current: bool,
}

#[derive(Serialize)]
pub struct Translation {
    pub lang: String,
    /// The language in its own words: `Nederlands`.
    pub name: String,
    pub href: String,
    /// Absolute, for `hreflang`; `None` without a `base_url`.
    pub url: Option<String>,
    pub current: bool,
    /// It is in the first of the site's languages: for readers who speak none of the others.
    pub main: bool,
}

/// A feed as a page leads to it.
#[derive(Serialize)]
pub struct FeedLink {
    /// `Blog · Waterland Group`
    pub title: String,
    /// The Atom feed.
    pub href: String,
    pub json: String,
    /// It is the feed of this very page, rather than that of the whole site.
    pub own: bool,
}

//! Polder turns a git repository of Markdown into a company's intranet.
//!
//! # The map of the house
//!
//! A site is one walk, and every stage has a type of its own:
//!
//! ```text
//! folder ─source─▶ Manuscript ─visibility─▶ Manuscript ─site─▶ Page ─markdown─▶ Document
//!                                                                                  │
//! disk or memory ◀─output/preview─ OutputFile ◀─render─ View + Theme ◀─────────────┘
//! ```
//!
//! Read [`pipeline`] first: it is that walk. Then, in its order:
//!
//! | to change … | look in |
//! |---|---|
//! | what `polder.yaml` may say | [`config`] |
//! | what the head of a page may say | [`content::front_matter`], and the file of its kind beside it |
//! | what is said about those keys, to people and to editors | [`schema`] |
//! | which files belong to a site | [`source`] |
//! | who may see what, drafts, dates | [`content::visibility`] |
//! | titles, URLs, sections, languages | [`content::site`] |
//! | what a link means | [`content::link`] |
//! | what Markdown becomes | [`markdown::renderer`], `markdown::reference` for links and embeds |
//! | shortcodes: how they are written, found, left open, filled | [`content::shortcode`], `markdown::mark`, `markdown::shortcode`, [`view::shortcode`] |
//! | colours of code | [`markdown::highlight`] |
//! | what becomes of pictures | [`content::picture`], `markdown::picture`, [`picture`], [`render::picture`] |
//! | what is said about broken links, names, circles | [`markdown::link_check`], [`content::name_check`], [`view::circle`] |
//! | how people are reached and shown | [`view::contact`], [`view::directory`], [`view::portrait`] |
//! | who is declared to look after files | [`content::owners`], read by [`source::owners`] |
//! | what was said, and how it comes to a page | [`content::talk`], [`source::script`] |
//! | who changed what when | [`content::past`], from git or a script by [`chronicle`] |
//! | where a page's text is changed in the browser | [`content::forge`] |
//! | what changed between two texts | [`difference`]; on pages [`view::history`], [`render::history`] |
//! | what a template sees | [`view`] |
//! | how it looks | `themes/polder`, loaded by [`theme`] |
//! | what can be found, and how it is searched | [`search`], `content::words`, [`render::search`] |
//! | which files a site has | [`render`] |
//! | how files reach the disk | [`output`] |
//! | what is remembered between builds | [`cache`], [`album`], [`documents`], [`markdown::memory`] |
//! | titles and addresses without a build | [`outline`] |
//! | who people are, for programs | [`render::people`]; for the comment service [`members`] |
//! | which pages can be talked about | [`docket`]; what of the talk stands in them [`published`] |
//! | the comment service | `comments`: read `comments::service` first |
//! | discussions that several sites share | `federation` |
//! | ids of pages | [`registry`] |
//! | what git tells | [`history`], who is behind it in [`history::identity`] |
//! | what both say about people | [`analysis`]; who knows what in [`analysis::expertise`] |
//! | what is asked without a build, now or then | [`inquiry`], [`earlier`] |
//! | who knows what, what somebody wrote, and how both are told | [`analysis::atlas`], [`analysis::contribution`], [`view::topic`], [`view::knower`], [`view::profile`] |
//! | who left and is not to be named | [`content::departed`] |
//! | the preview | [`preview`] |
//! | what a new site or page begins with | [`starter`] |
//! | a command and its flags | [`cli`] |
//! | what one sees while it works | [`progress`], `cli::waiting` |
//!
//! Four rules carry it. Input and output happen at the two ends only; the middle is pure functions.
//! What an audience may not see is gone before anything else looks. A stage is remembered by the hash
//! of all it read, so a warm build is a cold one that finds its answers already there. Imports run
//! downwards: `content` knows nobody, `cli` knows everybody.

pub mod cli;
pub mod preview;

pub mod chronicle;
pub mod documents;
pub mod earlier;
pub mod inquiry;
pub mod outline;
pub mod pipeline;

pub mod config;
pub mod content;
pub mod schema;
pub mod source;

pub mod difference;
pub mod markdown;
pub mod picture;

pub mod history;

pub mod analysis;
pub mod docket;
pub mod members;
pub mod published;
pub mod registry;

pub mod progress;

pub mod theme;
pub mod view;

pub mod search;

pub mod render;

#[cfg(feature = "comments")]
pub mod comments;
#[cfg(feature = "federation")]
pub mod federation;

pub mod album;
pub mod cache;
pub mod output;

pub mod starter;

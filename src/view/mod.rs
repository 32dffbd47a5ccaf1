//! What a template sees: one typed struct for each template, and nothing else.

use serde::Serialize;

use crate::view::alphabet::AllView;
use crate::view::alphabet::LinksView;
use crate::view::alphabet::UnlinkedView;
use crate::view::archive::ArchiveView;
use crate::view::archive::RecentView;
use crate::view::archive::YearView;
use crate::view::authors::AuthorsView;
use crate::view::listing::SectionView;
use crate::view::listing::TagView;
use crate::view::listing::TagsView;
use crate::view::page::ArticleView;
use crate::view::page::HomeView;
use crate::view::page::NotFoundView;
use crate::view::page::PostView;
use crate::view::page::RedirectView;

pub mod alphabet;
pub mod archive;
pub mod authors;
pub mod byline;
pub mod calendar;
pub mod edition;
pub mod entry;
pub mod facts;
pub mod feed;
pub mod frame;
pub mod listing;
pub mod page;
pub mod shared;
pub mod shortcode;
pub mod ties;

/// A view of any kind. Its template is named after it.
#[derive(Serialize)]
#[serde(untagged)]
pub enum View {
    Home(HomeView),
    Section(SectionView),
    Article(ArticleView),
    Post(PostView),
    Tags(TagsView),
    Tag(TagView),
    All(AllView),
    Unlinked(UnlinkedView),
    Links(LinksView),
    Recent(RecentView),
    Archive(ArchiveView),
    Year(YearView),
    Authors(AuthorsView),
    NotFound(NotFoundView),
    Redirect(RedirectView),
}

impl View {
    pub fn template(&self) -> &'static str {
        match self {
            View::Home(_) => "home.html",
            View::Section(_) => "section.html",
            View::Article(_) => "article.html",
            View::Post(_) => "post.html",
            View::Tags(_) => "tags.html",
            View::Tag(_) => "tag.html",
            View::All(_) => "all.html",
            View::Unlinked(_) => "unlinked.html",
            View::Links(_) => "links.html",
            View::Recent(_) => "recent.html",
            View::Archive(_) => "archive.html",
            View::Year(_) => "year.html",
            View::Authors(_) => "authors.html",
            View::NotFound(_) => "404.html",
            View::Redirect(_) => "redirect.html",
        }
    }
}

//! What a template sees: one typed struct for each template, and nothing else.

use serde::Serialize;

use crate::view::listing::SectionView;
use crate::view::listing::TagView;
use crate::view::listing::TagsView;
use crate::view::page::ArticleView;
use crate::view::page::HomeView;
use crate::view::page::NotFoundView;
use crate::view::page::PostView;
use crate::view::page::RedirectView;

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
            View::NotFound(_) => "404.html",
            View::Redirect(_) => "redirect.html",
        }
    }
}

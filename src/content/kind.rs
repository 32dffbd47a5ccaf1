//! What a page is: article, post, policy, person …

use serde::Deserialize;
use serde::Serialize;

/// What a page is. The folder says it (`blog/` holds posts), a section's or the page's `kind:` overrides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A page of the wiki.
    Article,
    /// Dated, in a blog.
    Post,
    Policy,
    Person,
    Team,
    Goal,
    Idea,
    Event,
}

impl Kind {
    /// The kind of the pages in a folder at the top of the content.
    pub fn of_folder(name: &str) -> Option<Kind> {
        Some(match name {
            "blog" | "news" | "posts" | "_posts" => Kind::Post,
            "wiki" => Kind::Article,
            "policies" => Kind::Policy,
            "people" => Kind::Person,
            "teams" => Kind::Team,
            "goals" => Kind::Goal,
            "ideas" => Kind::Idea,
            "events" => Kind::Event,
            _ => return None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Kind::Article => "article",
            Kind::Post => "post",
            Kind::Policy => "policy",
            Kind::Person => "person",
            Kind::Team => "team",
            Kind::Goal => "goal",
            Kind::Idea => "idea",
            Kind::Event => "event",
        }
    }
}

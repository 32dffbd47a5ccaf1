//! What a template sees: one typed struct for each template, and nothing else.

use serde::Serialize;

use crate::view::alphabet::AllView;
use crate::view::alphabet::LinksView;
use crate::view::alphabet::UnlinkedView;
use crate::view::archive::ArchiveView;
use crate::view::archive::RecentView;
use crate::view::archive::YearView;
use crate::view::authors::AuthorsView;
use crate::view::care::CareView;
use crate::view::event::EventView;
use crate::view::event::EventsView;
use crate::view::goal::GoalView;
use crate::view::goal::GoalsView;
use crate::view::history::HistoryView;
use crate::view::home::HomeView;
use crate::view::idea::IdeaView;
use crate::view::idea::IdeasView;
use crate::view::listing::SectionView;
use crate::view::listing::TagsView;
use crate::view::page::ArticleView;
use crate::view::page::NotFoundView;
use crate::view::page::OfflineView;
use crate::view::page::PostView;
use crate::view::page::RedirectView;
use crate::view::people::PeopleView;
use crate::view::person::PersonView;
use crate::view::policy::PoliciesView;
use crate::view::policy::PolicyView;
use crate::view::search::SearchView;
use crate::view::team::TeamView;
use crate::view::team::TeamsView;
use crate::view::topic::TagView;
use crate::view::topic::TopicsView;

pub mod activity;
pub mod alphabet;
pub mod archive;
pub mod authors;
pub mod byline;
pub mod calendar;
pub mod calendars;
pub mod care;
pub mod change;
pub mod circle;
pub mod comment;
pub mod comparison;
pub mod contact;
pub mod contributor;
pub mod crowd;
pub mod difference;
pub mod directory;
pub mod edition;
pub mod entry;
pub mod event;
pub mod facts;
pub mod feed;
pub mod feeds;
pub mod finding;
pub mod frame;
pub mod framing;
pub mod gathering;
pub mod goal;
pub mod here;
pub mod history;
pub mod home;
pub mod idea;
pub mod knower;
pub mod legacy;
pub mod listing;
pub mod live;
pub mod machine;
pub mod mention;
pub mod moderation;
pub mod navigation;
pub mod page;
pub mod peers;
pub mod people;
pub mod person;
pub mod policy;
pub mod poll;
pub mod portrait;
pub mod profile;
pub mod search;
pub mod shared;
pub mod shortcode;
pub mod team;
pub mod thread;
pub mod ties;
pub mod topic;
pub mod versions;
pub mod when;
pub mod within;
pub mod writers;

/// A view of any kind. Its template is named after it.
#[derive(Serialize)]
#[serde(untagged)]
pub enum View {
    Home(HomeView),
    Section(SectionView),
    Article(ArticleView),
    Post(PostView),
    Person(Box<PersonView>),
    People(PeopleView),
    Team(TeamView),
    Teams(TeamsView),
    Policy(PolicyView),
    Policies(PoliciesView),
    Goal(GoalView),
    Goals(GoalsView),
    Idea(IdeaView),
    Ideas(IdeasView),
    Event(EventView),
    Events(EventsView),
    Search(SearchView),
    Tags(TagsView),
    Tag(TagView),
    Topics(TopicsView),
    All(AllView),
    Unlinked(UnlinkedView),
    Care(CareView),
    Links(LinksView),
    Recent(RecentView),
    Archive(ArchiveView),
    Year(YearView),
    Authors(AuthorsView),
    NotFound(NotFoundView),
    Offline(OfflineView),
    Redirect(RedirectView),
    History(HistoryView),
}

impl View {
    pub fn template(&self) -> &'static str {
        match self {
            View::Home(_) => "home.html",
            View::Section(_) => "section.html",
            View::Article(_) => "article.html",
            View::Post(_) => "post.html",
            View::Person(_) => "person.html",
            View::People(_) => "people.html",
            View::Team(_) => "team.html",
            View::Teams(_) => "teams.html",
            View::Policy(_) => "policy.html",
            View::Policies(_) => "policies.html",
            View::Goal(_) => "goal.html",
            View::Goals(_) => "goals.html",
            View::Idea(_) => "idea.html",
            View::Ideas(_) => "ideas.html",
            View::Event(_) => "event.html",
            View::Events(_) => "events.html",
            View::Search(_) => "search.html",
            View::Tags(_) => "tags.html",
            View::Tag(_) => "tag.html",
            View::Topics(_) => "topics.html",
            View::All(_) => "all.html",
            View::Unlinked(_) => "unlinked.html",
            View::Care(_) => "care.html",
            View::Links(_) => "links.html",
            View::Recent(_) => "recent.html",
            View::Archive(_) => "archive.html",
            View::Year(_) => "year.html",
            View::Authors(_) => "authors.html",
            View::NotFound(_) => "404.html",
            View::Offline(_) => "offline.html",
            View::Redirect(_) => "redirect.html",
            View::History(_) => "history.html",
        }
    }
}

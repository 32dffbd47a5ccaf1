//! `idea.html` and `ideas.html`: what somebody proposes, who takes it up, and what became of it.

use serde::Serialize;

use crate::content::front_matter::FrontMatter;
use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::section::Section;
use crate::view::byline::Byline;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::entry::SectionCard;
use crate::view::facts::Fact;
use crate::view::facts::Facts;
use crate::view::frame::Frame;
use crate::view::gathering::Gathering;
use crate::view::here::Here;
use crate::view::mention::newest;
use crate::view::page::PageView;
use crate::view::page::holder;
use crate::view::page::own_text;
use crate::view::page::page_frame;
use crate::view::page::section_frame;
use crate::view::ties::Ties;

#[derive(Serialize)]
pub struct IdeaView {
    pub frame: Frame,
    pub page: PageView,
    pub state: State,
    pub sponsor: Option<Byline>,
    /// What became of it.
    pub outcome: Option<String>,
    pub facts: Vec<Fact>,
    pub ties: Option<Ties>,
}

/// Where an idea stands, by what its head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Everybody may still say something.
    Open,
    /// Somebody with a mandate has taken it up.
    Taken,
    /// The talk is over, and nobody has said yet what came of it.
    Waiting,
    /// It has an outcome.
    Decided,
}

#[derive(Serialize)]
pub struct IdeasView {
    pub frame: Frame,
    pub title: String,
    pub page: Option<PageView>,
    pub total: usize,
    pub groups: Vec<IdeaGroup>,
    pub sections: Vec<SectionCard>,
    /// Pages of the section that are no ideas.
    pub others: Vec<Entry>,
}

#[derive(Serialize)]
pub struct IdeaGroup {
    pub state: State,
    /// Newest first.
    pub ideas: Vec<IdeaEntry>,
}

#[derive(Serialize)]
pub struct IdeaEntry {
    pub entry: Entry,
    pub state: State,
    pub sponsor: Option<Byline>,
    pub outcome: Option<String>,
}

impl State {
    pub fn of(head: &FrontMatter) -> State {
        let closed = head.discussion.as_ref().is_some_and(|talk| talk.closed);
        if head.outcome.is_some() {
            State::Decided
        } else if closed {
            State::Waiting
        } else if head.sponsor.is_some() {
            State::Taken
        } else {
            State::Open
        }
    }
}

impl IdeaView {
    pub fn of(edition: &Edition, index: PageIndex) -> IdeaView {
        let page = edition.site.page(index);
        let lang = page.lang.as_str();
        let here = Here::Page(page.permalink.clone());
        let head = &page.manuscript.front_matter;
        let mut facts = Facts::new(edition, &here, lang);
        facts.people("sponsor", head.sponsor.as_slice());
        facts.owner(page);
        facts.care(head);
        facts.pages("goals", Kind::Goal, &head.goals);
        facts.date("review_by", head.review_by);
        IdeaView {
            ties: Ties::of(edition, &here, index),
            frame: page_frame(edition, &here, page, holder(edition, page)),
            state: State::of(head),
            sponsor: sponsor(edition, &here, &page.lang, head),
            outcome: head.outcome.clone(),
            facts: facts.list,
            page: PageView::of(edition, &here, index),
        }
    }
}

impl IdeasView {
    pub fn of(edition: &Edition, section: &Section) -> IdeasView {
        let here = Here::Page(section.permalink.clone());
        let lang = section.lang.as_str();
        let Gathering { things, others } = Gathering::of(edition, &here, section, Kind::Idea);
        let ideas = newest(edition, lang, &things);
        let groups = [State::Open, State::Taken, State::Waiting, State::Decided]
            .into_iter()
            .map(|state| IdeaGroup {
                state,
                ideas: ideas
                    .iter()
                    .map(|index| IdeaEntry::of(edition, &here, lang, *index))
                    .filter(|idea| idea.state == state)
                    .collect(),
            })
            .filter(|group| !group.ideas.is_empty())
            .collect();
        IdeasView {
            frame: section_frame(edition, &here, section),
            title: section.title.clone(),
            page: own_text(edition, &here, section),
            total: ideas.len(),
            groups,
            sections: section
                .sections
                .iter()
                .map(|index| SectionCard::of(edition, &here, edition.site.section(*index)))
                .collect(),
            others,
        }
    }
}

impl IdeaEntry {
    pub fn of(edition: &Edition, here: &Here, lang: &str, index: PageIndex) -> IdeaEntry {
        let page = edition.site.page(index);
        let head = &page.manuscript.front_matter;
        let mut entry = Entry::of(edition, here, lang, index);
        entry.date = page.date.map(|date| edition.date(lang, date));
        IdeaEntry {
            entry,
            state: State::of(head),
            sponsor: sponsor(edition, here, lang, head),
            outcome: head.outcome.clone(),
        }
    }
}

fn sponsor(edition: &Edition, here: &Here, lang: &str, head: &FrontMatter) -> Option<Byline> {
    let sponsor = head.sponsor.as_ref()?;
    Some(edition.byline(here, lang, &sponsor.value))
}

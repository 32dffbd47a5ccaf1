//! `goal.html` and `goals.html`: what one wants to reach, how far it is, who carries it.

use serde::Serialize;

use crate::content::goal::Reading;
use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::section::Section;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::entry::SectionCard;
use crate::view::facts::Fact;
use crate::view::facts::Facts;
use crate::view::frame::Frame;
use crate::view::gathering::Gathering;
use crate::view::here::Here;
use crate::view::mention::Mentions;
use crate::view::page::PageView;
use crate::view::page::holder;
use crate::view::page::own_text;
use crate::view::page::page_frame;
use crate::view::page::section_frame;
use crate::view::ties::Ties;

#[derive(Serialize)]
pub struct GoalView {
    pub frame: Frame,
    pub page: PageView,
    pub measure: Option<String>,
    pub progress: Progress,
    /// All that was measured, newest first.
    pub readings: Vec<ReadingView>,
    pub facts: Vec<Fact>,
    /// Pages that carry this goal.
    pub pages: Mentions,
    pub ties: Option<Ties>,
}

/// How far a goal is; texts as people wrote them.
#[derive(Serialize)]
pub struct Progress {
    pub baseline: Option<String>,
    /// The last thing measured.
    pub value: Option<String>,
    pub measured: Option<DateView>,
    pub target: Option<String>,
    /// 0 to 100, where the numbers can be compared.
    pub percent: Option<u8>,
    pub due: Option<DateView>,
    /// The day has passed.
    pub over: bool,
}

#[derive(Serialize)]
pub struct ReadingView {
    pub date: Option<DateView>,
    pub value: String,
}

#[derive(Serialize)]
pub struct GoalsView {
    pub frame: Frame,
    pub title: String,
    pub page: Option<PageView>,
    pub total: usize,
    /// Those that are due first come first.
    pub goals: Vec<GoalEntry>,
    /// Those whose day has passed, the last one first.
    pub past: Vec<GoalEntry>,
    pub sections: Vec<SectionCard>,
    /// Pages of the section that are no goals.
    pub others: Vec<Entry>,
}

/// A goal as a line with a bar.
#[derive(Serialize)]
pub struct GoalEntry {
    pub entry: Entry,
    pub owner: Option<Byline>,
    pub progress: Progress,
}

impl GoalView {
    pub fn of(edition: &Edition, index: PageIndex) -> GoalView {
        let page = edition.site.page(index);
        let lang = page.lang.as_str();
        let here = Here::Page(page.permalink.clone());
        let head = &page.manuscript.front_matter;
        let chief = edition.directory.chief(page).unwrap_or(index);
        let mut facts = Facts::new(edition, &here, lang);
        facts.owner(page);
        facts.people("sponsor", head.sponsor.as_slice());
        facts.care(head);
        facts.pages("parent", Kind::Goal, &head.goals);
        facts.date("review_by", head.review_by);
        facts.text("outcome", head.outcome.as_deref());
        let mut readings: Vec<ReadingView> = readings(edition, index)
            .into_iter()
            .map(|reading| ReadingView {
                date: reading.date.map(|date| edition.date(lang, date)),
                value: reading.value,
            })
            .collect();
        readings.reverse();
        GoalView {
            ties: Ties::of(edition, &here, index),
            frame: page_frame(edition, &here, page, holder(edition, page)),
            measure: head.goal.as_ref().and_then(|goal| goal.measure.clone()),
            progress: Progress::of(edition, lang, index),
            readings,
            facts: facts.list,
            pages: Mentions::of(edition, &here, lang, edition.directory.mentions(chief)),
            page: PageView::of(edition, &here, index),
        }
    }
}

impl Progress {
    pub fn of(edition: &Edition, lang: &str, index: PageIndex) -> Progress {
        let head = &edition.site.page(index).manuscript.front_matter;
        let goal = head.goal.as_deref();
        let due = goal.and_then(|goal| goal.due);
        let last = readings(edition, index).pop();
        Progress {
            baseline: goal.and_then(|goal| goal.baseline.clone()),
            target: goal.and_then(|goal| goal.target.clone()),
            percent: goal
                .and_then(|goal| goal.share())
                .map(|share| (share * 100.0).round() as u8),
            measured: last
                .as_ref()
                .and_then(|reading| reading.date)
                .map(|date| edition.date(lang, date)),
            value: last.map(|reading| reading.value),
            over: due.is_some_and(|due| due < edition.today),
            due: due.map(|due| edition.date(lang, due)),
        }
    }
}

impl GoalsView {
    pub fn of(edition: &Edition, section: &Section) -> GoalsView {
        let here = Here::Page(section.permalink.clone());
        let lang = section.lang.as_str();
        let Gathering { things, others } = Gathering::of(edition, &here, section, Kind::Goal);
        let (open, mut past) = by_day(edition, things);
        past.reverse();
        let entries = |goals: Vec<PageIndex>| -> Vec<GoalEntry> {
            goals
                .into_iter()
                .map(|index| GoalEntry::of(edition, &here, lang, index))
                .collect()
        };
        GoalsView {
            frame: section_frame(edition, &here, section),
            title: section.title.clone(),
            page: own_text(edition, &here, section),
            total: open.len() + past.len(),
            goals: entries(open),
            past: entries(past),
            sections: section
                .sections
                .iter()
                .map(|index| SectionCard::of(edition, &here, edition.site.section(*index)))
                .collect(),
            others,
        }
    }
}

impl GoalEntry {
    pub fn of(edition: &Edition, here: &Here, lang: &str, index: PageIndex) -> GoalEntry {
        let head = &edition.site.page(index).manuscript.front_matter;
        GoalEntry {
            entry: Entry::of(edition, here, lang, index),
            owner: head
                .owner
                .as_ref()
                .map(|owner| edition.byline(here, lang, &owner.value)),
            progress: Progress::of(edition, lang, index),
        }
    }
}

/// Goals that still run, those without a day last, and goals whose day has passed; each by day.
pub fn by_day(edition: &Edition, mut goals: Vec<PageIndex>) -> (Vec<PageIndex>, Vec<PageIndex>) {
    let due = |index: &PageIndex| {
        let head = &edition.site.page(*index).manuscript.front_matter;
        head.goal.as_ref().and_then(|goal| goal.due)
    };
    // The sort is stable: goals of one day keep the order of their list.
    goals.sort_by_key(|index| (due(index).is_none(), due(index)));
    goals
        .into_iter()
        .partition(|index| due(index).is_none_or(|due| due >= edition.today))
}

fn readings(edition: &Edition, index: PageIndex) -> Vec<Reading> {
    let head = &edition.site.page(index).manuscript.front_matter;
    head.goal
        .as_ref()
        .map_or_else(Vec::new, |goal| goal.readings())
}

//! `policy.html` and `policies.html`: what holds, since when, for whom, and when somebody looks at it again.

use serde::Serialize;

use crate::content::due;
use crate::content::front_matter::FrontMatter;
use crate::content::kind::Kind;
use crate::content::page::PageIndex;
use crate::content::path::readable;
use crate::content::policy::Acknowledge;
use crate::content::section::Section;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::edition::Edition;
use crate::view::entry::Entry;
use crate::view::entry::SectionCard;
use crate::view::facts::Fact;
use crate::view::facts::FactValue;
use crate::view::facts::Facts;
use crate::view::facts::linked;
use crate::view::facts::plain;
use crate::view::frame::Frame;
use crate::view::frame::Link;
use crate::view::gathering::Gathering;
use crate::view::here::Here;
use crate::view::navigation::Navigation;
use crate::view::page::PageView;
use crate::view::page::holder;
use crate::view::page::own_text;
use crate::view::page::page_frame;
use crate::view::page::section_frame;
use crate::view::ties::Ties;

#[derive(Serialize)]
pub struct PolicyView {
    pub frame: Frame,
    pub navigation: Navigation,
    pub page: PageView,
    pub standing: Standing,
    pub owner: Option<Byline>,
    /// The policies that came in its place.
    pub replaced_by: Vec<Link>,
    /// Readers are asked to confirm.
    pub acknowledge: bool,
    pub facts: Vec<Fact>,
    pub ties: Option<Ties>,
}

/// Whether a policy holds, and until when nobody has to look at it.
#[derive(Serialize)]
pub struct Standing {
    pub state: State,
    /// The day on which it came or comes into force.
    pub effective: Option<DateView>,
    pub review: Option<DateView>,
    pub overdue: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It holds, and its review is overdue.
    Overdue,
    /// It holds.
    Force,
    /// It holds from a later day on.
    Coming,
    /// Another one came in its place.
    Replaced,
}

#[derive(Serialize)]
pub struct PoliciesView {
    pub frame: Frame,
    pub title: String,
    pub page: Option<PageView>,
    pub total: usize,
    pub groups: Vec<PolicyGroup>,
    pub sections: Vec<SectionCard>,
    /// Pages of the section that are no policies.
    pub others: Vec<Entry>,
}

#[derive(Serialize)]
pub struct PolicyGroup {
    pub state: State,
    pub policies: Vec<PolicyEntry>,
}

#[derive(Serialize)]
pub struct PolicyEntry {
    pub entry: Entry,
    pub standing: Standing,
    pub owner: Option<Byline>,
}

impl PolicyView {
    pub fn of(edition: &Edition, index: PageIndex) -> PolicyView {
        let page = edition.site.page(index);
        let lang = page.lang.as_str();
        let here = Here::Page(page.permalink.clone());
        let section = holder(edition, page);
        let head = &page.manuscript.front_matter;
        let policy = head.policy.as_deref();
        let mut facts = Facts::new(edition, &here, lang);
        if let Some(policy) = policy {
            facts.pages("applies_to", Kind::Team, &policy.applies_to);
            facts.add("approvals", approvals(edition, &here, lang, head));
            facts.pages("supersedes", Kind::Policy, &policy.supersedes);
        }
        if head.owner.is_none() {
            facts.owner(page);
        }
        facts.people("reviewers", &head.reviewers);
        facts.people("experts", &head.experts);
        facts.pages("goals", Kind::Goal, &head.goals);
        facts.date("expires", head.expires);
        PolicyView {
            ties: Ties::of(edition, &here, index),
            frame: page_frame(edition, &here, page, section),
            navigation: edition.navigation(&here, section, Some(index)),
            standing: Standing::of(edition, lang, index),
            owner: head
                .owner
                .as_ref()
                .map(|owner| edition.byline(&here, lang, &owner.value)),
            replaced_by: successors(edition, index)
                .map(|policy| edition.page_link(&here, policy))
                .collect(),
            acknowledge: policy.and_then(|policy| policy.acknowledge)
                == Some(Acknowledge::Required),
            facts: facts.list,
            page: PageView::of(edition, &here, index),
        }
    }
}

impl Standing {
    fn of(edition: &Edition, lang: &str, index: PageIndex) -> Standing {
        let head = &edition.site.page(index).manuscript.front_matter;
        let overdue = due::is_overdue(head, edition.today);
        let effective = head.policy.as_ref().and_then(|policy| policy.effective);
        let state = if successors(edition, index).next().is_some() {
            State::Replaced
        } else if due::in_force_from(head, edition.today).is_some() {
            State::Coming
        } else if overdue {
            State::Overdue
        } else {
            State::Force
        };
        Standing {
            state,
            effective: effective.map(|day| edition.date(lang, day)),
            review: head.review_by.map(|day| edition.date(lang, day)),
            overdue: overdue && state == State::Overdue,
        }
    }
}

impl PoliciesView {
    pub fn of(edition: &Edition, section: &Section) -> PoliciesView {
        let here = Here::Page(section.permalink.clone());
        let lang = section.lang.as_str();
        let Gathering { things, others } = Gathering::of(edition, &here, section, Kind::Policy);
        let mut groups: Vec<PolicyGroup> =
            [State::Overdue, State::Force, State::Coming, State::Replaced]
                .into_iter()
                .map(|state| PolicyGroup {
                    state,
                    policies: Vec::new(),
                })
                .collect();
        let total = things.len();
        for index in things {
            let head = &edition.site.page(index).manuscript.front_matter;
            let entry = PolicyEntry {
                entry: Entry::of(edition, &here, lang, index),
                standing: Standing::of(edition, lang, index),
                owner: head
                    .owner
                    .as_ref()
                    .map(|owner| edition.byline(&here, lang, &owner.value)),
            };
            let state = entry.standing.state;
            if let Some(group) = groups.iter_mut().find(|group| group.state == state) {
                group.policies.push(entry);
            }
        }
        groups.retain(|group| !group.policies.is_empty());
        PoliciesView {
            frame: section_frame(edition, &here, section),
            title: section.title.clone(),
            page: own_text(edition, &here, section),
            total,
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

/// The policies that replace one and hold already.
fn successors(edition: &Edition, index: PageIndex) -> impl Iterator<Item = PageIndex> {
    let chief = edition.directory.chief(edition.site.page(index));
    let mentions = chief.map_or(&[][..], |chief| edition.directory.mentions(chief));
    mentions.iter().copied().filter(move |other| {
        let page = edition.site.page(*other);
        let head = &page.manuscript.front_matter;
        page.kind == Kind::Policy && due::in_force_from(head, edition.today).is_none()
    })
}

/// `Legal: Lieve Maes`, and the approvers who are named by themselves.
fn approvals(edition: &Edition, here: &Here, lang: &str, head: &FrontMatter) -> Vec<FactValue> {
    let holders = &edition.config.roles.approver;
    let roles = head.policy.iter().flat_map(|policy| &policy.approvals);
    let mut values: Vec<FactValue> = roles
        .clone()
        .map(|role| {
            let name = readable(&role.value);
            match holders.get(&role.value).and_then(|people| people.first()) {
                Some(who) => {
                    let byline = edition.byline(here, lang, who);
                    let text = format!("{name}: {}", byline.name);
                    match byline.href {
                        Some(href) => linked(text, href),
                        None => plain(&text),
                    }
                }
                None => plain(&name),
            }
        })
        .collect();
    let told: Vec<Option<String>> = roles
        .filter_map(|role| holders.get(&role.value)?.first())
        .map(|who| edition.byline(here, lang, who).href)
        .collect();
    for approver in &head.approvers {
        let byline = edition.byline(here, lang, &approver.value);
        if byline.href.is_none() || !told.contains(&byline.href) {
            values.push(match byline.href {
                Some(href) => linked(byline.name, href),
                None => plain(&byline.name),
            });
        }
    }
    values
}

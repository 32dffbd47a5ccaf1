//! What the front matter says of a policy, a person, an event …, as lines that readers understand.

use jiff::civil::Date;
use serde::Serialize;

use crate::content::fields::Located;
use crate::content::front_matter::FrontMatter;
use crate::content::handle::Holder;
use crate::content::kind::Kind;
use crate::content::owners::Role;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::policy::Acknowledge;
use crate::view::byline::Byline;
use crate::view::edition::Edition;
use crate::view::here::Here;
use crate::view::within::has_left;

/// A line of the front matter as readers see it.
#[derive(Serialize)]
pub struct Fact {
    /// In the page's language: `Owner`.
    pub label: String,
    pub values: Vec<FactValue>,
}

#[derive(Serialize)]
pub struct FactValue {
    pub text: String,
    pub href: Option<String>,
    /// Set for dates.
    pub iso: Option<String>,
    /// Set for people, who are shown with their faces.
    pub person: Option<Byline>,
}

/// The facts of a page that has no card of its own, in the order in which one asks for them.
pub fn facts(edition: &Edition, here: &Here, page: &Page) -> Vec<Fact> {
    let mut facts = Facts::new(edition, here, &page.lang);
    let head = &page.manuscript.front_matter;
    if let Some(policy) = &head.policy {
        facts.date("effective", policy.effective);
        facts.pages("applies_to", Kind::Team, &policy.applies_to);
        facts.texts("approvals", &policy.approvals);
        facts.pages("supersedes", Kind::Policy, &policy.supersedes);
        if policy.acknowledge == Some(Acknowledge::Required) {
            facts.word("acknowledge", Some("acknowledge_required"));
        }
    }
    facts.owner(page);
    facts.care(head);
    facts.date("review_by", head.review_by);
    facts.people("sponsor", head.sponsor.as_slice());
    facts.text("outcome", head.outcome.as_deref());
    facts.pages("goals", Kind::Goal, &head.goals);
    facts.list
}

/// So many declared owners stand on a page: a longer list names nobody whom one would ask.
const DECLARED: usize = 6;

/// Gathers facts; each kind of page names those that belong on its card. What is absent adds no line.
pub struct Facts<'a> {
    edition: &'a Edition,
    here: &'a Here,
    lang: &'a str,
    pub list: Vec<Fact>,
}

impl<'a> Facts<'a> {
    pub fn new(edition: &'a Edition, here: &'a Here, lang: &'a str) -> Facts<'a> {
        Facts {
            edition,
            here,
            lang,
            list: Vec::new(),
        }
    }

    /// Who looks after the page: by its head, else by what CODEOWNERS and OWNERS files declare.
    pub fn owner(&mut self, page: &Page) {
        let head = &page.manuscript.front_matter;
        if head.owner.is_some() {
            self.owners("owner", head.owner.as_slice());
            return;
        }
        let declared = self.edition.owners.of(&page.manuscript.file);
        let values = declared
            .iter()
            .filter(|owner| owner.role != Role::Reviewer)
            .filter_map(|owner| match owner.who {
                Holder::Person(chief) => {
                    let left = has_left(self.edition, chief);
                    let index =
                        self.edition
                            .directory
                            .in_language(&self.edition.site, chief, self.lang);
                    (!left).then(|| face(self.edition.face(self.here, index)))
                }
                Holder::Team(chief) => Some(self.page(chief)),
                Holder::Unknown(_) => None,
            })
            .take(DECLARED)
            .collect();
        self.add("owner", values);
    }

    /// Who else has to do with the page.
    pub fn care(&mut self, head: &FrontMatter) {
        self.people("approvers", &head.approvers);
        self.people("reviewers", &head.reviewers);
        self.people("experts", &head.experts);
    }

    pub fn add(&mut self, name: &str, values: Vec<FactValue>) {
        let label = self.edition.word(self.lang, name).to_owned();
        self.labelled(label, values);
    }

    pub fn labelled(&mut self, label: String, values: Vec<FactValue>) {
        if !values.is_empty() {
            self.list.push(Fact { label, values });
        }
    }

    pub fn text(&mut self, name: &str, text: Option<&str>) {
        self.add(name, text.map(plain).into_iter().collect());
    }

    pub fn texts<'t>(&mut self, name: &str, texts: impl IntoIterator<Item = &'t Located<String>>) {
        let values = texts.into_iter().map(|text| plain(&text.value)).collect();
        self.add(name, values);
    }

    /// A value that is itself a word of the interface.
    pub fn word(&mut self, name: &str, word: Option<&str>) {
        let word = word.map(|word| plain(self.edition.word(self.lang, word)));
        self.add(name, word.into_iter().collect());
    }

    pub fn date(&mut self, name: &str, date: Option<Date>) {
        let value = date.map(|date| {
            let view = self.edition.date(self.lang, date);
            FactValue {
                iso: Some(view.iso),
                ..plain(&view.text)
            }
        });
        self.add(name, value.into_iter().collect());
    }

    pub fn people(&mut self, name: &str, people: &[Located<String>]) {
        let values = people
            .iter()
            .map(|person| face(self.edition.byline(self.here, self.lang, &person.value)))
            .collect();
        self.add(name, values);
    }

    /// Persons or teams.
    pub fn owners(&mut self, name: &str, owners: &[Located<String>]) {
        let directory = &self.edition.directory;
        let values = owners
            .iter()
            .map(|owner| match directory.find(Kind::Team, &owner.value) {
                Some(team) if self.edition.person(&owner.value).is_none() => self.page(team),
                _ => face(self.edition.byline(self.here, self.lang, &owner.value)),
            })
            .collect();
        self.add(name, values);
    }

    pub fn pages(&mut self, name: &str, kind: Kind, ids: &[Located<String>]) {
        let values = ids
            .iter()
            .map(|id| match self.edition.directory.find(kind, &id.value) {
                Some(chief) => self.page(chief),
                None => plain(&id.value),
            })
            .collect();
        self.add(name, values);
    }

    fn page(&self, chief: PageIndex) -> FactValue {
        let link = self.edition.thing(self.here, chief, self.lang);
        FactValue {
            href: Some(link.href),
            ..plain(&link.title)
        }
    }
}

fn face(person: Byline) -> FactValue {
    FactValue {
        person: Some(person),
        ..plain("")
    }
}

/// A value that is a link.
pub fn linked(text: impl Into<String>, href: impl Into<String>) -> FactValue {
    FactValue {
        text: text.into(),
        href: Some(href.into()),
        iso: None,
        person: None,
    }
}

pub fn plain(text: &str) -> FactValue {
    FactValue {
        text: text.to_owned(),
        href: None,
        iso: None,
        person: None,
    }
}

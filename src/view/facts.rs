//! What the front matter says of a policy, a person, an event …, as lines that readers understand.

use jiff::civil::Date;
use serde::Serialize;

use crate::content::date;
use crate::content::fields::Located;
use crate::content::kind::Kind;
use crate::content::language::name;
use crate::content::page::Page;
use crate::content::path::readable;
use crate::content::policy::Acknowledge;
use crate::content::team::TeamKind;
use crate::view::edition::Edition;
use crate::view::edition::Here;

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
}

/// The facts of a page, in the order in which one asks for them.
pub fn facts(edition: &Edition, here: &Here, page: &Page) -> Vec<Fact> {
    let mut facts = Facts {
        edition,
        here,
        lang: &page.lang,
        list: Vec::new(),
    };
    let head = &page.manuscript.front_matter;
    if let Some(person) = &head.person
        && page.kind == Kind::Person
    {
        facts.text("role", person.role.as_deref());
        facts.pages("team", Kind::Team, person.team.as_slice());
        facts.text("location", person.location.as_deref());
        let spoken = person.languages.iter().map(|lang| plain(name(&lang.value)));
        facts.add("languages_spoken", spoken.collect());
        facts.texts("skills", person.skills.iter().map(|skill| &skill.topic));
        facts.texts("email", person.emails.iter().take(1));
        for (key, value) in &person.contact {
            let label = edition.words(&page.lang).get(key);
            facts.labelled(
                label.cloned().unwrap_or_else(|| readable(key)),
                vec![plain(value)],
            );
        }
    }
    if let Some(team) = &head.team
        && page.kind == Kind::Team
    {
        facts.word(
            "kind",
            team.kind.map(|kind| match kind {
                TeamKind::Department => "department",
                TeamKind::Entity => "entity",
                TeamKind::Location => "location",
                TeamKind::Community => "community",
            }),
        );
        facts.pages("parent", Kind::Team, team.parent.as_slice());
        facts.people("lead", team.lead.as_slice());
        let count = team.headcount.map(|count| count.to_string());
        facts.text("headcount", count.as_deref());
    }
    if let Some(goal) = &head.goal
        && page.kind == Kind::Goal
    {
        facts.text("measure", goal.measure.as_deref());
        facts.text("target", goal.target.as_deref());
        facts.text("baseline", goal.baseline.as_deref());
        facts.date("due", goal.due);
    }
    if let Some(event) = &head.event
        && page.kind == Kind::Event
    {
        facts.moment("start", event.start.as_deref());
        facts.moment("end", event.end.as_deref());
        let place = head
            .person
            .as_ref()
            .and_then(|keys| keys.location.as_deref());
        facts.text("location", place);
        facts.address("rsvp", event.rsvp.as_deref());
    }
    if let Some(policy) = &head.policy {
        facts.date("effective", policy.effective);
        facts.pages("applies_to", Kind::Team, &policy.applies_to);
        facts.texts("approvals", &policy.approvals);
        if policy.acknowledge == Some(Acknowledge::Required) {
            facts.word("acknowledge", Some("acknowledge_required"));
        }
    }
    facts.people("owner", head.owner.as_slice());
    facts.people("approvers", &head.approvers);
    facts.people("reviewers", &head.reviewers);
    facts.people("experts", &head.experts);
    facts.date("review_by", head.review_by);
    facts.people("sponsor", head.sponsor.as_slice());
    facts.text("outcome", head.outcome.as_deref());
    facts.pages("goals", Kind::Goal, &head.goals);
    facts.list
}

struct Facts<'a> {
    edition: &'a Edition,
    here: &'a Here,
    lang: &'a str,
    list: Vec<Fact>,
}

impl Facts<'_> {
    fn add(&mut self, name: &str, values: Vec<FactValue>) {
        let label = self.edition.word(self.lang, name).to_owned();
        self.labelled(label, values);
    }

    fn labelled(&mut self, label: String, values: Vec<FactValue>) {
        if !values.is_empty() {
            self.list.push(Fact { label, values });
        }
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        self.add(name, text.map(plain).into_iter().collect());
    }

    fn texts<'t>(&mut self, name: &str, texts: impl IntoIterator<Item = &'t Located<String>>) {
        let values = texts.into_iter().map(|text| plain(&text.value)).collect();
        self.add(name, values);
    }

    /// A value that is itself a word of the interface.
    fn word(&mut self, name: &str, word: Option<&str>) {
        let word = word.map(|word| plain(self.edition.word(self.lang, word)));
        self.add(name, word.into_iter().collect());
    }

    fn date(&mut self, name: &str, date: Option<Date>) {
        let value = date.map(|date| {
            let view = self.edition.date(self.lang, date);
            FactValue {
                text: view.text,
                href: None,
                iso: Some(view.iso),
            }
        });
        self.add(name, value.into_iter().collect());
    }

    /// A day, with its hour when it has one.
    fn moment(&mut self, name: &str, moment: Option<&str>) {
        let value = moment.and_then(|moment| {
            let view = self.edition.date(self.lang, date::parse(moment)?);
            let time = moment.split_once(' ').map(|(_, time)| time);
            Some(FactValue {
                text: match time {
                    Some(time) => format!("{}, {time}", view.text),
                    None => view.text,
                },
                href: None,
                iso: Some(moment.to_owned()),
            })
        });
        self.add(name, value.into_iter().collect());
    }

    /// An address that can be followed, when it is one.
    fn address(&mut self, name: &str, address: Option<&str>) {
        let value = address.map(|address| FactValue {
            text: address.trim_start_matches("mailto:").to_owned(),
            href: ["https://", "http://", "mailto:"]
                .iter()
                .any(|scheme| address.starts_with(scheme))
                .then(|| address.to_owned()),
            iso: None,
        });
        self.add(name, value.into_iter().collect());
    }

    fn people(&mut self, name: &str, people: &[Located<String>]) {
        let values = people
            .iter()
            .map(|person| {
                let byline = self.edition.byline(self.here, &person.value);
                FactValue {
                    text: byline.name,
                    href: byline.href,
                    iso: None,
                }
            })
            .collect();
        self.add(name, values);
    }

    fn pages(&mut self, name: &str, kind: Kind, ids: &[Located<String>]) {
        let values = ids
            .iter()
            .map(|id| match self.edition.by_id(kind, &id.value) {
                Some(page) => FactValue {
                    text: page.title.clone(),
                    href: Some(self.edition.href(self.here, &page.permalink)),
                    iso: None,
                },
                None => plain(&id.value),
            })
            .collect();
        self.add(name, values);
    }
}

fn plain(text: &str) -> FactValue {
    FactValue {
        text: text.to_owned(),
        href: None,
        iso: None,
    }
}

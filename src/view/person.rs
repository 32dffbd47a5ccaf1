//! `person.html`: a colleague: face, team, how to reach them, what to ask them about, what they write.

use serde::Serialize;

use crate::analysis::evidence::Proof;
use crate::analysis::topic::bare;
use crate::config::Roles;
use crate::content::due;
use crate::content::fields::Located;
use crate::content::kind::Kind;
use crate::content::language::name;
use crate::content::page::PageIndex;
use crate::content::path::fold;
use crate::content::person::Person;
use crate::content::person::Skill;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::contact::reach;
use crate::view::edition::Edition;
use crate::view::facts::Fact;
use crate::view::facts::FactValue;
use crate::view::facts::Facts;
use crate::view::facts::linked;
use crate::view::facts::plain;
use crate::view::frame::Frame;
use crate::view::here::Here;
use crate::view::knower::EvidenceView;
use crate::view::knower::sure;
use crate::view::legacy::Legacy;
use crate::view::mention::Mentions;
use crate::view::page::PageView;
use crate::view::page::holder;
use crate::view::page::page_frame;
use crate::view::profile::Profile;
use crate::view::ties::Ties;

/// Topics that a person does not claim and is to be asked about.
const TOPICS: usize = 6;

#[derive(Serialize)]
pub struct PersonView {
    pub frame: Frame,
    pub page: PageView,
    pub face: Byline,
    pub role: Option<String>,
    pub team: Option<FactValue>,
    /// What the configuration says that this person is: `Spokesperson`, `Moderator`.
    pub marks: Vec<String>,
    /// The day on which the person left, once it has come.
    pub left: Option<DateView>,
    /// How to reach the person; empty for somebody who left.
    pub reach: Vec<Fact>,
    /// Place, languages, teams that they lead.
    pub facts: Vec<Fact>,
    pub skills: Vec<SkillView>,
    /// What the person wrote or looks after beyond what the profile names, newest first.
    pub writings: Mentions,
    pub profile: Option<Box<Profile>>,
    /// Of somebody who left.
    pub legacy: Option<Legacy>,
    pub ties: Option<Ties>,
}

#[derive(Serialize)]
pub struct SkillView {
    pub topic: String,
    /// The tag of the same name, when pages carry it.
    pub href: Option<String>,
    /// `expert`, in the page's language; as written when the theme has no word for it.
    pub level: Option<String>,
    /// The year since when: `2008`.
    pub since: Option<String>,
    /// How sure it is of a topic that the person does not claim.
    pub sure: Option<String>,
    /// What others may see of it: why the person is asked.
    pub evidence: Vec<EvidenceView>,
}

impl PersonView {
    pub fn of(edition: &Edition, index: PageIndex) -> PersonView {
        let page = edition.site.page(index);
        let lang = page.lang.as_str();
        let here = Here::Page(page.permalink.clone());
        let head = &page.manuscript.front_matter;
        let person = head.person.as_deref();
        let chief = edition.directory.chief(page).unwrap_or(index);
        let left = due::left(head, edition.today);
        let mut facts = Facts::new(edition, &here, lang);
        if let Some(person) = person {
            facts.text("location", person.location.as_deref());
            let spoken: Vec<&str> = person
                .languages
                .iter()
                .map(|lang| name(&lang.value))
                .collect();
            let spoken = spoken.join(", ");
            facts.text(
                "languages_spoken",
                Some(spoken.as_str()).filter(|all| !all.is_empty()),
            );
        }
        let leads = edition.directory.leads(chief).iter().map(|team| {
            let link = edition.thing(&here, *team, lang);
            linked(link.title, link.href)
        });
        facts.add("leads", leads.collect());
        facts.pages("goals", Kind::Goal, &head.goals);
        let profile = Profile::of(edition, &here, lang, chief).map(Box::new);
        let mut writings = edition.directory.writings(chief).to_vec();
        if let Some(profile) = &profile {
            writings.retain(|index| !profile.tells_of(edition, *index));
        }
        let legacy = Legacy::of(edition, &here, lang, chief);
        writings.retain(|index| !Legacy::tells_of(edition, chief, *index));
        PersonView {
            legacy,
            ties: Ties::of(edition, &here, index),
            frame: page_frame(edition, &here, page, holder(edition, page)),
            face: edition.face(&here, index),
            role: person.and_then(|person| person.role.clone()),
            team: person.and_then(|person| person.team.as_ref()).map(|team| {
                match edition.directory.find(Kind::Team, &team.value) {
                    Some(team) => {
                        let link = edition.thing(&here, team, lang);
                        linked(link.title, link.href)
                    }
                    None => plain(&team.value),
                }
            }),
            marks: match left {
                Some(_) => Vec::new(),
                None => marks(&edition.config.roles, page.id())
                    .map(|mark| edition.word(lang, mark).to_owned())
                    .collect(),
            },
            reach: reach(edition, &here, lang, head),
            facts: facts.list,
            skills: match left {
                Some(_) => Vec::new(),
                None => skills(edition, &here, lang, chief, person),
            },
            writings: Mentions::of(edition, &here, lang, &writings),
            profile,
            left: left.map(|day| edition.date(lang, day)),
            page: PageView::of(edition, &here, index),
        }
    }
}

/// What the person claims, then what else they are to be asked about.
fn skills(
    edition: &Edition,
    here: &Here,
    lang: &str,
    chief: PageIndex,
    person: Option<&Person>,
) -> Vec<SkillView> {
    let claimed = person.into_iter().flat_map(|person| &person.skills);
    let mut skills: Vec<SkillView> = claimed
        .map(|skill| SkillView::of(edition, here, lang, skill))
        .collect();
    let terms = edition.site.terms.get(lang);
    let id = edition.site.page(chief).id();
    let mut found = 0;
    for calling in edition.atlas().callings(id) {
        let Some(expert) = edition.atlas().expert(calling) else {
            continue;
        };
        let term = terms.and_then(|terms| terms.get(&calling.tag));
        let seen = expert.evidence.iter();
        // What the person says is above already.
        let evidence: Vec<EvidenceView> = seen
            .filter(|evidence| !matches!(evidence.proof, Proof::Skill(_)))
            .map(|evidence| EvidenceView::of(edition, here, lang, evidence))
            .collect();
        let known = skills
            .iter_mut()
            .find(|skill| bare(&skill.topic) == bare(&calling.tag));
        if let Some(skill) = known {
            skill.evidence = evidence;
        } else if let Some(term) = term
            && found < TOPICS
            && !evidence.is_empty()
        {
            found += 1;
            skills.push(SkillView {
                topic: term.name.clone(),
                href: Some(edition.href(here, &term.permalink)),
                level: None,
                since: None,
                sure: Some(sure(edition, lang, expert.confidence)),
                evidence,
            });
        }
    }
    skills
}

impl SkillView {
    fn of(edition: &Edition, here: &Here, lang: &str, skill: &Skill) -> SkillView {
        let topic = &skill.topic.value;
        let terms = edition.site.terms.get(lang);
        let term = terms.and_then(|terms| terms.get(&fold(topic)));
        SkillView {
            topic: topic.clone(),
            href: term.map(|term| edition.href(here, &term.permalink)),
            level: skill.level.as_ref().map(|level| {
                let key = format!("level_{}", fold(level).replace(' ', "_"));
                let word = edition.words(lang).word(&key);
                word.unwrap_or(level).to_owned()
            }),
            since: skill
                .since
                .as_ref()
                .map(|since| since.split('-').next().unwrap_or(since).to_owned()),
            sure: None,
            evidence: Vec::new(),
        }
    }
}

/// Words for the roles that the configuration gives: what readers may want to know, and nothing else.
fn marks<'a>(roles: &'a Roles, id: &'a str) -> impl Iterator<Item = &'static str> + 'a {
    let holds = move |people: &[Located<String>]| people.iter().any(|who| who.value == id);
    [
        ("spokesperson", holds(&roles.spokesperson)),
        ("moderator", holds(&roles.moderator)),
    ]
    .into_iter()
    .filter_map(|(word, held)| held.then_some(word))
}

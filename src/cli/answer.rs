//! What `polder who` answers: to people in sentences, to programs in JSON.

use std::fmt::Write;

use serde::Serialize;

use crate::analysis::crew::Crew;
use crate::analysis::evidence::Confidence;
use crate::analysis::evidence::Evidence;
use crate::analysis::expertise::Expert;
use crate::analysis::expertise::Experts;
use crate::analysis::topic::Topic;
use crate::cli::report;
use crate::cli::sentence;
use crate::content::page::PageIndex;
use crate::inquiry::Inquiry;

/// Pieces of evidence that are told of each person.
const PROOFS: usize = 3;

/// All that was found, and how much of it to say.
pub struct Answer<'a> {
    pub inquiry: &'a Inquiry,
    pub topics: &'a [Topic],
    /// Of each topic.
    pub experts: &'a [Experts],
    /// The point in the past at which somebody asks, as they wrote it.
    pub at: Option<&'a str>,
    /// People to name.
    pub limit: usize,
    pub colour: bool,
}

#[derive(Serialize)]
struct TopicJson<'a> {
    topic: &'a str,
    at: Option<&'a str>,
    /// Files, the best first.
    pages: Vec<&'a str>,
    experts: Vec<ExpertJson<'a>>,
}

#[derive(Serialize)]
struct ExpertJson<'a> {
    id: &'a str,
    name: &'a str,
    confidence: &'static str,
    score: f64,
    evidence: Vec<EvidenceJson<'a>>,
}

#[derive(Serialize)]
struct EvidenceJson<'a> {
    kind: &'static str,
    page: &'a str,
    /// `2026-05`
    date: Option<String>,
    weight: f64,
    text: String,
}

#[derive(Serialize)]
struct CrewJson<'a> {
    topics: Vec<&'a str>,
    at: Option<&'a str>,
    team: Vec<MemberJson<'a>>,
    /// Topics that nobody of them knows.
    uncovered: Vec<&'a str>,
}

#[derive(Serialize)]
struct MemberJson<'a> {
    id: &'a str,
    name: &'a str,
    covers: Vec<CoverJson<'a>>,
}

#[derive(Serialize)]
struct CoverJson<'a> {
    topic: &'a str,
    confidence: &'static str,
    score: f64,
    evidence: Vec<EvidenceJson<'a>>,
}

/// How a terminal is told to set things off.
struct Ink {
    bold: &'static str,
    quiet: &'static str,
    plain: &'static str,
}

impl<'a> Answer<'a> {
    /// Of the one topic that was asked for.
    pub fn json(&self) -> anyhow::Result<String> {
        let (topic, experts) = (&self.topics[0], &self.experts[0]);
        let pages = topic.pages.iter();
        let named = experts.list.iter().take(self.limit);
        pretty(&TopicJson {
            topic: &topic.name,
            at: self.at,
            pages: pages.map(|(page, _)| self.file(*page)).collect(),
            experts: named
                .map(|expert| {
                    let knower = self.inquiry.knowledge.knower(expert);
                    ExpertJson {
                        id: &knower.id,
                        name: &knower.name,
                        confidence: expert.confidence.name(),
                        score: expert.score,
                        evidence: self.evidence(expert),
                    }
                })
                .collect(),
        })
    }

    pub fn crew_json(&self, crew: &Crew<'_>) -> anyhow::Result<String> {
        let name = |place: &usize| self.topics[*place].name.as_str();
        let members = crew.members.iter().map(|member| {
            let knower = self.inquiry.knowledge.knowers.get(member.who);
            let covers = member.covers.iter();
            let covers = covers.map(|(place, expert)| CoverJson {
                topic: name(place),
                confidence: expert.confidence.name(),
                score: expert.score,
                evidence: self.evidence(expert),
            });
            MemberJson {
                id: &knower.id,
                name: &knower.name,
                covers: covers.collect(),
            }
        });
        pretty(&CrewJson {
            topics: self.topics.iter().map(|topic| &*topic.name).collect(),
            at: self.at,
            team: members.collect(),
            uncovered: crew.uncovered.iter().map(name).collect(),
        })
    }

    fn file(&self, page: PageIndex) -> &'a str {
        &self.inquiry.site.page(page).manuscript.file
    }

    fn evidence(&self, expert: &Expert) -> Vec<EvidenceJson<'a>> {
        let strongest = expert.evidence.iter().take(PROOFS);
        strongest
            .map(|evidence| EvidenceJson {
                kind: evidence.proof.kind(),
                page: self.file(evidence.page),
                date: evidence
                    .month
                    .map(|month| month.strftime("%Y-%m").to_string()),
                weight: evidence.weight,
                text: self.sentence(evidence),
            })
            .collect()
    }

    fn sentence(&self, evidence: &Evidence) -> String {
        sentence::of(evidence, &self.title(evidence))
    }

    /// With the file, where several pages have the title: `Summary (text/0243-trait-based.md)`.
    fn title(&self, evidence: &Evidence) -> String {
        let site = &self.inquiry.site;
        let page = site.page(evidence.page);
        let is_shared = site
            .pages
            .iter()
            .any(|other| other.title == page.title && other.original != page.original);
        match is_shared {
            true => format!("{} ({})", page.title, page.manuscript.file),
            false => page.title.clone(),
        }
    }

    /// Of the one topic that was asked for.
    pub fn human(&self) -> String {
        let (topic, experts) = (&self.topics[0], &self.experts[0]);
        let Ink { bold, quiet, plain } = self.ink();
        let mut text = String::new();
        for expert in experts.list.iter().take(self.limit) {
            let name = report::visible(&self.inquiry.knowledge.knower(expert).name);
            let sure = sure(expert.confidence);
            let _ = writeln!(text, "{bold}{name}{plain} {quiet}· {sure}{plain}");
            self.prove(&mut text, expert, "  ");
            text.push('\n');
        }
        let more = experts.list.len().saturating_sub(self.limit);
        if more > 0 {
            let _ = writeln!(text, "{quiet}… and {more} more; --limit shows them.{plain}");
        }
        if experts.list.is_empty() {
            let _ = writeln!(text, "{}", self.nobody(topic));
        }
        for page in &experts.unanswered {
            let title = report::visible(&self.inquiry.site.page(*page).title);
            let _ = writeln!(text, "Asked, never answered: “{title}”");
        }
        match experts.left {
            0 => {}
            1 => text.push_str("One person who knew about it has left.\n"),
            left => {
                let _ = writeln!(text, "{left} people who knew about it have left.");
            }
        }
        text
    }

    pub fn crew_human(&self, crew: &Crew<'_>) -> String {
        let Ink { bold, quiet, plain } = self.ink();
        let mut text = String::new();
        for member in &crew.members {
            let name = &self.inquiry.knowledge.knowers.get(member.who).name;
            let _ = writeln!(text, "{bold}{}{plain}", report::visible(name));
            for (place, expert) in &member.covers {
                let topic = report::visible(&self.topics[*place].name);
                let sure = sure(expert.confidence);
                let _ = writeln!(text, "  {topic} {quiet}· {sure}{plain}");
                self.prove(&mut text, expert, "    ");
            }
            text.push('\n');
        }
        for place in &crew.uncovered {
            let topic = &self.topics[*place];
            let why = match self.experts[*place].list.is_empty() {
                true => self.nobody(topic),
                false => format!(
                    "Nobody is left for “{}”: who knows it is of the same group as somebody above.",
                    report::visible(&topic.name)
                ),
            };
            let _ = writeln!(text, "{why}");
        }
        text
    }

    fn prove(&self, text: &mut String, expert: &Expert, indent: &str) {
        let title = |evidence: &Evidence| self.title(evidence);
        for sentence in sentence::all(&expert.evidence, title).iter().take(PROOFS) {
            let _ = writeln!(text, "{indent}{}", report::visible(sentence));
        }
    }

    fn nobody(&self, topic: &Topic) -> String {
        let name = report::visible(&topic.name);
        match topic.pages.is_empty() {
            true => format!("Nobody is known for “{name}”: no page says anything about it."),
            false => format!("Nobody is known for “{name}”."),
        }
    }

    fn ink(&self) -> Ink {
        let ink = |code| if self.colour { code } else { "" };
        Ink {
            bold: ink("\u{1b}[1m"),
            quiet: ink("\u{1b}[2m"),
            plain: ink("\u{1b}[0m"),
        }
    }
}

fn pretty(answer: &impl Serialize) -> anyhow::Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(answer)?))
}

fn sure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Declared => "declared",
        Confidence::Strong => "strong evidence",
        Confidence::Some => "some evidence",
        Confidence::Weak => "weak evidence: only changes of pages",
    }
}

//! `polder who`: who knows about something, and why one may think so.

use std::fmt::Write;
use std::io::IsTerminal;

use clap::Args;
use serde::Serialize;

use crate::analysis::evidence::Confidence;
use crate::analysis::evidence::Evidence;
use crate::analysis::expertise::Expert;
use crate::analysis::expertise::Experts;
use crate::analysis::relevance;
use crate::analysis::topic::Topic;
use crate::cli::build::keep_cache;
use crate::cli::build::open_cache;
use crate::cli::outcome::Outcome;
use crate::cli::report;
use crate::cli::report::Format;
use crate::cli::sentence;
use crate::cli::site::Misuse;
use crate::cli::site::SiteArgs;
use crate::content::page::PageIndex;
use crate::content::suggestion::nearest;
use crate::inquiry::Inquiry;

/// Tell who knows about something, and why
///
/// Evidence comes from the heads of pages, from what people say of themselves, from answers and approvals,
/// and from who changed which pages. Who keeps off lists is on none.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct WhoArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Any words: the pages that say most about them are looked at
    #[arg(value_name = "WORDS", required_unless_present_any = ["tag", "path"])]
    words: Vec<String>,
    /// The pages with a tag
    #[arg(long, value_name = "TAG", conflicts_with_all = ["words", "path"])]
    tag: Option<String>,
    /// The pages of a folder, or one page's file
    #[arg(long, value_name = "PATH", conflicts_with = "words")]
    path: Option<String>,
    /// How many people to name
    #[arg(long, value_name = "N", default_value_t = 5)]
    limit: usize,
}

const EXAMPLES: &str = "\
Examples:
  polder who kubernetes upgrades               any words
  polder who --tag security                    a tag
  polder who --path content/wiki/engineering/  a section, or one page's file
  polder who --tag security --format json";

/// Of all pages that say something about some words, so many are looked at.
const PAGES: usize = 15;
/// Pieces of evidence that are told of each person.
const PROOFS: usize = 3;

#[derive(Serialize)]
struct Answer<'a> {
    topic: &'a str,
    at: Option<&'a str>,
    /// Files, the best first.
    pages: Vec<&'a str>,
    experts: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: &'a str,
    name: &'a str,
    confidence: &'static str,
    score: f64,
    evidence: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    kind: &'static str,
    page: &'a str,
    /// `2026-05`
    date: Option<String>,
    weight: f64,
    text: String,
}

pub fn run(args: &WhoArgs) -> anyhow::Result<Outcome> {
    let told = args.site.report();
    let misuse = |why: &str| {
        told.warn(&format!("error: {why}"));
        Ok(Outcome::UsedWrongly)
    };
    let asked = match args.site.ask(true)? {
        Ok(asked) => asked,
        Err(Misuse(why)) => return misuse(&why),
    };
    let mut cache = open_cache(&asked.input.root, None);
    let inquiry = Inquiry::begin(&asked.input, &mut cache)?;
    keep_cache(&asked.input.root, &mut cache);
    let of_history = |rule: &str| matches!(rule, "history" | "no-history");
    for remark in &inquiry.diagnostics {
        if of_history(&remark.rule) {
            told.warn(&format!("note: {remark}"));
        }
    }
    let topic = match topic(args, &inquiry) {
        Ok(topic) => topic,
        Err(Misuse(why)) => return misuse(&why),
    };
    let experts = inquiry.knowledge.experts(&topic);
    let asked = Question {
        inquiry: &inquiry,
        topic: &topic,
        limit: args.limit,
    };
    match args.site.format {
        Format::Json => {
            let answer = serde_json::to_string_pretty(&asked.answer(&experts))?;
            report::print(&format!("{answer}\n"));
        }
        _ => {
            let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            report::print(&asked.human(&experts, colour));
        }
    }
    Ok(Outcome::Fine)
}

/// What is asked about.
fn topic(args: &WhoArgs, inquiry: &Inquiry) -> Result<Topic, Misuse> {
    let site = &inquiry.site;
    if let Some(tag) = &args.tag {
        return Topic::tag(site, tag).ok_or_else(|| {
            let names = site.terms.values().flat_map(|terms| terms.values());
            let near = nearest(tag, names.map(|term| term.name.as_str()));
            unknown(
                &format!("no page has the tag `{tag}`"),
                near,
                "tags stand in the heads of pages",
            )
        });
    }
    if let Some(path) = &args.path {
        return at_path(path, args, inquiry);
    }
    let query = args.words.join(" ");
    let pages = relevance::best(site, &query, PAGES);
    Ok(Topic::text(&query, pages))
}

/// A file or a folder, as the site names it, as it lies in the content, or as it is seen from here.
fn at_path(path: &str, args: &WhoArgs, inquiry: &Inquiry) -> Result<Topic, Misuse> {
    let site = &inquiry.site;
    let written = path.trim_start_matches("./");
    let prefix = args.site.report().prefix;
    let written = written.strip_prefix(&prefix).unwrap_or(written);
    let written = written.trim_end_matches('/');
    let file = site.pages.iter().position(|page| {
        page.manuscript.file == written || page.manuscript.path.as_str() == written
    });
    if let Some(place) = file {
        return Ok(Topic::page(site, PageIndex(place)));
    }
    let folder = match written {
        "content" | "." => "",
        written => written.strip_prefix("content/").unwrap_or(written),
    };
    Topic::section(site, folder).ok_or_else(|| {
        let files = site.pages.iter().map(|page| page.manuscript.file.as_str());
        let folders = site.sections.iter().map(|section| section.folder.as_str());
        let near = nearest(written, files.chain(folders));
        unknown(
            &format!("there is no page and no folder `{path}`"),
            near,
            "name it from the site's folder on, as in content/wiki/",
        )
    })
}

fn unknown(what: &str, near: Option<&str>, cure: &str) -> Misuse {
    Misuse(match near {
        Some(near) => format!("{what}; did you mean `{near}`?"),
        None => format!("{what}; {cure}"),
    })
}

/// A topic, and how much to say.
struct Question<'a> {
    inquiry: &'a Inquiry,
    topic: &'a Topic,
    limit: usize,
}

impl<'a> Question<'a> {
    fn answer(&self, experts: &'a Experts) -> Answer<'a> {
        let pages = self.topic.pages.iter();
        Answer {
            topic: &self.topic.name,
            at: None,
            pages: pages.map(|(page, _)| self.file(*page)).collect(),
            experts: experts
                .list
                .iter()
                .take(self.limit)
                .map(|expert| self.named(expert))
                .collect(),
        }
    }

    fn file(&self, page: PageIndex) -> &'a str {
        &self.inquiry.site.page(page).manuscript.file
    }

    fn named(&self, expert: &Expert) -> Named<'a> {
        let knower = self.inquiry.knowledge.knower(expert);
        Named {
            id: &knower.id,
            name: &knower.name,
            confidence: expert.confidence.name(),
            score: expert.score,
            evidence: expert
                .evidence
                .iter()
                .take(PROOFS)
                .map(|evidence| Told {
                    kind: evidence.proof.kind(),
                    page: self.file(evidence.page),
                    date: evidence
                        .month
                        .map(|month| month.strftime("%Y-%m").to_string()),
                    weight: evidence.weight,
                    text: self.sentence(evidence),
                })
                .collect(),
        }
    }

    fn sentence(&self, evidence: &Evidence) -> String {
        let title = &self.inquiry.site.page(evidence.page).title;
        sentence::of(evidence, title)
    }

    fn human(&self, experts: &Experts, colour: bool) -> String {
        let (bold, quiet, plain) = match colour {
            true => ("\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"),
            false => ("", "", ""),
        };
        let mut text = String::new();
        for expert in experts.list.iter().take(self.limit) {
            let name = &self.inquiry.knowledge.knower(expert).name;
            let name = report::visible(name);
            let sure = sure(expert.confidence);
            let _ = writeln!(text, "{bold}{name}{plain} {quiet}· {sure}{plain}");
            for evidence in expert.evidence.iter().take(PROOFS) {
                let _ = writeln!(text, "  {}", report::visible(&self.sentence(evidence)));
            }
            text.push('\n');
        }
        if experts.list.is_empty() {
            let _ = writeln!(text, "Nobody is known for {}.\n", self.about());
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
        let more = experts.list.len().saturating_sub(self.limit);
        if more > 0 {
            let _ = writeln!(text, "{quiet}… and {more} more; --limit shows them.{plain}");
        }
        text
    }

    fn about(&self) -> String {
        match self.topic.pages.is_empty() {
            true => format!("“{}”: no page says anything about it", self.topic.name),
            false => format!("“{}”", self.topic.name),
        }
    }
}

fn sure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Declared => "declared",
        Confidence::Strong => "strong evidence",
        Confidence::Some => "some evidence",
        Confidence::Weak => "weak evidence: only changes of pages",
    }
}

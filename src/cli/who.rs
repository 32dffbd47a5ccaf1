//! `polder who`: who knows about something, and why one may think so.

use std::io::IsTerminal;

use clap::Args;
use clap::ValueEnum;

use crate::analysis::crew::Crew;
use crate::analysis::crew::Groups;
use crate::analysis::expertise::Experts;
use crate::analysis::relevance;
use crate::analysis::topic::Topic;
use crate::cli::answer::Answer;
use crate::cli::build::keep_cache;
use crate::cli::build::open_cache;
use crate::cli::outcome::Outcome;
use crate::cli::report;
use crate::cli::report::Format;
use crate::cli::site::Misuse;
use crate::cli::site::SiteArgs;
use crate::content::page::PageIndex;
use crate::content::suggestion::nearest;
use crate::content::team::TeamKind;
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
    #[arg(value_name = "WORDS", required_unless_present_any = ["tag", "path", "team"])]
    words: Vec<String>,
    /// The pages with a tag
    #[arg(long, value_name = "TAG", conflicts_with_all = ["words", "path", "team"])]
    tag: Option<String>,
    /// The pages of a folder, or one page's file
    #[arg(long, value_name = "PATH", conflicts_with_all = ["words", "team"])]
    path: Option<String>,
    /// Few people who know several topics together: each a tag, a path or words
    #[arg(long, value_name = "TOPIC", num_args = 2.., conflicts_with = "words")]
    team: Vec<String>,
    /// No two of them from the same department or entity
    #[arg(long, value_enum, value_name = "KIND", requires = "team")]
    across: Option<Across>,
    /// As it was before a day, or at a commit
    #[arg(long, value_name = "YYYY-MM-DD|COMMIT")]
    at: Option<String>,
    /// How many people to name
    #[arg(long, value_name = "N", default_value_t = 5)]
    limit: usize,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Across {
    Department,
    Entity,
}

const EXAMPLES: &str = "\
Examples:
  polder who kubernetes upgrades               any words
  polder who --tag security                    a tag
  polder who --path content/wiki/engineering/  a section, or one page's file
  polder who --team pumps telemetry law        few people who know all of it
  polder who --tag security --at 2024-06-01    who knew it then
  polder who --tag security --format json";

/// Of all pages that say something about some words, so many are looked at.
const PAGES: usize = 15;

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
    let inquiry = match &args.at {
        None => {
            let mut cache = open_cache(&asked.input.root, None);
            let inquiry = Inquiry::begin(&asked.input, &mut cache)?;
            keep_cache(&asked.input.root, &mut cache);
            inquiry
        }
        Some(point) => match Inquiry::at(&asked.input, point) {
            Ok(inquiry) => inquiry,
            Err(error) => return misuse(&format!("{error:#}")),
        },
    };
    let of_history = |rule: &str| matches!(rule, "history" | "no-history");
    for remark in &inquiry.diagnostics {
        if of_history(&remark.rule) {
            told.warn(&format!("note: {remark}"));
        }
    }
    let topics: Result<Vec<Topic>, Misuse> = match args.team.is_empty() {
        true => topic(args, &inquiry).map(|topic| vec![topic]),
        false => {
            let topics = args.team.iter();
            Ok(topics
                .map(|topic| some_topic(topic, args, &inquiry))
                .collect())
        }
    };
    let topics = match topics {
        Ok(topics) => topics,
        Err(Misuse(why)) => return misuse(&why),
    };
    let experts: Vec<Experts> = topics
        .iter()
        .map(|topic| inquiry.knowledge.experts(topic))
        .collect();
    let answer = Answer {
        inquiry: &inquiry,
        topics: &topics,
        experts: &experts,
        at: args.at.as_deref(),
        limit: args.limit,
        colour: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let is_json = args.site.format == Format::Json;
    let text = match (args.team.is_empty(), is_json) {
        (true, true) => answer.json()?,
        (true, false) => answer.human(),
        (false, _) => {
            let groups = args.across.map(|across| {
                let kind = match across {
                    Across::Department => TeamKind::Department,
                    Across::Entity => TeamKind::Entity,
                };
                Groups::of(&inquiry.site, kind)
            });
            let crew = Crew::of(&experts, |who| {
                let page = inquiry.knowledge.knowers.get(who).page?;
                groups.as_ref()?.of_person(page)
            });
            match is_json {
                true => answer.crew_json(&crew)?,
                false => answer.crew_human(&crew),
            }
        }
    };
    report::print(&text);
    Ok(Outcome::Fine)
}

/// A tag, a path of the site, or any words, whichever it is first.
fn some_topic(written: &str, args: &WhoArgs, inquiry: &Inquiry) -> Topic {
    let by_tag = Topic::tag(&inquiry.site, written);
    let by_path = || at_path(written, args, inquiry).ok();
    by_tag
        .or_else(by_path)
        .unwrap_or_else(|| words(written, inquiry))
}

fn words(query: &str, inquiry: &Inquiry) -> Topic {
    Topic::text(query, relevance::best(&inquiry.site, query, PAGES))
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
    Ok(words(&args.words.join(" "), inquiry))
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

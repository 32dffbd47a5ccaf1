//! `polder people`: whom the site knows, and which commits are whose.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;

use crate::analysis::coverage;
use crate::analysis::coverage::Coverage;
use crate::analysis::coverage::Evidence;
use crate::analysis::coverage::Home;
use crate::analysis::coverage::Share;
use crate::cli::build::keep_cache;
use crate::cli::build::open_cache;
use crate::cli::legacy;
use crate::cli::outcome::Outcome;
use crate::cli::report;
use crate::cli::report::Format;
use crate::cli::site::Misuse;
use crate::cli::site::SiteArgs;
use crate::history::bot::Bots;
use crate::history::identity::Known;
use crate::history::mailmap::Mailmap;
use crate::history::repository::Repository;
use crate::outline::Outline;
use crate::registry;

/// Tell whom the site knows, and whose the commits are
///
/// People are known by their pages or by the list that `people.file` names: addresses, logins and names;
/// and by the repository's .mailmap.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct PeopleArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// How many commits and authors are known, by which rule, and what would resolve the others
    #[arg(long)]
    coverage: bool,
    /// What would be nobody's if a person left: pages, and topics that nobody else knows
    #[arg(long, value_name = "ID", conflicts_with = "coverage")]
    leaving: Option<String>,
    /// How many unknown authors to name
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

const EXAMPLES: &str = "\
Examples:
  polder people                       everybody whom the site knows, and by what
  polder people --coverage            the first thing to run on a new repository
  polder people --leaving ada         what to hand over before Ada goes
  polder people --coverage --format json";

pub fn run(args: &PeopleArgs) -> anyhow::Result<Outcome> {
    let told = args.site.report();
    let asked = match args.site.ask(true)? {
        Ok(asked) => asked,
        Err(Misuse(why)) => {
            told.warn(&format!("error: {why}"));
            return Ok(Outcome::UsedWrongly);
        }
    };
    if let Some(id) = &args.leaving {
        return match legacy::of(&asked.input, id)? {
            Ok(legacy) => {
                match args.site.format {
                    Format::Json => report::print(&serde_json::to_string_pretty(&legacy)?),
                    _ => report::print(&legacy.human()),
                }
                Ok(Outcome::Fine)
            }
            Err(Misuse(why)) => {
                told.warn(&format!("error: {why}"));
                Ok(Outcome::UsedWrongly)
            }
        };
    }
    let root = &asked.input.root;
    let outline = Outline::read(root, &asked.input.config)?;
    let people = coverage::people(&outline.site());
    if !args.coverage {
        match args.site.format {
            Format::Json => report::print(&serde_json::to_string_pretty(&known(&people))?),
            _ => report::print(&roster(&people)),
        }
        return Ok(Outcome::Fine);
    }
    let repository = Repository::open(root);
    let mut cache = open_cache(root, None);
    let history = cache.history(|memory| registry::read_history(&repository, memory));
    keep_cache(root, &mut cache);
    let remarks = history.state.remarks();
    let remarks = remarks.iter().map(ToString::to_string);
    for remark in remarks.chain(history.problems.iter().cloned()) {
        told.warn(&format!("note: {remark}"));
    }
    let mailmap = repository
        .file_beside(".mailmap")
        .map(|text| Mailmap::parse(&text))
        .unwrap_or_default();
    let bots = Bots::new(asked.input.config.people.bots.iter().map(String::as_str));
    let config = &asked.input.config;
    let home = match &outline.people_list {
        Some((file, is_list)) => Home::List {
            file,
            is_list: *is_list,
            words: &config.people.map,
        },
        None => Home::Pages(
            match people.first().and_then(|(_, file)| file.rsplit_once('/')) {
                Some((folder, _)) => folder.to_owned(),
                None => format!("{}people", outline.content),
            },
        ),
    };
    let evidence = Evidence {
        history: &history,
        mailmap: &mailmap,
        people: &people,
        bots: &bots,
        home,
    };
    let coverage = Coverage::of(&evidence, args.limit);
    match args.site.format {
        Format::Json => report::print(&serde_json::to_string_pretty(&coverage)?),
        _ => report::print(&human(&coverage)),
    }
    Ok(Outcome::Fine)
}

/// A person as JSON tells of them.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    names: &'a [String],
    addresses: &'a [String],
    logins: &'a [String],
    file: &'a str,
}

fn known(people: &[(Known, String)]) -> Vec<Entry<'_>> {
    people
        .iter()
        .map(|(known, file)| Entry {
            id: &known.id,
            names: &known.names,
            addresses: &known.addresses,
            logins: &known.logins,
            file,
        })
        .collect()
}

/// A line for each person, and what the site knows them by.
fn roster(people: &[(Known, String)]) -> String {
    if people.is_empty() {
        return "This site knows nobody yet: `polder new person \"Ada Verhulst\"` begins a page,\nand `people: {file: data/team.yml}` in polder.yaml names a list.\n".to_owned();
    }
    let mut text = String::new();
    let width = people
        .iter()
        .map(|(known, _)| known.id.chars().count())
        .max();
    let width = width.unwrap_or_default();
    for (known, _) in people {
        let name = known.names.first().map_or("", String::as_str);
        let logins = known.logins.iter().map(|login| format!("@{login}"));
        let by: Vec<String> = known.addresses.iter().cloned().chain(logins).collect();
        let line = format!("{:width$}  {name}  {}", known.id, by.join(", "));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let bare =
        |(known, _): &&(Known, String)| known.addresses.is_empty() && known.logins.is_empty();
    let bare = people.iter().filter(bare).count();
    let _ = write!(
        text,
        "\n{} known",
        counted(people.len(), "person", "people")
    );
    if bare > 0 {
        let _ = write!(text, ", {bare} by name only");
    }
    text.push_str(".\n");
    text
}

fn counted(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    }
}

fn human(coverage: &Coverage) -> String {
    let mut text = format!(
        "{} commits and {} authors are known.\n",
        share(coverage.commits),
        share(coverage.authors)
    );
    if !coverage.rules.is_empty() {
        text.push('\n');
    }
    for rule in &coverage.rules {
        let by = format!("by {}", rule.rule);
        let _ = writeln!(
            text,
            "  {by:<20} {:>8} commits {:>6} authors",
            rule.commits, rule.authors
        );
    }
    if coverage.commits.bots > 0 {
        let _ = writeln!(
            text,
            "  {:<20} {:>8} commits {:>6} authors, left out above",
            "bots", coverage.commits.bots, coverage.authors.bots
        );
    }
    if coverage.unknown.is_empty() {
        return text;
    }
    text.push_str("\nNot known yet, and what would resolve them:\n");
    for unknown in &coverage.unknown {
        let wrote = counted(unknown.commits, "commit", "commits");
        let work = match (unknown.commits, unknown.co_authored) {
            (_, 0) => wrote,
            (0, helped) => format!("co-author of {}", counted(helped, "commit", "commits")),
            (_, helped) => format!("{wrote}, co-author of {helped}"),
        };
        let name = match unknown.name.is_empty() {
            true => "(no name)",
            false => unknown.name.as_str(),
        };
        let _ = writeln!(text, "\n  {name}, {work}");
        let begin = if unknown.is_new { " (new)" } else { "" };
        let _ = writeln!(text, "    {}{begin}", unknown.file);
        for line in &unknown.lines {
            let _ = writeln!(text, "      {line}");
        }
    }
    if coverage.more > 0 {
        let _ = writeln!(text, "\n… and {} more; --limit shows them.", coverage.more);
    }
    text
}

/// `812 of 900 (90 %)`
fn share(share: Share) -> String {
    let percent = (share.known * 100).checked_div(share.total).unwrap_or(100);
    format!("{} of {} ({percent} %)", share.known, share.total)
}

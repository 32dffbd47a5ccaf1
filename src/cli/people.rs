//! `polder people --coverage`: which commits are whose, and what would resolve the rest.

use std::fmt::Write;

use clap::Args;

use crate::analysis::coverage;
use crate::analysis::coverage::Coverage;
use crate::analysis::coverage::Share;
use crate::cli::build::open_cache;
use crate::cli::outcome::Outcome;
use crate::cli::report;
use crate::cli::report::Format;
use crate::cli::site::Misuse;
use crate::cli::site::SiteArgs;
use crate::history::bot::Bots;
use crate::history::mailmap::Mailmap;
use crate::history::repository::Repository;
use crate::outline::Outline;
use crate::registry;

/// Tell whose the commits are
///
/// People are known by their pages: addresses, logins and names in the head of people/ID.md, and the
/// repository's .mailmap.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct PeopleArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// How many commits and authors are known, by which rule, and what would resolve the others
    #[arg(long, required = true)]
    coverage: bool,
    /// How many unknown authors to name
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

const EXAMPLES: &str = "\
Examples:
  polder people --coverage            the first thing to run on a new repository
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
    let root = &asked.input.root;
    let outline = Outline::read(root, &asked.input.config)?;
    let people = coverage::people(&outline.site());
    let repository = Repository::open(root);
    let mut cache = open_cache(root, None);
    let history = cache.history(|memory| registry::read_history(&repository, memory));
    // What cannot be kept costs time at the next asking, and nothing else.
    let _ = cache.save();
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
    let folder = match people.first().and_then(|(_, file)| file.rsplit_once('/')) {
        Some((folder, _)) => folder,
        None if root.join("content").is_dir() => "content/people",
        None => "people",
    };
    let mut coverage = Coverage::of(&history, &mailmap, &people, &bots, folder);
    let more = coverage.unknown.len().saturating_sub(args.limit);
    coverage.unknown.truncate(args.limit);
    match args.site.format {
        Format::Json => report::print(&serde_json::to_string_pretty(&coverage)?),
        _ => report::print(&human(&coverage, more)),
    }
    Ok(Outcome::Fine)
}

fn human(coverage: &Coverage, more: usize) -> String {
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
        let commits = match unknown.commits {
            1 => "1 commit".to_owned(),
            commits => format!("{commits} commits"),
        };
        let name = match unknown.name.is_empty() {
            true => "(no name)",
            false => unknown.name.as_str(),
        };
        let _ = writeln!(text, "\n  {name}, {commits}");
        let begin = if unknown.is_new { " (new)" } else { "" };
        let _ = writeln!(text, "    {}{begin}", unknown.file);
        for line in &unknown.lines {
            let _ = writeln!(text, "      {line}");
        }
    }
    if more > 0 {
        let _ = writeln!(text, "\n… and {more} more; --limit shows them.");
    }
    text
}

/// `812 of 900 (90 %)`
fn share(share: Share) -> String {
    let percent = (share.known * 100).checked_div(share.total).unwrap_or(100);
    format!("{} of {} ({percent} %)", share.known, share.total)
}

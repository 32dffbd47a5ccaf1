//! `polder check`: everything that is wrong, and nothing written but the ids that one asks for.

use clap::Args;
use rayon::prelude::*;

use crate::cache::Cache;
use crate::cli::build::open_cache;
use crate::cli::build::summary;
use crate::cli::ids;
use crate::cli::outcome::Outcome;
use crate::cli::site::Misuse;
use crate::cli::site::SiteArgs;
use crate::cli::tracked;
use crate::content::diagnostic::Diagnostic;
use crate::pipeline;

/// Tell everything that is wrong with a site; write nothing
///
/// Looks at the site as each audience sees it, unless --audience names one: a link that says too much
/// is wrong for those below only.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// First write an `id` into the head of every page that has none, and give copies one of their own
    #[arg(long)]
    fix_ids: bool,
}

const EXAMPLES: &str = "\
Examples:
  polder check                        what a writer wants to know before a commit
  polder check --format github        annotations of a pull request
  polder check --today 2027-01-01     what will be wrong in the new year
  polder check --fix-ids              give every page its id";

pub fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let report = args.site.report();
    let mut asked = match args.site.ask(true)? {
        Ok(asked) => asked,
        Err(Misuse(why)) => {
            report.warn(&format!("error: {why}"));
            return Ok(Outcome::UsedWrongly);
        }
    };
    let mut cache: Cache = open_cache(&asked.input.root, None);
    let mut diagnostics = asked.diagnostics;
    if args.fix_ids {
        diagnostics.extend(
            cache.history(|memory| ids::fix(&asked.input.root, &asked.input.config, memory))?,
        );
    }
    let highest = asked.input.audience;
    if args.site.audience.is_none() {
        for level in asked.input.config.audiences.below(highest) {
            asked.input.audience = level;
            diagnostics.extend(pipeline::build(&asked.input, &mut cache)?.diagnostics);
        }
    }
    asked.input.audience = highest;
    let build = pipeline::build(&asked.input, &mut cache)?;
    diagnostics.extend(build.diagnostics.iter().cloned());
    // A template is right when it has been rendered.
    let failures: Vec<Diagnostic> = build
        .files
        .par_iter()
        .filter(|file| file.path.ends_with(".html"))
        .filter_map(|file| file.content.bytes().err())
        .collect();
    diagnostics.extend(failures);
    diagnostics.extend(tracked::talk(&asked.input.root));
    diagnostics.sort();
    diagnostics.dedup();
    report.tell(&diagnostics);
    report.say(&summary(&build, &diagnostics));
    Ok(Outcome::of(&diagnostics, true))
}

//! `polder check`: everything that is wrong, and nothing written.

use clap::Args;
use rayon::prelude::*;

use crate::cache::Cache;
use crate::cli::build::open_cache;
use crate::cli::build::summary;
use crate::cli::outcome::Outcome;
use crate::cli::site::Misuse;
use crate::cli::site::SiteArgs;
use crate::content::diagnostic::Diagnostic;
use crate::pipeline;

/// Tell everything that is wrong with a site; write nothing
///
/// Looks at the site as the highest audience sees it, unless --audience names another.
#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    site: SiteArgs,
}

pub fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let report = args.site.report();
    let asked = match args.site.ask(true)? {
        Ok(asked) => asked,
        Err(Misuse(why)) => {
            report.warn(&format!("error: {why}"));
            return Ok(Outcome::UsedWrongly);
        }
    };
    let mut cache: Cache = open_cache(&asked.input.root, None);
    let build = pipeline::build(&asked.input, &mut cache)?;
    let mut diagnostics = asked.diagnostics;
    diagnostics.extend(build.diagnostics.iter().cloned());
    // A template is right when it has been rendered.
    let failures: Vec<Diagnostic> = build
        .files
        .par_iter()
        .filter(|file| file.path.ends_with(".html"))
        .filter_map(|file| file.content.bytes().err())
        .collect();
    diagnostics.extend(failures);
    diagnostics.sort();
    diagnostics.dedup();
    report.tell(&diagnostics);
    report.say(&summary(&build, &diagnostics));
    Ok(Outcome::of(&diagnostics, true))
}

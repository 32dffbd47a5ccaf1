//! `polder build`: the static site, published in one step.

use std::path::Path;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::cache::Cache;
use crate::cli::outcome::Outcome;
use crate::cli::report::Report;
use crate::cli::site::Misuse;
use crate::cli::site::SiteArgs;
use crate::cli::tip;
use crate::cli::waiting::Waiting;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Severity;
use crate::content::visibility::count_hidden;
use crate::docket;
use crate::members;
use crate::output;
use crate::output::outcome::Method;
use crate::output::outcome::WriteError;
use crate::output::outcome::Written;
use crate::output::record::make_state;
use crate::output::target::Target;
use crate::pipeline;
use crate::pipeline::Build;
use crate::published;
use crate::registry;

/// Build the static site
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct BuildArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to publish it (default: public/ in the site)
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Where to keep what was worked out, for the next build (default: .polder/cache/ in the site)
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// Where to write what the comment service needs (default: .polder/service/ in the site)
    #[arg(long, value_name = "DIR")]
    service_dir: Option<PathBuf>,
    /// What was said, as `polder comments export` writes it (default: threads.jsonl in the service's folder)
    #[arg(long, value_name = "FILE")]
    discussions: Option<PathBuf>,
    /// Publish nothing when there are warnings
    #[arg(long)]
    strict: bool,
    /// Links lead to index.html, so that the site works without a server
    #[arg(long)]
    portable: bool,
    /// Publish nothing when the branch has moved on from the commit that is checked out: its own build publishes
    #[arg(long, value_name = "BRANCH")]
    tip: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  polder build                        write the site to public/
  polder build --audience staff       for staff, and nothing above
  polder build --output /srv/www --cache ~/.cache/polder --strict
  polder build --portable --output usb/handbook";

pub fn run(args: &BuildArgs) -> anyhow::Result<Outcome> {
    let began = Instant::now();
    let report = args.site.report();
    let mut asked = match args.site.ask(false)? {
        Ok(asked) => asked,
        Err(Misuse(why)) => {
            report.warn(&format!("error: {why}"));
            return Ok(Outcome::UsedWrongly);
        }
    };
    asked.input.portable = args.portable;
    asked.input.service.clone_from(&args.service_dir);
    asked.input.discussions.clone_from(&args.discussions);
    let root = asked.input.root.clone();
    let state = root.join(".polder");
    let mut target = Target::new(
        args.output.clone().unwrap_or_else(|| root.join("public")),
        &root,
        &state,
    );
    // Before the work, so that a wrong folder is told at once.
    if let Err(WriteError::Refused { reason, cure }) = target.resolve() {
        report.warn(&format!("error: {reason}; {cure}"));
        return Ok(Outcome::UsedWrongly);
    }

    let mut cache = open_cache(&root, args.cache.as_deref());
    let waiting = Waiting::for_people(&asked.input.progress, &report);
    let build = pipeline::build(&asked.input, &mut cache)?;
    let mut diagnostics = asked.diagnostics;
    diagnostics.extend(build.diagnostics.iter().cloned());
    let service = args
        .service_dir
        .clone()
        .unwrap_or_else(|| state.join("service"));
    let languages = &asked.input.config.languages;
    let kept = cache
        .history(|memory| registry::keep(&root, &service, &build.manuscripts, languages, memory));
    diagnostics.extend(kept?);
    members::keep(&service, &build.manuscripts, &asked.input.config)?;
    let today = asked.input.today;
    let whole = build.whole.as_ref().map(|edition| &edition.site);
    let config = &asked.input.config;
    docket::keep(&service, whole, &build.manuscripts, config, today)?;
    diagnostics.extend(cache.save().err());
    diagnostics.sort();
    diagnostics.dedup();

    let outcome = Outcome::of(&diagnostics, args.strict);
    if outcome != Outcome::Fine {
        drop(waiting);
        report.tell(&diagnostics);
        report.say(&summary(&build, &diagnostics));
        report.warn("nothing was published");
        return Ok(outcome);
    }
    target.progress = asked.input.progress.clone();
    if let Some(branch) = &args.tip {
        match tip::newer(&root, branch) {
            Ok(None) => {}
            Ok(Some(newer)) => {
                report.tell(&diagnostics);
                report.warn(&format!(
                    "nothing was published: {branch} has moved on to {newer}, whose build publishes"
                ));
                return Ok(Outcome::Fine);
            }
            Err(Misuse(why)) => {
                report.warn(&format!("error: {why}"));
                return Ok(Outcome::UsedWrongly);
            }
        }
    }
    let result = output::write(&build.files, &target);
    if result.is_ok() {
        let config = &asked.input.config;
        published::keep(&service, config, asked.input.audience, build.erasures)?;
    }
    drop(waiting);
    // The program is about to end: the system takes the memory back faster than we could.
    std::mem::forget(cache);
    let outcome = tell(&report, &build, diagnostics, result, &target, began);
    std::mem::forget(build);
    Ok(outcome)
}

fn tell(
    report: &Report,
    build: &Build,
    mut diagnostics: Vec<Diagnostic>,
    result: Result<Written, WriteError>,
    target: &Target,
    began: Instant,
) -> Outcome {
    match result {
        Ok(written) => {
            report.tell(&diagnostics);
            report.say(&summary(build, &diagnostics));
            tell_written(report, &written, target, began);
            Outcome::Fine
        }
        Err(WriteError::Content(problems)) => {
            diagnostics.extend(problems);
            diagnostics.sort();
            diagnostics.dedup();
            report.tell(&diagnostics);
            report.warn("nothing was published");
            Outcome::ContentIsWrong
        }
        Err(error) => {
            report.tell(&diagnostics);
            report.warn(&format!("error: {error}"));
            match error {
                WriteError::Refused { .. } => Outcome::UsedWrongly,
                WriteError::Paths(_) | WriteError::Content(_) => Outcome::ContentIsWrong,
                WriteError::Failed(_) => Outcome::CannotRun,
            }
        }
    }
}

/// The cache of a site; `.polder/` ignores itself in git, wherever it comes from.
pub fn open_cache(root: &Path, folder: Option<&Path>) -> Cache {
    match folder {
        Some(folder) => Cache::open(folder),
        None => Cache::open(&root.join(".polder").join("cache")),
    }
}

/// Keeps, for the next time, what a question made Polder work out. A cache that cannot be kept costs time
/// then, and nothing else.
pub fn keep_cache(root: &Path, cache: &mut Cache) {
    if make_state(&root.join(".polder")).is_ok() {
        let _ = cache.save();
    }
}

/// `1,234 pages, 2 drafts, 3 warnings; build again on 2027-01-11`
pub fn summary(build: &Build, diagnostics: &[Diagnostic]) -> String {
    let count = |severity| {
        let of_it = diagnostics.iter().filter(|d| d.severity == severity);
        of_it.count()
    };
    let mut parts = vec![counted(build.pages, "page")];
    for (reason, pages) in count_hidden(&build.withheld) {
        parts.push(format!("{pages} hidden ({reason})"));
    }
    for (severity, word) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
        if count(severity) > 0 {
            parts.push(counted(count(severity), word));
        }
    }
    let mut line = parts.join(", ");
    if let Some(date) = build.next_change {
        line.push_str(&format!(
            "; pages change by themselves: build again on {date}"
        ));
    }
    line
}

fn counted(number: usize, word: &str) -> String {
    match number {
        1 => format!("1 {word}"),
        number => format!("{number} {word}s"),
    }
}

fn tell_written(report: &Report, written: &Written, target: &Target, began: Instant) {
    if let Method::InPlace(reason) = &written.method {
        report.warn(&format!("written file by file, since {reason}"));
    }
    let touched = written.added.len() + written.changed.len() + written.removed.len();
    let what = match touched {
        0 => "nothing had changed".to_owned(),
        _ => format!(
            "{} added, {} changed, {} removed",
            written.added.len(),
            written.changed.len(),
            written.removed.len()
        ),
    };
    report.say(&format!(
        "{}: {what} ({:.1} s)",
        target.output.display(),
        began.elapsed().as_secs_f64()
    ));
}

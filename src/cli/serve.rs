//! `polder serve`: a preview that follows every change.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use clap::Args;

use crate::cache::Cache;
use crate::cli::build::summary;
use crate::cli::outcome::Outcome;
use crate::cli::report::Format;
use crate::cli::report::print;
use crate::cli::site::Misuse;
use crate::cli::site::SiteArgs;
#[cfg(feature = "comments")]
use crate::cli::talk;
use crate::config::Config;
use crate::content::diagnostic::Diagnostic;
use crate::content::manuscript::Manuscript;
use crate::pipeline::BuildInput;
use crate::preview;
use crate::preview::Beside;
#[cfg(feature = "comments")]
use crate::preview::Neighbour;
use crate::preview::Preview;

/// Preview the site, with drafts, and reload it on every change
///
/// Shows the site as the highest audience sees it; the page offers the others.
#[derive(Args)]
pub struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The port on this machine (default: 4000, or the next free one)
    #[arg(long)]
    port: Option<u16>,
}

pub fn run(args: &ServeArgs) -> anyhow::Result<Outcome> {
    let report = args.site.report();
    // Once before anything starts, so that wrong use is told as such.
    let asked = match args.site.ask(true)? {
        Ok(asked) => asked,
        Err(Misuse(why)) => {
            report.warn(&format!("error: {why}"));
            return Ok(Outcome::UsedWrongly);
        }
    };
    let (root, config) = (asked.input.root.clone(), asked.input.config.clone());
    let beside = talk_beside(root, config)?;
    let site = args.site.clone();
    let told: Mutex<Vec<Diagnostic>> = Mutex::default();
    preview::serve(Preview {
        root: asked.input.root,
        port: args.port,
        ask: Box::new(move |audience| {
            let mut site = site.clone();
            if let Some(audience) = audience {
                site.audience = Some(audience.to_owned());
            }
            match site.ask(true)? {
                Ok(mut asked) => {
                    bring_talk(&mut asked.input)?;
                    Ok((asked.input, asked.diagnostics))
                }
                Err(Misuse(why)) => anyhow::bail!(why),
            }
        }),
        tell: Box::new(move |build, diagnostics| {
            // After each save only what is new: the rest stands above, and is counted in the summary.
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            let is_new = |diagnostic: &&Diagnostic| {
                report.format != Format::Human || !told.contains(*diagnostic)
            };
            let new: Vec<Diagnostic> = diagnostics.iter().filter(is_new).cloned().collect();
            report.tell(&new);
            *told = diagnostics.to_vec();
            report.say(&summary(build, diagnostics));
        }),
        after: Box::new(|input, manuscripts, cache| {
            if let Err(error) = tell_talk(input, manuscripts, cache) {
                eprintln!("warning: the discussions do not know of this change: {error:#}");
            }
        }),
        beside,
        ready: Box::new(|address| print(&format!("{address}\n"))),
    })?;
    Ok(Outcome::Fine)
}

/// The comment service, for a site on which it can be tried out.
#[cfg(feature = "comments")]
fn talk_beside(root: PathBuf, config: Config) -> anyhow::Result<Option<Box<Beside>>> {
    if !talk::is_wanted(&config) {
        return Ok(None);
    }
    talk::begin(&root)?;
    Ok(Some(Box::new(move |runtime| {
        match runtime.block_on(talk::open(root, config)) {
            Ok((routes, held)) => Some(Neighbour {
                at: talk::AT,
                routes,
                held,
            }),
            Err(error) => {
                eprintln!("warning: this preview has no discussions: {error:#}");
                None
            }
        }
    })))
}

#[cfg(not(feature = "comments"))]
fn talk_beside(_: PathBuf, _: Config) -> anyhow::Result<Option<Box<Beside>>> {
    Ok(None)
}

#[cfg(feature = "comments")]
fn bring_talk(input: &mut BuildInput) -> anyhow::Result<()> {
    talk::settle(input)
}

/// Pages of a preview lead to no service elsewhere.
#[cfg(not(feature = "comments"))]
fn bring_talk(input: &mut BuildInput) -> anyhow::Result<()> {
    input.config.comments.url = None;
    Ok(())
}

#[cfg(feature = "comments")]
fn tell_talk(
    input: &BuildInput,
    manuscripts: &[Arc<Manuscript>],
    cache: &mut Cache,
) -> anyhow::Result<()> {
    talk::tell(input, manuscripts, cache)
}

#[cfg(not(feature = "comments"))]
fn tell_talk(_: &BuildInput, _: &[Arc<Manuscript>], _: &mut Cache) -> anyhow::Result<()> {
    Ok(())
}

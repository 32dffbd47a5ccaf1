//! `polder serve`: a preview that follows every change.

use std::sync::Mutex;
use std::sync::PoisonError;

use clap::Args;

use crate::cli::build::summary;
use crate::cli::outcome::Outcome;
use crate::cli::report::Format;
use crate::cli::report::print;
use crate::cli::site::Misuse;
use crate::cli::site::SiteArgs;
use crate::content::diagnostic::Diagnostic;
use crate::preview;
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
                Ok(asked) => Ok((asked.input, asked.diagnostics)),
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
        ready: Box::new(|address| print(&format!("{address}\n"))),
    })?;
    Ok(Outcome::Fine)
}

//! The arguments that all commands on a site share, and the build that they ask for.

use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cli::report::Format;
use crate::cli::report::Report;
use crate::content::audience::Audiences;
use crate::content::audience::Level;
use crate::content::date;
use crate::content::diagnostic::Diagnostic;
use crate::pipeline::BuildInput;
use crate::progress::Progress;
use crate::source;

#[derive(Args, Clone)]
pub struct SiteArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
    /// How to tell what is wrong
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Only tell what is wrong
    #[arg(short, long)]
    pub quiet: bool,
    /// Tell everything, also what is said many times
    #[arg(short, long)]
    pub verbose: bool,
    /// Build for this audience and nobody above it
    #[arg(long, value_name = "NAME")]
    pub audience: Option<String>,
    /// The day on which to decide what is published and what has expired (default: SOURCE_DATE_EPOCH, else today)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<String>,
    /// Where the site will live, instead of `base_url`
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
}

/// A build that can begin, and what is wrong with the config so far.
pub struct Asked {
    pub input: BuildInput,
    pub diagnostics: Vec<Diagnostic>,
}

/// What cannot begin: used wrongly, with the reason and the cure.
pub struct Misuse(pub String);

impl SiteArgs {
    pub fn report(&self) -> Report {
        Report {
            format: self.format,
            quiet: self.quiet,
            verbose: self.verbose,
            prefix: prefix(&self.site),
        }
    }

    /// Reads the config and settles for whom and for which day to build.
    ///
    /// `highest` is what the preview builds when nobody says more; a build must be told.
    pub fn ask(&self, highest: bool) -> anyhow::Result<Result<Asked, Misuse>> {
        if !self.site.is_dir() {
            return Ok(Err(Misuse(format!(
                "there is no folder `{}`; name the site's folder with --site",
                self.site.display()
            ))));
        }
        let (mut config, diagnostics) = source::read_config(&self.site)?;
        if let Some(url) = &self.base_url {
            if !(url.starts_with("https://") || url.starts_with("http://")) {
                return Ok(Err(Misuse(format!(
                    "--base-url cannot be `{url}`; write it with its scheme: https://intranet.example"
                ))));
            }
            config.base_url = Some(url.trim_end_matches('/').to_owned());
        }
        let audience = match self.level(&config.audiences, highest) {
            Ok(level) => level,
            Err(misuse) => return Ok(Err(misuse)),
        };
        let today = match self.day() {
            Ok(today) => today,
            Err(misuse) => return Ok(Err(misuse)),
        };
        Ok(Ok(Asked {
            input: BuildInput {
                root: fs_err::canonicalize(&self.site).context("failed to find the site")?,
                config,
                today,
                audience,
                drafts: false,
                portable: false,
                service: None,
                discussions: None,
                progress: Progress::default(),
            },
            diagnostics,
        }))
    }

    fn level(&self, audiences: &Audiences, highest: bool) -> Result<Level, Misuse> {
        let known = || audiences.names().collect::<Vec<_>>().join(", ");
        match &self.audience {
            Some(name) => audiences.level(name).ok_or_else(|| {
                if audiences.names().next().is_none() {
                    Misuse(format!(
                        "there is no audience `{name}`; polder.yaml names none under `audiences`"
                    ))
                } else {
                    Misuse(format!(
                        "there is no audience `{name}`; polder.yaml knows {}",
                        known()
                    ))
                }
            }),
            None if highest => Ok(audiences.highest()),
            None if audiences.must_choose() => Err(Misuse(format!(
                "say for whom to build: --audience with one of {}",
                known()
            ))),
            None => Ok(Level::LOWEST),
        }
    }

    fn day(&self) -> Result<Date, Misuse> {
        if let Some(text) = &self.today {
            return date::parse(text).ok_or_else(|| {
                Misuse(format!(
                    "--today cannot be `{text}`; write it as 2026-03-12"
                ))
            });
        }
        let now = match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(seconds) => seconds
                .parse()
                .ok()
                .and_then(|seconds| Timestamp::from_second(seconds).ok())
                .ok_or_else(|| {
                    Misuse(format!(
                        "SOURCE_DATE_EPOCH cannot be `{seconds}`; it counts seconds since 1970"
                    ))
                })?,
            Err(_) => Timestamp::now(),
        };
        // The day of UTC: a build gives the same wherever it runs.
        Ok(now.to_zoned(TimeZone::UTC).date())
    }
}

/// How paths in the site begin when they are named from here: nothing for `.`, else `docs/`.
fn prefix(site: &Path) -> String {
    let text = site.to_string_lossy();
    let text = text.trim_start_matches("./").trim_end_matches('/');
    match text {
        "" | "." => String::new(),
        text => format!("{text}/"),
    }
}

//! `polder init`: a new site, from the example company or nearly empty.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::outcome::Outcome;
use crate::cli::site::Misuse;
use crate::cli::workflow;
use crate::cli::workflow::Forge;
use crate::config;
use crate::content::language::primary;
use crate::history::repository::Kind;
use crate::history::repository::Repository;
use crate::starter::site;
use crate::starter::site::EXAMPLE_LANGUAGE;
use crate::starter::site::Files;

/// Begin a new site
///
/// Copies the example, a small company with every kind of page, to learn from and to replace page by
/// page. Git is left to you: it remembers from the first commit on.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct InitArgs {
    /// The new site's folder
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// A home, a wiki and news only, in English, Dutch, French or German
    #[arg(long)]
    minimal: bool,
    /// What the site is called
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The language of the site: en, nl, fr, pt-BR …; the example is written in English
    #[arg(long, value_name = "LANG")]
    language: Option<String>,
    /// Also a workflow that checks, builds and publishes; on a site that is there, only that
    #[arg(long, value_enum)]
    ci: Option<Forge>,
}

const EXAMPLES: &str = "\
Examples:
  polder init intranet                the example company in intranet/
  polder init intranet --minimal --title \"Acme\" --language nl
  polder init --ci github             publish the site in this folder on every merge
  polder init /srv/git/intranet.git --ci hook";

/// Why nothing was begun: used wrongly, with the cure.
struct Refused(String);

pub fn run(args: &InitArgs) -> anyhow::Result<Outcome> {
    if let Some(forge) = args.ci
        && in_the_way(&args.dir).is_some()
    {
        return publish(&args.dir, forge);
    }
    if args.ci == Some(Forge::Hook) {
        return publish(&args.dir, Forge::Hook);
    }
    let files = match files(args) {
        Ok(files) => files,
        Err(Refused(why)) => {
            eprintln!("error: {why}");
            return Ok(Outcome::UsedWrongly);
        }
    };
    for (path, bytes) in &files {
        let path = args.dir.join(path);
        if let Some(folder) = path.parent() {
            fs_err::create_dir_all(folder)?;
        }
        fs_err::write(path, bytes)?;
    }
    tell(&args.dir, files.len());
    match args.ci {
        Some(forge) => publish(&args.dir, forge),
        None => Ok(Outcome::Fine),
    }
}

/// Adds the workflow.
fn publish(folder: &Path, forge: Forge) -> anyhow::Result<Outcome> {
    match workflow::write(folder, forge)? {
        Ok(path) => {
            let next = match forge {
                Forge::Hook => "publishes on every push, to the folder that stands at its top",
                _ => "what it wants to know stands at its top",
            };
            println!("{}: {next}", path.display());
            Ok(Outcome::Fine)
        }
        Err(Misuse(why)) => {
            eprintln!("error: {why}");
            Ok(Outcome::UsedWrongly)
        }
    }
}

fn files(args: &InitArgs) -> Result<Files, Refused> {
    if let Some(why) = in_the_way(&args.dir) {
        return Err(Refused(why));
    }
    let title = args.title.as_deref().map(str::trim);
    if title.is_some_and(|title| title.is_empty() || title.contains(['\n', '\r'])) {
        return Err(Refused(
            "--title wants a name in one line: --title \"Acme\"".to_owned(),
        ));
    }
    let language = args.language.as_deref().unwrap_or(EXAMPLE_LANGUAGE);
    let valid = language
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-');
    if language.is_empty() || !valid {
        return Err(Refused(format!(
            "--language cannot be `{language}`; write it as in HTML: en, nl, pt-BR"
        )));
    }
    if args.minimal {
        return Ok(site::minimal(title, language));
    }
    if primary(language) != EXAMPLE_LANGUAGE {
        return Err(Refused(format!(
            "the example is written in English; for a site in `{language}` begin with --minimal"
        )));
    }
    Ok(site::example(title))
}

/// What a new site must not be written over. An empty repository is no obstacle.
fn in_the_way(folder: &Path) -> Option<String> {
    let shown = folder.display();
    if folder.exists() && !folder.is_dir() {
        return Some(format!("`{shown}` is a file; name a folder"));
    }
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name != ".git")
        .collect();
    names.sort();
    if names.is_empty() {
        return None;
    }
    if names.iter().any(|name| name == config::FILE) {
        return Some(format!(
            "there is a site in `{shown}` already; `polder new` adds a page to it"
        ));
    }
    let first: Vec<String> = names.iter().take(3).map(|n| format!("`{n}`")).collect();
    let more = match names.len().saturating_sub(3) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!(
        "`{shown}` is not empty: {}{more} would be in the way; name a new folder – or build what is there: \
         any folder of Markdown is a site already",
        first.join(", ")
    ))
}

fn tell(folder: &Path, files: usize) {
    let shown = folder.display();
    let site = match folder == Path::new(".") {
        true => String::new(),
        false => format!(" --site {}", quoted(&shown.to_string())),
    };
    println!("{shown}: {files} files\n");
    println!("Next:\n  polder serve{site}\n  polder new{site} post \"Hello\"");
    if matches!(Repository::open(folder).state().kind, Kind::None) {
        println!(
            "\nGit remembers who wrote what, from the first commit on:\n  cd {} && git init && git add . && git commit -m \"Begin\"",
            quoted(&shown.to_string())
        );
    }
}

/// A path as a shell wants it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-~".contains(c);
    match path.chars().all(plain) {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

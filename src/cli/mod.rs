//! The command line: one file for each subcommand, its arguments and its `run`.

use std::process::ExitCode;

use clap::CommandFactory;
use clap::Parser;
use clap::Subcommand;

use crate::cli::build::BuildArgs;
use crate::cli::check::CheckArgs;
#[cfg(feature = "comments")]
use crate::cli::comments::CommentsArgs;
use crate::cli::completions::CompletionsArgs;
use crate::cli::init::InitArgs;
use crate::cli::new::NewArgs;
use crate::cli::outcome::Outcome;
use crate::cli::people::PeopleArgs;
use crate::cli::schema::SchemaArgs;
use crate::cli::serve::ServeArgs;
use crate::cli::theme::ThemeArgs;
use crate::cli::who::WhoArgs;

pub mod answer;
pub mod build;
pub mod check;
#[cfg(feature = "comments")]
pub mod comments;
pub mod completions;
#[cfg(feature = "comments")]
pub mod hold;
pub mod identity;
pub mod ids;
pub mod init;
pub mod legacy;
pub mod new;
pub mod outcome;
#[cfg(feature = "federation")]
pub mod peers;
pub mod people;
#[cfg(feature = "comments")]
pub mod place;
pub mod reference;
pub mod report;
pub mod schema;
pub mod sentence;
pub mod serve;
#[cfg(feature = "comments")]
pub mod service;
pub mod site;
#[cfg(feature = "comments")]
pub mod store;
#[cfg(feature = "comments")]
pub mod subject;
#[cfg(feature = "comments")]
pub mod talk;
pub mod theme;
pub mod tip;
pub mod tracked;
pub mod waiting;
pub mod who;
pub mod workflow;

/// Turns a git repository of Markdown into a company's intranet.
#[derive(Parser)]
#[command(name = "polder", version, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  polder init intranet                begin a new site
  polder new post \"We have moved\"     begin a page
  polder serve                        preview the site in this folder
  polder build                        write it to public/
  polder check --format github        tell what is wrong, as annotations of a pull request
  polder who kubernetes upgrades      who knows about something, and why

Exit codes: 0 fine, 1 the content is wrong, 2 used wrongly, 3 cannot run.";

#[derive(Subcommand)]
enum Command {
    Init(InitArgs),
    New(NewArgs),
    Build(BuildArgs),
    Check(CheckArgs),
    Serve(ServeArgs),
    #[cfg(feature = "comments")]
    Comments(CommentsArgs),
    People(PeopleArgs),
    Who(WhoArgs),
    Theme(ThemeArgs),
    Schema(SchemaArgs),
    Completions(CompletionsArgs),
}

/// The commands and their arguments, as clap knows them.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program. Exit codes: 0 fine, 1 the content is wrong, 2 used wrongly, 3 cannot run.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match &cli.command {
        Command::Init(args) => init::run(args),
        Command::New(args) => new::run(args),
        Command::Build(args) => build::run(args),
        Command::Check(args) => check::run(args),
        Command::Serve(args) => serve::run(args),
        #[cfg(feature = "comments")]
        Command::Comments(args) => comments::run(args),
        Command::People(args) => people::run(args),
        Command::Who(args) => who::run(args),
        Command::Theme(args) => theme::run(args),
        Command::Schema(args) => schema::run::<Cli>(args),
        Command::Completions(args) => completions::run::<Cli>(args),
    };
    match outcome {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => {
            eprintln!("error: {error:#}");
            Outcome::CannotRun.exit_code()
        }
    }
}

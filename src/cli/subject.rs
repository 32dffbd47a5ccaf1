//! `polder comments subject` and `polder comments erase`: what a person may ask for.

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;

use crate::cli::outcome::Outcome;
use crate::cli::place::Place;
use crate::cli::report::print;
use crate::cli::store;
use crate::comments::store::db::Db;
use crate::comments::subject;
use crate::source;

/// Print everything that is kept of a person, as JSON
#[derive(Args)]
#[command(after_help = SUBJECT_EXAMPLES)]
pub struct SubjectArgs {
    #[command(flatten)]
    place: Place,
    /// The person's id, login or address
    person: String,
}

const SUBJECT_EXAMPLES: &str = "\
Examples:
  polder comments subject ada --data /var/lib/polder > ada.json";

/// Forget a person: what they wrote, felt, chose and followed
///
/// The threads keep their shape, the log of moderation its lines, without the name. Pages forget with the next build,
/// backups when they are replaced. Other sites are told to forget as soon as the service works.
#[derive(Args)]
#[command(after_help = ERASE_EXAMPLES)]
pub struct EraseArgs {
    #[command(flatten)]
    place: Place,
    /// The person's id, login or address
    person: String,
    /// Only tell what would be erased
    #[arg(long)]
    dry_run: bool,
}

const ERASE_EXAMPLES: &str = "\
Examples:
  polder comments erase ada --dry-run
  polder comments erase ada --data /var/lib/polder && polder comments export && polder build";

pub fn tell(args: &SubjectArgs) -> anyhow::Result<Outcome> {
    let (config, _) = source::read_config(&args.place.site)?;
    let store = Db::at(&args.place.store(&config)?);
    let names = subject::names(&args.place.people(), &args.person);
    let told = store::runtime()?.block_on(subject::tell(&store, &names));
    let (told, _) = told.context("failed to read the store")?;
    print(&format!("{}\n", serde_json::to_string_pretty(&told)?));
    Ok(Outcome::Fine)
}

pub fn erase(args: &EraseArgs) -> anyhow::Result<Outcome> {
    let (config, _) = source::read_config(&args.place.site)?;
    let address = args.place.store(&config)?;
    let names = subject::names(&args.place.people(), &args.person);
    let runtime = store::runtime()?;
    let told = runtime.block_on(subject::tell(&Db::at(&address), &names));
    let (_, things) = told.context("failed to read the store")?;
    if things == 0 {
        eprintln!(
            "error: nothing is kept of `{}`; name them by the id of their page, or by what they sign on with",
            args.person.escape_debug()
        );
        return Ok(Outcome::UsedWrongly);
    }
    if args.dry_run {
        print(&format!("{things} things would be erased\n"));
        return Ok(Outcome::Fine);
    }
    let now = Timestamp::now().as_millisecond();
    let erased = runtime.block_on(subject::erase(&address, names, now));
    erased.context("failed to erase")?;
    print(&format!(
        "{things} things were erased; pages show it with the next build\n"
    ));
    Ok(Outcome::Fine)
}

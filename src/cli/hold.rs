//! `polder comments hold` and `polder comments retain`: what must be kept, and what was kept long enough.

use anyhow::Context;
use clap::Args;
use clap::Subcommand;
use jiff::Timestamp;

use crate::cli::outcome::Outcome;
use crate::cli::place::Place;
use crate::cli::report::print;
use crate::cli::store;
use crate::comments::app::time;
use crate::comments::command::outcome::Refusal;
use crate::comments::hold;
use crate::comments::hold::Matter;
use crate::comments::retention;
use crate::comments::retention::Overdue;
use crate::comments::store::address::Address;
use crate::comments::store::db::Db;
use crate::comments::store::hold::Holds;
use crate::comments::store::hold::Kind;
use crate::comments::store::pen::Pen;
use crate::comments::subject;
use crate::source;

/// Keep what a court may ask for
///
/// What is taken back, erased or kept long enough while a hold is on it is gone for everybody, but a sealed copy stays
/// until the hold is lifted.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct HoldArgs {
    #[command(subcommand)]
    command: HoldCommand,
}

const EXAMPLES: &str = "\
Examples:
  polder comments hold add --page /policies/travel/ --reason \"case 26-114\"
  polder comments hold add --person ada --reason \"case 26-114\" --data /var/lib/polder
  polder comments hold list
  polder comments hold show > case-26-114.jsonl
  polder comments hold lift --person ada --reason \"case 26-114 is closed\"";

#[derive(Subcommand)]
enum HoldCommand {
    /// Begin to keep everything about a page, or everything of a person
    Add(MatterArgs),
    /// Keep it no longer: sealed copies that no other hold asks for are gone
    Lift(MatterArgs),
    /// Show what is held, and why
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Print every text that is held, as JSON lines
    Show {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Args)]
struct MatterArgs {
    #[command(flatten)]
    what: What,
    /// Why: it stands in the log
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct What {
    /// The page's address in the site, or its id
    #[arg(long, value_name = "ADDRESS")]
    page: Option<String>,
    /// The person's id, login or address
    #[arg(long)]
    person: Option<String>,
}

/// Let go now of what was kept long enough, as the service does once a day
#[derive(Args)]
pub struct RetainArgs {
    #[command(flatten)]
    place: Place,
    /// Only tell how much that is
    #[arg(long)]
    dry_run: bool,
}

pub fn run(args: &HoldArgs) -> anyhow::Result<Outcome> {
    match &args.command {
        HoldCommand::Add(args) => change(args, true),
        HoldCommand::Lift(args) => change(args, false),
        HoldCommand::List { place } => list(place),
        HoldCommand::Show { place } => show(place),
    }
}

fn address(place: &Place) -> anyhow::Result<Address> {
    let (config, _) = source::read_config(&place.site)?;
    place.store(&config)
}

fn change(args: &MatterArgs, add: bool) -> anyhow::Result<Outcome> {
    let reason = args.reason.trim();
    if reason.is_empty() {
        eprintln!("error: say why with --reason: it stands in the log");
        return Ok(Outcome::UsedWrongly);
    }
    let address = address(&args.place)?;
    let runtime = store::runtime()?;
    let Some(matter) = runtime.block_on(matter(args, &Db::at(&address)))? else {
        let page = args.what.page.as_deref().unwrap_or_default();
        eprintln!(
            "error: nobody ever talked about `{}` here, or could; name the page by its address in the site: /wiki/pumps/",
            page.escape_debug()
        );
        return Ok(Outcome::UsedWrongly);
    };
    let now = Timestamp::now().as_millisecond();
    let done = runtime.block_on(async {
        let mut pen = Pen::open(&address).await?;
        match add {
            true => hold::add(&mut pen, &matter, reason, now).await,
            false => hold::lift(&mut pen, &matter, reason, now).await,
        }
    });
    done.context("failed to write the hold")?;
    let names = matter.names.join(", ");
    print(&match add {
        true => format!("held: {} {names}\n", matter.kind.name()),
        false => format!("no longer held: {} {names}\n", matter.kind.name()),
    });
    Ok(Outcome::Fine)
}

async fn matter(args: &MatterArgs, store: &Db) -> anyhow::Result<Option<Matter>> {
    match (&args.what.page, &args.what.person) {
        (Some(page), _) => Ok(hold::page(store, page).await?),
        (None, person) => Ok(person.as_ref().map(|person| Matter {
            kind: Kind::Person,
            names: subject::names(&args.place.people(), person),
        })),
    }
}

fn list(place: &Place) -> anyhow::Result<Outcome> {
    let store = Db::at(&address(place)?);
    let holds = store::runtime()?.block_on(store.read(Holds));
    let holds = holds.context("failed to read the store")?;
    if holds.is_empty() {
        print("nothing is held\n");
    }
    for hold in holds {
        let since = time(hold.since);
        print(&format!(
            "{} {}  since {}  {} sealed  {}\n",
            hold.kind,
            hold.what,
            &since[..10],
            hold.sealed,
            hold.reason.escape_debug()
        ));
    }
    Ok(Outcome::Fine)
}

fn show(place: &Place) -> anyhow::Result<Outcome> {
    let store = Db::at(&address(place)?);
    let texts = store::runtime()?.block_on(hold::texts(&store));
    for text in texts.context("failed to read the store")? {
        print(&format!("{text}\n"));
    }
    Ok(Outcome::Fine)
}

pub fn retain(args: &RetainArgs) -> anyhow::Result<Outcome> {
    let (config, _) = source::read_config(&args.place.site)?;
    let now = Timestamp::now().as_millisecond();
    let Some(retain) = retention::due(config.comments.retention, now) else {
        eprintln!(
            "error: everything is kept for ever; write how long it is to be kept into polder.yaml: \
             `comments: {{retention: 5 years, log_retention: 3 years}}`"
        );
        return Ok(Outcome::UsedWrongly);
    };
    let address = args.place.store(&config)?;
    let store = Db::at(&address);
    let runtime = store::runtime()?;
    let overdue = runtime.block_on(Overdue::read(&store, &retain));
    let overdue = overdue.context("failed to read the store")?;
    if !args.dry_run {
        let done = runtime.block_on(async {
            let mut pen = Pen::open(&address).await?;
            while !Overdue::read(&store, &retain).await?.is_nothing() {
                pen.whole(async |pen| retain.run(pen).await).await?;
            }
            pen.settle()?;
            Ok::<(), Refusal>(())
        });
        done.map_err(|refusal| anyhow::anyhow!("failed to let go of it: {refusal:?}"))?;
    }
    let verb = if args.dry_run { "would be" } else { "were" };
    print(&format!(
        "{} comments and the names in {} lines of the log {verb} let go of\n",
        overdue.comments, overdue.log
    ));
    Ok(Outcome::Fine)
}

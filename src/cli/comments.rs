//! `polder comments`: the service for threads, and what its operator does with them.

use std::io::BufReader;
use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use clap::Subcommand;
use jiff::Timestamp;

use crate::cli::hold;
use crate::cli::hold::HoldArgs;
use crate::cli::hold::RetainArgs;
use crate::cli::outcome::Outcome;
#[cfg(feature = "federation")]
use crate::cli::peers;
#[cfg(feature = "federation")]
use crate::cli::peers::KeysArgs;
#[cfg(feature = "federation")]
use crate::cli::peers::PeersArgs;
use crate::cli::place::Place;
use crate::cli::report::print;
use crate::cli::service;
use crate::cli::service::ServeArgs;
use crate::cli::service::split;
use crate::cli::store;
use crate::cli::subject;
use crate::cli::subject::EraseArgs;
use crate::cli::subject::SubjectArgs;
use crate::comments::backup;
use crate::comments::dump;
use crate::comments::export;
use crate::comments::import;
use crate::comments::import::Origin;
use crate::comments::import::carry;
use crate::comments::import::carry::Order;
use crate::comments::import::take::Taken;
use crate::comments::lock::Lock;
use crate::comments::register;
use crate::comments::register::Docket;
use crate::comments::register::Members;
use crate::comments::register::Register;
use crate::comments::store::address::Address;
use crate::comments::store::db::Db;
use crate::comments::store::page::AllPages;
use crate::comments::store::pen::Pen;
use crate::registry;
use crate::source;

/// Run the comment service
#[derive(Args)]
pub struct CommentsArgs {
    #[command(subcommand)]
    command: CommentsCommand,
}

#[derive(Subcommand)]
enum CommentsCommand {
    Serve(ServeArgs),
    Export(ExportArgs),
    Backup(BackupArgs),
    Restore(RestoreArgs),
    Import(ImportArgs),
    Subject(SubjectArgs),
    Erase(EraseArgs),
    Hold(HoldArgs),
    Retain(RetainArgs),
    #[cfg(feature = "federation")]
    Peers(PeersArgs),
    #[cfg(feature = "federation")]
    Keys(KeysArgs),
}

/// Write what was said, so that the next build puts it into the pages
#[derive(Args)]
#[command(after_help = EXPORT_EXAMPLES)]
struct ExportArgs {
    #[command(flatten)]
    place: Place,
    /// Where to write it, `-` for the terminal (default: threads.jsonl in the service's folder)
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Everything that is kept, to move it elsewhere: also what nobody may see
    #[arg(long, requires = "output")]
    full: bool,
    /// With the keys by which other sites know this one: whoever has them can speak as it
    #[arg(long, requires = "full")]
    keys: bool,
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  polder comments export && polder build
  polder comments export --data /var/lib/polder --output threads.jsonl
  polder comments export --full --output everything.jsonl
  polder comments export --full --keys --output everything.jsonl";

/// Copy the store while the service works
#[derive(Args)]
#[command(after_help = BACKUP_EXAMPLES)]
struct BackupArgs {
    #[command(flatten)]
    place: Place,
    /// The new file
    file: PathBuf,
}

const BACKUP_EXAMPLES: &str = "\
Examples:
  polder comments backup /backup/comments-2026-11-22.db --data /var/lib/polder";

/// Put a backup where nothing was said yet
#[derive(Args)]
struct RestoreArgs {
    #[command(flatten)]
    place: Place,
    /// What `polder comments backup` wrote
    file: PathBuf,
}

/// Take in what `polder comments export --full` wrote, or what was said in another system
///
/// Every row is checked and every text rendered anew. A full export goes where nothing was said yet, and nothing of it
/// is taken if one row is wrong. What comes from elsewhere joins what is there: comments find their pages by the
/// addresses that these have or had, the same file twice brings nothing new, and each row that is not taken is told
/// with the reason.
#[derive(Args)]
#[command(after_help = IMPORT_EXAMPLES)]
struct ImportArgs {
    #[command(flatten)]
    place: Place,
    /// The file
    file: PathBuf,
    /// The other system that wrote it
    #[arg(long, value_name = "SYSTEM")]
    from: Option<Origin>,
    /// The page for what tells of none: its address in the site
    #[arg(long, value_name = "ADDRESS", requires = "from")]
    page: Option<String>,
    /// Only tell what would become of each row
    #[arg(long)]
    dry_run: bool,
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  polder comments import --dry-run everything.jsonl --data /var/lib/polder
  polder comments import --from isso comments.db --dry-run
  polder comments import --from disqus export.xml
  polder comments import --from engage Messages.csv --page /wiki/pumps/";

pub fn run(args: &CommentsArgs) -> anyhow::Result<Outcome> {
    match &args.command {
        CommentsCommand::Serve(args) => service::serve(args),
        CommentsCommand::Export(args) => export(args),
        CommentsCommand::Import(args) => import(args),
        #[cfg(feature = "federation")]
        CommentsCommand::Peers(args) => peers::run(args),
        #[cfg(feature = "federation")]
        CommentsCommand::Keys(args) => peers::run_keys(args),
        CommentsCommand::Subject(args) => subject::tell(args),
        CommentsCommand::Erase(args) => subject::erase(args),
        CommentsCommand::Hold(args) => hold::run(args),
        CommentsCommand::Retain(args) => hold::retain(args),
        CommentsCommand::Backup(args) => {
            let folder = args.place.folder(
                "back it up with `pg_dump --format=custom`, which copies while the service works",
            )?;
            backup::backup(&folder, &args.file)?;
            Ok(Outcome::Fine)
        }
        CommentsCommand::Restore(args) => {
            let folder = args.place.folder(
                "put back what `pg_dump` wrote with `pg_restore`, and rows of `polder comments export --full` with \
                 `polder comments import`",
            )?;
            backup::restore(&args.file, &folder)?;
            Ok(Outcome::Fine)
        }
    }
}

fn import(args: &ImportArgs) -> anyhow::Result<Outcome> {
    let (config, _) = source::read_config(&args.place.site)?;
    let base = config.base_url.as_deref().and_then(split);
    let prefix = base.map(|(_, path)| path).unwrap_or_default();
    // Before anything is made: a file that cannot be read leaves nothing behind.
    let haul = args.from.map(|origin| import::read(origin, &args.file));
    let haul = haul.transpose()?;
    let address = args.place.store(&config)?;
    let _lock = match &address {
        Address::Folder(folder) => {
            fs_err::create_dir_all(folder)?;
            Some(Lock::take(folder)?)
        }
        Address::Server(_) => None,
    };
    let service = args.place.service();
    if let (Some(origin), Some(haul)) = (args.from, haul) {
        let order = Order {
            docket: register::read_file(&service, "threads.json").unwrap_or_default(),
            members: register::read_file(&service, "people.json").unwrap_or_default(),
            prefix: &prefix,
            origin: origin.name(),
            page: args.page.as_deref(),
            now: Timestamp::now().as_millisecond(),
            dry: args.dry_run,
        };
        let taken = store::runtime()?.block_on(async {
            let mut store = Pen::open(&address).await?;
            carry::carry(haul, &mut store, order).await
        });
        let taken = taken.context("failed to write the comments")?;
        return Ok(tell_taken(args, &taken));
    }
    // Where links may lead is what the last build said.
    let docket = register::read_file::<Docket>(&service, "threads.json").unwrap_or_default();
    let members: Members = register::read_file(&service, "people.json").unwrap_or_default();
    let register = Register::new(register::news(&[], &docket), &docket.audiences, members);
    let file = BufReader::new(fs_err::File::open(&args.file)?);
    let account = store::runtime()?.block_on(async {
        let mut store = Pen::open(&address).await?;
        dump::read(file, &mut store, &register, &prefix, args.dry_run).await
    });
    let account = account.context("failed to write into the store")?;
    for (line, why) in &account.refused {
        eprintln!("{}:{line}: {}", args.file.display(), why.escape_debug());
    }
    if account.lacks_keys {
        eprintln!(
            "warning: the keys of this site are not in the file, so the service will make new ones, which other sites \
             have to look up; `polder comments export --full --keys` takes them along"
        );
    }
    let (taken, refused) = (account.taken, account.refused.len());
    let what = match (refused, args.dry_run) {
        (0, false) => format!("{taken} rows were taken"),
        (0, true) => format!("{taken} rows would be taken"),
        _ => format!("{taken} rows are fine, {refused} are not; nothing was taken"),
    };
    print(&format!("{what}\n"));
    Ok(match refused {
        0 => Outcome::Fine,
        _ => Outcome::ContentIsWrong,
    })
}

/// Each row that was not taken as it stood, and how many there were of each kind.
fn tell_taken(args: &ImportArgs, taken: &Taken) -> Outcome {
    let kinds = [
        ("changed", &taken.changed),
        ("passed over", &taken.passed),
        ("refused", &taken.refused),
    ];
    for (what, rows) in kinds {
        for (place, why) in rows {
            let (place, why) = (place.escape_debug(), why.escape_debug());
            eprintln!("{}: {place}: {what}: {why}", args.file.display());
        }
    }
    let verb = if args.dry_run {
        "would be taken"
    } else {
        "taken"
    };
    let mut line = format!(
        "{} rows: {} {verb}, {} passed over, {} refused",
        taken.rows(),
        taken.comments.len(),
        taken.passed.len(),
        taken.refused.len()
    );
    if !taken.changed.is_empty() {
        line.push_str(&format!(
            "; {} stand otherwise than they did",
            taken.changed.len()
        ));
    }
    print(&format!("{line}\n"));
    match taken.refused.is_empty() {
        true => Outcome::Fine,
        false => Outcome::ContentIsWrong,
    }
}

fn export(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let service = args.place.service();
    let (config, _) = source::read_config(&args.place.site)?;
    let store = Db::at(&args.place.store(&config)?);
    let members: Members = register::read_file(&service, "people.json").unwrap_or_default();
    let text = store::runtime()?.block_on(async {
        if args.full {
            return dump::write(&store, args.keys).await;
        }
        let head = export::head(&store).await?;
        let register = Register::new(store.read(AllPages).await?, &[], members);
        let now = Timestamp::now().as_millisecond();
        let mut text = serde_json::to_string(&head)?;
        text.push('\n');
        export::threads(&store, &register, now, |thread| {
            text.push_str(&serde_json::to_string(thread)?);
            text.push('\n');
            Ok(())
        })
        .await?;
        anyhow::Ok(text)
    });
    let text = text.context("failed to read the store")?;
    match &args.output {
        Some(file) if file.as_os_str() == "-" => print(&text),
        Some(file) => {
            let folder = file
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            let name = file.file_name().context("`--output` names no file")?;
            let folder = folder.unwrap_or(Path::new("."));
            let name = name.to_string_lossy();
            match args.keys {
                true => registry::replace_secret(folder, &name, &text)?,
                false => registry::replace(folder, &name, &text)?,
            }
        }
        None => registry::replace(&service, "threads.jsonl", &text)?,
    }
    Ok(Outcome::Fine)
}

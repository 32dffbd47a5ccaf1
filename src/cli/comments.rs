//! `polder comments`: the service for threads, and what its operator does with them.

use std::io::BufReader;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use clap::Subcommand;
use jiff::Timestamp;
use tokio::signal::unix::SignalKind;
use tokio::signal::unix::signal;

use crate::cli::hold;
use crate::cli::hold::HoldArgs;
use crate::cli::hold::RetainArgs;
use crate::cli::outcome::Outcome;
#[cfg(feature = "federation")]
use crate::cli::peers;
#[cfg(feature = "federation")]
use crate::cli::peers::annex;
use crate::cli::place::Place;
use crate::cli::report::print;
use crate::cli::store;
use crate::comments::backup;
use crate::comments::dump;
use crate::comments::export;
use crate::comments::import;
use crate::comments::import::Origin;
use crate::comments::import::carry;
use crate::comments::import::carry::Order;
use crate::comments::import::take::Taken;
use crate::comments::lock::Lock;
use crate::comments::network::Network;
use crate::comments::outbound::Target;
use crate::comments::publish::Publish;
use crate::comments::rate::Allowance;
use crate::comments::register;
use crate::comments::register::Docket;
use crate::comments::register::Members;
use crate::comments::register::Register;
use crate::comments::service;
#[cfg(not(feature = "federation"))]
use crate::comments::service::Annex;
use crate::comments::service::Options;
use crate::comments::settings::Login;
use crate::comments::settings::Settings;
use crate::comments::store::address::Address;
use crate::comments::store::db::Db;
use crate::comments::store::page::AllPages;
use crate::comments::store::pen::Pen;
use crate::comments::subject;
use crate::comments::terms::Terms;
use crate::config;
use crate::config::AuthMode;
use crate::config::Config;
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

/// Replace the keys by which other sites know this one
#[cfg(feature = "federation")]
#[derive(Args)]
#[command(after_help = KEYS_EXAMPLES)]
struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
}

#[cfg(feature = "federation")]
const KEYS_EXAMPLES: &str = "\
Examples:
  polder comments keys rotate --data /var/lib/polder";

#[cfg(feature = "federation")]
#[derive(Subcommand)]
enum KeysCommand {
    /// Make new keys; the service tells other sites of them, and forgets those from before after a week
    Rotate {
        #[command(flatten)]
        place: Place,
    },
}

/// Say with which other sites one talks
#[cfg(feature = "federation")]
#[derive(Args)]
#[command(after_help = PEERS_EXAMPLES)]
struct PeersArgs {
    #[command(subcommand)]
    command: PeersCommand,
}

#[cfg(feature = "federation")]
const PEERS_EXAMPLES: &str = "\
Examples:
  polder comments peers add kb.fr.example --data /var/lib/polder
  polder comments peers list";

#[cfg(feature = "federation")]
#[derive(Subcommand)]
enum PeersCommand {
    /// Talk with a site
    Add {
        /// Its host: kb.fr.example
        host: String,
        #[command(flatten)]
        place: Place,
    },
    /// Show with whom one talks, and how far one has come with each
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Hear nothing more of a site, or of one who speaks from there
    Silence {
        /// kb.fr.example, or `https://kb.fr.example/ap/u/…`
        what: String,
        #[command(flatten)]
        place: Place,
    },
    /// Hear of them again
    Unsilence {
        /// kb.fr.example, or `https://kb.fr.example/ap/u/…`
        what: String,
        #[command(flatten)]
        place: Place,
    },
    /// Talk with a site no more
    Remove {
        /// Its host
        host: String,
        #[command(flatten)]
        place: Place,
    },
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
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  polder comments export && polder build
  polder comments export --data /var/lib/polder --output threads.jsonl
  polder comments export --full --output everything.jsonl";

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

/// Print everything that is kept of a person, as JSON
#[derive(Args)]
#[command(after_help = SUBJECT_EXAMPLES)]
struct SubjectArgs {
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
/// backups when they are replaced.
#[derive(Args)]
#[command(after_help = ERASE_EXAMPLES)]
struct EraseArgs {
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

/// Answer readers: threads, comments, what is new
#[derive(Args)]
#[command(after_help = EXAMPLES)]
struct ServeArgs {
    #[command(flatten)]
    place: Place,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4100")]
    listen: SocketAddr,
    /// How many comments one person may write a minute (default: 30; with the development login 6000)
    #[arg(long, value_name = "NUMBER")]
    rate: Option<u32>,
}

const EXAMPLES: &str = "\
Examples:
  polder build && polder comments serve
  polder comments serve --site /srv/intranet --data /var/lib/polder --listen 127.0.0.1:4100
  polder comments serve --site /srv/intranet --store postgres://polder@localhost/talk";

pub fn run(args: &CommentsArgs) -> anyhow::Result<Outcome> {
    match &args.command {
        CommentsCommand::Serve(args) => serve(args),
        CommentsCommand::Export(args) => export(args),
        CommentsCommand::Import(args) => import(args),
        #[cfg(feature = "federation")]
        CommentsCommand::Peers(args) => peers(args),
        #[cfg(feature = "federation")]
        CommentsCommand::Keys(args) => {
            let KeysCommand::Rotate { place } = &args.command;
            let (config, _) = source::read_config(&place.site)?;
            peers::rotate(&place.store(&config)?)
        }
        CommentsCommand::Subject(args) => tell_subject(args),
        CommentsCommand::Erase(args) => erase(args),
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

#[cfg(feature = "federation")]
fn peers(args: &PeersArgs) -> anyhow::Result<Outcome> {
    let (PeersCommand::Add { place, .. }
    | PeersCommand::List { place }
    | PeersCommand::Silence { place, .. }
    | PeersCommand::Unsilence { place, .. }
    | PeersCommand::Remove { place, .. }) = &args.command;
    let (config, _) = source::read_config(&place.site)?;
    let store = place.store(&config)?;
    match &args.command {
        PeersCommand::Add { host, .. } => peers::add(&store, host),
        PeersCommand::Silence { what, .. } => peers::silence(&store, what, true),
        PeersCommand::Unsilence { what, .. } => peers::silence(&store, what, false),
        PeersCommand::Remove { host, .. } => peers::remove(&store, &config, host),
        PeersCommand::List { .. } => peers::list(&store, &config),
    }
}

fn tell_subject(args: &SubjectArgs) -> anyhow::Result<Outcome> {
    let (config, _) = source::read_config(&args.place.site)?;
    let store = Db::at(&args.place.store(&config)?);
    let names = subject::names(&args.place.people(), &args.person);
    let told = store::runtime()?.block_on(subject::tell(&store, &names));
    let (told, _) = told.context("failed to read the store")?;
    print(&format!("{}\n", serde_json::to_string_pretty(&told)?));
    Ok(Outcome::Fine)
}

fn erase(args: &EraseArgs) -> anyhow::Result<Outcome> {
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
            return dump::write(&store).await;
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
            registry::replace(folder, &name.to_string_lossy(), &text)?;
        }
        None => registry::replace(&service, "threads.jsonl", &text)?,
    }
    Ok(Outcome::Fine)
}

fn serve(args: &ServeArgs) -> anyhow::Result<Outcome> {
    let site = &args.place.site;
    if !site.is_dir() {
        eprintln!(
            "error: there is no folder `{}`; name the site's folder with --site",
            site.display()
        );
        return Ok(Outcome::UsedWrongly);
    }
    let (config, _) = source::read_config(site)?;
    let settings = match settings(&config, args) {
        Ok(settings) => settings,
        Err(why) => {
            eprintln!("error: {why}");
            return Ok(Outcome::UsedWrongly);
        }
    };
    let annex = match annex(&config, args.place.service()) {
        Ok(annex) => annex,
        Err(why) => {
            eprintln!("error: {why}");
            return Ok(Outcome::UsedWrongly);
        }
    };
    let options = Options {
        annex,
        store: args.place.store(&config)?,
        service: args.place.service(),
        settings,
        clock: Arc::new(|| Timestamp::now().as_millisecond()),
        site: Some((fs_err::canonicalize(site)?, config)),
    };
    store::runtime()?.block_on(async {
        // Before anything is told: who reads the address may stop it at once.
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let running = service::start(args.listen, options).await?;
        print(&format!("http://{}\n", running.address));
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        running.stop().await;
        anyhow::Ok(())
    })?;
    Ok(Outcome::Fine)
}

/// Without federation nothing is opened beside the service.
#[cfg(not(feature = "federation"))]
fn annex(config: &Config, _: PathBuf) -> Result<Option<Annex>, String> {
    match &config.federation.audience {
        Some(_) => Err("this Polder was built without federation".to_owned()),
        None => Ok(None),
    }
}

/// What the site's configuration says of the service.
fn settings(config: &Config, args: &ServeArgs) -> Result<Settings, String> {
    let login = match config.auth.mode {
        AuthMode::Dev => Login::Dev,
        AuthMode::Proxy => {
            let mut proxies = Vec::new();
            for proxy in &config.auth.proxies {
                let example = "auth: {proxies: [127.0.0.1, 10.0.0.0/8]}";
                proxies.push(network_of(&proxy.value, example)?);
            }
            if proxies.is_empty() {
                return Err(
                    "name the proxies whose word is taken: `auth: {mode: proxy, proxies: [127.0.0.1]}`".to_owned(),
                );
            }
            Login::Proxy(proxies)
        }
        AuthMode::Oidc | AuthMode::MagicLink => {
            return Err(
                "this way to sign on is not built yet; use `auth: {mode: proxy}`".to_owned(),
            );
        }
    };
    let usual = match login {
        Login::Dev => 6000,
        Login::Proxy(_) => 30,
    };
    let per_minute = f64::from(args.rate.unwrap_or(usual).max(1));
    let person = Allowance {
        burst: (per_minute / 6.0).max(10.0),
        per_minute,
    };
    // Everybody in an office may have one address.
    let network = match login {
        Login::Dev => Allowance {
            burst: f64::MAX,
            per_minute: f64::MAX,
        },
        Login::Proxy(_) => Allowance {
            burst: person.burst * 20.0,
            per_minute: per_minute * 20.0,
        },
    };
    let addresses = config.base_url.iter();
    let addresses = addresses.chain(config.comments.url.as_ref().map(|url| &url.value));
    let parts: Vec<(String, String)> = addresses.filter_map(|url| split(url)).collect();
    let base_path = config.base_url.as_deref().and_then(split);
    Ok(Settings {
        login,
        origins: parts.into_iter().map(|(origin, _)| origin).collect(),
        base_path: base_path.map(|(_, path)| path).unwrap_or_default(),
        person,
        network,
        moderation: config.comments.moderation,
        terms: terms(config)?,
        retention: config.comments.retention,
        publish: config.publish.as_ref().map(publish).transpose()?,
    })
}

/// A file with more of what nobody may write: names that may not even stand in the repository.
const FORBIDDEN: &str = "POLDER_FORBIDDEN";

fn terms(config: &Config) -> Result<Arc<Terms>, String> {
    let more = match std::env::var_os(FORBIDDEN) {
        Some(path) => fs_err::read_to_string(path)
            .map_err(|error| format!("{FORBIDDEN} names no file that can be read: {error}"))?,
        None => String::new(),
    };
    let comments = &config.comments;
    let forbidden = comments.forbidden.iter().map(|term| term.value.as_str());
    let held = comments.held.iter().map(|term| term.value.as_str());
    Ok(Arc::new(Terms::new(forbidden.chain(more.lines()), held)))
}

/// What GitHub asks of one that wants a workflow to run; others do not mind it.
const EVENT: &str = r#"{"event_type":"polder-publish"}"#;

/// Who is asked for a new build. What is secret about it comes from the environment.
fn publish(written: &config::Publish) -> Result<Publish, String> {
    let mut networks = Vec::new();
    for network in &written.networks {
        networks.push(network_of(&network.value, "networks: [10.0.0.0/8]")?);
    }
    let mut token = secret("POLDER_PUBLISH_TOKEN")?;
    let mut url = written.url.value.clone();
    if url.contains("{token}") {
        let known = token
            .take()
            .ok_or("`publish.url` asks for a token: give it by POLDER_PUBLISH_TOKEN")?;
        url = url.replace("{token}", &known);
    }
    let target = Target::parse(&url, networks).map_err(|why| {
        format!("`publish.url` is no address: {why}; write `https://ci.example/hook`")
    })?;
    Ok(Publish {
        target,
        body: written.body.clone().unwrap_or_else(|| EVENT.to_owned()),
        secret: secret("POLDER_PUBLISH_SECRET")?.map(String::into_bytes),
        token,
    })
}

fn network_of(text: &str, example: &str) -> Result<Network, String> {
    Network::parse(text).ok_or_else(|| format!("`{text}` is no address; write `{example}`"))
}

/// What stands in a variable, or in the file that the variable with `_FILE` names.
fn secret(name: &str) -> Result<Option<String>, String> {
    let file = format!("{name}_FILE");
    let found = match (std::env::var(name), std::env::var_os(&file)) {
        (Ok(value), _) => value,
        (Err(_), Some(path)) => fs_err::read_to_string(path)
            .map_err(|error| format!("{file} names no file that can be read: {error}"))?,
        (Err(_), None) => return Ok(None),
    };
    let found = found.trim();
    let plain = found.bytes().all(|byte| byte.is_ascii_graphic());
    match (found.is_empty(), plain) {
        (true, _) => Ok(None),
        (false, true) => Ok(Some(found.to_owned())),
        (false, false) => Err(format!("{name} holds more than letters, digits and signs")),
    }
}

/// What a service on this machine may that one tries things out with.
pub fn for_trying(config: &Config) -> Settings {
    let no_end = Allowance {
        burst: f64::MAX,
        per_minute: f64::MAX,
    };
    Settings {
        login: Login::Dev,
        origins: Vec::new(),
        base_path: String::new(),
        person: no_end,
        network: no_end,
        moderation: config.comments.moderation,
        terms: terms(config).unwrap_or_default(),
        retention: config.comments.retention,
        publish: None,
    }
}

/// `https://intranet.example/docs` as its origin and its path, without a slash at the end.
fn split(url: &str) -> Option<(String, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let (host, path) = match rest.split_once('/') {
        Some((host, path)) => (host, format!("/{path}")),
        None => (rest, String::new()),
    };
    Some((
        format!("{scheme}://{}", host.to_ascii_lowercase()),
        path.trim_end_matches('/').to_owned(),
    ))
}

//! `polder comments peers` and `keys`: the sites with which one talks, and what the service opens to do so.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use clap::Subcommand;
use jiff::Timestamp;

use crate::cli::outcome::Outcome;
use crate::cli::place::Place;
use crate::cli::report::print;
use crate::cli::store::runtime;
use crate::comments::service::Annex;
use crate::comments::store::address;
use crate::comments::store::address::Address;
use crate::comments::store::db::Db;
use crate::comments::store::pen::Pen;
use crate::comments::store::query::Query;
use crate::comments::store::tx::Tx;
use crate::config::Config;
use crate::federation::address::Host;
use crate::federation::outgoing;
use crate::federation::ring::STAYS;
use crate::federation::rotating;
use crate::federation::settings::Settings;
use crate::federation::start;
use crate::federation::store::follower;
use crate::federation::store::key;
use crate::federation::store::key::Newest;
use crate::federation::store::key::OneRotation;
use crate::federation::store::peer;
use crate::federation::store::peer::Followed;
use crate::federation::store::peer::Standing;
use crate::federation::store::peer::Standings;
use crate::federation::store::silence;
use crate::source;

/// Replace the keys by which other sites know this one
#[derive(Args)]
#[command(after_help = KEYS_EXAMPLES)]
pub struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
}

const KEYS_EXAMPLES: &str = "\
Examples:
  polder comments keys rotate --data /var/lib/polder";

#[derive(Subcommand)]
enum KeysCommand {
    /// Make new keys; the service tells other sites of them, and forgets those from before after a week
    Rotate {
        #[command(flatten)]
        place: Place,
    },
}

/// Say with which other sites one talks
#[derive(Args)]
#[command(after_help = PEERS_EXAMPLES)]
pub struct PeersArgs {
    #[command(subcommand)]
    command: PeersCommand,
}

const PEERS_EXAMPLES: &str = "\
Examples:
  polder comments peers add kb.fr.example --data /var/lib/polder
  polder comments peers list";

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

pub fn run(args: &PeersArgs) -> anyhow::Result<Outcome> {
    let (PeersCommand::Add { place, .. }
    | PeersCommand::List { place }
    | PeersCommand::Silence { place, .. }
    | PeersCommand::Unsilence { place, .. }
    | PeersCommand::Remove { place, .. }) = &args.command;
    let (config, _) = source::read_config(&place.site)?;
    let store = place.store(&config)?;
    match &args.command {
        PeersCommand::Add { host, .. } => add(&store, host),
        PeersCommand::Silence { what, .. } => silence(&store, what, true),
        PeersCommand::Unsilence { what, .. } => silence(&store, what, false),
        PeersCommand::Remove { host, .. } => remove(&store, &config, host),
        PeersCommand::List { .. } => list(&store, &config),
    }
}

pub fn run_keys(args: &KeysArgs) -> anyhow::Result<Outcome> {
    let KeysCommand::Rotate { place } = &args.command;
    let (config, _) = source::read_config(&place.site)?;
    rotate(&place.store(&config)?)
}

/// What is opened beside the service, as the site's configuration says; nothing, where it talks with nobody.
pub fn annex(config: &Config, service: PathBuf) -> Result<Option<Annex>, String> {
    let settings = Settings::read(config, service)?;
    Ok(settings.map(|settings| start::annex(settings, outgoing::system())))
}

fn add(store: &Address, host: &str) -> anyhow::Result<Outcome> {
    let Some(host) = read(host) else {
        return Ok(Outcome::UsedWrongly);
    };
    let now = Timestamp::now().as_millisecond();
    change(store, vec![peer::add(host.as_str(), true, now)])?;
    print(&format!("{host} is a peer now\n"));
    Ok(Outcome::Fine)
}

fn remove(store: &Address, config: &Config, host: &str) -> anyhow::Result<Outcome> {
    let Some(host) = read(host) else {
        return Ok(Outcome::UsedWrongly);
    };
    let mut named = config.federation.peers.iter();
    if named.any(|peer| peer.value.eq_ignore_ascii_case(host.as_str())) {
        eprintln!("error: polder.yaml names it; take it out of `federation: {{peers}}`");
        return Ok(Outcome::UsedWrongly);
    }
    let gone = vec![
        follower::remove_host(host.as_str()),
        peer::remove(host.as_str()),
    ];
    change(store, gone)?;
    print(&format!("{host} is a peer no more; what was said stays\n"));
    Ok(Outcome::Fine)
}

fn list(store: &Address, config: &Config) -> anyhow::Result<Outcome> {
    let is_there = match store {
        Address::Folder(folder) => address::file(folder).exists(),
        Address::Server(_) => true,
    };
    let standings = match is_there {
        true => runtime()?
            .block_on(Db::at(store).read(Standings))
            .context("failed to read the store")?,
        false => Vec::new(),
    };
    let mut out = String::new();
    let mut told: Vec<&str> = Vec::new();
    for standing in &standings {
        told.push(&standing.peer.host);
        out.push_str(&line(standing));
    }
    for peer in &config.federation.peers {
        if !told.contains(&peer.value.as_str()) {
            out.push_str(&format!("{}: not met yet\n", peer.value));
        }
    }
    if out.is_empty() {
        out.push_str("no peers; name one with `polder comments peers add kb.fr.example`\n");
    }
    print(&out);
    Ok(Outcome::Fine)
}

fn line(standing: &Standing) -> String {
    let peer = &standing.peer;
    let follows = match standing.follows {
        true => "it follows us",
        false => "it does not follow us",
    };
    let followed = match peer.followed {
        Followed::Not => "we did not reach it yet",
        Followed::Asked => "we asked to follow it",
        Followed::Accepted => "we follow it",
        Followed::Refused => "it refused that we follow it",
    };
    let heard = peer
        .heard
        .and_then(|heard| Timestamp::from_millisecond(heard).ok());
    let heard = heard.map_or("nothing heard yet".to_owned(), |heard| {
        format!("heard {heard}")
    });
    let mut line = format!(
        "{}: {follows}, {followed}, {} to send, {} dead letters, {heard}",
        peer.host, standing.lag, standing.dead
    );
    if let Some(problem) = &peer.problem {
        line.push_str(&format!("; {}", problem.escape_debug()));
    }
    line.push('\n');
    line
}

fn read(host: &str) -> Option<Host> {
    let name = host.trim().to_ascii_lowercase();
    let name = name
        .strip_prefix("https://")
        .or_else(|| name.strip_prefix("http://"))
        .unwrap_or(&name);
    let read = Host::parse(name.trim_end_matches('/'));
    if read.is_none() {
        eprintln!("error: `{host}` is no host; write `kb.fr.example`");
    }
    read
}

/// Hears nothing more of a host, an actor or a thread; or hears of them again.
fn silence(store: &Address, what: &str, silent: bool) -> anyhow::Result<Outcome> {
    let Some(what) = silence::read(what) else {
        eprintln!(
            "error: `{what}` is neither a host nor an address; write `kb.fr.example`, or `https://kb.fr.example/u/ada`"
        );
        return Ok(Outcome::UsedWrongly);
    };
    let now = Timestamp::now().as_millisecond();
    let (query, told) = match silent {
        true => (silence::add(&what, now), "nothing new of it is shown"),
        false => (silence::remove(&what), "it is heard again"),
    };
    change(store, vec![query])?;
    print(&format!("{what}: {told}\n"));
    Ok(Outcome::Fine)
}

/// Makes the next keys. The service that works, or the next one, lets them take the place of those of now.
fn rotate(store: &Address) -> anyhow::Result<Outcome> {
    let is_there = match store {
        Address::Folder(folder) => address::file(folder).exists(),
        Address::Server(_) => true,
    };
    let found = match is_there {
        true => runtime()?.block_on(async {
            let db = Db::at(store);
            let Some((newest, made)) = db.read(Newest).await? else {
                return anyhow::Ok(None);
            };
            let told = db.read(OneRotation(newest)).await?;
            Ok(Some((newest, made, newest == 1 || told.is_some())))
        })?,
        false => None,
    };
    let Some((newest, made, is_told)) = found else {
        eprintln!(
            "error: there are no keys yet; the service makes them when it first talks with others"
        );
        return Ok(Outcome::UsedWrongly);
    };
    let now = Timestamp::now().as_millisecond();
    if newest > 1 && (!is_told || now - made < STAYS) {
        eprintln!(
            "error: the last keys are not a week old, or nobody was told of them yet; wait until those before them are forgotten"
        );
        return Ok(Outcome::UsedWrongly);
    }
    let made = runtime()?.block_on(rotating::make(newest + 1))?;
    let keep = made.iter().map(|(name, pkcs8)| key::keep(name, pkcs8, now));
    change(store, keep.collect())?;
    print("new keys were made; the service tells other sites of them\n");
    Ok(Outcome::Fine)
}

/// Changes the store, also while the service works: it looks at its peers every second.
fn change(store: &Address, queries: Vec<Query>) -> anyhow::Result<()> {
    if let Address::Folder(folder) = store {
        fs_err::create_dir_all(folder)?;
    }
    let changed = runtime()?.block_on(async {
        let mut pen = Pen::open(store).await?;
        pen.begin().await?;
        let done = pen.all(queries).await;
        let end = if done.is_ok() { "COMMIT" } else { "ROLLBACK" };
        pen.run(end).await?;
        done
    });
    changed.map(|_| ()).context("failed to change the store")
}

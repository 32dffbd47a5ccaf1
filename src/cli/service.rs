//! `polder comments serve`: what the configuration says of the service, and the service itself.

use std::net::SocketAddr;
#[cfg(not(feature = "federation"))]
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;
use tokio::signal::unix::SignalKind;
use tokio::signal::unix::signal;

use crate::cli::outcome::Outcome;
#[cfg(feature = "federation")]
use crate::cli::peers::annex;
use crate::cli::place::Place;
use crate::cli::report::print;
use crate::cli::store;
use crate::comments::network::Network;
use crate::comments::outbound::Target;
use crate::comments::publish::Publish;
use crate::comments::rate::Allowance;
use crate::comments::service;
#[cfg(not(feature = "federation"))]
use crate::comments::service::Annex;
use crate::comments::service::Options;
use crate::comments::settings::Login;
use crate::comments::settings::Settings;
use crate::comments::terms::Terms;
use crate::config;
use crate::config::AuthMode;
use crate::config::Config;
use crate::source;

/// Answer readers: threads, comments, what is new
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ServeArgs {
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

pub fn serve(args: &ServeArgs) -> anyhow::Result<Outcome> {
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
pub fn split(url: &str) -> Option<(String, String)> {
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

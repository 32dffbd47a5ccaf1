//! Says who asks, by what the one before the service says: a proxy that is trusted, or a developer's own header.

use std::net::IpAddr;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header;
use axum::http::request::Parts;

use crate::comments::account::Account;
use crate::comments::account::Asker;
use crate::comments::app::App;
use crate::comments::network;
use crate::comments::person_name;
use crate::comments::problem::Problem;
use crate::comments::register::Person;
use crate::comments::register::Register;
use crate::comments::settings::Login;

/// A longer name is no login.
const LONGEST: usize = 128;

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

impl FromRequestParts<Arc<App>> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Asker, Problem> {
        let peer = parts.extensions.get::<Peer>().ok_or(Problem::Internal)?;
        asker(&parts.headers, peer.0.ip(), app)
    }
}

/// Somebody who signed on; nobody else comes further.
pub struct SignedOn(pub Asker, pub Account);

impl FromRequestParts<Arc<App>> for SignedOn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<SignedOn, Problem> {
        let asker = Asker::from_request_parts(parts, app).await?;
        let account = asker.account.clone().ok_or(Problem::Unauthorised)?;
        Ok(SignedOn(asker, account))
    }
}

fn asker(headers: &HeaderMap, peer: IpAddr, app: &App) -> Result<Asker, Problem> {
    let register = app.register();
    match &app.settings.login {
        Login::Dev => {
            let groups = groups(only(headers, "x-polder-groups")?);
            let said = only(headers, "x-polder-user")?;
            let account = match said.or_else(|| cookie(headers)) {
                Some(id) => Some(developer(&id, groups, &register)?),
                None => None,
            };
            Ok(Asker {
                account,
                network: network::bucket(peer),
            })
        }
        Login::Proxy(proxies) => {
            let forwarded = headers.get_all("x-forwarded-for").iter();
            let forwarded: Vec<&str> = forwarded.filter_map(|line| line.to_str().ok()).collect();
            let network = network::bucket(network::client(peer, forwarded.into_iter(), proxies));
            // Everybody else can write what they like into these headers.
            if !proxies.iter().any(|proxy| proxy.holds(peer)) {
                return Ok(Asker {
                    account: None,
                    network,
                });
            }
            // Some servers read both as one: a client could write the one that its proxy does not take out.
            let twin = |name: &str| name.starts_with("remote_");
            if headers.keys().any(|name| twin(name.as_str())) {
                return Err(Problem::Unreadable(
                    "a header that names a person is written with an underscore".to_owned(),
                ));
            }
            let login = only(headers, "remote-user")?;
            let address = only(headers, "remote-email")?;
            let name = only(headers, "remote-name")?;
            let groups = groups(only(headers, "remote-groups")?);
            let account = login.map(|login| {
                let person = register.who(&login, address.as_deref());
                match person {
                    Some(person) => known(person, register.level(&groups)),
                    None => Account {
                        id: format!("~{login}"),
                        name: person_name::clean(name.as_deref().unwrap_or(&login)),
                        moderates: false,
                        administers: false,
                        level: register.level(&groups),
                    },
                }
            });
            Ok(Asker { account, network })
        }
    }
}

/// The cookie that says in a browser who a developer wants to be.
pub const COOKIE: &str = "polder-dev-user";

fn cookie(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    let value = pairs.find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    (!value.is_empty()).then(|| value.to_owned())
}

/// Whoever a developer says to be. Somebody without a page may be anybody with an id like those of pages.
fn developer(id: &str, groups: Vec<String>, register: &Register) -> Result<Account, Problem> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.@+".contains(c);
    if register.person(id).is_none() && !id.chars().all(plain) {
        return Err(Problem::Unauthorised);
    }
    // At this machine lies the whole repository.
    let level = match groups.is_empty() {
        true => register.highest(),
        false => register.level(&groups),
    };
    Ok(match register.person(id) {
        Some(person) => known(person, level),
        None => Account {
            id: id.to_owned(),
            name: person_name::clean(id),
            moderates: false,
            administers: false,
            level,
        },
    })
}

fn known(person: &Person, level: usize) -> Account {
    let has = |role: &str| person.roles.iter().any(|held| held == role);
    Account {
        id: person.id.clone(),
        name: person.name.clone(),
        moderates: has("moderator") || has("admin"),
        administers: has("admin"),
        level,
    }
}

/// The value of a header that may stand there once. An empty one is none.
fn only(headers: &HeaderMap, name: &'static str) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let unreadable = |why: &str| Problem::Unreadable(format!("{name}: {why}"));
    if values.next().is_some() {
        return Err(unreadable("it is there twice"));
    }
    let text = std::str::from_utf8(value.as_bytes());
    let text = text.map_err(|_| unreadable("it is not UTF-8"))?.trim();
    if text.chars().count() > LONGEST && !name.ends_with("groups") {
        return Err(unreadable("it is too long"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// `staff,board`
fn groups(list: Option<String>) -> Vec<String> {
    let list = list.unwrap_or_default();
    let groups = list.split([',', ';']).map(str::trim);
    groups
        .filter(|group| !group.is_empty())
        .map(str::to_owned)
        .collect()
}

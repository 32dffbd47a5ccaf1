//! What the site's configuration says of federation.

use std::path::PathBuf;

use crate::comments::network::Network;
use crate::config::Config;
use crate::config::Moderation;
use crate::federation::address::Host;
use crate::federation::names::Names;

#[derive(Clone, Debug)]
pub struct Settings {
    pub names: Names,
    /// What the site is called: `kb` in `acct:kb@kb.fr.example`.
    pub handle: String,
    pub title: String,
    /// Where pages begin: `https://intranet.example`, without a slash at the end.
    pub base: String,
    /// The highest rung of the ladder of audiences whose talk may leave.
    pub level: usize,
    /// Those that the config names.
    pub peers: Vec<Host>,
    pub networks: Vec<Network>,
    pub moderation: Moderation,
    /// The folder that the build writes for the service.
    pub service: PathBuf,
}

impl Settings {
    /// `None` where the site talks with nobody else: nothing of it is there then.
    pub fn read(config: &Config, service: PathBuf) -> Result<Option<Settings>, String> {
        let federation = &config.federation;
        let Some(audience) = &federation.audience else {
            return Ok(None);
        };
        let mut audiences = config.audiences.names();
        let level = audiences.position(|name| name == audience.value);
        let level = level.ok_or(format!("there is no audience `{}`", audience.value))?;
        let url = config.comments.url.as_ref().map(|url| url.value.as_str());
        let url = url.or(config.base_url.as_deref()).ok_or(
            "other sites have to know where this one is reached: `comments: {url: https://talk.example}`",
        )?;
        let host = origin(url).ok_or_else(|| {
            format!("`{url}` is no address at which other sites reach this one; write `https://talk.example`")
        })?;
        let mut peers = Vec::new();
        for peer in &federation.peers {
            let peer = &peer.value;
            let peer = Host::parse(&peer.to_ascii_lowercase())
                .ok_or(format!("`{peer}` is no host; write `kb.fr.example`"))?;
            peers.push(peer);
        }
        let mut networks = Vec::new();
        for network in &federation.networks {
            let network = &network.value;
            let network = Network::parse(network)
                .ok_or(format!("`{network}` is no network; write `10.0.0.0/8`"))?;
            networks.push(network);
        }
        let handle = match host.address() {
            Some(_) => "site",
            None => host.name().split('.').next().unwrap_or("site"),
        };
        Ok(Some(Settings {
            handle: handle.to_owned(),
            base: config
                .base_url
                .as_deref()
                .map_or_else(|| host.origin(), |url| url.trim_end_matches('/').to_owned()),
            title: config.title.clone().unwrap_or_else(|| host.to_string()),
            names: Names { host },
            level,
            peers,
            networks,
            moderation: config.comments.moderation,
            service,
        }))
    }
}

impl Settings {
    /// Where people read a page.
    pub fn page_url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

/// The host of `https://talk.example/` or `http://127.0.0.1:4100`.
fn origin(url: &str) -> Option<Host> {
    let (scheme, rest) = url.split_once("://")?;
    let host = Host::parse(&rest.split('/').next()?.to_ascii_lowercase())?;
    (scheme == host.scheme()).then_some(host)
}

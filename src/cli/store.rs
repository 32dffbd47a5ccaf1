//! Where a site's talk is kept: what the command line, the environment and the configuration say of it.

use std::env;
use std::path::PathBuf;

use anyhow::Context;
use tokio::runtime::Runtime;

use crate::comments::store::address::Address;
use crate::comments::store::address::Server;
use crate::config::Config;

/// What the command line says.
pub struct Asked<'a> {
    pub store: Option<&'a str>,
    pub data: Option<PathBuf>,
    /// The folder, where nothing else is said.
    pub usual: PathBuf,
}

/// The command line goes before the environment, and that before the configuration.
pub fn address(asked: Asked<'_>, config: &Config) -> Result<Address, String> {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let by_variable = variable("POLDER_STORE");
    let (origin, url) = match (asked.store, &by_variable, &config.store.url) {
        (Some(url), _, _) => ("--store", url),
        (None, Some(url), _) => ("POLDER_STORE", url.as_str()),
        (None, None, Some(url)) => ("`store.url` in polder.yaml", url.value.as_str()),
        (None, None, None) => ("", "sqlite"),
    };
    if url == "sqlite" {
        return Ok(Address::Folder(asked.data.unwrap_or(asked.usual)));
    }
    if asked.data.is_some() {
        return Err(format!(
            "--data names a folder, and {origin} a database: leave one of them out"
        ));
    }
    let password = match (
        variable("POLDER_STORE_PASSWORD"),
        variable("POLDER_STORE_PASSWORD_FILE"),
    ) {
        (Some(password), _) => Some(password),
        (None, Some(file)) => {
            let read = fs_err::read_to_string(file);
            let read = read.map_err(|error| format!("POLDER_STORE_PASSWORD_FILE: {error}"))?;
            Some(read.trim_end_matches(['\n', '\r']).to_owned())
        }
        (None, None) => None,
    };
    let server = Server::parse(url, password.as_deref());
    server
        .map(Address::Server)
        .map_err(|why| format!("{origin}: {why}"))
}

/// Where a command waits for a store.
pub fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("failed to start")
}

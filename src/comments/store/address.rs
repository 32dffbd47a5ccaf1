//! Where talk is kept: in a folder, as one SQLite file, or in a database of a PostgreSQL server.

use std::fmt;
use std::net::IpAddr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::Host;
use tokio_postgres::config::SslMode;

/// The name of the file in the folder.
pub const FILE: &str = "comments.db";
/// Where Debian's PostgreSQL, and most others, have their socket.
const SOCKETS: &str = "/var/run/postgresql";
/// A server that does not answer is given up after this.
const PATIENCE: Duration = Duration::from_secs(3);
/// A line that is silent for so long is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub enum Address {
    Folder(PathBuf),
    Server(Server),
}

/// A database of a PostgreSQL server, and who asks it.
#[derive(Clone)]
pub struct Server(Arc<Config>);

impl Server {
    /// Reads `postgres://polder@db.example/talk`. `password` is for one that the address does not hold.
    pub fn parse(url: &str, password: Option<&str>) -> Result<Server, String> {
        if !["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return Err("a store's address begins with `postgres://`".to_owned());
        }
        if url.contains("sslmode=verify") {
            return Err(NO_TLS.to_owned());
        }
        let read: Result<Config, _> = url.parse();
        let mut config = read.map_err(|error| {
            let source = std::error::Error::source(&error);
            let why = source.map_or_else(|| error.to_string(), ToString::to_string);
            format!("this is no address of a PostgreSQL database: {why}")
        })?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            config.host_path(SOCKETS);
        }
        if let (None, Some(password)) = (config.get_password(), password) {
            config.password(password);
        }
        let is_open = config.get_ssl_mode() == SslMode::Disable && url.contains("sslmode=disable");
        if config.get_ssl_mode() == SslMode::Require || !(is_open || stays_here(&config)) {
            return Err(NO_TLS.to_owned());
        }
        if config.get_application_name().is_none() {
            config.application_name("polder");
        }
        config
            .ssl_mode(SslMode::Disable)
            .connect_timeout(PATIENCE)
            .keepalives_idle(SILENCE)
            .keepalives_interval(SILENCE / 2)
            .keepalives_retries(3)
            .tcp_user_timeout(SILENCE);
        Ok(Server(Arc::new(config)))
    }

    pub fn config(&self) -> &Config {
        &self.0
    }
}

/// What is said of a server that is reached over a network.
const NO_TLS: &str = "Polder does not encrypt what it says to PostgreSQL, so it asks only one on this machine: lead a \
                      tunnel here (stunnel, ssh, a pooler), or add `?sslmode=disable` where the network is yours alone";

/// Whether nothing that is said to a server leaves this machine.
fn stays_here(config: &Config) -> bool {
    let hosts = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            let address: Result<IpAddr, _> = name.parse();
            name == "localhost" || address.is_ok_and(|address| address.is_loopback())
        }
    });
    let mut addresses = config.get_hostaddrs().iter();
    // Where both are given it is the address that is asked.
    match config.get_hostaddrs().is_empty() {
        true => hosts,
        false => addresses.all(IpAddr::is_loopback),
    }
}

/// As messages name it: without who asks, and without a password.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = match self.0.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            Some(Host::Unix(path)) => path.display().to_string(),
            None => String::new(),
        };
        let name = self.0.get_dbname().or(self.0.get_user());
        write!(f, "{} on {host}", name.unwrap_or("the database"))
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({self})")
    }
}

/// The file of a folder's store.
pub fn file(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

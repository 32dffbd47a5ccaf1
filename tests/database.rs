//! A PostgreSQL database of a test's own, on the server that `POLDER_POSTGRES` names; it goes when the test ends.
//!
//! With the variable every test of the comment service keeps its talk there, without it in a file: `tests/run` runs
//! them both ways.

use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use polder::comments::store::address::Server;
use tokio::runtime::Runtime;
use tokio_postgres::Client;
use tokio_postgres::Config;
use tokio_postgres::NoTls;

pub struct Database {
    /// Where it is, as an operator writes it.
    pub url: String,
    name: String,
    server: String,
}

/// The server, if there is one.
fn server() -> Option<String> {
    std::env::var("POLDER_POSTGRES").ok()
}

impl Database {
    /// A new one, where tests are to use PostgreSQL.
    pub fn wanted() -> Option<Database> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let server = server()?;
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("polder_{}_{number}", std::process::id());
        tell(&server, &format!("DROP DATABASE IF EXISTS {name}"));
        tell(&server, &format!("CREATE DATABASE {name}"));
        let (scheme, rest) = server.split_once("://").expect("an address");
        let (login, path) = rest.split_once('/').expect("a database");
        let query = path.split_once('?').map_or("", |(_, query)| query);
        Some(Database {
            url: format!("{scheme}://{login}/{name}?{query}"),
            name,
            server,
        })
    }

    /// A new one; a test for which there is no server says so, and ends.
    pub fn needed() -> Option<Database> {
        let database = Database::wanted();
        if database.is_none() {
            eprintln!("SKIPPED: POLDER_POSTGRES names no server; tests/run starts one");
        }
        database
    }

    pub fn server(&self) -> Server {
        Server::parse(&self.url, None).expect("an address")
    }

    /// Runs a statement in it.
    pub fn tell(&self, sql: &str) {
        tell(&self.url, sql);
    }

    /// Sends everybody away who is connected, as a restart of the server does.
    pub fn send_away(&self) {
        let name = &self.name;
        tell(
            &self.server,
            &format!(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
            ),
        );
    }

    /// Lets nobody in any more, or everybody again.
    pub fn close(&self, closed: bool) {
        let (name, open) = (&self.name, !closed);
        tell(
            &self.server,
            &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {open}"),
        );
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let name = &self.name;
        tell(&self.server, &format!("DROP DATABASE {name} WITH (FORCE)"));
    }
}

fn tell(url: &str, sql: &str) {
    let (url, sql) = (url.to_owned(), sql.to_owned());
    // Some tests have a runtime of their own already.
    let told = std::thread::spawn(move || {
        let runtime = Runtime::new().expect("a runtime");
        runtime.block_on(async {
            connect(&url).await.batch_execute(&sql).await.expect("SQL");
        });
    });
    told.join().expect("a statement");
}

async fn connect(url: &str) -> Client {
    let config: Config = url.parse().expect("an address");
    let (client, line) = config.connect(NoTls).await.expect("a server");
    tokio::spawn(line);
    client
}

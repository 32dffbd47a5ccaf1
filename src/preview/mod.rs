//! Serves a site from memory on this machine, rebuilds it when a file changes, and reloads the browser.
//!
//! 1. The builder, on a thread of its own, builds the site and publishes it as a `Snapshot`.
//! 2. The server answers from the newest snapshot; a page is made when somebody looks at it.
//! 3. The watcher wakes the builder when a file is added, changed, renamed or deleted.
//! 4. Open pages hear of each snapshot by server-sent events: they reload, or show what is wrong.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cache::Cache;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Severity;
use crate::output::file::OutputFile;
use crate::pipeline;
use crate::pipeline::Build;
use crate::pipeline::BuildInput;

pub mod server;
pub mod watcher;

/// The port when nobody names one, and how many behind it are tried.
const PORT: u16 = 4000;
const PORTS: u16 = 20;

/// What a preview needs from its caller.
pub struct Preview {
    pub root: PathBuf,
    pub port: Option<u16>,
    /// Reads the config afresh, for an audience or for the highest.
    pub ask: Box<Ask>,
    /// Called after every build.
    pub tell: Box<Tell>,
    /// Called once, with the address.
    pub ready: Box<dyn FnOnce(&str)>,
}

pub type Ask = dyn Fn(Option<&str>) -> anyhow::Result<(BuildInput, Vec<Diagnostic>)> + Send + Sync;
pub type Tell = dyn Fn(&Build, &[Diagnostic]) + Send + Sync;

/// A built site as the server answers from it.
#[derive(Default)]
pub struct Snapshot {
    /// Counts the builds, so that a page knows whether it is the newest.
    pub number: u64,
    pub files: HashMap<String, OutputFile>,
    pub diagnostics: Vec<Diagnostic>,
    pub audience: Option<String>,
    pub audiences: Vec<String>,
}

/// Why the builder wakes.
pub enum Wake {
    /// Files changed.
    Changed,
    /// The preview is to be for this audience.
    Audience(String),
}

/// Serves until the program is stopped.
pub fn serve(preview: Preview) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("failed to start the server")?;
    let listener = runtime.block_on(listen(preview.port))?;
    let address = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());

    let (wake, waking) = mpsc::channel();
    let _watcher = watcher::watch(&preview.root, wake.clone())?;
    let mut builder = Builder {
        ask: preview.ask,
        tell: preview.tell,
        cache: Cache::in_memory(),
        audience: None,
        number: 0,
    };
    let (publish, snapshots) = watch::channel(Arc::new(builder.build()?));
    (preview.ready)(&address);
    std::thread::spawn(move || builder.run(&waking, &publish));
    runtime.block_on(server::run(listener, snapshots, wake))
}

async fn listen(asked: Option<u16>) -> anyhow::Result<TcpListener> {
    if let Some(port) = asked {
        return TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .with_context(|| format!("failed to listen on port {port}"));
    }
    for port in PORT..PORT + PORTS {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            return Ok(listener);
        }
    }
    anyhow::bail!(
        "ports {PORT} to {} are all taken; name a free one with --port",
        PORT + PORTS - 1
    )
}

struct Builder {
    ask: Box<Ask>,
    tell: Box<Tell>,
    cache: Cache,
    audience: Option<String>,
    number: u64,
}

impl Builder {
    fn run(&mut self, waking: &mpsc::Receiver<Wake>, publish: &watch::Sender<Arc<Snapshot>>) {
        // Programs save in several steps; what follows at once belongs to the same change.
        const SETTLED: Duration = Duration::from_millis(4);
        while let Ok(wake) = waking.recv() {
            self.note(wake);
            while let Ok(wake) = waking.recv_timeout(SETTLED) {
                self.note(wake);
            }
            let snapshot = self.build().unwrap_or_else(|error| {
                let mut snapshot = Snapshot {
                    number: self.number,
                    files: publish.borrow().files.clone(),
                    ..Snapshot::default()
                };
                snapshot.diagnostics.push(Diagnostic::error(
                    "cannot-run",
                    "",
                    format!("{error:#}"),
                ));
                snapshot
            });
            publish.send_replace(Arc::new(snapshot));
        }
    }

    fn note(&mut self, wake: Wake) {
        if let Wake::Audience(name) = wake {
            self.audience = Some(name);
        }
    }

    fn build(&mut self) -> anyhow::Result<Snapshot> {
        self.number += 1;
        let (mut input, mut diagnostics) = (self.ask)(self.audience.as_deref())?;
        input.drafts = true;
        let build = pipeline::build(&input, &mut self.cache)?;
        diagnostics.extend(build.diagnostics.iter().cloned());
        diagnostics.sort();
        (self.tell)(&build, &diagnostics);
        // Whoever writes a page cannot help what the folder lacks.
        let elsewhere = |told: &Diagnostic| told.severity == Severity::Note && told.file.is_empty();
        diagnostics.retain(|told| !elsewhere(told));
        let audiences = &input.config.audiences;
        Ok(Snapshot {
            number: self.number,
            audience: audiences.name(input.audience).map(str::to_owned),
            audiences: audiences.names().map(str::to_owned).collect(),
            files: build
                .files
                .into_iter()
                .map(|file| (file.path.clone(), file))
                .collect(),
            diagnostics,
        })
    }
}

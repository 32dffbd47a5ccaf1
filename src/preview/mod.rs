//! Serves a site from memory on this machine, rebuilds it when a file changes, and reloads the browser.
//!
//! 1. The builder, on a thread of its own, builds the site and publishes it as a `Snapshot`.
//! 2. The server answers from the newest snapshot; a page is made when somebody looks at it.
//! 3. The watcher wakes the builder when a file is added, changed, renamed or deleted.
//! 4. Open pages hear of each snapshot by server-sent events: they reload, or show what is wrong.

use std::any::Any;
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::cache::Cache;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Severity;
use crate::content::manuscript::Manuscript;
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
    /// Called after every build, once readers have it.
    pub after: Box<After>,
    /// What is answered beside the site; asked for after the first build.
    pub beside: Option<Box<Beside>>,
    /// Called once, with the address.
    pub ready: Box<dyn FnOnce(&str)>,
}

pub type Ask = dyn Fn(Option<&str>) -> anyhow::Result<(BuildInput, Vec<Diagnostic>)> + Send + Sync;
pub type Tell = dyn Fn(&Build, &[Diagnostic]) + Send + Sync;
pub type After = dyn Fn(&BuildInput, &[Arc<Manuscript>], &mut Cache) + Send + Sync;
pub type Beside = dyn FnOnce(&Handle) -> Option<Neighbour>;

/// Something else that the preview answers for.
pub struct Neighbour {
    /// Where its addresses begin.
    pub at: &'static str,
    pub routes: Router,
    /// Lives as long as the preview does.
    pub held: Box<dyn Any + Send>,
}

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
        after: preview.after,
        cache: Cache::in_memory(),
        audience: None,
        number: 0,
    };
    let (first, told) = builder.build()?;
    let (publish, snapshots) = watch::channel(Arc::new(first));
    builder.settle(told);
    let neighbour = preview.beside.and_then(|beside| beside(runtime.handle()));
    (preview.ready)(&address);
    std::thread::spawn(move || builder.run(&waking, &publish));
    runtime.block_on(server::run(listener, snapshots, wake, neighbour))
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

/// What a build was made from.
type Told = (BuildInput, Vec<Arc<Manuscript>>);

struct Builder {
    ask: Box<Ask>,
    tell: Box<Tell>,
    after: Box<After>,
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
            let built = self.build().map(|(snapshot, told)| (snapshot, Some(told)));
            let (snapshot, told) = built.unwrap_or_else(|error| {
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
                (snapshot, None)
            });
            publish.send_replace(Arc::new(snapshot));
            if let Some(told) = told {
                self.settle(told);
            }
        }
    }

    fn note(&mut self, wake: Wake) {
        if let Wake::Audience(name) = wake {
            self.audience = Some(name);
        }
    }

    fn settle(&mut self, (input, manuscripts): Told) {
        (self.after)(&input, &manuscripts, &mut self.cache);
    }

    fn build(&mut self) -> anyhow::Result<(Snapshot, Told)> {
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
        let snapshot = Snapshot {
            number: self.number,
            audience: audiences.name(input.audience).map(str::to_owned),
            audiences: audiences.names().map(str::to_owned).collect(),
            files: build
                .files
                .into_iter()
                .map(|file| (file.path.clone(), file))
                .collect(),
            diagnostics,
        };
        Ok((snapshot, (input, build.manuscripts)))
    }
}

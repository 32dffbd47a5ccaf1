//! The service from its start to its end: open, bring up to date, answer, stop without losing anything.

use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::RwLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use futures_util::future::BoxFuture;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::sync::watch;

use crate::comments::anonymous::Anonymous;
use crate::comments::app::App;
use crate::comments::app::Clock;
use crate::comments::app::Desk;
use crate::comments::auth::Peer;
use crate::comments::bell::Bells;
use crate::comments::clerk::postgres::PostgresClerk;
use crate::comments::clerk::sqlite::SqliteClerk;
use crate::comments::id::fresh_id;
use crate::comments::lock::Lock;
use crate::comments::looks::Looks;
use crate::comments::metrics::Metrics;
use crate::comments::neighbour;
use crate::comments::neighbour::Ear;
use crate::comments::rate::Rates;
use crate::comments::release;
use crate::comments::retention;
use crate::comments::routes::router;
use crate::comments::settings::Login;
use crate::comments::settings::Settings;
use crate::comments::shelf::Shelf;
use crate::comments::store::address;
use crate::comments::store::address::Address;
use crate::comments::store::address::Server;
use crate::comments::store::db::Db;
use crate::comments::store::migration::migrate;
use crate::comments::store::migration::migrate_server;
use crate::comments::store::postgres::Postgres;
use crate::comments::store::sqlite::Sqlite;
use crate::comments::unpublished;
use crate::comments::watch::Watch;
use crate::comments::writer::Clerk;
use crate::comments::writer::Writer;
use crate::config::Config;

/// Connections that may be open at once; more wait for one to end.
const CONNECTIONS: usize = 8192;
/// A client that has not said what it wants by then is sent away.
const HEAD: Duration = Duration::from_secs(10);
/// Requests that are being answered when the service stops get so long.
const GRACE: Duration = Duration::from_secs(10);

/// Everything of a service but its door.
pub struct Options {
    /// Where what is said is kept.
    pub store: Address,
    /// The folder that the build writes for the service.
    pub service: PathBuf,
    pub settings: Settings,
    pub clock: Clock,
    /// The site's folder and what its config says, for pages that look like the site's; without it there are none.
    pub site: Option<(PathBuf, Config)>,
    /// What is opened beside it, if anything.
    pub annex: Option<Annex>,
}

/// A room beside the service: it is opened once the service is, and brings routes of its own.
pub struct Annex {
    /// Those of its pages that moderators find from their own.
    pub desks: &'static [Desk],
    pub open: Opening,
}

type Opening =
    Box<dyn FnOnce(Arc<App>) -> BoxFuture<'static, anyhow::Result<Router<Arc<App>>>> + Send>;

/// A service that works, and waits for somebody who brings it requests.
pub struct Opened {
    pub app: Arc<App>,
    annex: Router<Arc<App>>,
    stop: watch::Sender<bool>,
    writer: JoinHandle<()>,
    _lock: Option<Lock>,
}

/// A service that answers.
pub struct Running {
    pub address: SocketAddr,
    server: tokio::task::JoinHandle<()>,
    opened: Opened,
}

/// Opens everything. Nobody is answered yet.
pub async fn open(options: Options) -> anyhow::Result<Opened> {
    let store = match &options.store {
        Address::Folder(folder) => open_folder(folder)?,
        Address::Server(server) => open_server(server).await?,
    };
    let metrics: Arc<Metrics> = Arc::default();
    let shelf: Arc<Shelf> = Arc::default();
    let bells: Arc<Bells> = Arc::default();
    let (dropped, rung) = (shelf.clone(), bells.clone());
    let listener = Box::new(move |page: &str, seq| {
        dropped.forget(page);
        rung.ring(page, seq);
    });
    let (writer, thread) = Writer::start(store.clerk, metrics.clone(), listener)?;
    let (stop, stopped) = watch::channel(false);
    let app = Arc::new(App {
        settings: options.settings,
        db: Db::at(&options.store),
        writer,
        shelf,
        bells,
        rates: Rates::default(),
        anonymous: Anonymous::default(),
        metrics,
        clock: options.clock,
        register: RwLock::default(),
        looks: Looks::new(options.site),
        desks: options.annex.as_ref().map_or(&[], |annex| annex.desks),
        recall: AtomicBool::default(),
        stop: stopped,
    });
    let mut watch = Watch::new(&options.service);
    watch.read(&app).await?;
    tokio::spawn(watch.run(app.clone()));
    tokio::spawn(release::hourly(app.clone()));
    tokio::spawn(retention::daily(app.clone()));
    tokio::spawn(unpublished::run(app.clone()));
    if let Some((server, name, ear)) = store.others {
        tokio::spawn(neighbour::listen(app.clone(), server, name, ear));
    }
    let annex = match options.annex {
        Some(annex) => (annex.open)(app.clone()).await?,
        None => Router::new(),
    };
    Ok(Opened {
        app,
        annex,
        stop,
        writer: thread,
        _lock: store.lock,
    })
}

/// A store that is up to date.
struct Store {
    clerk: Clerk,
    lock: Option<Lock>,
    /// Where others are heard who work with it, and the name of this one among them.
    others: Option<(Server, String, Ear)>,
}

fn open_folder(folder: &Path) -> anyhow::Result<Store> {
    fs_err::create_dir_all(folder)?;
    let lock = Lock::take(folder)?;
    let path = address::file(folder);
    let mut db =
        Sqlite::open(&path).with_context(|| format!("failed to open `{}`", path.display()))?;
    migrate(&mut db).with_context(|| format!("failed to bring `{}` up to date", path.display()))?;
    Ok(Store {
        clerk: Clerk::Sqlite(SqliteClerk::new(db)),
        lock: Some(lock),
        others: None,
    })
}

async fn open_server(server: &Server) -> anyhow::Result<Store> {
    let open = async {
        let db = Postgres::open(server).await?;
        migrate_server(&db).await?;
        Ear::open(server).await
    };
    let ear = open
        .await
        .with_context(|| format!("failed to open {server}"))?;
    let name = fresh_id()?;
    let clerk = PostgresClerk::new(server.clone(), name.clone())?;
    Ok(Store {
        clerk: Clerk::Postgres(Box::new(clerk)),
        lock: None,
        others: Some((server.clone(), name, ear)),
    })
}

/// Opens everything and begins to answer.
pub async fn start(listen: SocketAddr, options: Options) -> anyhow::Result<Running> {
    if options.settings.login == Login::Dev && !listen.ip().is_loopback() {
        anyhow::bail!(
            "the development login lets everybody be anybody: listen on 127.0.0.1, or set `auth: {{mode: proxy}}`"
        );
    }
    let opened = open(options).await?;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("failed to listen on {listen}"))?;
    Ok(Running {
        address: listener.local_addr()?,
        server: tokio::spawn(serve(listener, opened.app.clone(), opened.annex.clone())),
        opened,
    })
}

impl Running {
    /// Stops without losing a request: no new ones, streams closed, what is under way answered and written.
    pub async fn stop(self) {
        let Opened {
            app,
            annex,
            stop,
            writer,
            ..
        } = self.opened;
        drop(annex);
        let _ = stop.send(true);
        // The writer ends when nobody can hand in anything any more.
        drop(app);
        let _ = self.server.await;
        let _ = tokio::task::spawn_blocking(move || writer.join()).await;
    }
}

async fn serve(listener: TcpListener, app: Arc<App>, annex: Router<Arc<App>>) {
    let routes = router(app.clone(), annex);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut stop = app.stop.clone();
    loop {
        let Ok(seat) = room.clone().acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Too many open files, most likely: some of them will be closed.
                eprintln!("warning: no connection could be taken: {}", error.kind());
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        // Small answers go out at once.
        let _ = stream.set_nodelay(true);
        let routes = TowerToHyperService::new(routes.clone());
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(peer));
            routes.call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_headers(64)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        let metrics = app.metrics.clone();
        metrics.connections.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(async move {
            // A client that breaks off is no news.
            let _ = connection.await;
            metrics.connections.fetch_sub(1, Ordering::Relaxed);
            drop(seat);
        });
    }
    drop(listener);
    drop(routes);
    drop(app);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

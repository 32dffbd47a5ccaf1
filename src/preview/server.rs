//! Answers browsers on this machine from the newest snapshot.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::Path;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::response::Sse;
use axum::response::sse::Event;
use axum::response::sse::KeepAlive;
use axum::routing::get;
use axum::routing::post;
use axum::serve::ListenerExt;
use futures_util::Stream;
use futures_util::stream;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::content::diagnostic::Diagnostic;
use crate::content::path::decode;
use crate::content::path::encode;
use crate::markdown::html::escaped;
use crate::preview::Neighbour;
use crate::preview::Snapshot;
use crate::preview::Wake;

/// What a page shows of a long list.
const MOST_TOLD: usize = 50;

#[derive(Clone)]
struct App {
    snapshots: watch::Receiver<Arc<Snapshot>>,
    wake: Sender<Wake>,
    /// Where the comment service answers, when there is one.
    talk: Option<&'static str>,
}

/// Answers until the program is stopped.
pub async fn run(
    listener: TcpListener,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    wake: Sender<Wake>,
    neighbour: Option<Neighbour>,
) -> anyhow::Result<()> {
    let talk = neighbour.as_ref().map(|neighbour| neighbour.at);
    let mut routes = Router::new()
        .route("/_polder/preview.js", get(script))
        .route("/_polder/preview.css", get(stylesheet))
        .route("/_polder/events", get(events))
        .route("/_polder/audience/{name}", post(audience))
        .fallback(get(file))
        .with_state(App {
            snapshots,
            wake,
            talk,
        });
    let mut _held = None;
    if let Some(Neighbour {
        at,
        routes: own,
        held,
    }) = neighbour
    {
        routes = routes.nest(at, own);
        _held = Some(held);
    }
    let routes = routes.layer(middleware::from_fn(local_only));
    // Small answers go out at once.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, routes)
        .await
        .context("the server stopped")
}

/// Drafts and restricted pages are for the person at this machine: a site elsewhere whose name leads
/// here (DNS rebinding) is not answered, and none may change anything.
async fn local_only(request: Request, next: Next) -> Response {
    if !is_local(request.headers()) {
        return (
            StatusCode::FORBIDDEN,
            "the preview is for this machine only\n",
        )
            .into_response();
    }
    next.run(request).await
}

fn is_local(headers: &HeaderMap) -> bool {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = header(header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let same_origin =
        header(header::ORIGIN).is_none_or(|origin| origin == format!("http://{host}"));
    matches!(name, "localhost" | "127.0.0.1" | "[::1]") && same_origin
}

async fn script() -> impl IntoResponse {
    answer("js", include_bytes!("preview.js").to_vec())
}

async fn stylesheet() -> impl IntoResponse {
    answer("css", include_bytes!("preview.css").to_vec())
}

/// A message for every snapshot, the present one first.
async fn events(State(app): State<App>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let talk = app.talk;
    let mut snapshots = app.snapshots;
    snapshots.mark_changed();
    let messages = stream::unfold(snapshots, move |mut snapshots| async move {
        snapshots.changed().await.ok()?;
        let message = message(&snapshots.borrow_and_update().clone(), talk);
        Some((Ok(Event::default().data(message)), snapshots))
    });
    Sse::new(messages).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

fn message(snapshot: &Snapshot, talk: Option<&str>) -> String {
    let problems: Vec<_> = snapshot
        .diagnostics
        .iter()
        .take(MOST_TOLD)
        .map(
            |diagnostic| json!({ "severity": diagnostic.severity, "text": diagnostic.to_string() }),
        )
        .collect();
    json!({
        "number": snapshot.number,
        "problems": problems,
        "total": snapshot.diagnostics.len(),
        "audience": snapshot.audience,
        "audiences": snapshot.audiences,
        "talk": talk,
    })
    .to_string()
}

async fn audience(State(app): State<App>, Path(name): Path<String>) -> StatusCode {
    let known = app.snapshots.borrow().audiences.contains(&name);
    if !known {
        return StatusCode::NOT_FOUND;
    }
    let _ = app.wake.send(Wake::Audience(name));
    StatusCode::NO_CONTENT
}

async fn file(State(app): State<App>, request: Request) -> Response {
    let snapshot = app.snapshots.borrow().clone();
    let path = decode(request.uri().path().trim_start_matches('/'));
    // Making a page is work: it does not hold up the other answers.
    tokio::task::spawn_blocking(move || find(&snapshot, &path))
        .await
        .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

fn find(snapshot: &Snapshot, path: &str) -> Response {
    let folder = path.is_empty() || path.ends_with('/');
    let name = if folder {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    if let Some(file) = snapshot.files.get(&name) {
        return match file.content.bytes() {
            Ok(bytes) => page(snapshot, StatusCode::OK, &name, bytes),
            Err(problem) => broken(snapshot, &problem),
        };
    }
    if !folder && snapshot.files.contains_key(&format!("{path}/index.html")) {
        let parts: Vec<String> = path.split('/').map(encode).collect();
        let target = format!("/{}/", parts.join("/"));
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, target)]).into_response();
    }
    match snapshot
        .files
        .get("404.html")
        .map(|file| file.content.bytes())
    {
        Some(Ok(bytes)) => page(snapshot, StatusCode::NOT_FOUND, "404.html", bytes),
        Some(Err(problem)) => broken(snapshot, &problem),
        None => {
            let problem = snapshot.diagnostics.first().cloned();
            broken(
                snapshot,
                &problem
                    .unwrap_or_else(|| Diagnostic::error("missing", "", "there is no page here")),
            )
        }
    }
}

/// An HTML page gets the script that listens for changes; everything else goes out as it is.
fn page(snapshot: &Snapshot, status: StatusCode, name: &str, mut bytes: Vec<u8>) -> Response {
    let extension = name.rsplit('.').next().unwrap_or_default();
    if extension == "html" {
        let script = format!(
            "<script src=\"/_polder/preview.js\" data-number=\"{}\" defer></script>\n",
            snapshot.number
        );
        let end = find_last(&bytes, b"</body>").unwrap_or(bytes.len());
        bytes.splice(end..end, script.into_bytes());
    }
    (status, answer(extension, bytes)).into_response()
}

/// A page that could not be made: what is wrong, and the script that reloads it once it is mended.
fn broken(snapshot: &Snapshot, problem: &Diagnostic) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>This page cannot be made</title>\n\
         <link rel=\"stylesheet\" href=\"/_polder/preview.css\">\n</head>\n<body class=\"polder-broken\">\n\
         <h1>This page cannot be made</h1>\n<p>{}</p>\n</body>\n</html>\n",
        escaped(&problem.to_string())
    );
    page(
        snapshot,
        StatusCode::INTERNAL_SERVER_ERROR,
        "broken.html",
        html.into_bytes(),
    )
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .rposition(|window| window == wanted)
}

fn answer(extension: &str, bytes: Vec<u8>) -> (HeaderMap, Vec<u8>) {
    let mut headers = HeaderMap::new();
    let mut set = |name, value| {
        headers.insert(name, header::HeaderValue::from_static(value));
    };
    set(header::CONTENT_TYPE, content_type(extension));
    set(header::CACHE_CONTROL, "no-cache");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    (headers, bytes)
}

fn content_type(extension: &str) -> &'static str {
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "xml" => "application/xml",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "vtt" => "text/vtt; charset=utf-8",
        _ => "application/octet-stream",
    }
}

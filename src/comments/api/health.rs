//! Whether the service lives, whether it can work, and what it counts.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::comments::app::App;
use crate::comments::metrics::Erasures;
use crate::comments::problem::Problem;
use crate::comments::store::erasure::StillPublished;
use crate::comments::store::thread::Probe;

/// `GET /healthz`: the process answers.
pub async fn alive() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n")
}

/// `GET /readyz`: the store can be read, and the service is not about to stop.
pub async fn ready(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Problem> {
    if *app.stop.borrow() {
        return Err(Problem::Unavailable);
    }
    app.db.read(Probe).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], "ready\n"))
}

/// `GET /metrics`
pub async fn metrics(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Problem> {
    let waiting = app.db.read(StillPublished).await?;
    let erasures = Erasures {
        unpublished: waiting.count,
        age: waiting
            .oldest
            .map_or(0, |oldest| (app.now() - oldest).max(0)),
    };
    let text = app.metrics.text(app.register().len(), &erasures);
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text))
}

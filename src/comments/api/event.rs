//! `GET /api/v1/threads/{page}/events`: what changes in a thread, as it changes.
//!
//! Every event brings the comments that changed and the thread's new cursor, which is the event's id: who comes
//! back says the last one they saw, and hears of everything since. Whether somebody may read the page is asked
//! again at each event.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::response::Sse;
use axum::response::sse::Event;
use axum::response::sse::KeepAlive;
use futures_util::stream;
use tokio::sync::watch;

use crate::comments::account::Asker;
use crate::comments::app::App;
use crate::comments::app::cursor;
use crate::comments::app::read_cursor;
use crate::comments::problem::Problem;

/// Streams that may be open at once.
const MOST: i64 = 4096;
/// Something is sent at least so often, so that nobody between takes the stream for dead.
const QUIET: Duration = Duration::from_secs(20);

/// Counts an open stream for as long as it is there.
struct Seat(Arc<App>);

impl Seat {
    fn take(app: &Arc<App>) -> Result<Seat, Problem> {
        let taken = app.metrics.streams.fetch_add(1, Ordering::Relaxed);
        let seat = Seat(app.clone());
        match taken < MOST {
            true => Ok(seat),
            false => Err(Problem::Unavailable),
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.metrics.streams.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Listening {
    app: Arc<App>,
    page: String,
    /// Who they are is asked anew, since roles and audiences change with every build.
    parts: Parts,
    bell: watch::Receiver<i64>,
    stop: watch::Receiver<bool>,
    /// The number of the last change that was told; `None` before the first event.
    told: Option<i64>,
    _seat: Seat,
}

pub async fn listen(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(page): Path<String>,
    headers: HeaderMap,
    parts: Parts,
) -> Result<Response, Problem> {
    let place = app.readable(&page, &asker)?;
    let seat = Seat::take(&app)?;
    // Before the thread is looked at, so that no change falls between.
    let bell = app.bells.listen(&page);
    let finished = app.thread(&place).await?;
    let last = headers
        .get("last-event-id")
        .and_then(|last| last.to_str().ok());
    // What cannot be a cursor of this thread is none: who comes with one hears everything anew.
    let seen = match last {
        Some(last) => read_cursor(&page, last)
            .filter(|seq| *seq <= finished.seq)
            .unwrap_or(0),
        None => finished.seq,
    };
    let first = Event::default()
        .retry(Duration::from_secs(3))
        .id(cursor(&page, seen))
        .event("cursor")
        .data(cursor(&page, seen));
    let listening = Listening {
        stop: app.stop.clone(),
        app,
        page,
        parts,
        bell,
        told: Some(seen),
        _seat: seat,
    };
    let opening = stream::iter([Ok::<Event, Infallible>(first)]);
    let events = stream::unfold(listening, |mut listening| async move {
        let event = listening.next().await?;
        Some((Ok(event), listening))
    });
    let stream = futures_util::StreamExt::chain(opening, events);
    let mut response = Sse::new(stream)
        .keep_alive(KeepAlive::new().interval(QUIET))
        .into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    // Some proxies keep what they pass on until there is enough of it.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

impl Listening {
    /// The next event; `None` where there is nothing more to hear for this person.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let seen = self.told.unwrap_or(0);
            let asker = self.asker().await?;
            let place = self.app.readable(&self.page, &asker).ok()?;
            let finished = self.app.thread(&place).await.ok()?;
            if finished.seq > seen {
                self.told = Some(finished.seq);
                let cursor = cursor(&self.page, finished.seq);
                let json = finished.since(seen, &cursor);
                let text = String::from_utf8_lossy(&json).into_owned();
                return Some(Event::default().id(cursor).event("change").data(text));
            }
            tokio::select! {
                rung = self.bell.changed() => rung.ok()?,
                _ = self.stop.wait_for(|stop| *stop) => return None,
            }
        }
    }

    async fn asker(&mut self) -> Option<Asker> {
        use axum::extract::FromRequestParts;
        Asker::from_request_parts(&mut self.parts, &self.app)
            .await
            .ok()
    }
}

//! `GET /api/v1/threads/{page}`: a thread as everybody sees it who may read the page.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use bytes::Bytes;

use crate::comments::account::Asker;
use crate::comments::app::App;
use crate::comments::app::cursor;
use crate::comments::app::read_cursor;
use crate::comments::problem::Problem;
use crate::comments::register::Place;

pub async fn show(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(page): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let place = app.readable(&page, &asker)?;
    let after = after(&page, query.as_deref())?;
    let finished = app.thread(&place).await?;
    let Some(after) = after else {
        let tag = tag(&finished.tag, &asker, &place);
        return Ok(whole(
            &Copy {
                json: &finished.json,
                gzip: finished.gzip.as_ref(),
                tag: &tag,
            },
            &headers,
            &place,
        ));
    };
    if after > finished.seq {
        return Err(Problem::invalid(
            "after",
            "this cursor is not of this thread",
        ));
    }
    let json = finished.since(after, &cursor(&page, finished.seq));
    let tag = tag(&format!("{}-{after}", finished.tag), &asker, &place);
    let copy = Copy {
        json: &json,
        gzip: None,
        tag: &tag,
    };
    Ok(whole(&copy, &headers, &place))
}

/// The cursor after which somebody wants to see what is newer. No other question is understood.
fn after(page: &str, query: Option<&str>) -> Result<Option<i64>, Problem> {
    let mut found = None;
    for part in query
        .unwrap_or_default()
        .split('&')
        .filter(|part| !part.is_empty())
    {
        let Some(cursor) = part.strip_prefix("after=") else {
            return Err(Problem::Invalid {
                field: None,
                why: "only `after` can be asked".to_owned(),
            });
        };
        let seq = read_cursor(page, cursor);
        let seq = seq.ok_or(Problem::invalid(
            "after",
            "this cursor is not of this thread",
        ))?;
        if found.replace(seq).is_some() {
            return Err(Problem::invalid("after", "it is there twice"));
        }
    }
    Ok(found)
}

/// Of a page that is not for everybody each person has tags of their own: no cache takes one for the other.
fn tag(tag: &str, asker: &Asker, place: &Place) -> String {
    match (&asker.account, is_shared(place)) {
        (Some(account), false) => {
            let own = blake3::hash(account.id.as_bytes()).to_hex();
            format!("{tag}-{}", &own[..8])
        }
        _ => tag.to_owned(),
    }
}

/// Everybody reads it.
fn is_shared(place: &Place) -> bool {
    place.level == Some(0)
}

struct Copy<'a> {
    json: &'a Bytes,
    gzip: Option<&'a Bytes>,
    tag: &'a str,
}

fn whole(copy: &Copy<'_>, asked: &HeaderMap, place: &Place) -> Response {
    let gzip = copy.gzip.filter(|_| takes_gzip(asked));
    let tag = match gzip {
        Some(_) => format!("\"{}-gz\"", copy.tag),
        None => format!("\"{}\"", copy.tag),
    };
    let mut response = match is_known(asked, copy.tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Response::new(Body::from(gzip.unwrap_or(copy.json).clone())),
    };
    let is_whole = response.status() == StatusCode::OK;
    let headers = response.headers_mut();
    if is_whole {
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
        if gzip.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    let (control, vary) = match is_shared(place) {
        true => ("no-cache", "accept-encoding"),
        false => (
            "private, no-cache",
            "accept-encoding, cookie, authorization, remote-user, x-polder-user",
        ),
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(control));
    headers.insert(header::VARY, HeaderValue::from_static(vary));
    response
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    values(asked, &header::ACCEPT_ENCODING).any(|value| {
        let mut parts = value.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
        (name.eq_ignore_ascii_case("gzip") || name == "*") && !refused
    })
}

fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    values(asked, &header::IF_NONE_MATCH).any(|value| {
        let value = value.strip_prefix("W/").unwrap_or(value).trim_matches('"');
        value == "*" || value.strip_suffix("-gz").unwrap_or(value) == tag
    })
}

fn values<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let lines = headers
        .get_all(name)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

//! What is settled before anybody looks at a request: that a page of ours sent it, and what every answer says.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;

use crate::comments::app::App;
use crate::comments::problem::Problem;
use crate::comments::settings::Login;

pub async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let allowed = check(&app, request.method(), request.headers());
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = match allowed {
        Err(problem) => problem.into_response(),
        Ok(_) if is_preflight && origin.is_some() => StatusCode::NO_CONTENT.into_response(),
        Ok(_) => next.run(request).await,
    };
    let digit = usize::from(response.status().as_u16() / 100);
    if let Some(count) = app.metrics.answers.get(digit) {
        count.fetch_add(1, Ordering::Relaxed);
    }
    let headers = response.headers_mut();
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::REFERRER_POLICY, "no-referrer");
    set(
        headers,
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    );
    if let (Some(origin), true) = (origin, !app.settings.origins.is_empty()) {
        share(&app, headers, &origin, is_preflight);
    }
    response
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}

/// Pages of the site may live at another address than the service.
fn share(app: &App, headers: &mut HeaderMap, origin: &HeaderValue, is_preflight: bool) {
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    let known = |known: &String| known.as_bytes() == origin.as_bytes();
    if !app.settings.origins.iter().any(known) {
        return;
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    set(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    set(
        headers,
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "etag, retry-after",
    );
    if is_preflight {
        set(
            headers,
            header::ACCESS_CONTROL_ALLOW_METHODS,
            "GET, POST, PUT, PATCH, DELETE",
        );
        set(
            headers,
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "content-type, x-polder-secret",
        );
        set(headers, header::ACCESS_CONTROL_MAX_AGE, "600");
    }
}

fn check(app: &App, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let host = text(header::HOST).unwrap_or_default();
    // A name elsewhere that leads to this machine (DNS rebinding) would let any page sign on as anybody.
    if app.settings.login == Login::Dev && !is_local(host) {
        return Err(Problem::Forbidden(
            "the development login is for this machine only",
        ));
    }
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    const FOREIGN: Problem = Problem::Forbidden("this was sent by a page of another site");
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(origin), None) => {
            let origin = origin.to_str().map_err(|_| FOREIGN)?;
            let own = origin.split_once("://").is_some_and(|(scheme, name)| {
                matches!(scheme, "http" | "https") && !host.is_empty() && name == host
            });
            let known = app.settings.origins.iter().any(|known| known == origin);
            (own || known).then_some(()).ok_or(FOREIGN)
        }
        (Some(_), Some(_)) => Err(FOREIGN),
        (None, _) => match text(HeaderName::from_static("sec-fetch-site")) {
            Some("same-origin" | "none") => Ok(()),
            Some(_) => Err(FOREIGN),
            // A program, not a browser: it carries nothing that a browser adds by itself.
            None if headers.contains_key(header::COOKIE) => Err(FOREIGN),
            None => Ok(()),
        },
    }
}

pub fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

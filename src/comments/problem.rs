//! Why a request failed, as its status says it and a program reads it. (<https://www.rfc-editor.org/rfc/rfc9457>)

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Serialize;
use thiserror::Error;

use crate::comments::store::error::StoreError;

#[derive(Debug, Error)]
pub enum Problem {
    /// 400: it cannot be read at all.
    #[error("{0}")]
    Unreadable(String),
    #[error("say who you are: sign on first")]
    Unauthorised,
    #[error("{0}")]
    Forbidden(&'static str),
    /// Also said of what this person may not know of.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    #[error("{0} cannot be done here")]
    Method(axum::http::Method),
    #[error("{0}")]
    Conflict(&'static str),
    #[error("it took too long to arrive")]
    TooSlow,
    #[error("it is larger than {0} bytes")]
    TooLarge(usize),
    #[error("send it as application/json")]
    WrongType,
    /// 422: it can be read, and something in it cannot be.
    #[error("{why}")]
    Invalid {
        field: Option<&'static str>,
        why: String,
    },
    /// 422: a word of it may not be written here.
    #[error("`{0}` may not be written here; say it without")]
    Term(String),
    #[error("that was too much at once; wait {0} seconds")]
    TooFast(u64),
    #[error("the service cannot do this now; try again soon")]
    Unavailable,
    #[error("something went wrong here; it is in the log")]
    Internal,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// The word that may not be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<&'a str>,
}

impl Problem {
    pub fn invalid(field: &'static str, why: impl Into<String>) -> Problem {
        Problem::Invalid {
            field: Some(field),
            why: why.into(),
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Problem::Unreadable(_) => StatusCode::BAD_REQUEST,
            Problem::Unauthorised => StatusCode::UNAUTHORIZED,
            Problem::Forbidden(_) => StatusCode::FORBIDDEN,
            Problem::NotFound(_) => StatusCode::NOT_FOUND,
            Problem::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Problem::Conflict(_) => StatusCode::CONFLICT,
            Problem::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Problem::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::Invalid { .. } | Problem::Term(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::TooFast(_) => StatusCode::TOO_MANY_REQUESTS,
            Problem::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        // What a database says may quote what people wrote: it is for the operator alone.
        eprintln!("error: {}", error.to_string().escape_debug());
        match error {
            StoreError::WrongColumn(..) => Problem::Internal,
            StoreError::Database(_)
            | StoreError::Lost(_)
            | StoreError::Unwritten
            | StoreError::Stopped => Problem::Unavailable,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let (field, term) = match &self {
            Problem::Invalid { field, .. } => (*field, None),
            Problem::Term(term) => (Some("body"), Some(term.as_str())),
            _ => (None, None),
        };
        let body = Body {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: self.to_string(),
            field,
            term,
        };
        let text = serde_json::to_string(&body).unwrap_or_default();
        let mut response = (status, text).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self {
            Problem::TooFast(seconds) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Problem::Unavailable => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(5));
            }
            _ => {}
        }
        response
    }
}

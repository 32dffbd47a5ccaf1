//! Why something from another site is not taken, as its status says it.

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::json;
use thiserror::Error;

use crate::comments::command::outcome::Refusal;
use crate::comments::problem::Problem;
use crate::comments::store::error::StoreError;
use crate::federation::signature::claim::Flaw;

#[derive(Debug, Error)]
pub enum Refused {
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    #[error("send it as application/activity+json")]
    WrongType,
    #[error("it is larger than a megabyte, or packed")]
    TooLarge,
    #[error("it took too long to arrive")]
    TooSlow,
    #[error("this is another host")]
    Misdirected,
    #[error("this site does not talk with that one")]
    Stranger,
    #[error("{0}")]
    Unbelieved(#[from] Flaw),
    #[error("who signed it is not who did it")]
    Impostor,
    #[error("the key was not found where it is said to be")]
    NoKey,
    /// Where their document was.
    #[error("who signed it is no more")]
    Departed(String),
    #[error("{0}")]
    Forbidden(&'static str),
    #[error("there is no such thing")]
    NotFound,
    #[error("it was here, and is gone")]
    Gone,
    #[error("that was too much at once; wait {0} seconds")]
    TooFast(u64),
    #[error("the service cannot do this now; try again soon")]
    Unavailable,
}

impl Refused {
    pub fn status(&self) -> StatusCode {
        match self {
            Refused::Unreadable(_) => StatusCode::BAD_REQUEST,
            Refused::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Refused::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Refused::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Refused::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Refused::Stranger | Refused::Forbidden(_) => StatusCode::FORBIDDEN,
            Refused::Unbelieved(_) | Refused::Impostor | Refused::NoKey | Refused::Departed(_) => {
                StatusCode::UNAUTHORIZED
            }
            Refused::NotFound => StatusCode::NOT_FOUND,
            Refused::Gone => StatusCode::GONE,
            Refused::TooFast(_) => StatusCode::TOO_MANY_REQUESTS,
            Refused::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Refused {
        // It is written down there, and not shown.
        let _ = Problem::from(error);
        Refused::Unavailable
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Refused {
        match refusal {
            Refusal::Store(error) => error.into(),
            Refusal::NotFound(_) => Refused::NotFound,
            Refusal::Forbidden(why) | Refusal::Conflict(why) | Refusal::Invalid(_, why) => {
                Refused::Forbidden(why)
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.to_string(),
        });
        let mut response = (status, body.to_string()).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let wait = match self {
            Refused::TooFast(seconds) => Some(seconds),
            Refused::Unavailable => Some(5),
            _ => None,
        };
        if let Some(seconds) = wait {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

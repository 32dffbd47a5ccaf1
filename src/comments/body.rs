//! Strict JSON: what is sent is what was asked for, of a size that is, or it is refused with the reason.

use std::time::Duration;

use axum::body::Body;
use axum::body::HttpBody;
use axum::extract::FromRequest;
use axum::extract::Request;
use axum::http::header;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::comments::problem::Problem;

/// Bytes of a request.
pub const LARGEST: usize = 64 * 1024;
/// A request that is longer on its way is given up.
const LONGEST: Duration = Duration::from_secs(10);

pub struct Json<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Json<T>, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Problem::WrongType);
        }
        let bytes = read(request.into_body()).await?;
        // Two of one key, a key that nobody knows, a number for a text: it is JSON, but not ours.
        serde_json::from_slice(&bytes).map(Json).map_err(|error| {
            let why = error.to_string();
            match error.classify() {
                Category::Data => Problem::Invalid { field: None, why },
                Category::Io | Category::Syntax | Category::Eof => {
                    Problem::Unreadable(format!("this is not JSON: {why}"))
                }
            }
        })
    }
}

/// Reads a request, up to the size that one may have.
pub async fn read(body: Body) -> Result<Vec<u8>, Problem> {
    if body.size_hint().lower() > LARGEST as u64 {
        return Err(Problem::TooLarge(LARGEST));
    }
    let mut stream = body.into_data_stream();
    let all = async {
        let mut bytes = Vec::new();
        while let Some(part) = stream.next().await {
            let part = part.map_err(|_| Problem::Unreadable("the request broke off".to_owned()))?;
            if bytes.len() + part.len() > LARGEST {
                return Err(Problem::TooLarge(LARGEST));
            }
            bytes.extend_from_slice(&part);
        }
        Ok(bytes)
    };
    tokio::time::timeout(LONGEST, all)
        .await
        .unwrap_or(Err(Problem::TooSlow))
}

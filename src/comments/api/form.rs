//! Forms as browsers send them without a script.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::FromRequest;
use axum::extract::Request;
use axum::http::header;

use crate::comments::app::App;
use crate::comments::body;
use crate::comments::problem::Problem;
use crate::content::path::decode;

/// The fields of a form; of several with one name the last counts.
pub struct Form(BTreeMap<String, String>);

impl Form {
    /// What somebody filled in; nothing where they left it empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }
}

/// `a=1&b=two+words`
pub fn fields(text: &str) -> BTreeMap<String, String> {
    let read = |part: &str| decode(&part.replace('+', " "));
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (read(name), read(value)))
        .collect()
}

impl FromRequest<Arc<App>> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Form, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Problem::WrongType);
        }
        let bytes = body::read(request.into_body()).await?;
        let text = String::from_utf8(bytes)
            .map_err(|_| Problem::Unreadable("this form is not UTF-8".to_owned()))?;
        Ok(Form(fields(&text)))
    }
}

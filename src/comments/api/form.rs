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

/// The fields of a form, in their order.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// What somebody filled in; nothing where they left it empty. Of several with one name the last counts.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).last().filter(|value| !value.is_empty())
    }

    /// The language of the page with the form, if what stands there can be one.
    pub fn lang(&self) -> Option<&str> {
        let is_plain = |lang: &&str| {
            let mut bytes = lang.bytes();
            lang.len() < 20 && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        self.get("lang").filter(is_plain)
    }

    /// Everything with one name: boxes that are ticked.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let fields = self.0.iter().filter(move |(field, _)| field == name);
        fields.map(|(_, value)| value.as_str())
    }
}

/// `a=1&b=two+words`; of several with one name the last counts.
pub fn fields(text: &str) -> BTreeMap<String, String> {
    pairs(text).collect()
}

fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    let read = |part: &str| decode(&part.replace('+', " "));
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(move |(name, value)| (read(name), read(value)))
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
        Ok(Form(pairs(&text).collect()))
    }
}

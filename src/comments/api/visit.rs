//! Somebody who looks at a page of the service: who they are, what they ask for, and in which language.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;

use crate::comments::account::Asker;
use crate::comments::api::form;
use crate::comments::api::setting::nowhere;
use crate::comments::app::App;
use crate::comments::problem::Problem;

pub struct Visit {
    pub app: Arc<App>,
    pub asker: Asker,
    fields: BTreeMap<String, String>,
    headers: HeaderMap,
}

impl Visit {
    /// What stands in the address behind its `?`.
    pub fn asks(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    pub fn lang(&self) -> Option<&str> {
        self.asks("lang")
    }

    /// The page, or a page that says why there is none. `up` leads from it to the service's `/t/`.
    pub fn answer(&self, up: &'static str, page: Result<Response, Problem>) -> Response {
        page.unwrap_or_else(|problem| nowhere(&self.app, &self.headers, self.lang(), up, problem))
    }
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Visit, Problem> {
        Ok(Visit {
            app: app.clone(),
            asker: Asker::from_request_parts(parts, app).await?,
            fields: form::fields(parts.uri.query().unwrap_or_default()),
            headers: parts.headers.clone(),
        })
    }
}

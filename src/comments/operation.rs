//! What can be asked of the service, and its description in OpenAPI. (<https://spec.openapis.org/oas/v3.1.0>)

use std::sync::Arc;

use axum::routing::MethodRouter;
use serde_json::Value;
use serde_json::json;

use crate::comments::api::shape;
use crate::comments::app::App;
use crate::comments::settings::Login;
use crate::comments::store::reaction::KINDS;

/// Something that can be asked.
pub struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    pub about: &'static str,
    /// Who asks has to have signed on.
    pub signed_on: bool,
    pub body: Option<Value>,
    pub answer: Answer,
    pub route: MethodRouter<Arc<App>>,
}

pub enum Answer {
    Json(u16, Value),
    /// 204
    Nothing,
    Text(&'static str),
}

/// The OpenAPI document.
pub fn describe(operations: &[Operation], login: &Login) -> Value {
    let header = match login {
        Login::Dev => "X-Polder-User",
        Login::Proxy(_) => "Remote-User",
    };
    let mut paths = json!({});
    for operation in operations {
        paths[operation.path][operation.method] = described(operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Polder: the comment service",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Threads for the pages of a site. A thread belongs to the id of its page.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "person": { "type": "apiKey", "in": "header", "name": header },
            },
        },
    })
}

fn described(operation: &Operation) -> Value {
    let mut responses = json!({});
    match &operation.answer {
        Answer::Json(status, shape) => {
            responses[status.to_string()] = json!({
                "description": "Done.",
                "content": { "application/json": { "schema": shape } },
            });
        }
        Answer::Nothing => responses["204"] = json!({ "description": "Done." }),
        Answer::Text(kind) => {
            responses["200"] = json!({
                "description": "Done.",
                "content": { *kind: { "schema": { "type": "string" } } },
            });
        }
    }
    if operation.path == "/api/v1/threads/{page}" {
        responses["304"] = json!({ "description": "It is as it was." });
    }
    let mut problems = vec![400, 403, 404, 405, 422, 429, 503];
    if operation.signed_on {
        problems.extend([401, 409]);
    }
    if operation.body.is_some() {
        problems.extend([408, 413, 415]);
    }
    problems.sort_unstable();
    for status in problems {
        responses[status.to_string()] = json!({
            "description": "Why not.",
            "content": { "application/problem+json": { "schema": shape::problem() } },
        });
    }
    let mut parameters: Vec<Value> = operation
        .path
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next())
        .map(|name| {
            let shape = match name {
                "kind" => shape::one_of(KINDS),
                _ => shape::id(),
            };
            json!({ "name": name, "in": "path", "required": true, "schema": shape })
        })
        .collect();
    if operation.path == "/api/v1/threads/{page}/people" {
        parameters.push(json!({
            "name": "begin",
            "in": "query",
            "required": true,
            "description": "How an id or a word of a name begins.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 40 },
        }));
    }
    if operation.path == "/api/v1/threads/{page}" {
        parameters.push(json!({
            "name": "after",
            "in": "query",
            "description": "A cursor of this thread.",
            "schema": { "type": "string", "pattern": "^[a-z2-7]{16}\\.[0-9]{1,17}$" },
        }));
    }
    let mut described = json!({
        "summary": operation.about,
        "parameters": parameters,
        "responses": responses,
    });
    if operation.signed_on {
        described["security"] = json!([{ "person": [] }]);
    }
    if let Some(body) = &operation.body {
        described["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": body } },
        });
    }
    described
}

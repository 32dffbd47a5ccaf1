//! `POST /api/v1/threads/{page}/kudos`: thanks to whom a page tells of, with what for, and where one sees it.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use crate::comments::api::comment;
use crate::comments::api::comment::NewComment;
use crate::comments::api::comment::answer;
use crate::comments::app::App;
use crate::comments::auth::SignedOn;
use crate::comments::body::Json;
use crate::comments::evidence;
use crate::comments::problem::Problem;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kudos {
    pub reason: String,
    /// A page of this site, or an address elsewhere.
    pub evidence: String,
}

pub async fn give(
    State(app): State<Arc<App>>,
    who: SignedOn,
    Path(page): Path<String>,
    Json(kudos): Json<Kudos>,
) -> Result<Response, Problem> {
    let told = thank(&app, who, page, kudos).await?;
    Ok(answer(StatusCode::CREATED, &told))
}

/// Thanks somebody, and tells what became of it.
pub async fn thank(
    app: &Arc<App>,
    who: SignedOn,
    page: String,
    kudos: Kudos,
) -> Result<Value, Problem> {
    let place = app.readable(&page, &who.0)?;
    let register = app.register();
    let person = register.whose(&page).ok_or(Problem::NotFound("person"))?;
    if person.id == who.1.id {
        return Err(Problem::Forbidden("kudos are for somebody else"));
    }
    let shown = evidence::read(
        &kudos.evidence,
        "evidence",
        &register,
        place.level,
        &app.settings,
    )?;
    let new = NewComment {
        body: kudos.reason,
        parent: None,
        anonymous: false,
    };
    comment::publish(app, who, page, new, Some(shown)).await
}

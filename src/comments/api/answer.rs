//! `PUT /api/v1/threads/{page}/answer`: which comment answers the question.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::comments::account::Asker;
use crate::comments::api::comment::actor;
use crate::comments::app::App;
use crate::comments::body::Json;
use crate::comments::command::Command;
use crate::comments::command::answer::Accept;
use crate::comments::problem::Problem;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// `null` takes it back.
    #[serde(deserialize_with = "Option::deserialize")]
    comment: Option<String>,
}

pub async fn accept(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(page): Path<String>,
    headers: HeaderMap,
    Json(answer): Json<Answer>,
) -> Result<StatusCode, Problem> {
    let place = app.readable(&page, &asker)?;
    let by = actor(&asker, &headers)?;
    if place.is_closed() {
        return Err(Problem::Conflict("this thread is closed"));
    }
    let account = asker.account.as_ref();
    let in_charge = account.is_some_and(|account| account.moderates || place.is_owner(account));
    app.count(&asker)?;
    app.run(Command::Accept(Accept {
        page,
        comment: answer.comment,
        by,
        in_charge,
    }))
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

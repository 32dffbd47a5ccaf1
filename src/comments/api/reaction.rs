//! `PUT`, `DELETE /api/v1/comments/{id}/reactions/{kind}`

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::State;
use axum::http::StatusCode;

use crate::comments::api::comment::find;
use crate::comments::app::App;
use crate::comments::auth::SignedOn;
use crate::comments::command::Command;
use crate::comments::command::react::React;
use crate::comments::problem::Problem;
use crate::comments::store::comment::State as Stage;
use crate::comments::store::reaction::KINDS;

pub async fn add(
    State(app): State<Arc<App>>,
    who: SignedOn,
    Path((id, kind)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    react(&app, who, id, kind, true).await
}

pub async fn remove(
    State(app): State<Arc<App>>,
    who: SignedOn,
    Path((id, kind)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    react(&app, who, id, kind, false).await
}

async fn react(
    app: &App,
    SignedOn(asker, account): SignedOn,
    comment: String,
    kind: String,
    felt: bool,
) -> Result<StatusCode, Problem> {
    let (row, place) = find(app, &asker, &comment).await?;
    if !KINDS.contains(&kind.as_str()) {
        return Err(Problem::NotFound("reaction"));
    }
    if row.state != Stage::Published {
        return Err(Problem::NotFound("comment"));
    }
    if place.is_closed() {
        return Err(Problem::Conflict("this thread is closed"));
    }
    app.count(&asker)?;
    app.run(Command::React(React {
        page: row.page,
        comment,
        kind,
        person: account.id,
        felt,
        now: app.now(),
    }))
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

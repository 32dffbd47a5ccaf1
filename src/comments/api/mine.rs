//! What of a thread is one's own: for nobody else, and kept by no cache.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

use crate::comments::api::comment::answer;
use crate::comments::app::App;
use crate::comments::app::time;
use crate::comments::auth::SignedOn;
use crate::comments::command::Command;
use crate::comments::command::follow::Follow;
use crate::comments::problem::Problem;
use crate::comments::store::mine::Mine;

/// `GET /api/v1/threads/{page}/me`
pub async fn show(
    State(app): State<Arc<App>>,
    SignedOn(asker, account): SignedOn,
    Path(page): Path<String>,
) -> Result<Response, Problem> {
    let place = app.readable(&page, &asker)?;
    let mine = Mine {
        page,
        person: account.id.clone(),
    };
    let mine = app.db.read(mine).await?;
    let pending: Vec<Value> = mine
        .pending
        .iter()
        .map(|row| {
            json!({
                "id": row.id,
                "parent": row.parent,
                "html": row.html,
                "created": time(row.created),
                "state": row.state.name(),
            })
        })
        .collect();
    let told = json!({
        "id": account.id,
        "name": account.name,
        "pending": pending,
        "reactions": mine.reactions,
        "follows": mine.follows,
        "chosen": mine.chosen,
        "moderates": account.moderates,
        "owns": place.is_owner(&account),
    });
    Ok(answer(StatusCode::OK, &told))
}

/// `PUT /api/v1/threads/{page}/follow`
pub async fn follow(
    State(app): State<Arc<App>>,
    who: SignedOn,
    Path(page): Path<String>,
) -> Result<StatusCode, Problem> {
    change(&app, who, page, true).await
}

/// `DELETE /api/v1/threads/{page}/follow`
pub async fn unfollow(
    State(app): State<Arc<App>>,
    who: SignedOn,
    Path(page): Path<String>,
) -> Result<StatusCode, Problem> {
    change(&app, who, page, false).await
}

async fn change(
    app: &App,
    SignedOn(asker, account): SignedOn,
    page: String,
    follows: bool,
) -> Result<StatusCode, Problem> {
    app.readable(&page, &asker)?;
    app.count(&asker)?;
    app.run(Command::Follow(Follow {
        page,
        person: account.id,
        follows,
        now: app.now(),
    }))
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

//! What moderators see and do, and how others call them.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use crate::comments::account::Account;
use crate::comments::account::Asker;
use crate::comments::api::comment::answer;
use crate::comments::api::comment::find;
use crate::comments::app::App;
use crate::comments::app::time;
use crate::comments::auth::SignedOn;
use crate::comments::body::Json;
use crate::comments::command::Command;
use crate::comments::command::moderate::Lock;
use crate::comments::command::moderate::Report;
use crate::comments::command::moderate::Settle;
use crate::comments::command::shift::Move;
use crate::comments::person_name;
use crate::comments::problem::Problem;
use crate::comments::register::Place;
use crate::comments::store::audit::LastDeeds;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::OneComment;
use crate::comments::store::comment::State as Stage;
use crate::comments::store::queue::Waiting;

/// Characters of a reason.
const LONGEST: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    state: Wanted,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Wanted {
    Published,
    Hidden,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Locked {
    locked: bool,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    to: String,
    /// All of them where none is named.
    #[serde(default)]
    comments: Option<Vec<String>>,
    #[serde(default)]
    reason: String,
}

/// `POST /api/v1/comments/{id}/reports`
pub async fn report(
    State(app): State<Arc<App>>,
    SignedOn(asker, account): SignedOn,
    Path(id): Path<String>,
    Json(report): Json<Reason>,
) -> Result<StatusCode, Problem> {
    let (row, _) = find(&app, &asker, &id).await?;
    if row.state != Stage::Published {
        return Err(Problem::NotFound("comment"));
    }
    let reason = reason(&report.reason)?;
    app.count(&asker)?;
    app.run(Command::Report(Report {
        page: row.page,
        comment: id,
        person: account.id,
        reason,
        now: app.now(),
    }))
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Something about which a moderator has to decide.
pub struct Case {
    pub row: CommentRow,
    pub place: Place,
    /// What those wrote who reported it.
    pub reasons: Vec<String>,
}

/// What waits and what was reported, on pages that this moderator may read.
pub async fn cases(app: &App, asker: &Asker) -> Result<Vec<Case>, Problem> {
    moderator(asker)?;
    let waiting = app.db.read(Waiting).await?.into_iter();
    let cases = waiting.filter_map(|case| {
        let place = app.readable(&case.comment.page, asker).ok()?;
        Some(Case {
            row: case.comment,
            place,
            reasons: case.reasons,
        })
    });
    Ok(cases.collect())
}

/// `GET /api/v1/moderation/queue`
pub async fn queue(State(app): State<Arc<App>>, asker: Asker) -> Result<Response, Problem> {
    let register = app.register();
    let cases = cases(&app, &asker).await?.into_iter();
    let told: Vec<Value> = cases
        .map(
            |Case {
                 row,
                 place,
                 reasons,
             }| {
                json!({
                    "id": row.id,
                    "page": row.page,
                    "title": person_name::clean(&place.page.title),
                    "url": place.page.url,
                    "author": app.author(&row, &register),
                    "html": row.html,
                    "created": time(row.created),
                    "state": row.state.name(),
                    "reports": reasons,
                })
            },
        )
        .collect();
    Ok(answer(StatusCode::OK, &json!({ "comments": told })))
}

/// Shows a comment or hides it.
pub async fn decide(
    app: &App,
    asker: &Asker,
    id: &str,
    publish: bool,
    why: &str,
) -> Result<Option<Stage>, Problem> {
    let account = moderator(asker)?;
    const NONE: Problem = Problem::NotFound("comment");
    let row = app.db.read(OneComment(id.to_owned())).await?.ok_or(NONE)?;
    app.readable(&row.page, asker).map_err(|_| NONE)?;
    let done = app
        .run(Command::Settle(Settle {
            page: row.page,
            comment: id.to_owned(),
            moderator: account.id.clone(),
            publish,
            reason: reason(why)?,
            now: app.now(),
        }))
        .await?;
    Ok(done.state)
}

/// `PUT /api/v1/comments/{id}/state`
pub async fn settle(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(id): Path<String>,
    Json(decision): Json<Decision>,
) -> Result<Response, Problem> {
    let publish = decision.state == Wanted::Published;
    let state = decide(&app, &asker, &id, publish, &decision.reason).await?;
    let state = state.map(Stage::name);
    Ok(answer(StatusCode::OK, &json!({ "id": id, "state": state })))
}

/// `PUT /api/v1/threads/{page}/lock`
pub async fn lock(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(page): Path<String>,
    Json(locked): Json<Locked>,
) -> Result<StatusCode, Problem> {
    let account = moderator(&asker)?;
    app.readable(&page, &asker)?;
    app.run(Command::Lock(Lock {
        page,
        moderator: account.id.clone(),
        locked: locked.locked,
        reason: reason(&locked.reason)?,
        now: app.now(),
    }))
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/threads/{page}/move`: to a page that has no more readers, or they would read what was not for them.
pub async fn shift(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(page): Path<String>,
    Json(shift): Json<Shift>,
) -> Result<StatusCode, Problem> {
    let account = moderator(&asker)?;
    let place = app.readable(&page, &asker)?;
    let target = app.readable(&shift.to, &asker);
    let target = target.map_err(|_| Problem::invalid("to", "there is no such page"))?;
    if target.page.page == page {
        return Err(Problem::invalid("to", "it is there already"));
    }
    if target.level < place.level {
        return Err(Problem::Conflict(
            "more people read that page than this one",
        ));
    }
    if target.is_closed() {
        return Err(Problem::Conflict("the other thread is closed"));
    }
    if shift.comments.as_ref().is_some_and(|ids| ids.len() > 200) {
        return Err(Problem::invalid("comments", "name at most 200"));
    }
    app.run(Command::Move(Move {
        page,
        target: shift.to,
        comments: shift.comments,
        moderator: account.id.clone(),
        reason: reason(&shift.reason)?,
        now: app.now(),
    }))
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/moderation/log`: what was done, the newest first.
pub async fn log(State(app): State<Arc<App>>, asker: Asker) -> Result<Response, Problem> {
    moderator(&asker)?;
    let lines = app.db.read(LastDeeds).await?;
    let told: Vec<Value> = lines
        .into_iter()
        .filter(|line| line.page.is_empty() || app.readable(&line.page, &asker).is_ok())
        .map(|line| {
            json!({
                "number": line.number,
                "time": time(line.done),
                "person": line.person,
                "deed": line.deed,
                "page": line.page,
                "comment": line.comment,
                "reason": line.reason,
                "hash": line.hash,
            })
        })
        .collect();
    Ok(answer(StatusCode::OK, &json!({ "lines": told })))
}

/// Whoever asks, if they may decide about others' words.
pub fn moderator(asker: &Asker) -> Result<&Account, Problem> {
    let account = asker.account.as_ref().ok_or(Problem::Unauthorised)?;
    match account.moderates {
        true => Ok(account),
        false => Err(Problem::Forbidden("this is for moderators")),
    }
}

fn reason(reason: &str) -> Result<String, Problem> {
    let reason = reason.trim();
    let plain = reason
        .chars()
        .all(|c| c == '\n' || !person_name::is_unseen(c));
    match plain && reason.chars().count() <= LONGEST {
        true => Ok(reason.to_owned()),
        false => Err(Problem::invalid(
            "reason",
            "write at most 500 plain characters",
        )),
    }
}

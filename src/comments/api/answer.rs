//! `/api/v1/threads/{page}/answer`: which comment answers the question, or where the answer stands already.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use crate::comments::account::Asker;
use crate::comments::api::comment;
use crate::comments::api::comment::NewComment;
use crate::comments::api::comment::actor;
use crate::comments::app::App;
use crate::comments::auth::SignedOn;
use crate::comments::body::Json;
use crate::comments::command::Command;
use crate::comments::command::actor::Actor;
use crate::comments::command::answer;
use crate::comments::command::answer::Accept;
use crate::comments::evidence;
use crate::comments::problem::Problem;
use crate::comments::register::Place;
use crate::comments::text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// `null` takes it back.
    #[serde(deserialize_with = "Option::deserialize")]
    comment: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// A page of this site, or an address.
    pub link: String,
    /// The comment that asks; none where the page does.
    #[serde(default)]
    pub question: Option<String>,
}

/// `PUT`
pub async fn accept(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(page): Path<String>,
    headers: HeaderMap,
    Json(answer): Json<Answer>,
) -> Result<StatusCode, Problem> {
    let by = actor(&asker, &headers)?;
    choose(&app, &asker, page, answer.comment, by).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says which comment is the answer, or that none is.
pub async fn choose(
    app: &Arc<App>,
    asker: &Asker,
    page: String,
    comment: Option<String>,
    by: Actor,
) -> Result<(), Problem> {
    let place = app.readable(&page, asker)?;
    if place.is_closed() {
        return Err(Problem::Conflict("this thread is closed"));
    }
    app.count(asker)?;
    app.run(Command::Accept(Accept {
        page,
        comment,
        by,
        in_charge: is_in_charge(asker, &place),
    }))
    .await?;
    Ok(())
}

/// `POST`
pub async fn elsewhere(
    State(app): State<Arc<App>>,
    who: SignedOn,
    Path(page): Path<String>,
    Json(elsewhere): Json<Elsewhere>,
) -> Result<Response, Problem> {
    let told = point(&app, who, page, elsewhere).await?;
    Ok(comment::answer(StatusCode::CREATED, &told))
}

/// Answers a question with a link, and accepts that.
pub async fn point(
    app: &Arc<App>,
    who: SignedOn,
    page: String,
    Elsewhere { link, question }: Elsewhere,
) -> Result<Value, Problem> {
    let place = app.readable(&page, &who.0)?;
    let register = app.register();
    let kept = evidence::read(&link, "link", &register, place.level, &app.settings)?;
    let body = match register.place(&kept) {
        Some(place) => {
            let title = text::plain(&place.page.title);
            format!("[{title}](<{}>)", place.page.url)
        }
        None => format!("<{kept}>"),
    };
    let by = Actor::Person(who.1.id.clone());
    let in_charge = is_in_charge(&who.0, &place);
    let new = NewComment {
        body,
        parent: question,
        anonymous: false,
    };
    let draft = comment::draft(app, who, page.clone(), new, None).await?;
    let accept = Accept {
        page,
        comment: Some(draft.post.id.clone()),
        by,
        in_charge,
    };
    comment::submit(app, draft, |post| {
        Command::Elsewhere(Box::new(answer::Elsewhere { post, accept }))
    })
    .await
}

/// Whether somebody looks after the page, or after all.
pub fn is_in_charge(asker: &Asker, place: &Place) -> bool {
    let account = asker.account.as_ref();
    account.is_some_and(|account| account.moderates || place.is_owner(account))
}

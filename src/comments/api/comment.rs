//! Comments: say something, say it better, take it back.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;

use crate::comments::account::Account;
use crate::comments::account::Asker;
use crate::comments::anonymous;
use crate::comments::app::App;
use crate::comments::app::time;
use crate::comments::auth::SignedOn;
use crate::comments::body::Json;
use crate::comments::command::Command;
use crate::comments::command::actor::Actor;
use crate::comments::command::say::Edit;
use crate::comments::command::say::Post;
use crate::comments::command::say::Withdraw;
use crate::comments::id::fresh_id;
use crate::comments::id::timed_id;
use crate::comments::problem::Problem;
use crate::comments::register::Place;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::OneComment;
use crate::comments::store::comment::Revisions;
use crate::comments::store::comment::State as Stage;
use crate::comments::text;
use crate::comments::text::Text;
use crate::config::Moderation;
use crate::content::page_id::PageId;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    pub body: String,
    #[serde(default)]
    pub parent: Option<String>,
    #[serde(default)]
    pub anonymous: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub body: String,
}

/// `POST /api/v1/threads/{page}/comments`
pub async fn post(
    State(app): State<Arc<App>>,
    who: SignedOn,
    Path(page): Path<String>,
    Json(new): Json<NewComment>,
) -> Result<Response, Problem> {
    let told = say(&app, who, page, new).await?;
    Ok(answer(StatusCode::CREATED, &told))
}

/// Says something, and tells what became of it.
pub async fn say(
    app: &Arc<App>,
    who: SignedOn,
    page: String,
    new: NewComment,
) -> Result<Value, Problem> {
    publish(app, who, page, new, None).await
}

/// The one door for whatever people say, kudos with their evidence too.
pub async fn publish(
    app: &Arc<App>,
    who: SignedOn,
    page: String,
    new: NewComment,
    evidence: Option<String>,
) -> Result<Value, Problem> {
    let draft = draft(app, who, page, new, evidence).await?;
    submit(app, draft, |post| Command::Post(Box::new(post))).await
}

/// Something that can be said.
pub struct Draft {
    pub post: Post,
    told: Value,
}

/// Checks and counts what somebody wants to say.
pub async fn draft(
    app: &Arc<App>,
    SignedOn(asker, account): SignedOn,
    page: String,
    new: NewComment,
    evidence: Option<String>,
) -> Result<Draft, Problem> {
    let place = app.readable(&page, &asker)?;
    if place.is_closed() {
        return Err(Problem::Conflict("this thread is closed"));
    }
    if let Some(parent) = &new.parent
        && PageId::parse(parent).is_none()
    {
        return Err(Problem::invalid(
            "parent",
            "there is no such comment in this thread",
        ));
    }
    let now = app.now();
    match new.anonymous {
        // Not even who wrote something in this minute is to be known.
        true => app.anonymous.count(&account.id, now)?,
        false => app.count(&asker)?,
    }
    let Text { body, html, calls } = read(app, &place, new.body).await?;
    let is_held = !account.moderates && app.settings.terms.holds(&body, &html);
    let mut post = Post {
        page,
        // Where nobody is to know when it was asked, the id must not say it.
        id: match new.anonymous {
            true => fresh_id()?,
            false => timed_id(now)?,
        },
        parent: new.parent,
        author: Some(account.id),
        name: Some(account.name),
        body,
        html,
        now,
        state: match app.settings.moderation {
            _ if is_held => Stage::Pending,
            Moderation::Before => Stage::Pending,
            Moderation::After | Moderation::First => Stage::Published,
        },
        trusts_known_only: app.settings.moderation == Moderation::First && !account.moderates,
        secret: None,
        mentions: app.register().mentioned(calls.iter(), place.level),
        evidence,
    };
    let mut told = json!({ "id": post.id });
    if new.anonymous {
        let secret = format!("{}{}", fresh_id()?, fresh_id()?);
        post.author = None;
        post.name = None;
        post.now = anonymous::appears(now);
        post.state = Stage::Waiting;
        post.trusts_known_only = false;
        post.secret = Some(anonymous::hash(&secret));
        told["secret"] = secret.into();
        told["appears"] = time(post.now).into();
    }
    Ok(Draft { post, told })
}

/// Writes down what somebody says, and tells what became of it.
pub async fn submit(
    app: &Arc<App>,
    Draft { post, mut told }: Draft,
    command: impl FnOnce(Post) -> Command,
) -> Result<Value, Problem> {
    let done = app.run(command(post)).await?;
    told["state"] = done.state.map(Stage::name).into();
    Ok(told)
}

/// `GET /api/v1/comments/{id}/source`: one's own comment as it was written, to be changed.
pub async fn source(
    State(app): State<Arc<App>>,
    SignedOn(asker, account): SignedOn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (row, _) = find(&app, &asker, &id).await?;
    own(&row, &account)?;
    Ok(answer(
        StatusCode::OK,
        &json!({ "id": id, "body": row.body, "state": row.state.name() }),
    ))
}

/// `PATCH /api/v1/comments/{id}`
pub async fn edit(
    State(app): State<Arc<App>>,
    SignedOn(asker, account): SignedOn,
    Path(id): Path<String>,
    Json(words): Json<Words>,
) -> Result<Response, Problem> {
    let (row, place) = find(&app, &asker, &id).await?;
    own(&row, &account)?;
    if place.is_closed() {
        return Err(Problem::Conflict("this thread is closed"));
    }
    app.count(&asker)?;
    let Text { body, html, calls } = read(&app, &place, words.body).await?;
    let told = json!({ "id": id, "html": html });
    let held = !account.moderates && app.settings.terms.holds(&body, &html);
    app.run(Command::Edit(Edit {
        held,
        id,
        page: row.page,
        by: Actor::Person(account.id),
        body,
        html,
        mentions: app.register().mentioned(calls.iter(), place.level),
        now: app.now(),
    }))
    .await?;
    Ok(answer(StatusCode::OK, &told))
}

/// `DELETE /api/v1/comments/{id}`: by its author, or by who holds the link of what was asked anonymously.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    const NONE: Problem = Problem::NotFound("comment");
    let by = actor(&asker, &headers)?;
    let row = match &by {
        Actor::Person(_) => find(&app, &asker, &id).await?.0,
        Actor::Secret(_) => {
            app.count(&asker)?;
            let row = app.db.read(OneComment(id.clone())).await?.ok_or(NONE)?;
            app.readable(&row.page, &asker).map_err(|_| NONE)?;
            row
        }
    };
    app.run(Command::Withdraw(Withdraw {
        id,
        page: row.page,
        by,
        now: app.now(),
    }))
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// As whom somebody acts on a comment: with the secret of an anonymous question, or as who they are.
pub fn actor(asker: &Asker, headers: &HeaderMap) -> Result<Actor, Problem> {
    if let Some(secret) = headers.get("x-polder-secret") {
        let secret = secret.to_str().unwrap_or_default();
        return Ok(Actor::Secret(anonymous::hash(secret)));
    }
    let account = asker.account.as_ref().ok_or(Problem::Unauthorised)?;
    Ok(Actor::Person(account.id.clone()))
}

/// `GET /api/v1/comments/{id}/history`: what it said before, the oldest first, and what it says now.
pub async fn history(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (_, versions) = versions(&app, &asker, &id).await?;
    let told: Vec<Value> = versions
        .into_iter()
        .map(|(html, written)| json!({ "html": html, "written": time(written) }))
        .collect();
    Ok(answer(
        StatusCode::OK,
        &json!({ "id": id, "versions": told }),
    ))
}

/// A comment that everybody sees, and its texts with when they were written, the oldest first.
pub async fn versions(
    app: &App,
    asker: &Asker,
    id: &str,
) -> Result<(CommentRow, Vec<(String, i64)>), Problem> {
    let (row, _) = find(app, asker, id).await?;
    if row.state != Stage::Published {
        return Err(Problem::NotFound("comment"));
    }
    let revisions = app.db.read(Revisions(id.to_owned())).await?;
    let before = revisions.into_iter();
    let mut versions: Vec<(String, i64)> = before
        .map(|revision| (revision.html, revision.written))
        .collect();
    versions.push((row.html.clone(), row.edited.unwrap_or(row.created)));
    Ok((row, versions))
}

/// `POST /api/v1/threads/{page}/preview`
pub async fn preview(
    State(app): State<Arc<App>>,
    SignedOn(asker, _): SignedOn,
    Path(page): Path<String>,
    Json(words): Json<Words>,
) -> Result<Response, Problem> {
    let place = app.readable(&page, &asker)?;
    let Text { html, .. } = read(&app, &place, words.body).await?;
    Ok(answer(StatusCode::OK, &json!({ "html": html })))
}

/// A comment that this person may know of, and where it stands.
pub async fn find(app: &App, asker: &Asker, id: &str) -> Result<(CommentRow, Place), Problem> {
    const NONE: Problem = Problem::NotFound("comment");
    if PageId::parse(id).is_none() {
        return Err(NONE);
    }
    let row = app.db.read(OneComment(id.to_owned())).await?.ok_or(NONE)?;
    let place = app.readable(&row.page, asker).map_err(|_| NONE)?;
    let own = match (&row.author, &asker.account) {
        (Some(author), Some(account)) => *author == account.id,
        _ => false,
    };
    match row.shown || own {
        true => Ok((row, place)),
        false => Err(NONE),
    }
}

fn own(row: &CommentRow, account: &Account) -> Result<(), Problem> {
    match row.author.as_deref() == Some(&account.id) {
        true => Ok(()),
        false => Err(Problem::Forbidden("this is not your comment")),
    }
}

/// Reads a text in which no word may stand that nobody may write.
async fn read(app: &Arc<App>, place: &Place, body: String) -> Result<Text, Problem> {
    let text = rendered(app, place, body).await?;
    match app.settings.terms.forbidden(&text.body, &text.html) {
        Some(term) => Err(Problem::Term(term.to_owned())),
        None => Ok(text),
    }
}

/// A long text does not hold up the other answers.
async fn rendered(app: &Arc<App>, place: &Place, body: String) -> Result<Text, Problem> {
    const LONG: usize = 2000;
    let is_long = body.len() > LONG;
    let app = app.clone();
    let level = place.level;
    let work = move || {
        let register = app.register();
        let prefix = &app.settings.base_path;
        text::read(&body, |target| register.link(target, level, prefix))
    };
    match is_long {
        true => tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| Problem::Internal)?,
        false => work(),
    }
}

/// An answer that says the same to everybody.
pub fn json(text: String) -> Response {
    let mut response = text.into_response();
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// A private answer, as everything is that is no thread.
pub fn answer(status: StatusCode, value: &Value) -> Response {
    let mut response = (status, value.to_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    response
}

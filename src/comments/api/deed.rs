//! What a form without a script asks for, done as the API does it.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::comments::account::Asker;
use crate::comments::anonymous;
use crate::comments::api::answer;
use crate::comments::api::answer::Elsewhere;
use crate::comments::api::comment;
use crate::comments::api::comment::NewComment;
use crate::comments::api::comment::Words;
use crate::comments::api::form::Form;
use crate::comments::api::kudos;
use crate::comments::api::kudos::Kudos;
use crate::comments::api::mine;
use crate::comments::api::poll;
use crate::comments::api::poll::Poll;
use crate::comments::api::poll::Vote;
use crate::comments::api::reaction;
use crate::comments::app::App;
use crate::comments::auth::SignedOn;
use crate::comments::body::Json;
use crate::comments::command::actor::Actor;
use crate::comments::problem::Problem;
use crate::comments::store::comment::State as Stage;

/// What is to be seen afterwards.
pub enum Done {
    /// The thread.
    Thread,
    Comment(String),
    /// The thread, and that nobody else sees it yet.
    Waits,
    /// The link of something asked without a name.
    Asked(String),
}

pub async fn carry_out(
    app: &Arc<App>,
    asker: &Asker,
    page: &str,
    form: &Form,
) -> Result<Done, Problem> {
    let state = || State(app.clone());
    let thread = || Path(page.to_owned());
    let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let given = |name: &str| form.get(name).is_some();
    let comment = form.get("comment").map(str::to_owned);

    // Who holds the link of a question needs no name for these.
    if let (Some(id), true) = (&comment, given("withdraw")) {
        let headers = secret(form)?;
        comment::withdraw(state(), asker.clone(), Path(id.clone()), headers).await?;
        return Ok(after(form, Done::Comment(id.clone())));
    }
    if let (Some(id), true) = (&comment, given("accept") || given("unaccept")) {
        let chosen = given("accept").then(|| id.clone());
        let by = match form.get("key") {
            Some(key) => Actor::Secret(anonymous::hash(key)),
            None => Actor::Person(asker.account.clone().ok_or(Problem::Unauthorised)?.id),
        };
        answer::choose(app, asker, page.to_owned(), chosen, by).await?;
        return Ok(after(form, Done::Comment(id.clone())));
    }

    let account = asker.account.clone().ok_or(Problem::Unauthorised)?;
    let who = SignedOn(asker.clone(), account);
    if given("follow") {
        match form.get("follow") {
            Some("no") => mine::unfollow(state(), who, thread()).await?,
            _ => mine::follow(state(), who, thread()).await?,
        };
        return Ok(Done::Thread);
    }
    if given("vote") || given("unvote") {
        let options = match given("vote") {
            true => form
                .all("option")
                .map(|option| option.parse().unwrap_or(-1.0))
                .collect(),
            false => Vec::new(),
        };
        poll::vote(state(), who, thread(), Json(Vote { options })).await?;
        return Ok(Done::Thread);
    }
    if given("choices") {
        let wanted = Poll {
            question: text("question"),
            options: text("choices")
                .lines()
                .map(str::to_owned)
                .filter(|line| !line.trim().is_empty())
                .collect(),
            multiple: given("multiple"),
            hidden: given("hidden"),
            closes: closes(form.get("closes"))?,
        };
        poll::set(state(), who, thread(), Json(wanted)).await?;
        return Ok(Done::Thread);
    }
    let told = if given("reason") {
        let kudos = Kudos {
            reason: text("reason"),
            evidence: text("evidence"),
        };
        kudos::thank(app, who, page.to_owned(), kudos).await?
    } else if given("link") {
        let elsewhere = Elsewhere {
            link: text("link"),
            question: form.get("question").map(str::to_owned),
        };
        answer::point(app, who, page.to_owned(), elsewhere).await?
    } else if let Some(id) = comment {
        let subject = |kind: &str| Path((id.clone(), kind.to_owned()));
        if let Some(kind) = form.get("feel") {
            reaction::add(state(), who, subject(kind)).await?;
        } else if let Some(kind) = form.get("unfeel") {
            reaction::remove(state(), who, subject(kind)).await?;
        } else {
            let words = Words { body: text("body") };
            comment::edit(state(), who, Path(id.clone()), Json(words)).await?;
        }
        return Ok(Done::Comment(id));
    } else {
        let new = NewComment {
            body: text("body"),
            parent: form.get("parent").map(str::to_owned),
            anonymous: given("anonymous"),
        };
        comment::say(app, who, page.to_owned(), new).await?
    };
    let told_of = |key: &str| told[key].as_str().map(str::to_owned);
    Ok(match (told_of("secret"), told_of("id")) {
        (Some(secret), _) => Done::Asked(secret),
        (None, Some(id)) if told["state"] == Stage::Published.name() => Done::Comment(id),
        _ => Done::Waits,
    })
}

/// Who came with a link goes on with it, unless they gave it up.
fn after(form: &Form, done: Done) -> Done {
    match form.get("key") {
        Some(key) if form.get("withdraw").is_none() => Done::Asked(key.to_owned()),
        _ => done,
    }
}

fn secret(form: &Form) -> Result<HeaderMap, Problem> {
    let mut headers = HeaderMap::new();
    if let Some(key) = form.get("key") {
        let key = HeaderValue::try_from(key).map_err(|_| Problem::NotFound("question"))?;
        headers.insert("x-polder-secret", key);
    }
    Ok(headers)
}

/// A day as browsers send it; a poll closes at its end.
fn closes(day: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    let Some(day) = day else {
        return Ok(None);
    };
    let wrong = || Problem::invalid("closes", "write a day: 2026-12-31");
    let day: Date = day.parse().map_err(|_| wrong())?;
    let next = day.tomorrow().map_err(|_| wrong())?;
    let end = next.to_zoned(TimeZone::UTC).map_err(|_| wrong())?;
    Ok(Some(end.timestamp()))
}

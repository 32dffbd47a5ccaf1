//! Polls: who looks after a page sets one up, everybody who reads it votes.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;

use crate::comments::app::App;
use crate::comments::auth::SignedOn;
use crate::comments::body::Json;
use crate::comments::command::Command;
use crate::comments::command::poll::SetPoll;
use crate::comments::command::poll::Vote as Cast;
use crate::comments::person_name;
use crate::comments::problem::Problem;
use crate::comments::store::poll::PollRow;

/// Characters of a question.
const LONGEST: usize = 300;
const MOST_OPTIONS: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Poll {
    pub question: String,
    pub options: Vec<String>,
    #[serde(default)]
    pub multiple: bool,
    #[serde(default)]
    pub hidden: bool,
    #[serde(default)]
    pub closes: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// By place, from 0 on; none takes the vote back.
    pub options: Vec<f64>,
}

/// `PUT /api/v1/threads/{page}/poll`
pub async fn set(
    State(app): State<Arc<App>>,
    SignedOn(asker, account): SignedOn,
    Path(page): Path<String>,
    Json(poll): Json<Poll>,
) -> Result<StatusCode, Problem> {
    let place = app.readable(&page, &asker)?;
    if !account.moderates && !place.is_owner(&account) {
        return Err(Problem::Forbidden(
            "only who looks after the page can set up a poll",
        ));
    }
    if place.is_closed() {
        return Err(Problem::Conflict("this thread is closed"));
    }
    let is_line = !poll.question.trim().chars().any(char::is_control);
    let seen = poll
        .question
        .chars()
        .filter(|c| !person_name::is_unseen(*c));
    let question: String = seen.collect();
    let question = question.trim();
    let length = question.chars().count();
    if length == 0 || length > LONGEST || !is_line {
        return Err(Problem::invalid(
            "question",
            "write one line of at most 300 characters",
        ));
    }
    let mut options: Vec<String> = Vec::new();
    for option in &poll.options {
        let option = match option.trim() {
            "" => return Err(Problem::invalid("options", "one of them is empty")),
            long if long.chars().count() > person_name::LONGEST => {
                return Err(Problem::invalid(
                    "options",
                    "one of them is longer than 80 characters",
                ));
            }
            option => person_name::clean(option),
        };
        if options.contains(&option) {
            return Err(Problem::invalid("options", "two of them are the same"));
        }
        options.push(option);
    }
    if !(2..=MOST_OPTIONS).contains(&options.len()) {
        return Err(Problem::invalid(
            "options",
            "give at least two and at most twenty",
        ));
    }
    let all = format!("{question}\n{}", options.join("\n"));
    if let Some(term) = app.settings.terms.forbidden(&all, "") {
        return Err(Problem::Term(term.to_owned()));
    }
    app.count(&asker)?;
    let now = app.now();
    app.run(Command::SetPoll(SetPoll {
        page,
        poll: PollRow {
            question: question.to_owned(),
            options,
            multiple: poll.multiple,
            hidden: poll.hidden,
            closes: poll.closes.map(|closes| closes.as_millisecond()),
        },
        now,
    }))
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/threads/{page}/vote`
pub async fn vote(
    State(app): State<Arc<App>>,
    SignedOn(asker, account): SignedOn,
    Path(page): Path<String>,
    Json(vote): Json<Vote>,
) -> Result<StatusCode, Problem> {
    let place = app.readable(&page, &asker)?;
    if place.is_closed() {
        return Err(Problem::Conflict("this thread is closed"));
    }
    let mut chosen = Vec::new();
    for option in vote.options {
        // JSON knows one kind of number: `1.0` is the second option as well.
        let place = (0..MOST_OPTIONS).find(|place| *place as f64 == option);
        chosen.push(place.ok_or(Problem::invalid("options", "there is no such option"))?);
    }
    chosen.sort_unstable();
    chosen.dedup();
    app.count(&asker)?;
    app.run(Command::Vote(Cast {
        page,
        person: account.id,
        chosen,
        now: app.now(),
    }))
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

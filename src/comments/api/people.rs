//! `GET /api/v1/threads/{page}/people?begin=ad`: whom one could mean who begins to write `@ad`.
//!
//! Only who signed on is answered, and hears of nobody whom not every reader of the thread may know of.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

use crate::comments::api::comment::answer;
use crate::comments::api::form;
use crate::comments::app::App;
use crate::comments::auth::SignedOn;
use crate::comments::problem::Problem;
use crate::comments::rate::Allowance;

/// Who cannot find somebody among so many writes one letter more.
const MOST: usize = 8;
/// Characters of a beginning.
const LONGEST: usize = 40;
/// Fast fingers, and nobody who copies the list of people letter by letter.
const ALLOWED: Allowance = Allowance {
    burst: 40.0,
    per_minute: 60.0,
};

pub async fn begin(
    State(app): State<Arc<App>>,
    SignedOn(asker, account): SignedOn,
    Path(page): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let place = app.readable(&page, &asker)?;
    let fields = form::fields(query.as_deref().unwrap_or_default());
    let beginning = match fields.iter().collect::<Vec<_>>().as_slice() {
        [(name, beginning)] if *name == "begin" => beginning.as_str(),
        _ => {
            return Err(Problem::invalid(
                "begin",
                "ask with `begin`, and nothing else",
            ));
        }
    };
    let length = beginning.chars().count();
    if length == 0 || length > LONGEST {
        return Err(Problem::invalid("begin", "write one to forty characters"));
    }
    let key = format!("people {}", account.id);
    let taken = app.rates.take(&key, ALLOWED, app.now());
    taken.map_err(Problem::TooFast)?;
    let register = app.register();
    let people: Vec<Value> = register
        .beginning(beginning, place.level)
        .filter(|person| !app.has_left(person))
        .take(MOST)
        .map(|person| json!({ "id": person.id, "name": person.name }))
        .collect();
    Ok(answer(StatusCode::OK, &json!({ "people": people })))
}

//! Who a developer wants to be: with the development login alone, on this machine.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

use crate::comments::account::Asker;
use crate::comments::api::comment::answer;
use crate::comments::api::form::Form;
use crate::comments::app::App;
use crate::comments::auth::COOKIE;
use crate::comments::problem::Problem;
use crate::comments::settings::Login;

/// `GET /dev/people`: whom one may be, and who one is.
pub async fn people(State(app): State<Arc<App>>, asker: Asker) -> Result<Response, Problem> {
    only(&app)?;
    let you = asker.account.map(|account| account.id);
    let people: Vec<Value> = everybody(&app)
        .into_iter()
        .map(|(id, name)| json!({ "id": id, "name": name }))
        .collect();
    Ok(answer(
        StatusCode::OK,
        &json!({ "you": you, "people": people }),
    ))
}

/// `POST /dev/you`
pub async fn become_somebody(State(app): State<Arc<App>>, form: Form) -> Result<Response, Problem> {
    only(&app)?;
    let who = form.get("who").unwrap_or_default();
    let register = app.register();
    if !who.is_empty() && register.person(who).is_none() {
        return Err(Problem::NotFound("person"));
    }
    let cookie = format!("{COOKIE}={who}; Path=/; HttpOnly; SameSite=Strict");
    let cookie = HeaderValue::try_from(cookie).map_err(|_| Problem::NotFound("person"))?;
    let back = form.get("back").filter(|back| is_here(back));
    let mut response = match back.and_then(|back| HeaderValue::try_from(back).ok()) {
        Some(back) => (StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    };
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// People by name.
pub fn everybody(app: &App) -> Vec<(String, String)> {
    let register = app.register();
    let people = register.people();
    let mut people: Vec<(String, String)> = people
        .map(|person| (person.id.clone(), person.name.clone()))
        .collect();
    people.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    people
}

fn only(app: &App) -> Result<(), Problem> {
    match app.settings.login {
        Login::Dev => Ok(()),
        Login::Proxy(_) => Err(Problem::NotFound("address")),
    }
}

/// A thread's page, and no address elsewhere.
fn is_here(back: &str) -> bool {
    let id = back.strip_prefix("../t/").unwrap_or_default();
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

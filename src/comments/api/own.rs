//! `GET /api/v1/me`: what concerns somebody in all threads that they may read, and nobody else may ask.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;
use serde_json::json;

use crate::comments::account::Account;
use crate::comments::account::Asker;
use crate::comments::api::comment::answer;
use crate::comments::app::App;
use crate::comments::app::time;
use crate::comments::auth::SignedOn;
use crate::comments::person_name;
use crate::comments::problem::Problem;
use crate::comments::register::Place;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State as Stage;
use crate::comments::store::own::Own;

/// Of each list so many are told, the newest.
const MOST: usize = 50;

/// A comment, and where it stands.
pub struct Item {
    pub row: CommentRow,
    pub place: Place,
}

/// The newest first.
#[derive(Default)]
pub struct Owned {
    pub replies: Vec<Item>,
    pub mentions: Vec<Item>,
    pub kudos: Vec<Item>,
    /// What nobody else sees yet.
    pub pending: Vec<Item>,
    pub said: Vec<Item>,
    pub follows: Vec<Place>,
}

pub async fn show(
    State(app): State<Arc<App>>,
    SignedOn(asker, account): SignedOn,
) -> Result<Response, Problem> {
    let own = read(&app, &asker, &account).await?;
    let list =
        |items: &[Item]| -> Vec<Value> { items.iter().map(|item| told(&app, item)).collect() };
    let follows: Vec<Value> = own
        .follows
        .iter()
        .map(|place| whereabouts(&app, place))
        .collect();
    let told = json!({
        "id": account.id,
        "name": account.name,
        "replies": list(&own.replies),
        "mentions": list(&own.mentions),
        "kudos": list(&own.kudos),
        "pending": list(&own.pending),
        "comments": list(&own.said),
        "follows": follows,
    });
    Ok(answer(StatusCode::OK, &told))
}

/// Everything of one's own, on pages that one may read at this moment.
pub async fn read(app: &App, asker: &Asker, account: &Account) -> Result<Owned, Problem> {
    let page = app
        .register()
        .person(&account.id)
        .and_then(|person| person.page.clone());
    let rows = app
        .db
        .read(Own {
            person: account.id.clone(),
            page,
        })
        .await?;
    let items = |rows: Vec<CommentRow>, wanted: &dyn Fn(&CommentRow) -> bool| -> Vec<Item> {
        let rows = rows.into_iter().filter(|row| wanted(row));
        let items = rows.filter_map(|row| {
            let place = app.readable(&row.page, asker).ok()?;
            Some(Item { row, place })
        });
        items.take(MOST).collect()
    };
    let waits = |row: &CommentRow| row.state == Stage::Pending;
    Ok(Owned {
        replies: items(rows.replies, &|_| true),
        mentions: items(rows.mentions, &|_| true),
        kudos: items(rows.kudos, &|_| true),
        pending: items(rows.said.clone(), &waits),
        said: items(rows.said, &|row| !waits(row)),
        follows: rows
            .follows
            .iter()
            .filter_map(|page| app.readable(page, asker).ok())
            .take(MOST)
            .collect(),
    })
}

fn told(app: &App, Item { row, place }: &Item) -> Value {
    let mut told = whereabouts(app, place);
    told["id"] = row.id.as_str().into();
    told["author"] = app.author(row, &app.register());
    told["html"] = row.html.as_str().into();
    told["created"] = time(row.created).into();
    told["state"] = row.state.name().into();
    told
}

fn whereabouts(app: &App, place: &Place) -> Value {
    json!({
        "page": place.page.page,
        "title": person_name::clean(&place.page.title),
        "url": format!("{}{}", app.settings.base_path, place.page.url),
    })
}

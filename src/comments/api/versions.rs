//! `GET /t/{page}/versions/{id}`: what a comment said before, and what it says now, as a page.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::comments::account::Asker;
use crate::comments::api::comment::versions;
use crate::comments::api::form;
use crate::comments::api::live_thread::byline;
use crate::comments::api::live_thread::when;
use crate::comments::api::setting::Setting;
use crate::comments::api::setting::nowhere;
use crate::comments::app::App;
use crate::comments::problem::Problem;
use crate::view::comment::Said;
use crate::view::live::Version;
use crate::view::live::VersionsView;

const UP: &str = "../../";

pub async fn show(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path((page, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let fields = form::fields(query.as_deref().unwrap_or_default());
    let lang = fields.get("lang").map(String::as_str);
    let shown = write(&app, &asker, &page, &id, lang).await;
    shown.unwrap_or_else(|problem| nowhere(&app, &headers, lang, UP, problem))
}

async fn write(
    app: &Arc<App>,
    asker: &Asker,
    page: &str,
    id: &str,
    lang: Option<&str>,
) -> Result<Response, Problem> {
    let (row, told) = versions(app, asker, id).await?;
    if row.page != page {
        return Err(Problem::NotFound("comment"));
    }
    let author = app.author(&row, &app.register());
    let made = tokio::task::block_in_place(|| {
        let setting = Setting::of(app, lang, UP)?;
        let last = told.len().saturating_sub(1);
        let view = VersionsView {
            author: byline(author["name"].as_str(), &setting),
            back: format!("{UP}{page}?lang={}#comment-{id}", setting.lang),
            versions: told
                .into_iter()
                .enumerate()
                .map(|(place, (html, written))| {
                    let time = Timestamp::from_millisecond(written);
                    Version {
                        when: when(time.unwrap_or(Timestamp::UNIX_EPOCH), &setting),
                        html: Said::html(html),
                        last: place == last,
                    }
                })
                .collect(),
            frame: setting.frame(setting.word("talk_versions")),
        };
        setting.page(StatusCode::OK, "versions.html", &view)
    });
    made.ok_or(Problem::NotFound("address"))
}

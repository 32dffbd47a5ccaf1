//! `GET /t/{page}/versions/{id}`: what a comment said before, and what it says now, as a page.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use crate::comments::api::comment::versions;
use crate::comments::api::live_thread::byline;
use crate::comments::api::live_thread::moment;
use crate::comments::api::live_thread::when;
use crate::comments::api::setting::Setting;
use crate::comments::api::visit::Visit;
use crate::comments::problem::Problem;
use crate::view::comment::Said;
use crate::view::live::Version;
use crate::view::live::VersionsView;

const UP: &str = "../../";

pub async fn show(visit: Visit, Path((page, id)): Path<(String, String)>) -> Response {
    visit.answer(UP, write(&visit, &page, &id).await)
}

async fn write(visit: &Visit, page: &str, id: &str) -> Result<Response, Problem> {
    let Visit { app, asker, .. } = visit;
    let (row, told) = versions(app, asker, id).await?;
    if row.page != page {
        return Err(Problem::NotFound("comment"));
    }
    let author = app.author(&row, &app.register());
    let made = tokio::task::block_in_place(|| {
        let setting = Setting::of(app, visit.lang(), UP)?;
        let last = told.len().saturating_sub(1);
        let view = VersionsView {
            author: byline(author["name"].as_str(), &setting),
            back: format!("{}#comment-{id}", setting.thread(page)),
            versions: told
                .into_iter()
                .enumerate()
                .map(|(place, (html, written))| Version {
                    when: when(moment(written), &setting),
                    html: Said::html(html),
                    last: place == last,
                })
                .collect(),
            frame: setting.frame(setting.word("talk_versions")),
        };
        setting.page(StatusCode::OK, "versions.html", &view)
    });
    made.ok_or(Problem::NotFound("address"))
}

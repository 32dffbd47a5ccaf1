//! `/moderation`: what waits for a moderator and what was reported, as a page with a form for each.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::Response;

use crate::comments::account::Asker;
use crate::comments::api::form::Form;
use crate::comments::api::live_thread::excerpt;
use crate::comments::api::moderation;
use crate::comments::api::moderation::Case;
use crate::comments::api::setting::Setting;
use crate::comments::api::setting::nowhere;
use crate::comments::api::setting::over_to;
use crate::comments::api::visit::Visit;
use crate::comments::app::App;
use crate::comments::app::Desk;
use crate::comments::problem::Problem;
use crate::comments::store::comment::State as Stage;
use crate::view::moderation::CaseView;
use crate::view::moderation::DeskView;
use crate::view::moderation::OtherDesk;

const UP: &str = "t/";

/// `GET /moderation`
pub async fn show(visit: Visit) -> Response {
    visit.answer(UP, write(&visit).await)
}

/// `POST /moderation`: decides about one of them.
pub async fn act(
    State(app): State<Arc<App>>,
    asker: Asker,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let decided = decide(&app, &asker, &form).await;
    decided.unwrap_or_else(|problem| nowhere(&app, &headers, form.lang(), UP, problem))
}

async fn decide(app: &Arc<App>, asker: &Asker, form: &Form) -> Result<Response, Problem> {
    let publish = match form.get("state") {
        Some("published") => true,
        Some("hidden") => false,
        _ => return Err(Problem::invalid("state", "say `published` or `hidden`")),
    };
    let comment = form.get("comment").unwrap_or_default();
    let reason = form.get("reason").unwrap_or_default();
    moderation::decide(app, asker, comment, publish, reason).await?;
    let lang = form.lang().unwrap_or_default();
    over_to(format!("moderation?lang={lang}"))
}

async fn write(visit: &Visit) -> Result<Response, Problem> {
    let Visit { app, asker, .. } = visit;
    let cases = moderation::cases(app, asker).await?;
    let page = tokio::task::block_in_place(|| {
        let setting = Setting::of(app, visit.lang(), UP)?;
        let view = DeskView {
            cases: cases.iter().map(|case| seen(app, case, &setting)).collect(),
            others: app.desks.iter().map(|desk| other(desk, &setting)).collect(),
            frame: setting.frame(setting.word("moderation")),
        };
        setting.page(StatusCode::OK, "moderation.html", &view)
    });
    page.ok_or(Problem::NotFound("address"))
}

fn other(desk: &Desk, setting: &Setting<'_>) -> OtherDesk {
    OtherDesk {
        href: format!("{}?lang={}", desk.address, setting.lang),
        title: setting.word(desk.word),
    }
}

fn seen(
    app: &App,
    Case {
        row,
        place,
        reasons,
    }: &Case,
    setting: &Setting<'_>,
) -> CaseView {
    CaseView {
        id: row.id.clone(),
        excerpt: excerpt(app, row, place, setting),
        why: setting.word(match row.state {
            Stage::Pending => "moderation_waits",
            Stage::Hidden => "moderation_hidden",
            _ => "moderation_reported",
        }),
        shown: row.state == Stage::Published,
        hidden: row.state == Stage::Hidden,
        reasons: reasons
            .iter()
            .filter(|reason| !reason.is_empty())
            .cloned()
            .collect(),
    }
}

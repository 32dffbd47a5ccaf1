//! `GET /me`: what concerns somebody in all threads, as a page.

use std::sync::Arc;

use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::comments::account::Asker;
use crate::comments::api::form;
use crate::comments::api::live_thread::byline;
use crate::comments::api::live_thread::when;
use crate::comments::api::own;
use crate::comments::api::own::Item;
use crate::comments::api::setting::Setting;
use crate::comments::api::setting::nowhere;
use crate::comments::app::App;
use crate::comments::problem::Problem;
use crate::comments::store::comment::State as Stage;
use crate::content::sentence::Value;
use crate::view::comment::Said;
use crate::view::live::Followed;
use crate::view::live::MineItem;
use crate::view::live::MineList;
use crate::view::live::MineView;

const UP: &str = "t/";

pub async fn show(
    State(app): State<Arc<App>>,
    asker: Asker,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let fields = form::fields(query.as_deref().unwrap_or_default());
    let lang = fields.get("lang").map(String::as_str);
    let shown = write(&app, &asker, lang).await;
    shown.unwrap_or_else(|problem| nowhere(&app, &headers, lang, UP, problem))
}

async fn write(app: &Arc<App>, asker: &Asker, lang: Option<&str>) -> Result<Response, Problem> {
    let account = asker.account.as_ref().ok_or(Problem::Unauthorised)?;
    let own = own::read(app, asker, account).await?;
    let page = tokio::task::block_in_place(|| {
        let setting = Setting::of(app, lang, UP)?;
        let lists = [
            ("replies", "mine_replies", &own.replies),
            ("mentions", "mine_mentions", &own.mentions),
            ("kudos", "mine_kudos", &own.kudos),
            ("pending", "mine_pending", &own.pending),
            ("said", "mine_said", &own.said),
        ];
        let lists = lists.into_iter().filter(|(_, _, items)| !items.is_empty());
        let name = Value::from(account.name.as_str());
        let view = MineView {
            lists: lists
                .map(|(name, title, items)| MineList {
                    name,
                    title: setting.word(title),
                    items: items.iter().map(|item| seen(app, item, &setting)).collect(),
                })
                .collect(),
            follows: own
                .follows
                .iter()
                .map(|place| Followed {
                    title: place.page.title.clone(),
                    href: format!("{UP}{}?lang={}", place.page.page, setting.lang),
                })
                .collect(),
            frame: setting.frame(setting.say("mine_of", &[("name", name)])),
        };
        setting.page(StatusCode::OK, "mine.html", &view)
    });
    page.ok_or(Problem::NotFound("address"))
}

fn seen(app: &App, Item { row, place }: &Item, setting: &Setting<'_>) -> MineItem {
    let author = app.author(row, &app.register());
    let created = Timestamp::from_millisecond(row.created);
    let thread = format!("{UP}{}?lang={}", place.page.page, setting.lang);
    MineItem {
        author: byline(author["name"].as_str(), setting),
        when: when(created.unwrap_or(Timestamp::UNIX_EPOCH), setting),
        title: place.page.title.clone(),
        href: match row.shown {
            true => format!("{thread}#comment-{}", row.id),
            false => thread,
        },
        html: Said::html(row.html.clone()),
        hidden: row.state == Stage::Hidden,
    }
}

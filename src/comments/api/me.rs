//! `GET /me`: what concerns somebody in all threads, as a page.

use axum::http::StatusCode;
use axum::response::Response;

use crate::comments::api::live_thread::excerpt;
use crate::comments::api::own;
use crate::comments::api::own::Item;
use crate::comments::api::setting::Setting;
use crate::comments::api::visit::Visit;
use crate::comments::app::App;
use crate::comments::problem::Problem;
use crate::comments::store::comment::State as Stage;
use crate::content::sentence::Value;
use crate::view::live::Followed;
use crate::view::live::MineItem;
use crate::view::live::MineList;
use crate::view::live::MineView;

const UP: &str = "t/";

pub async fn show(visit: Visit) -> Response {
    visit.answer(UP, write(&visit).await)
}

async fn write(visit: &Visit) -> Result<Response, Problem> {
    let Visit { app, asker, .. } = visit;
    let account = asker.account.as_ref().ok_or(Problem::Unauthorised)?;
    let own = own::read(app, asker, account).await?;
    let page = tokio::task::block_in_place(|| {
        let setting = Setting::of(app, visit.lang(), UP)?;
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
                    href: setting.thread(&place.page.page),
                })
                .collect(),
            frame: setting.frame(setting.say("mine_of", &[("name", name)])),
        };
        setting.page(StatusCode::OK, "mine.html", &view)
    });
    page.ok_or(Problem::NotFound("address"))
}

fn seen(app: &App, Item { row, place }: &Item, setting: &Setting<'_>) -> MineItem {
    MineItem {
        excerpt: excerpt(app, row, place, setting),
        hidden: row.state == Stage::Hidden,
    }
}

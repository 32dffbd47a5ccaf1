//! `/peers`: how things stand with the sites with which one talks, and whom nobody wants to hear, for moderators.

use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use crate::comments::account::Asker;
use crate::comments::api::form::Form;
use crate::comments::api::live_thread::moment;
use crate::comments::api::live_thread::when;
use crate::comments::api::moderation::moderator;
use crate::comments::api::setting::Setting;
use crate::comments::api::setting::nowhere;
use crate::comments::api::setting::over_to;
use crate::comments::api::visit::Visit;
use crate::comments::app::App;
use crate::comments::app::Desk;
use crate::comments::problem::Problem;
use crate::content::sentence::Value;
use crate::federation::effect::silence::Silence;
use crate::federation::node::Node;
use crate::federation::store::dead::DeadLetters;
use crate::federation::store::dead::DeadRow;
use crate::federation::store::peer::Followed;
use crate::federation::store::peer::Standing;
use crate::federation::store::peer::Standings;
use crate::federation::store::silence;
use crate::federation::store::silence::Silenced;
use crate::view::peers::DeadView;
use crate::view::peers::PeerView;
use crate::view::peers::PeersView;
use crate::view::peers::Wrong;

const UP: &str = "t/";
/// Dead letters of one peer that are shown.
const MOST: usize = 20;

/// The page, for the one where moderators begin.
pub const DESK: Desk = Desk {
    address: "peers",
    word: "peers",
};

pub fn router(node: Arc<Node>) -> Router<Arc<App>> {
    Router::new()
        .route("/peers", get(show).post(act))
        .layer(Extension(node))
}

/// `GET /peers`
async fn show(Extension(node): Extension<Arc<Node>>, visit: Visit) -> Response {
    let page = write(&node, &visit.asker, visit.lang(), None).await;
    visit.answer(UP, page)
}

/// `POST /peers`: hears nothing more of a site, an author or a discussion, or hears of them again.
async fn act(
    Extension(node): Extension<Arc<Node>>,
    State(app): State<Arc<App>>,
    asker: Asker,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let decided = decide(&node, &asker, &form).await;
    decided.unwrap_or_else(|problem| nowhere(&app, &headers, form.lang(), UP, problem))
}

async fn decide(node: &Node, asker: &Asker, form: &Form) -> Result<Response, Problem> {
    let account = moderator(asker)?;
    let silent = match form.get("silent") {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(Problem::invalid("silent", "say `yes` or `no`")),
    };
    let written = form.get("what").unwrap_or_default();
    let Some(what) = silence::read(written) else {
        return write(node, asker, form.lang(), Some(written)).await;
    };
    let silence = Silence {
        what,
        silent,
        moderator: account.id.clone(),
        now: node.app.now(),
    };
    node.run(silence).await.map_err(|_| Problem::Unavailable)?;
    let lang = form.lang().unwrap_or_default();
    over_to(format!("peers?lang={lang}"))
}

async fn write(
    node: &Node,
    asker: &Asker,
    lang: Option<&str>,
    wrong: Option<&str>,
) -> Result<Response, Problem> {
    moderator(asker)?;
    let db = &node.app.db;
    let standings = db.read(Standings).await?;
    let dead = db.read(DeadLetters).await?;
    let silenced = db.read(Silenced).await?;
    let page = tokio::task::block_in_place(|| {
        let setting = Setting::of(&node.app, lang, UP)?;
        let seen = |standing: &Standing| {
            let dead = dead.iter().filter(|dead| dead.host == standing.peer.host);
            let dead: Vec<&DeadRow> = dead.collect();
            peer(standing, &dead, &silenced, &setting)
        };
        let told = |what: &str| setting.say("peers_wrong", &[("what", Value::from(what))]);
        let view = PeersView {
            peers: standings.iter().map(seen).collect(),
            silenced: silenced.clone(),
            wrong: wrong.map(|what| Wrong {
                what: what.to_owned(),
                told: told(what),
            }),
            frame: setting.frame(setting.word("peers")),
        };
        let status = match wrong {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        setting.page(status, "peers.html", &view)
    });
    page.ok_or(Problem::NotFound("address"))
}

fn peer(
    standing: &Standing,
    dead: &[&DeadRow],
    silenced: &[String],
    setting: &Setting<'_>,
) -> PeerView {
    let peer = &standing.peer;
    let date = |name: &str, time: i64| {
        let day = when(moment(time), setting).text;
        setting.say(name, &[("date", Value::from(day))])
    };
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    let mut states = vec![setting.word(match peer.followed {
        Followed::Not => "peers_unmet",
        Followed::Asked => "peers_asked",
        Followed::Accepted => "peers_followed",
        Followed::Refused => "peers_refused",
    })];
    states.push(setting.word(match standing.follows {
        true => "peers_follows",
        false => "peers_follows_not",
    }));
    states.extend(peer.failing.map(|since| date("peers_failing", since)));
    states.push(match peer.heard {
        Some(heard) => date("peers_heard", heard),
        None => setting.word("peers_never"),
    });
    let lag = Value::from(count(standing.lag));
    states.push(setting.say("peers_lag", &[("n", lag)]));
    let total = Value::from(count(standing.dead));
    PeerView {
        host: peer.host.clone(),
        title: standing.title.clone(),
        states,
        problem: peer.problem.clone(),
        dead_told: setting.say("peers_dead", &[("n", total)]),
        dead: dead
            .iter()
            .take(MOST)
            .map(|dead| DeadView {
                what: dead.activity.clone(),
                why: dead.why.clone(),
                when: when(moment(dead.created), setting),
            })
            .collect(),
        silenced: silenced.contains(&peer.host),
    }
}

//! `/t/{page}`: a thread as it stands this moment, as a page of the site, with forms for who has no script.

use std::sync::Arc;

use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;

use crate::comments::account::Asker;
use crate::comments::anonymous;
use crate::comments::api::deed;
use crate::comments::api::deed::Done;
use crate::comments::api::dev;
use crate::comments::api::form::Form;
use crate::comments::api::live_thread::Asked;
use crate::comments::api::live_thread::Own;
use crate::comments::api::live_thread::Reader;
use crate::comments::api::setting::Setting;
use crate::comments::api::setting::nowhere;
use crate::comments::api::setting::over_to;
use crate::comments::api::setting::word;
use crate::comments::api::visit::Visit;
use crate::comments::app::App;
use crate::comments::problem::Problem;
use crate::comments::register::Place;
use crate::comments::settings::Login;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State as Stage;
use crate::comments::store::secret::AskedBy;
use crate::content::discussion::Thread;
use crate::content::sentence::Value;
use crate::theme::assets::Asset;
use crate::view::comment::Said;
use crate::view::live::AskedView;
use crate::view::live::Being;
use crate::view::live::Keeper;
use crate::view::live::LivePage;
use crate::view::live::LiveView;
use crate::view::live::Who;
use crate::view::thread::Live;
use crate::view::thread::ThreadView;
use crate::view::thread::You;

/// `GET /t/{page}`
pub async fn show(visit: Visit, Path(page): Path<String>) -> Response {
    visit.answer("", thread(&visit, &page).await)
}

async fn thread(visit: &Visit, page: &str) -> Result<Response, Problem> {
    let Visit { app, asker, .. } = visit;
    let place = app.readable(page, asker)?;
    let told = visit.asks("told").filter(|told| *told == "waits");
    let view = View {
        lang: visit.lang(),
        word: told.map(|_| "talk_waits"),
        ..View::default()
    };
    write(app, asker, &place, &view).await
}

/// `GET /t/{page}/asked?key=…`: for who asked without a name, by the link that they got. Asking changes nothing.
pub async fn asked(visit: Visit, Path(page): Path<String>) -> Response {
    visit.answer("../", own_question(&visit, &page).await)
}

async fn own_question(visit: &Visit, page: &str) -> Result<Response, Problem> {
    let Visit { app, asker, .. } = visit;
    let place = app.readable(page, asker)?;
    let key = visit.asks("key").ok_or(Problem::NotFound("question"))?;
    let found = app.db.read(AskedBy(anonymous::hash(key))).await?;
    let row = found
        .filter(|row| row.page == page)
        .ok_or(Problem::NotFound("question"))?;
    let asked = Asked {
        key: key.to_owned(),
        comment: row.id.clone(),
    };
    let view = View {
        lang: visit.lang(),
        asked: Some((&asked, &row)),
        up: "../",
        ..View::default()
    };
    write(app, asker, &place, &view).await
}

/// `POST /t/{page}`: whatever the forms of the page ask for.
pub async fn act(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(page): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Response {
    let acted = acted(&app, &asker, &page, &form).await;
    acted.unwrap_or_else(|problem| nowhere(&app, &headers, form.lang(), "", problem))
}

async fn acted(
    app: &Arc<App>,
    asker: &Asker,
    page: &str,
    form: &Form,
) -> Result<Response, Problem> {
    let place = app.readable(page, asker)?;
    match deed::carry_out(app, asker, page, form).await {
        Ok(done) => {
            let lang = form.lang().unwrap_or_default();
            over_to(match done {
                Done::Thread => format!("{page}?lang={lang}"),
                Done::Comment(id) => format!("{page}?lang={lang}#comment-{id}"),
                Done::Waits => format!("{page}?lang={lang}&told=waits"),
                Done::Asked(key) => format!("{page}/asked?lang={lang}&key={key}"),
            })
        }
        Err(problem) => {
            let view = View {
                lang: form.lang(),
                word: Some(word(&problem)),
                term: match &problem {
                    Problem::Term(term) => Some(term),
                    _ => None,
                },
                draft: form.get("body").unwrap_or_default(),
                status: problem.status(),
                ..View::default()
            };
            write(app, asker, &place, &view).await
        }
    }
}

/// How a thread is to be shown.
#[derive(Default)]
struct View<'a> {
    lang: Option<&'a str>,
    /// What came of something, as a word of the interface.
    word: Option<&'static str>,
    /// The word that nobody may write.
    term: Option<&'a str>,
    /// What somebody wrote that could not be taken.
    draft: &'a str,
    /// Something asked without a name, and how it is kept.
    asked: Option<(&'a Asked, &'a CommentRow)>,
    status: StatusCode,
    /// From the page to the service's `/t/`.
    up: &'static str,
}

async fn write(
    app: &Arc<App>,
    asker: &Asker,
    place: &Place,
    view: &View<'_>,
) -> Result<Response, Problem> {
    let finished = app.thread(place).await?;
    let thread: Thread = serde_json::from_slice(&finished.json).map_err(|_| Problem::Internal)?;
    let own = match &asker.account {
        Some(account) => Some(Own::read(app, place, account).await?),
        None => None,
    };
    // Loading the theme reads files, and making a page is work.
    let page = tokio::task::block_in_place(|| {
        let setting = Setting::of(app, view.lang, view.up)?;
        let made = live(app, &setting, place, view, &thread, own.as_ref());
        setting.page(view.status, "live.html", &made)
    });
    page.ok_or(Problem::NotFound("address"))
}

fn live(
    app: &App,
    setting: &Setting<'_>,
    place: &Place,
    view: &View<'_>,
    thread: &Thread,
    own: Option<&Own>,
) -> LiveView {
    let id = &place.page.page;
    let up = view.up;
    let action = format!("{up}{id}");
    let reader = Reader {
        own,
        asked: view.asked.map(|(asked, _)| asked),
        open: !place.is_closed() && thread.state == Default::default(),
        action: action.clone(),
    };
    // Whoever came with a link stays with the forms that know it.
    let script = setting.theme.assets.thread.as_ref();
    let script = script.filter(|_| view.asked.is_none());
    let title = match view.asked {
        Some(_) => "talk_asked_about",
        None => "talk_about",
    };
    let title = setting.say(title, &[("page", Value::from(place.page.title.as_str()))]);
    LiveView {
        back: format!("{}{}", setting.home().trim_end_matches('/'), place.page.url),
        you: own.map(|own| own.account.name.clone()),
        who: (app.settings.login == Login::Dev).then(|| Who {
            action: format!("{up}../dev/you"),
            back: format!("../t/{id}"),
            people: dev::everybody(app)
                .into_iter()
                .map(|(id, name)| Being {
                    current: own.is_some_and(|own| own.account.id == id),
                    id,
                    name,
                })
                .collect(),
        }),
        asked: view.asked.map(|(asked, row)| AskedView {
            id: asked.comment.clone(),
            key: asked.key.clone(),
            waits: (row.state != Stage::Published).then(|| Said::html(row.html.clone())),
        }),
        keeper: own.map(|_| Keeper {
            answers: reader.answers(thread),
            asks: reader.asks(thread),
        }),
        page: LivePage {
            title: place.page.title.clone(),
            thread: Some(ThreadView {
                person: app.register().whose(id).map(|person| person.id.clone()),
                live: Some(Live {
                    id: id.clone(),
                    service: format!("{up}.."),
                    script: script.map(|path| setting.asset(path)),
                    draft: view.draft.to_owned(),
                    told: view.word.map(|name| match view.term {
                        Some(term) => setting.say(name, &[("term", Value::from(term))]),
                        None => setting.word(name),
                    }),
                    you: own.filter(|_| view.asked.is_none()).map(|own| You {
                        follows: own.follows,
                        mine: format!("{up}../me?lang={}", setting.lang),
                    }),
                }),
                ..reader.view(thread, setting)
            }),
        },
        action,
        frame: setting.frame(title),
    }
}

/// `GET /t/assets/{name}`: the stylesheet and the scripts, under names that change with what they hold.
pub async fn asset(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    const NONE: Problem = Problem::NotFound("address");
    let found = tokio::task::block_in_place(|| {
        let theme = app.looks.theme()?;
        let path = format!("assets/{name}");
        let mut files = theme.assets.files.iter();
        let (_, asset) = files.find(|(at, _)| *at == path || *at == name)?;
        match asset {
            Asset::Bytes(bytes) => Some(bytes.to_vec()),
            Asset::File(_) => None,
        }
    });
    let kind = match name.rsplit_once('.') {
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        _ => return Err(NONE),
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    Ok((headers, found.ok_or(NONE)?).into_response())
}

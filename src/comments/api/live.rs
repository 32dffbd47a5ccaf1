//! `/t/{page}`: a thread as it stands this moment, as a page of the site, with forms for who has no script.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use icu_decimal::input::Decimal;

use crate::comments::account::Account;
use crate::comments::account::Asker;
use crate::comments::api::comment;
use crate::comments::api::comment::NewComment;
use crate::comments::api::comment::Words;
use crate::comments::api::dev;
use crate::comments::api::form;
use crate::comments::api::form::Form;
use crate::comments::api::reaction;
use crate::comments::app::App;
use crate::comments::app::Login;
use crate::comments::auth::SignedOn;
use crate::comments::body::Json;
use crate::comments::problem::Problem;
use crate::comments::register::Place;
use crate::comments::store::comment::State as Stage;
use crate::comments::store::mine::Mine;
use crate::comments::store::whole::WholeThread;
use crate::content::discussion::Comment;
use crate::content::discussion::CommentState;
use crate::content::discussion::Thread;
use crate::content::language::direction;
use crate::content::sentence::Value;
use crate::content::speech::Speech;
use crate::theme::assets::Asset;
use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::byline::initials;
use crate::view::byline::tint;
use crate::view::frame::Frame;
use crate::view::frame::Lists;
use crate::view::live::Being;
use crate::view::live::LivePage;
use crate::view::live::LiveView;
use crate::view::live::Who;
use crate::view::shared::Shared;
use crate::view::thread::CommentView;
use crate::view::thread::Live;
use crate::view::thread::REACTIONS;
use crate::view::thread::Said;
use crate::view::thread::ThreadView;
use crate::view::thread::Toggle;
use crate::view::thread::Tools;
use crate::view::thread::anchor;
use crate::view::thread::reactions;

/// What such a page may load and do: nothing that is not its own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";
/// Comments that such a page shows.
const MOST: usize = 2000;

/// `GET /t/{page}`
pub async fn show(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(page): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let place = app.readable(&page, &asker)?;
    let asked = form::fields(query.as_deref().unwrap_or_default());
    let told = asked.get("told").filter(|told| *told == "waits");
    let said = Told {
        word: told.map(|_| "talk_waits"),
        draft: "",
    };
    let lang = asked.get("lang").map(String::as_str);
    write(&app, &asker, &place, lang, &said, StatusCode::OK).await
}

/// `POST /t/{page}`: says something, changes it, takes it back, or feels something about it.
pub async fn act(
    State(app): State<Arc<App>>,
    asker: Asker,
    Path(page): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let place = app.readable(&page, &asker)?;
    match carry_out(&app, &asker, &page, &form).await {
        Ok(Carried { comment, waits }) => {
            let lang = form.get("lang").filter(|lang| is_plain(lang));
            let mut target = format!("{page}?lang={}", lang.unwrap_or_default());
            if waits {
                target.push_str("&told=waits");
            } else {
                target.push_str(&format!("#comment-{comment}"));
            }
            let target = HeaderValue::try_from(target).map_err(|_| Problem::Internal)?;
            Ok((StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response())
        }
        Err(problem) => {
            let said = Told {
                word: Some(word(&problem)),
                draft: form.get("body").unwrap_or_default(),
            };
            let status = problem.status();
            write(&app, &asker, &place, form.get("lang"), &said, status).await
        }
    }
}

fn is_plain(text: &str) -> bool {
    text.len() < 20 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

struct Carried {
    comment: String,
    /// Nobody else sees it yet.
    waits: bool,
}

async fn carry_out(
    app: &Arc<App>,
    asker: &Asker,
    page: &str,
    form: &Form,
) -> Result<Carried, Problem> {
    let account = asker.account.clone().ok_or(Problem::Unauthorised)?;
    let who = SignedOn(asker.clone(), account);
    let body = form.get("body").unwrap_or_default().to_owned();
    let Some(comment) = form.get("comment") else {
        let new = NewComment {
            body,
            parent: form.get("parent").map(str::to_owned),
            anonymous: false,
        };
        let told = comment::say(app, who, page.to_owned(), new).await?;
        return Ok(Carried {
            comment: told["id"].as_str().unwrap_or_default().to_owned(),
            waits: told["state"] != Stage::Published.name(),
        });
    };
    let id = Path(comment.to_owned());
    let state = State(app.clone());
    if form.get("withdraw").is_some() {
        comment::withdraw(state, asker.clone(), id, HeaderMap::new()).await?;
    } else if let Some(kind) = form.get("feel") {
        let subject = Path((comment.to_owned(), kind.to_owned()));
        reaction::add(state, who, subject).await?;
    } else if let Some(kind) = form.get("unfeel") {
        let subject = Path((comment.to_owned(), kind.to_owned()));
        reaction::remove(state, who, subject).await?;
    } else {
        comment::edit(state, who, id, Json(Words { body })).await?;
    }
    Ok(Carried {
        comment: comment.to_owned(),
        waits: false,
    })
}

/// What went wrong, as a word of the interface.
fn word(problem: &Problem) -> &'static str {
    match problem {
        Problem::Unauthorised => "talk_signed_out",
        Problem::TooFast(_) => "talk_too_fast",
        Problem::Conflict(_) => "talk_closed",
        Problem::NotFound(_) => "talk_unknown",
        Problem::Unavailable | Problem::Internal | Problem::TooSlow => "talk_unreachable",
        _ => "talk_refused",
    }
}

struct Told<'a> {
    word: Option<&'static str>,
    /// What somebody wrote that could not be taken.
    draft: &'a str,
}

async fn write(
    app: &Arc<App>,
    asker: &Asker,
    place: &Place,
    lang: Option<&str>,
    told: &Told<'_>,
    status: StatusCode,
) -> Result<Response, Problem> {
    let finished = app.thread(place).await?;
    let thread: Thread = serde_json::from_slice(&finished.json).map_err(|_| Problem::Internal)?;
    let own = match &asker.account {
        Some(account) => Some(Own::read(app, place, account).await?),
        None => None,
    };
    // Loading the theme reads files, and making a page is work.
    let html = tokio::task::block_in_place(|| {
        let view = view(app, place, lang, told, &thread, own.as_ref())?;
        let made = app.looks.theme()?.templates.render("live.html", &view);
        made.inspect_err(|problem| eprintln!("error: {problem}"))
            .ok()
    });
    let html = html.ok_or(Problem::NotFound("address"))?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((status, headers, html).into_response())
}

/// What of a thread is one's own.
struct Own {
    account: Account,
    /// What one wrote, by id.
    bodies: BTreeMap<String, String>,
    reactions: BTreeMap<String, Vec<String>>,
}

impl Own {
    async fn read(app: &App, place: &Place, account: &Account) -> Result<Own, Problem> {
        let page = &place.page.page;
        let mine = Mine {
            page: page.clone(),
            person: account.id.clone(),
        };
        let mine = app.db.read(mine).await?;
        let whole = app.db.read(WholeThread(page.clone())).await?;
        let by_them = |author: &Option<String>| author.as_deref() == Some(&account.id);
        Ok(Own {
            account: account.clone(),
            bodies: whole
                .comments
                .into_iter()
                .filter(|row| by_them(&row.author) && row.state == Stage::Published)
                .map(|row| (row.id, row.body))
                .collect(),
            reactions: mine.reactions,
        })
    }
}

fn view(
    app: &App,
    place: &Place,
    lang: Option<&str>,
    told: &Told<'_>,
    thread: &Thread,
    own: Option<&Own>,
) -> Option<LiveView> {
    let theme = app.looks.theme()?;
    let config = app.looks.config()?;
    let lang = lang.filter(|lang| config.languages.contains(lang));
    let lang = lang.unwrap_or(config.languages.default());
    let words = theme.words.of(lang);
    let id = &place.page.page;
    let open = !place.is_closed() && thread.state == Default::default();
    let said = ThreadView::arrange(thread, MOST, &|comment| {
        let mut view = seen(comment, words);
        if let (Some(own), true) = (own, open && comment.state == CommentState::Published) {
            view.tools = Some(tools(comment, id, own, words));
        }
        view
    });
    let root = format!("{}/", config.base_url.as_deref().unwrap_or_default());
    let title = words.say(
        "talk_about",
        &[("page", Value::from(place.page.title.as_str()))],
    );
    let asset = |path: &String| path.clone();
    Some(LiveView {
        back: format!("{}{}", root.trim_end_matches('/'), place.page.url),
        you: own.map(|own| own.account.name.clone()),
        who: (app.settings.login == Login::Dev).then(|| Who {
            action: "../dev/you".to_owned(),
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
        page: LivePage {
            title: place.page.title.clone(),
            thread: Some(ThreadView {
                closed: !open,
                live: Some(Live {
                    id: id.clone(),
                    service: "..".to_owned(),
                    script: theme.assets.thread.as_ref().map(asset),
                    draft: told.draft.to_owned(),
                    told: told
                        .word
                        .map(|name| words.word(name).unwrap_or(name).to_owned()),
                }),
                ..said
            }),
        },
        frame: Frame {
            site: config.title.clone().unwrap_or_default(),
            title: title.unwrap_or_default(),
            description: None,
            lang: lang.to_owned(),
            dir: direction(lang),
            canonical: None,
            // The page's own small files lie beside it; the site may live elsewhere.
            root: "assets/".to_owned(),
            home: root,
            logo: None,
            stylesheets: vec![asset(&theme.assets.stylesheet)],
            scripts: theme.assets.scripts.iter().map(asset).collect(),
            menu: Vec::new(),
            trail: Vec::new(),
            translations: Vec::new(),
            tags: None,
            feeds: Vec::new(),
            calendar: None,
            search: None,
            find: None,
            lists: Lists {
                all: None,
                recent: None,
                archive: None,
                authors: None,
                topics: None,
            },
            worker: None,
            talks_to: None,
            draft: false,
            words: words.clone(),
            data: Shared::new(serde_json::Value::Null),
        },
    })
}

fn seen(comment: &Comment, words: &Speech) -> CommentView {
    let published = comment.state == CommentState::Published;
    let day = comment.created.to_zoned(jiff::tz::TimeZone::UTC).date();
    let parts = [
        ("day", Value::Plain(Decimal::from(day.day()))),
        ("month", Value::Plain(Decimal::from(day.month()))),
        ("year", Value::Plain(Decimal::from(day.year()))),
    ];
    let nobody = || words.word("anonymous").unwrap_or_default().to_owned();
    let author = comment.author.as_ref().filter(|_| published);
    CommentView {
        anchor: anchor(comment),
        author: Byline {
            name: author.map_or_else(nobody, |author| author.name.clone()),
            href: None,
            role: None,
            initials: author.map_or_else(|| "·".to_owned(), |author| initials(&author.name)),
            tint: author.map_or(0, |author| tint(&author.name)),
            portrait: None,
        },
        when: DateView {
            iso: comment.created.to_string(),
            text: words.say("date", &parts).unwrap_or_default(),
        },
        edited: comment
            .edited
            .filter(|_| published)
            .map(|edited| edited.to_string()),
        html: published.then(|| Said::html(comment.html.clone().unwrap_or_default())),
        reactions: match published {
            true => reactions(comment, words),
            false => Vec::new(),
        },
        accepted: published && comment.accepted,
        tools: None,
        replies: Vec::new(),
    }
}

fn tools(comment: &Comment, page: &str, own: &Own, words: &Speech) -> Tools {
    let felt = own.reactions.get(&comment.id);
    Tools {
        id: comment.id.clone(),
        action: format!("../t/{page}"),
        body: own.bodies.get(&comment.id).cloned(),
        reactions: REACTIONS
            .iter()
            .map(|kind| Toggle {
                kind,
                text: words
                    .word(&format!("reaction_{kind}"))
                    .unwrap_or(kind)
                    .to_owned(),
                on: felt.is_some_and(|felt| felt.iter().any(|felt| felt == kind)),
            })
            .collect(),
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

//! What other sites can ask, each address in one place.

use std::fmt::Display;
use std::sync::Arc;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::get;
use axum::routing::post;
use serde_json::Value;
use serde_json::json;

use crate::comments::app::App;
use crate::comments::person_name;
use crate::comments::store::comment::OneComment;
use crate::comments::store::comment::State as Stage;
use crate::content::path::decode;
use crate::federation::document;
use crate::federation::gate;
use crate::federation::gate::Head;
use crate::federation::inbox;
use crate::federation::node::Node;
use crate::federation::refused::Refused;
use crate::federation::store::activity::Outbox;
use crate::federation::store::follower::Followers;
use crate::federation::store::like::OneLike;
use crate::federation::store::like::PageLikes;
use crate::federation::store::note::OneNote;
use crate::federation::store::speaker::Speaker;
use crate::federation::store::speaker::WasThere;
use crate::federation::store::thread::PageNotes;

/// Items of a page of a collection.
const PAGE: usize = 50;

pub fn router(node: Arc<Node>) -> Router<Arc<App>> {
    Router::new()
        .route("/.well-known/webfinger", get(webfinger))
        .route("/.well-known/nodeinfo", get(nodeinfo_links))
        .route("/ap/nodeinfo/2.1", get(nodeinfo))
        .route("/ap/site", get(site))
        .route("/ap/inbox", post(inbox::receive))
        .route("/ap/u/{token}", get(person))
        .route("/ap/u/{token}/inbox", post(inbox::receive))
        .route("/ap/a/{page}", get(article))
        .route("/ap/n/{uuid}", get(note))
        .route("/ap/l/{uuid}", get(like))
        .route("/ap/ctx/{page}", get(context))
        .route("/ap/ctx/{page}/likes", get(likes))
        .route("/ap/outbox", get(outbox))
        .route("/ap/followers", get(followers))
        .with_state(node)
}

type Answer = Result<Response, Refused>;

fn activity(value: &Value) -> Response {
    typed(value, "application/activity+json")
}

/// What is left of something.
fn gone(tombstone: &Value) -> Response {
    let mut response = activity(tombstone);
    *response.status_mut() = StatusCode::GONE;
    response
}

fn typed(value: &Value, kind: &'static str) -> Response {
    let mut response = value.to_string().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::VARY, HeaderValue::from_static("signature"));
    // What is read by those who sign is kept by no cache in between.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    response
}

/// That a peer asks: everything but who somebody is, is read by peers alone.
struct Signed;

impl FromRequestParts<Arc<Node>> for Signed {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, node: &Arc<Node>) -> Result<Signed, Refused> {
        let head = Head {
            method: &parts.method,
            uri: &parts.uri,
            headers: &parts.headers,
        };
        gate::pass(node, &head, None).await.map(|_| Signed)
    }
}

/// `GET /.well-known/webfinger?resource=acct:kb@kb.fr.example` (<https://www.rfc-editor.org/rfc/rfc7033>)
async fn webfinger(State(node): State<Arc<Node>>, RawQuery(query): RawQuery) -> Answer {
    let settings = &node.settings;
    let names = &settings.names;
    let account = format!("acct:{}@{}", settings.handle, names.host);
    let query = query.unwrap_or_default();
    let mut asked = query.split('&');
    let resource = asked.find_map(|part| part.strip_prefix("resource="));
    let resource = resource.ok_or(Refused::Unreadable("ask for a `resource`".to_owned()))?;
    let resource = decode(resource);
    if resource != account && resource != names.site() {
        return Err(Refused::NotFound);
    }
    let found = json!({
        "subject": account,
        "aliases": [names.site()],
        "links": [
            { "rel": "self", "type": "application/activity+json", "href": names.site() },
            {
                "rel": "http://webfinger.net/rel/profile-page",
                "type": "text/html",
                "href": format!("{}/", names.host.origin()),
            },
        ],
    });
    Ok(typed(&found, "application/jrd+json"))
}

/// Where the next is. (<https://nodeinfo.diaspora.software/protocol>)
async fn nodeinfo_links(State(node): State<Arc<Node>>) -> Response {
    let origin = node.settings.names.host.origin();
    let links = json!({ "links": [{
        "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1",
        "href": format!("{origin}/ap/nodeinfo/2.1"),
    }] });
    typed(&links, "application/json")
}

/// What runs here. How many people there are, and what they do, is nobody's business.
async fn nodeinfo() -> Response {
    let about = json!({
        "version": "2.1",
        "software": { "name": "polder", "version": env!("CARGO_PKG_VERSION") },
        "protocols": ["activitypub"],
        "services": { "inbound": [], "outbound": [] },
        "openRegistrations": false,
        "usage": { "users": {} },
        "metadata": {},
    });
    typed(
        &about,
        "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"",
    )
}

async fn site(State(node): State<Arc<Node>>) -> Response {
    activity(&document::site(&node.settings, &node.ring().keys()))
}

async fn person(State(node): State<Arc<Node>>, Path(token): Path<String>) -> Answer {
    let Some(person) = node.app.db.read(Speaker(token.clone())).await? else {
        let id = node.settings.names.speaker(&token);
        return match node.app.db.read(WasThere(token)).await? {
            true => Ok(gone(&document::tombstone(&id, "Person"))),
            false => Err(Refused::NotFound),
        };
    };
    let register = node.app.register();
    // Of one without a page nothing is known but a login, which may be an address or a number: and one who left
    // may not want to be named. For them the site speaks.
    let name = register
        .person(&person)
        .filter(|person| !node.app.is_forgotten(person))
        .map_or(&node.settings.title, |person| &person.name);
    let name = person_name::clean(name);
    let names = &node.settings.names;
    Ok(activity(&document::person(
        names,
        &token,
        &name,
        &node.ring().keys(),
    )))
}

async fn article(State(node): State<Arc<Node>>, _: Signed, Path(page): Path<String>) -> Answer {
    let place = node.place(&page).ok_or(Refused::NotFound)?;
    let names = &node.settings.names;
    let url = node.settings.page_url(&place.page.url);
    let context = node.context(&page);
    let facts = node.facts(&page);
    let article = document::article(names, &place.page, &url, &context, &facts);
    Ok(activity(&article))
}

async fn note(State(node): State<Arc<Node>>, _: Signed, Path(uuid): Path<String>) -> Answer {
    let names = &node.settings.names;
    let known = node.app.db.read(OneNote(names.note(&uuid))).await?;
    let known = known.ok_or(Refused::NotFound)?;
    node.place(&known.page).ok_or(Refused::NotFound)?;
    let row = node.app.db.read(OneComment(known.comment.clone())).await?;
    let row = row.ok_or(Refused::NotFound)?;
    if known.state == "deleted" || row.state == Stage::Withdrawn {
        return Ok(gone(&document::tombstone(&known.note, "Note")));
    }
    if row.state != Stage::Published {
        return Err(Refused::NotFound);
    }
    let context = node.context(&known.page);
    let lang = node.facts(&known.page).lang;
    let note = document::note(names, &row, &known, &context, lang.as_ref());
    let note = node
        .ring()
        .current
        .prover
        .prove(note, &known.author, node.app.now());
    Ok(activity(&note))
}

/// What somebody of this site feels about a note.
async fn like(State(node): State<Arc<Node>>, _: Signed, Path(uuid): Path<String>) -> Answer {
    let names = &node.settings.names;
    let like = node.app.db.read(OneLike(names.like(&uuid))).await?;
    let like = like.ok_or(Refused::NotFound)?;
    let note = node.app.db.read(OneNote(like.note.clone())).await?;
    let note = note.ok_or(Refused::NotFound)?;
    node.place(&note.page).ok_or(Refused::NotFound)?;
    Ok(activity(&document::like(names, &like)))
}

/// The number behind `after=`; 0 where nothing is asked for, and `None` for the collection itself.
fn after(uri: &Uri) -> Result<Option<i64>, Refused> {
    let Some(query) = uri.query() else {
        return Ok(None);
    };
    let number = query.strip_prefix("after=").filter(|text| text.len() < 18);
    let number = number.and_then(|number| number.parse().ok());
    let number = number.filter(|number| *number >= 0);
    let wrong = || Refused::Unreadable("only `after` can be asked".to_owned());
    number.map(Some).ok_or_else(wrong)
}

/// The address of the part of a collection that begins after a number.
fn from(collection: &str, number: impl Display) -> String {
    format!("{collection}?after={number}")
}

/// A collection, before one walks through its parts.
fn whole(own: &str, items: &[String]) -> Value {
    let mut told = document::collection(own);
    told["totalItems"] = items.len().into();
    told["first"] = from(own, 0).into();
    told
}

/// The thread of a page, the oldest first. (FEP-7888)
async fn context(
    State(node): State<Arc<Node>>,
    _: Signed,
    Path(page): Path<String>,
    uri: Uri,
) -> Answer {
    let page = own_thread(&node, &page)?;
    let names = &node.settings.names;
    let own = names.context(&page);
    let notes = node.app.db.read(PageNotes(page.clone())).await?;
    if let Some(after) = after(&uri)? {
        return Ok(part(&own, &notes, after));
    }
    let mut told = whole(&own, &notes);
    told["attributedTo"] = names.site().into();
    told["likes"] = names.likes(&page).into();
    Ok(activity(&told))
}

/// What is felt about what stands in the thread of a page, for those who missed some of it.
async fn likes(
    State(node): State<Arc<Node>>,
    _: Signed,
    Path(page): Path<String>,
    uri: Uri,
) -> Answer {
    let page = own_thread(&node, &page)?;
    let own = node.settings.names.likes(&page);
    let likes = node.app.db.read(PageLikes(page)).await?;
    if let Some(after) = after(&uri)? {
        return Ok(part(&own, &likes, after));
    }
    Ok(activity(&whole(&own, &likes)))
}

/// A page whose thread is this site's; that of another site is asked there.
fn own_thread(node: &Node, page: &str) -> Result<String, Refused> {
    let page = node.place(page).ok_or(Refused::NotFound)?.page.page;
    match node.context(&page) == node.settings.names.context(&page) {
        true => Ok(page),
        false => Err(Refused::NotFound),
    }
}

/// Some ids of a collection, from a place on.
fn part(collection: &str, ids: &[String], after: i64) -> Response {
    let start = usize::try_from(after).unwrap_or(usize::MAX);
    let items = ids.iter().skip(start).take(PAGE);
    let items: Vec<Value> = items.map(|id| json!(id)).collect();
    let end = start.saturating_add(items.len());
    let next = (end < ids.len()).then(|| from(collection, end));
    let told = document::page_of(collection, &from(collection, after), next.as_deref(), items);
    activity(&told)
}

/// What everybody was told, the oldest first.
async fn outbox(State(node): State<Arc<Node>>, _: Signed, uri: Uri) -> Answer {
    let own = node.settings.names.outbox();
    let Some(after) = after(&uri)? else {
        let mut told = document::collection(&own);
        told["first"] = from(&own, 0).into();
        return Ok(activity(&told));
    };
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let rows = node.app.db.read(Outbox { after, most }).await?;
    let last = rows.last().map(|row| row.number);
    let next = last.filter(|_| rows.len() == PAGE);
    let next = next.map(|last| from(&own, last));
    // What was told of a page that is no longer for all is told no more.
    let items = rows
        .iter()
        .filter(|row| {
            row.page
                .as_ref()
                .is_none_or(|page| node.place(page).is_some())
        })
        .filter_map(|row| serde_json::from_str(&row.body).ok())
        .collect();
    let told = document::page_of(&own, &from(&own, after), next.as_deref(), items);
    Ok(activity(&told))
}

/// How many follow; who they are is told to nobody.
async fn followers(State(node): State<Arc<Node>>, _: Signed) -> Answer {
    let followers = node.app.db.read(Followers).await?;
    let mut told = document::collection(&node.settings.names.followers());
    told["totalItems"] = followers.len().into();
    Ok(activity(&told))
}

//! What other sites can ask, each address in one place.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::extract::RawQuery;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
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
use crate::federation::document;
use crate::federation::gate;
use crate::federation::gate::Head;
use crate::federation::inbox;
use crate::federation::node::Node;
use crate::federation::refused::Refused;
use crate::federation::store::activity::Outbox;
use crate::federation::store::follower::Followers;
use crate::federation::store::note::OneNote;
use crate::federation::store::speaker::Speaker;
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
        .route("/ap/ctx/{page}", get(context))
        .route("/ap/outbox", get(outbox))
        .route("/ap/followers", get(followers))
        .with_state(node)
}

type Answer = Result<Response, Refused>;

fn activity(value: &Value) -> Response {
    typed(value, "application/activity+json")
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

/// Everything but who somebody is, is read by peers alone.
async fn signed(
    node: &Node,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(), Refused> {
    let head = Head {
        method,
        uri,
        headers,
    };
    gate::pass(node, &head, None).await.map(|_| ())
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

/// `%40` as `@`.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
    activity(&document::site(&node.settings, &node.pem))
}

async fn person(State(node): State<Arc<Node>>, Path(token): Path<String>) -> Answer {
    let person = node.app.db.read(Speaker(token.clone())).await?;
    let person = person.ok_or(Refused::NotFound)?;
    let register = node.app.register();
    // Of one without a page nothing is known but a login, which may be an address or a number: and one who left
    // may not want to be named. For them the site speaks.
    let name = register
        .person(&person)
        .filter(|person| !node.app.is_forgotten(person))
        .map_or(&node.settings.title, |person| &person.name);
    let name = person_name::clean(name);
    let names = &node.settings.names;
    Ok(activity(&document::person(names, &token, &name, &node.pem)))
}

async fn article(
    State(node): State<Arc<Node>>,
    Path(page): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Answer {
    signed(&node, &method, &uri, &headers).await?;
    let place = node.place(&page).ok_or(Refused::NotFound)?;
    let names = &node.settings.names;
    let url = node.settings.page_url(&place.page.url);
    let context = node.context(&page);
    Ok(activity(&document::article(
        names,
        &place.page,
        &url,
        &context,
    )))
}

async fn note(
    State(node): State<Arc<Node>>,
    Path(uuid): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Answer {
    signed(&node, &method, &uri, &headers).await?;
    let names = &node.settings.names;
    let known = node.app.db.read(OneNote(names.note(&uuid))).await?;
    let known = known.ok_or(Refused::NotFound)?;
    node.place(&known.page).ok_or(Refused::NotFound)?;
    let row = node.app.db.read(OneComment(known.comment.clone())).await?;
    let row = row.ok_or(Refused::NotFound)?;
    if known.state == "deleted" || row.state == Stage::Withdrawn {
        let mut response = activity(&document::tombstone(&known.note));
        *response.status_mut() = StatusCode::GONE;
        return Ok(response);
    }
    if row.state != Stage::Published {
        return Err(Refused::NotFound);
    }
    let context = node.context(&known.page);
    Ok(activity(&document::note(names, &row, &known, &context)))
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

/// The thread of a page, the oldest first. (FEP-7888)
async fn context(
    State(node): State<Arc<Node>>,
    Path(page): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Answer {
    signed(&node, &method, &uri, &headers).await?;
    let place = node.place(&page).ok_or(Refused::NotFound)?;
    let names = &node.settings.names;
    let own = names.context(&place.page.page);
    // The thread of another site is asked there.
    if node.context(&place.page.page) != own {
        return Err(Refused::NotFound);
    }
    let notes = node.app.db.read(PageNotes(place.page.page.clone())).await?;
    let Some(after) = after(&uri)? else {
        return Ok(activity(&json!({
            "@context": document::STREAMS,
            "id": own,
            "type": "OrderedCollection",
            "attributedTo": names.site(),
            "totalItems": notes.len(),
            "first": format!("{own}?after=0"),
        })));
    };
    let start = usize::try_from(after).unwrap_or(usize::MAX);
    let items: Vec<Value> = notes
        .iter()
        .skip(start)
        .take(PAGE)
        .map(|note| json!(note))
        .collect();
    let end = start.saturating_add(items.len());
    let next = (end < notes.len()).then(|| format!("{own}?after={end}"));
    let id = format!("{own}?after={after}");
    Ok(activity(&document::page_of(
        &own,
        &id,
        next.as_deref(),
        items,
    )))
}

/// What everybody was told, the oldest first.
async fn outbox(
    State(node): State<Arc<Node>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Answer {
    signed(&node, &method, &uri, &headers).await?;
    let own = node.settings.names.outbox();
    let Some(after) = after(&uri)? else {
        return Ok(activity(&json!({
            "@context": document::STREAMS,
            "id": own,
            "type": "OrderedCollection",
            "first": format!("{own}?after=0"),
        })));
    };
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let rows = node.app.db.read(Outbox { after, most }).await?;
    let last = rows.last().map(|row| row.number);
    let next = last.filter(|_| rows.len() == PAGE);
    let next = next.map(|last| format!("{own}?after={last}"));
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
    let id = format!("{own}?after={after}");
    Ok(activity(&document::page_of(
        &own,
        &id,
        next.as_deref(),
        items,
    )))
}

/// How many follow; who they are is told to nobody.
async fn followers(
    State(node): State<Arc<Node>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Answer {
    signed(&node, &method, &uri, &headers).await?;
    let followers = node.app.db.read(Followers).await?;
    Ok(activity(&json!({
        "@context": document::STREAMS,
        "id": node.settings.names.followers(),
        "type": "OrderedCollection",
        "totalItems": followers.len(),
    })))
}

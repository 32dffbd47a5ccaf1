//! What this site shows of itself to others, as JSON-LD that is read as plain JSON.

use serde_json::Value;
use serde_json::json;

use crate::comments::app::time;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::page::PageRow;
use crate::federation::feeling;
use crate::federation::names::Names;
use crate::federation::names::PUBLIC;
use crate::federation::node::Facts;
use crate::federation::ring::Keys;
use crate::federation::settings::Settings;
use crate::federation::signature::manner::Manner;
use crate::federation::store::like::LikeRow;
use crate::federation::store::note::NoteRow;

pub const STREAMS: &str = "https://www.w3.org/ns/activitystreams";
const SECURITY: &str = "https://w3id.org/security/v1";
const INTEGRITY: &str = "https://w3id.org/security/data-integrity/v1";
const MULTIKEY: &str = "https://w3id.org/security/multikey/v1";

/// What a site is, in ActivityStreams.
pub const GROUP: &str = "Group";

fn key(names: &Names, actor: &str, keys: &Keys) -> Value {
    let id = names.key(actor, keys.generation);
    json!({ "id": id, "owner": actor, "publicKeyPem": keys.pem })
}

/// (FEP-521a)
fn methods(names: &Names, actor: &str, keys: &Keys) -> Value {
    let methods = keys.methods.iter().map(|(generation, multibase)| {
        json!({
            "id": names.method(actor, *generation),
            "type": "Multikey",
            "controller": actor,
            "publicKeyMultibase": multibase,
        })
    });
    methods.collect()
}

/// The site itself: it owns its threads, and follows and announces.
pub fn site(settings: &Settings, keys: &Keys) -> Value {
    let names = &settings.names;
    let id = names.site();
    json!({
        "@context": [STREAMS, SECURITY, MULTIKEY],
        "id": id,
        "type": GROUP,
        "name": settings.title,
        "preferredUsername": settings.handle,
        "url": format!("{}/", names.host.origin()),
        "inbox": names.inbox(),
        "outbox": names.outbox(),
        "followers": names.followers(),
        "endpoints": { "sharedInbox": names.inbox() },
        "manuallyApprovesFollowers": true,
        "generator": {
            "type": "Application",
            "name": "Polder",
            "implements": Manner::all(),
        },
        "publicKey": key(names, &id, keys),
        "assertionMethod": methods(names, &id, keys),
    })
}

/// Somebody of this site: a name, and nothing else that one could follow.
pub fn person(names: &Names, token: &str, name: &str, keys: &Keys) -> Value {
    let id = names.speaker(token);
    json!({
        "@context": [STREAMS, SECURITY, MULTIKEY],
        "id": id,
        "type": "Person",
        "name": name,
        "preferredUsername": token,
        "inbox": format!("{id}/inbox"),
        "endpoints": { "sharedInbox": names.inbox() },
        "publicKey": key(names, &id, keys),
        "assertionMethod": methods(names, &id, keys),
    })
}

/// A page, as far as the service knows it. `url` is where people read it.
pub fn article(names: &Names, page: &PageRow, url: &str, context: &str, facts: &Facts) -> Value {
    let site = names.site();
    let mut value = json!({
        "@context": STREAMS,
        "id": names.article(&page.page),
        "type": "Article",
        "name": page.title,
        "content": format!("<p><a href=\"{}\">{}</a></p>", escape(url), escape(&page.title)),
        "url": url,
        "attributedTo": site,
        "audience": site,
        "context": context,
        "replies": context,
        "to": [PUBLIC],
        "cc": [names.followers()],
    });
    if let Some(summary) = &facts.summary {
        value["summary"] = format!("<p>{}</p>", escape(summary)).into();
    }
    value
}

/// A comment. `parent` is the id of what it answers; `lang` is the language of the page.
pub fn note(
    names: &Names,
    row: &CommentRow,
    note: &NoteRow,
    context: &str,
    lang: Option<&String>,
) -> Value {
    let mut value = json!({
        "@context": [STREAMS, INTEGRITY],
        "id": note.note,
        "type": "Note",
        "attributedTo": note.author,
        "content": row.html,
        "source": { "content": row.body, "mediaType": "text/markdown" },
        "inReplyTo": note.parent,
        "context": context,
        "to": [PUBLIC],
        "cc": [names.followers()],
        "published": time(row.created),
    });
    if let Some(lang) = lang {
        value["contentMap"] = json!({ lang: row.html });
    }
    if let Some(edited) = row.edited {
        value["updated"] = time(edited).into();
    }
    value
}

/// What is left of something that was a `Note`, or a `Person`.
pub fn tombstone(id: &str, former: &str) -> Value {
    json!({ "@context": STREAMS, "id": id, "type": "Tombstone", "formerType": former })
}

/// What happened to something.
pub fn activity(id: &str, kind: &str, actor: &str, object: Value, cc: &str) -> Value {
    json!({
        "@context": [STREAMS, INTEGRITY],
        "id": id,
        "type": kind,
        "actor": actor,
        "object": object,
        "to": [PUBLIC],
        "cc": [cc],
    })
}

/// That somebody feels something about a note: a Like, with the sign that stands for it. (FEP-c0e0)
pub fn like(names: &Names, like: &LikeRow) -> Value {
    let mut value = activity(
        &like.id,
        "Like",
        &like.actor,
        like.note.as_str().into(),
        &names.followers(),
    );
    if let Some(sign) = feeling::sign(&like.kind) {
        value["content"] = sign.into();
    }
    value
}

/// A list in its order, before it is said what of it can be seen.
pub fn collection(id: &str) -> Value {
    json!({ "@context": STREAMS, "id": id, "type": "OrderedCollection" })
}

/// Some items of a list that is walked page by page.
pub fn page_of(collection: &str, id: &str, next: Option<&str>, items: Vec<Value>) -> Value {
    let mut value = json!({
        "@context": STREAMS,
        "id": id,
        "type": "OrderedCollectionPage",
        "partOf": collection,
        "orderedItems": items,
    });
    if let Some(next) = next {
        value["next"] = next.into();
    }
    value
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

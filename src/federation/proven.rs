//! Believes what a document proves of itself, whoever brought it.

use serde_json::Value;

use crate::federation::activity::Activity;
use crate::federation::activity::Actor;
use crate::federation::activity::Note;
use crate::federation::activity::Object;
use crate::federation::activity::id;
use crate::federation::effect::ingest::Said;
use crate::federation::fetch;
use crate::federation::key::public::PublicKey;
use crate::federation::node::Node;
use crate::federation::proof::integrity;
use crate::federation::read;

/// Whether somebody, as far as one knows them, proves that a document is theirs.
pub fn by(document: &Value, author: &Actor) -> bool {
    let Some(method) = integrity::method(document) else {
        return false;
    };
    let key = author.method(method).and_then(PublicKey::from_multibase);
    key.is_some_and(|key| integrity::verify(document, &key))
}

/// A note inside of what a site passed on, where the note proves itself. `None` where it has to be fetched, and
/// nothing in it where it belongs to no thread of that site.
pub async fn passed_on(node: &Node, activity: &Activity) -> Option<Option<Said>> {
    let Object::Whole(done) = &activity.object else {
        return None;
    };
    let value = &done["object"];
    let note = Note::read(value).ok()?;
    let by_author = id(done, "actor").is_some_and(|actor| actor == note.author);
    let is_said = matches!(done["type"].as_str(), Some("Create" | "Update"));
    if !by_author || !is_said || note.author.host != note.id.host {
        return None;
    }
    // Nobody needs the network to see that there is no proof.
    let method = integrity::method(value)?;
    if node.settings.names.is_own(note.id.as_str()) || !method.starts_with(note.author.as_str()) {
        return None;
    }
    let mut author = fetch::actor(node, &note.author, false).await.ok()?;
    if !by(value, &author) {
        author = fetch::actor(node, &note.author, true).await.ok()?;
        by(value, &author).then_some(())?;
    }
    let via = &activity.actor.host;
    read::said(node, note, &author, via).await.ok()
}

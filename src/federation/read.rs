//! Reads what somebody said elsewhere: to which page it belongs, and how it looks here.

use crate::comments::person_name;
use crate::comments::text;
use crate::federation::activity::Actor;
use crate::federation::activity::Note;
use crate::federation::address::Host;
use crate::federation::address::Id;
use crate::federation::effect::ingest::Said;
use crate::federation::node::Node;
use crate::federation::plain;
use crate::federation::refused::Refused;
use crate::federation::store::note::OneNote;

/// A note as it is taken into a thread. `None` where it belongs to none that is shown here, or where the one
/// whose word it is – `via` – has no say over the thread.
pub async fn said(
    node: &Node,
    note: Note,
    author: &Actor,
    via: &Host,
) -> Result<Option<Said>, Refused> {
    if node.is_silenced(&author.id) {
        return Ok(None);
    }
    let names = &node.settings.names;
    let page = match &note.context {
        Some(context) if node.page_of(context).is_some() => node.page_of(context),
        _ => match &note.parent {
            // Other servers have contexts of their own; they say what is answered.
            Some(parent) => match names.page(parent.as_str()) {
                Some(page) => Some(page),
                None => {
                    let known = node.app.db.read(OneNote(parent.as_str().to_owned()));
                    known.await?.map(|known| known.page)
                }
            },
            None => None,
        },
    };
    let Some(place) = page.and_then(|page| node.place(&page)) else {
        return Ok(None);
    };
    let page = place.page.page.clone();
    if place.is_closed() {
        return Ok(None);
    }
    // In a thread of another site stands what that site says, and what its own people say.
    let context = node.context(&page);
    if node.known().silenced.contains(&context) {
        return Ok(None);
    }
    let owner = Id::parse(&context).map(|id| id.host);
    let owns = owner
        .as_ref()
        .is_some_and(|owner| *owner == *via || *owner == author.id.host);
    if !owns {
        return Ok(None);
    }
    let body = match &note.source {
        Some(source) => source.clone(),
        None => plain::markdown(&note.content),
    };
    let work = move || text::read(&body, |_| None);
    let text = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Refused::Unavailable)?;
    let text = text.map_err(|problem| Refused::Unreadable(problem.to_string()))?;
    Ok(Some(Said {
        page,
        via: via.clone(),
        name: person_name::clean(&author.name),
        sealed: None,
        text,
        moderation: node.settings.moderation,
        now: node.app.now(),
        note,
    }))
}

//! What people of other sites feel about notes, counted once each.
//!
//! A Like may come before the note: what that answers is still being fetched, or a moderator looks at it first. Then
//! it is kept, and counts once everybody sees the note.

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::command::react::React;
use crate::comments::guest;
use crate::comments::store::comment;
use crate::comments::store::comment::State;
use crate::comments::store::thread;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::address::Host;
use crate::federation::effect::ingest::quietly;
use crate::federation::feeling::Like;
use crate::federation::store::early;
use crate::federation::store::early::EarlyRow;
use crate::federation::store::like;
use crate::federation::store::like::LikeRow;
use crate::federation::store::like::Told;
use crate::federation::store::note;
use crate::federation::store::note::NoteRow;
use crate::federation::store::seen;
use crate::federation::store::wanted;

/// Likes of one host that are kept for later; more than that is no conversation.
const MOST_EARLY: i64 = 500;

/// Where a note is about which somebody feels something.
enum Place {
    /// Everybody sees it.
    Here(NoteRow),
    /// It is not known, or waits to be seen.
    Ahead,
    /// It is gone, or cannot be talked about.
    Nowhere,
}

/// Somebody feels something.
pub async fn take(tx: &mut AnyTx<'_>, felt: &Like, now: i64) -> Result<Done, Refusal> {
    let id = felt.id.as_str();
    tx.rows(wanted::forget(id)).await?;
    if seen::is_gone(tx, id).await? || like::find(tx, id).await?.is_some() {
        return Ok(Done::default());
    }
    let early = EarlyRow {
        id: id.to_owned(),
        note: felt.note.as_str().to_owned(),
        actor: felt.actor.as_str().to_owned(),
        host: felt.actor.host.to_string(),
        kind: felt.kind.to_owned(),
        created: now,
    };
    match place(tx, &early.note).await? {
        Place::Here(known) => count(tx, &known, early, now).await,
        Place::Ahead if has_room(tx, &felt.actor.host).await? => {
            tx.rows(early::keep(&early)).await?;
            Ok(Done::default())
        }
        Place::Ahead | Place::Nowhere => Ok(Done::default()),
    }
}

/// Counts what was felt about a note before everybody saw it.
pub async fn take_early(tx: &mut AnyTx<'_>, note: &str, now: i64) -> Result<Done, Refusal> {
    let mut done = Done::default();
    for early in early::of_note(tx, note).await? {
        tx.rows(early::forget(&early.id)).await?;
        if let Place::Here(known) = place(tx, note).await? {
            let counted = count(tx, &known, early, now).await?;
            done.changed.extend(counted.changed);
        }
    }
    Ok(done)
}

/// Somebody does not feel it any more; `by` is who says so, where it is not the site that was asked.
pub async fn undo(
    tx: &mut AnyTx<'_>,
    id: &str,
    by: Option<&str>,
    now: i64,
) -> Result<Done, Refusal> {
    const FOREIGN: Refusal = Refusal::Forbidden("this was done by somebody else");
    tx.rows(wanted::forget(id)).await?;
    if let Some(early) = early::find(tx, id).await? {
        if by.is_some_and(|by| by != early.actor) {
            return Err(FOREIGN);
        }
        tx.rows(early::forget(id)).await?;
    }
    let Some(row) = like::find(tx, id).await? else {
        return Ok(Done::default());
    };
    if row.person.is_some() || by.is_some_and(|by| by != row.actor) {
        return Err(FOREIGN);
    }
    // What nobody heard of here need not be taken back before them.
    let after = match row.told {
        Told::Not => like::forget(id),
        Told::Felt | Told::TakenBack => like::tell(id, Told::TakenBack),
    };
    tx.rows(after).await?;
    match note::find(tx, &row.note).await? {
        Some(known) => react(tx, &known, &row, false, now).await,
        None => Ok(Done::default()),
    }
}

async fn place(tx: &mut AnyTx<'_>, id: &str) -> Result<Place, Refusal> {
    let Some(known) = note::find(tx, id).await? else {
        return Ok(match seen::is_gone(tx, id).await? {
            true => Place::Nowhere,
            false => Place::Ahead,
        });
    };
    let row = comment::find(tx, &known.comment).await?;
    Ok(match row.map(|row| row.state) {
        Some(State::Published) if !thread::find(tx, &known.page).await?.locked => {
            Place::Here(known)
        }
        Some(State::Pending | State::Waiting) => Place::Ahead,
        _ => Place::Nowhere,
    })
}

async fn has_room(tx: &mut AnyTx<'_>, host: &Host) -> Result<bool, Refusal> {
    Ok(early::count(tx, host.as_str()).await? < MOST_EARLY)
}

async fn count(
    tx: &mut AnyTx<'_>,
    known: &NoteRow,
    felt: EarlyRow,
    now: i64,
) -> Result<Done, Refusal> {
    let row = LikeRow {
        id: felt.id,
        note: felt.note,
        actor: felt.actor,
        kind: felt.kind,
        person: None,
        told: Told::Not,
    };
    let done = react(tx, known, &row, true, now).await?;
    if !done.changed.is_empty() {
        tx.rows(like::insert(&row)).await?;
    }
    Ok(done)
}

async fn react(
    tx: &mut AnyTx<'_>,
    known: &NoteRow,
    like: &LikeRow,
    felt: bool,
    now: i64,
) -> Result<Done, Refusal> {
    let react = React {
        page: known.page.clone(),
        comment: known.comment.clone(),
        kind: like.kind.clone(),
        person: guest::id(&like.actor),
        felt,
        now,
    };
    match react.run(tx).await {
        Err(Refusal::NotFound(_)) => Ok(Done::default()),
        done => quietly(done),
    }
}

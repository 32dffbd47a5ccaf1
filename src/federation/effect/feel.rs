//! What people of other sites feel about notes, counted once each.

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::command::react::React;
use crate::comments::guest;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::effect::ingest::quietly;
use crate::federation::feeling::Like;
use crate::federation::store::like;
use crate::federation::store::like::LikeRow;
use crate::federation::store::like::Told;
use crate::federation::store::note;
use crate::federation::store::seen;
use crate::federation::store::wanted;

/// Somebody feels something.
pub async fn take(tx: &mut AnyTx<'_>, felt: &Like, now: i64) -> Result<Done, Refusal> {
    let id = felt.id.as_str();
    tx.rows(wanted::forget(id)).await?;
    if seen::is_gone(tx, id).await? || like::find(tx, id).await?.is_some() {
        return Ok(Done::default());
    }
    let row = LikeRow {
        id: id.to_owned(),
        note: felt.note.as_str().to_owned(),
        actor: felt.actor.as_str().to_owned(),
        kind: felt.kind.to_owned(),
        person: None,
        told: Told::Not,
    };
    let done = react(tx, &row, true, now).await?;
    if !done.changed.is_empty() {
        tx.rows(like::insert(&row)).await?;
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
    let Some(row) = like::find(tx, id).await? else {
        return Ok(Done::default());
    };
    if row.person.is_some() || by.is_some_and(|by| by != row.actor) {
        return Err(Refusal::Forbidden("this was done by somebody else"));
    }
    // What nobody heard of here need not be taken back before them.
    let after = match row.told {
        Told::Not => like::forget(id),
        Told::Felt | Told::TakenBack => like::tell(id, Told::TakenBack),
    };
    tx.rows(after).await?;
    react(tx, &row, false, now).await
}

async fn react(tx: &mut AnyTx<'_>, like: &LikeRow, felt: bool, now: i64) -> Result<Done, Refusal> {
    let Some(known) = note::find(tx, &like.note).await? else {
        return Ok(Done::default());
    };
    let react = React {
        page: known.page,
        comment: known.comment,
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

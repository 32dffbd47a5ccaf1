//! Takes away what comments say and who said it; their places stay.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State;
use crate::comments::store::erasure;
use crate::comments::store::error::StoreError;
use crate::comments::store::hold;
use crate::comments::store::mention;
use crate::comments::store::query::Query;
use crate::comments::store::queue;
use crate::comments::store::reaction;
use crate::comments::store::secret;
use crate::comments::store::thread;
use crate::comments::store::tx::Tx;

/// The threads that look otherwise, with the number of their change: each counts one, however much of it goes.
pub type Changed = BTreeMap<String, i64>;

/// The number of a thread's change.
pub async fn touch<T: Tx>(
    tx: &mut T,
    changed: &mut Changed,
    page: &str,
) -> Result<i64, StoreError> {
    match changed.entry(page.to_owned()) {
        Entry::Occupied(place) => Ok(*place.get()),
        Entry::Vacant(place) => {
            let thread = thread::touch(tx, place.key(), true).await?;
            Ok(*place.insert(thread.seq))
        }
    }
}

/// What takes the text of a comment away, and everything that hangs on it. What has to be kept is sealed first.
pub fn take_away(row: &mut CommentRow, now: i64) -> Vec<Query> {
    row.state = State::Withdrawn;
    row.evidence = None;
    row.body = String::new();
    row.html = String::new();
    row.accepted = false;
    let mut queries = hold::seal(&row.id, now).to_vec();
    queries.extend([
        comment::forget(&row.id),
        mention::forget(&row.id),
        reaction::forget(&row.id),
        secret::forget(&row.id),
        queue::settle(&row.id),
        comment::update(row),
    ]);
    if row.shown {
        queries.push(erasure::add(&row.page, &row.id, now));
    }
    queries
}

/// What takes comments away, and who said them.
pub async fn let_go<T: Tx>(
    tx: &mut T,
    rows: Vec<CommentRow>,
    changed: &mut Changed,
    now: i64,
) -> Result<Vec<Query>, StoreError> {
    let mut queries = Vec::new();
    for mut row in rows {
        if row.shown {
            row.seq = touch(tx, changed, &row.page).await?;
        }
        row.author = None;
        row.name = None;
        queries.extend(take_away(&mut row, now));
    }
    Ok(queries)
}

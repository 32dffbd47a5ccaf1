//! What people say without words: thanks, agree, celebrate, insightful, and nothing against anybody.

use crate::comments::store::query::Query;
use crate::comments::store::query::query;

pub const KINDS: &[&str] = &["thanks", "agree", "celebrate", "insightful"];

/// Gives a row back only where there was none.
pub fn add(comment: &str, kind: &str, person: &str, now: i64) -> Query {
    query(
        "INSERT INTO reactions (comment, kind, person, created) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (comment, kind, person) DO NOTHING RETURNING created",
        [comment.into(), kind.into(), person.into(), now.into()],
    )
}

/// Gives a row back only where there was one.
pub fn remove(comment: &str, kind: &str, person: &str) -> Query {
    query(
        "DELETE FROM reactions WHERE comment = $1 AND kind = $2 AND person = $3 RETURNING created",
        [comment.into(), kind.into(), person.into()],
    )
}

/// What was felt about a comment that is gone is gone too.
pub fn forget(comment: &str) -> Query {
    query("DELETE FROM reactions WHERE comment = $1", [comment.into()])
}

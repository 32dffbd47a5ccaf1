//! Who is called in a comment.

use crate::comments::store::query::Query;
use crate::comments::store::query::query;

pub fn add(comment: &str, person: &str) -> Query {
    query(
        "INSERT INTO mentions (comment, person) VALUES ($1, $2) ON CONFLICT (comment, person) DO NOTHING",
        [comment.into(), person.into()],
    )
}

/// Nobody is called any more.
pub fn forget(comment: &str) -> Query {
    query("DELETE FROM mentions WHERE comment = $1", [comment.into()])
}

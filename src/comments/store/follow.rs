//! What people want to hear of.

use crate::comments::store::query::Query;
use crate::comments::store::query::query;

pub fn add(person: &str, kind: &str, what: &str, now: i64) -> Query {
    query(
        "INSERT INTO follows (person, kind, what, created) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (person, kind, what) DO NOTHING",
        [person.into(), kind.into(), what.into(), now.into()],
    )
}

pub fn remove(person: &str, kind: &str, what: &str) -> Query {
    query(
        "DELETE FROM follows WHERE person = $1 AND kind = $2 AND what = $3",
        [person.into(), kind.into(), what.into()],
    )
}

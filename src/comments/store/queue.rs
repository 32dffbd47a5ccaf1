//! What waits for a moderator, and what somebody reported.

use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// Comments that are shown at once; the rest come when these are done.
const MOST: i64 = 200;

pub fn report(comment: &str, person: &str, reason: &str, now: i64) -> Query {
    query(
        "INSERT INTO reports (comment, person, reason, created) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (comment, person) DO NOTHING",
        [comment.into(), person.into(), reason.into(), now.into()],
    )
}

/// A moderator has looked at it.
pub fn settle(comment: &str) -> Query {
    query("DELETE FROM reports WHERE comment = $1", [comment.into()])
}

pub struct Waiting;

/// A comment, and why people reported it.
#[derive(Clone, Debug)]
pub struct Case {
    pub comment: CommentRow,
    pub reasons: Vec<String>,
}

impl Question for Waiting {
    type Answer = Vec<Case>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<Case>, StoreError> {
        let mut cases: Vec<Case> = Vec::new();
        for comment in comment::pending(tx, MOST).await? {
            cases.push(Case {
                comment,
                reasons: Vec::new(),
            });
        }
        let reported = query(
            "SELECT comment, reason FROM reports ORDER BY created, comment LIMIT $1",
            [MOST.into()],
        );
        for mut row in tx.rows(reported).await? {
            let (id, reason) = (row.text(0)?, row.text(1)?);
            let known = cases.iter_mut().find(|case| case.comment.id == id);
            if let Some(case) = known {
                case.reasons.push(reason);
            } else if let Some(comment) = comment::find(tx, &id).await? {
                cases.push(Case {
                    comment,
                    reasons: vec![reason],
                });
            }
        }
        Ok(cases)
    }
}

//! Lets go of what was kept long enough: old comments, and who moderated what.

use crate::comments::command::erase::OPERATOR;
use crate::comments::command::forget::Changed;
use crate::comments::command::forget::let_go;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::audit;
use crate::comments::store::audit::Deed;
use crate::comments::store::comment;
use crate::comments::store::tx::Tx;

/// Comments that go in one commit: others are written in between.
const MOST: i64 = 200;

#[derive(Clone, Debug)]
pub struct Retain {
    /// What was said before goes: its text, its author and what it said before; its place stays.
    pub comments: Option<i64>,
    /// Who moderated before, and why, is taken out of the log; its lines stay.
    pub log: Option<i64>,
    pub now: i64,
}

impl Retain {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let mut changed = Changed::new();
        if let Some(end) = self.comments {
            let old = comment::before(tx, end, MOST).await?;
            if !old.is_empty() {
                let mut queries = let_go(tx, old, &mut changed, self.now).await?;
                let deed = Deed {
                    done: self.now,
                    person: OPERATOR,
                    deed: "retain",
                    page: "",
                    comment: None,
                    reason: "",
                };
                queries.push(audit::append(tx, deed).await?);
                tx.all(queries).await?;
            }
        }
        if let Some(end) = self.log {
            tx.rows(audit::forget_before(end)).await?;
        }
        Ok(Done {
            changed: changed.into_iter().collect(),
            ..Done::default()
        })
    }
}

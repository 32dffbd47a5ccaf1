//! Puts comments under another page, with everything that answers them.

use std::collections::BTreeSet;

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::audit;
use crate::comments::store::audit::Deed;
use crate::comments::store::comment;
use crate::comments::store::erasure;
use crate::comments::store::moved;
use crate::comments::store::thread;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug)]
pub struct Move {
    pub page: String,
    pub target: String,
    /// Those that answer nothing; `None` for all.
    pub comments: Option<Vec<String>>,
    pub moderator: String,
    pub reason: String,
    pub now: i64,
}

impl Move {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let all = comment::of_page(tx, &self.page).await?;
        if let Some(wanted) = &self.comments {
            for id in wanted {
                let row = all.iter().find(|row| row.id == *id);
                let row = row.ok_or(Refusal::NotFound("comment"))?;
                if row.root != row.id {
                    return Err(Refusal::Invalid(
                        "comments",
                        "move the comment at the top: what answers it comes along",
                    ));
                }
            }
        }
        let wanted: Option<BTreeSet<&String>> =
            self.comments.as_ref().map(|ids| ids.iter().collect());
        let moving: Vec<_> = all
            .into_iter()
            .filter(|row| {
                wanted
                    .as_ref()
                    .is_none_or(|wanted| wanted.contains(&row.root))
            })
            .collect();
        if moving.is_empty() {
            return Err(Refusal::NotFound("comment"));
        }
        let from = thread::touch(tx, &self.page, true).await?;
        let to = thread::touch(tx, &self.target, true).await?;
        if to.locked {
            return Err(Refusal::Conflict("the other thread is closed"));
        }
        let mut queries = Vec::new();
        for row in &moving {
            queries.push(comment::put(&row.id, &self.page, &self.target, to.seq));
            queries.push(moved::forget(&self.target, &row.id));
            if row.shown {
                queries.push(moved::keep(&self.page, &row.id, &self.target));
                // Pages that were built before still show it here.
                queries.push(erasure::add(&self.page, &row.id, self.now));
            }
        }
        let deed = Deed {
            done: self.now,
            person: &self.moderator,
            deed: "move",
            page: &self.page,
            comment: moving.first().map(|row| row.id.as_str()),
            reason: &self.reason,
        };
        queries.push(audit::append(tx, deed).await?);
        tx.all(queries).await?;
        Ok(Done {
            changed: vec![(self.page.clone(), from.seq), (self.target.clone(), to.seq)],
            state: None,
        })
    }
}

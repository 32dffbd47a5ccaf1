//! Marks the answer to a question: by who asked it, or who looks after the page.

use crate::comments::command::actor::Actor;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::command::say::Post;
use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State;
use crate::comments::store::error::StoreError;
use crate::comments::store::thread;
use crate::comments::store::tx::Tx;

/// Of each question one answer is accepted: below a comment that asks one of the comments under it, below a page
/// that asks one of those that answer it directly.
#[derive(Clone, Debug)]
pub struct Accept {
    pub page: String,
    /// `None` where no answer is accepted any more.
    pub comment: Option<String>,
    pub by: Actor,
    /// They look after the page, or after all.
    pub in_charge: bool,
}

impl Accept {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let all = comment::of_page(tx, &self.page).await?;
        let thread = thread::find(tx, &self.page).await?;
        if thread.locked {
            return Err(Refusal::Conflict("this thread is closed"));
        }
        let chosen = match &self.comment {
            Some(id) => {
                let row = all.iter().find(|row| row.id == *id && row.shown);
                let row = row.ok_or(Refusal::NotFound("comment"))?;
                if row.state != State::Published {
                    return Err(Refusal::NotFound("comment"));
                }
                if !self.may(tx, &all, row).await? {
                    return Err(Refusal::Forbidden("only who asked can accept an answer"));
                }
                Some(row)
            }
            None => None,
        };
        let mut changed: Vec<CommentRow> = Vec::new();
        for row in &all {
            let is_chosen = chosen.is_some_and(|chosen| chosen.id == row.id);
            let gives_way = match chosen {
                Some(chosen) => question(chosen) == question(row),
                None => row.accepted && self.may(tx, &all, row).await?,
            };
            if row.accepted != is_chosen && (is_chosen || gives_way) {
                changed.push(CommentRow {
                    accepted: is_chosen,
                    ..row.clone()
                });
            }
        }
        if changed.is_empty() {
            return match (chosen, all.iter().any(|row| row.accepted)) {
                (None, true) => Err(Refusal::Forbidden("only who asked can take this back")),
                _ => Ok(Done::default()),
            };
        }
        let thread = thread::touch(tx, &self.page, true).await?;
        for row in &mut changed {
            row.seq = thread.seq;
        }
        tx.all(changed.iter().map(comment::update).collect())
            .await?;
        Ok(Done::seen(self.page.clone(), thread.seq))
    }

    /// Whether this person says which answer to a comment's question is right.
    async fn may<T: Tx>(
        &self,
        tx: &mut T,
        all: &[CommentRow],
        row: &CommentRow,
    ) -> Result<bool, StoreError> {
        if self.in_charge {
            return Ok(true);
        }
        if row.id == row.root {
            return Ok(false);
        }
        match all.iter().find(|asked| asked.id == row.root) {
            Some(asked) => self.by.owns(tx, asked).await,
            None => Ok(false),
        }
    }
}

/// Somebody says where the answer stands already: a comment that leads there, and is accepted with the same commit.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    pub post: Post,
    pub accept: Accept,
}

impl Elsewhere {
    pub async fn run<T: Tx>(&self, tx: &mut T) -> Result<Done, Refusal> {
        let posted = self.post.run(tx).await?;
        if posted.state != Some(State::Published) {
            // A moderator looks at it first.
            return Ok(posted);
        }
        let accepted = self.accept.run(tx).await?;
        Ok(Done {
            state: posted.state,
            ..accepted
        })
    }
}

/// What a comment answers: the comment at the top of its branch, or for that the page.
fn question(row: &CommentRow) -> Option<&str> {
    (row.id != row.root).then_some(&row.root)
}

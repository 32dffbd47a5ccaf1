//! Whose a comment is: its author's, or of one who asked anonymously that of whoever holds its link.

use crate::comments::command::outcome::Refusal;
use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::error::StoreError;
use crate::comments::store::secret;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug)]
pub enum Actor {
    Person(String),
    /// The hash of the link's secret.
    Secret(String),
}

impl Actor {
    pub async fn owns<T: Tx>(&self, tx: &mut T, row: &CommentRow) -> Result<bool, StoreError> {
        match self {
            Actor::Person(id) => Ok(row.author.as_deref() == Some(id)),
            Actor::Secret(hash) => secret::fits(tx, &row.id, hash).await,
        }
    }
}

/// A comment that somebody wants to change, if it is theirs.
pub async fn own<T: Tx>(tx: &mut T, id: &str, by: &Actor) -> Result<CommentRow, Refusal> {
    const NONE: Refusal = Refusal::NotFound("comment");
    let found = comment::find(tx, id).await?.ok_or(NONE)?;
    if by.owns(tx, &found).await? {
        return Ok(found);
    }
    match found.shown {
        true => Err(Refusal::Forbidden("this is not your comment")),
        false => Err(NONE),
    }
}

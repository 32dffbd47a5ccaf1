//! What of a thread is one person's own.

use std::collections::BTreeMap;

use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::comment::State;
use crate::comments::store::error::StoreError;
use crate::comments::store::poll;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

pub struct Mine {
    pub page: String,
    pub person: String,
}

#[derive(Clone, Debug, Default)]
pub struct MineRow {
    /// What waits for a moderator.
    pub pending: Vec<CommentRow>,
    /// Kinds of reactions by comment.
    pub reactions: BTreeMap<String, Vec<String>>,
    pub follows: bool,
    pub chosen: Vec<usize>,
}

impl Question for Mine {
    type Answer = MineRow;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<MineRow, StoreError> {
        let own = comment::of_author(tx, &self.person, &self.page).await?;
        let felt = query(
            "SELECT r.comment, r.kind FROM reactions r JOIN comments c ON c.id = r.comment \
             WHERE c.page = $1 AND r.person = $2 ORDER BY r.comment, r.kind",
            [(&self.page).into(), (&self.person).into()],
        );
        let follows = query(
            "SELECT what FROM follows WHERE person = $1 AND kind = 'thread' AND what = $2",
            [(&self.person).into(), (&self.page).into()],
        );
        let voted = query(
            "SELECT chosen FROM votes WHERE page = $1 AND person = $2",
            [(&self.page).into(), (&self.person).into()],
        );
        let mut answers = tx.all(vec![felt, follows, voted]).await?.into_iter();
        let mut rows = || answers.next().unwrap_or_default();
        let mut mine = MineRow {
            pending: own
                .into_iter()
                .filter(|comment| comment.state == State::Pending)
                .collect(),
            ..MineRow::default()
        };
        for mut row in rows() {
            let kinds = mine.reactions.entry(row.text(0)?).or_default();
            kinds.push(row.text(1)?);
        }
        mine.follows = !rows().is_empty();
        if let Some(mut row) = rows().into_iter().next() {
            mine.chosen = poll::read_chosen(&row.text(0)?).collect();
        }
        Ok(mine)
    }
}

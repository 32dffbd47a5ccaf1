//! What is somebody's own in all threads: what they said and follow, who answered, called and thanked them.

use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::Value;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// Rows that are looked at for each list; some of them may be on pages that the person may read no more.
const MOST: i64 = 200;

pub struct Own {
    pub person: String,
    /// The id of the page that tells of them.
    pub page: Option<String>,
}

/// The newest first, each as they are kept: who may read what is asked later.
#[derive(Clone, Debug, Default)]
pub struct OwnRows {
    /// Whatever they said and did not take back.
    pub said: Vec<CommentRow>,
    pub replies: Vec<CommentRow>,
    pub mentions: Vec<CommentRow>,
    pub kudos: Vec<CommentRow>,
    /// Ids of pages.
    pub follows: Vec<String>,
}

/// The newest comments `c` of a join for which something holds.
fn newest(from: &str, holds: &str, one: Value) -> Query {
    let from = format!("{from} WHERE {holds} ORDER BY c.created DESC, c.id LIMIT $2");
    comment::select(&from, [one, MOST.into()])
}

impl Question for Own {
    type Answer = OwnRows;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<OwnRows, StoreError> {
        let person = || Value::from(&self.person);
        let said = newest(
            "comments c",
            "c.author = $1 AND c.state <> 'withdrawn'",
            person(),
        );
        let replies = newest(
            "comments p JOIN comments c ON c.parent = p.id",
            "p.author = $1 AND c.state = 'published' AND (c.author IS NULL OR c.author <> $1)",
            person(),
        );
        let mentions = newest(
            "mentions m JOIN comments c ON c.id = m.comment",
            "m.person = $1 AND c.state = 'published' AND (c.author IS NULL OR c.author <> $1)",
            person(),
        );
        let kudos = newest(
            "comments c",
            "c.page = $1 AND c.evidence IS NOT NULL AND c.state = 'published'",
            self.page.clone().unwrap_or_default().into(),
        );
        let follows = query(
            "SELECT what FROM follows WHERE person = $1 AND kind = 'thread' ORDER BY created DESC, what LIMIT $2",
            [(&self.person).into(), MOST.into()],
        );
        let all = vec![said, replies, mentions, kudos, follows];
        let mut answers = tx.all(all).await?.into_iter();
        let mut rows = || answers.next().unwrap_or_default();
        let comments = |rows: Vec<Row>| {
            rows.into_iter()
                .map(comment::read)
                .collect::<Result<_, _>>()
        };
        Ok(OwnRows {
            said: comments(rows())?,
            replies: comments(rows())?,
            mentions: comments(rows())?,
            kudos: comments(rows())?,
            follows: rows()
                .into_iter()
                .map(|mut row| row.text(0))
                .collect::<Result<_, _>>()?,
        })
    }
}

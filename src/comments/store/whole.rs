//! A whole thread, as it is put together for readers.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::comments::store::comment;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::elsewhere;
use crate::comments::store::elsewhere::Elsewhere;
use crate::comments::store::error::StoreError;
use crate::comments::store::moved;
use crate::comments::store::poll;
use crate::comments::store::poll::PollRow;
use crate::comments::store::query::query;
use crate::comments::store::thread;
use crate::comments::store::thread::ThreadRow;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::content::discussion::Choice;
use crate::content::discussion::Poll;

/// How many people felt what about each comment.
pub type Reactions = BTreeMap<String, BTreeMap<String, i64>>;

/// Everything that was said about a page, in its order.
#[derive(Clone, Debug)]
pub struct Whole {
    pub thread: ThreadRow,
    pub comments: Vec<CommentRow>,
    pub reactions: Reactions,
    pub poll: Option<Tally>,
    pub elsewhere: Elsewhere,
    /// Where comments went that stood here, by comment.
    pub moved: BTreeMap<String, String>,
}

/// A poll and its votes.
#[derive(Clone, Debug)]
pub struct Tally {
    pub poll: PollRow,
    pub counts: Vec<i64>,
    pub voters: i64,
}

impl Tally {
    /// The poll as everybody sees it at some time.
    pub fn as_of(&self, now: i64) -> Poll {
        let Tally {
            poll,
            counts,
            voters,
        } = self;
        let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let closed = poll.is_closed(now);
        let counted = !poll.hidden || closed;
        let options = poll.options.iter().zip(counts);
        Poll {
            question: poll.question.clone(),
            options: options
                .map(|(text, votes)| Choice {
                    text: text.clone(),
                    votes: counted.then_some(number(*votes)),
                })
                .collect(),
            multiple: poll.multiple,
            hidden: poll.hidden,
            closes: poll
                .closes
                .and_then(|closes| Timestamp::from_millisecond(closes).ok()),
            closed,
            voters: number(*voters),
        }
    }
}

pub struct WholeThread(pub String);

impl Question for WholeThread {
    type Answer = Whole;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Whole, StoreError> {
        let WholeThread(page) = self;
        let thread = thread::find(tx, page).await?;
        let comments = comment::of_page(tx, page).await?;
        let felt = query(
            "SELECT r.comment, r.kind, COUNT(*) FROM reactions r JOIN comments c ON c.id = r.comment \
             WHERE c.page = $1 GROUP BY r.comment, r.kind",
            [page.into()],
        );
        let mut reactions = Reactions::new();
        for mut row in tx.rows(felt).await? {
            let kinds = reactions.entry(row.text(0)?).or_default();
            kinds.insert(row.text(1)?, row.int(2)?);
        }
        let poll = match poll::find(tx, page).await? {
            Some(poll) => {
                let (counts, voters) = poll::count(tx, page, poll.options.len()).await?;
                Some(Tally {
                    poll,
                    counts,
                    voters,
                })
            }
            None => None,
        };
        Ok(Whole {
            thread,
            comments,
            reactions,
            poll,
            elsewhere: elsewhere::of_page(tx, page).await?,
            moved: moved::from(tx, page).await?,
        })
    }
}

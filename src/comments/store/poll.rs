//! Polls and the votes in them.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollRow {
    pub question: String,
    pub options: Vec<String>,
    pub multiple: bool,
    /// Nobody sees how others chose before it closes.
    pub hidden: bool,
    pub closes: Option<i64>,
}

impl PollRow {
    pub fn is_closed(&self, now: i64) -> bool {
        self.closes.is_some_and(|closes| closes <= now)
    }
}

pub fn keep(page: &str, poll: &PollRow) -> Query {
    query(
        "INSERT INTO polls (page, question, options, multiple, hidden, closes) \
         VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (page) DO UPDATE SET question = excluded.question, options = excluded.options, \
         multiple = excluded.multiple, hidden = excluded.hidden, closes = excluded.closes",
        [
            page.into(),
            (&poll.question).into(),
            poll.options.join("\n").into(),
            poll.multiple.into(),
            poll.hidden.into(),
            poll.closes.into(),
        ],
    )
}

/// Whoever votes again has chosen anew.
pub fn vote(page: &str, person: &str, chosen: &[usize]) -> Query {
    let chosen: Vec<String> = chosen.iter().map(usize::to_string).collect();
    query(
        "INSERT INTO votes (page, person, chosen) VALUES ($1, $2, $3) \
         ON CONFLICT (page, person) DO UPDATE SET chosen = excluded.chosen",
        [page.into(), person.into(), chosen.join(",").into()],
    )
}

pub fn take_back(page: &str, person: &str) -> Query {
    query(
        "DELETE FROM votes WHERE page = $1 AND person = $2",
        [page.into(), person.into()],
    )
}

pub async fn find<T: Tx>(tx: &mut T, page: &str) -> Result<Option<PollRow>, StoreError> {
    let wanted = query(
        "SELECT question, options, multiple, hidden, closes FROM polls WHERE page = $1",
        [page.into()],
    );
    let Some(mut row) = tx.rows(wanted).await?.into_iter().next() else {
        return Ok(None);
    };
    Ok(Some(PollRow {
        question: row.text(0)?,
        options: row.text(1)?.lines().map(str::to_owned).collect(),
        multiple: row.flag(2)?,
        hidden: row.flag(3)?,
        closes: row.maybe_int(4)?,
    }))
}

/// How many people chose each of some options, and how many people chose at all.
pub async fn count<T: Tx>(
    tx: &mut T,
    page: &str,
    options: usize,
) -> Result<(Vec<i64>, i64), StoreError> {
    let wanted = query(
        "SELECT chosen, COUNT(*) FROM votes WHERE page = $1 GROUP BY chosen",
        [page.into()],
    );
    let mut counts = vec![0; options];
    let mut voters = 0;
    for mut row in tx.rows(wanted).await? {
        let (chosen, people) = (row.text(0)?, row.int(1)?);
        voters += people;
        for option in read_chosen(&chosen) {
            if let Some(count) = counts.get_mut(option) {
                *count += people;
            }
        }
    }
    Ok((counts, voters))
}

pub fn read_chosen(chosen: &str) -> impl Iterator<Item = usize> + '_ {
    chosen.split(',').filter_map(|option| option.parse().ok())
}

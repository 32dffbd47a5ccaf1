//! The log of moderation: who did what to what, why, each line bound to the one before it.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// Lines that are shown at once.
const MOST: i64 = 500;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    pub number: i64,
    pub done: i64,
    pub person: String,
    /// `hide`, `publish`, `lock` …
    pub deed: String,
    pub page: String,
    pub comment: Option<String>,
    pub reason: String,
    /// blake3 of the hash before it and of everything above.
    pub hash: String,
}

impl AuditRow {
    /// The hash that the line must have behind another.
    pub fn sealed(&self, before: &str) -> String {
        let mut hasher = blake3::Hasher::new_derive_key("polder audit line 1");
        let number = self.number.to_string();
        let done = self.done.to_string();
        let comment = self.comment.as_deref().unwrap_or_default();
        let parts = [
            before,
            &number,
            &done,
            &self.person,
            &self.deed,
            &self.page,
            comment,
            &self.reason,
        ];
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.finalize().to_hex()[..32].to_owned()
    }
}

/// Writes one more line; its number and its hash are worked out here.
pub async fn append<T: Tx>(tx: &mut T, mut line: AuditRow) -> Result<Query, StoreError> {
    let last = query(
        "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1",
        [],
    );
    let (number, before) = match tx.rows(last).await?.into_iter().next() {
        Some(mut row) => (row.int(0)?, row.text(1)?),
        None => (0, String::new()),
    };
    line.number = number + 1;
    line.hash = line.sealed(&before);
    Ok(insert(&line))
}

pub fn insert(line: &AuditRow) -> Query {
    query(
        "INSERT INTO audit (number, done, person, deed, page, comment, reason, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            line.number.into(),
            line.done.into(),
            (&line.person).into(),
            (&line.deed).into(),
            (&line.page).into(),
            line.comment.as_ref().into(),
            (&line.reason).into(),
            (&line.hash).into(),
        ],
    )
}

/// The last lines, the newest first.
pub struct LastDeeds;

impl Question for LastDeeds {
    type Answer = Vec<AuditRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<AuditRow>, StoreError> {
        let wanted = query(
            "SELECT number, done, person, deed, page, comment, reason, hash FROM audit \
             ORDER BY number DESC LIMIT $1",
            [MOST.into()],
        );
        let rows = tx.rows(wanted).await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(AuditRow {
                    number: row.int(0)?,
                    done: row.int(1)?,
                    person: row.text(2)?,
                    deed: row.text(3)?,
                    page: row.text(4)?,
                    comment: row.maybe_text(5)?,
                    reason: row.text(6)?,
                    hash: row.text(7)?,
                })
            })
            .collect()
    }
}

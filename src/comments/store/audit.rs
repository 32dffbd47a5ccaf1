//! The log of moderation: who did what to what, why, each line bound to the one before it.
//!
//! A line is bound to a mark of its person and its reason, not to these: so they can be taken out when somebody is to
//! be forgotten, and the log still holds. Salted, the mark tells nobody who it was.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::number;

/// Lines that are shown at once.
const MOST: i64 = 500;

/// Something that is to be written down.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    pub done: i64,
    pub person: &'a str,
    /// `hide`, `publish`, `lock` …
    pub deed: &'static str,
    /// Empty where it is about no page.
    pub page: &'a str,
    pub comment: Option<&'a str>,
    pub reason: &'a str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    pub number: i64,
    pub done: i64,
    pub person: String,
    pub deed: String,
    pub page: String,
    pub comment: Option<String>,
    pub reason: String,
    /// Empty once person and reason were taken out.
    pub salt: String,
    /// blake3 of salt, person and reason.
    pub mark: String,
    /// blake3 of the hash before it and of everything above but what the mark stands for.
    pub hash: String,
}

impl AuditRow {
    fn marked(&self) -> String {
        digest(
            "polder audit mark 1",
            &[&self.salt, &self.person, &self.reason],
        )
    }

    fn sealed(&self, before: &str) -> String {
        let (number, done) = (self.number.to_string(), self.done.to_string());
        let comment = self.comment.as_deref().unwrap_or_default();
        let parts = [
            before, &number, &done, &self.mark, &self.deed, &self.page, comment,
        ];
        digest("polder audit line 2", &parts)
    }

    /// Whether the line is as it was written, behind a line with some hash.
    pub fn follows(&self, before: &str) -> bool {
        (self.salt.is_empty() || self.mark == self.marked()) && self.hash == self.sealed(before)
    }
}

fn digest(context: &str, parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new_derive_key(context);
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Writes one more line; its number and its hash are worked out here.
pub async fn append<T: Tx>(tx: &mut T, deed: Deed<'_>) -> Result<Query, StoreError> {
    let last = query(
        "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1",
        [],
    );
    let (number, before) = match tx.rows(last).await?.into_iter().next() {
        Some(mut row) => (row.int(0)?, row.text(1)?),
        None => (0, String::new()),
    };
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| StoreError::Database(error.to_string()))?;
    let mut line = AuditRow {
        number: number + 1,
        done: deed.done,
        person: deed.person.to_owned(),
        deed: deed.deed.to_owned(),
        page: deed.page.to_owned(),
        comment: deed.comment.map(str::to_owned),
        reason: deed.reason.to_owned(),
        salt: blake3::hash(&salt).to_hex()[..32].to_owned(),
        mark: String::new(),
        hash: String::new(),
    };
    line.mark = line.marked();
    line.hash = line.sealed(&before);
    Ok(insert(&line))
}

fn insert(line: &AuditRow) -> Query {
    query(
        "INSERT INTO audit (number, done, person, deed, page, comment, reason, salt, mark, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            line.number.into(),
            line.done.into(),
            (&line.person).into(),
            (&line.deed).into(),
            (&line.page).into(),
            line.comment.as_ref().into(),
            (&line.reason).into(),
            (&line.salt).into(),
            (&line.mark).into(),
            (&line.hash).into(),
        ],
    )
}

/// Takes out of the log who somebody was, and why they did what they did.
pub fn forget(person: &str, pseudonym: &str) -> Query {
    query(
        "UPDATE audit SET person = $2, reason = '', salt = '' WHERE person = $1",
        [person.into(), pseudonym.into()],
    )
}

/// Takes out of the log who did what was done before some moment, and why.
pub fn forget_before(end: i64) -> Query {
    query(
        "UPDATE audit SET person = '', reason = '', salt = '' WHERE done < $1 AND salt <> ''",
        [end.into()],
    )
}

/// How many lines say who did something before some moment.
pub struct DoneBefore(pub i64);

impl Question for DoneBefore {
    type Answer = i64;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<i64, StoreError> {
        let count = query(
            "SELECT COUNT(*) FROM audit WHERE done < $1 AND salt <> ''",
            [self.0.into()],
        );
        number(tx, count).await
    }
}

/// The last lines, the newest first.
pub struct LastDeeds;

impl Question for LastDeeds {
    type Answer = Vec<AuditRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<AuditRow>, StoreError> {
        let wanted = query(
            "SELECT number, done, person, deed, page, comment, reason, salt, mark, hash FROM audit \
             ORDER BY number DESC LIMIT $1",
            [MOST.into()],
        );
        tx.rows(wanted).await?.into_iter().map(read).collect()
    }
}

/// The number of the last line: it changes with everything that is done to others' words.
pub struct LastLine;

impl Question for LastLine {
    type Answer = i64;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<i64, StoreError> {
        let last = query("SELECT COALESCE(MAX(number), 0) FROM audit", []);
        number(tx, last).await
    }
}

/// What somebody did, the oldest first.
pub async fn of_person<T: Tx>(tx: &mut T, person: &str) -> Result<Vec<AuditRow>, StoreError> {
    let wanted = query(
        "SELECT number, done, person, deed, page, comment, reason, salt, mark, hash FROM audit \
         WHERE person = $1 ORDER BY number",
        [person.into()],
    );
    tx.rows(wanted).await?.into_iter().map(read).collect()
}

fn read(mut row: Row) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        number: row.int(0)?,
        done: row.int(1)?,
        person: row.text(2)?,
        deed: row.text(3)?,
        page: row.text(4)?,
        comment: row.maybe_text(5)?,
        reason: row.text(6)?,
        salt: row.text(7)?,
        mark: row.text(8)?,
        hash: row.text(9)?,
    })
}

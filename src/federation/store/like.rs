//! Who felt what about a note, here and elsewhere, by the id under which others know of it.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::texts;

/// How far the news of it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It came from elsewhere, and who follows this site has not heard of it.
    Not,
    Felt,
    /// It was taken back elsewhere, and who follows this site has not heard of that.
    TakenBack,
}

impl Told {
    fn of(number: i64) -> Told {
        match number {
            1 => Told::Felt,
            2 => Told::TakenBack,
            _ => Told::Not,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikeRow {
    pub id: String,
    pub note: String,
    /// The id of the actor who felt it.
    pub actor: String,
    /// `thanks`, `agree` …
    pub kind: String,
    /// Who felt it is of this site: their account.
    pub person: Option<String>,
    pub told: Told,
}

pub fn insert(row: &LikeRow) -> Query {
    query(
        "INSERT INTO likes (id, note, actor, kind, person, told) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO NOTHING",
        [
            (&row.id).into(),
            (&row.note).into(),
            (&row.actor).into(),
            (&row.kind).into(),
            row.person.as_ref().into(),
            (row.told as i64).into(),
        ],
    )
}

pub fn tell(id: &str, told: Told) -> Query {
    query(
        "UPDATE likes SET told = $2 WHERE id = $1",
        [id.into(), (told as i64).into()],
    )
}

pub fn forget(id: &str) -> Query {
    query("DELETE FROM likes WHERE id = $1", [id.into()])
}

/// What was felt about a note that is gone is gone too.
pub fn forget_all(note: &str) -> Query {
    query("DELETE FROM likes WHERE note = $1", [note.into()])
}

pub async fn find<T: Tx>(tx: &mut T, id: &str) -> Result<Option<LikeRow>, StoreError> {
    let wanted = query(
        "SELECT id, note, actor, kind, person, told FROM likes WHERE id = $1",
        [id.into()],
    );
    let row = tx.rows(wanted).await?.into_iter().next();
    row.map(read).transpose()
}

/// Everything that is known to be felt about a note.
pub fn of_note(note: &str) -> Query {
    query(
        "SELECT id, note, actor, kind, person, told FROM likes WHERE note = $1 ORDER BY id",
        [note.into()],
    )
}

/// What somebody of another site felt, by id.
pub async fn of_guest<T: Tx>(
    tx: &mut T,
    guest: &str,
    actor: &str,
) -> Result<Vec<String>, StoreError> {
    let felt = query(
        "SELECT DISTINCT l.id FROM reactions r JOIN notes n ON n.comment = r.comment \
         JOIN likes l ON l.note = n.note WHERE r.person = $1 AND l.actor = $2 ORDER BY l.id",
        [guest.into(), actor.into()],
    );
    texts(tx, felt).await
}

/// What is known to be felt about what stands in a thread, by id.
pub struct PageLikes(pub String);

impl Question for PageLikes {
    type Answer = Vec<String>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<String>, StoreError> {
        let felt = query(
            "SELECT l.id FROM likes l JOIN notes n ON n.note = l.note \
             JOIN comments c ON c.id = n.comment \
             WHERE n.page = $1 AND c.state = 'published' AND l.told <> $2 ORDER BY l.id",
            [(&self.0).into(), (Told::TakenBack as i64).into()],
        );
        texts(tx, felt).await
    }
}

pub fn read(mut row: Row) -> Result<LikeRow, StoreError> {
    Ok(LikeRow {
        id: row.text(0)?,
        note: row.text(1)?,
        actor: row.text(2)?,
        kind: row.text(3)?,
        person: row.maybe_text(4)?,
        told: Told::of(row.int(5)?),
    })
}

pub struct OneLike(pub String);

impl Question for OneLike {
    type Answer = Option<LikeRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Option<LikeRow>, StoreError> {
        find(tx, &self.0).await
    }
}

//! The sites with which one talks, and how far one has come with each.

use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::Row;
use crate::comments::store::query::query;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;
use crate::comments::store::tx::number;
use crate::federation::signature::manner::Manner;
use crate::federation::store::activity;

/// How far this site has come in following another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    Not,
    Asked,
    Accepted,
    Refused,
}

impl Followed {
    const ALL: [Followed; 4] = [
        Followed::Not,
        Followed::Asked,
        Followed::Accepted,
        Followed::Refused,
    ];

    fn number(self) -> i64 {
        self as i64
    }

    fn of(number: i64) -> Followed {
        let found = Followed::ALL.into_iter().find(|one| one.number() == number);
        found.unwrap_or(Followed::Not)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerRow {
    pub host: String,
    /// By command; those of the config are in the config.
    pub listed: bool,
    pub followed: Followed,
    /// How it wants what it is sent to be signed.
    pub manner: Manner,
    /// The number of the last activity that it has.
    pub cursor: i64,
    /// How often the next one was tried.
    pub tries: i64,
    /// Since when nothing arrives.
    pub failing: Option<i64>,
    pub problem: Option<String>,
    /// When anything valid came from it last.
    pub heard: Option<i64>,
}

/// Adds a peer, from the end of what was sent until now on; a known one is listed again.
pub fn add(host: &str, listed: bool, now: i64) -> Query {
    query(
        "INSERT INTO peers (host, added, listed, followed, form, cursor, tries) \
         SELECT $1, $2, $3, 0, 'cavage', COALESCE(MAX(number), 0), 0 FROM activities WHERE true \
         ON CONFLICT (host) DO UPDATE SET listed = CASE WHEN excluded.listed = 1 THEN 1 ELSE peers.listed END",
        [host.into(), now.into(), listed.into()],
    )
}

/// Takes a peer off the list. What was said stays; whoever follows from there does no more.
pub fn remove(host: &str) -> Query {
    query("DELETE FROM peers WHERE host = $1", [host.into()])
}

pub fn follow(host: &str, followed: Followed) -> Query {
    query(
        "UPDATE peers SET followed = $2 WHERE host = $1",
        [host.into(), followed.number().into()],
    )
}

/// Something valid came from it: it is up, whatever was thought of it. In which manner it signs it also understands;
/// many sign in an older one than they understand.
pub fn hear(host: &str, manner: Manner, now: i64) -> Query {
    query(
        "UPDATE peers SET heard = $2, \
         form = CASE WHEN form = 'cavage' OR $3 = 'rfc9421 ed25519' THEN $3 ELSE form END WHERE host = $1",
        [host.into(), now.into(), manner.name().into()],
    )
}

/// This is the manner that it understands.
pub fn understand(host: &str, manner: Manner) -> Query {
    query(
        "UPDATE peers SET form = $2 WHERE host = $1",
        [host.into(), manner.name().into()],
    )
}

/// Writes how far one has come in telling it.
pub fn advance(peer: &PeerRow) -> Query {
    query(
        "UPDATE peers SET cursor = $2, tries = $3, failing = $4, problem = $5 WHERE host = $1",
        [
            (&peer.host).into(),
            peer.cursor.into(),
            peer.tries.into(),
            peer.failing.into(),
            peer.problem.as_ref().into(),
        ],
    )
}

const SELECT: &str =
    "SELECT host, listed, followed, form, cursor, tries, failing, problem, heard FROM peers";

pub async fn find<T: Tx>(tx: &mut T, host: &str) -> Result<Option<PeerRow>, StoreError> {
    let wanted = Query {
        sql: format!("{SELECT} WHERE host = $1").into(),
        values: vec![host.into()],
    };
    let row = tx.rows(wanted).await?.into_iter().next();
    row.map(read).transpose()
}

pub struct Peers;

impl Question for Peers {
    type Answer = Vec<PeerRow>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<PeerRow>, StoreError> {
        let all = Query {
            sql: format!("{SELECT} ORDER BY host").into(),
            values: Vec::new(),
        };
        tx.rows(all).await?.into_iter().map(read).collect()
    }
}

fn read(mut row: Row) -> Result<PeerRow, StoreError> {
    Ok(PeerRow {
        host: row.text(0)?,
        listed: row.flag(1)?,
        followed: Followed::of(row.int(2)?),
        manner: Manner::of(&row.text(3)?),
        cursor: row.int(4)?,
        tries: row.int(5)?,
        failing: row.maybe_int(6)?,
        problem: row.maybe_text(7)?,
        heard: row.maybe_int(8)?,
    })
}

/// A peer as its operator sees it.
#[derive(Clone, Debug)]
pub struct Standing {
    pub peer: PeerRow,
    /// What its site is called.
    pub title: Option<String>,
    pub follows: bool,
    /// Activities that it does not have yet.
    pub lag: i64,
    pub dead: i64,
}

pub struct Standings;

impl Question for Standings {
    type Answer = Vec<Standing>;

    async fn ask<T: Tx>(&self, tx: &mut T) -> Result<Vec<Standing>, StoreError> {
        let mut standings = Vec::new();
        for peer in Peers.ask(tx).await? {
            let follows = query(
                "SELECT COUNT(*) FROM followers WHERE host = $1 AND kind = 'Group'",
                [(&peer.host).into()],
            );
            let dead = query(
                "SELECT COUNT(*) FROM dead_letters WHERE host = $1",
                [(&peer.host).into()],
            );
            let title = query(
                "SELECT title FROM sites WHERE host = $1",
                [(&peer.host).into()],
            );
            let title = tx.rows(title).await?.into_iter().next();
            let follows = number(tx, follows).await? > 0;
            let mut lag = activity::count_for(tx, &peer.host, peer.cursor).await?;
            if follows {
                lag += activity::count_for_all(tx, peer.cursor).await?;
            }
            standings.push(Standing {
                title: title.map(|mut row| row.text(0)).transpose()?,
                follows,
                lag,
                dead: number(tx, dead).await?,
                peer,
            });
        }
        Ok(standings)
    }
}

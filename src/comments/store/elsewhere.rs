//! What of a thread has to do with other sites: what they are called, in which languages people speak there, and
//! whether what was said here arrived where it belongs.

use std::collections::BTreeMap;

use crate::comments::guest;
use crate::comments::store::comment::CommentRow;
use crate::comments::store::error::StoreError;
use crate::comments::store::query::Query;
use crate::comments::store::query::query;
use crate::comments::store::tx::Tx;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// By host.
    sites: BTreeMap<String, String>,
    /// By comment.
    facts: BTreeMap<String, Facts>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    lang: Option<String>,
    awaits: Option<String>,
}

impl Elsewhere {
    /// What the site is called from which somebody speaks.
    pub fn entity(&self, comment: &CommentRow) -> Option<&String> {
        self.sites.get(guest::via(comment.author.as_deref()?)?)
    }

    /// The language in which its author says they spoke: `fr`.
    pub fn lang(&self, comment: &CommentRow) -> Option<&String> {
        self.facts.get(&comment.id)?.lang.as_ref()
    }

    /// The host to which the thread belongs, while it was not seen to have it: `kb.nl.example`.
    pub fn awaits(&self, comment: &CommentRow) -> Option<&String> {
        self.facts.get(&comment.id)?.awaits.as_ref()
    }
}

/// What the site of a host is called.
pub fn name(host: &str, title: &str) -> Query {
    query(
        "INSERT INTO sites (host, title) VALUES ($1, $2) \
         ON CONFLICT (host) DO UPDATE SET title = excluded.title",
        [host.into(), title.into()],
    )
}

/// Something was said elsewhere in a language.
pub fn speak(comment: &str, lang: Option<&String>) -> Query {
    query(
        "INSERT INTO elsewhere (comment, lang, awaits) VALUES ($1, $2, NULL) \
         ON CONFLICT (comment) DO UPDATE SET lang = excluded.lang",
        [comment.into(), lang.into()],
    )
}

/// Something was said here, and belongs to a thread of another host.
pub fn await_at(comment: &str, host: &str) -> Query {
    query(
        "INSERT INTO elsewhere (comment, lang, awaits) VALUES ($1, NULL, $2) \
         ON CONFLICT (comment) DO UPDATE SET awaits = excluded.awaits",
        [comment.into(), host.into()],
    )
}

/// It is there. Gives a row back only where that was not known.
pub fn arrive(comment: &str) -> Query {
    query(
        "UPDATE elsewhere SET awaits = NULL WHERE comment = $1 AND awaits IS NOT NULL RETURNING comment",
        [comment.into()],
    )
}

/// As far as it concerns a page.
pub async fn of_page<T: Tx>(tx: &mut T, page: &str) -> Result<Elsewhere, StoreError> {
    let facts = query(
        "SELECT e.comment, e.lang, e.awaits FROM elsewhere e \
         JOIN comments c ON c.id = e.comment WHERE c.page = $1",
        [page.into()],
    );
    let mut found = Elsewhere::default();
    for mut row in tx.rows(facts).await? {
        let facts = Facts {
            lang: row.maybe_text(1)?,
            awaits: row.maybe_text(2)?,
        };
        found.facts.insert(row.text(0)?, facts);
    }
    // Who never speaks with others pays for nothing of it.
    if !found.facts.is_empty() {
        let sites = query("SELECT host, title FROM sites", []);
        for mut row in tx.rows(sites).await? {
            found.sites.insert(row.text(0)?, row.text(1)?);
        }
    }
    Ok(found)
}

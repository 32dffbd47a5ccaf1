//! Legal hold: what must be kept for a court stays, sealed, whoever takes it back or lets go of it.

use serde_json::Value;
use serde_json::json;

use crate::comments::app::time;
use crate::comments::command::erase::OPERATOR;
use crate::comments::store::audit;
use crate::comments::store::audit::Deed;
use crate::comments::store::db::Db;
use crate::comments::store::error::StoreError;
use crate::comments::store::hold;
use crate::comments::store::hold::HeldTexts;
use crate::comments::store::hold::Kind;
use crate::comments::store::page::AllPages;
use crate::comments::store::pen::Pen;
use crate::comments::store::tx::Tx;

/// What is held, under every name that the store may have for it.
pub struct Matter {
    pub kind: Kind,
    pub names: Vec<String>,
}

/// The page that has, or had, an id or an address.
pub async fn page(store: &Db, text: &str) -> Result<Option<Matter>, StoreError> {
    let text = text.trim();
    let is_it = |url: &str| url.trim_matches('/') == text.trim_matches('/');
    let pages = store.read(AllPages).await?;
    let found = pages
        .into_iter()
        .find(|page| page.page == text || is_it(&page.url) || page.earlier.lines().any(is_it));
    Ok(found.map(|page| Matter {
        kind: Kind::Page,
        names: vec![page.page],
    }))
}

/// Begins a hold, or changes its reason.
pub async fn add(pen: &mut Pen, matter: &Matter, reason: &str, now: i64) -> Result<(), StoreError> {
    pen.whole(async |pen| {
        for name in &matter.names {
            pen.rows(hold::add(matter.kind, name, reason, now)).await?;
        }
        note(pen, "hold", matter, reason, now).await
    })
    .await
}

/// Ends a hold: what nobody has to keep any more is gone.
pub async fn lift(
    pen: &mut Pen,
    matter: &Matter,
    reason: &str,
    now: i64,
) -> Result<(), StoreError> {
    pen.whole(async |pen| {
        for name in &matter.names {
            pen.all(hold::lift(matter.kind, name).to_vec()).await?;
        }
        note(pen, "lift", matter, reason, now).await
    })
    .await?;
    pen.settle()
}

/// Writes into the log what was done. Who a hold is on stands there as a reason: it can be taken out again.
async fn note(
    pen: &mut Pen,
    deed: &'static str,
    matter: &Matter,
    reason: &str,
    now: i64,
) -> Result<(), StoreError> {
    let names = matter.names.join(", ");
    let told = format!("{} {names}: {reason}", matter.kind.name());
    let deed = Deed {
        done: now,
        person: OPERATOR,
        deed,
        page: match matter.kind {
            Kind::Page => &names,
            Kind::Person => "",
        },
        comment: None,
        reason: match matter.kind {
            Kind::Page => reason,
            Kind::Person => &told,
        },
    };
    let line = audit::append(pen, deed).await?;
    pen.rows(line).await.map(|_| ())
}

/// Everything that has to be kept, a text a line.
pub async fn texts(store: &Db) -> Result<Vec<Value>, StoreError> {
    let texts = store.read(HeldTexts).await?.into_iter();
    Ok(texts
        .map(|text| {
            json!({
                "comment": text.comment,
                "page": text.page,
                "person": text.person,
                "name": text.name,
                "body": text.body,
                "written": time(text.written),
                "taken": text.taken.map(time),
            })
        })
        .collect())
}

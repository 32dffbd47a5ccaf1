//! Carries comments from elsewhere into the store, as one step: all of them, or none.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::comments::import::found::Haul;
use crate::comments::import::take;
use crate::comments::import::take::Ground;
use crate::comments::import::take::Taken;
use crate::comments::register;
use crate::comments::register::Docket;
use crate::comments::register::Members;
use crate::comments::register::Register;
use crate::comments::store::audit;
use crate::comments::store::audit::Deed;
use crate::comments::store::comment;
use crate::comments::store::error::StoreError;
use crate::comments::store::page;
use crate::comments::store::page::AllPages;
use crate::comments::store::pen::Pen;
use crate::comments::store::thread;
use crate::comments::store::tx::Question;
use crate::comments::store::tx::Tx;

/// Who did it, in the log: whoever may use the command line.
const OPERATOR: &str = "~operator";

/// Where to, and on what terms.
pub struct Order<'a> {
    /// What the last build told.
    pub docket: Docket,
    pub members: Members,
    pub prefix: &'a str,
    pub origin: &'static str,
    pub page: Option<&'a str>,
    pub now: i64,
    /// Only to see what would become of it.
    pub dry: bool,
}

pub async fn carry(haul: Haul, pen: &mut Pen, order: Order<'_>) -> anyhow::Result<Taken> {
    pen.begin().await?;
    let dry = order.dry;
    let taken = step(haul, pen, order).await;
    match taken.is_ok() && !dry {
        true => pen.run("COMMIT").await?,
        false => pen.run("ROLLBACK").await?,
    }
    Ok(taken?)
}

async fn step(haul: Haul, db: &mut Pen, order: Order<'_>) -> Result<Taken, StoreError> {
    let news = register::news(&AllPages.ask(db).await?, &order.docket);
    db.all(news.iter().map(page::keep).collect()).await?;
    let pages = AllPages.ask(db).await?;
    let register = Register::new(pages.clone(), &order.docket.audiences, order.members);
    let known = comment::ids(db).await?;
    let taken = take::take(
        haul,
        &Ground {
            register: &register,
            pages: &pages,
            prefix: order.prefix,
            known: &known,
            origin: order.origin,
            page: order.page,
            now: order.now,
        },
    );
    let touched: BTreeSet<&String> = taken.comments.iter().map(|row| &row.page).collect();
    let mut seqs = BTreeMap::new();
    for page in touched {
        seqs.insert(page, thread::touch(db, page, true).await?.seq);
    }
    for row in &taken.comments {
        let mut row = row.clone();
        row.seq = seqs.get(&row.page).copied().unwrap_or_default();
        db.rows(comment::insert(&row)).await?;
    }
    if !taken.comments.is_empty() {
        let deed = Deed {
            done: order.now,
            person: OPERATOR,
            deed: "import",
            page: "",
            comment: None,
            reason: &format!("{} comments from {}", taken.comments.len(), order.origin),
        };
        let line = audit::append(db, deed).await?;
        db.rows(line).await?;
    }
    Ok(taken)
}

//! Tells those who follow of pages that are new.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::page::PageRow;
use crate::comments::store::query::query;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::document;
use crate::federation::names::Names;
use crate::federation::store::activity;
use crate::federation::store::activity::ActivityRow;

#[derive(Debug)]
pub struct Publish {
    pub names: Arc<Names>,
    pub pages: Vec<NewPage>,
    pub now: i64,
}

#[derive(Debug)]
pub struct NewPage {
    pub page: PageRow,
    /// Where people read it.
    pub url: String,
    pub context: String,
}

impl Extension for Publish {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            let any = query("SELECT page FROM told_pages LIMIT 1", []);
            // What was there before one began to talk with others is no news.
            let quiet = tx.rows(any).await?.is_empty();
            for new in &self.pages {
                let keep = query(
                    "INSERT INTO told_pages (page, created) VALUES ($1, $2) \
                     ON CONFLICT (page) DO NOTHING RETURNING created",
                    [(&new.page.page).into(), self.now.into()],
                );
                if !tx.rows(keep).await?.is_empty() && !quiet {
                    tx.rows(activity::append(&self.create(new))).await?;
                }
            }
            Ok(Done::default())
        }
        .boxed()
    }
}

impl Publish {
    fn create(&self, new: &NewPage) -> ActivityRow {
        let site = self.names.site();
        let object = document::article(&self.names, &new.page, &new.url, &new.context);
        let id = format!("{}#create", self.names.article(&new.page.page));
        let cc = self.names.followers();
        ActivityRow {
            number: 0,
            plain: true,
            note: None,
            body: document::activity(&id, "Create", &site, object, &cc).to_string(),
            id,
            host: None,
            page: Some(new.page.page.clone()),
            actor: site,
            made: self.now,
        }
    }
}

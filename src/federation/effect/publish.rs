//! Tells those who follow of pages that are new, or changed.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::comments::app::time;
use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::store::tx::AnyTx;
use crate::comments::store::tx::Tx;
use crate::federation::document;
use crate::federation::names::Names;
use crate::federation::store::activity;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::told;

#[derive(Debug)]
pub struct Publish {
    pub names: Arc<Names>,
    /// It was there before one began to talk with others, and is no news.
    pub quiet: bool,
    pub news: Vec<News>,
    pub now: i64,
}

#[derive(Debug)]
pub struct News {
    pub page: String,
    /// Nobody was told of it before.
    pub is_new: bool,
    /// A hash of what is told.
    pub version: String,
    pub article: Value,
}

impl Extension for Publish {
    fn run<'a>(&'a self, mut tx: AnyTx<'a>) -> BoxFuture<'a, Result<Done, Refusal>> {
        async move {
            for news in &self.news {
                let version = Some(&news.version).filter(|_| !self.quiet);
                let keep = match news.is_new {
                    true => told::add(&news.page, version, self.now),
                    false => told::update(&news.page, &news.version, self.now),
                };
                if !tx.rows(keep).await?.is_empty() && !self.quiet {
                    tx.rows(activity::append(&self.tell(news))).await?;
                }
            }
            Ok(Done::default())
        }
        .boxed()
    }
}

impl Publish {
    fn tell(&self, news: &News) -> ActivityRow {
        let site = self.names.site();
        let article = self.names.article(&news.page);
        let mut object = news.article.clone();
        let (id, kind) = match news.is_new {
            true => (format!("{article}#create"), "Create"),
            false => (format!("{article}#update-{}", self.now), "Update"),
        };
        if !news.is_new {
            object["updated"] = time(self.now).into();
        }
        let cc = self.names.followers();
        ActivityRow {
            number: 0,
            plain: true,
            note: None,
            body: document::activity(&id, kind, &site, object, &cc).to_string(),
            id,
            host: None,
            page: Some(news.page.clone()),
            actor: site,
            made: self.now,
        }
    }
}

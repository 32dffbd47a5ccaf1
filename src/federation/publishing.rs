//! Notices pages that a build brought or changed, and has those who follow be told of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::comments::register::Place;
use crate::comments::register::Register;
use crate::federation::document;
use crate::federation::effect::publish::News;
use crate::federation::effect::publish::Publish;
use crate::federation::node::Facts;
use crate::federation::node::Node;
use crate::federation::store::told::ToldPages;

/// Milliseconds between two updates of one page: who works on it saves often.
const PAUSE: i64 = 10 * 60 * 1000;

type Pages = BTreeMap<String, Facts>;

/// The last build that was looked at.
#[derive(Default)]
pub struct Publishing {
    last: Option<(Arc<Register>, Arc<Pages>)>,
    /// When the next of the pages may be told of of which it was too early.
    next: Option<i64>,
}

impl Publishing {
    /// Looks at what the last build told, if that was not done yet.
    pub async fn look(&mut self, node: &Node) {
        let (register, facts) = (node.app.register(), node.known().pages.clone());
        let now = node.app.now();
        let is_known = self.last.as_ref().is_some_and(|(last, before)| {
            Arc::ptr_eq(last, &register) && Arc::ptr_eq(before, &facts)
        });
        let is_due = self.next.is_some_and(|next| next <= now);
        if (is_known && !is_due) || register.is_empty() {
            return;
        }
        let Ok(told) = node.app.db.read(ToldPages).await else {
            return;
        };
        let mut next: Option<i64> = None;
        let mut news = Vec::new();
        for place in register.places() {
            let Some(place) = node.place(&place.page.page) else {
                continue;
            };
            let article = article(node, &place, &facts);
            let text = facts
                .get(&place.page.page)
                .and_then(|facts| facts.text.clone());
            let version = version(&article, text);
            let before = told.get(&place.page.page);
            let is_new = before.is_none();
            if let Some(before) = before {
                // Of what was there before one began to talk with others nobody was told.
                if before
                    .version
                    .as_ref()
                    .is_none_or(|known| *known == version)
                {
                    continue;
                }
                let due = before.updated.unwrap_or_default() + PAUSE;
                if due > now {
                    next = Some(next.map_or(due, |next| next.min(due)));
                    continue;
                }
            }
            news.push(News {
                page: place.page.page,
                is_new,
                version,
                article,
            });
        }
        news.sort_by(|a, b| a.page.cmp(&b.page));
        let publish = Publish {
            names: Arc::new(node.settings.names.clone()),
            quiet: told.is_empty(),
            news,
            now,
        };
        // What failed is tried again.
        if publish.news.is_empty() || node.run(publish).await.is_ok() {
            self.last = Some((register, facts));
            self.next = next;
        }
    }
}

fn article(node: &Node, place: &Place, facts: &Pages) -> Value {
    let page = &place.page.page;
    let nothing = Facts::default();
    let facts = facts.get(page).unwrap_or(&nothing);
    let url = node.settings.page_url(&place.page.url);
    let context = node.context(page);
    document::article(&node.settings.names, &place.page, &url, &context, facts)
}

/// Changes with everything that the article says, and with the page's text.
fn version(article: &Value, text: Option<String>) -> String {
    let all = format!("{article}\n{}", text.unwrap_or_default());
    blake3::hash(all.as_bytes()).to_hex()[..32].to_owned()
}

//! Notices pages that a build brought, and has those who follow be told of them.

use std::sync::Arc;

use crate::comments::register::Place;
use crate::comments::register::Register;
use crate::federation::effect::publish::NewPage;
use crate::federation::effect::publish::Publish;
use crate::federation::node::Node;

/// The last build that was looked at.
#[derive(Default)]
pub struct Publishing(Option<Arc<Register>>);

impl Publishing {
    /// Looks at what the last build told, if that was not done yet.
    pub async fn look(&mut self, node: &Node) {
        let register = node.app.register();
        let is_known = self
            .0
            .as_ref()
            .is_some_and(|last| Arc::ptr_eq(last, &register));
        if is_known || register.is_empty() {
            return;
        }
        let places = register.places();
        let mut pages: Vec<NewPage> = places
            .filter_map(|place: &Place| node.place(&place.page.page))
            .map(|place| NewPage {
                url: node.settings.page_url(&place.page.url),
                context: node.context(&place.page.page),
                page: place.page,
            })
            .collect();
        pages.sort_by(|a, b| a.page.page.cmp(&b.page.page));
        let publish = Publish {
            names: Arc::new(node.settings.names.clone()),
            pages,
            now: node.app.now(),
        };
        // What failed is tried again.
        if node.run(publish).await.is_ok() {
            self.0 = Some(register);
        }
    }
}

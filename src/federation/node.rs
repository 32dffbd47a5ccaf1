//! Everything that federation needs, in one place.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::RwLock;

use axum::body::Bytes;
use axum::http::Request;
use tokio::sync::watch;

use crate::comments::app::App;
use crate::comments::command::Command;
use crate::comments::command::extension::Extension;
use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;
use crate::comments::register::Place;
use crate::federation::address::Host;
use crate::federation::address::Id;
use crate::federation::directory::Directory;
use crate::federation::knock::Knocks;
use crate::federation::measuring::Refusals;
use crate::federation::outgoing::Outgoing;
use crate::federation::outgoing::Reply;
use crate::federation::ring::Ring;
use crate::federation::settings::Settings;
use crate::federation::signature::manner::Manner;

/// What is read from time to time, and looked at with every request.
#[derive(Debug, Default)]
pub struct Known {
    /// Hosts with which one talks, and the manner of signing that each of them understands.
    pub hosts: BTreeMap<String, Manner>,
    /// Hosts and actors of whom nobody wants to hear.
    pub silenced: BTreeSet<String>,
    /// What the last build told of pages.
    pub pages: Arc<BTreeMap<String, Facts>>,
    /// Threads of other sites by the page that shows them.
    pub shared: BTreeMap<String, String>,
}

/// What others are told of a page, besides what all know who can talk about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub lang: Option<String>,
    pub summary: Option<String>,
    /// A hash of what it says.
    pub text: Option<String>,
}

pub struct Node {
    pub app: Arc<App>,
    pub settings: Settings,
    pub ring: RwLock<Arc<Ring>>,
    pub outgoing: Outgoing,
    pub directory: Directory,
    pub refusals: Refusals,
    pub known: RwLock<Arc<Known>>,
    pub knocks: Knocks,
    /// Rung when there is something to send.
    pub wake: watch::Sender<()>,
    /// Whether it is this service that speaks with other sites, of several that share a database.
    pub duty: watch::Receiver<bool>,
}

impl Node {
    pub fn known(&self) -> Arc<Known> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    pub fn learn(&self, known: Known) {
        let mut place = self.known.write().unwrap_or_else(PoisonError::into_inner);
        *place = Arc::new(known);
    }

    /// The keys of now.
    pub fn ring(&self) -> Arc<Ring> {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        ring.clone()
    }

    /// Other keys take their place.
    pub fn turn(&self, ring: Ring) {
        let mut place = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        *place = Arc::new(ring);
    }

    pub fn talks_with(&self, host: &Host) -> bool {
        self.known().hosts.contains_key(host.as_str())
    }

    /// How one signs what a host is asked.
    pub fn manner(&self, host: &Host) -> Manner {
        let known = self.known();
        known
            .hosts
            .get(host.as_str())
            .copied()
            .unwrap_or(Manner::OLDEST)
    }

    pub fn is_silenced(&self, actor: &Id) -> bool {
        let silenced = &self.known().silenced;
        silenced.contains(actor.host.as_str()) || silenced.contains(actor.as_str())
    }

    /// What the last build told of a page.
    pub fn facts(&self, page: &str) -> Facts {
        self.known().pages.get(page).cloned().unwrap_or_default()
    }

    /// A page whose talk may leave; for all others there is none.
    pub fn place(&self, page: &str) -> Option<Place> {
        let register = self.app.register();
        let place = register.place(page)?;
        let fits = place
            .level
            .is_some_and(|level| level <= self.settings.level);
        (fits && !place.page.gone).then(|| place.clone())
    }

    /// The thread to which a page's talk belongs: its own, or that of another site.
    pub fn context(&self, page: &str) -> String {
        let shared = self.known().shared.get(page).cloned();
        shared.unwrap_or_else(|| self.settings.names.context(page))
    }

    /// The page that shows a thread.
    pub fn page_of(&self, context: &Id) -> Option<String> {
        let own = self.settings.names.page(context.as_str());
        let page = own.or_else(|| {
            let known = self.known();
            let found = known.shared.iter().find(|(_, of)| *of == context.as_str());
            found.map(|(page, _)| page.clone())
        })?;
        self.place(&page).map(|place| place.page.page)
    }

    /// Does something to the store; when this returns, it is on the disk.
    pub async fn run(&self, extension: impl Extension + 'static) -> Result<Done, Refusal> {
        let done = self.run_quietly(extension).await;
        self.wake.send_replace(());
        done
    }

    /// As `run`, for what is much and leaves nothing to send: nobody is woken by it.
    pub async fn run_quietly(&self, extension: impl Extension + 'static) -> Result<Done, Refusal> {
        let command = Command::Extension(Arc::new(extension));
        self.app.writer.run(command).await
    }

    /// Sends a request; not any more once the service stops.
    pub async fn send(&self, host: &Host, request: Request<Bytes>) -> anyhow::Result<Reply> {
        let mut stop = self.app.stop.clone();
        tokio::select! {
            reply = self.outgoing.send(host, request) => reply,
            _ = stop.wait_for(|stop| *stop) => anyhow::bail!("the service is about to stop"),
        }
    }

    /// Waits for a moment, or until there is something to do. False when the service stops.
    pub async fn rest<T>(&self, bell: &mut watch::Receiver<T>, pause: std::time::Duration) -> bool {
        let mut stop = self.app.stop.clone();
        tokio::select! {
            () = tokio::time::sleep(pause) => true,
            _ = bell.changed() => true,
            _ = stop.wait_for(|stop| *stop) => false,
        }
    }
}

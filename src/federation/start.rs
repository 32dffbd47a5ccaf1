//! Opens federation beside a service: its key, its peers, and those who work for it until the service stops.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::RwLock;
use std::time::Duration;
use std::time::SystemTime;

use anyhow::Context;
use axum::Router;
use serde::Deserialize;
use tokio::sync::watch;

use crate::comments::app::App;
use crate::comments::command::Command;
use crate::comments::command::extension::Extension;
use crate::comments::person_name;
use crate::comments::register;
use crate::comments::service::Annex;
use crate::federation::address::Host;
use crate::federation::address::Id;
use crate::federation::backfill;
use crate::federation::delivery;
use crate::federation::desk;
use crate::federation::directory::Directory;
use crate::federation::document;
use crate::federation::duty;
use crate::federation::effect::peer::Ask;
use crate::federation::effect::peer::Meet;
use crate::federation::fetch;
use crate::federation::knock::Knocks;
use crate::federation::measuring;
use crate::federation::measuring::Refusals;
use crate::federation::names::uuid;
use crate::federation::node::Facts;
use crate::federation::node::Known;
use crate::federation::node::Node;
use crate::federation::outgoing::Outgoing;
use crate::federation::outgoing::Resolver;
use crate::federation::publishing::Publishing;
use crate::federation::reach::Reach;
use crate::federation::rotating;
use crate::federation::routes;
use crate::federation::settings::Settings;
use crate::federation::signature::manner::Manner;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::peer::Followed;
use crate::federation::store::peer::Peers;
use crate::federation::store::peer::Standings;
use crate::federation::store::silence::Silenced;
use crate::federation::store::thread::AnythingTold;
use crate::federation::task::Task;
use crate::federation::telling;
use crate::federation::wanting;

/// How often one looks who the peers are, and which threads are shared.
const PAUSE: Duration = Duration::from_secs(1);
/// Rounds between two questions to a peer that did not answer.
const ROUNDS: u32 = 10;
/// Rounds between two looks at how things stand.
const MEASURED: u32 = 5;

/// What a service opens beside it.
pub fn annex(settings: Settings, resolver: Resolver) -> Annex {
    Annex {
        desks: &[desk::DESK],
        open: Box::new(|app| Box::pin(open(app, settings, resolver))),
    }
}

async fn open(
    app: Arc<App>,
    settings: Settings,
    resolver: Resolver,
) -> anyhow::Result<Router<Arc<App>>> {
    let reach = Reach {
        networks: settings.networks.clone(),
    };
    let ring = rotating::first(&app, &settings.names).await;
    let (ring, is_new) = ring.context("failed to have a key")?;
    let node = Arc::new(Node {
        ring: RwLock::new(Arc::new(ring)),
        outgoing: Outgoing::new(reach, resolver)?,
        directory: Directory::default(),
        refusals: Refusals::default(),
        known: RwLock::default(),
        knocks: Knocks::default(),
        wake: watch::channel(()).0,
        duty: duty::of(&app),
        settings,
        app,
    });
    let hosts = node.settings.peers.iter().map(Host::to_string).collect();
    let now = node.app.now();
    store(&node.app, Meet { hosts, now }).await?;
    let mut look = Look::default();
    look.look(&node).await?;
    if is_new && !node.app.db.read(AnythingTold).await? {
        // What was said before stays where it is; it has names, for those who ask.
        let told = telling::look(&node, &mut HashMap::new(), true).await;
        told.map_err(|error| anyhow::anyhow!("failed to name what was said: {error}"))?;
    }
    tokio::spawn(watch_peers(node.clone(), look));
    tokio::spawn(work(node.clone()));
    Ok(routes::router(node.clone()).merge(desk::router(node)))
}

/// Speaks with other sites while this service is on duty, until it stops.
async fn work(node: Arc<Node>) {
    let mut stop = node.app.stop.clone();
    let mut duty = node.duty.clone();
    while !*stop.borrow() {
        let begun = tokio::select! {
            begun = duty.wait_for(|has| *has) => begun.is_ok(),
            _ = stop.wait_for(|stop| *stop) => return,
        };
        let works = [
            Task::begin(telling::run(node.clone())),
            Task::begin(wanting::run(node.clone())),
            Task::begin(delivery::run(node.clone())),
            Task::begin(backfill::run(node.clone())),
        ];
        // Without a database to share nobody else comes.
        let relieved = async {
            match begun {
                true => duty.wait_for(|has| !*has).await.is_ok(),
                false => false,
            }
        };
        if relieved.await {
            continue;
        }
        for work in works {
            let _ = work.end().await;
        }
    }
}

async fn store(app: &App, extension: impl Extension + 'static) -> anyhow::Result<()> {
    let command = Command::Extension(Arc::new(extension));
    match app.writer.run(command).await {
        Ok(_) => Ok(()),
        Err(_) => anyhow::bail!("the store does not take it"),
    }
}

/// What a build tells of threads, as far as other sites hear of it.
#[derive(Debug, Default, Deserialize)]
struct Threads {
    #[serde(default)]
    threads: Vec<Told>,
}

#[derive(Debug, Deserialize)]
struct Told {
    id: String,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    summary: Option<String>,
    #[serde(default)]
    text: Option<String>,
    /// It is another site's.
    #[serde(default)]
    of: Option<String>,
}

const FILE: &str = "threads.json";

#[derive(Default)]
struct Look {
    stamp: Option<SystemTime>,
    shared: BTreeMap<String, String>,
    pages: Arc<BTreeMap<String, Facts>>,
}

impl Look {
    /// Looks who the peers are now, and what the last build told.
    async fn look(&mut self, node: &Node) -> anyhow::Result<()> {
        let folder = &node.settings.service;
        let stamp = fs_err::metadata(folder.join(FILE)).and_then(|facts| facts.modified());
        let stamp = stamp.ok();
        if stamp != self.stamp || stamp.is_none() {
            let threads: Threads = register::read_file(folder, FILE).unwrap_or_default();
            self.shared.clear();
            let mut pages = BTreeMap::new();
            for thread in threads.threads {
                if let Some(of) = thread.of.and_then(|of| Id::parse(&of)) {
                    self.shared
                        .insert(thread.id.clone(), of.as_str().to_owned());
                }
                let facts = Facts {
                    lang: thread.lang,
                    summary: thread.summary,
                    text: thread.text,
                };
                pages.insert(thread.id, facts);
            }
            self.pages = Arc::new(pages);
            self.stamp = stamp;
        }
        let peers = node.app.db.read(Peers).await?;
        let named = |host: &str| node.settings.peers.iter().any(|peer| peer.as_str() == host);
        let hosts = peers
            .into_iter()
            .filter(|peer| peer.listed || named(&peer.host))
            .map(|peer| (peer.host, peer.manner))
            .collect();
        let silenced = node.app.db.read(Silenced).await?;
        node.learn(Known {
            hosts,
            silenced: silenced.into_iter().collect(),
            pages: self.pages.clone(),
            shared: self.shared.clone(),
        });
        Ok(())
    }
}

async fn watch_peers(node: Arc<Node>, mut look: Look) {
    let mut rounds = 0_u32;
    let mut before = node.known();
    let mut publishing = Publishing::default();
    let mut greeted = BTreeSet::new();
    loop {
        if let Err(error) = look.look(&node).await {
            eprintln!("error: {}", error.to_string().escape_debug());
        }
        if let Err(error) = rotating::look(&node).await {
            eprintln!("error: {}", error.to_string().escape_debug());
        }
        if rounds.is_multiple_of(MEASURED)
            && let Ok(standings) = node.app.db.read(Standings).await
        {
            let text = measuring::text(&standings, &node.refusals, node.app.now());
            node.app.metrics.tell_beside(text);
        }
        let known = node.known();
        if *node.duty.borrow() {
            publishing.look(&node).await;
            // Those that begin at the same time meet soon.
            let soon = rounds < ROUNDS && rounds.is_power_of_two();
            let all = soon || rounds.is_multiple_of(ROUNDS) || known.hosts != before.hosts;
            follow(&node, all, &mut greeted).await;
        }
        before = known;
        rounds = rounds.wrapping_add(1);
        let mut stop = node.app.stop.clone();
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

/// Asks every peer that was not asked yet whether one may follow it: from time to time all of them, and at once one
/// that was heard for the first time, which says that it is up.
async fn follow(node: &Node, all: bool, greeted: &mut BTreeSet<String>) {
    let Ok(peers) = node.app.db.read(Peers).await else {
        return;
    };
    for peer in peers {
        let host = Host::parse(&peer.host).filter(|host| node.talks_with(host));
        if peer.followed == Followed::Not
            && (all || (peer.heard.is_some() && greeted.insert(peer.host)))
            && let Some(host) = host
        {
            // One that does not answer, or is no Polder, is asked again later.
            let _ = ask(node, &host).await;
        }
    }
}

async fn ask(node: &Node, host: &Host) -> anyhow::Result<()> {
    let site = format!("{}/ap/site", host.origin());
    let site = Id::parse(&site).context("no id")?;
    let value = fetch::fetch(node, &site).await?;
    let names = &node.settings.names;
    let own = names.site();
    let id = format!("{own}#follow-{}", uuid().context("no random numbers")?);
    let object = site.as_str().into();
    let body = document::activity(&id, "Follow", &own, object, site.as_str());
    let now = node.app.now();
    let request = ActivityRow {
        number: 0,
        plain: false,
        note: None,
        id,
        host: Some(host.to_string()),
        page: None,
        actor: own,
        made: now,
        body: body.to_string(),
    };
    let asked = node.run(Ask {
        host: host.to_string(),
        manner: Manner::understood(&value),
        title: value["name"].as_str().map(person_name::clean),
        request,
        now,
    });
    asked.await.ok().context("the store does not take it")?;
    // What came from there before says now what that site is called.
    node.app.look_again();
    Ok(())
}

//! The comment service that the preview brings along: on this machine, with talk of its own, which begins with
//! what the site scripts or exported.

use std::any::Any;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Extension;
use axum::Router;
use jiff::Timestamp;

use crate::cache::Cache;
use crate::cli::service::for_trying;
use crate::comments::auth::Peer;
use crate::comments::rehearsal;
use crate::comments::routes::router;
use crate::comments::service;
use crate::comments::service::Options;
use crate::comments::store::address::Address;
use crate::config::AuthMode;
use crate::config::Config;
use crate::content::discussion::Thread;
use crate::content::fields::Located;
use crate::content::manuscript::Manuscript;
use crate::docket;
use crate::members;
use crate::output::record::make_state;
use crate::pipeline::BuildInput;
use crate::registry;
use crate::registry::Registry;
use crate::source::script;

/// Where the preview answers for the service.
pub const AT: &str = "/_polder/talk";
/// What it bakes into the pages.
const SCRIPT: &str = "talk.jsonl";

/// Where all of it lies: apart from what a real service keeps.
fn folder(root: &Path) -> PathBuf {
    root.join(".polder").join("preview")
}

/// Whether a preview of this site brings talk along.
pub fn is_wanted(config: &Config) -> bool {
    config.auth.mode == AuthMode::Dev && config.comments.open
}

/// The ids that builds recorded are those of the preview too.
pub fn begin(root: &Path) -> anyhow::Result<()> {
    make_state(&root.join(".polder"))?;
    if let Ok(recorded) = Registry::read(&root.join(".polder").join("service"))
        && !recorded.ids.is_empty()
    {
        recorded.write(&folder(root))?;
    }
    Ok(())
}

/// Lets a build of the preview lead to its service. One that brings no talk along leads to none: what is tried
/// out here is not said there.
pub fn settle(input: &mut BuildInput) -> anyhow::Result<()> {
    if !is_wanted(&input.config) {
        input.config.comments.url = None;
        return Ok(());
    }
    lead_here(&mut input.config);
    let threads = threads(&input.root);
    let folder = folder(&input.root);
    if !threads.is_empty() {
        let mut text = String::new();
        for thread in threads {
            text.push_str(&serde_json::to_string(&thread)?);
            text.push('\n');
        }
        registry::replace(&folder, SCRIPT, &text)?;
        input.discussions = Some(folder.join(SCRIPT));
    }
    input.service = Some(folder);
    Ok(())
}

fn lead_here(config: &mut Config) {
    let at = config.comments.url.as_ref().map(|url| url.at);
    config.comments.url = Some(Located {
        value: AT.to_owned(),
        at: at.unwrap_or_default(),
    });
}

/// What the site scripts or exported; what is wrong with it is told by the build.
fn threads(root: &Path) -> Vec<Thread> {
    let service = root.join(".polder").join("service");
    let written = script::talk(root, &service, None, &mut Vec::new());
    let threads = written.threads.into_iter();
    let mut threads: Vec<Thread> = threads.map(|written| written.thread).collect();
    threads.iter_mut().for_each(rehearsal::name);
    threads
}

/// Tells the service of the pages that there are now.
pub fn tell(
    input: &BuildInput,
    manuscripts: &[Arc<Manuscript>],
    cache: &mut Cache,
) -> anyhow::Result<()> {
    if !is_wanted(&input.config) {
        return Ok(());
    }
    let folder = folder(&input.root);
    let languages = &input.config.languages;
    cache.history(|memory| registry::keep(&input.root, &folder, manuscripts, languages, memory))?;
    members::keep(&folder, manuscripts, &input.config)?;
    docket::keep(&folder, None, manuscripts, &input.config, input.today)
}

/// Opens the service. What comes with its routes must live as long as they are answered.
pub async fn open(
    root: PathBuf,
    mut config: Config,
) -> anyhow::Result<(Router, Box<dyn Any + Send>)> {
    let folder = folder(&root);
    // The preview answers at the top of its address, whatever the site's own will be.
    config.base_url = None;
    lead_here(&mut config);
    let opened = service::open(Options {
        store: Address::Folder(folder.clone()),
        service: folder.clone(),
        settings: for_trying(&config),
        clock: Arc::new(|| Timestamp::now().as_millisecond()),
        site: Some((root.clone(), config)),
        annex: None,
    })
    .await?;
    let ids = Registry::read(&folder).unwrap_or_default().ids;
    rehearsal::play(&opened.app, threads(&root), &ids).await;
    // The preview listens to this machine alone.
    let peer = Peer(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let router = router(opened.app.clone(), axum::Router::new()).layer(Extension(peer));
    Ok((router, Box::new(opened)))
}

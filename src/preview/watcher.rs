//! Notices what happens to the files of a site.

use std::path::Path;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::time::Duration;

use anyhow::Context;
use notify::Config;
use notify::Event;
use notify::EventKind;
use notify::PollWatcher;
use notify::RecommendedWatcher;
use notify::RecursiveMode;
use notify::Watcher;

use crate::preview::Wake;

/// Folders in which nothing that happens matters; what is hidden does not either.
const DEAF: &[&str] = &["public", "node_modules", "target"];

/// Watches a folder until the returned value is dropped.
pub fn watch(root: &Path, wake: Sender<Wake>) -> anyhow::Result<Box<dyn Watcher>> {
    let root = fs_err::canonicalize(root).context("failed to find the site")?;
    let listener = Listener {
        root: root.clone(),
        wake,
    };
    let mut watcher: Box<dyn Watcher> = Box::new(RecommendedWatcher::new(
        listener.clone().into_handler(),
        Config::default(),
    )?);
    if watcher.watch(&root, RecursiveMode::Recursive).is_err() {
        // Too many folders for the system's notices, or a file system without them.
        let config = Config::default().with_poll_interval(Duration::from_secs(1));
        watcher = Box::new(PollWatcher::new(listener.into_handler(), config)?);
        watcher
            .watch(&root, RecursiveMode::Recursive)
            .context("failed to watch the site")?;
    }
    Ok(watcher)
}

#[derive(Clone)]
struct Listener {
    root: PathBuf,
    wake: Sender<Wake>,
}

impl Listener {
    fn into_handler(self) -> impl FnMut(notify::Result<Event>) + Send + 'static {
        move |event| {
            // An error is a notice that was lost: better to look once too often.
            let matters = event.map_or(true, |event| self.matters(&event));
            if matters {
                let _ = self.wake.send(Wake::Changed);
            }
        }
    }

    fn matters(&self, event: &Event) -> bool {
        if matches!(event.kind, EventKind::Access(_)) {
            return false;
        }
        event.paths.is_empty()
            || event.paths.iter().any(|path| {
                let inside = path.strip_prefix(&self.root).unwrap_or(path);
                let first = inside.iter().next();
                !first.is_some_and(|first| {
                    let hidden = first.as_encoded_bytes().starts_with(b".");
                    hidden || DEAF.iter().any(|deaf| first == *deaf)
                })
            })
    }
}

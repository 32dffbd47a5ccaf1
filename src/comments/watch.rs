//! Notices when a build has told something new, and remembers every page that it ever told of.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::SystemTime;

use crate::comments::app::App;
use crate::comments::command::Command;
use crate::comments::command::learn::Learn;
use crate::comments::command::outcome::Refusal;
use crate::comments::register;
use crate::comments::register::Docket;
use crate::comments::register::Members;
use crate::comments::register::Register;
use crate::comments::store::error::StoreError;
use crate::comments::store::page::AllPages;
use crate::comments::store::page::PageRow;

/// How often the folder is looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// The files that a build writes for the service.
const FILES: [&str; 2] = ["threads.json", "people.json"];

/// What says that a file is another one now.
type Stamp = [Option<(SystemTime, u64)>; FILES.len()];

pub struct Watch {
    folder: PathBuf,
    seen: Stamp,
    /// The last that could be read.
    audiences: Vec<String>,
}

impl Watch {
    pub fn new(folder: &Path) -> Watch {
        Watch {
            folder: folder.to_owned(),
            seen: Default::default(),
            audiences: Vec::new(),
        }
    }

    fn stamp(&self) -> Stamp {
        FILES.map(|name| {
            let facts = fs_err::metadata(self.folder.join(name)).ok()?;
            Some((facts.modified().ok()?, facts.len()))
        })
    }

    /// Reads what the last build told, if it was not read yet, and what another service was told.
    async fn look(&mut self, app: &Arc<App>) -> Result<(), StoreError> {
        let stamp = self.stamp();
        if stamp == self.seen {
            if app.recall.swap(false, Ordering::Relaxed)
                && let Err(error) = self.recall(app).await
            {
                app.recall.store(true, Ordering::Relaxed);
                return Err(error);
            }
            return Ok(());
        }
        self.read(app).await?;
        // Only now: what failed is tried again.
        self.seen = stamp;
        Ok(())
    }

    /// Puts together what is remembered and what the last build told.
    pub async fn read(&mut self, app: &Arc<App>) -> Result<(), StoreError> {
        let mut pages = app.db.read(AllPages).await?;
        if let Some(docket) = register::read_file::<Docket>(&self.folder, FILES[0]) {
            let news = register::news(&pages, &docket);
            if !news.is_empty() {
                let learn = Command::Learn(Learn { pages: news });
                match app.writer.run(learn).await {
                    Ok(_) => pages = app.db.read(AllPages).await?,
                    Err(Refusal::Store(error)) => return Err(error),
                    Err(_) => {}
                }
            }
            self.audiences = docket.audiences;
        }
        self.tell(app, pages);
        Ok(())
    }

    /// Looks up again what is remembered. What this folder says of it was said before.
    async fn recall(&mut self, app: &Arc<App>) -> Result<(), StoreError> {
        let pages = app.db.read(AllPages).await?;
        self.tell(app, pages);
        Ok(())
    }

    fn tell(&self, app: &App, pages: Vec<PageRow>) {
        let members: Members = register::read_file(&self.folder, FILES[1]).unwrap_or_default();
        app.learn(Register::new(pages, &self.audiences, members));
    }

    /// Looks again and again until the service stops.
    pub async fn run(mut self, app: Arc<App>) {
        let mut stop = app.stop.clone();
        loop {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
            if let Err(error) = self.look(&app).await {
                eprintln!("error: {}", error.to_string().escape_debug());
            }
        }
    }
}

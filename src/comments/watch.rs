//! Notices when a build has told something new, and remembers every page that it ever told of.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::SystemTime;

use crate::comments::app::App;
use crate::comments::command;
use crate::comments::command::Command;
use crate::comments::command::learn::Learn;
use crate::comments::command::outcome::Refusal;
use crate::comments::published::Published;
use crate::comments::register;
use crate::comments::register::Docket;
use crate::comments::register::Members;
use crate::comments::register::Register;
use crate::comments::store::audit::LastLine;
use crate::comments::store::error::StoreError;
use crate::comments::store::page::AllPages;
use crate::comments::store::page::PageRow;

/// How often the folder is looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// The files that a build writes for the service.
const FILES: [&str; 3] = ["threads.json", "people.json", "published.json"];

/// What says that a file is another one now.
type Stamp = [Option<(SystemTime, u64)>; FILES.len()];

pub struct Watch {
    folder: PathBuf,
    seen: Stamp,
    /// The last that could be read.
    audiences: Vec<String>,
    /// The last line of the log: a command of another process wrote the next one.
    line: i64,
}

impl Watch {
    pub fn new(folder: &Path) -> Watch {
        Watch {
            folder: folder.to_owned(),
            seen: Default::default(),
            audiences: Vec::new(),
            line: 0,
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
        self.hear(app).await
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

    /// Writes down how far the published pages know of what was taken from readers.
    async fn hear(&self, app: &App) -> Result<(), StoreError> {
        let published = register::read_file::<Published>(&self.folder, FILES[2]);
        let Some(up_to) = published.and_then(|published| published.up_to()) else {
            return Ok(());
        };
        let now = app.now();
        let heard = Command::Published(command::erasure::Published { up_to, now });
        match app.writer.run(heard).await {
            Err(Refusal::Store(error)) => Err(error),
            _ => Ok(()),
        }
    }

    /// Notices what a command of another process did to what people said: nothing of it is given out any more.
    async fn overhear(&mut self, app: &Arc<App>) -> Result<(), StoreError> {
        let line = app.db.read(LastLine).await?;
        if line != self.line {
            self.line = line;
            app.shelf.clear();
            app.bells.ring_all();
        }
        Ok(())
    }

    /// Looks again and again until the service stops.
    pub async fn run(mut self, app: Arc<App>) {
        let mut stop = app.stop.clone();
        loop {
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
            let looked = match self.overhear(&app).await {
                Ok(()) => self.look(&app).await,
                failed => failed,
            };
            if let Err(error) = looked {
                eprintln!("error: {}", error.to_string().escape_debug());
            }
        }
    }
}

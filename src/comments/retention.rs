//! How long what was said is kept, and how the rest is let go of: once a day, a little at a time.

use std::sync::Arc;
use std::time::Duration;

use crate::comments::app::App;
use crate::comments::command::Command;
use crate::comments::command::retain::Retain;
use crate::comments::store::audit::DoneBefore;
use crate::comments::store::comment::SaidBefore;
use crate::comments::store::db::Db;
use crate::comments::store::error::StoreError;
use crate::config::Retention;

/// How often one looks whether a day is over.
const PAUSE: Duration = Duration::from_secs(1);
const DAY: i64 = 24 * 3_600_000;
/// After something failed.
const AGAIN: i64 = 60_000;

/// What was kept long enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overdue {
    pub comments: i64,
    /// Lines of the log.
    pub log: i64,
}

impl Overdue {
    pub async fn read(store: &Db, retain: &Retain) -> Result<Overdue, StoreError> {
        Ok(Overdue {
            comments: match retain.comments {
                Some(end) => store.read(SaidBefore(end)).await?,
                None => 0,
            },
            log: match retain.log {
                Some(end) => store.read(DoneBefore(end)).await?,
                None => 0,
            },
        })
    }

    pub fn is_nothing(self) -> bool {
        self == Overdue::default()
    }
}

/// What is to go now; nothing, where everything is kept for ever.
pub fn due(retention: Retention, now: i64) -> Option<Retain> {
    let retain = Retain {
        comments: retention.comments.map(|period| period.before(now)),
        log: retention.log.map(|period| period.before(now)),
        now,
    };
    (retain.comments.is_some() || retain.log.is_some()).then_some(retain)
}

/// Lets go of what was kept long enough, when the service starts and every day, until it stops.
pub async fn daily(app: Arc<App>) {
    let mut stop = app.stop.clone();
    let mut next = i64::MIN;
    loop {
        let now = app.now();
        if now >= next {
            let Some(retain) = due(app.settings.retention, now) else {
                return;
            };
            // What failed is told in the log, and tried again.
            next = match let_go(&app, &retain).await {
                Some(()) => now + DAY,
                None => now + AGAIN,
            };
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

async fn let_go(app: &App, retain: &Retain) -> Option<()> {
    while !Overdue::read(&app.db, retain).await.ok()?.is_nothing() {
        app.run(Command::Retain(retain.clone())).await.ok()?;
    }
    Some(())
}

//! Which of several services that share a database speaks with other sites: one of them, and another when it ends.
//!
//! Who has a lock in the database is on duty, for as long as the connection lasts that took it. What comes in is
//! taken by all of them.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::comments::app::App;
use crate::comments::store::address::Server;
use crate::comments::store::postgres::Postgres;
use crate::comments::store::query::query;

/// How often one looks whether one is on duty, or still is.
const PAUSE: Duration = Duration::from_secs(1);
/// A database that does not answer by then may have given the lock to another.
const PATIENCE: Duration = Duration::from_secs(5);
/// The number of the lock: `polder`, and what else nobody has.
const LOCK: i64 = 0x706f_6c64_6572_0002;

/// True while it is up to this service. Of those that keep what is said in a folder there is one.
pub fn of(app: &Arc<App>) -> watch::Receiver<bool> {
    let Some(server) = app.db.server().cloned() else {
        return watch::channel(true).1;
    };
    let (told, duty) = watch::channel(false);
    let stop = app.stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = stand(&server, &told) => {}
            () = ended(stop) => {}
        }
    });
    duty
}

async fn ended(mut stop: watch::Receiver<bool>) {
    // Whoever could say so is gone, too.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Waits for the lock, keeps it as long as the connection lasts, and begins again.
async fn stand(server: &Server, told: &watch::Sender<bool>) {
    loop {
        if let Ok(line) = Postgres::open(server).await {
            let mut has = false;
            while let Some(found) = look(&line, has).await {
                has = found;
                told.send_if_modified(|duty| std::mem::replace(duty, has) != has);
                tokio::time::sleep(PAUSE).await;
            }
        }
        told.send_if_modified(|duty| std::mem::replace(duty, false));
        tokio::time::sleep(PAUSE).await;
    }
}

/// Whether the lock is this connection's. `None` where the database does not say so in time.
async fn look(line: &Postgres, has: bool) -> Option<bool> {
    // To take it twice would count; to ask anything shows that the connection lasts.
    let asked = match has {
        true => query("SELECT 1", []),
        false => query(
            "SELECT pg_try_advisory_lock($1)::int::bigint",
            [LOCK.into()],
        ),
    };
    let rows = tokio::time::timeout(PATIENCE, line.answer(&asked)).await;
    let mut row = rows.ok()?.ok()?.into_iter().next()?;
    row.flag(0).ok()
}

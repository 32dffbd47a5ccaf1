//! Asks for a new build when something was taken from readers that the pages still show, until they show it no more.
//!
//! What is to be told stands in the store, with the change itself: neither a restart nor a network that is away
//! loses it.

use std::sync::Arc;
use std::time::Duration;

use crate::comments::app::App;
use crate::comments::command::Command;
use crate::comments::command::erasure::Told;
use crate::comments::store::erasure::StillPublished;
use crate::comments::store::erasure::Unpublished;

/// How often one looks.
const PAUSE: Duration = Duration::from_millis(500);
/// Several that follow each other make one build; but the first of them does not wait for longer than that.
const QUIET: i64 = 5_000;
const LONGEST_WAIT: i64 = 60_000;
/// After a failure, doubled with each one more, up to the longest.
const FIRST_RETRY: i64 = 5_000;
const LONGEST_RETRY: i64 = 600_000;
/// A build that was asked for and did not come is asked for again.
const AGAIN: i64 = 6 * 3_600_000;

/// Asks whenever there is reason to, until the service stops.
pub async fn run(app: Arc<App>) {
    let Some(publish) = app.settings.publish.clone() else {
        return;
    };
    let mut stop = app.stop.clone();
    let (mut failures, mut next) = (0_u32, i64::MIN);
    loop {
        let now = app.now();
        if now >= next
            && let Ok(unpublished) = app.db.read(StillPublished).await
            && is_due(&unpublished, now)
        {
            match publish.ask(now).await {
                Ok(()) => {
                    let told = Told {
                        up_to: unpublished.last,
                        now,
                    };
                    let kept = app.run(Command::Told(told)).await;
                    failures = if kept.is_ok() { 0 } else { failures + 1 };
                }
                Err(why) => {
                    failures += 1;
                    eprintln!(
                        "warning: no build could be asked for: {}",
                        why.escape_debug()
                    );
                }
            }
            if failures > 0 {
                let pause = FIRST_RETRY << (failures - 1).min(16);
                next = app.now() + pause.min(LONGEST_RETRY);
            }
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

fn is_due(unpublished: &Unpublished, now: i64) -> bool {
    match (unpublished.untold, unpublished.told) {
        (Some((first, last)), _) => now - last >= QUIET || now - first >= LONGEST_WAIT,
        (None, Some(told)) => now - told >= AGAIN,
        (None, None) => false,
    }
}

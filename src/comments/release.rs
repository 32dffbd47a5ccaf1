//! Lets what was asked without a name appear, with the others of its hour.

use std::sync::Arc;
use std::time::Duration;

use crate::comments::anonymous::appears;
use crate::comments::app::App;
use crate::comments::command::Command;
use crate::comments::command::release::Release;
use crate::config::Moderation;

/// How often one looks whether the hour is full.
const PAUSE: Duration = Duration::from_millis(500);

/// Lets appear what waits, at every full hour, until the service stops.
pub async fn hourly(app: Arc<App>) {
    let mut stop = app.stop.clone();
    // What waited while the service was down appears as soon as it is up again.
    let mut next = i64::MIN;
    loop {
        let now = app.now();
        if now >= next {
            let release = Release {
                held: app.settings.moderation != Moderation::After,
                terms: app.settings.terms.clone(),
                now,
            };
            // What failed is told in the log, and tried again.
            if app.run(Command::Release(release)).await.is_ok() {
                next = appears(now);
            }
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
    }
}

//! When something valid came from a peer: it is up then, which those hear at once who wait for one that is down.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use tokio::sync::watch;

use crate::federation::address::Host;

#[derive(Default)]
pub struct Knocks(Mutex<HashMap<String, watch::Sender<Option<Instant>>>>);

impl Knocks {
    /// Something valid came from a host.
    pub fn knock(&self, host: &Host) {
        if let Some(door) = self.doors().get(host.as_str()) {
            door.send_replace(Some(Instant::now()));
        }
    }

    /// From now on one hears when something comes from a host.
    pub fn listen(&self, host: &Host) -> watch::Receiver<Option<Instant>> {
        let mut doors = self.doors();
        let door = doors.entry(host.to_string());
        door.or_insert_with(|| watch::channel(None).0).subscribe()
    }

    pub fn heard_within(&self, host: &Host, moment: Duration) -> bool {
        let doors = self.doors();
        let heard = doors.get(host.as_str()).and_then(|door| *door.borrow());
        heard.is_some_and(|heard| heard.elapsed() < moment)
    }

    fn doors(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<Option<Instant>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

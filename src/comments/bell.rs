//! Who listens to a thread is told that it changed; what changed they look up, as far as they may see it.
//!
//! A bell remembers nothing but the last number, so a listener that is slow misses no change and holds no memory.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use tokio::sync::watch;

#[derive(Default)]
pub struct Bells {
    threads: Mutex<HashMap<String, watch::Sender<i64>>>,
    any: watch::Sender<()>,
}

impl Bells {
    /// Listens to a thread from now on.
    pub fn listen(&self, page: &str) -> watch::Receiver<i64> {
        let mut bells = self.bells();
        match bells.get(page) {
            Some(bell) => bell.subscribe(),
            None => {
                let (bell, receiver) = watch::channel(0);
                bells.insert(page.to_owned(), bell);
                receiver
            }
        }
    }

    /// Listens to all threads from now on.
    pub fn listen_to_all(&self) -> watch::Receiver<()> {
        self.any.subscribe()
    }

    pub fn ring(&self, page: &str, seq: i64) {
        self.any.send_replace(());
        let mut bells = self.bells();
        let Some(bell) = bells.get(page) else {
            return;
        };
        if bell.receiver_count() == 0 {
            bells.remove(page);
            return;
        }
        bell.send_modify(|known| *known = seq.max(*known));
    }

    /// Everything may have changed: pages, people, audiences.
    pub fn ring_all(&self) {
        self.any.send_replace(());
        let mut bells = self.bells();
        bells.retain(|_, bell| bell.receiver_count() > 0);
        for bell in bells.values() {
            bell.send_modify(|_| {});
        }
    }

    fn bells(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<i64>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

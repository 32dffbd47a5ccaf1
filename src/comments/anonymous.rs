//! Asking without a name: who asked is stored nowhere, and neither order nor hour tells.
//!
//! What was asked anonymously waits for the next full hour and appears with the others of its hour. Against abuse
//! each person has a few questions a day; they are counted under a name that only this process can make, with a
//! key that lives in memory and dies with the day.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::comments::problem::Problem;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// Questions that one person may ask without a name in a day.
const A_DAY: u32 = 5;

#[derive(Default)]
pub struct Anonymous(Mutex<Today>);

#[derive(Default)]
struct Today {
    day: i64,
    key: [u8; 32],
    asked: HashMap<[u8; 32], u32>,
}

impl Anonymous {
    /// Counts one more question of somebody.
    pub fn count(&self, person: &str, now: i64) -> Result<(), Problem> {
        let mut today = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let day = now.div_euclid(DAY);
        if today.day != day {
            let mut key = [0; 32];
            getrandom::fill(&mut key).map_err(|_| Problem::Unavailable)?;
            *today = Today {
                day,
                key,
                asked: HashMap::new(),
            };
        }
        let name = blake3::keyed_hash(&today.key, person.as_bytes());
        let asked = today.asked.entry(*name.as_bytes()).or_default();
        if *asked >= A_DAY {
            let left = (day + 1) * DAY - now;
            return Err(Problem::TooFast(
                u64::try_from(left / 1000).unwrap_or(1).max(1),
            ));
        }
        *asked += 1;
        Ok(())
    }
}

/// When something that is asked now appears: at the next full hour.
pub fn appears(now: i64) -> i64 {
    (now.div_euclid(HOUR) + 1) * HOUR
}

/// The hash under which the secret of a link is kept.
pub fn hash(secret: &str) -> String {
    let hash = blake3::derive_key("polder anonymous link 1", secret.as_bytes());
    blake3::Hash::from_bytes(hash).to_hex().to_string()
}

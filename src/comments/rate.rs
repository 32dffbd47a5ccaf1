//! How much one person, or one network, may do at once: a bucket that fills slowly.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::PoisonError;

/// Keys that are remembered; when there are more, full buckets are forgotten first.
const MOST: usize = 20_000;

/// So many at once, and so many a minute after that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Allowance {
    pub burst: f64,
    pub per_minute: f64,
}

#[derive(Debug, Default)]
pub struct Rates(Mutex<HashMap<String, Bucket>>);

#[derive(Debug)]
struct Bucket {
    left: f64,
    /// In milliseconds.
    at: i64,
}

impl Rates {
    /// Takes one; else says after how many seconds there is one again.
    pub fn take(&self, key: &str, allowance: Allowance, now: i64) -> Result<(), u64> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST {
            buckets.retain(|_, bucket| filled(bucket, allowance, now) < allowance.burst);
            if buckets.len() >= MOST {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(key.to_owned()).or_insert(Bucket {
            left: allowance.burst,
            at: now,
        });
        bucket.left = filled(bucket, allowance, now);
        bucket.at = now;
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        let seconds = (1.0 - bucket.left) / allowance.per_minute * 60.0;
        let seconds = seconds.ceil().clamp(1.0, 3600.0) as u64;
        Err(seconds)
    }
}

fn filled(bucket: &Bucket, allowance: Allowance, now: i64) -> f64 {
    let minutes = (now - bucket.at).max(0) as f64 / 60_000.0;
    (bucket.left + minutes * allowance.per_minute).min(allowance.burst)
}

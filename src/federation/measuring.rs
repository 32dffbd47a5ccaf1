//! What those who watch over the service are told of other sites, as Prometheus reads it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::federation::refused::Refused;
use crate::federation::store::peer::Standing;

/// What was refused, by its status.
#[derive(Default)]
pub struct Refusals(Mutex<BTreeMap<u16, u64>>);

impl Refusals {
    pub fn count(&self, refused: &Refused) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry(refused.status().as_u16()).or_default() += 1;
    }

    fn all(&self) -> BTreeMap<u16, u64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.clone()
    }
}

/// A line for each peer. Hosts are written in small letters, digits, dots and the like alone.
pub fn text(standings: &[Standing], refusals: &Refusals, now: i64) -> String {
    let mut out = String::new();
    let mut family = |name: &str, kind: &str, help: &str, lines: Vec<(String, i64)>| {
        let _ = writeln!(out, "# HELP polder_{name} {help}");
        let _ = writeln!(out, "# TYPE polder_{name} {kind}");
        for (labels, value) in lines {
            let _ = writeln!(out, "polder_{name}{labels} {value}");
        }
    };
    let peers = |value: &dyn Fn(&Standing) -> i64| {
        let line = |standing: &Standing| {
            let label = format!("{{peer=\"{}\"}}", standing.peer.host);
            (label, value(standing))
        };
        standings.iter().map(line).collect()
    };
    let failing = |standing: &Standing| match standing.peer.failing {
        Some(since) => (now - since).max(0) / 1000,
        None => 0,
    };
    family(
        "peer_lag",
        "gauge",
        "Activities that a peer does not have yet.",
        peers(&|standing| standing.lag),
    );
    family(
        "peer_failing_seconds",
        "gauge",
        "For how long nothing arrives at a peer; 0 where it takes what it is told.",
        peers(&failing),
    );
    family(
        "peer_dead_letters",
        "gauge",
        "Activities that a peer would not take.",
        peers(&|standing| standing.dead),
    );
    let refused = refusals.all().into_iter();
    let refused = refused.map(|(status, count)| {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        (format!("{{status=\"{status}\"}}"), count)
    });
    family(
        "inbox_refused_total",
        "counter",
        "Activities of others that were refused.",
        refused.collect(),
    );
    out
}

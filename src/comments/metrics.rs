//! What the service counts about itself, as Prometheus reads it. No label ever names a person or a page.

use std::fmt::Write;
use std::sync::PoisonError;
use std::sync::RwLock;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

#[derive(Debug, Default)]
pub struct Metrics {
    /// Answers by the first digit of their status.
    pub answers: [AtomicU64; 6],
    pub commits: AtomicU64,
    pub commands: AtomicU64,
    pub commit_micros: AtomicU64,
    /// Threads that were put together from the store, rather than remembered.
    pub fills: AtomicU64,
    pub streams: AtomicI64,
    pub connections: AtomicI64,
    pub reloads: AtomicU64,
    /// What a room beside the service counts, as Prometheus reads it.
    pub beside: RwLock<String>,
}

/// What was taken from readers and not yet from pages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Erasures {
    pub unpublished: i64,
    /// Of the oldest, in milliseconds; 0 where there is none.
    pub age: i64,
}

impl Metrics {
    /// Puts in place what a room beside the service counts.
    pub fn tell_beside(&self, text: String) {
        let mut place = self.beside.write().unwrap_or_else(PoisonError::into_inner);
        *place = text;
    }

    pub fn text(&self, pages: usize, erasures: &Erasures) -> String {
        let mut out = String::new();
        let mut write = |name: &str, kind: &str, help: &str, values: &[(String, f64)]| {
            let _ = writeln!(out, "# HELP polder_{name} {help}");
            let _ = writeln!(out, "# TYPE polder_{name} {kind}");
            for (labels, value) in values {
                let _ = writeln!(out, "polder_{name}{labels} {value}");
            }
        };
        let one = |value: f64| vec![(String::new(), value)];
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed) as f64;
        let gauge = |counter: &AtomicI64| counter.load(Ordering::Relaxed) as f64;
        let answers: Vec<(String, f64)> = self
            .answers
            .iter()
            .enumerate()
            .skip(2)
            .map(|(digit, count)| (format!("{{status=\"{digit}xx\"}}"), get(count)))
            .collect();
        write("answers_total", "counter", "Requests answered.", &answers);
        write(
            "commits_total",
            "counter",
            "Transactions written to the disk.",
            &one(get(&self.commits)),
        );
        write(
            "commands_total",
            "counter",
            "Commands in them.",
            &one(get(&self.commands)),
        );
        write(
            "commit_seconds_total",
            "counter",
            "Time spent waiting for the disk.",
            &one(get(&self.commit_micros) / 1e6),
        );
        write(
            "thread_fills_total",
            "counter",
            "Threads read from the store rather than remembered.",
            &one(get(&self.fills)),
        );
        write(
            "reloads_total",
            "counter",
            "Builds that were noticed.",
            &one(get(&self.reloads)),
        );
        write(
            "connections",
            "gauge",
            "Open connections.",
            &one(gauge(&self.connections)),
        );
        write(
            "streams",
            "gauge",
            "Open streams of events.",
            &one(gauge(&self.streams)),
        );
        write(
            "unpublished_erasures",
            "gauge",
            "Comments that readers may not see any more and that pages may still show.",
            &one(erasures.unpublished as f64),
        );
        write(
            "unpublished_erasure_age_seconds",
            "gauge",
            "For how long the oldest of them waits for a build.",
            &one(erasures.age as f64 / 1e3),
        );
        let pages = pages as f64;
        write(
            "pages",
            "gauge",
            "Pages that can be talked about.",
            &one(pages),
        );
        let beside = self.beside.read().unwrap_or_else(PoisonError::into_inner);
        out.push_str(&beside);
        out
    }
}

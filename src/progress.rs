//! How far a run has come: its stages count, and whoever waits may look.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

/// What a long run is doing. Counting changes nothing of what it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Reading,
    Rendering,
    Highlighting,
    Writing,
}

const STAGES: [Stage; 4] = [
    Stage::Reading,
    Stage::Rendering,
    Stage::Highlighting,
    Stage::Writing,
];

/// Shared by those who count and those who look; each stage is begun once, in the order of [`Stage`].
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    stage: AtomicUsize,
    done: AtomicUsize,
    total: AtomicUsize,
}

/// Where a run stands: so many things of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub stage: Stage,
    pub done: usize,
    /// 0 while nobody knows.
    pub total: usize,
}

impl Progress {
    pub fn begin(&self, stage: Stage, total: usize) {
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
        self.0.stage.store(stage as usize, Ordering::Relaxed);
    }

    /// One thing more is done.
    pub fn step(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }

    pub fn moment(&self) -> Moment {
        let total = self.0.total.load(Ordering::Relaxed);
        Moment {
            stage: STAGES[self.0.stage.load(Ordering::Relaxed).min(STAGES.len() - 1)],
            done: self.0.done.load(Ordering::Relaxed).min(total),
            total,
        }
    }
}

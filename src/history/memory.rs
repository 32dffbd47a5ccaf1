//! What one reading of a history leaves for the next one.

use std::collections::HashSet;
use std::sync::Arc;

use git2::Oid;

use crate::history::archive;
use crate::history::ledger::Ledger;
use crate::history::repository::State;
use crate::history::revision::History;

/// Commits and what they changed, as bytes; and, in a process that lives on, the latest answer.
#[derive(Default)]
pub struct Memory {
    bytes: Vec<u8>,
    has_changed: bool,
    is_lasting: bool,
    latest: Option<(Question, Arc<History>)>,
}

/// All that decides what a reading gives, as long as no object is missing.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// Which files of which folder are asked for; a ledger belongs to it.
    pub about: String,
    pub state: State,
    pub boundary: HashSet<Oid>,
    pub ignored: HashSet<Oid>,
}

impl Memory {
    /// A memory that is worth its place: of a process that reads again and again.
    pub fn lasting() -> Memory {
        Memory {
            is_lasting: true,
            ..Memory::default()
        }
    }

    /// A memory of what an earlier process wrote. It need not be right, or be any.
    pub fn of(bytes: Vec<u8>) -> Memory {
        Memory {
            bytes,
            ..Memory::default()
        }
    }

    /// What is to be written for the next process, if that is not there yet.
    pub fn to_write(&self) -> Option<&[u8]> {
        self.has_changed.then_some(&self.bytes)
    }

    pub(super) fn answer(&self, question: &Question) -> Option<Arc<History>> {
        let (known, history) = self.latest.as_ref()?;
        (known == question).then(|| Arc::clone(history))
    }

    pub(super) fn ledger(&self, question: &Question) -> Ledger {
        archive::read(&self.bytes, &question.about).unwrap_or_default()
    }

    pub(super) fn keep(&mut self, ledger: &Ledger, question: &Question) {
        self.bytes = archive::write(ledger, &question.about);
        self.has_changed = true;
    }

    /// Where something could not be read it may come to be there, so such an answer is not kept.
    pub(super) fn keep_answer(&mut self, question: Question, history: &Arc<History>) {
        self.latest = None;
        if self.is_lasting && history.problems.is_empty() {
            self.latest = Some((question, Arc::clone(history)));
        }
    }
}

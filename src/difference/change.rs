//! Compares two texts line by line, and those lines word for word that stand in place of others.

use std::ops::Range;

use imara_diff::Algorithm;
use imara_diff::Diff;
use imara_diff::InternedInput;

use crate::difference::line::Lines;
use crate::difference::pair;
use crate::difference::word::Run;

/// Bytes in lines that differ: above this, comparing their words is not worth the wait.
const MOST_COMPARED: usize = 256 << 10;
/// More changed words help nobody, and a page has to end somewhere.
const MOST_WORDS: usize = 5_000;

/// Lines that changed, word for word.
pub struct Change {
    /// The lines of the new text; empty where some were only removed.
    pub new: Range<usize>,
    pub runs: Vec<Run>,
}

/// Where two texts differ, in order; `None` when that is too much.
pub fn changes(old: &Lines<'_>, new: &Lines<'_>) -> Option<Vec<Change>> {
    let mut input = InternedInput::default();
    input.update_before(old.lines.iter().copied());
    input.update_after(new.lines.iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let mut changes = Vec::new();
    let (mut compared, mut changed) = (0, 0);
    for hunk in diff.hunks() {
        let before = hunk.before.start as usize..hunk.before.end as usize;
        let after = hunk.after.start as usize..hunk.after.end as usize;
        compared += old.size(before.clone()) + new.size(after.clone());
        if compared > MOST_COMPARED {
            return None;
        }
        let runs = pair::runs(old, before, new, after.clone());
        let words: usize = runs.iter().map(Run::changed_words).sum();
        changed += words;
        if changed > MOST_WORDS {
            return None;
        }
        if words > 0 {
            changes.push(Change { new: after, runs });
        }
    }
    Some(changes)
}

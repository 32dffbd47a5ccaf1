//! Compares two texts line by line: which lines of the one stand in place of which of the other.

use std::ops::Range;

use imara_diff::Algorithm;
use imara_diff::Diff;
use imara_diff::InternedInput;

use crate::difference::MOST_WORDS;
use crate::difference::pair;
use crate::difference::word;
use crate::difference::word::Run;

/// Words in lines that differ: above this, comparing them is not worth the wait.
const MOST_COMPARED: usize = 40_000;

/// A text by its lines, and what each of them belongs to.
pub struct Lines<'a> {
    /// Without what stands at their ends.
    pub lines: Vec<&'a str>,
    /// By line: whether it is code, or a row of a table.
    pub fixed: Vec<bool>,
}

impl<'a> Lines<'a> {
    pub fn of(text: &'a str) -> Lines<'a> {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let mut fence: Option<&str> = None;
        let fixed = lines.iter().map(|line| {
            let bare = line.trim_start();
            let mark = ["```", "~~~"]
                .into_iter()
                .find(|mark| bare.starts_with(mark));
            match (fence, mark) {
                (None, Some(mark)) => {
                    fence = Some(mark);
                    true
                }
                (Some(open), mark) => {
                    if mark == Some(open) && bare.trim_start_matches(['`', '~']).is_empty() {
                        fence = None;
                    }
                    true
                }
                (None, None) => bare.starts_with('|'),
            }
        });
        let fixed = fixed.collect();
        Lines { lines, fixed }
    }

    /// The heading in a line, without its marks; none in code.
    pub fn heading(&self, line: usize) -> Option<&'a str> {
        let text = self.lines.get(line)?;
        let bare = text.trim_start_matches('#');
        let level = text.len() - bare.len();
        let is_heading = (1..=6).contains(&level) && bare.starts_with(' ') && !self.fixed[line];
        is_heading.then(|| bare.trim().trim_end_matches('#').trim_end())
    }

    fn words(&self, range: Range<usize>) -> usize {
        let lines = self.lines[range].iter();
        lines.map(|line| word::words(line).count()).sum()
    }
}

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
        compared += old.words(before.clone()) + new.words(after.clone());
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

//! What changed between two texts, word for word: the places that differ, each with a little of what stands around it.

use crate::difference::line::Lines;
use crate::difference::passage::Passage;

pub mod change;
pub mod line;
pub mod pair;
pub mod passage;
pub mod word;

/// A text with more bytes is not compared.
pub const LONGEST: usize = 200_000;

/// What a reader of both texts would be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// In the order of the new text; empty when no more than blanks and line ends differ.
    Passages(Vec<Passage>),
    TooLong,
}

/// Compares two texts: line by line, and word for word where lines differ. How long that takes is bounded
/// by the length of the texts, whatever stands in them.
pub fn between(old: &str, new: &str) -> Difference {
    if old.len() > LONGEST || new.len() > LONGEST {
        return Difference::TooLong;
    }
    let (old, new) = (Lines::of(old), Lines::of(new));
    match change::changes(&old, &new) {
        Some(changes) => Difference::Passages(passage::around(changes, &new)),
        None => Difference::TooLong,
    }
}

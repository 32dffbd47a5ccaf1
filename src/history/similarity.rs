//! Scores how much of one text is found again in another, as git does to recognise renames.

use std::io::BufRead;

use crate::history::lines;

/// The longest piece that is compared as a whole, in bytes.
const LONGEST_PIECE: usize = 64;

/// The score of two equal texts.
pub const WHOLE: u64 = 60_000;

/// A text cut into pieces, each ending at a newline or after 64 bytes, in the order of their hashes.
///
/// Pieces and score are git's; see <https://github.com/git/git/blob/master/diffcore-delta.c>.
pub struct Pieces {
    /// Hash and total length in bytes of each distinct piece.
    weights: Vec<(u32, u32)>,
    /// The whole text's length in bytes.
    size: usize,
}

impl Pieces {
    pub fn cut(text: &[u8]) -> Pieces {
        let is_text = lines::is_text(text);
        let mut pieces = Vec::with_capacity(text.len() / 32 + 1);
        let mut rest = text;
        while let Some(line) = next_line(&mut rest) {
            match line.strip_suffix(b"\r\n") {
                // A line is the same with either line end.
                Some(line) if is_text => cut_line(&[line, b"\n"].concat(), &mut pieces),
                _ => cut_line(line, &mut pieces),
            }
        }
        Pieces {
            weights: add_up(pieces),
            size: text.len(),
        }
    }

    /// The share of the larger text that the two have in common: from 0 to `WHOLE`.
    pub fn score(&self, other: &Pieces) -> u64 {
        share(self.common(other), self.size.max(other.size))
    }

    /// Bytes in pieces that both texts have.
    fn common(&self, other: &Pieces) -> u64 {
        let mut theirs = other.weights.iter().peekable();
        let mut common = 0;
        for (hash, weight) in &self.weights {
            while theirs.next_if(|(smaller, _)| smaller < hash).is_some() {}
            if let Some((_, same)) = theirs.next_if(|(equal, _)| equal == hash) {
                common += u64::from(*weight.min(same));
            }
        }
        common
    }
}

/// The highest score that two texts of these sizes, in bytes, can have.
pub fn highest_score(one: usize, other: usize) -> u64 {
    share(one.min(other) as u64, one.max(other))
}

fn share(part: u64, whole: usize) -> u64 {
    (part * WHOLE).checked_div(whole as u64).unwrap_or_default()
}

/// Sorts pieces and adds up the lengths of equal ones.
fn add_up(mut pieces: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    pieces.sort_unstable();
    pieces.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 = kept.1.saturating_add(next.1);
        }
        same
    });
    pieces
}

/// Cuts the first line off, with its end; none if nothing is left.
fn next_line<'t>(rest: &mut &'t [u8]) -> Option<&'t [u8]> {
    let text = *rest;
    // Of all that the standard library has, this finds a byte the fastest.
    let length = rest.skip_until(b'\n').expect("memory can be read");
    (length > 0).then(|| &text[..length])
}

/// Appends a line's pieces, each as its hash and its length.
fn cut_line(line: &[u8], pieces: &mut Vec<(u32, u32)>) {
    pieces.extend(
        line.chunks(LONGEST_PIECE)
            .map(|piece| (hash(piece), piece.len() as u32)),
    );
}

/// A hash that is made eight bytes at a time; only compared within one run.
fn hash(piece: &[u8]) -> u32 {
    let mut state = piece.len() as u64;
    let mut mix = |word: [u8; 8]| {
        // Fibonacci hashing (Knuth, TAOCP 6.4): 2⁶⁴ divided by the golden ratio.
        state = (state ^ u64::from_le_bytes(word))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(29);
    };
    let (words, rest) = piece.as_chunks::<8>();
    words.iter().for_each(|word| mix(*word));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(last);
    (state ^ (state >> 32)) as u32
}

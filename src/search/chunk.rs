//! A long sorted list cut into files of some 4 kB, so that a change here cuts nothing anew there.
//!
//! Every cut depends on what stands between it and the one before, and a little behind: two lists that
//! differ in one line are cut alike some lines after it.

/// Bytes that a chunk should have.
const WANTED: usize = 4_000;
const LEAST: usize = WANTED * 3 / 4;
const MOST: usize = WANTED * 5 / 4;

/// Where the chunk ends that begins with line `from`: of the places within a quarter of the wanted size
/// the one at which two neighbours share least. `line` gives a line's bytes and what it shares with the
/// line before it; `None` behind the last.
pub fn end(from: usize, mut line: impl FnMut(usize) -> Option<(usize, usize)>) -> usize {
    let mut size = 0;
    let mut at = from;
    let mut best: Option<(usize, usize)> = None;
    while let Some((bytes, shared)) = line(at) {
        if size >= LEAST && at > from {
            if size > MOST {
                return best.map_or(at, |(at, _)| at);
            }
            if best.is_none_or(|(_, least)| shared < least) {
                best = Some((at, shared));
            }
        }
        size += bytes;
        at += 1;
    }
    // What is left is one chunk, unless it is too long for one.
    match best {
        Some((at, _)) if size > MOST => at,
        _ => at,
    }
}

/// How many letters two words share at their beginning, counted as the browser does.
pub fn shared(a: &str, b: &str) -> usize {
    let pairs = a.chars().zip(b.chars());
    pairs
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf16())
        .sum()
}

/// A word without the letters that it shares with another.
pub fn rest(word: &str, shared: usize) -> &str {
    let mut units = 0;
    for (at, c) in word.char_indices() {
        if units >= shared {
            return &word[at..];
        }
        units += c.len_utf16();
    }
    ""
}

/// The shortest beginning of `first` that stands behind `last`: by it one knows in which chunk a word is.
pub fn boundary<'a>(last: &str, first: &'a str) -> &'a str {
    let same: usize = last
        .chars()
        .zip(first.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let next = first[same..].chars().next().map_or(0, char::len_utf8);
    &first[..same + next]
}

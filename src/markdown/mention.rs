//! People who are called in a comment: `@ada`.

use std::ops::Range;

/// A longer name is none, in bytes.
const LONGEST: usize = 64;
/// What may stand between the space before a word and the `@` that begins it.
const OPENING: &[char] = &[
    '(', '[', '{', '"', '\'', '“', '‘', '„', '«', '¿', '¡', '–', '—', '-', '*', '_', '~',
];

/// Where the next name stands from a place of a text on, with its `@`.
///
/// `a@b.example` is an address, and so is `https://social.example/@ada`; `@ada@social.example` is somebody elsewhere.
pub fn next(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        at += text[at..].find('@')?;
        let rest = &text[at + 1..];
        let length = rest
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '_'))
            .unwrap_or(rest.len());
        let name = rest[..length].trim_end_matches(['.', '-', '_']);
        let is_name = !name.is_empty() && name.len() <= LONGEST && !rest[length..].starts_with('@');
        if is_name && begins(&text[..at]) {
            return Some(at..at + 1 + name.len());
        }
        at += 1;
    }
}

/// Whether a word begins behind a text: nothing but opening marks, and few of them, since the last space.
fn begins(before: &str) -> bool {
    for c in before.chars().rev().take(8) {
        if c.is_whitespace() {
            return true;
        }
        if !OPENING.contains(&c) {
            return false;
        }
    }
    before.chars().nth_back(7).is_none()
}

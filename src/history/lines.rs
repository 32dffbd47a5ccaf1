//! Counts the lines that an edit added and removed, as `git diff --histogram --numstat` does.

use imara_diff::Algorithm;
use imara_diff::Diff;
use imara_diff::InternedInput;

use crate::content::past::Lines;
use crate::history::alike;

/// How far into a file a zero byte is looked for to tell that it is no text, in bytes; git's number.
const TEXT_PROBE: usize = 8000;

/// Compares a text with the one before it; none if one of them is no text.
pub fn compare(old: &[u8], new: &[u8]) -> Option<Lines> {
    if !is_text(old) || !is_text(new) {
        return None;
    }
    let (old, new) = differing(old, new);
    let (added, removed) = count(old, new);
    Some(Lines {
        added,
        removed,
        only_blanks: added + removed > 0 && without_blanks(old).eq(without_blanks(new)),
    })
}

/// Says whether bytes are a text, as git sees it.
pub fn is_text(bytes: &[u8]) -> bool {
    let probe = &bytes[..bytes.len().min(TEXT_PROBE)];
    // Without a way out of the inner loop, many bytes are compared at a time.
    let has_zero = |bytes: &[u8]| bytes.iter().fold(false, |zero, byte| zero | (*byte == 0));
    !probe.chunks(512).any(has_zero)
}

/// Cuts off the whole lines that two texts begin and end with.
fn differing<'t>(old: &'t [u8], new: &'t [u8]) -> (&'t [u8], &'t [u8]) {
    let same = &old[..alike::prefix(old, new)];
    let begin = same
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let (old, new) = (&old[begin..], &new[begin..]);
    let same = alike::suffix(old, new);
    let starts_line = |text: &[u8]| match text.len() - same {
        0 => true,
        end => text[end - 1] == b'\n',
    };
    let end = if starts_line(old) && starts_line(new) {
        same
    } else {
        let tail = &old[old.len() - same..];
        let newline = tail.iter().position(|byte| *byte == b'\n');
        newline.map_or(0, |newline| same - newline - 1)
    };
    (&old[..old.len() - end], &new[..new.len() - end])
}

/// The numbers of added and of removed lines.
fn count(old: &[u8], new: &[u8]) -> (u32, u32) {
    let (removed, added) = (number_of_lines(old), number_of_lines(new));
    // Most edits change one paragraph: no need to find out what the two have in common.
    let kept = match (removed, added) {
        (0, _) | (_, 0) => 0,
        (1, _) => u32::from(lines(new).any(|line| line == old)),
        (_, 1) => u32::from(lines(old).any(|line| line == new)),
        _ => {
            let input = InternedInput::new(old, new);
            let diff = Diff::compute(Algorithm::Histogram, &input);
            return (diff.count_additions(), diff.count_removals());
        }
    };
    (added - kept, removed - kept)
}

/// Lines with their ends.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'\n')
}

fn number_of_lines(text: &[u8]) -> u32 {
    // Counts that fit into a byte are added up many at a time.
    let newlines: usize = text
        .chunks(usize::from(u8::MAX))
        .map(|bytes| {
            usize::from(
                bytes
                    .iter()
                    .map(|byte| u8::from(*byte == b'\n'))
                    .sum::<u8>(),
            )
        })
        .sum();
    let unended = !text.is_empty() && !text.ends_with(b"\n");
    u32::try_from(newlines + usize::from(unended)).unwrap_or(u32::MAX)
}

fn without_blanks(text: &[u8]) -> impl Iterator<Item = u8> {
    text.iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
}

//! How much there is to read in a text, counted in words.

use std::ops::RangeInclusive;

/// Scripts in which no space stands between words, and how many characters read as fast as one word.
const DENSE: &[(RangeInclusive<char>, u32)] = &[
    // Thai, Lao, Burmese, Khmer.
    ('\u{e00}'..='\u{eff}', 6),
    ('\u{1000}'..='\u{109f}', 6),
    ('\u{1780}'..='\u{17ff}', 6),
    // Kana and Chinese characters.
    ('\u{3040}'..='\u{30ff}', 2),
    ('\u{31f0}'..='\u{31ff}', 2),
    ('\u{3400}'..='\u{9fff}', 2),
    ('\u{f900}'..='\u{faff}', 2),
    ('\u{20000}'..='\u{3ffff}', 2),
];

/// A line of code takes as long as so many words.
const WORDS_A_LINE: u32 = 4;
/// More of one block is looked up rather than read.
const LINES_READ: u32 = 60;

/// The words of a text; in scripts without spaces, what takes as long as words.
pub fn words(text: &str) -> u32 {
    let mut words = 0_u32;
    let mut sixths = 0_u32;
    let mut inside = false;
    for c in text.chars() {
        if c.is_whitespace() {
            inside = false;
        } else if let Some(pace) = pace(c) {
            sixths = sixths.saturating_add(6 / pace);
            inside = false;
        } else if !inside && (c.is_ascii() || c.is_alphanumeric()) {
            inside = true;
            words = words.saturating_add(1);
        }
    }
    words.saturating_add(sixths.div_ceil(6))
}

fn pace(c: char) -> Option<u32> {
    if c < '\u{e00}' {
        return None;
    }
    let (_, pace) = DENSE.iter().find(|(range, _)| range.contains(&c))?;
    Some(*pace)
}

/// What a block of code adds.
pub fn words_of_code(code: &str) -> u32 {
    let lines = code.lines().filter(|line| !line.trim().is_empty());
    let lines = lines.take(LINES_READ as usize).count();
    u32::try_from(lines).map_or(0, |lines| lines * WORDS_A_LINE)
}

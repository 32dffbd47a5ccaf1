//! Finds which paragraph of a text became which of another, before their words are compared.

use std::ops::Range;

use crate::difference::line::Lines;
use crate::difference::word;
use crate::difference::word::Kind;
use crate::difference::word::Run;

/// Two paragraphs that share less than this part of their words are two, and not one that was changed.
const ALIKE: f32 = 0.3;
/// Paragraphs of the one times paragraphs of the other: above this they are compared as one text.
const MOST_PAIRS: usize = 2_500;

/// A paragraph, a heading, an item of a list, a row of a table or a line of code.
struct Unit {
    text: String,
    /// A blank line stands before it.
    spaced: bool,
}

/// How some lines became others, word for word.
pub fn runs(old: &Lines<'_>, was: Range<usize>, new: &Lines<'_>, is: Range<usize>) -> Vec<Run> {
    let (was, is) = (units(old, was), units(new, is));
    let mut runs = Runs::default();
    if was.len() * is.len() > MOST_PAIRS {
        let whole = |units: &[Unit]| -> String { units.iter().map(Unit::with_space).collect() };
        runs.list = word::runs(whole(&was).trim_start(), whole(&is).trim_start());
        return runs.list;
    }
    let (mut i, mut j) = (0, 0);
    for (a, b) in pairs(&was, &is) {
        was[i..a]
            .iter()
            .for_each(|unit| runs.put(Kind::Removed, unit));
        is[j..b].iter().for_each(|unit| runs.put(Kind::Added, unit));
        runs.begin(&is[b]);
        runs.list.extend(word::runs(&was[a].text, &is[b].text));
        (i, j) = (a + 1, b + 1);
    }
    was[i..]
        .iter()
        .for_each(|unit| runs.put(Kind::Removed, unit));
    is[j..].iter().for_each(|unit| runs.put(Kind::Added, unit));
    runs.list
}

#[derive(Default)]
struct Runs {
    list: Vec<Run>,
}

impl Runs {
    fn put(&mut self, kind: Kind, unit: &Unit) {
        self.begin(unit);
        self.list.push(Run {
            kind,
            text: unit.text.clone(),
        });
    }

    /// What stands between a unit and the one before it.
    fn begin(&mut self, unit: &Unit) {
        if !self.list.is_empty() {
            self.list.push(Run {
                kind: Kind::Same,
                text: unit.space().to_owned(),
            });
        }
    }
}

impl Unit {
    fn space(&self) -> &'static str {
        if self.spaced { "\n\n" } else { "\n" }
    }

    /// Sorted.
    fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = word::words(&self.text).collect();
        words.sort_unstable();
        words
    }

    fn with_space(&self) -> String {
        format!("{}{}", self.space(), self.text)
    }
}

fn units(text: &Lines<'_>, range: Range<usize>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut spaced = false;
    let mut goes_on = false;
    for line in range {
        let words = text.lines[line];
        if words.is_empty() {
            (spaced, goes_on) = (true, false);
            continue;
        }
        let alone = text.fixed[line] || text.heading(line).is_some();
        match units.last_mut() {
            Some(unit) if goes_on && !alone && !begins_item(words) => {
                unit.text.push('\n');
                unit.text.push_str(words);
            }
            _ => units.push(Unit {
                text: words.to_owned(),
                spaced,
            }),
        }
        (spaced, goes_on) = (false, !alone);
    }
    units
}

/// `- one`, `* two`, `3. three`
fn begins_item(line: &str) -> bool {
    let bare = line.trim_start();
    let digits = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = digits.len() < bare.len() && digits.starts_with([')', '.']);
    bare.starts_with(['-', '*', '+', '>']) || is_number
}

/// The pairs whose likeness is the greatest in sum, in the order of both.
fn pairs(was: &[Unit], is: &[Unit]) -> Vec<(usize, usize)> {
    if was.is_empty() || is.is_empty() {
        return Vec::new();
    }
    let width = is.len() + 1;
    let old: Vec<Vec<&str>> = was.iter().map(Unit::words).collect();
    let new: Vec<Vec<&str>> = is.iter().map(Unit::words).collect();
    let mut best = vec![0.0_f32; (was.len() + 1) * width];
    let mut likeness = vec![0.0_f32; was.len() * is.len()];
    for i in (0..was.len()).rev() {
        for j in (0..is.len()).rev() {
            let alike = alike(&old[i], &new[j], was[i].text == is[j].text);
            likeness[i * is.len() + j] = alike;
            let paired = match alike >= ALIKE {
                true => alike + best[(i + 1) * width + j + 1],
                false => 0.0,
            };
            best[i * width + j] = best[(i + 1) * width + j]
                .max(best[i * width + j + 1])
                .max(paired);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < was.len() && j < is.len() {
        let here = best[i * width + j];
        if best[(i + 1) * width + j] >= here {
            i += 1;
        } else if best[i * width + j + 1] >= here {
            j += 1;
        } else {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        }
    }
    pairs
}

/// From 0 to 1: how many of the words of both, which are sorted, stand in both.
fn alike(was: &[&str], is: &[&str], are_equal: bool) -> f32 {
    let total = was.len() + is.len();
    if are_equal || total == 0 {
        return if are_equal { 1.0 } else { 0.0 };
    }
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < was.len() && j < is.len() {
        match was[i].cmp(is[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    2.0 * common as f32 / total as f32
}

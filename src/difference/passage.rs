//! Changed places with what stands around them: enough to know where one is, and no more.

use std::ops::Range;

use serde::Serialize;

use crate::difference::change::Change;
use crate::difference::line::Lines;
use crate::difference::word::Kind;
use crate::difference::word::Run;

/// Characters of unchanged text before and behind a change.
const AROUND: usize = 160;
/// Unchanged text between two changes up to this length is shown whole.
const BETWEEN: usize = 320;

/// One or more changes that stand close together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The heading above it, as it is written; none where it begins with one.
    pub heading: Option<String>,
    /// Its lines and blanks mean something: code, a table.
    pub fixed: bool,
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub mark: Mark,
    /// Empty for a gap.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    Same,
    Removed,
    Added,
    /// Text that did not change is left out here.
    Gap,
}

/// Puts changes into passages.
pub fn around(changes: Vec<Change>, new: &Lines<'_>) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut open: Option<(Builder, usize)> = None;
    for change in changes {
        let builder = match open.take() {
            Some((mut builder, end)) if builder.reaches(new, end..change.new.start) => {
                builder.same(&between(new, end..change.new.start));
                builder
            }
            finished => {
                if let Some((builder, end)) = finished {
                    passages.extend(builder.finish(new, end));
                }
                Builder::begin(new, &change)
            }
        };
        let end = change.new.end;
        open = Some((builder.with(change.runs), end));
    }
    if let Some((builder, end)) = open {
        passages.extend(builder.finish(new, end));
    }
    passages
}

/// The unchanged lines between two changes, with the line ends on both sides.
fn between(new: &Lines<'_>, lines: Range<usize>) -> String {
    match lines.is_empty() {
        true => "\n".to_owned(),
        false => format!("\n{}\n", new.lines[lines].join("\n")),
    }
}

/// The lines of a paragraph, a list or a table next to a change, until there are enough of them.
fn paragraph<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut length = 0;
    lines
        .take_while(|line| {
            let goes_on = !line.is_empty() && length < AROUND;
            length += line.chars().count();
            goes_on
        })
        .collect()
}

struct Builder {
    passage: Passage,
}

impl Builder {
    fn begin(new: &Lines<'_>, change: &Change) -> Builder {
        let at = change.new.start;
        let above = (0..at).rev();
        let mut builder = Builder {
            passage: Passage {
                heading: match new.heading(at) {
                    Some(_) => None,
                    None => above.clone().find_map(|line| new.heading(line)),
                }
                .map(str::to_owned),
                fixed: new.fixed.get(at).copied().unwrap_or_default(),
                parts: Vec::new(),
            },
        };
        let is_text = |line: &usize| new.heading(*line).is_none();
        let mut before = paragraph(above.take_while(is_text).map(|line| new.lines[line]));
        before.reverse();
        if !before.is_empty() {
            builder.same(&format!("{}\n", before.join("\n")));
        }
        builder
    }

    /// Whether what stands between two changes leaves them one passage.
    fn reaches(&self, new: &Lines<'_>, mut between: Range<usize>) -> bool {
        let lines = &new.lines[between.clone()];
        let length: usize = lines.iter().map(|line| line.chars().count()).sum();
        let same_paragraph = lines.iter().all(|line| !line.is_empty());
        (length <= AROUND || same_paragraph) && !between.any(|line| new.heading(line).is_some())
    }

    fn with(mut self, runs: Vec<Run>) -> Builder {
        for run in runs {
            match run.kind {
                Kind::Same => self.same(&run.text),
                Kind::Removed => self.push(Mark::Removed, run.text),
                Kind::Added => self.push(Mark::Added, run.text),
            }
        }
        self
    }

    fn same(&mut self, text: &str) {
        match self.passage.parts.last_mut() {
            Some(part) if part.mark == Mark::Same => part.text.push_str(text),
            _ => self.push(Mark::Same, text.to_owned()),
        }
    }

    fn push(&mut self, mark: Mark, text: String) {
        self.passage.parts.push(Part { mark, text });
    }

    fn finish(mut self, new: &Lines<'_>, end: usize) -> Option<Passage> {
        let below = end..new.lines.len();
        let is_text = |line: &usize| new.heading(*line).is_none();
        let after = paragraph(below.take_while(is_text).map(|line| new.lines[line]));
        if !after.is_empty() {
            self.same(&format!("\n{}", after.join("\n")));
        }
        let Passage {
            heading,
            fixed,
            parts,
        } = self.passage;
        let last = parts.len().checked_sub(1)?;
        let mut clipped = Vec::new();
        for (place, part) in parts.into_iter().enumerate() {
            match part.mark {
                Mark::Same => clip(&part.text, place == 0, place == last, &mut clipped),
                _ => clipped.push(part),
            }
        }
        if let Some(first) = clipped.first_mut() {
            first.text = first.text.trim_start_matches('\n').to_owned();
        }
        if let Some(last) = clipped.last_mut() {
            last.text.truncate(last.text.trim_end().len());
        }
        Some(Passage {
            heading,
            fixed,
            parts: clipped,
        })
    }
}

/// Leaves of unchanged text what stands next to a change.
fn clip(text: &str, is_first: bool, is_last: bool, parts: &mut Vec<Part>) {
    let mut put = |mark, text: &str| {
        parts.push(Part {
            mark,
            text: text.to_owned(),
        });
    };
    let length = text.chars().count();
    let most = if is_first || is_last { AROUND } else { BETWEEN };
    if length <= most {
        put(Mark::Same, text);
        return;
    }
    let most = if is_first || is_last {
        AROUND
    } else {
        BETWEEN / 2
    };
    if !is_first {
        put(Mark::Same, head(text, most));
    }
    put(Mark::Gap, "");
    if !is_last {
        put(Mark::Same, tail(text, most));
    }
}

/// The beginning of a text, whole words only where it has any.
fn head(text: &str, most: usize) -> &str {
    let end = text
        .char_indices()
        .nth(most)
        .map_or(text.len(), |(at, _)| at);
    let cut = &text[..end];
    match cut.rfind(char::is_whitespace) {
        Some(blank) if blank > end / 2 => &cut[..blank],
        _ => cut,
    }
}

fn tail(text: &str, most: usize) -> &str {
    let length = text.chars().count();
    let nth = length.saturating_sub(most);
    let start = text.char_indices().nth(nth).map_or(0, |(at, _)| at);
    let cut = &text[start..];
    match cut.find(char::is_whitespace) {
        Some(blank) if blank < cut.len() / 2 => cut[blank..].trim_start(),
        _ => cut,
    }
}

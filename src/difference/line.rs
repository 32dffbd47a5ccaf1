//! A text as lines, and what each of them belongs to.

use std::ops::Range;

/// A text by its lines.
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

    /// Bytes in some lines.
    pub fn size(&self, range: Range<usize>) -> usize {
        self.lines[range].iter().map(|line| line.len()).sum()
    }
}

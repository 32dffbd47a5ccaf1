//! A block of HTML in Markdown, and where each of its lines stands.

/// A block of HTML, whose lines may have had marks of quotes and lists before them.
#[derive(Default)]
pub(super) struct HtmlBlock {
    pub text: String,
    /// Where each line begins in the text and in the source.
    pub lines: Vec<(usize, usize)>,
}

impl HtmlBlock {
    pub(super) fn push(&mut self, line: &str, start: usize) {
        self.lines.push((self.text.len(), start));
        self.text.push_str(line);
    }

    /// Where an offset of the text stands in the source.
    pub(super) fn place(&self, offset: usize) -> usize {
        let line = self.lines.partition_point(|(at, _)| *at <= offset);
        match line.checked_sub(1).map(|line| self.lines[line]) {
            Some((at, start)) => start + (offset - at),
            None => offset,
        }
    }
}

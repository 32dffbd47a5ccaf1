//! Footnotes: numbered as they are referred to, gathered at the end of the page, each with its ways back.

use std::fmt::Write;

use crate::markdown::html;
use crate::markdown::walk::Buffer;
use crate::markdown::walk::Renderer;
use crate::markdown::walk::Walk;

impl<'a> Renderer<'a> {
    pub(super) fn footnote_reference(&mut self, walk: &Walk<'_, 'a>, label: &str) {
        let key = (walk.scope.page.original.clone(), label.to_owned());
        let next = self.footnotes.numbers.len() + 1;
        let (number, times) = self.footnotes.numbers.entry(key).or_insert((next, 0));
        *times += 1;
        let back = footnote_mark(*number, *times);
        // Links do not nest.
        let tag = match walk.links {
            0 => format!("a href=\"#fn-{number}\""),
            _ => "span".to_owned(),
        };
        let _ = write!(
            self.out.html,
            "<sup class=\"footnote-ref\"><{tag} id=\"{back}\">{number}</{}></sup>",
            if walk.links > 0 { "span" } else { "a" }
        );
    }

    /// The notes that were referred to, in the order of their first references, each with its ways back.
    pub(super) fn write_footnotes(&mut self) {
        let mut notes: Vec<(usize, usize, Buffer)> = Vec::new();
        for (key, (number, times)) in &self.footnotes.numbers {
            if let Some(text) = self.footnotes.texts.remove(key) {
                notes.push((*number, *times, text));
            }
        }
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|(number, ..)| *number);
        let title = html::escaped(self.word("footnotes"));
        let _ = writeln!(
            self.out.html,
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{title}\">\n<ol>"
        );
        for (number, times, mut text) in notes {
            let mut back = String::new();
            let label = html::escaped(self.word("footnote_back"));
            for time in 1..=times {
                let mark = footnote_mark(number, time);
                let _ = write!(
                    back,
                    " <a class=\"footnote-back\" href=\"#{mark}\" aria-label=\"{label} {number}\">↩</a>"
                );
            }
            // Into the last paragraph, when nothing stands behind it, code that is still to come included.
            let last = text.html.rfind("</p>").filter(|end| {
                text.html[*end..].trim() == "</p>" && text.gaps.iter().all(|gap| gap.at <= *end)
            });
            match last {
                Some(end) => text.html.insert_str(end, &back),
                _ => text.html.push_str(&back),
            }
            let _ = write!(self.out.html, "<li id=\"fn-{number}\" value=\"{number}\">");
            self.out.append(text);
            self.out.html.push_str("</li>\n");
        }
        self.out.html.push_str("</ol>\n</section>\n");
    }
}

/// The id of a reference to a footnote: `fnref-2`, and `fnref-2-3` for the third one to it.
fn footnote_mark(number: usize, time: usize) -> String {
    match time {
        1 => format!("fnref-{number}"),
        time => format!("fnref-{number}-{time}"),
    }
}

//! Slips of the pen that are text to Markdown and were meant to be something else: links that are none,
//! the marks of a merge that was not finished.

use crate::content::diagnostic::Diagnostic;
use crate::markdown::walk::one_line;

/// A slip, and its offset in the text.
pub(super) struct Slip {
    pub at: usize,
    pub diagnostic: Diagnostic,
}

/// Finds the first slip in a text of one paragraph.
pub(super) fn find(text: &str) -> Option<Slip> {
    unfinished_merge(text).or_else(|| no_link(text))
}

/// Two lines with a bar at both ends that are no table, told at the first.
pub(super) fn no_table(text: &str, before: &str, behind: &str) -> Option<Slip> {
    let is_row = |line: &str| {
        let line = line.trim();
        line.len() > 2 && line.starts_with('|') && line.ends_with('|')
    };
    let next = behind.strip_prefix("\r\n").or(behind.strip_prefix('\n'))?;
    let next = next.lines().next().unwrap_or_default();
    let above = before.lines().next_back().unwrap_or_default();
    let begins = before.is_empty() || before.ends_with('\n');
    (begins && is_row(text) && is_row(next) && !is_row(above)).then(|| {
        let is_rule = next.chars().all(|c| "|-: \t".contains(c));
        let cells = text.trim().matches('|').count() - 1;
        Slip {
            at: 0,
            diagnostic: Diagnostic::warning("no-table", "", "this is no table yet").help(
                match is_rule {
                    true => "give the line of dashes as many cells as the one above it".to_owned(),
                    false => format!("write a line |{} below its first one", "---|".repeat(cells)),
                },
            ),
        }
    })
}

fn unfinished_merge(text: &str) -> Option<Slip> {
    text.starts_with("<<<<<<< ").then(|| Slip {
        at: 0,
        diagnostic: Diagnostic::error("unfinished-merge", "", "a merge was not finished here")
            .help("keep one of the two sides, and take out the lines with <<<<<<<, ======= and >>>>>>>"),
    })
}

/// `[words](an address.md)` and `[words] (address.md)`.
fn no_link(text: &str) -> Option<Slip> {
    for (close, _) in text.match_indices(']') {
        let behind = &text[close + 1..];
        let Some(inside) = behind.trim_start_matches(' ').strip_prefix('(') else {
            continue;
        };
        let Some(end) = inside.find([')', '(', '\n']) else {
            continue;
        };
        let (Some(open), true) = (text[..close].rfind('['), inside[end..].starts_with(')')) else {
            continue;
        };
        let (words, address) = (&text[open + 1..close], inside[..end].trim());
        let apart = !behind.starts_with('(');
        let spaced = address.contains(' ');
        if words.is_empty() || apart == spaced || !leads_to_a_file(address) {
            continue;
        }
        let (why, cure) = match apart {
            true => (
                "a space parts the words from the address",
                address.to_owned(),
            ),
            false => ("its address has spaces", format!("<{address}>")),
        };
        return Some(Slip {
            at: open,
            diagnostic: Diagnostic::warning("no-link", "", format!("this is no link: {why}"))
                .help(format!("write [{}]({cure})", one_line(words))),
        });
    }
    None
}

/// Whether an address ends like a file: prose in parentheses does not.
fn leads_to_a_file(address: &str) -> bool {
    let path = address.split('#').next().unwrap_or_default();
    path.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && matches!(
                extension.to_ascii_lowercase().as_str(),
                "md" | "png"
                    | "jpg"
                    | "jpeg"
                    | "gif"
                    | "svg"
                    | "webp"
                    | "pdf"
                    | "docx"
                    | "xlsx"
                    | "pptx"
            )
    })
}

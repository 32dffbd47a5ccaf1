//! Bare URLs and mail addresses in a text become links, as GitHub does it.
//! (<https://github.github.com/gfm/#autolinks-extension->)

use crate::markdown::html;

/// A longer address is data.
const LONGEST: usize = 4096;

/// Writes a text as HTML, its bare URLs as links. `behind` gives what stands behind the text and is
/// claimed by something else; how much of it belongs to the last address is returned.
///
/// `https://example.com/__init__.py` is one address, although CommonMark sees emphasis in it.
pub fn write<'b>(out: &mut String, text: &str, behind: impl Fn() -> &'b str) -> usize {
    let mut from = 0;
    let mut taken = 0;
    let mut run = 0;
    while let Some(mut found) = next(text, from, &mut run) {
        html::escape(out, &text[from..found.start]);
        let whole;
        let mut shown = &text[found.start..found.end];
        if found.reaches == text.len() {
            whole = format!("{}{}", &text[found.start..], behind());
            if let Some(longer) = next(&whole, 0, &mut 0).filter(|longer| longer.start == 0) {
                taken = longer.end.saturating_sub(text.len() - found.start);
                if taken > 0 {
                    shown = &whole[..longer.end];
                    found.end = text.len();
                }
            }
        }
        out.push_str("<a class=\"external\"");
        html::attribute(out, "href", &html::url(&format!("{}{shown}", found.scheme)));
        out.push('>');
        html::escape(out, shown);
        out.push_str("</a>");
        from = found.end;
    }
    html::escape(out, &text[from..]);
    taken
}

struct Found {
    start: usize,
    end: usize,
    /// Where the characters end that may stand in an address, before the end of the sentence is cut off.
    reaches: usize,
    /// What the address lacks: `mailto:` or `https://`.
    scheme: &'static str,
}

const SCHEMES: &[&str] = &["https://", "http://", "ftp://"];

fn begins_with(text: &str, beginning: &str) -> bool {
    text.get(..beginning.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(beginning))
}

/// Finds the next address. `run` is where the run of characters ends that was looked at last.
fn next(text: &str, from: usize, run: &mut usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        // A byte that could begin or hold an address: everything else is passed over quickly.
        let step = bytes[at..]
            .iter()
            .position(|byte| matches!(byte, b'h' | b'H' | b'f' | b'F' | b'w' | b'W' | b'@'))?;
        at += step;
        let rest = &text[at..];
        let found = if bytes[at] == b'@' {
            mail(text, from, at)
        } else if let Some(scheme) = SCHEMES.iter().find(|scheme| begins_with(rest, scheme)) {
            address(text, at, scheme.len(), "", run)
        } else if begins_with(rest, "www.") {
            address(text, at, 0, "https://", run)
        } else {
            None
        };
        if found.is_some() {
            return found;
        }
        at += 1;
    }
    None
}

fn address(
    text: &str,
    start: usize,
    host: usize,
    scheme: &'static str,
    run: &mut usize,
) -> Option<Found> {
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '@')) {
        return None;
    }
    let rest = &text[start..];
    if *run <= start {
        let length = rest.find(|c: char| c.is_whitespace() || c == '<' || c.is_control());
        *run = start + length.unwrap_or(rest.len());
    }
    let reaches = *run - start;
    if reaches > LONGEST {
        return None;
    }
    let length = trim(&rest[..reaches]);
    let name = rest.get(host..length)?;
    let domain = name.split(['/', '?', '#', ':']).next().unwrap_or_default();
    // With its scheme a name without a dot will do, as on GitHub: `http://intranet/`, `http://localhost`.
    let valid = (host > 0 || domain.contains('.'))
        && domain.split('.').all(|part| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        });
    valid.then_some(Found {
        start,
        end: start + length,
        reaches: start + reaches,
        scheme,
    })
}

/// What stands at the end of a sentence does not belong to the address; neither does a parenthesis
/// that the address did not open.
fn trim(address: &str) -> usize {
    let mut unopened = address
        .matches(')')
        .count()
        .saturating_sub(address.matches('(').count());
    let mut address = address;
    loop {
        let shorter = if let Some(shorter) = address.strip_suffix([
            '.', ',', ':', ';', '!', '?', '"', '\'', '*', '_', '~', '’', '”',
        ]) {
            shorter
        } else if let Some(shorter) = address.strip_suffix(')')
            && unopened > 0
        {
            unopened -= 1;
            shorter
        } else {
            return address.len();
        };
        address = shorter;
    }
}

fn mail(text: &str, from: usize, at: usize) -> Option<Found> {
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let start = text[from..at]
        .char_indices()
        .rev()
        .take_while(|(_, c)| local(*c))
        .last()
        .map(|(i, _)| from + i)?;
    let rest = &text[at + 1..];
    let length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .unwrap_or(rest.len());
    let domain = rest[..length].trim_end_matches(['.', '-', '_']);
    let valid = domain.contains('.') && domain.split('.').all(|part| !part.is_empty());
    valid.then_some(Found {
        start,
        end: at + 1 + domain.len(),
        reaches: at + 1 + domain.len(),
        scheme: "mailto:",
    })
}

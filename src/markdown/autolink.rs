//! Bare URLs and mail addresses in a text become links, as GitHub does it.
//! (<https://github.github.com/gfm/#autolinks-extension->)

use crate::markdown::html;

/// Writes a text as HTML, its bare URLs as links.
pub fn write(out: &mut String, text: &str) {
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = next(text, at) {
        html::escape(out, &text[from..found.start]);
        let shown = &text[found.start..found.end];
        out.push_str("<a class=\"external\"");
        html::attribute(out, "href", &html::url(&format!("{}{shown}", found.scheme)));
        out.push('>');
        html::escape(out, shown);
        out.push_str("</a>");
        from = found.end;
        at = found.end;
    }
    html::escape(out, &text[from..]);
}

struct Found {
    start: usize,
    end: usize,
    /// What the address lacks: `mailto:` or `https://`.
    scheme: &'static str,
}

fn next(text: &str, from: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        // A byte that could begin or hold an address: everything else is passed over quickly.
        let step = bytes[at..]
            .iter()
            .position(|byte| matches!(byte, b'h' | b'w' | b'@'))?;
        at += step;
        let rest = &text[at..];
        let found = if bytes[at] == b'@' {
            mail(text, from, at)
        } else if rest.starts_with("https://") || rest.starts_with("http://") {
            let host = rest.find("//").map_or(0, |slashes| slashes + 2);
            address(text, at, host, "")
        } else if rest.starts_with("www.") {
            address(text, at, 0, "https://")
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

fn address(text: &str, start: usize, host: usize, scheme: &'static str) -> Option<Found> {
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '@')) {
        return None;
    }
    let rest = &text[start..];
    let length = rest
        .find(|c: char| c.is_whitespace() || c == '<' || c.is_control())
        .unwrap_or(rest.len());
    let length = trim(&rest[..length]);
    let name = rest.get(host..length)?;
    let domain = name.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let valid = domain.contains('.')
        && domain.split('.').all(|part| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        });
    valid.then_some(Found {
        start,
        end: start + length,
        scheme,
    })
}

/// What stands at the end of a sentence does not belong to the address; neither does a parenthesis
/// that the address did not open.
fn trim(address: &str) -> usize {
    let mut address = address;
    loop {
        let shorter = if let Some(shorter) = address.strip_suffix([
            '.', ',', ':', ';', '!', '?', '"', '\'', '*', '_', '~', '’', '”',
        ]) {
            shorter
        } else if let Some(shorter) = address.strip_suffix(')') {
            let opened = shorter.matches('(').count();
            if opened > shorter.matches(')').count() {
                return address.len();
            }
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
        scheme: "mailto:",
    })
}

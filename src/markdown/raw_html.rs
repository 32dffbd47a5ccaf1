//! HTML that stands in Markdown: its links and images lead somewhere, its ids can be linked to.

use std::ops::Range;

/// An attribute of a tag that matters to the site.
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Lower case.
    pub tag: String,
    /// Lower case: `href`, `src`, `id`, `name`.
    pub name: String,
    /// Where the value stands, without its quotes.
    pub value: Range<usize>,
}

/// Finds the attributes `href`, `src`, `id` and `name` of all tags in a piece of HTML.
///
/// A scanner, not a parser: it finds what a browser would find in HTML that people write, and anything
/// else stays as it was.
pub fn attributes(html: &str) -> Vec<Attribute> {
    let bytes = html.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|step| at + step) {
        at = open + 1;
        if html[at..].starts_with("!--") {
            at = html[at..]
                .find("-->")
                .map_or(bytes.len(), |end| at + end + 3);
            continue;
        }
        let name_length = html[at..]
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(html.len() - at);
        if name_length == 0 {
            continue;
        }
        let tag = html[at..at + name_length].to_lowercase();
        at += name_length;
        at = scan_tag(html, at, &tag, &mut found);
    }
    found
}

/// Reads the attributes of one tag; returns where the tag ends.
fn scan_tag(html: &str, mut at: usize, tag: &str, found: &mut Vec<Attribute>) -> usize {
    let bytes = html.as_bytes();
    loop {
        while bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
        {
            at += 1;
        }
        match bytes.get(at) {
            None => return at,
            Some(b'>') => return at + 1,
            Some(_) => {}
        }
        let name_start = at;
        while bytes
            .get(at)
            .is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/'))
        {
            at += 1;
        }
        if at == name_start {
            at += 1;
            continue;
        }
        let name = html[name_start..at].to_lowercase();
        let mut next = at;
        while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
            next += 1;
        }
        if bytes.get(next) != Some(&b'=') {
            continue;
        }
        next += 1;
        while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
            next += 1;
        }
        let value = match bytes.get(next) {
            Some(quote @ (b'"' | b'\'')) => {
                let start = next + 1;
                let end = html[start..]
                    .find(char::from(*quote))
                    .map_or(html.len(), |end| start + end);
                at = (end + 1).min(html.len());
                start..end
            }
            _ => {
                let end = html[next..]
                    .find(|c: char| c.is_ascii_whitespace() || c == '>')
                    .map_or(html.len(), |end| next + end);
                at = end;
                next..end
            }
        };
        if matches!(name.as_str(), "href" | "src" | "id" | "name") {
            found.push(Attribute {
                tag: tag.to_owned(),
                name,
                value,
            });
        }
    }
}

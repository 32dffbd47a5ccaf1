//! HTML that stands in Markdown: its links and images lead somewhere, its ids can be linked to.

use std::ops::Range;

/// An attribute of a tag that matters to the site.
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Lower case.
    pub tag: String,
    /// Where the tag begins.
    pub tag_at: usize,
    /// Lower case: `href`, `src`, `poster`, `srcset` (one for each image in it), `id`, `name`; of an
    /// image also `width` and `height`.
    pub name: String,
    /// Where the value stands, without its quotes.
    pub value: Range<usize>,
}

/// Finds the attributes of all tags in a piece of HTML that lead somewhere or can be led to.
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
        // What a script or a stylesheet holds is no HTML.
        if matches!(tag.as_str(), "script" | "style") {
            at = raw_text_end(html, at, &tag);
        }
    }
    found
}

/// Where tags stand in a piece of HTML, and comments, and what scripts and stylesheets hold: everything
/// that a reader does not see.
pub(super) fn tags(html: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|step| at + step) {
        let rest = &html[open + 1..];
        let until = |mark: &str| {
            let end = rest.find(mark);
            end.map_or(html.len(), |end| open + 1 + end + mark.len())
        };
        let name = rest.strip_prefix('/').unwrap_or(rest);
        at = if rest.starts_with("!--") {
            until("-->")
        } else if rest.starts_with('?') {
            until("?>")
        } else if rest.starts_with('!') {
            until(">")
        } else if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let length = name.find(|c: char| !c.is_ascii_alphanumeric());
            let tag = name[..length.unwrap_or(name.len())].to_lowercase();
            let end = scan_tag(
                html,
                html.len() - name.len() + tag.len(),
                &tag,
                &mut Vec::new(),
            );
            match matches!(tag.as_str(), "script" | "style" | "textarea" | "title") {
                true if !rest.starts_with('/') => raw_text_end(html, end, &tag),
                _ => end,
            }
        } else {
            open + 1
        };
        if at > open + 1 {
            found.push(open..at);
        }
    }
    found
}

/// Where the text of an element ends that holds no tags but its own end.
fn raw_text_end(html: &str, from: usize, tag: &str) -> usize {
    let end = format!("</{tag}");
    html[from..]
        .char_indices()
        .map(|(step, _)| from + step)
        .find(|at| {
            html.get(*at..*at + end.len())
                .is_some_and(|here| here.eq_ignore_ascii_case(&end))
        })
        .unwrap_or(html.len())
}

/// Reads the attributes of one tag; returns where the tag ends.
fn scan_tag(html: &str, mut at: usize, tag: &str, found: &mut Vec<Attribute>) -> usize {
    let bytes = html.as_bytes();
    let tag_at = at;
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
        if name == "srcset" {
            found.extend(candidates(html, value).map(|value| Attribute {
                tag: tag.to_owned(),
                tag_at,
                name: name.clone(),
                value,
            }));
        } else if matches!(name.as_str(), "href" | "src" | "poster" | "id" | "name")
            || (tag == "img" && matches!(name.as_str(), "width" | "height"))
        {
            found.push(Attribute {
                tag: tag.to_owned(),
                tag_at,
                name,
                value,
            });
        }
    }
}

/// The addresses in a list of images: `small.png 1x, large.png 2x`.
fn candidates(html: &str, list: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = list.start;
    html[list]
        .split_inclusive(',')
        .filter_map(move |candidate| {
            let start = at + (candidate.len() - candidate.trim_start().len());
            at += candidate.len();
            let address = candidate
                .trim_start()
                .split([' ', ',', '\t', '\n'])
                .next()
                .unwrap_or_default();
            (!address.is_empty()).then_some(start..start + address.len())
        })
}

//! What kind of thing the destination of a link is, before anybody looks whether it exists.

use crate::content::path::decode;

#[derive(Debug, PartialEq, Eq)]
pub enum Destination {
    /// Another site, a mail address, a telephone: as written.
    Elsewhere,
    /// A place on the same page, decoded; empty for the page itself.
    Here(String),
    /// A path or URL of this site, and the place on it, decoded.
    Inside {
        path: String,
        fragment: Option<String>,
    },
    /// Something that would run instead of lead somewhere.
    Unsafe,
    /// Another generator's template tag.
    Foreign,
}

pub fn classify(written: &str) -> Destination {
    if written.contains("{{") || written.contains("{%") {
        return Destination::Foreign;
    }
    // Browsers ignore controls and white space in a scheme, so they are ignored here too.
    let bare: String = written
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    if let Some(scheme) = scheme(&bare) {
        return match scheme.to_lowercase().as_str() {
            "javascript" | "vbscript" | "data" | "file" | "blob" => Destination::Unsafe,
            _ => Destination::Elsewhere,
        };
    }
    if bare.starts_with("//") || bare.starts_with("\\\\") || bare.starts_with("/\\") {
        return Destination::Elsewhere;
    }
    match written.split_once('#') {
        Some(("", fragment)) => Destination::Here(decode(fragment)),
        Some((path, fragment)) => Destination::Inside {
            path: path.to_owned(),
            fragment: Some(decode(fragment)).filter(|fragment| !fragment.is_empty()),
        },
        None if written.is_empty() => Destination::Here(String::new()),
        None => Destination::Inside {
            path: written.to_owned(),
            fragment: None,
        },
    }
}

/// `https` of `https://…`. A single letter is a drive or a joke, not a scheme.
fn scheme(written: &str) -> Option<&str> {
    let (scheme, _) = written.split_once(':')?;
    let mut chars = scheme.chars();
    let valid = scheme.len() > 1
        && chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then_some(scheme)
}

/// The target of a link, as it stands in parentheses.
pub(super) struct BracketedTarget<'a> {
    pub url: &'a str,
    pub title: &'a str,
    /// How much of the text it takes, the parentheses included.
    pub length: usize,
}

/// The target that follows at once: `(https://…)`, `(<a b.md> "title")`.
pub(super) fn bracketed_target(text: &str) -> Option<BracketedTarget<'_>> {
    let space = [' ', '\t', '\n'];
    let inside = text.strip_prefix('(')?.trim_start_matches(space);
    let (url, rest) = match inside.strip_prefix('<') {
        Some(inside) => inside
            .split_once('>')
            .filter(|(url, _)| !url.contains(['\n', '<']))?,
        None => {
            let mut open = 0;
            let end = inside.find(|c: char| match c {
                '(' => {
                    open += 1;
                    false
                }
                ')' if open > 0 => {
                    open -= 1;
                    false
                }
                c => c == ')' || c.is_whitespace() || c.is_control(),
            })?;
            inside.split_at(end)
        }
    };
    let rest = rest.trim_start_matches(space);
    let (title, rest) = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].split_once(quote)?,
        _ => ("", rest),
    };
    let rest = rest.trim_start_matches(space).strip_prefix(')')?;
    // `[[Deploying]](again)` is a wikilink and a remark.
    if !url.contains(['/', '.', ':', '#']) {
        return None;
    }
    Some(BracketedTarget {
        url,
        title,
        length: text.len() - rest.len(),
    })
}

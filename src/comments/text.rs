//! What somebody wrote, checked and made HTML: one door for every text, wherever it comes from.

use crate::comments::person_name::is_unseen;
use crate::comments::problem::Problem;
use crate::markdown::comment;

/// Characters of a comment.
pub const LONGEST: usize = 10_000;
/// Quotes in lists in quotes: nobody reads deeper, and cleaning takes the square of it.
const DEEPEST: usize = 20;
/// People who are called at once.
const MOST_MENTIONS: usize = 20;

/// A text that may be kept, with its HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub body: String,
    pub html: String,
    /// Who is called in it, as it is written: `@ada`.
    pub calls: Vec<String>,
}

/// Checks and renders a text. `link` says how a link into the site is written, and one to who is called (`@ada`); it
/// answers `None` for what leads nowhere that every reader of the thread may know of.
pub fn read(body: &str, link: impl Fn(&str) -> Option<String>) -> Result<Text, Problem> {
    let wrong = |why: &str| Problem::invalid("body", why);
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    let body = body.trim();
    if body.chars().all(|c| c.is_whitespace() || is_unseen(c)) {
        return Err(wrong("say something"));
    }
    let length = body.chars().count();
    if length > LONGEST {
        return Err(wrong(&format!(
            "it has {length} characters; a comment may have {LONGEST}"
        )));
    }
    if body.chars().any(is_forbidden) {
        return Err(wrong("it holds characters that are none"));
    }
    if mentions(body) > MOST_MENTIONS {
        return Err(wrong("it calls more than 20 people at once"));
    }
    if comment::depth(body) > DEEPEST {
        return Err(wrong("its quotes and lists nest too deep"));
    }
    let html = comment::render(body, |target| resolve(target, &link));
    let links = comment::destinations(body).into_iter();
    Ok(Text {
        html,
        body: body.to_owned(),
        calls: links.filter(|link| link.starts_with('@')).collect(),
    })
}

/// A text as Markdown that says just that.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn resolve(target: &str, link: impl Fn(&str) -> Option<String>) -> Option<String> {
    let elsewhere = ["https://", "http://", "mailto:"];
    let begins = |scheme: &&str| {
        let beginning = target.get(..scheme.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(scheme))
    };
    if elsewhere.iter().any(begins) {
        return Some(target.to_owned());
    }
    if target.starts_with('@') {
        return link(target);
    }
    // `//host/` leaves the site though it looks as if it began there.
    if !target.starts_with('/') || target.starts_with("//") || target.contains('\\') {
        return None;
    }
    link(target)
}

/// Control characters but those of a text, and code points that are no characters.
fn is_forbidden(c: char) -> bool {
    let code = u32::from(c);
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || (0xfdd0..=0xfdef).contains(&code)
        || code & 0xfffe == 0xfffe
}

/// How many people are called, at most: `@` at the beginning of a word.
fn mentions(body: &str) -> usize {
    let mut before = ' ';
    let mut count = 0;
    for c in body.chars() {
        if c == '@' && !before.is_alphanumeric() {
            count += 1;
        }
        before = c;
    }
    count
}

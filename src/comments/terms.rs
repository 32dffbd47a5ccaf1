//! Words that may not be written here, and words for which a moderator looks first: names of customers, say.

use unicode_normalization::UnicodeNormalization;

use crate::comments::person_name::is_unseen;

/// Both lists, ready to look for.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    forbidden: Vec<Term>,
    held: Vec<Term>,
}

#[derive(Clone, Debug)]
struct Term {
    /// As whoever wrote the config wrote it.
    written: String,
    /// As it is looked for, between spaces.
    wanted: String,
}

impl Terms {
    pub fn new<'a>(
        forbidden: impl Iterator<Item = &'a str>,
        held: impl Iterator<Item = &'a str>,
    ) -> Terms {
        Terms {
            forbidden: forbidden.filter_map(term).collect(),
            held: held.filter_map(term).collect(),
        }
    }

    /// The first word in a text that nobody may write. `html` is what became of the text: what markup tears apart
    /// in the one stands together in the other.
    pub fn forbidden(&self, body: &str, html: &str) -> Option<&str> {
        found(&self.forbidden, body, html)
    }

    /// Whether a moderator has to look at a text first.
    pub fn holds(&self, body: &str, html: &str) -> bool {
        found(&self.held, body, html).is_some()
    }
}

fn term(written: &str) -> Option<Term> {
    let wanted = plain(written);
    let is_something = !wanted.trim().is_empty();
    is_something.then(|| Term {
        written: written.trim().to_owned(),
        wanted,
    })
}

fn found<'a>(terms: &'a [Term], body: &str, html: &str) -> Option<&'a str> {
    if terms.is_empty() {
        return None;
    }
    let texts = [plain(body), plain(&visible(html))];
    let term = terms
        .iter()
        .find(|term| texts.iter().any(|text| text.contains(&term.wanted)))?;
    Some(&term.written)
}

/// Small letters and digits, with one space between words, and around all: whole words are found, however they are
/// spaced, spelled or dressed up.
fn plain(text: &str) -> String {
    let mut out = String::from(" ");
    let letters = text.chars().filter(|c| !is_unseen(*c)).nfkc();
    for c in letters.flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// What a reader sees of HTML that is ours: tags go, those of paragraphs and lines leave a space.
fn visible(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        let (tag, behind) = tag.split_once('>').unwrap_or((tag, ""));
        let name = tag.trim_start_matches('/').split([' ', '/']).next();
        let inline = ["em", "strong", "del", "code", "span", "a", "sub", "sup"];
        if !name.is_some_and(|name| inline.contains(&name)) {
            out.push(' ');
        }
        rest = behind;
    }
    out.push_str(rest);
    out.replace("&amp;", "&")
}

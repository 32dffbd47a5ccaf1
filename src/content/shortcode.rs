//! `{{< name args >}}`: how shortcodes are written, before anybody knows what they mean.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde::Serialize;

/// What a writer asks for, with the arguments as they stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub name: String,
    /// `{{< person ada >}}`: by place.
    pub args: Vec<String>,
    /// `{{< figure src="a.png" >}}`: by name.
    pub named: BTreeMap<String, String>,
}

impl Call {
    /// An argument by its name, else the one at a place.
    pub fn argument(&self, name: &str, place: usize) -> Option<&str> {
        let argument = self.named.get(name).or_else(|| self.args.get(place))?;
        Some(argument.trim()).filter(|argument| !argument.is_empty())
    }
}

/// A tag in a text.
#[derive(Clone, Debug)]
pub struct Tag {
    pub range: Range<usize>,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    Call(Call),
    /// `{{< /name >}}`
    End(String),
    /// `{{</* … */>}}`: what it shows.
    Escaped(String),
}

const OPEN: &str = "{{<";
const CLOSE: &str = ">}}";
const ESCAPED_OPEN: &str = "{{</*";
const ESCAPED_CLOSE: &str = "*/>}}";
/// More than this is no tag but a text that somebody forgot to end.
const LONGEST: usize = 4096;

/// Every tag of a text, wherever it stands: also in code, where it is none.
pub fn tags(text: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(step) = text[at..].find(OPEN) {
        let start = at + step;
        match tag_at(text, start) {
            Some(tag) => {
                at = tag.range.end;
                tags.push(tag);
            }
            None => at = start + OPEN.len(),
        }
    }
    tags
}

/// The name behind `{{<`, also when nothing ends the tag.
pub fn name_at(text: &str) -> &str {
    let inner = text
        .trim_start_matches(OPEN)
        .trim_start_matches([' ', '\t']);
    &inner[..name_length(inner)]
}

fn tag_at(text: &str, start: usize) -> Option<Tag> {
    let whole = &text[start..];
    let mut limit = whole.len().min(LONGEST);
    while !whole.is_char_boundary(limit) {
        limit -= 1;
    }
    let whole = &whole[..limit];
    if let Some(inner) = whole.strip_prefix(ESCAPED_OPEN) {
        let length = inner.find(ESCAPED_CLOSE)?;
        return Some(Tag {
            range: start..start + ESCAPED_OPEN.len() + length + ESCAPED_CLOSE.len(),
            what: What::Escaped(format!("{OPEN}{}{CLOSE}", &inner[..length])),
        });
    }
    let mut reader = Reader {
        rest: &whole[OPEN.len()..],
    };
    reader.space()?;
    let ends = reader.take("/");
    reader.space()?;
    let length = name_length(reader.rest);
    let (name, rest) = reader.rest.split_at(length);
    reader.rest = rest;
    if name.is_empty() || !rest.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/') {
        return None;
    }
    let mut call = Call {
        name: name.to_owned(),
        ..Call::default()
    };
    loop {
        reader.space()?;
        if reader.take(CLOSE) || reader.take("/>}}") {
            break;
        }
        if let Some(value) = reader.quoted() {
            call.args.push(value?);
            continue;
        }
        let word = reader.word()?;
        match word.split_once('=') {
            Some((key, value)) if !key.is_empty() && name_length(key) == key.len() => {
                let value = match value {
                    "" => match reader.quoted() {
                        Some(value) => value?,
                        None => String::new(),
                    },
                    value => value.to_owned(),
                };
                call.named.insert(key.to_owned(), value);
            }
            _ => call.args.push(word.to_owned()),
        }
    }
    Some(Tag {
        range: start..start + whole.len() - reader.rest.len(),
        what: if ends {
            What::End(call.name)
        } else {
            What::Call(call)
        },
    })
}

/// How much of a text is a name: letters, digits, hyphens, behind a letter.
fn name_length(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return 0;
    }
    text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        .unwrap_or(text.len())
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// Passes over spaces and line ends; a tag does not go on behind an empty line.
    fn space(&mut self) -> Option<()> {
        let rest = self.rest.trim_start();
        let passed = &self.rest[..self.rest.len() - rest.len()];
        self.rest = rest;
        (passed.matches('\n').count() < 2).then_some(())
    }

    fn take(&mut self, mark: &str) -> bool {
        match self.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A value in quotes, in which `\"` is a quote, or in backticks, in which nothing is special. The
    /// inner `None` is a quote that nothing closes.
    fn quoted(&mut self) -> Option<Option<String>> {
        let quote = self.rest.chars().next().filter(|c| "\"'`".contains(*c))?;
        let mut value = String::new();
        let mut escaped = false;
        for (at, c) in self.rest.char_indices().skip(1) {
            match c {
                _ if escaped => {
                    if c != quote && c != '\\' {
                        value.push('\\');
                    }
                    value.push(c);
                    escaped = false;
                }
                '\\' if quote != '`' => escaped = true,
                c if c == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Some(Some(value));
                }
                '\n' if value.ends_with('\n') => return Some(None),
                c => value.push(c),
            }
        }
        Some(None)
    }

    /// Up to a space or the end of the tag; up to the quote behind `key=`. Where another tag begins, this
    /// one was never ended.
    fn word(&mut self) -> Option<&'a str> {
        let mut end = self.rest.len();
        for (at, c) in self.rest.char_indices() {
            let rest = &self.rest[at..];
            if rest.starts_with("{{") {
                return None;
            }
            let quote = at > 0 && self.rest[..at].ends_with('=') && "\"'`".contains(c);
            if c.is_whitespace() || quote || rest.starts_with(CLOSE) || rest.starts_with("/>}}") {
                end = at;
                break;
            }
        }
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!word.is_empty() && !rest.is_empty()).then_some(word)
    }
}

/// A text in which every `{{</* … */>}}` is what it shows.
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains(ESCAPED_OPEN) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(ESCAPED_OPEN) {
        let inner = &rest[at + ESCAPED_OPEN.len()..];
        let Some(length) = inner.find(ESCAPED_CLOSE) else {
            break;
        };
        out.push_str(&rest[..at]);
        out.push_str(OPEN);
        out.push_str(&inner[..length]);
        out.push_str(CLOSE);
        rest = &inner[length + ESCAPED_CLOSE.len()..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

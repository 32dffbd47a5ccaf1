//! HTML of another server as the Markdown that means the same: one door for every text, whatever wrote it.

use std::collections::HashSet;

use ammonia::Builder;

/// What is kept of HTML; of everything else its text.
const TAGS: [&str; 12] = [
    "p",
    "br",
    "a",
    "em",
    "i",
    "strong",
    "b",
    "code",
    "pre",
    "blockquote",
    "li",
    "div",
];

/// Reads HTML that nobody vouches for.
pub fn markdown(html: &str) -> String {
    let clean = Builder::default()
        .tags(HashSet::from(TAGS))
        .link_rel(None)
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .clean(html)
        .to_string();
    let mut writer = Writer::default();
    let mut rest = clean.as_str();
    while let Some(start) = rest.find('<') {
        writer.text(&rest[..start]);
        let end = rest[start..]
            .find('>')
            .map_or(rest.len(), |end| start + end);
        writer.tag(rest.get(start + 1..end).unwrap_or_default());
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    writer.text(rest);
    writer.out.trim().to_owned()
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Where each open link leads, and where its text begins.
    links: Vec<(String, usize)>,
    quotes: usize,
    /// Where the line begins, and where what is written in it begins.
    line: usize,
    begin: usize,
    is_code: bool,
    is_block: bool,
}

impl Writer {
    fn line(&mut self) {
        self.out.push('\n');
        self.quote();
    }

    fn quote(&mut self) {
        self.line = self.out.len();
        for _ in 0..self.quotes {
            self.out.push_str("> ");
        }
        self.begin = self.out.len();
    }

    fn paragraph(&mut self) {
        match self.out.len() == self.begin {
            // Nothing was written in it yet.
            true => self.out.truncate(self.line),
            false => self.out.push('\n'),
        }
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.quote();
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.split([' ', '/']).find(|part| !part.is_empty());
        let closes = tag.starts_with('/');
        match (name.unwrap_or_default(), closes) {
            ("p" | "div", false) => self.paragraph(),
            // In a comment a line that ends is a line that ends.
            ("br", _) => self.line(),
            ("em" | "i", _) if !self.is_code => self.out.push('*'),
            ("strong" | "b", _) if !self.is_code => self.out.push_str("**"),
            ("code", _) if !self.is_block => {
                self.is_code = !closes;
                self.out.push('`');
            }
            ("pre", false) => {
                self.paragraph();
                self.out.push_str("~~~~");
                self.line();
                (self.is_code, self.is_block) = (true, true);
            }
            ("pre", true) => {
                self.line();
                self.out.push_str("~~~~");
                (self.is_code, self.is_block) = (false, false);
            }
            ("blockquote", false) => {
                self.quotes += 1;
                self.paragraph();
            }
            ("blockquote", true) => {
                self.quotes = self.quotes.saturating_sub(1);
                self.paragraph();
            }
            ("li", false) => {
                self.line();
                self.out.push_str("- ");
            }
            ("a", false) => {
                let href = tag.split_once("href=\"").map(|(_, rest)| rest);
                let href = href.and_then(|rest| rest.split('"').next());
                let href = decode(href.unwrap_or_default());
                self.links.push((href, self.out.len()));
            }
            ("a", true) => {
                let Some((href, start)) = self.links.pop() else {
                    return;
                };
                let fits = !href.is_empty() && !href.contains(['<', '>', '\n', ' ', '\\']);
                if fits && start < self.out.len() {
                    self.out.insert(start, '[');
                    self.out.push_str(&format!("](<{href}>)"));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let text = decode(text);
        for letter in text.chars() {
            match letter {
                '\n' if self.is_block => self.line(),
                '\n' => self.out.push(' '),
                // A backtick would end the code.
                '`' if self.is_code => self.out.push('\''),
                letter if self.is_code => self.out.push(letter),
                '.' | ')' if self.out.ends_with(|c: char| c.is_ascii_digit()) => {
                    self.out.push('\\');
                    self.out.push(letter);
                }
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '+' | '-' | '|' | '~'
                | '&' | '!' | '=' | '$' | '{' | '}' => {
                    self.out.push('\\');
                    self.out.push(letter);
                }
                letter => self.out.push(letter),
            }
        }
    }
}

/// What the sanitiser writes as an entity.
fn decode(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    let text = text.replace("&quot;", "\"").replace("&nbsp;", " ");
    text.replace("&amp;", "&")
}

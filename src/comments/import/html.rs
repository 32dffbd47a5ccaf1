//! Markdown of the simple HTML that other systems keep comments in.

/// What a reader would see of HTML, as Markdown. `lines` says that a line break in it is one: some systems keep texts
/// whose lines and paragraphs are only made when they are shown.
pub fn markdown(html: &str, lines: bool) -> String {
    let mut writer = Writer {
        lines,
        ..Writer::default()
    };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        writer.text(&rest[..at]);
        let tag = &rest[at + 1..];
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        rest = match (is_tag, tag.find('>')) {
            (true, Some(end)) => {
                writer.tag(&tag[..end]);
                &tag[end + 1..]
            }
            _ => {
                writer.text("&lt;");
                tag
            }
        };
    }
    writer.text(rest);
    writer.end()
}

#[derive(Default)]
struct Writer {
    out: String,
    lines: bool,
    /// What stands before each line of a quotation.
    quotes: usize,
    /// Where links that are open lead.
    links: Vec<String>,
    /// In code every character is itself.
    code: bool,
    block: bool,
    /// Lines that are to be left free before the next word.
    gap: usize,
    /// Scripts and styles are nothing to read.
    silent: usize,
}

impl Writer {
    fn tag(&mut self, tag: &str) {
        let (close, tag) = match tag.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let end = tag
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(end);
        match (name.to_ascii_lowercase().as_str(), close) {
            ("script" | "style", false) => self.silent += 1,
            ("script" | "style", true) => self.silent = self.silent.saturating_sub(1),
            ("br", _) => self.gap = self.gap.max(1),
            ("pre", false) => {
                self.gap = self.gap.max(2);
                self.word("```\n");
                (self.code, self.block) = (true, true);
            }
            ("pre", true) if self.block => {
                (self.code, self.block) = (false, false);
                self.gap = self.gap.max(1);
                self.word("```");
                self.gap = 2;
            }
            ("code", _) if !self.block => {
                self.word("`");
                self.code = !close;
            }
            ("blockquote", false) => {
                self.gap = self.gap.max(2);
                self.quotes = (self.quotes + 1).min(8);
            }
            ("blockquote", true) => {
                self.quotes = self.quotes.saturating_sub(1);
                self.gap = self.gap.max(2);
            }
            ("p" | "div" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "table" | "tr", _) => {
                self.gap = self.gap.max(2);
            }
            ("li", false) => {
                self.gap = self.gap.max(1);
                self.word("- ");
            }
            ("strong" | "b", _) if !self.code => self.word("**"),
            ("em" | "i", _) if !self.code => self.word("*"),
            ("a", false) => {
                self.links
                    .push(attribute(attributes, "href").unwrap_or_default());
                self.word("[");
            }
            ("a", true) => {
                if let Some(target) = self.links.pop() {
                    self.word(&format!("](<{target}>)"));
                }
            }
            ("img", _) => {
                if let Some(source) = attribute(attributes, "src") {
                    let words = attribute(attributes, "alt").unwrap_or_default();
                    self.word(&format!("[{}](<{source}>)", escaped(&words)));
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.silent > 0 || text.is_empty() {
            return;
        }
        let text = decoded(text);
        if self.code {
            let mark = format!("\n{}", "> ".repeat(self.quotes));
            self.word(&text.replace('\n', &mark));
            return;
        }
        if !self.lines {
            let begins = text.starts_with(char::is_whitespace);
            let ends = text.ends_with(char::is_whitespace);
            let words: Vec<&str> = text.split_whitespace().collect();
            if begins || words.is_empty() {
                self.space();
            }
            if !words.is_empty() {
                self.word(&escaped(&words.join(" ")));
                if ends {
                    self.space();
                }
            }
            return;
        }
        for (i, line) in text.replace('\r', "").split('\n').enumerate() {
            if i > 0 {
                self.gap = (self.gap + 1).min(2);
            }
            let words = line.trim();
            if words.is_empty() {
                self.space();
                continue;
            }
            if i == 0 && line.starts_with(' ') {
                self.space();
            }
            self.word(&escaped(words));
            if line.ends_with(' ') {
                self.space();
            }
        }
    }

    fn space(&mut self) {
        if self.gap == 0 && !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    fn word(&mut self, word: &str) {
        let quote = "> ".repeat(self.quotes);
        if self.out.is_empty() {
            self.out.push_str(&quote);
        } else if self.gap > 0 {
            let end = self.out.trim_end_matches(' ').len();
            self.out.truncate(end);
            match self.gap {
                // A line that ends in a backslash ends there.
                1 if !self.code && !word.starts_with("- ") && !word.starts_with("```") => {
                    self.out.push_str("\\\n");
                }
                1 => self.out.push('\n'),
                _ => {
                    self.out.push('\n');
                    self.out.push_str(quote.trim_end());
                    self.out.push('\n');
                }
            }
            self.out.push_str(&quote);
        }
        self.gap = 0;
        self.out.push_str(word);
    }

    fn end(mut self) -> String {
        if self.block {
            self.tag("/pre");
        }
        while !self.links.is_empty() {
            self.tag("/a");
        }
        self.out.trim().to_owned()
    }
}

/// Text in which no sign means more than itself.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '#' | '|' | '~'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The value of an attribute in quotes, without what would end a link.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let lower = attributes.to_ascii_lowercase();
    let at = lower.find(&format!(" {name}="))? + name.len() + 2;
    let rest = &attributes[at..];
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = rest[1..].split(quote).next()?;
    let kept = decoded(value);
    Some(
        kept.chars()
            .filter(|c| !matches!(c, '<' | '>' | '\n' | '\\'))
            .collect(),
    )
}

/// Characters for their names: those of XML, and numbers.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let end = behind
            .char_indices()
            .take(12)
            .find(|(_, c)| *c == ';')
            .map(|(at, _)| at);
        let known = end.and_then(|end| {
            let name = &behind[..end];
            let number = match name.strip_prefix("#x").or(name.strip_prefix("#X")) {
                Some(digits) => u32::from_str_radix(digits, 16).ok(),
                None => name
                    .strip_prefix('#')
                    .and_then(|digits| digits.parse().ok()),
            };
            number.and_then(char::from_u32).or(match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                "nbsp" => Some(' '),
                "hellip" => Some('…'),
                "mdash" => Some('—'),
                "ndash" => Some('–'),
                _ => None,
            })
        });
        match (known, end) {
            (Some(c), Some(end)) => {
                out.push(c);
                rest = &behind[end + 1..];
            }
            _ => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

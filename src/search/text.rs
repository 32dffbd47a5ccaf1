//! The text of a page's HTML, by what it is: a heading, prose or code.

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Heading,
    Body,
    Code,
}

/// Shows the text of some HTML piece by piece. Tags within a line part no words.
pub fn each(html: &str, mut see: impl FnMut(Part, &str)) {
    let mut reader = Reader {
        part: Part::Body,
        text: String::new(),
    };
    let mut rest = html;
    let mut has_quotes = true;
    while let Some(open) = rest.find('<') {
        reader.add(&rest[..open]);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let tag = match Tag::read(rest, has_quotes) {
            Read::Tag(tag) => tag,
            Read::Text => {
                reader.add("<");
                rest = &rest[1..];
                continue;
            }
            // A quote that nobody closes would be looked for again and again.
            Read::Open if has_quotes && rest.contains('>') => {
                has_quotes = false;
                continue;
            }
            Read::Open => break,
        };
        rest = &rest[tag.length..];
        if matches!(tag.name, "script" | "style" | "svg" | "annotation") && !tag.closes {
            let end = format!("</{}", tag.name);
            rest = rest.find(&end).map_or("", |at| &rest[at..]);
            continue;
        }
        reader.tag(&tag, &mut see);
    }
    reader.add(rest);
    reader.flush(&mut see);
}

struct Reader {
    part: Part,
    /// What has been read of the piece.
    text: String,
}

impl Reader {
    fn add(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('&') {
            self.text.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = rest.bytes().take(10).position(|byte| byte == b';');
            match end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
                Some((end, c)) => {
                    self.text.push(c);
                    rest = &rest[end + 1..];
                }
                None => {
                    self.text.push('&');
                    rest = &rest[1..];
                }
            }
        }
        self.text.push_str(rest);
    }

    fn tag(&mut self, tag: &Tag<'_>, see: &mut impl FnMut(Part, &str)) {
        match tag.name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush(see);
                self.part = if tag.closes {
                    Part::Body
                } else {
                    Part::Heading
                };
            }
            "pre" => {
                self.flush(see);
                self.part = if tag.closes { Part::Body } else { Part::Code };
            }
            "img" => {
                self.text.push(' ');
                if let Some(alt) = tag.attribute("alt") {
                    self.add(alt);
                }
                self.text.push(' ');
            }
            name if is_inline(name) => {}
            _ => self.text.push('\n'),
        }
    }

    fn flush(&mut self, see: &mut impl FnMut(Part, &str)) {
        if !self.text.is_empty() {
            see(self.part, &self.text);
            self.text.clear();
        }
    }
}

enum Read<'a> {
    Tag(Tag<'a>),
    /// A `<` that begins no tag.
    Text,
    /// It has no end.
    Open,
}

struct Tag<'a> {
    name: &'a str,
    closes: bool,
    attributes: &'a str,
    length: usize,
}

impl<'a> Tag<'a> {
    fn read(html: &'a str, has_quotes: bool) -> Read<'a> {
        let bytes = html.as_bytes();
        let closes = bytes.get(1) == Some(&b'/');
        let start = if closes { 2 } else { 1 };
        if !bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
            return Read::Text;
        }
        let mut end = start;
        while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            end += 1;
        }
        let mut at = end;
        let mut quote = None;
        loop {
            let Some(byte) = bytes.get(at).copied() else {
                return Read::Open;
            };
            match quote {
                Some(open) if byte == open => quote = None,
                Some(_) => {}
                None if byte == b'>' => break,
                None if has_quotes && matches!(byte, b'"' | b'\'') => quote = Some(byte),
                None => {}
            }
            at += 1;
        }
        Read::Tag(Tag {
            name: &html[start..end],
            closes,
            attributes: &html[end..at],
            length: at + 1,
        })
    }

    fn attribute(&self, name: &str) -> Option<&'a str> {
        let wanted = format!(" {name}=\"");
        let start = self.attributes.find(&wanted)? + wanted.len();
        let length = self.attributes[start..].find('"')?;
        Some(&self.attributes[start..start + length])
    }
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "shy" => '\u{ad}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}

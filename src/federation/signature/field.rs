//! Structured fields: dictionaries of items and of lists, as far as signatures use them.
//! (<https://www.rfc-editor.org/rfc/rfc9651>)

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::GeneralPurpose;
use base64::engine::GeneralPurposeConfig;

/// A longer value is none of ours.
const LONGEST: usize = 16 * 1024;
/// Members, items of a list, and parameters that are read.
const MOST: usize = 64;

/// Padding may be left out, says the RFC.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bare {
    Int(i64),
    Text(String),
    Token(String),
    Bytes(Vec<u8>),
    Flag(bool),
}

pub type Parameters = Vec<(String, Bare)>;

/// An item with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub value: Bare,
    pub parameters: Parameters,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Item(Bare),
    List(Vec<Item>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: String,
    pub value: Value,
    pub parameters: Parameters,
}

impl Member {
    pub fn item(&self) -> Option<&Bare> {
        match &self.value {
            Value::Item(item) => Some(item),
            Value::List(_) => None,
        }
    }
}

/// Reads a dictionary. A name that is there twice makes it unreadable: which one counts, nobody should have to
/// know.
pub fn dictionary(text: &str) -> Option<Vec<Member>> {
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    let mut reader = Reader(text.trim_matches(' '));
    let mut members: Vec<Member> = Vec::new();
    while !reader.0.is_empty() {
        let name = reader.key()?;
        let value = match reader.take('=') {
            true if reader.0.starts_with('(') => Value::List(reader.list()?),
            true => Value::Item(reader.bare()?),
            false => Value::Item(Bare::Flag(true)),
        };
        let parameters = reader.parameters()?;
        if members.len() == MOST || members.iter().any(|member| member.name == name) {
            return None;
        }
        members.push(Member {
            name,
            value,
            parameters,
        });
        reader.skip_space();
        if reader.0.is_empty() {
            break;
        }
        if !reader.take(',') {
            return None;
        }
        reader.skip_space();
        if reader.0.is_empty() {
            return None;
        }
    }
    Some(members)
}

struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn take(&mut self, wanted: char) -> bool {
        match self.0.strip_prefix(wanted) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn skip_space(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t']);
    }

    /// Takes as long as the letters are of some kind.
    fn run(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let end = self.0.find(|c| !belongs(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken.to_owned()
    }

    fn key(&mut self) -> Option<String> {
        let first = |c: char| c.is_ascii_lowercase() || c == '*';
        if !self.0.starts_with(first) {
            return None;
        }
        Some(self.run(|c| first(c) || c.is_ascii_digit() || "_-.".contains(c)))
    }

    fn bare(&mut self) -> Option<Bare> {
        let first = self.0.chars().next()?;
        match first {
            '"' => self.text().map(Bare::Text),
            ':' => self.bytes().map(Bare::Bytes),
            '?' => {
                self.take('?');
                match (self.take('1'), self.take('0')) {
                    (true, false) => Some(Bare::Flag(true)),
                    (false, true) => Some(Bare::Flag(false)),
                    _ => None,
                }
            }
            '-' | '0'..='9' => self.int().map(Bare::Int),
            'a'..='z' | 'A'..='Z' | '*' => {
                let belongs =
                    |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(c);
                Some(Bare::Token(self.run(belongs)))
            }
            _ => None,
        }
    }

    fn int(&mut self) -> Option<i64> {
        let minus = self.take('-');
        let digits = self.run(|c| c.is_ascii_digit());
        if digits.is_empty() || digits.len() > 15 || self.0.starts_with('.') {
            return None;
        }
        let number: i64 = digits.parse().ok()?;
        Some(if minus { -number } else { number })
    }

    fn text(&mut self) -> Option<String> {
        self.take('"');
        let mut out = String::new();
        let mut letters = self.0.char_indices();
        while let Some((place, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.0 = &self.0[place + 1..];
                    return Some(out);
                }
                '\\' => match letters.next()? {
                    (_, escaped @ ('"' | '\\')) => out.push(escaped),
                    _ => return None,
                },
                ' '..='~' => out.push(letter),
                _ => return None,
            }
        }
        None
    }

    fn bytes(&mut self) -> Option<Vec<u8>> {
        self.take(':');
        let letters = self.run(|c| c != ':');
        if !self.take(':') {
            return None;
        }
        BASE64.decode(letters).ok()
    }

    fn list(&mut self) -> Option<Vec<Item>> {
        self.take('(');
        let mut items = Vec::new();
        loop {
            self.0 = self.0.trim_start_matches(' ');
            if self.take(')') {
                return Some(items);
            }
            let value = self.bare()?;
            let parameters = self.parameters()?;
            if items.len() == MOST || !self.0.starts_with([' ', ')']) {
                return None;
            }
            items.push(Item { value, parameters });
        }
    }

    fn parameters(&mut self) -> Option<Parameters> {
        let mut parameters: Parameters = Vec::new();
        while self.take(';') {
            self.0 = self.0.trim_start_matches(' ');
            let name = self.key()?;
            let value = match self.take('=') {
                true => self.bare()?,
                false => Bare::Flag(true),
            };
            if parameters.len() == MOST || parameters.iter().any(|(known, _)| *known == name) {
                return None;
            }
            parameters.push((name, value));
        }
        Some(parameters)
    }
}

/// Writes an item as the RFC has it, whatever it looked like where it was read.
pub fn write(value: &Bare, out: &mut String) {
    match value {
        Bare::Int(number) => out.push_str(&number.to_string()),
        Bare::Text(text) => {
            out.push('"');
            for letter in text.chars() {
                if matches!(letter, '"' | '\\') {
                    out.push('\\');
                }
                out.push(letter);
            }
            out.push('"');
        }
        Bare::Token(token) => out.push_str(token),
        Bare::Bytes(bytes) => {
            out.push(':');
            out.push_str(&BASE64.encode(bytes));
            out.push(':');
        }
        Bare::Flag(yes) => out.push_str(if *yes { "?1" } else { "?0" }),
    }
}

pub fn write_parameters(parameters: &Parameters, out: &mut String) {
    for (name, value) in parameters {
        out.push(';');
        out.push_str(name);
        if *value != Bare::Flag(true) {
            out.push('=');
            write(value, out);
        }
    }
}

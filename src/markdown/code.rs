//! Blocks of code: what the line that opens a fence asks for, and what the block is remembered by.

use std::ops::RangeInclusive;

/// A block of code as the writer gave it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    /// The name of its language; empty for none.
    pub language: String,
    /// The file it comes from, or any other words above it.
    pub title: String,
    /// The number of its first line, when its lines are numbered.
    pub numbers: Option<u32>,
    /// Lines that are marked, counted from 1 whatever their numbers say: first and last of each run, in
    /// order and apart from each other.
    pub marked: Vec<(u32, u32)>,
    pub text: String,
}

impl Code {
    /// The name under which its highlighted form is remembered.
    pub fn key(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |bytes: &[u8]| {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        add(self.language.as_bytes());
        add(self.title.as_bytes());
        add(&self.numbers.map_or([0; 5], |first| {
            let [a, b, c, d] = first.to_le_bytes();
            [1, a, b, c, d]
        }));
        for (first, last) in &self.marked {
            add(&first.to_le_bytes());
            add(&last.to_le_bytes());
        }
        add(self.text.as_bytes());
        hasher.finalize().to_hex().to_string()
    }

    pub fn is_marked(&self, line: u32) -> bool {
        let next = self.marked.partition_point(|(_, last)| *last < line);
        self.marked
            .get(next)
            .is_some_and(|(first, _)| *first <= line)
    }
}

/// What the line that opens a fence says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// A block without its text.
    pub code: Code,
    /// What was to be marked and is no line: as written.
    pub not_lines: Vec<String>,
}

/// Reads the line that opens a fence: `rust {title="src/main.rs" lines hl="2,4-6" start=10}`.
///
/// Other tools' ways are understood too: `rust,linenos,hl_lines=2 4-6` (Zola), `{linenos=true}` (Hugo),
/// `{2,4-6}` (Docusaurus, VitePress), `{.rust .numberLines startFrom="10"}` (Pandoc). What nobody knows
/// is passed over.
pub fn read(info: &str) -> Info {
    let info = info.trim();
    let end = info
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | ':'))
        .unwrap_or(info.len());
    let mut read = Info::default();
    read.code.language = info[..end].to_owned();
    let mut numbered = false;
    let mut start = None;
    for option in Options(&info[end..]) {
        match option.name.to_ascii_lowercase().as_str() {
            "" => read.mark(option.value),
            "title" | "file" | "filename" | "name" | "caption" => {
                read.code.title = option.value.trim().to_owned();
            }
            "lines" | "linenos" | "linenumbers" | "showlinenumbers" | "numberlines"
            | ".numberlines" => {
                numbered = !matches!(option.value, "false" | "no");
                start = start.or(option.value.parse().ok());
            }
            "hl" | "hl_lines" | "highlight" | "mark" | "emphasize-lines" => {
                read.mark(option.value);
            }
            "start" | "linenostart" | "startfrom" | "start_line" | "firstline" => {
                start = option.value.parse().ok();
                numbered |= start.is_some();
            }
            name => {
                if let Some(class) = name.strip_prefix('.')
                    && read.code.language.is_empty()
                {
                    read.code.language = class.to_owned();
                }
            }
        }
    }
    read.code.numbers = numbered.then(|| start.unwrap_or(1));
    read.code.marked = merged(read.code.marked);
    read
}

/// Runs of lines in order, those that touch made one.
fn merged(mut runs: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    runs.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::with_capacity(runs.len());
    for (first, last) in runs {
        match merged.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    merged
}

impl Info {
    /// Marks the lines of a list: `2,4-6`, `2 4-6`, `[2,"4-6"]`.
    fn mark(&mut self, list: &str) {
        let parts = list.split(|c: char| c.is_whitespace() || ",[]\"'".contains(c));
        for part in parts.filter(|part| !part.is_empty()) {
            match lines(part) {
                Some(lines) => self.code.marked.push((*lines.start(), *lines.end())),
                None => self.not_lines.push(part.to_owned()),
            }
        }
    }
}

fn lines(part: &str) -> Option<RangeInclusive<u32>> {
    let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (1 <= first && first <= last).then_some(first..=last)
}

/// One thing that is asked for; a bare list of lines in braces has no name.
struct Choice<'a> {
    name: &'a str,
    value: &'a str,
}

/// The options behind the language, with braces around them or without.
struct Options<'a>(&'a str);

impl<'a> Iterator for Options<'a> {
    type Item = Choice<'a>;

    fn next(&mut self) -> Option<Choice<'a>> {
        let rest = self
            .0
            .trim_start_matches(|c: char| c.is_whitespace() || ",{}:".contains(c));
        if rest.is_empty() {
            return None;
        }
        // `{2,4-6}`
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            let end = rest
                .find(|c: char| !(c.is_ascii_digit() || "-–, ".contains(c)))
                .unwrap_or(rest.len());
            self.0 = &rest[end..];
            let value = rest[..end].trim();
            return Some(Choice { name: "", value });
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || ",}=".contains(c))
            .unwrap_or(rest.len());
        let name = &rest[..end];
        let Some(value) = rest[end..].strip_prefix('=') else {
            self.0 = &rest[end..];
            return Some(Choice { name, value: "" });
        };
        let (value, rest) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inside = &value[1..];
                inside.split_once(quote).unwrap_or((inside, ""))
            }
            Some('[') => value.split_at(value.find(']').map_or(value.len(), |at| at + 1)),
            _ => {
                let end = value.find(|c: char| c.is_whitespace() || ",}".contains(c));
                value.split_at(end.unwrap_or(value.len()))
            }
        };
        // Zola's `hl_lines=2 4-6` goes on behind the space.
        let more = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '-' || c == ' '))
            .unwrap_or(rest.len());
        if name.starts_with("hl") && rest.starts_with(' ') && !rest[..more].trim().is_empty() {
            let start = value.as_ptr() as usize - self.0.as_ptr() as usize;
            let whole = &self.0[start..start + value.len() + more];
            self.0 = &rest[more..];
            return Some(Choice { name, value: whole });
        }
        self.0 = rest;
        Some(Choice { name, value })
    }
}

/// Whether a fenced block ends with a fence, rather than with the page or what holds it. `source` is
/// the block with its fences, as it stands in the Markdown.
pub fn is_closed(source: &str) -> bool {
    let mark = |c: char| c == '`' || c == '~';
    let open = source.trim_start();
    let Some(fence) = open.chars().next().filter(|c| mark(*c)) else {
        return true;
    };
    let length = open.chars().take_while(|c| *c == fence).count();
    let source = source.trim_end_matches([' ', '\t', '\n', '\r', '>']);
    let Some((_, last)) = source.rsplit_once('\n') else {
        return false;
    };
    let last = last.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    last.chars().count() >= length && last.chars().all(|c| c == fence)
}

//! Where content lives and where readers find it: `ContentPath`, `Permalink`, and the ways between them.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// A file in the content folder, relative to it, `/` between the parts: `wiki/rust.md`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContentPath(String);

impl ContentPath {
    pub fn new(path: impl Into<String>) -> Self {
        ContentPath(path.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// `rust.md`
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// `rust`
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Lower case, without the dot; empty when there is none.
    pub fn extension(&self) -> String {
        self.file_name()
            .rsplit_once('.')
            .map_or_else(String::new, |(_, extension)| extension.to_lowercase())
    }

    pub fn is_markdown(&self) -> bool {
        matches!(self.extension().as_str(), "md" | "markdown")
    }
}

impl fmt::Display for ContentPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Folders beside the content that hold something else, and those that tools leave behind.
pub const NOT_CONTENT: &[&str] = &[
    "static",
    "templates",
    "themes",
    "data",
    "public",
    "node_modules",
    "target",
    "vendor",
    "_site",
];

/// The path in the content folder that a file of the site's folder has, if it is in it; `is_apart` says
/// that there is a folder `content/`.
pub fn in_content(file: &str, is_apart: bool) -> Option<&str> {
    let path = match is_apart {
        true => file.strip_prefix("content/")?,
        false => file,
    };
    let is_hidden = path.split('/').any(|part| part.starts_with('.'));
    let beside = path.split_once('/').map_or("", |(first, _)| first);
    let is_beside = !is_apart && NOT_CONTENT.contains(&beside);
    (!is_hidden && !is_beside).then_some(path)
}

/// Follows a relative path such as `../b.md` from a folder. `None` when it climbs out of the root.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let (start, relative) = match relative.strip_prefix('/') {
        Some(from_root) => ("", from_root),
        None => (folder, relative),
    };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folders that hold a folder, itself first, the root (`""`) last.
pub fn ancestors(folder: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(folder);
    std::iter::from_fn(move || {
        let folder = next?;
        next = match folder.rsplit_once('/') {
            Some((parent, _)) => Some(parent),
            None if folder.is_empty() => None,
            None => Some(""),
        };
        Some(folder)
    })
}

/// Where readers find a page or a file: absolute within the site, not percent-encoded: `/wiki/rust/`.
///
/// A page's permalink ends in a slash, a file's does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Permalink(String);

impl Permalink {
    pub fn root() -> Self {
        Permalink("/".to_owned())
    }

    /// The permalink of a folder or page given by its parts, each made safe.
    pub fn page<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut link = String::from("/");
        for part in parts {
            link.push_str(&safe(part));
            link.push('/');
        }
        Permalink(link)
    }

    /// The permalink of a page of the given name in a folder, or of the folder; `prefix` is the folder of
    /// its language.
    pub fn under(prefix: Option<&str>, folder: &str, name: Option<&str>) -> Self {
        let folders = folder.split('/').filter(|part| !part.is_empty());
        Self::page(prefix.into_iter().chain(folders).chain(name))
    }

    /// The permalink of a file: its folder as pages have it, its own name made safe.
    pub fn file(path: &str) -> Self {
        Permalink(format!(
            "/{}",
            path.split('/').map(safe).collect::<Vec<_>>().join("/")
        ))
    }

    /// A permalink as a person wrote it in `url:` or `aliases:`; made safe, slashes added.
    pub fn written(url: &str) -> Self {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let parts: Vec<&str> = path
            .split('/')
            .filter(|part| !part.is_empty() && *part != "." && *part != "..")
            .collect();
        match parts.last() {
            Some(last) if last.ends_with(".html") => Self::file(&parts.join("/")),
            _ => Self::page(parts),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file of the output that answers at this address.
    pub fn output_path(&self) -> String {
        match self.0.strip_suffix('/') {
            Some("") => "index.html".to_owned(),
            Some(folder) => format!("{}/index.html", &folder[1..]),
            None => self.0[1..].to_owned(),
        }
    }

    /// A file in the folder of this page: of `/wiki/rust/` the `feed.xml` at `/wiki/rust/feed.xml`.
    /// `None` for a page that is a file itself and has no folder of its own.
    pub fn beside(&self, name: &str) -> Option<Permalink> {
        self.0
            .ends_with('/')
            .then(|| Permalink(format!("{}{name}", self.0)))
    }

    /// A page in the folder of this one: of `/wiki/rust/` and `/wiki/rust.html` the `links` at
    /// `/wiki/rust/links/`. `name` is safe already.
    pub fn below(&self, name: &str) -> Permalink {
        let folder = self.0.strip_suffix(".html").unwrap_or(&self.0);
        Permalink(format!("{}/{name}/", folder.trim_end_matches('/')))
    }

    /// From this page to the site's root: `./`, `../`, `../../` …
    pub fn to_root(&self) -> String {
        match self.depth() {
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        }
    }

    /// The relative, percent-encoded reference that leads from this page to another address.
    ///
    /// Every link of every list goes through here, so it looks at each byte once.
    pub fn href(&self, target: &Permalink) -> String {
        let (here, there) = (self.0.as_bytes(), target.0.as_bytes());
        let same = here.iter().zip(there).take_while(|(a, b)| a == b).count();
        // The folders that both share, up to and with their last slash.
        let shared = here[..same]
            .iter()
            .rposition(|byte| *byte == b'/')
            .map_or(0, |slash| slash + 1);
        let up = here[shared..].iter().filter(|byte| **byte == b'/').count();
        let rest = &target.0[shared..];
        let mut href = String::with_capacity(up * 3 + rest.len() + 2);
        if up == 0 && rest.is_empty() {
            href.push_str("./");
        }
        for _ in 0..up {
            href.push_str("../");
        }
        if rest.bytes().all(|byte| is_plain(byte) || byte == b'/') {
            href.push_str(rest);
        } else {
            let parts: Vec<String> = rest.split('/').map(encode).collect();
            href.push_str(&parts.join("/"));
        }
        href
    }

    /// The absolute, percent-encoded URL below a base such as `https://intranet.example/`.
    pub fn absolute(&self, base: &str) -> String {
        let path: Vec<String> = self.0.split('/').map(encode).collect();
        format!("{}{}", base.trim_end_matches('/'), path.join("/"))
    }

    fn depth(&self) -> usize {
        self.0.matches('/').count() - 1
    }
}

impl fmt::Display for Permalink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name as it may stand in a URL and on every file system: NFC, case kept, letters and digits of all
/// scripts and `-._~` kept, everything else a hyphen, hyphens in a row folded.
pub fn safe(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in composed(name).chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') || is_mark_or_symbol(c) {
            out.push(c);
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    let trimmed = out.trim_matches('-').trim_end_matches('.');
    match trimmed {
        "" => "_".to_owned(),
        trimmed => trimmed.to_owned(),
    }
}

/// In NFC, which all of ASCII is.
fn composed(text: &str) -> Cow<'_, str> {
    match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => text.nfc().collect(),
    }
}

/// Combining marks belong to the letter before them; emoji and other symbols beyond ASCII are
/// harmless once percent-encoded, and people do name files so. Controls, spaces and the invisible
/// characters that reverse or hide text are not.
fn is_mark_or_symbol(c: char) -> bool {
    !c.is_ascii()
        && !c.is_control()
        && !c.is_whitespace()
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}')
        && !matches!(c, '\u{e0000}'..='\u{10ffff}')
}

/// Percent-encodes one part of a path: everything but RFC 3986's unreserved characters and the
/// sub-delimiters that stay harmless in a path.
pub fn encode(part: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}

/// Whether a byte may stand in a path as it is.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'^')
}

/// Decodes `%20` and friends. Text that is no valid encoding of UTF-8 stays as it is.
pub fn decode(part: &str) -> String {
    if !part.contains('%') {
        return part.to_owned();
    }
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let digit = |at: usize| {
            bytes
                .get(at)
                .and_then(|byte| char::from(*byte).to_digit(16))
        };
        match (bytes[i], digit(i + 1), digit(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (byte, ..) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| part.to_owned())
}

/// The form in which names are compared: NFC, lower case.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        composed(name).to_lowercase()
    }
}

/// A file's name as a title: `2094-nll` → `2094 nll`, `working_here` → `Working here`.
pub fn readable(stem: &str) -> String {
    let words: Vec<&str> = stem
        .split(['-', '_', ' '])
        .filter(|word| !word.is_empty())
        .collect();
    let text = words.join(" ");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => stem.to_owned(),
    }
}

/// The letter under which people look for a letter of theirs: `É` is under `E`. Other scripts, in which
/// a mark makes another letter, stay as they are.
pub fn base_letter(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let base = std::iter::once(c).nfd().next();
    base.filter(char::is_ascii_alphabetic).unwrap_or(c)
}

/// The form in which names of people are compared who write them on other keyboards: without case and
/// accents.
pub fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in composed(name).chars().flat_map(char::to_lowercase) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' => plain.push('d'),
            'ı' => plain.push('i'),
            c => plain.push(base_letter(c)),
        }
    }
    plain
}

/// The key by which titles are sorted as people sort them: without case and accents, numbers by their
/// value.
pub fn natural_key(title: &str) -> String {
    let mut key = String::with_capacity(title.len() + 12);
    let mut digits = String::new();
    for c in composed(title).chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            let number = digits.trim_start_matches('0');
            key.push_str(&format!("{number:0>12}"));
            digits.clear();
        }
        if c != '\0' {
            key.extend(base_letter(c).to_lowercase());
        }
    }
    key
}

/// Whether a file is the text of its folder rather than a page in it, by its name alone.
pub fn is_index(path: &str) -> bool {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    index_rank(name).is_some()
}

/// Which of several index files of one folder is the section's text: the lowest.
pub fn index_rank(file_name: &str) -> Option<u8> {
    match file_name {
        "_index.md" => Some(0),
        "index.md" => Some(1),
        "README.md" | "readme.md" | "Readme.md" => Some(2),
        _ => None,
    }
}

//! Links to documents: what kind they are and how large, said before somebody fetches them.

use icu_decimal::input::Decimal;

use crate::content::link::Answer;
use crate::content::path::ContentPath;
use crate::content::path::decode;
use crate::content::sentence::Value;
use crate::markdown::html;
use crate::markdown::walk::Card;
use crate::markdown::walk::OpenLink;
use crate::markdown::walk::Renderer;

/// Kinds of documents that people know by a name; others are known by their ending.
const KINDS: &[(&str, &[&str])] = &[
    ("PDF", &["pdf"]),
    ("Word", &["doc", "docx", "docm", "dotx"]),
    ("Excel", &["xls", "xlsx", "xlsm", "xlsb", "xltx"]),
    (
        "PowerPoint",
        &["ppt", "pptx", "pptm", "pps", "ppsx", "potx"],
    ),
    ("OpenDocument", &["odt", "ods", "odp", "odg", "ott"]),
    ("Visio", &["vsd", "vsdx"]),
    ("OneNote", &["one"]),
    ("Keynote", &["key"]),
    ("ZIP", &["zip"]),
    ("CSV", &["csv"]),
    ("EPUB", &["epub"]),
    ("RTF", &["rtf"]),
    ("7z", &["7z"]),
    ("tar", &["tar", "tgz", "gz", "xz"]),
    ("RAR", &["rar"]),
    ("DWG", &["dwg", "dxf"]),
    ("Draw.io", &["drawio"]),
];

fn kind(extension: &str) -> Option<&'static str> {
    let known = |(_, extensions): &&(&str, &[&str])| extensions.contains(&extension);
    KINDS.iter().find(known).map(|(name, _)| *name)
}

impl<'a> Renderer<'a> {
    /// Says behind a link to a document what it is. `start`: where the link begins in the HTML.
    pub(super) fn end_document_link(&mut self, link: &OpenLink, start: usize) {
        let answer = link
            .reference
            .and_then(|reference| self.document.references.get(reference))
            .map(|reference| &reference.answer);
        let told = match answer {
            Some(Answer::Attachment { path, facts, .. }) => {
                kind(&path.extension()).map(|kind| self.facts(kind, facts.size))
            }
            Some(Answer::Static { permalink, facts }) => {
                let path = ContentPath::new(permalink.as_str());
                kind(&path.extension()).map(|kind| self.facts(kind, facts.size))
            }
            Some(_) => None,
            None => elsewhere(&link.destination).map(str::to_owned),
        };
        let Some(told) = told else {
            return;
        };
        let facts = self.out.html.len();
        self.out.html.push_str(" <span class=\"file-facts\">(");
        html::escape(&mut self.out.html, &told);
        self.out.html.push_str(")</span>");
        self.card = Some(Card {
            start,
            words: link.words_from,
            facts,
            end: self.out.html.len(),
            told,
        });
    }

    /// Makes a card of a paragraph that is a link to a document and nothing else.
    pub(super) fn end_card(&mut self, html_from: usize) {
        let inside = html_from + "<p>".len();
        let card = self.card.take();
        // A formula or code in it has its place already.
        if self.out.gaps.last().is_some_and(|gap| gap.at > html_from)
            || self
                .out
                .slots
                .last()
                .is_some_and(|slot| slot.at > html_from)
        {
            return;
        }
        let html = &self.out.html;
        let (link, words, told) = match &card {
            Some(card) if card.start == inside && card.end == html.len() => {
                let words = html[card.words..card.facts].trim_end_matches("</a>");
                (
                    &html[card.start..card.words],
                    words.to_owned(),
                    card.told.clone(),
                )
            }
            Some(_) => return,
            // An address and nothing else: the name of what it leads to reads better.
            None => {
                let Some((url, words)) = html
                    .get(inside..)
                    .and_then(|link| link.strip_prefix("<a class=\"external\" href=\""))
                    .and_then(|link| link.strip_suffix("</a>"))
                    .and_then(|link| link.split_once("\">"))
                else {
                    return;
                };
                let url = url.replace("&amp;", "&");
                let Some(told) = elsewhere(&url).filter(|_| !words.contains('<')) else {
                    return;
                };
                let end = html.len() - words.len() - "</a>".len();
                (
                    &html[inside..end],
                    html::escaped(&name(&url)),
                    told.to_owned(),
                )
            }
        };
        let words = match words
            .strip_prefix("https://")
            .or(words.strip_prefix("http://"))
        {
            Some(_) if !words.contains('<') => html::escaped(&name(&words.replace("&amp;", "&"))),
            _ => words,
        };
        let told = html::escaped(&told);
        let card = format!(
            "<p class=\"file\">{link}<span class=\"file-name\">{words}</span> <span class=\"file-facts\">{told}</span></a>"
        );
        self.out.html.truncate(html_from);
        self.out.html.push_str(&card);
    }

    /// `PDF, 1.2 MB`. Nobody knows the size of a file that is empty.
    fn facts(&self, kind: &str, size: u64) -> String {
        if size == 0 {
            return kind.to_owned();
        }
        let tenths = |unit: u64| (size * 10 + unit / 2) / unit;
        let (word, tenths) = match size {
            0..950_000 => ("file_kb", tenths(1_000).div_ceil(10).max(1) * 10),
            950_000..950_000_000 => ("file_mb", tenths(1_000_000)),
            _ => ("file_gb", tenths(1_000_000_000)),
        };
        let number = match (tenths / 10, tenths % 10) {
            (whole, rest) if whole < 10 && rest > 0 => {
                let mut number = Decimal::from(tenths);
                number.multiply_pow10(-1);
                number
            }
            (whole, rest) => Decimal::from(whole + u64::from(rest >= 5)),
        };
        let given = [("n", Value::Number(number))];
        let size = self.options.words.say(word, &given);
        format!("{kind}, {}", size.unwrap_or_default())
    }
}

/// The last part of an address, as people would write it.
fn name(url: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let file = query
        .split('&')
        .find_map(|part| part.strip_prefix("file="))
        .unwrap_or_else(|| {
            address
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or(address)
        });
    let file = file.split('#').next().unwrap_or(file);
    let name = decode(file).replace('+', " ");
    // `…/d/1aB3x…/edit` says nothing: the site's name does.
    if name.contains('.') || name.contains(' ') {
        name
    } else {
        let host = address.split("//").nth(1).unwrap_or(address);
        host.split('/').next().unwrap_or(host).to_owned()
    }
}

/// What kind of document an address of another site leads to, as far as it says so itself.
fn elsewhere(url: &str) -> Option<&'static str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let rest = rest.split('#').next().unwrap_or(rest);
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = address.split_once('/')?;
    let host = host.to_ascii_lowercase();
    let file = query.split('&').find_map(|part| part.strip_prefix("file="));
    let last = path.rsplit('/').next().unwrap_or_default();
    let extension = |name: &str| {
        let (_, extension) = name.rsplit_once('.')?;
        kind(&extension.to_ascii_lowercase())
    };
    if let Some(kind) = file.and_then(extension).or_else(|| extension(last)) {
        return Some(kind);
    }
    // https://company.sharepoint.com/:w:/s/team/…, https://1drv.ms/x/…
    let letter = match path.as_bytes() {
        [b':', letter, b':', b'/', ..] if host.ends_with(".sharepoint.com") => Some(*letter),
        [letter, b'/', ..] if host == "1drv.ms" => Some(*letter),
        _ => None,
    };
    match (host.as_str(), letter) {
        (_, Some(b'w')) => Some("Word"),
        (_, Some(b'x')) => Some("Excel"),
        (_, Some(b'p')) => Some("PowerPoint"),
        (_, Some(b'o')) => Some("OneNote"),
        (_, Some(b'b')) => Some("PDF"),
        ("1drv.ms" | "onedrive.live.com", _) => Some("OneDrive"),
        (_, Some(_)) => Some("SharePoint"),
        ("docs.google.com", _) => match path.split('/').next() {
            Some("document") => Some("Google Docs"),
            Some("spreadsheets") => Some("Google Sheets"),
            Some("presentation") => Some("Google Slides"),
            _ => None,
        },
        ("drive.google.com", _) if path.starts_with("file/") => Some("Google Drive"),
        _ => None,
    }
}

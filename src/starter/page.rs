//! The skeleton of a page: the head that its kind wants, and a few words that help to begin.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::content::language::primary;
use crate::content::page_id::PageId;
use crate::content::path::base_letter;
use crate::starter::yaml;

/// The skeletons of a language: after each line `=== KIND` a whole page.
const SKELETONS: [(&str, &str); 4] = [
    ("en", include_str!("pages/en.md")),
    ("nl", include_str!("pages/nl.md")),
    ("fr", include_str!("pages/fr.md")),
    ("de", include_str!("pages/de.md")),
];

/// What a new page begins with.
#[derive(Debug)]
pub struct Beginning<'a> {
    /// `post`, `section` …
    pub kind: &'a str,
    pub title: &'a str,
    pub language: &'a str,
    pub today: Date,
    /// `None` for a translation, which shares the original's.
    pub id: Option<PageId>,
    /// The id of the person who begins it.
    pub me: Option<&'a str>,
    pub email: Option<&'a str>,
    /// Said in the head when the folder says something else.
    pub said_kind: Option<&'a str>,
    pub draft: bool,
}

impl Beginning<'_> {
    /// The whole file. `None` for a kind that has no skeleton.
    pub fn text(&self) -> Option<String> {
        let spoken = SKELETONS
            .iter()
            .find(|(language, _)| *language == primary(self.language))
            .unwrap_or(&SKELETONS[0]);
        let skeleton = spoken
            .1
            .split("=== ")
            .find_map(|part| part.strip_prefix(self.kind)?.strip_prefix('\n'))?;
        let list = |value: Option<&str>| value.map(yaml::text).unwrap_or_default();
        let later = |days: i64| {
            let day = self.today.checked_add(days.days());
            day.unwrap_or(self.today).to_string()
        };
        let next_year = self.today.checked_add(1.year()).unwrap_or(self.today);
        let mut page = String::with_capacity(skeleton.len() + 200);
        for line in skeleton.trim_end().lines() {
            if line.contains("{id}") {
                if let Some(id) = &self.id {
                    page.push_str(&format!("id: {id}\n"));
                }
                if let Some(kind) = self.said_kind {
                    page.push_str(&format!("kind: {kind}\n"));
                }
                if self.draft {
                    page.push_str("draft: true\n");
                }
                continue;
            }
            let line = line
                .replace("{me}", &list(self.me))
                .replace("{email}", &list(self.email))
                .replace("{today}", &self.today.to_string())
                .replace("{next_year}", &next_year.to_string())
                .replace("{soon}", &later(14))
                // Last, so that nothing in a title is taken for a place to fill in.
                .replace("{title}", &yaml::text(self.title));
            page.push_str(line.trim_end());
            page.push('\n');
        }
        Some(page)
    }
}

/// A title as a file's name: lower case, letters without their accents where that is how one looks for
/// them, a hyphen for everything else: `Où va l'eau ?` → `ou-va-l-eau`.
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for c in title.chars().flat_map(char::to_lowercase) {
        match c {
            'ß' => slug.push_str("ss"),
            'æ' => slug.push_str("ae"),
            'œ' => slug.push_str("oe"),
            'ø' => slug.push('o'),
            'ł' => slug.push('l'),
            c if c.is_alphanumeric() => slug.push(base_letter(c)),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    // Long enough to be read, short enough to be said.
    let mut slug = slug.trim_end_matches('-');
    while slug.chars().count() > 60 {
        slug = match slug.rsplit_once('-') {
            Some((shorter, _)) => shorter,
            None => break,
        };
    }
    match slug {
        "" => "page".to_owned(),
        // Names that make a section of a folder.
        "index" | "readme" => format!("{slug}-page"),
        slug => slug.to_owned(),
    }
}

//! The languages of a site, and how a file says in which one it is written.

use std::borrow::Cow;

/// The site's languages, the default first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Languages(Vec<String>);

impl Languages {
    pub fn new(default: String, others: impl IntoIterator<Item = String>) -> Self {
        let mut all = vec![default];
        for language in others {
            if !all.contains(&language) {
                all.push(language);
            }
        }
        Languages(all)
    }

    pub fn default(&self) -> &str {
        &self.0[0]
    }

    pub fn all(&self) -> &[String] {
        &self.0
    }

    pub fn contains(&self, language: &str) -> bool {
        self.0.iter().any(|known| known == language)
    }

    /// Takes the language out of a path: `wiki/a.nl.md` and `nl/wiki/a.md` are both `nl` and
    /// `wiki/a.md`. `None` when the path says none.
    ///
    /// A site with one language has nothing to take out, so there `nl/` is a folder like any other.
    pub fn split<'a>(&self, path: &'a str) -> (Option<&str>, Cow<'a, str>) {
        if self.0.len() < 2 {
            return (None, Cow::Borrowed(path));
        }
        if let Some((first, rest)) = path.split_once('/')
            && let Some(language) = self.find(first)
        {
            return (Some(language), Cow::Borrowed(rest));
        }
        let (folder, name) = path.rsplit_once('/').map_or(("", path), |(_, name)| {
            path.split_at(path.len() - name.len())
        });
        if let Some((stem, extension)) = name.rsplit_once('.')
            && let Some((stem, suffix)) = stem.rsplit_once('.')
            && let Some(language) = self.find(suffix)
        {
            return (
                Some(language),
                Cow::Owned(format!("{folder}{stem}.{extension}")),
            );
        }
        (None, Cow::Borrowed(path))
    }

    fn find(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|language| *language == name)
            .map(String::as_str)
    }
}

/// A language in its own words: `nl` → `Nederlands`. Unknown ones stay their code.
pub fn name(language: &str) -> &str {
    match primary(language) {
        "ar" => "العربية",
        "cs" => "Čeština",
        "da" => "Dansk",
        "de" => "Deutsch",
        "el" => "Ελληνικά",
        "en" => "English",
        "es" => "Español",
        "fi" => "Suomi",
        "fr" => "Français",
        "he" => "עברית",
        "hi" => "हिन्दी",
        "hu" => "Magyar",
        "it" => "Italiano",
        "ja" => "日本語",
        "ko" => "한국어",
        "nb" | "no" => "Norsk",
        "nl" => "Nederlands",
        "pl" => "Polski",
        "pt" => "Português",
        "ro" => "Română",
        "sv" => "Svenska",
        "ta" => "தமிழ்",
        "tr" => "Türkçe",
        "uk" => "Українська",
        "zh" => "中文",
        _ => language,
    }
}

/// `rtl` for the languages that are written from right to left.
pub fn direction(language: &str) -> &'static str {
    match primary(language) {
        "ar" | "fa" | "he" | "ur" | "ps" | "yi" | "dv" | "ckb" => "rtl",
        _ => "ltr",
    }
}

/// `pt-BR` → `pt`
pub fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

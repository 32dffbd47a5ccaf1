//! The two sites that `polder init` writes: the example company, and an empty one that still looks alive.

use std::collections::BTreeMap;

use rust_embed::Embed;

use crate::config;
use crate::config::Config;
use crate::content::language::primary;
use crate::starter::yaml;

/// The languages in which an empty site can begin.
pub const LANGUAGES: [&str; 4] = ["en", "nl", "fr", "de"];

/// The language of the example.
pub const EXAMPLE_LANGUAGE: &str = "en";

/// What git shall not keep. `.polder/` ignores itself.
const GITIGNORE: &str = "# What `polder build` writes\n/public/\n";

#[derive(Embed)]
#[folder = "content-example"]
#[exclude = ".polder/*"]
#[exclude = "public/*"]
struct Example;

#[derive(Embed)]
#[folder = "src/starter/minimal"]
struct Minimal;

/// Files by their path in the site's folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The example company, perhaps under another name.
pub fn example(title: Option<&str>) -> Files {
    let mut files: Files = Example::iter()
        .filter_map(|path| {
            let bytes = Example::get(&path)?.data.into_owned();
            Some((path.into_owned(), bytes))
        })
        .collect();
    files
        .entry(".gitignore".to_owned())
        .or_insert_with(|| GITIGNORE.into());
    if let Some(title) = title {
        let config = text_of(&files, config::FILE);
        let old = Config::read(&config, &mut Vec::new()).title;
        let old = format!("title: {}\n", yaml::text(&old.unwrap_or_default()));
        for (path, bytes) in &mut files {
            // The site, and its home in every language.
            let home = path.starts_with("content/_index.") && path.ends_with(".md");
            if (path == config::FILE || home)
                && let Ok(text) = str::from_utf8(bytes)
                && text.contains(&old)
            {
                *bytes = yaml::replace(text, "title", &yaml::text(title)).into_bytes();
            }
        }
    }
    files
}

/// A home, a wiki, news, and a config that says what else there is. In a language that Polder does not
/// speak the texts are English.
pub fn minimal(title: Option<&str>, language: &str) -> Files {
    let spoken = LANGUAGES
        .into_iter()
        .find(|known| *known == primary(language))
        .unwrap_or(EXAMPLE_LANGUAGE);
    let mut files = Files::from([(".gitignore".to_owned(), GITIGNORE.into())]);
    for path in Minimal::iter() {
        let Some(file) = Minimal::get(&path) else {
            continue;
        };
        let mut text = String::from_utf8_lossy(&file.data).into_owned();
        let place = match path.strip_prefix(&format!("{spoken}/")) {
            Some(page) => format!("content/{page}"),
            None if path == config::FILE => path.into_owned(),
            None => continue,
        };
        let named = matches!(&*place, config::FILE | "content/_index.md");
        if let (true, Some(title)) = (named, title) {
            text = yaml::replace(&text, "title", &yaml::text(title));
        }
        if place == config::FILE {
            text = yaml::replace(&text, "language", &yaml::text(language));
        }
        files.insert(place, text.into_bytes());
    }
    files
}

fn text_of(files: &Files, path: &str) -> String {
    let bytes = files.get(path).map(Vec::as_slice).unwrap_or_default();
    String::from_utf8_lossy(bytes).into_owned()
}

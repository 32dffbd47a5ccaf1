//! Every address of the site, in small files: who comes to one where nothing lives is shown the nearest.
//!
//! Where they are many, an address lies in the file of the first letter of its last part and, where many begin
//! so, of the letters at its end: whoever slips in the middle of a word asks for the right file, and a browser fetches a few
//! files only, however large the site is.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::json;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::content::page::PageIndex;
use crate::content::path::Permalink;
use crate::content::path::decode;
use crate::content::section::SectionIndex;
use crate::content::section::Target;
use crate::render::search::name;
use crate::view::edition::Edition;
use crate::view::page::ADDRESSES;

/// Addresses of a file; where there are more, one letter more tells them apart.
const MOST: usize = 250;

/// The letters by which they are told apart at the most.
const LETTERS: usize = 4;

/// The last part of an address, folded, and what a browser is told of it: `[address, title]`, of what moved
/// also where to, of what is in another language than the site's first also in which.
type Line = (String, Value);

/// The files by path, and `guide.json`, which names the letters by which there are files.
pub fn all(edition: &Edition) -> Vec<(String, String)> {
    let mut shelves: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    shelve(lines(edition), 0, &mut shelves);
    let guide: Vec<&String> = shelves.keys().collect();
    let mut files = vec![(format!("{ADDRESSES}guide.json"), json!(guide).to_string())];
    for (letters, lines) in &shelves {
        let lines: Vec<&Value> = lines.iter().map(|(_, told)| told).collect();
        files.push((
            format!("{ADDRESSES}at-{}.json", name(letters)),
            json!(lines).to_string(),
        ));
    }
    files
}

fn lines(edition: &Edition) -> Vec<Line> {
    let site = &edition.site;
    let pages = (0..site.pages.len()).map(PageIndex);
    let pages = pages.filter(|index| !site.page(*index).is_index());
    let pages = pages.map(|index| line(edition, None, Target::Page(index)));
    let sections = (0..site.sections.len()).map(SectionIndex);
    let sections = sections.map(|index| line(edition, None, Target::Section(index)));
    let redirects = site.redirects.iter();
    let moved = redirects.map(|redirect| line(edition, Some(&redirect.from), redirect.to));
    let mut lines: Vec<Line> = pages.chain(sections).chain(moved).collect();
    lines.sort_by(|a, b| a.1[0].as_str().cmp(&b.1[0].as_str()));
    lines
}

fn line(edition: &Edition, from: Option<&Permalink>, to: Target) -> Line {
    let site = &edition.site;
    let (title, lang) = match to {
        Target::Page(index) => (&site.page(index).title, &site.page(index).lang),
        Target::Section(index) => (&site.section(index).title, &site.section(index).lang),
    };
    let target = site.permalink(to);
    let at = from.unwrap_or(target).as_str();
    let last = at.rsplit('/').find(|part| !part.is_empty());
    let short = |url: &str| url.trim_start_matches('/').to_owned();
    let mut told = vec![json!(short(at)), json!(title)];
    let is_foreign = *lang != site.languages[0];
    if from.is_some() {
        told.push(json!(short(target.as_str())));
    } else if is_foreign {
        told.push(json!(0));
    }
    if is_foreign {
        told.push(json!(lang));
    }
    (
        folded(&decode(last.unwrap_or_default())),
        Value::Array(told),
    )
}

/// Puts lines to those that begin and end with the same letters, as many as it takes: none, the first, that
/// and some at the end.
fn shelve(lines: Vec<Line>, letters: usize, shelves: &mut BTreeMap<String, Vec<Line>>) {
    let mut parts: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for line in lines {
        let count = line.0.chars().count();
        let first = line.0.chars().take(letters.min(1));
        let end = line
            .0
            .chars()
            .skip(count.saturating_sub(letters.saturating_sub(1)));
        parts
            .entry(first.chain(end).collect())
            .or_default()
            .push(line);
    }
    for (ends, lines) in parts {
        // A shorter name has no more letters to tell it by.
        let can_part = letters < LETTERS && ends.chars().count() == letters;
        if lines.len() > MOST && can_part {
            shelve(lines, letters + 1, shelves);
        } else {
            shelves.entry(ends).or_default().extend(lines);
        }
    }
}

/// Letters and digits only, in lower case and without marks; `missing.js` does the same.
fn folded(part: &str) -> String {
    let lower = part.to_lowercase();
    let letters = lower.nfd().filter(|c| !is_combining_mark(*c));
    letters.filter(|c| c.is_alphanumeric()).collect()
}

//! What stands between `[[` and `]]`: a name, a place on the page, and the words for both.

use crate::content::heading::slug;

/// `Page#Heading` → `Page` and `Heading`. A backslash at the end comes from a bar escaped in a table.
pub(super) fn split_wiki(destination: &str) -> (&str, Option<&str>) {
    let destination = destination.trim().trim_end_matches('\\');
    match destination.split_once('#') {
        Some((name, fragment)) => (name.trim(), Some(fragment.trim())),
        None => (destination, None),
    }
}

/// The anchor of `Heading`, of `Heading#Sub-heading` (the last counts), or of `^block`.
pub(super) fn anchor_of(fragment: &str) -> String {
    if fragment.starts_with('^') {
        return fragment.to_owned();
    }
    slug(fragment.rsplit('#').next().unwrap_or(fragment))
}

/// The words of a wikilink that has none of its own: `Page#Heading` → `Page > Heading`.
pub(super) fn wiki_words(destination: &str) -> String {
    let destination = destination.trim().trim_end_matches('\\');
    destination
        .split('#')
        .map(|part| part.trim().trim_start_matches('^'))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" > ")
}

/// The words and the width of an image, as Obsidian has them behind a bar: `120`, `120x80`, `words|120`.
pub(super) fn sized(words: &str) -> (Option<&str>, Option<u32>) {
    let (alt, size) = match words.rsplit_once('|') {
        Some((alt, size)) => (Some(alt), size),
        None => (None, words),
    };
    let width = size.split_once('x').map_or(size, |(width, _)| width);
    match width.trim().parse() {
        Ok(width) => (alt.filter(|alt| !alt.is_empty()), Some(width)),
        Err(_) => (Some(words), None),
    }
}

//! What is said about a key.

/// Keys that are read together.
#[derive(Debug)]
pub struct Group {
    pub title: &'static str,
    /// Markdown; may be empty.
    pub about: &'static str,
    pub entries: &'static [Entry],
}

/// The words of one key. Its name and shape are its reader's.
#[derive(Debug)]
pub struct Entry {
    /// With the keys above it: `theme.accent`.
    pub key: &'static str,
    /// One sentence, Markdown.
    pub about: &'static str,
    /// What holds without the key, as YAML; empty where that is nothing.
    pub default: &'static str,
    /// A value, as YAML.
    pub example: &'static str,
}

pub(super) const fn entry(
    key: &'static str,
    about: &'static str,
    default: &'static str,
    example: &'static str,
) -> Entry {
    Entry {
        key,
        about,
        default,
        example,
    }
}

//! Who may read what: a ladder of audiences, lowest first, each of which sees what those below it see.

use serde::Deserialize;
use serde::Serialize;

/// A rung of the ladder. Level 0 is what everybody sees.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Level(usize);

impl Level {
    pub const LOWEST: Level = Level(0);
    /// Above every audience: where something is for a name that nobody knows.
    pub const NOBODY: Level = Level(usize::MAX);
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    pub name: String,
    /// The identity provider's groups whose members belong to it.
    pub groups: Vec<String>,
    /// Patterns of files that only it and those above may see: `data/salaries.yaml`, `content/board/**`.
    pub files: Vec<String>,
}

/// All audiences of a site. A site that names none has one, without a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audiences(Vec<Audience>);

impl Audiences {
    pub fn new(lowest_first: Vec<Audience>) -> Self {
        Audiences(lowest_first)
    }

    pub fn level(&self, name: &str) -> Option<Level> {
        self.0
            .iter()
            .position(|audience| audience.name == name)
            .map(Level)
    }

    pub fn name(&self, level: Level) -> Option<&str> {
        self.0.get(level.0).map(|audience| audience.name.as_str())
    }

    /// The lowest first.
    pub fn all(&self) -> impl Iterator<Item = &Audience> {
        self.0.iter()
    }

    pub fn highest(&self) -> Level {
        Level(self.0.len().saturating_sub(1))
    }

    /// Every level below one, lowest first.
    pub fn below(&self, level: Level) -> impl Iterator<Item = Level> + use<> {
        (0..level.0).map(Level)
    }

    /// Whether one must say for whom to build.
    pub fn must_choose(&self) -> bool {
        self.0.len() > 1
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|audience| audience.name.as_str())
    }

    /// Every pattern of files with the level that may see what it matches.
    pub fn file_patterns(&self) -> impl Iterator<Item = (Level, &str)> {
        self.0.iter().enumerate().flat_map(|(level, audience)| {
            audience
                .files
                .iter()
                .map(move |pattern| (Level(level), pattern.as_str()))
        })
    }
}

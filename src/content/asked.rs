//! What a Markdown file says of its readers, without the rest of its head.

use serde::Deserialize;
use serde::Serialize;

use crate::content::audience::Audiences;
use crate::content::audience::Level;

/// Remembered of every version that a page ever had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub audience: Audience,
    /// Where the body begins.
    pub start: usize,
    /// There may be blocks in the body that are for some readers only.
    pub has_blocks: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Audience {
    /// Its head asks for none.
    None,
    Named(String),
    /// The head cannot be read, or is wrong: who may see the page is not known.
    Unknown,
}

impl Asked {
    /// Of a file that cannot be read.
    pub const NOTHING_KNOWN: Asked = Asked {
        audience: Audience::Unknown,
        start: 0,
        has_blocks: false,
    };

    pub fn level(&self, audiences: &Audiences) -> Level {
        match &self.audience {
            Audience::None => Level::LOWEST,
            Audience::Named(name) => audiences.level(name).unwrap_or(Level::NOBODY),
            Audience::Unknown => Level::NOBODY,
        }
    }
}

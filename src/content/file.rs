//! What is known of a file that a site publishes as it is: facts that pages may show.

use serde::Deserialize;
use serde::Serialize;

use crate::content::picture::Picture;

/// The facts of a file. They are part of every [`crate::content::link::Answer`] that leads to it, so a
/// page that shows one is rendered again when it changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// In bytes.
    pub size: u64,
    /// Of a picture, what the head of its file tells.
    pub picture: Option<Picture>,
}

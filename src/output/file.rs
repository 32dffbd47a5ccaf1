//! An [`OutputFile`] says where a file of the site goes and what it holds.

use std::sync::Arc;

use crate::content::diagnostic::Diagnostic;

/// One file of the finished site.
#[derive(Clone)]
pub struct OutputFile {
    /// Where it goes, relative to the output folder, `/` between the parts: `wiki/rust/index.html`.
    pub path: String,
    pub content: Arc<dyn Content>,
}

/// What a file holds, made only when somebody asks: the writer for files that changed, the preview
/// for pages that are looked at.
pub trait Content: Send + Sync {
    /// The hash of everything that decides the bytes. Two contents with one key have the same bytes.
    fn key(&self) -> blake3::Hash;

    /// The bytes themselves; fails with the place where the template or the source is wrong.
    fn bytes(&self) -> Result<Vec<u8>, Diagnostic>;

    /// Both, for a file of which nothing is known yet: what they have in common is worked out once.
    fn make(&self) -> Result<(blake3::Hash, Vec<u8>), Diagnostic> {
        Ok((self.key(), self.bytes()?))
    }
}

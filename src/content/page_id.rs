//! The opaque name of a page that outlives its title, its file and its URL.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

/// 16 characters of `a-z2-7`. Threads, acknowledgements and federation hang on it, never on a URL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageId(String);

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

impl PageId {
    pub fn parse(text: &str) -> Option<PageId> {
        let valid = text.len() == 16 && text.bytes().all(|byte| ALPHABET.contains(&byte));
        valid.then(|| PageId(text.to_owned()))
    }

    /// Makes the id of a page from the path and the content of its first version.
    pub fn mint(path: &str, content: &[u8]) -> PageId {
        let mut hasher = blake3::Hasher::new_derive_key("polder page id 1");
        hasher.update(&(path.len() as u64).to_le_bytes());
        hasher.update(path.as_bytes());
        hasher.update(content);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        PageId::from_bytes(bytes)
    }

    /// The id that 16 random bytes make: 16 characters of 5 bits, the low ones, which are as random as
    /// all others.
    pub fn from_bytes(bytes: [u8; 16]) -> PageId {
        let id = bytes
            .iter()
            .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
            .collect();
        PageId(id)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

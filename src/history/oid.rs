//! Tables by object id, which is a hash already.

use std::collections::HashMap;
use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;

use git2::Oid;

pub type OidMap<T> = HashMap<Oid, T, BuildHasherDefault<FirstBytes>>;
pub type OidSet = HashSet<Oid, BuildHasherDefault<FirstBytes>>;

/// Takes the first eight bytes of an id for its hash.
///
/// Somebody can make commits whose ids begin alike, at the price of as many hashes as it would slow us
/// down by; who may write into the repository has easier ways.
#[derive(Default)]
pub struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    /// An array's length is hashed before its bytes; it is always the same.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

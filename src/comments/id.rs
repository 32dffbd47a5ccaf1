//! New ids: those that tell nothing, and those of comments, which lie in the store as they were said.

use crate::comments::problem::Problem;
use crate::content::page_id::PageId;

/// An id that nobody has and nobody can guess.
pub fn fresh_id() -> Result<String, Problem> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Problem::Unavailable)?;
    Ok(PageId::from_bytes(bytes).to_string())
}

/// The id of a comment whose time everybody may know: that time, then chance. What is said in one moment lies side by
/// side in the store then, and a commit writes a fifth of what it would write all over the file.
pub fn timed_id(now: i64) -> Result<String, Problem> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Problem::Unavailable)?;
    // 45 bits of milliseconds, until the year 3084, and 35 of chance.
    let time = u64::try_from(now).unwrap_or_default();
    for (place, byte) in bytes[..9].iter_mut().enumerate() {
        *byte = (time >> (5 * (8 - place))) as u8;
    }
    Ok(PageId::from_bytes(bytes).to_string())
}

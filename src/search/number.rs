//! Numbers for subjects: each near the place that its name asks for, so that others may come and go
//! without moving it.
//!
//! It is a table in which a name's hash says where it wants to stand; where somebody stands already, it
//! takes the next free place. Only the neighbours of one that comes or goes may have to move, and the
//! same names have the same numbers whatever happened before.

/// The hash of a subject's name.
pub type Identity = [u8; 16];

/// Numbers for some subjects, which are in the order of their identities.
pub fn numbers(sorted: &[Identity], room: u32) -> Vec<u32> {
    let mut next = 0;
    sorted
        .iter()
        .map(|identity| {
            let head: [u8; 4] = [identity[0], identity[1], identity[2], identity[3]];
            let wish = (u64::from(u32::from_be_bytes(head)) * u64::from(room)) >> 32;
            let number = next.max(wish as u32);
            next = number + 1;
            number
        })
        .collect()
}

/// How many places the table has: a quarter more than there are subjects, in steps of an eighth, so
/// that it seldom changes.
pub fn room(subjects: usize) -> u32 {
    let wanted = u32::try_from(subjects + subjects / 4 + 8).unwrap_or(u32::MAX / 2);
    let step = 1 << (32 - wanted.leading_zeros()).saturating_sub(4);
    wanted.div_ceil(step) * step
}

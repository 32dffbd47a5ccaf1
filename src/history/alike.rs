//! How far two byte strings are alike, from either end, compared in strides.

/// Long strides are the fast ones; the short ones find the place.
const STRIDES: [usize; 4] = [4096, 256, 8, 1];

/// The number of bytes that both begin with.
pub fn prefix(one: &[u8], other: &[u8]) -> usize {
    let shared = one.len().min(other.len());
    let (one, other) = (&one[..shared], &other[..shared]);
    let mut same = 0;
    for stride in STRIDES {
        let pairs = one[same..]
            .chunks_exact(stride)
            .zip(other[same..].chunks_exact(stride));
        same += stride * pairs.take_while(|(one, other)| one == other).count();
    }
    same
}

/// The number of bytes that both end with.
pub fn suffix(one: &[u8], other: &[u8]) -> usize {
    let shared = one.len().min(other.len());
    let (one, other) = (&one[one.len() - shared..], &other[other.len() - shared..]);
    let mut same = 0;
    for stride in STRIDES {
        let pairs = one[..shared - same]
            .rchunks_exact(stride)
            .zip(other[..shared - same].rchunks_exact(stride));
        same += stride * pairs.take_while(|(one, other)| one == other).count();
    }
    same
}

//! As much of DER as a public key needs. (<https://www.rfc-editor.org/rfc/rfc5280#section-4.1>)

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

/// `rsaEncryption`, and the NULL that stands behind it.
const RSA: &[u8] = &[
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
/// `id-Ed25519`, behind which nothing stands.
const ED25519: &[u8] = &[0x06, 0x03, 0x2b, 0x65, 0x70];

use crate::federation::key::algorithm::Algorithm;

fn identifier(algorithm: Algorithm) -> &'static [u8] {
    match algorithm {
        Algorithm::Rsa => RSA,
        Algorithm::Ed25519 => ED25519,
    }
}

/// Writes a `SubjectPublicKeyInfo` around a key.
pub fn wrap(algorithm: Algorithm, key: &[u8]) -> Vec<u8> {
    let mut bits = vec![0];
    bits.extend_from_slice(key);
    let mut inner = element(SEQUENCE, identifier(algorithm));
    inner.extend(element(BIT_STRING, &bits));
    element(SEQUENCE, &inner)
}

/// The key in a `SubjectPublicKeyInfo`, if it is of a kind that is known.
pub fn unwrap(bytes: &[u8]) -> Option<(Algorithm, &[u8])> {
    let (inner, rest) = read(bytes, SEQUENCE)?;
    let (found, inner) = read(inner, SEQUENCE)?;
    let (bits, after) = read(inner, BIT_STRING)?;
    if !rest.is_empty() || !after.is_empty() {
        return None;
    }
    let key = bits.strip_prefix(&[0])?;
    let known = [Algorithm::Rsa, Algorithm::Ed25519];
    let algorithm = known
        .into_iter()
        .find(|algorithm| identifier(*algorithm) == found)?;
    Some((algorithm, key))
}

/// Whether some bytes are one sequence, as a bare RSA key is.
pub fn is_sequence(bytes: &[u8]) -> bool {
    read(bytes, SEQUENCE).is_some_and(|(_, rest)| rest.is_empty())
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut out = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        Ok(long) => out.extend([0x81, long]),
        // No key comes near the 64 kB that fit here.
        Err(_) => {
            out.push(0x82);
            out.extend(&length.to_be_bytes()[size_of::<usize>() - 2..]);
        }
    }
    out.extend_from_slice(content);
    out
}

/// The content of an element, and what follows it.
fn read(bytes: &[u8], wanted: u8) -> Option<(&[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81 => {
            let (&length, rest) = rest.split_first()?;
            (usize::from(length), rest)
        }
        0x82 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            (usize::from(u16::from_be_bytes(*length)), rest)
        }
        _ => return None,
    };
    if tag != wanted {
        return None;
    }
    rest.split_at_checked(length)
}

//! The hash of a body in its headers: `Digest` (RFC 3230) and `Content-Digest` (RFC 9530).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::digest::SHA256;

use crate::federation::signature::field;
use crate::federation::signature::field::Bare;

fn sha256(body: &[u8]) -> Vec<u8> {
    ring::digest::digest(&SHA256, body).as_ref().to_vec()
}

/// `SHA-256=X48E9q…`
pub fn digest(body: &[u8]) -> String {
    format!("SHA-256={}", BASE64_STANDARD.encode(sha256(body)))
}

/// `sha-256=:X48E9q…:`
pub fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64_STANDARD.encode(sha256(body)))
}

/// Whether a `Digest` names the SHA-256 of a body, once, and that is right. Others beside it say nothing.
pub fn fits(value: &str, body: &[u8]) -> bool {
    let named = value.split(',').filter_map(|part| {
        let (name, hash) = part.trim().split_once('=')?;
        name.eq_ignore_ascii_case("sha-256").then_some(hash)
    });
    let named: Vec<&str> = named.collect();
    let [hash] = named.as_slice() else {
        return false;
    };
    BASE64_STANDARD
        .decode(hash)
        .is_ok_and(|hash| hash == sha256(body))
}

pub fn content_fits(value: &str, body: &[u8]) -> bool {
    let Some(hashes) = field::dictionary(value) else {
        return false;
    };
    hashes.iter().any(|member| {
        let bytes = match member.item() {
            Some(Bare::Bytes(bytes)) => bytes,
            _ => return false,
        };
        member.name == "sha-256" && *bytes == sha256(body)
    })
}

//! Keys of others: read from what they say of themselves, and used to check what they signed.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::signature::ED25519;
use ring::signature::RSA_PKCS1_2048_8192_SHA256;
use ring::signature::UnparsedPublicKey;
use ring::signature::VerificationAlgorithm;

use crate::federation::key::algorithm::Algorithm;
use crate::federation::key::der;
use crate::federation::key::multibase;

/// A longer text is no key.
const LONGEST: usize = 4096;
/// How Multikey marks an Ed25519 key.
const ED25519_MARK: &[u8] = &[0xed, 0x01];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    pub algorithm: Algorithm,
    /// Of RSA an `RSAPublicKey`, of Ed25519 its 32 bytes.
    bytes: Vec<u8>,
}

impl PublicKey {
    pub fn new(algorithm: Algorithm, bytes: &[u8]) -> PublicKey {
        PublicKey {
            algorithm,
            bytes: bytes.to_vec(),
        }
    }

    /// `-----BEGIN PUBLIC KEY-----`, or the older `-----BEGIN RSA PUBLIC KEY-----`.
    pub fn from_pem(text: &str) -> Option<PublicKey> {
        if text.len() > LONGEST {
            return None;
        }
        let text = text.trim().strip_prefix("-----BEGIN ")?;
        let (label, text) = text.split_once("-----")?;
        let (text, end) = text.split_once("-----END ")?;
        if end.trim_end() != format!("{label}-----") {
            return None;
        }
        let letters: String = text
            .chars()
            .filter(|letter| !letter.is_ascii_whitespace())
            .collect();
        let bytes = BASE64_STANDARD.decode(letters).ok()?;
        match label {
            "PUBLIC KEY" => {
                let (algorithm, key) = der::unwrap(&bytes)?;
                let fits = algorithm == Algorithm::Rsa || key.len() == 32;
                fits.then(|| PublicKey::new(algorithm, key))
            }
            "RSA PUBLIC KEY" => {
                der::is_sequence(&bytes).then(|| PublicKey::new(Algorithm::Rsa, &bytes))
            }
            _ => None,
        }
    }

    pub fn to_pem(&self) -> String {
        let letters = BASE64_STANDARD.encode(der::wrap(self.algorithm, &self.bytes));
        let mut out = "-----BEGIN PUBLIC KEY-----\n".to_owned();
        let mut rest = letters.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(64));
            out.push_str(line);
            out.push('\n');
            rest = after;
        }
        out.push_str("-----END PUBLIC KEY-----\n");
        out
    }

    /// An Ed25519 key as `publicKeyMultibase`.
    pub fn from_multibase(text: &str) -> Option<PublicKey> {
        let bytes = multibase::read(text)?;
        let key = bytes.strip_prefix(ED25519_MARK)?;
        (key.len() == 32).then(|| PublicKey::new(Algorithm::Ed25519, key))
    }

    /// `None` for an RSA key, which nobody writes so.
    pub fn to_multibase(&self) -> Option<String> {
        let marked = [ED25519_MARK, &self.bytes].concat();
        (self.algorithm == Algorithm::Ed25519).then(|| multibase::write(&marked))
    }

    /// Whether the holder of this key signed some bytes. RSA keys of fewer than 2048 bits sign nothing.
    pub fn verifies(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let algorithm: &'static dyn VerificationAlgorithm = match self.algorithm {
            Algorithm::Rsa => &RSA_PKCS1_2048_8192_SHA256,
            Algorithm::Ed25519 => &ED25519,
        };
        let key = UnparsedPublicKey::new(algorithm, &self.bytes);
        key.verify(bytes, signature).is_ok()
    }
}

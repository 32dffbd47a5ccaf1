//! The two ways in which a message may be signed.

/// Both sign a SHA-2 hash: RSASSA-PKCS1-v1_5 with SHA-256, and Ed25519.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Rsa,
    Ed25519,
}

impl Algorithm {
    /// As RFC 9421 registers it.
    pub fn name(self) -> &'static str {
        match self {
            Algorithm::Rsa => "rsa-v1_5-sha256",
            Algorithm::Ed25519 => "ed25519",
        }
    }

    pub fn of(name: &str) -> Option<Algorithm> {
        [Algorithm::Rsa, Algorithm::Ed25519]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }
}

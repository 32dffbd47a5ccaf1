//! How a peer signs, and so how it wants what it is sent to be signed: in which form, with which kind of key.

use serde_json::Value;

use crate::federation::key::algorithm::Algorithm;
use crate::federation::signature::claim::Kind;

/// How one says that newer signatures are understood. (FEP-844e)
const NEWER: &str = "https://datatracker.ietf.org/doc/html/rfc9421";
/// How one says that they are understood by Ed25519 too.
const ED25519: &str =
    "https://datatracker.ietf.org/doc/html/rfc9421#name-eddsa-using-curve-edwards25";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    pub kind: Kind,
    pub algorithm: Algorithm,
}

impl Manner {
    /// What everybody understands.
    pub const OLDEST: Manner = Manner {
        kind: Kind::Cavage,
        algorithm: Algorithm::Rsa,
    };
    const NEWER: Manner = Manner {
        kind: Kind::Rfc9421,
        algorithm: Algorithm::Rsa,
    };
    /// Signing with Ed25519 is a small part of the work that RSA is.
    const NEWEST: Manner = Manner {
        kind: Kind::Rfc9421,
        algorithm: Algorithm::Ed25519,
    };

    /// As the store calls it.
    pub fn name(self) -> &'static str {
        match (self.kind, self.algorithm) {
            (Kind::Cavage, _) => "cavage",
            (Kind::Rfc9421, Algorithm::Rsa) => "rfc9421",
            (Kind::Rfc9421, Algorithm::Ed25519) => "rfc9421 ed25519",
        }
    }

    pub fn of(name: &str) -> Manner {
        let known = [Manner::NEWER, Manner::NEWEST];
        let found = known.into_iter().find(|manner| manner.name() == name);
        found.unwrap_or(Manner::OLDEST)
    }

    /// What a site says to understand: the best of it.
    pub fn understood(site: &Value) -> Manner {
        let implements = site["generator"]["implements"].as_array();
        let says = |href: &str| {
            let mut said = implements.into_iter().flatten();
            said.any(|said| said["href"] == href)
        };
        match (says(NEWER), says(ED25519)) {
            (true, true) => Manner::NEWEST,
            (true, false) => Manner::NEWER,
            (false, _) => Manner::OLDEST,
        }
    }

    /// What this site says to understand.
    pub fn all() -> Value {
        serde_json::json!([
            { "name": "RFC-9421: HTTP Message Signatures", "href": NEWER },
            { "name": "RFC-9421 signatures using the Ed25519 algorithm", "href": ED25519 },
        ])
    }
}

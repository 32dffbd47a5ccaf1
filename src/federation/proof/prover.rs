//! The key with which this site proves what its people write.

use std::fmt;

use serde_json::Value;

use crate::comments::app::time;
use crate::federation::key::multibase;
use crate::federation::key::private::PrivateKey;
use crate::federation::names::Names;
use crate::federation::proof::integrity;

pub struct Prover {
    pub names: Names,
    pub generation: i64,
    /// Of Ed25519.
    pub key: PrivateKey,
}

impl fmt::Debug for Prover {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Prover")
    }
}

impl Prover {
    /// The public key, as Multikey writes it.
    pub fn multibase(&self) -> String {
        self.key.public().to_multibase().unwrap_or_default()
    }

    /// A document with the proof that an actor of this site wrote it. `now` is in milliseconds.
    pub fn prove(&self, mut document: Value, actor: &str, now: i64) -> Value {
        let method = self.names.method(actor, self.generation);
        let mut proof = integrity::config(&document, &method, &time(now));
        let signed = integrity::signed(&document, &proof);
        let signature = signed.and_then(|signed| self.key.sign(&signed).ok());
        // Without one it is looked up where it was written.
        if let Some(signature) = signature {
            proof["proofValue"] = multibase::write(&signature).into();
            document["proof"] = proof;
        }
        document
    }
}

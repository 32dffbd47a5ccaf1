//! The proof of a document: what is signed of it, and whether it is.
//! (<https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022>)

use ring::digest::SHA256;
use ring::digest::digest;
use serde_json::Value;
use serde_json::json;

use crate::federation::key::multibase;
use crate::federation::key::public::PublicKey;
use crate::federation::proof::canonical;

const KIND: &str = "DataIntegrityProof";
const SUITE: &str = "eddsa-jcs-2022";
const PURPOSE: &str = "assertionMethod";

/// What a proof says of itself, before anything is signed. `created` is a time as JSON has it.
pub fn config(document: &Value, method: &str, created: &str) -> Value {
    let mut proof = json!({
        "type": KIND,
        "cryptosuite": SUITE,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
        "created": created,
    });
    if let Some(context) = document.get("@context") {
        proof["@context"] = context.clone();
    }
    proof
}

/// The bytes that are signed: the hash of what the proof says of itself, and that of the document without it.
pub fn signed(document: &Value, config: &Value) -> Option<Vec<u8>> {
    let hash = |value: &Value| Some(digest(&SHA256, &canonical::bytes(value)?));
    let (config, document) = (hash(config)?, hash(document)?);
    Some([config.as_ref(), document.as_ref()].concat())
}

/// The key by which a document says that it is proven; `None` where it has no proof that could be checked here.
pub fn method(document: &Value) -> Option<&str> {
    let proof = &document["proof"];
    let fits =
        proof["type"] == KIND && proof["cryptosuite"] == SUITE && proof["proofPurpose"] == PURPOSE;
    proof["verificationMethod"].as_str().filter(|_| fits)
}

/// Whether the holder of a key signed a document as it is.
pub fn verify(document: &Value, key: &PublicKey) -> bool {
    check(document, key).is_some_and(|fits| fits)
}

fn check(document: &Value, key: &PublicKey) -> Option<bool> {
    method(document)?;
    let mut document = document.clone();
    let mut config = document.as_object_mut()?.shift_remove("proof")?;
    let signature = config.as_object_mut()?.shift_remove("proofValue")?;
    let signature = multibase::read(signature.as_str()?)?;
    if let Some(context) = config.get("@context") {
        // What was added to it later has no say over what was signed.
        let begins = list(document.get("@context")?).starts_with(list(context));
        begins.then_some(())?;
        document["@context"] = context.clone();
    }
    Some(key.verifies(&signed(&document, &config)?, &signature))
}

fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        one => std::slice::from_ref(one),
    }
}

//! Signatures in whichever form they are.

use crate::federation::signature::cavage::Cavage;
use crate::federation::signature::claim::Claim;
use crate::federation::signature::claim::Flaw;
use crate::federation::signature::claim::Kind;
use crate::federation::signature::form::Form;
use crate::federation::signature::message::Message;
use crate::federation::signature::rfc9421::Rfc9421;

pub fn form(kind: Kind) -> &'static dyn Form {
    match kind {
        Kind::Cavage => &Cavage,
        Kind::Rfc9421 => &Rfc9421,
    }
}

/// What the signature of a message says, in whichever form it is.
pub fn read(message: &Message<'_>) -> Result<Claim, Flaw> {
    let kind = match message.headers.contains_key("signature-input") {
        true => Kind::Rfc9421,
        false => Kind::Cavage,
    };
    form(kind).read(message)
}

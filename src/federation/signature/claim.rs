//! What a signature says of a message, before anybody has checked it; and the checks that need no key.

use thiserror::Error;

use crate::federation::key::algorithm::Algorithm;
use crate::federation::key::public::PublicKey;
use crate::federation::signature::digest;
use crate::federation::signature::message::Message;

/// Seconds that a message may have been under way.
const PAST: i64 = 60 * 60;
/// Seconds that the clock of a peer may be ahead.
const FUTURE: i64 = 5 * 60;

/// How a message is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Cavage,
    Rfc9421,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub kind: Kind,
    /// The id of the key, which is where it can be found.
    pub key: String,
    /// `None` where the key says it.
    pub algorithm: Option<Algorithm>,
    /// What is signed: headers, and `(request-target)` or `@method` and their like.
    pub covered: Vec<String>,
    /// When it was signed, in seconds since 1970.
    pub created: Option<i64>,
    pub expires: Option<i64>,
    /// The bytes that were signed.
    pub base: String,
    pub signature: Vec<u8>,
}

/// Why a signature is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Flaw {
    #[error("it is not signed")]
    Unsigned,
    #[error("its signature cannot be read: {0}")]
    Unreadable(&'static str),
    #[error("its signature covers `{0}`, which cannot be read")]
    Missing(String),
    #[error("its signature does not cover {0}")]
    Uncovered(&'static str),
    #[error("its digest is not that of its body")]
    Digest,
    #[error("it was signed at another time: look at the clocks")]
    Time,
    #[error("its signature is not that of its key")]
    Wrong,
}

impl Claim {
    /// What holds of a message whoever signed it: it is signed as a whole, it is this body, and it is now.
    /// `now` is in seconds.
    pub fn check(&self, message: &Message<'_>, body: Option<&[u8]>, now: i64) -> Result<(), Flaw> {
        let covers = |name: &str| self.covered.iter().any(|covered| covered == name);
        let must = |name: &'static str| covers(name).then_some(()).ok_or(Flaw::Uncovered(name));
        let signed = match self.kind {
            Kind::Cavage => {
                must("(request-target)")?;
                must("host")?;
                match self.created.filter(|_| covers("(created)")) {
                    Some(created) => created,
                    None => {
                        must("date")?;
                        let date = message.field("date").ok_or(Flaw::Time)?;
                        seconds(&date).ok_or(Flaw::Time)?
                    }
                }
            }
            Kind::Rfc9421 => {
                must("@method")?;
                must("@target-uri")?;
                self.created.ok_or(Flaw::Uncovered("created"))?
            }
        };
        if let Some(body) = body {
            let header = match self.kind {
                Kind::Cavage => "digest",
                Kind::Rfc9421 => "content-digest",
            };
            must(header)?;
            let value = message.field(header).ok_or(Flaw::Digest)?;
            let fits = match self.kind {
                Kind::Cavage => digest::fits(&value, body),
                Kind::Rfc9421 => digest::content_fits(&value, body),
            };
            fits.then_some(()).ok_or(Flaw::Digest)?;
        }
        let age = now.saturating_sub(signed);
        let expired = self.expires.is_some_and(|expires| expires < now);
        if !(-FUTURE..=PAST).contains(&age) || expired {
            return Err(Flaw::Time);
        }
        Ok(())
    }

    /// Whether the holder of a key signed it.
    pub fn verify(&self, key: &PublicKey) -> Result<(), Flaw> {
        let fits = self
            .algorithm
            .is_none_or(|algorithm| algorithm == key.algorithm);
        match fits && key.verifies(self.base.as_bytes(), &self.signature) {
            true => Ok(()),
            false => Err(Flaw::Wrong),
        }
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` as seconds since 1970.
fn seconds(date: &str) -> Option<i64> {
    let zoned = jiff::fmt::rfc2822::parse(date).ok()?;
    Some(zoned.timestamp().as_second())
}

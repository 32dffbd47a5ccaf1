//! What a form of signatures can do: be read, and be written.

use axum::http::HeaderName;
use axum::http::HeaderValue;

use crate::federation::key::private::PrivateKey;
use crate::federation::signature::claim::Claim;
use crate::federation::signature::claim::Flaw;
use crate::federation::signature::message::Message;

/// Who signs.
pub struct Signer<'a> {
    /// Where others find the public key.
    pub id: &'a str,
    pub key: &'a PrivateKey,
}

/// Headers that a signature adds to a request.
pub type Headers = Vec<(HeaderName, HeaderValue)>;

pub trait Form {
    /// What the signature of a message says.
    fn read(&self, message: &Message<'_>) -> Result<Claim, Flaw>;

    /// Signs a message with its body, if it has one. `now` is in seconds.
    fn sign(
        &self,
        message: &Message<'_>,
        body: Option<&[u8]>,
        signer: &Signer<'_>,
        now: i64,
    ) -> anyhow::Result<Headers>;
}

/// The time as requests say it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn date(now: i64) -> anyhow::Result<String> {
    let now = jiff::Timestamp::from_second(now)?;
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    Ok(printer.timestamp_to_rfc9110_string(&now)?)
}

//! The older form, which most servers speak. (<https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12>)

use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::header;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::federation::key::algorithm::Algorithm;
use crate::federation::signature::claim::Claim;
use crate::federation::signature::claim::Flaw;
use crate::federation::signature::claim::Kind;
use crate::federation::signature::digest;
use crate::federation::signature::form::Form;
use crate::federation::signature::form::Headers;
use crate::federation::signature::form::Signer;
use crate::federation::signature::form::date;
use crate::federation::signature::message::Message;

/// A longer header is none of ours.
const LONGEST: usize = 8 * 1024;
/// Headers that are covered.
const MOST: usize = 32;

const SIGNATURE: HeaderName = HeaderName::from_static("signature");
const DIGEST: HeaderName = HeaderName::from_static("digest");

pub struct Cavage;

impl Form for Cavage {
    fn read(&self, message: &Message<'_>) -> Result<Claim, Flaw> {
        let mut lines = message.headers.get_all(SIGNATURE).iter();
        let line = lines.next().ok_or(Flaw::Unsigned)?;
        if lines.next().is_some() {
            return Err(Flaw::Unreadable("there are two"));
        }
        let line = line.to_str().map_err(|_| Flaw::Unreadable("no text"))?;
        let parts = parts(line)?;
        let part = |name: &str| {
            let found = parts.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str())
        };
        let number = |name| match part(name) {
            Some(text) => {
                let number: Option<i64> = text.parse().ok();
                let number = number.filter(|number| (0..=1 << 40).contains(number));
                number.map(Some).ok_or(Flaw::Unreadable("a time is none"))
            }
            None => Ok(None),
        };
        let algorithm = match part("algorithm") {
            // The key says it.
            None | Some("hs2019") => None,
            Some("rsa-sha256") => Some(Algorithm::Rsa),
            Some("ed25519" | "ed25519-sha512") => Some(Algorithm::Ed25519),
            Some(_) => return Err(Flaw::Unreadable("its algorithm is not known")),
        };
        let (created, expires) = (number("created")?, number("expires")?);
        let covered = part("headers").unwrap_or("(created)");
        let covered: Vec<String> = covered
            .split(' ')
            .map(|name| name.to_ascii_lowercase())
            .collect();
        if covered.len() > MOST {
            return Err(Flaw::Unreadable("it covers too much"));
        }
        let mut base = String::new();
        for (place, name) in covered.iter().enumerate() {
            if covered[..place].contains(name) {
                return Err(Flaw::Unreadable("it covers something twice"));
            }
            let missing = || Flaw::Missing(name.clone());
            // Older algorithms are not to be used with the times of newer ones, says the draft.
            let time = |time: Option<i64>| {
                let time = time.filter(|_| part("algorithm").is_none_or(|name| name == "hs2019"));
                time.map(|time| time.to_string()).ok_or_else(missing)
            };
            let value = match name.as_str() {
                "(request-target)" => {
                    format!("{} {}", message.method.to_ascii_lowercase(), message.target)
                }
                "(created)" => time(created)?,
                "(expires)" => time(expires)?,
                name => message.field(name).ok_or_else(missing)?,
            };
            if place > 0 {
                base.push('\n');
            }
            base.push_str(&format!("{name}: {value}"));
        }
        let signature = part("signature").ok_or(Flaw::Unreadable("it has no `signature`"))?;
        Ok(Claim {
            kind: Kind::Cavage,
            key: part("keyId")
                .ok_or(Flaw::Unreadable("it has no `keyId`"))?
                .to_owned(),
            algorithm,
            created,
            expires: expires.filter(|_| covered.iter().any(|name| name == "(expires)")),
            covered,
            base,
            signature: BASE64_STANDARD
                .decode(signature)
                .map_err(|_| Flaw::Unreadable("it is no base64"))?,
        })
    }

    fn sign(
        &self,
        message: &Message<'_>,
        body: Option<&[u8]>,
        signer: &Signer<'_>,
        now: i64,
    ) -> anyhow::Result<Headers> {
        let date = date(now)?;
        let mut names = "(request-target) host date".to_owned();
        let mut base = format!(
            "(request-target): {} {}\nhost: {}\ndate: {date}",
            message.method.to_ascii_lowercase(),
            message.target,
            message.authority,
        );
        let mut headers = vec![(header::DATE, HeaderValue::try_from(date)?)];
        if let Some(body) = body {
            let digest = digest::digest(body);
            names.push_str(" digest");
            base.push_str(&format!("\ndigest: {digest}"));
            headers.push((DIGEST, HeaderValue::try_from(digest)?));
        }
        let algorithm = match signer.key.algorithm() {
            Algorithm::Rsa => "rsa-sha256",
            Algorithm::Ed25519 => "hs2019",
        };
        let signature = BASE64_STANDARD.encode(signer.key.sign(base.as_bytes())?);
        let value = format!(
            "keyId=\"{}\",algorithm=\"{algorithm}\",headers=\"{names}\",signature=\"{signature}\"",
            signer.id,
        );
        headers.push((SIGNATURE, HeaderValue::try_from(value)?));
        Ok(headers)
    }
}

/// `name="value", name=3`: each once.
fn parts(line: &str) -> Result<Vec<(String, String)>, Flaw> {
    const NO_LIST: Flaw = Flaw::Unreadable("it is no list of parts");
    if line.len() > LONGEST {
        return Err(Flaw::Unreadable("it is too long"));
    }
    let mut parts: Vec<(String, String)> = Vec::new();
    let mut rest = line.trim();
    loop {
        let (name, after) = rest.split_once('=').ok_or(NO_LIST)?;
        let name = name.trim_end();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(plain) {
            return Err(NO_LIST);
        }
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or(NO_LIST)?,
            None => {
                let end = after.find(|c: char| !c.is_ascii_digit());
                after.split_at(end.unwrap_or(after.len()))
            }
        };
        if value.contains('\\') {
            return Err(NO_LIST);
        }
        if parts.iter().any(|(known, _)| known == name) {
            return Err(Flaw::Unreadable("a part is there twice"));
        }
        parts.push((name.to_owned(), value.to_owned()));
        let after = after.trim_start();
        if after.is_empty() {
            return Ok(parts);
        }
        rest = after.strip_prefix(',').ok_or(NO_LIST)?.trim_start();
    }
}

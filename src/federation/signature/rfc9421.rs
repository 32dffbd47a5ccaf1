//! The newer form. (<https://www.rfc-editor.org/rfc/rfc9421>)

use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::header;

use crate::federation::key::algorithm::Algorithm;
use crate::federation::signature::claim::Claim;
use crate::federation::signature::claim::Flaw;
use crate::federation::signature::claim::Kind;
use crate::federation::signature::digest;
use crate::federation::signature::field;
use crate::federation::signature::field::Bare;
use crate::federation::signature::field::Item;
use crate::federation::signature::field::Parameters;
use crate::federation::signature::field::Value;
use crate::federation::signature::form::Form;
use crate::federation::signature::form::Headers;
use crate::federation::signature::form::Signer;
use crate::federation::signature::form::date;
use crate::federation::signature::message::Message;

const INPUT: HeaderName = HeaderName::from_static("signature-input");
const SIGNATURE: HeaderName = HeaderName::from_static("signature");
const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");

/// What our own signatures are called; the name says nothing.
const LABEL: &str = "sig1";

pub struct Rfc9421;

impl Form for Rfc9421 {
    fn read(&self, message: &Message<'_>) -> Result<Claim, Flaw> {
        let read = |name: &HeaderName| {
            let value = message.field(name.as_str()).ok_or(Flaw::Unsigned)?;
            let members = field::dictionary(&value);
            let members = members.ok_or(Flaw::Unreadable("it is no dictionary"))?;
            // Of two, one would be believed that nobody checked.
            match <[_; 1]>::try_from(members) {
                Ok([member]) => Ok(member),
                Err(_) => Err(Flaw::Unreadable("there is not one")),
            }
        };
        let (input, signature) = (read(&INPUT)?, read(&SIGNATURE)?);
        if input.name != signature.name {
            return Err(Flaw::Unreadable("it is another than the one described"));
        }
        let Value::List(components) = &input.value else {
            return Err(Flaw::Unreadable("it covers no list"));
        };
        let mut covered: Vec<String> = Vec::new();
        for component in components {
            let name = name(component)?;
            if covered.contains(&name) {
                return Err(Flaw::Unreadable("it covers something twice"));
            }
            covered.push(name);
        }
        let part = |name: &str| {
            let found = input.parameters.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value)
        };
        let text = |name| match part(name) {
            Some(Bare::Text(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(Flaw::Unreadable("a part is no text")),
            None => Ok(None),
        };
        let number = |name| match part(name) {
            Some(Bare::Int(number)) => Ok(Some(*number)),
            Some(_) => Err(Flaw::Unreadable("a time is none")),
            None => Ok(None),
        };
        let algorithm = match text("alg")? {
            Some(name) => {
                let known = Algorithm::of(name);
                Some(known.ok_or(Flaw::Unreadable("its algorithm is not known"))?)
            }
            None => None,
        };
        let base = base(message, &covered, &input.parameters)?;
        Ok(Claim {
            kind: Kind::Rfc9421,
            key: text("keyid")?
                .ok_or(Flaw::Unreadable("it has no `keyid`"))?
                .to_owned(),
            algorithm,
            covered,
            created: number("created")?,
            expires: number("expires")?,
            base,
            signature: match signature.item() {
                Some(Bare::Bytes(bytes)) => bytes.clone(),
                _ => return Err(Flaw::Unreadable("it is no bytes")),
            },
        })
    }

    fn sign(
        &self,
        message: &Message<'_>,
        body: Option<&[u8]>,
        signer: &Signer<'_>,
        now: i64,
    ) -> anyhow::Result<Headers> {
        let mut covered = vec!["@method".to_owned(), "@target-uri".to_owned()];
        let mut headers = message.headers.clone();
        let mut added = vec![(header::DATE, HeaderValue::try_from(date(now)?)?)];
        if let Some(body) = body {
            let digest = HeaderValue::try_from(digest::content_digest(body))?;
            headers.insert(CONTENT_DIGEST, digest.clone());
            added.push((CONTENT_DIGEST, digest));
            covered.push(CONTENT_DIGEST.as_str().to_owned());
        }
        let parameters = vec![
            ("created".to_owned(), Bare::Int(now)),
            ("keyid".to_owned(), Bare::Text(signer.id.to_owned())),
            (
                "alg".to_owned(),
                Bare::Text(signer.key.algorithm().name().to_owned()),
            ),
        ];
        let message = Message {
            headers: &headers,
            ..*message
        };
        let base = base(&message, &covered, &parameters)?;
        let mut signature = format!("{LABEL}=");
        let bytes = Bare::Bytes(signer.key.sign(base.as_bytes())?);
        field::write(&bytes, &mut signature);
        let input = format!("{LABEL}={}", described(&covered, &parameters));
        added.push((INPUT, HeaderValue::try_from(input)?));
        added.push((SIGNATURE, HeaderValue::try_from(signature)?));
        Ok(added)
    }
}

fn name(component: &Item) -> Result<String, Flaw> {
    let Bare::Text(name) = &component.value else {
        return Err(Flaw::Unreadable("it covers what has no name"));
    };
    // `;key`, `;req` and their like cut something out of what they name: no server that we know uses them.
    if !component.parameters.is_empty() {
        return Err(Flaw::Unreadable("it covers a part of something"));
    }
    Ok(name.clone())
}

/// What is signed. (<https://www.rfc-editor.org/rfc/rfc9421#section-2.5>)
fn base(
    message: &Message<'_>,
    covered: &[String],
    parameters: &Parameters,
) -> Result<String, Flaw> {
    let mut base = String::new();
    for name in covered {
        let value = match name.as_str() {
            "@method" => message.method.to_owned(),
            "@target-uri" => message.uri(),
            "@authority" => message.authority.to_ascii_lowercase(),
            "@scheme" => message.scheme.to_owned(),
            "@request-target" => message.target.to_owned(),
            "@path" => message.path().to_owned(),
            "@query" => message.query().to_owned(),
            name if name.starts_with('@') || name.chars().any(|c| c.is_ascii_uppercase()) => {
                return Err(Flaw::Missing(name.to_owned()));
            }
            name => message
                .field(name)
                .ok_or_else(|| Flaw::Missing(name.to_owned()))?,
        };
        base.push_str(&format!("\"{name}\": {value}\n"));
    }
    base.push_str("\"@signature-params\": ");
    base.push_str(&described(covered, parameters));
    Ok(base)
}

/// `("@method" "@target-uri");created=1618884473`
fn described(covered: &[String], parameters: &Parameters) -> String {
    let mut out = "(".to_owned();
    for (place, name) in covered.iter().enumerate() {
        if place > 0 {
            out.push(' ');
        }
        field::write(&Bare::Text(name.clone()), &mut out);
    }
    out.push(')');
    field::write_parameters(parameters, &mut out);
    out
}

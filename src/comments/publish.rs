//! Whoever makes builds: how they are asked for one, and know that it is we who ask.

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use crate::comments::id::fresh_id;
use crate::comments::outbound::Target;

/// Who is asked, and how they know that it is we.
#[derive(Clone, Debug)]
pub struct Publish {
    pub target: Target,
    pub body: String,
    /// With which requests are signed.
    pub secret: Option<Vec<u8>>,
    /// Which they ask of whoever asks them.
    pub token: Option<String>,
}

impl Publish {
    pub async fn ask(&self, now: i64) -> Result<(), String> {
        let headers = self.headers(now).ok_or("the request cannot be signed")?;
        let body = self.body.clone().into_bytes();
        let posted = self.target.post(headers, body).await;
        posted.map_err(|failure| failure.to_string())
    }

    /// Signed as Standard Webhooks has it. (<https://www.standardwebhooks.com>)
    fn headers(&self, now: i64) -> Option<HeaderMap> {
        let mut headers = HeaderMap::new();
        let kind = HeaderValue::from_static("application/json");
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::USER_AGENT, HeaderValue::from_static("Polder"));
        let id = fresh_id().ok()?;
        let seconds = now.div_euclid(1000);
        headers.insert("webhook-id", HeaderValue::try_from(&id).ok()?);
        headers.insert("webhook-timestamp", HeaderValue::from(seconds));
        if let Some(secret) = &self.secret {
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
            let signed = format!("{id}.{seconds}.{}", self.body);
            let tag = hmac::sign(&key, signed.as_bytes());
            let signature = format!("v1,{}", STANDARD.encode(tag));
            headers.insert("webhook-signature", HeaderValue::try_from(signature).ok()?);
        }
        if let Some(token) = &self.token {
            let mut value = HeaderValue::try_from(format!("Bearer {token}")).ok()?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        Some(headers)
    }
}

//! What is signed of a request.

use axum::http::HeaderMap;

/// A request as both ends see it, whatever proxies stand between them.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// `POST`
    pub method: &'a str,
    /// `https`
    pub scheme: &'a str,
    /// `kb.fr.example`, with a port where it is not the usual one.
    pub authority: &'a str,
    /// `/ap/inbox`, with its query.
    pub target: &'a str,
    pub headers: &'a HeaderMap,
}

impl Message<'_> {
    /// The value of a header, all its lines as one. `None` where it is not there, or is no text.
    pub fn field(&self, name: &str) -> Option<String> {
        let mut lines = self.headers.get_all(name).iter();
        let mut value = lines.next()?.to_str().ok()?.trim().to_owned();
        for line in lines {
            value.push_str(", ");
            value.push_str(line.to_str().ok()?.trim());
        }
        Some(value)
    }

    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// `?after=3`; `?` where there is none.
    pub fn query(&self) -> &str {
        let place = self.target.find('?');
        place.map_or("?", |place| &self.target[place..])
    }

    pub fn uri(&self) -> String {
        format!("{}://{}{}", self.scheme, self.authority, self.target)
    }
}

//! The ids of this site's own things. None is ever used again for something else.

use crate::content::page_id::PageId;
use crate::federation::address::Host;

/// Everybody, in ActivityStreams.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

#[derive(Clone, Debug)]
pub struct Names {
    pub host: Host,
}

impl Names {
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.host.origin())
    }

    /// The site, as it acts.
    pub fn site(&self) -> String {
        self.at("/ap/site")
    }

    pub fn inbox(&self) -> String {
        self.at("/ap/inbox")
    }

    pub fn outbox(&self) -> String {
        self.at("/ap/outbox")
    }

    pub fn followers(&self) -> String {
        self.at("/ap/followers")
    }

    /// Somebody of this site.
    pub fn speaker(&self, token: &str) -> String {
        self.at(&format!("/ap/u/{token}"))
    }

    pub fn article(&self, page: &str) -> String {
        self.at(&format!("/ap/a/{page}"))
    }

    /// The thread of a page.
    pub fn context(&self, page: &str) -> String {
        self.at(&format!("/ap/ctx/{page}"))
    }

    pub fn note(&self, uuid: &str) -> String {
        self.at(&format!("/ap/n/{uuid}"))
    }

    /// That somebody of this site felt something.
    pub fn like(&self, uuid: &str) -> String {
        self.at(&format!("/ap/l/{uuid}"))
    }

    /// What is felt about what stands in the thread of a page.
    pub fn likes(&self, page: &str) -> String {
        format!("{}/likes", self.context(page))
    }

    /// The key with which an actor of this site signs; each generation of keys has ids of its own.
    pub fn key(&self, actor: &str, generation: i64) -> String {
        numbered(actor, "main-key", generation)
    }

    /// The key with which an actor of this site proves what it wrote.
    pub fn method(&self, actor: &str, generation: i64) -> String {
        numbered(actor, "ed25519-key", generation)
    }

    /// The page whose thread, or whose article, an id names.
    pub fn page(&self, id: &str) -> Option<String> {
        let path = id.strip_prefix(&self.host.origin())?;
        let page = path
            .strip_prefix("/ap/ctx/")
            .or_else(|| path.strip_prefix("/ap/a/"))?;
        PageId::parse(page).map(|page| page.to_string())
    }

    pub fn is_own(&self, id: &str) -> bool {
        let rest = id.strip_prefix(&self.host.origin());
        rest.is_some_and(|rest| rest.starts_with('/'))
    }
}

fn numbered(actor: &str, name: &str, generation: i64) -> String {
    match generation {
        1 => format!("{actor}#{name}"),
        later => format!("{actor}#{name}-{later}"),
    }
}

/// The article to which another Polder's thread belongs.
pub fn article_of(context: &str) -> String {
    context.replacen("/ap/ctx/", "/ap/a/", 1)
}

/// A name that nobody has and nobody can guess. (<https://www.rfc-editor.org/rfc/rfc9562#section-5.4>)
pub fn uuid() -> Option<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).ok()?;
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut out = String::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        out.push_str(&format!("{byte:02x}"));
    }
    Some(out)
}

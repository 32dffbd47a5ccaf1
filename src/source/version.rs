//! What readers may see of an earlier version of a page: its head and its text, or nothing at all.

use crate::content::audience::Audiences;
use crate::content::audience::Level;
use crate::content::node;
use crate::content::node::Node;
use crate::content::visibility;
use crate::source::head;
use crate::source::head::Cut;

/// A version of a page as its readers would have met it.
#[derive(Clone, Debug)]
pub struct Version {
    pub head: Node,
    /// Markdown, with `\n` at the ends of its lines.
    pub body: String,
}

/// Reads the bytes of a file as they once were. `None` for a version that nobody was shown, or not these
/// readers: a draft, a head that cannot be read, an audience above theirs or one that is not known any more.
pub fn read(bytes: &[u8], audiences: &Audiences, level: Level) -> Option<Version> {
    let text = str::from_utf8(bytes).ok()?.replace("\r\n", "\n");
    let (head, body) = match head::cut(&text) {
        Cut::Head { yaml, body } => (node::parse(&text[yaml]).ok()?, body),
        Cut::NoHead { body } if !head::is_between_rules(&text[body..]) => {
            (node::parse("").ok()?, body)
        }
        Cut::NoHead { .. } | Cut::Toml { .. } | Cut::Unclosed => return None,
    };
    if head.all("draft").any(|draft| draft.text() != Some("false")) {
        return None;
    }
    let is_for_them = |audience: &Node| {
        let asked = audience.text().and_then(|name| audiences.level(name));
        asked.is_some_and(|asked| asked <= level)
    };
    if !head.all("audience").all(is_for_them) {
        return None;
    }
    let body = visibility::text_for(&text[body..], audiences, level);
    Some(Version { head, body })
}

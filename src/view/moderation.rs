//! What waits for a moderator, as the comment service shows it.

use serde::Serialize;

use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::comment::Said;
use crate::view::frame::Frame;

/// `moderation.html`
#[derive(Serialize)]
pub struct DeskView {
    pub frame: Frame,
    pub cases: Vec<CaseView>,
}

/// A comment about which somebody has to decide.
#[derive(Serialize)]
pub struct CaseView {
    pub id: String,
    pub author: Byline,
    pub when: DateView,
    /// The page that it is about, and the comment there.
    pub title: String,
    pub href: String,
    pub html: Said,
    /// Why it stands here, in words.
    pub why: String,
    /// Others see it now.
    pub shown: bool,
    /// A moderator took it away.
    pub hidden: bool,
    /// What those wrote who reported it.
    pub reasons: Vec<String>,
}

//! What waits for a moderator, as the comment service shows it.

use serde::Serialize;

use crate::view::frame::Frame;
use crate::view::live::Excerpt;

/// `moderation.html`
#[derive(Serialize)]
pub struct DeskView {
    pub frame: Frame,
    pub cases: Vec<CaseView>,
    /// Other pages for moderators.
    pub others: Vec<OtherDesk>,
}

/// Where else moderators look.
#[derive(Serialize)]
pub struct OtherDesk {
    pub href: String,
    pub title: String,
}

/// A comment about which somebody has to decide.
#[derive(Serialize)]
pub struct CaseView {
    pub id: String,
    #[serde(flatten)]
    pub excerpt: Excerpt,
    /// Why it stands here, in words.
    pub why: String,
    /// Others see it now.
    pub shown: bool,
    /// A moderator took it away.
    pub hidden: bool,
    /// What those wrote who reported it.
    pub reasons: Vec<String>,
}

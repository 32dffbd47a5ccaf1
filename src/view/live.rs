//! The pages that the comment service shows itself: a thread as it stands this moment, what a comment said before,
//! what concerns one person, and that there is nothing.

use serde::Serialize;

use crate::view::byline::Byline;
use crate::view::byline::DateView;
use crate::view::comment::Said;
use crate::view::frame::Frame;
use crate::view::thread::ThreadView;

/// `live.html`
#[derive(Serialize)]
pub struct LiveView {
    pub frame: Frame,
    pub page: LivePage,
    /// Where the page itself lives.
    pub back: String,
    /// The name of who signed on.
    pub you: Option<String>,
    /// Where one may say who one is: with the development login alone.
    pub who: Option<Who>,
    /// For who holds the link of something asked without a name.
    pub asked: Option<AskedView>,
    /// For who looks after the page.
    pub keeper: Option<Keeper>,
    /// Where the forms lead.
    pub action: String,
}

#[derive(Serialize)]
pub struct LivePage {
    /// The page that it is about.
    pub title: String,
    pub thread: Option<ThreadView>,
}

/// People that one may be for a while.
#[derive(Serialize)]
pub struct Who {
    pub action: String,
    /// Where to go on afterwards.
    pub back: String,
    pub people: Vec<Being>,
}

#[derive(Serialize)]
pub struct Being {
    pub id: String,
    pub name: String,
    pub current: bool,
}

/// Something asked without a name, for who holds its link.
#[derive(Serialize)]
pub struct AskedView {
    pub id: String,
    /// What was asked, while it does not stand below yet.
    pub waits: Option<Said>,
    /// What stands in the link.
    pub key: String,
}

/// What somebody can do who looks after a page.
#[derive(Serialize)]
pub struct Keeper {
    /// The page itself asks, and they may say where the answer stands.
    pub answers: bool,
    /// There is no poll yet.
    pub asks: bool,
}

/// `versions.html`
#[derive(Serialize)]
pub struct VersionsView {
    pub frame: Frame,
    pub author: Byline,
    /// The comment where it stands.
    pub back: String,
    /// The oldest first.
    pub versions: Vec<Version>,
}

#[derive(Serialize)]
pub struct Version {
    pub when: DateView,
    pub html: Said,
    /// What it says now.
    pub last: bool,
}

/// `mine.html`
#[derive(Serialize)]
pub struct MineView {
    pub frame: Frame,
    /// Lists with something in them.
    pub lists: Vec<MineList>,
    pub follows: Vec<Followed>,
}

#[derive(Serialize)]
pub struct MineList {
    pub name: &'static str,
    pub title: String,
    pub items: Vec<MineItem>,
}

/// A comment away from its thread.
#[derive(Serialize)]
pub struct Excerpt {
    pub author: Byline,
    pub when: DateView,
    /// The page that it is about, and the comment there.
    pub title: String,
    pub href: String,
    pub html: Said,
}

#[derive(Serialize)]
pub struct MineItem {
    #[serde(flatten)]
    pub excerpt: Excerpt,
    /// A moderator took it away.
    pub hidden: bool,
}

#[derive(Serialize)]
pub struct Followed {
    pub title: String,
    pub href: String,
}

/// `nowhere.html`
#[derive(Serialize)]
pub struct NowhereView {
    pub frame: Frame,
    /// What happened, in a sentence.
    pub lead: String,
}

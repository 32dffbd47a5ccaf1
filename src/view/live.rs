//! The page on which the comment service shows a thread as it stands this moment, for who has no script.

use serde::Serialize;

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

//! The sites with which one talks, as the comment service shows them to moderators.

use serde::Serialize;

use crate::view::byline::DateView;
use crate::view::frame::Frame;

/// `peers.html`
#[derive(Serialize)]
pub struct PeersView {
    pub frame: Frame,
    pub peers: Vec<PeerView>,
    /// Hosts, authors and discussions of whom nobody wants to hear.
    pub silenced: Vec<String>,
    /// What somebody wrote that names nobody, and that it does not, in words.
    pub wrong: Option<Wrong>,
}

#[derive(Serialize)]
pub struct Wrong {
    pub what: String,
    pub told: String,
}

#[derive(Serialize)]
pub struct PeerView {
    pub host: String,
    /// What its site is called.
    pub title: Option<String>,
    /// How things stand with it, in words.
    pub states: Vec<String>,
    /// Why it does not take what it is told.
    pub problem: Option<String>,
    pub dead: Vec<DeadView>,
    /// How many of them there are, in words.
    pub dead_told: String,
    pub silenced: bool,
}

/// Something that a peer would not take.
#[derive(Serialize)]
pub struct DeadView {
    /// The address of what it was.
    pub what: String,
    pub why: String,
    pub when: DateView,
}

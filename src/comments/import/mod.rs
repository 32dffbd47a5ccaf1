//! Talk from other systems: Isso, Disqus, WordPress, giscus and GitHub Discussions, Viva Engage.
//!
//! Each file is read by a module of its own into [`found::Found`]; what becomes of these is one way for all of them,
//! in [`take`]. No row is lost in silence: what is not taken is told with its place and the reason.

pub mod carry;
pub mod csv;
pub mod disqus;
pub mod engage;
pub mod found;
pub mod giscus;
pub mod html;
pub mod isso;
pub mod take;
pub mod wordpress;
pub mod xml;

use std::path::Path;

use anyhow::bail;

use crate::comments::import::found::Haul;

/// A larger file is to be sent in parts.
const LARGEST: u64 = 1 << 30;

/// Where a file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Origin {
    /// Isso's database, comments.db
    Isso,
    /// What Disqus exports, as XML
    Disqus,
    /// What WordPress exports, as WXR
    Wordpress,
    /// Discussions of GitHub's API, as JSON: also those of giscus
    Giscus,
    /// Messages that Viva Engage (Yammer) exports, as CSV; `--page` says where they belong
    Engage,
}

impl Origin {
    /// The word from which the ids of its comments are made: the same file twice brings nothing new.
    pub fn name(self) -> &'static str {
        match self {
            Origin::Isso => "isso",
            Origin::Disqus => "disqus",
            Origin::Wordpress => "wordpress",
            Origin::Giscus => "giscus",
            Origin::Engage => "engage",
        }
    }
}

/// Reads everything that a file holds.
pub fn read(origin: Origin, file: &Path) -> anyhow::Result<Haul> {
    let size = fs_err::metadata(file)?.len();
    if size > LARGEST {
        bail!(
            "`{}` is larger than 1 GB; export less at once",
            file.display()
        );
    }
    match origin {
        Origin::Isso => isso::read(file),
        Origin::Disqus => disqus::read(file),
        Origin::Wordpress => wordpress::read(file),
        Origin::Giscus => giscus::read(file),
        Origin::Engage => engage::read(file),
    }
}

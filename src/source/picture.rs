//! The facts of pictures: the heads of their files, read from the disk, or remembered as long as a file looks as it did.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use serde::Deserialize;
use serde::Serialize;

use crate::content::path::ContentPath;
use crate::content::picture::Picture;
use crate::content::picture::format_of;
use crate::picture::head;
use crate::source::stamp::Stamp;

/// A larger file is not opened: it is published as it is.
const LARGEST: u64 = 128 * 1024 * 1024;

/// A picture and how its file looked.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Seen {
    stamp: Stamp,
    pub picture: Picture,
}

/// What is known of one file.
pub struct Look {
    pub picture: Picture,
    /// For the next time; `None` for a file that was only just written.
    pub seen: Option<Arc<Seen>>,
}

/// Looks at a file with the name of a picture; `None` when it is not there or too large to be opened.
pub fn look(path: &Path, known: Option<&Arc<Seen>>) -> Option<Look> {
    let format = format_of(&ContentPath::new(path.to_string_lossy()).extension())?;
    let now = SystemTime::now();
    let metadata = fs_err::metadata(path).ok()?;
    if metadata.len() > LARGEST {
        return None;
    }
    let stamp = Stamp::of(&metadata, now);
    if let Some(seen) = known.filter(|seen| seen.stamp == stamp) {
        return Some(Look {
            picture: seen.picture,
            seen: Some(seen.clone()),
        });
    }
    let picture = head::read(&fs_err::read(path).ok()?, format);
    let seen = stamp
        .has_settled(now)
        .then(|| Arc::new(Seen { stamp, picture }));
    Some(Look { picture, seen })
}

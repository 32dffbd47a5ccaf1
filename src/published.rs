//! `published.json` for the comment service: how far the published pages know of what readers may see no more.
//!
//! An export of talk says the number of the last comment that was taken from readers before it. When a build with
//! that talk is published, the number goes back to the service; what is older stands in no page any more.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::config::Config;
use crate::content::audience::Level;
use crate::registry;

/// The name of the file.
const FILE: &str = "published.json";

/// By audience, since each has pages of its own; a site that names none has one without a name.
#[derive(Default, Deserialize, Serialize)]
struct Published {
    /// Nothing where no talk stands in the pages.
    audiences: BTreeMap<String, Option<i64>>,
}

/// Notes what was just published for an audience.
pub fn keep(
    folder: &Path,
    config: &Config,
    audience: Level,
    erasures: Option<i64>,
) -> anyhow::Result<()> {
    // What cannot be read says nothing of what was published: it is written anew.
    let known = fs_err::read(folder.join(FILE)).unwrap_or_default();
    let mut published: Published = serde_json::from_slice(&known).unwrap_or_default();
    let names: Vec<&str> = config.audiences.names().collect();
    let is_one = |name: &String| match names.is_empty() {
        true => name.is_empty(),
        false => names.contains(&name.as_str()),
    };
    published.audiences.retain(|name, _| is_one(name));
    let name = config.audiences.name(audience).unwrap_or_default();
    published.audiences.insert(name.to_owned(), erasures);
    let mut text = serde_json::to_string_pretty(&published)?;
    text.push('\n');
    registry::replace(folder, FILE, &text)
}

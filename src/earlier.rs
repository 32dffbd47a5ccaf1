//! The files of a site as they were at an earlier commit: what [`folder`] finds on the disk, found in git.

use std::path::Path;

use crate::config::Config;
use crate::content::audience::Level;
use crate::content::owners::Declared;
use crate::content::site::Site;
use crate::history::repository::Repository;
use crate::source::folder;
use crate::source::folder::Found;
use crate::source::folder::SourceFile;
use crate::source::owners;
use crate::source::roster;
use crate::source::roster::List;
use crate::source::text::Text;

/// The pages and the list of people. What is no text is left out, and so is what nobody asks who knows it:
/// attachments, data, static files. For whom each is, is not looked at: see [`crate::inquiry`].
pub fn read(repository: &Repository, root: &Path, config: &Config) -> Found {
    let files = repository.files();
    let has_content = files.iter().any(|(file, _)| file.starts_with("content/"));
    let people = roster::path(config);
    let mut found = Found {
        root: root.to_owned(),
        content: match has_content {
            true => root.join("content"),
            false => root.to_owned(),
        },
        ..Found::default()
    };
    for (file, version) in files {
        let is_people = people.as_ref() == Some(&file);
        let path = folder::content_path(&file)
            .filter(|_| file.starts_with("content/") == has_content && !is_people);
        if path.is_none() && !is_people {
            continue;
        }
        let Some(text) = repository.blob(version).ok().and_then(text) else {
            continue;
        };
        let floor = Level::LOWEST;
        match path {
            Some(path) => found.files.push(SourceFile {
                path,
                file,
                text,
                floor,
            }),
            None => found.people = Some(List { file, text, floor }),
        }
    }
    found
}

/// Who looked after the pages then.
pub fn owners(repository: &Repository, site: &Site) -> Declared {
    let prefix = repository.state().prefix.to_string_lossy().into_owned();
    let files = site.pages.iter().map(|page| page.manuscript.file.as_str());
    owners::declared(&prefix, files, &|path| repository.text_then(path)).0
}

fn text(bytes: Vec<u8>) -> Option<Text> {
    let text = String::from_utf8(bytes).ok()?.replace('\0', "\u{fffd}");
    Some(Text {
        hash: *blake3::hash(text.as_bytes()).as_bytes(),
        text: text.into(),
    })
}

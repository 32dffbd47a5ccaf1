//! Files that go to the site as they are: attachments of pages, files of the theme and of `static/`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::content::diagnostic::Diagnostic;
use crate::content::link::Answer;
use crate::content::path::ContentPath;
use crate::content::path::Permalink;
use crate::output::file::Content;
use crate::render::Workshop;
use crate::theme::assets::Asset;
use crate::view::edition::Edition;

/// A file that is copied.
pub struct AssetFile {
    asset: Asset,
    /// How diagnostics name it.
    shown: String,
}

/// Every file that an edition needs. An attachment is published because a page that its readers may
/// see leads to it, and for no other reason: what lies beside a page for others stays where it is.
///
/// A picture that a page only shows is not linked to: see [`crate::render::picture`].
pub fn all(edition: &Edition, workshop: &Workshop) -> Vec<(String, AssetFile)> {
    let attachments = linked(edition).into_iter().map(|(permalink, path)| {
        let file = AssetFile {
            asset: Asset::File(workshop.content.join(path.as_str())),
            shown: path.as_str().to_owned(),
        };
        (permalink.output_path(), file)
    });
    let assets = edition.theme.assets.files.iter().map(|(path, asset)| {
        let file = AssetFile {
            asset: asset.clone(),
            shown: format!("static/{path}"),
        };
        (path.clone(), file)
    });
    attachments.chain(assets).collect()
}

/// The attachments to which a link leads.
pub fn linked(edition: &Edition) -> BTreeSet<(&Permalink, &ContentPath)> {
    edition
        .documents
        .iter()
        .flat_map(|document| {
            let mut pictures = document
                .pictures
                .iter()
                .map(|shown| shown.reference)
                .peekable();
            let references = document.references.iter().enumerate();
            references.filter_map(move |(number, reference)| {
                while pictures.next_if(|picture| *picture < number).is_some() {}
                match &reference.answer {
                    _ if pictures.peek() == Some(&number) => None,
                    Answer::Attachment {
                        path, permalink, ..
                    } => Some((permalink, path)),
                    _ => None,
                }
            })
        })
        .collect()
}

impl AssetFile {
    pub fn origin(&self, path: &str) -> String {
        match &self.asset {
            Asset::Bytes(_) => format!("the theme's {path}"),
            Asset::File(_) => self.shown.clone(),
        }
    }

    fn read(&self, path: &PathBuf) -> Result<Vec<u8>, Diagnostic> {
        fs_err::read(path).map_err(|error| {
            Diagnostic::error("unreadable-file", self.shown.clone(), error.to_string())
                .help("make it readable or take out the link to it")
        })
    }
}

impl Content for AssetFile {
    /// The hash of the bytes themselves. A file that cannot be read has the key of its error, and
    /// fails when its bytes are asked for.
    fn key(&self) -> blake3::Hash {
        match &self.asset {
            Asset::Bytes(bytes) => blake3::hash(bytes),
            Asset::File(path) => {
                let mut hasher = blake3::Hasher::new();
                let read = fs_err::File::open(path)
                    .and_then(|file| hasher.update_reader(file).map(|_| ()));
                match read {
                    Ok(()) => hasher.finalize(),
                    Err(_) => blake3::hash(b"unreadable"),
                }
            }
        }
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        match &self.asset {
            Asset::Bytes(bytes) => Ok(bytes.to_vec()),
            Asset::File(path) => self.read(path),
        }
    }
}

//! Files that go to the site as they are: attachments of pages, files of the theme and of `static/`.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::content::diagnostic::Diagnostic;
use crate::content::link::Answer;
use crate::output::file::Content;
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
pub fn all(edition: &Edition, content: &Path) -> Vec<(String, AssetFile)> {
    let attachments: BTreeSet<_> = edition
        .documents
        .iter()
        .flat_map(|document| &document.references)
        .filter_map(|reference| match &reference.answer {
            Answer::Attachment {
                path, permalink, ..
            } => Some((permalink, path)),
            _ => None,
        })
        .collect();
    let attachments = attachments.into_iter().map(|(permalink, path)| {
        let file = AssetFile {
            asset: Asset::File(content.join(path.as_str())),
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

//! Where to publish, and which places are refused.

use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

use crate::output::outcome::WriteError;
use crate::output::path;
use crate::output::tree;
use crate::progress::Progress;

/// The folders of one publication.
#[derive(Clone, Debug)]
pub struct Target {
    /// Where the site is published: `public`.
    pub output: PathBuf,
    /// The source folder, which must never be overwritten.
    pub site: PathBuf,
    /// The site's `.polder` folder, for what the writer remembers.
    pub state: PathBuf,
    /// Never exchanges the folder, always writes file by file. For an output that something holds
    /// by its inode and not by its name: a container's bind mount, a server started inside it.
    pub in_place: bool,
    /// How long to wait for another run that publishes to the same output.
    pub patience: Duration,
    /// Told how many files are made.
    pub progress: Progress,
}

impl Target {
    pub fn new(
        output: impl Into<PathBuf>,
        site: impl Into<PathBuf>,
        state: impl Into<PathBuf>,
    ) -> Self {
        Target {
            output: output.into(),
            site: site.into(),
            state: state.into(),
            in_place: false,
            patience: Duration::from_secs(60),
            progress: Progress::default(),
        }
    }

    /// Resolves symlinks and gives the output's real path, if it is a place to publish to.
    pub fn resolve(&self) -> Result<PathBuf, WriteError> {
        let output = real_path(&std::path::absolute(&self.output)?)?;
        let site = real_path(&std::path::absolute(&self.site)?)?;
        let state = real_path(&std::path::absolute(&self.state)?)?;

        if output.parent().is_none() {
            return Err(refused(&output, "is the root of the file system"));
        }
        if site.starts_with(&output) {
            return Err(refused(&output, "is the source folder, or holds it"));
        }
        if state.starts_with(&output) {
            return Err(refused(
                &output,
                "holds the folder in which Polder remembers earlier builds",
            ));
        }
        let home = std::env::home_dir().and_then(|home| fs_err::canonicalize(home).ok());
        if home.is_some_and(|home| home.starts_with(&output)) {
            return Err(refused(&output, "is your home folder, or holds it"));
        }
        if let Some(folder) = page_folder_between(&site, &output)? {
            let reason = format!(
                "is inside `{}`, which holds pages: the next build would read its own output",
                folder.display()
            );
            return Err(refused(&output, &reason));
        }
        match fs_err::metadata(&output) {
            Ok(found) if !found.is_dir() => Err(refused(&output, "is a file")),
            Ok(_) => Ok(output),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(output),
            Err(error) => Err(error.into()),
        }
    }
}

/// Refuses a folder that holds files and no list of Polder's.
///
/// A list that somebody makes by hand, empty, says: publish here, beside what there is.
pub fn refuse_strangers(output: &Path) -> Result<(), WriteError> {
    let is_file = |name| {
        output
            .join(name)
            .symlink_metadata()
            .is_ok_and(|found| found.is_file())
    };
    if is_file(tree::LIST) || is_file(tree::JOURNAL) {
        return Ok(());
    }
    let entries = match fs_err::read_dir(output) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut stranger = None;
    for entry in entries {
        let name = entry?.file_name();
        // What a run left that was killed before it published anything.
        let is_leftover = name.to_str().is_some_and(path::is_reserved) && name != tree::LIST;
        if !is_leftover {
            stranger = Some(name);
        }
    }
    match stranger {
        None => Ok(()),
        Some(name) => Err(WriteError::Refused {
            reason: format!(
                "the output `{}` is not empty and was not made by Polder (it holds `{}`)",
                output.display(),
                name.display()
            ),
            cure: format!(
                "choose another folder, or put an empty file `{}` into it to publish beside what is there",
                tree::LIST
            ),
        }),
    }
}

fn refused(output: &Path, reason: &str) -> WriteError {
    WriteError::Refused {
        reason: format!("the output `{}` {reason}", output.display()),
        cure: "choose a folder of its own, such as `public`".to_owned(),
    }
}

/// Resolves a path of which the end may not exist yet.
fn real_path(path: &Path) -> Result<PathBuf, WriteError> {
    match fs_err::canonicalize(path) {
        Ok(real) => return Ok(real),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    if path.is_symlink() {
        return Err(refused(path, "is a symlink to nothing"));
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => Ok(real_path(parent)?.join(name)),
        _ => Err(refused(path, "leads through a folder that does not exist")),
    }
}

/// Finds a folder below the site and above the output that holds a page.
///
/// `site/public` is fine, and `site/build/public`: only a folder of pages is read for pages.
fn page_folder_between(site: &Path, output: &Path) -> Result<Option<PathBuf>, WriteError> {
    let between = output.ancestors().skip(1);
    for folder in between.take_while(|folder| folder.starts_with(site) && *folder != site) {
        let entries = match fs_err::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error.into()),
        };
        for entry in entries {
            if Path::new(&entry?.file_name())
                .extension()
                .is_some_and(|end| end == "md")
            {
                return Ok(Some(folder.to_owned()));
            }
        }
    }
    Ok(None)
}

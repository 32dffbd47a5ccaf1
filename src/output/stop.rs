//! Why two trees were not exchanged.

use std::io;
use std::io::ErrorKind;

use crate::output::outcome::WriteError;

/// Why nothing was exchanged.
pub enum Stop {
    /// It has to be done file by file, this time.
    InPlace(String),
    /// It has to be done file by file, always: the disk refused after all the work was done.
    Never(String),
    Error(WriteError),
}

impl From<WriteError> for Stop {
    fn from(error: WriteError) -> Self {
        Stop::Error(error)
    }
}

/// What this disk cannot do is done in place; everything else is an error.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // Permission: Linux lets nobody link to files that he could not write.
            ErrorKind::CrossesDevices
            | ErrorKind::TooManyLinks
            | ErrorKind::Unsupported
            | ErrorKind::PermissionDenied => {
                Stop::Never(format!("two trees cannot share its files: {error}"))
            }
            _ => Stop::Error(error.into()),
        }
    }
}

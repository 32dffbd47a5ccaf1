//! From a folder to what its files say.

use std::path::Path;

use crate::config;
use crate::config::Config;
use crate::content::diagnostic::Diagnostic;
use crate::source::text::not_utf8;

pub mod data;
pub mod folder;
pub mod head;
pub mod head_id;
pub mod owners;
pub mod picture;
pub mod roster;
pub mod script;
pub mod stamp;
pub mod text;
pub mod version;

/// Reads `polder.yaml`; a site without one has the defaults.
pub fn read_config(root: &Path) -> anyhow::Result<(Config, Vec<Diagnostic>)> {
    let mut diagnostics = Vec::new();
    let path = root.join(config::FILE);
    let is_written = path.is_file();
    let text = match fs_err::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).unwrap_or_else(|error| {
            let at = error.utf8_error().valid_up_to();
            diagnostics.push(not_utf8(config::FILE, error.as_bytes(), at));
            String::new()
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error.into()),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut config = Config::read(text, &mut diagnostics);
    config.is_written = is_written;
    Ok((config, diagnostics))
}

//! How a site looks, loaded: templates, stylesheet, scripts, files, words.
//!
//! Three layers lie over each other, file by file: the theme that is built in, the theme that
//! `polder.yaml` names (`themes/NAME/`), and the site's own `templates/` and `static/`. Files of words
//! lie over each other word by word.

use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::content::diagnostic::Diagnostic;
use crate::theme::assets::Assets;
use crate::theme::layer::Layers;
use crate::theme::templates::Templates;
use crate::theme::words::Dictionary;

pub mod assets;
pub mod fluent;
pub mod layer;
pub mod templates;
pub mod words;

/// Everything about the looks of a site.
pub struct Theme {
    pub templates: Templates,
    pub assets: Assets,
    pub words: Arc<Dictionary>,
    /// What is wrong with it, and not so wrong that it could not be used.
    pub problems: Vec<Diagnostic>,
}

/// Loads a site's theme. `statics` names the files of `static/` that the readers of this build may see.
pub fn load(root: &Path, config: &Config, statics: &[String]) -> Result<Theme, Vec<Diagnostic>> {
    let layers = Layers::find(root, config, statics)?;
    let (words, problems) = Dictionary::load(&layers, config.languages.all())?;
    let words = Arc::new(words);
    Ok(Theme {
        templates: Templates::load(&layers, &words)?,
        assets: Assets::load(&layers, config)?,
        words,
        problems,
    })
}

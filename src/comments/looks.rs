//! How the site looks, for the pages that the service shows itself.

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::config::Config;
use crate::content::audience::Level;
use crate::source::folder;
use crate::theme;
use crate::theme::Theme;

/// A theme takes a moment to load, so that is done when somebody asks for it first.
pub struct Looks {
    site: Option<(PathBuf, Config)>,
    theme: OnceLock<Option<Theme>>,
}

impl Looks {
    pub fn new(site: Option<(PathBuf, Config)>) -> Looks {
        Looks {
            site,
            theme: OnceLock::new(),
        }
    }

    pub fn config(&self) -> Option<&Config> {
        self.site.as_ref().map(|(_, config)| config)
    }

    /// `None` where the service knows no site, or its theme cannot be loaded.
    pub fn theme(&self) -> Option<&Theme> {
        self.theme.get_or_init(|| self.load()).as_ref()
    }

    fn load(&self) -> Option<Theme> {
        let (root, config) = self.site.as_ref()?;
        let found = folder::read(root, config, &mut Default::default()).ok()?;
        // Everybody may ask for these files, so they are those that everybody may see.
        let statics = found.statics.iter();
        let open = statics.filter(|(_, floor, _)| *floor <= Level::LOWEST);
        let names: Vec<String> = open.map(|(path, ..)| path.clone()).collect();
        match theme::load(root, config, &names) {
            Ok(theme) => Some(theme),
            Err(problems) => {
                for problem in problems {
                    eprintln!("warning: {problem}");
                }
                None
            }
        }
    }
}

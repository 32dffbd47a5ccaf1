//! The list of people that `people.file` names: found in the site's folder, and read into manuscripts.

use std::path::Path;
use std::sync::Arc;

use crate::config;
use crate::config::Config;
use crate::content::audience::Level;
use crate::content::diagnostic::Diagnostic;
use crate::content::fields::Located;
use crate::content::listed;
use crate::content::manuscript::Manuscript;
use crate::content::path::join;
use crate::content::roster::Roster;
use crate::content::suggestion::nearest;
use crate::source::text;
use crate::source::text::Text;

/// The list as it was found.
#[derive(Clone, Debug)]
pub struct List {
    /// Relative to the site's folder.
    pub file: String,
    pub text: Text,
    /// What the patterns in polder.yaml ask for.
    pub floor: Level,
}

/// The path of the list in the site's folder, as the configuration names it: without `./`.
pub fn path(config: &Config) -> Option<String> {
    join("", &config.people.file.as_ref()?.value)
}

/// Reads the file. `others` are files of the site, one of which may have been meant.
pub fn find<'a>(
    root: &Path,
    config: &Config,
    floor: impl Fn(&str) -> Level,
    others: impl Iterator<Item = &'a str>,
) -> Option<Result<List, Diagnostic>> {
    let named = config.people.file.as_ref()?;
    let error = |message: String, help: String| {
        let problem = Diagnostic::error("missing-people", config::FILE, message);
        Some(Err(problem.at(named.at).help(help)))
    };
    let Some(file) = path(config).filter(|file| !file.is_empty()) else {
        let message = format!("`{}` lies outside of the site", named.value);
        return error(message, "name a file of the site's folder".to_owned());
    };
    let place = root.join(&file);
    if !place.is_file() {
        let message = format!("there is no list of people `{file}`");
        let help = match nearest(&file, others) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a file of the site's folder, or take `people.file` out".to_owned(),
        };
        return error(message, help);
    }
    if !fs_err::canonicalize(&place).is_ok_and(|target| target.starts_with(root)) {
        let message = format!("`{file}` leads out of the site");
        return error(message, "put the file itself here".to_owned());
    }
    let floor = floor(&file);
    match text::of_file(&place) {
        Some(text) => Some(Ok(List { file, text, floor })),
        None => Some(Err(Diagnostic::error(
            "unreadable-file",
            file,
            "the list of people is no text",
        )
        .help("save it as UTF-8; it may have up to 64 MiB"))),
    }
}

impl List {
    /// The hash of all that decides what is read.
    pub fn key(&self, config: &Config) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let mut add = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        add(&self.file);
        for (polder, theirs) in &config.people.map {
            add(polder);
            add(theirs);
        }
        for language in config.languages.all() {
            add(language);
        }
        hasher.update(&self.text.hash);
        *hasher.finalize().as_bytes()
    }

    pub fn read(&self, config: &Config, key: [u8; 32]) -> Roster {
        let text = &self.text.text;
        let read = Roster::read(text, &self.file, &config.people.map, &config.languages);
        Roster { key, ..read }
    }

    /// The manuscripts of the people in it; what is wrong with the list is told. `content` is what stands
    /// before the paths of pages in the site's folder.
    pub fn manuscripts(
        &self,
        roster: &Roster,
        config: &Config,
        content: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Manuscript>> {
        diagnostics.extend(roster.diagnostics.iter().cloned());
        let asked = roster.audiences.iter();
        let floor = asked
            .map(|audience| self.level(audience, config, diagnostics))
            .fold(self.floor, Level::max);
        listed::manuscripts(roster, &self.file, content, floor)
    }

    fn level(
        &self,
        audience: &Located<String>,
        config: &Config,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Level {
        config.audiences.level(&audience.value).unwrap_or_else(|| {
            // That it is empty was told when the list was read.
            if !audience.value.is_empty() {
                let message = format!("there is no audience `{}`", audience.value);
                diagnostics.push(
                    Diagnostic::error("unknown-audience", &*self.file, message)
                        .at(audience.at)
                        .help("name one of `audiences` in polder.yaml"),
                );
            }
            Level::NOBODY
        })
    }
}

//! The files of a theme, from the layers in which they lie: the upper one counts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use rust_embed::Embed;
use walkdir::WalkDir;

use crate::config;
use crate::config::Config;
use crate::content::diagnostic::Diagnostic;
use crate::content::suggestion::nearest;

/// The name of the theme that is part of the program.
const BUILT_IN: &str = "polder";

/// The folder of the interface's words, in a theme and in a site.
const WORDS: &str = "words";

#[derive(Embed)]
#[folder = "themes/polder"]
struct BuiltIn;

/// The files of the theme that is part of the program, by their paths in it.
pub fn built_in() -> Vec<String> {
    let mut files: Vec<String> = BuiltIn::iter().map(|path| path.into_owned()).collect();
    files.sort();
    files
}

/// One of them.
pub fn built_in_file(path: &str) -> Option<Cow<'static, [u8]>> {
    BuiltIn::get(path).map(|file| file.data)
}

/// Every file of the theme by its path in it: `templates/base.html`, `static/css/prose.css`.
pub struct Layers {
    files: BTreeMap<String, Source>,
    /// Files of `words/`, the lowest layer first: they lie over each other word by word.
    words: BTreeMap<String, Vec<Source>>,
}

/// Where a file of the theme comes from.
#[derive(Clone, Debug)]
pub enum Source {
    BuiltIn,
    /// On disk, with its path relative to the site's folder.
    File {
        path: PathBuf,
        shown: String,
    },
}

impl Layers {
    pub fn find(
        root: &Path,
        config: &Config,
        statics: &[String],
    ) -> Result<Layers, Vec<Diagnostic>> {
        let mut files: BTreeMap<String, Source> = BuiltIn::iter()
            .map(|path| (path.into_owned(), Source::BuiltIn))
            .collect();
        let mut words = BTreeMap::new();
        lay_words(&files, &mut words);
        let themes = root.join("themes");
        let name = config
            .theme
            .name
            .as_ref()
            .map_or(BUILT_IN, |name| name.value.as_str());
        let own = themes.join(name);
        // The name is one folder: it cannot lead out of `themes/`.
        let plain = !name.is_empty() && !name.contains(['/', '\\']) && name != ".." && name != ".";
        let templates = root.join("templates");
        let sentences = root.join(WORDS);
        for (folder, shown) in [
            (&own, format!("themes/{name}")),
            (&templates, "templates".to_owned()),
            (&sentences, WORDS.to_owned()),
        ] {
            if plain && leads_out(root, folder) {
                return Err(vec![
                    Diagnostic::error("unreadable-file", shown, "this link leads out of the site")
                        .help("put the folder itself here"),
                ]);
            }
        }
        if plain && own.is_dir() {
            let mut of_theme = BTreeMap::new();
            add(&mut of_theme, &own, &format!("themes/{name}/"), "");
            lay_words(&of_theme, &mut words);
            files.extend(of_theme);
        } else if name != BUILT_IN {
            let there: Vec<String> = folders(&themes);
            let known = there.iter().map(String::as_str).chain([BUILT_IN]);
            let mut diagnostic = Diagnostic::error(
                "unknown-theme",
                config::FILE,
                format!("there is no theme `{name}`"),
            )
            .help(match nearest(name, known) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("put it into themes/{name}/"),
            });
            diagnostic.position = config.theme.name.as_ref().map(|name| name.at);
            return Err(vec![diagnostic]);
        }
        add(&mut files, &templates, "templates/", "templates/");
        let mut of_site = BTreeMap::new();
        add(&mut of_site, &sentences, "words/", "words/");
        lay_words(&of_site, &mut words);
        for name in statics {
            files.insert(
                format!("static/{name}"),
                Source::File {
                    path: root.join("static").join(name),
                    shown: format!("static/{name}"),
                },
            );
        }
        Ok(Layers { files, words })
    }

    /// The files of words by language, the lowest layer first.
    pub fn words(&self) -> impl Iterator<Item = (&str, &[Source])> {
        self.words
            .iter()
            .map(|(language, sources)| (language.as_str(), sources.as_slice()))
    }

    /// The files below a folder of the theme, by their path in that folder.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a Source)> {
        self.files
            .range(folder.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(move |(path, source)| (&path[folder.len()..], source))
    }

    pub fn read(&self, path: &str) -> Result<Cow<'static, [u8]>, Diagnostic> {
        match self.files.get(path) {
            Some(source) => source.read(path),
            None => Err(Diagnostic::error(
                "unreadable-file",
                path,
                "the theme has no such file",
            )),
        }
    }
}

impl Source {
    /// The file's bytes; `path` is its path in the theme.
    pub fn read(&self, path: &str) -> Result<Cow<'static, [u8]>, Diagnostic> {
        match self {
            Source::BuiltIn => match BuiltIn::get(path) {
                Some(file) => Ok(file.data),
                None => Err(Diagnostic::error(
                    "unreadable-file",
                    path,
                    "the built-in theme has no such file",
                )),
            },
            Source::File { path, shown } => fs_err::read(path).map(Cow::Owned).map_err(|error| {
                Diagnostic::error("unreadable-file", shown.as_str(), error.to_string())
                    .help("make it readable or take it out")
            }),
        }
    }

    /// How diagnostics name the file.
    pub fn shown(&self, path: &str) -> String {
        match self {
            Source::BuiltIn => format!("(built in)/{path}"),
            Source::File { shown, .. } => shown.clone(),
        }
    }

    pub fn text(&self, path: &str) -> Result<String, Diagnostic> {
        String::from_utf8(self.read(path)?.into_owned()).map_err(|_| {
            Diagnostic::error("not-utf8", self.shown(path), "this file is not UTF-8")
                .help("save it as UTF-8")
        })
    }
}

/// Puts the `words/nl.ftl` of a layer over those below it.
fn lay_words(layer: &BTreeMap<String, Source>, words: &mut BTreeMap<String, Vec<Source>>) {
    for (path, source) in layer {
        let name = path
            .strip_prefix(WORDS)
            .and_then(|name| name.strip_prefix('/'));
        if let Some(language) = name.and_then(|name| name.strip_suffix(".ftl")) {
            let sources = words.entry(language.to_owned()).or_default();
            sources.push(source.clone());
        }
    }
}

/// Whether a folder that is there lies elsewhere: nothing outside of the site is read.
fn leads_out(root: &Path, folder: &Path) -> bool {
    let real = |path: &Path| fs_err::canonicalize(path).ok();
    folder.is_dir()
        && !matches!((real(root), real(folder)), (Some(root), Some(folder)) if folder.starts_with(&root))
}

fn add(files: &mut BTreeMap<String, Source>, folder: &Path, shown: &str, prefix: &str) {
    if !folder.is_dir() {
        return;
    }
    for entry in WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .flatten()
    {
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !entry.file_type().is_file() || hidden {
            continue;
        }
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        let path = parts.join("/");
        files.insert(
            format!("{prefix}{path}"),
            Source::File {
                shown: format!("{shown}{path}"),
                path: entry.into_path(),
            },
        );
    }
}

fn folders(themes: &Path) -> Vec<String> {
    WalkDir::new(themes)
        .min_depth(1)
        .max_depth(1)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

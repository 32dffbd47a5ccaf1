//! The files that a theme brings to the site: one stylesheet, scripts, and everything else as it is.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::config;
use crate::config::Config;
use crate::config::TOKENS;
use crate::content::diagnostic::Diagnostic;
use crate::content::path::ContentPath;
use crate::content::picture::format_of;
use crate::picture::head;
use crate::theme::layer::Layers;
use crate::theme::layer::Source;

/// The service worker, which must lie at the top of what it serves.
pub const WORKER: &str = "worker.js";

/// The order of the cascade; a site's own files follow, by name.
const STYLESHEETS: &[&str] = &[
    "tokens.css",
    "base.css",
    "layout.css",
    "prose.css",
    "people.css",
    "threads.css",
    "search.css",
    "print.css",
];

/// The scripts of some pages each; the others are on every page.
const SEARCH: &str = "search";
const MISSING: &str = "missing";
const THREAD: &str = "thread";

pub struct Assets {
    /// Where each goes in the output, and what it holds.
    pub files: Vec<(String, Asset)>,
    /// Output paths, for `<link>` and `<script>`; the hash in the name changes with the content.
    pub stylesheet: String,
    pub scripts: Vec<String>,
    /// `search.js`, which the search page alone asks for.
    pub search: Option<String>,
    /// `missing.js`, for the page that is shown where there is none.
    pub missing: Option<String>,
    /// `thread.js`, for which a page with a living thread asks.
    pub thread: Option<String>,
    pub logo: Option<Logo>,
}

/// The site's own mark.
pub struct Logo {
    /// Output path.
    pub path: String,
    /// In pixels, when the file says so.
    pub size: Option<(u32, u32)>,
}

#[derive(Clone)]
pub enum Asset {
    Bytes(Arc<[u8]>),
    /// A file of the site, read when it is needed.
    File(PathBuf),
}

impl Assets {
    pub fn load(layers: &Layers, config: &Config) -> Result<Assets, Vec<Diagnostic>> {
        let mut assets = Assets {
            files: Vec::new(),
            stylesheet: String::new(),
            scripts: Vec::new(),
            search: None,
            missing: None,
            thread: None,
            logo: None,
        };
        let css = stylesheet(layers, config).map_err(|diagnostic| vec![diagnostic])?;
        assets.stylesheet = assets.add_hashed("polder", "css", css.into_bytes());
        for (name, source) in layers.below("static/") {
            let path = format!("static/{name}");
            if name == WORKER && !config.offline {
                continue;
            }
            if name.starts_with("css/") && name.ends_with(".css") {
                continue;
            }
            if name == "js/thread.js" && config.comments.service().is_none() {
                continue;
            }
            if let Some(script) = name.strip_prefix("js/").and_then(|n| n.strip_suffix(".js")) {
                let bytes = source.read(&path).map_err(|diagnostic| vec![diagnostic])?;
                let bytes = match source {
                    Source::BuiltIn => Cow::Owned(lean(&bytes)),
                    Source::File { .. } => bytes,
                };
                let path = assets.add_hashed(&script.replace('/', "-"), "js", bytes.into_owned());
                match script {
                    SEARCH => assets.search = Some(path),
                    MISSING => assets.missing = Some(path),
                    THREAD => assets.thread = Some(path),
                    _ => assets.scripts.push(path),
                }
                continue;
            }
            let asset = match source {
                Source::BuiltIn => {
                    let bytes = source.read(&path).map_err(|diagnostic| vec![diagnostic])?;
                    Asset::Bytes(bytes.into())
                }
                Source::File { path, .. } => Asset::File(path.clone()),
            };
            assets.files.push((name.to_owned(), asset));
        }
        assets.logo = logo(&assets, config)?;
        Ok(assets)
    }

    fn add_hashed(&mut self, name: &str, extension: &str, bytes: Vec<u8>) -> String {
        let hash = blake3::hash(&bytes).to_hex();
        let path = format!("assets/{name}.{}.{extension}", &hash.as_str()[..12]);
        self.files.push((path.clone(), Asset::Bytes(bytes.into())));
        path
    }
}

/// A script of our own without what only its writers need: comments on lines of their own, and indents.
fn lean(script: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(script);
    let lines = text.lines().map(str::trim_start);
    let mut lean = String::with_capacity(text.len());
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with("//")) {
        lean.push_str(line);
        lean.push('\n');
    }
    lean.into_bytes()
}

fn logo(assets: &Assets, config: &Config) -> Result<Option<Logo>, Vec<Diagnostic>> {
    let Some(logo) = &config.theme.logo else {
        return Ok(None);
    };
    let name = logo.value.trim_start_matches('/');
    if let Some((path, asset)) = assets.files.iter().find(|(path, _)| path == name) {
        return Ok(Some(Logo {
            path: path.clone(),
            size: size(path, asset),
        }));
    }
    Err(vec![
        Diagnostic::error(
            "missing-file",
            config::FILE,
            format!("there is no logo `{}`", logo.value),
        )
        .at(logo.at)
        .help(format!("put it at static/{name}")),
    ])
}

/// How large a picture is; one that cannot be read fails when it is copied.
fn size(path: &str, asset: &Asset) -> Option<(u32, u32)> {
    let format = format_of(&ContentPath::new(path).extension())?;
    let picture = match asset {
        Asset::Bytes(bytes) => head::read(bytes, format),
        Asset::File(path) => head::read(&fs_err::read(path).ok()?, format),
    };
    (picture.width > 0).then_some((picture.width, picture.height))
}

/// All stylesheets as one, the site's tokens behind the theme's.
fn stylesheet(layers: &Layers, config: &Config) -> Result<String, Diagnostic> {
    let mut names: Vec<&str> = layers
        .below("static/css/")
        .map(|(name, _)| name)
        .filter(|name| name.ends_with(".css"))
        .collect();
    names.sort_by_key(|name| {
        let place = STYLESHEETS.iter().position(|known| known == name);
        (place.unwrap_or(STYLESHEETS.len()), *name)
    });
    let mut css = String::new();
    for (i, name) in names.iter().enumerate() {
        let text = layers.read(&format!("static/css/{name}"))?;
        css.push_str(&String::from_utf8_lossy(&text));
        css.push('\n');
        if i == 0 {
            css.push_str(&tokens(config));
        }
    }
    Ok(css)
}

/// The tokens that polder.yaml sets. A colour given for light alone has its dark one derived: the same
/// hue, as light as text on a dark ground must be.
fn tokens(config: &Config) -> String {
    if config.theme.tokens.is_empty() {
        return String::new();
    }
    let mut css = String::from("@layer tokens {\n  :root {\n");
    for name in TOKENS {
        let Some(token) = config.theme.tokens.get(name) else {
            continue;
        };
        let property = name.replace('_', "-");
        let coloured = matches!(*name, "accent" | "paper" | "ink");
        if !coloured {
            css.push_str(&format!("    --{property}: {};\n", token.light));
            continue;
        }
        css.push_str(&format!("    --{property}-light: {};\n", token.light));
        match (&token.dark, *name) {
            (Some(dark), _) => css.push_str(&format!("    --{property}-dark: {dark};\n")),
            (None, "accent") => css.push_str(&format!(
                "    --{property}-dark: oklch(from {} 0.78 min(c, 0.1) h);\n",
                token.light
            )),
            (None, _) => {}
        }
    }
    css.push_str("  }\n}\n");
    css
}

//! From a folder to what its files say: `read` finds them, `parse` cuts a Markdown file into head and body.

use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use globset::GlobBuilder;
use globset::GlobSet;
use globset::GlobSetBuilder;
use walkdir::DirEntry;
use walkdir::WalkDir;

use crate::config;
use crate::config::Config;
use crate::content::audience::Audiences;
use crate::content::audience::Level;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::front_matter::FrontMatter;
use crate::content::heading;
use crate::content::manuscript::Body;
use crate::content::manuscript::Head;
use crate::content::manuscript::Manuscript;
use crate::content::node;
use crate::content::path::ContentPath;
use crate::content::visibility::Attachment;

/// Folders beside the content that hold something else, and those that tools leave behind.
const NOT_CONTENT: &[&str] = &[
    "static",
    "templates",
    "themes",
    "data",
    "public",
    "node_modules",
    "target",
    "vendor",
    "_site",
];

/// A Markdown file larger than this is not something that people wrote.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A Markdown file as it was found.
#[derive(Clone, Debug)]
pub struct SourceFile {
    pub path: ContentPath,
    /// Relative to the site's folder.
    pub file: String,
    pub text: Arc<str>,
    pub floor: Level,
}

impl SourceFile {
    /// The hash of all that [`parse`] reads: also the file's name, which stands in what it tells.
    pub fn key(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(self.file.len() as u64).to_le_bytes());
        hasher.update(self.file.as_bytes());
        hasher.update(self.text.as_bytes());
        *hasher.finalize().as_bytes()
    }
}

/// Everything that was found in a site's folder.
#[derive(Debug, Default)]
pub struct Found {
    /// `content/` when there is one, else the site's folder itself.
    pub content: PathBuf,
    pub files: Vec<SourceFile>,
    pub attachments: Vec<Attachment>,
    /// `data/`: files by their path in it, with the audience they are for.
    pub data: Vec<(String, Arc<str>, Level)>,
    /// Files of `static/`, by their path in it.
    pub statics: Vec<(String, Level)>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads `polder.yaml`; a site without one has the defaults.
pub fn read_config(root: &Path) -> anyhow::Result<(Config, Vec<Diagnostic>)> {
    let mut diagnostics = Vec::new();
    let path = root.join(config::FILE);
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
    let config = Config::read(text, &mut diagnostics);
    Ok((config, diagnostics))
}

/// Finds everything in a site's folder. Nothing outside of it is read: links of the file system that
/// leave it are skipped and told.
pub fn read(root: &Path, config: &Config) -> anyhow::Result<Found> {
    let root = fs_err::canonicalize(root).context("there is no site here")?;
    let content = root.join("content");
    let content = if content.is_dir() {
        content
    } else {
        root.clone()
    };
    let mut found = Found {
        content: content.clone(),
        ..Found::default()
    };
    let rules = FileRules::of(config, &mut found.diagnostics);
    let mut reader = Reader {
        root: &root,
        diagnostics: Vec::new(),
    };
    let whole_folder = content == root;
    for entry in reader.walk(&content, |entry| {
        whole_folder
            && entry.depth() == 1
            && NOT_CONTENT.iter().any(|name| entry.file_name() == *name)
    }) {
        let path = ContentPath::new(relative(&content, &entry));
        let file = relative(&root, &entry);
        let floor = rules.level(&file);
        if !path.is_markdown() {
            found.attachments.push(Attachment { path, floor });
            continue;
        }
        if let Some(text) = reader.text(&entry, &file) {
            found.files.push(SourceFile {
                path,
                file,
                text: text.into(),
                floor,
            });
        }
    }
    for entry in reader.walk(&root.join("data"), |_| false) {
        let file = relative(&root, &entry);
        let level = rules.level(&file);
        if let Some(text) = reader.text(&entry, &file) {
            let name = file["data/".len()..].to_owned();
            found.data.push((name, text.into(), level));
        }
    }
    for entry in reader.walk(&root.join("static"), |_| false) {
        let file = relative(&root, &entry);
        let level = rules.level(&file);
        found
            .statics
            .push((file["static/".len()..].to_owned(), level));
    }
    found.diagnostics.append(&mut reader.diagnostics);
    Ok(found)
}

/// Which files are only for some, by the patterns in `polder.yaml`.
struct FileRules {
    levels: Vec<(Level, GlobSet)>,
}

impl FileRules {
    fn of(config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut levels = Vec::new();
        for (level, pattern) in config.audiences.file_patterns() {
            let mut set = GlobSetBuilder::new();
            match GlobBuilder::new(pattern).literal_separator(true).build() {
                Ok(glob) => {
                    set.add(glob);
                }
                Err(error) => diagnostics.push(
                    Diagnostic::error(
                        "wrong-pattern",
                        config::FILE,
                        format!("`{pattern}` is not a pattern of files: {}", error.kind()),
                    )
                    .help("write it as in .gitignore: data/salaries.yaml, content/board/**"),
                ),
            }
            if let Ok(set) = set.build() {
                levels.push((level, set));
            }
        }
        FileRules { levels }
    }

    fn level(&self, file: &str) -> Level {
        self.levels
            .iter()
            .filter(|(_, set)| set.is_match(file))
            .map(|(level, _)| *level)
            .max()
            .unwrap_or_default()
    }
}

struct Reader<'a> {
    root: &'a Path,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The plain files below a folder, sorted. Hidden ones are left out, as are folders that `skip` names.
    fn walk(&mut self, folder: &Path, skip: impl Fn(&DirEntry) -> bool) -> Vec<DirEntry> {
        if !folder.is_dir() {
            return Vec::new();
        }
        let mut files = Vec::new();
        let mut walk = WalkDir::new(folder)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) if entry.depth() == 0 => {}
                Ok(entry) => {
                    let wanted = !(hidden(&entry) || skip(&entry));
                    if wanted && self.acceptable(&entry) {
                        if entry.file_type().is_file() {
                            files.push(entry);
                        }
                    } else if entry.file_type().is_dir() {
                        // Nothing below it is looked at: it may lie outside of the site.
                        walk.skip_current_dir();
                    }
                }
                Err(error) => {
                    let file = error.path().map(|path| {
                        path.strip_prefix(self.root)
                            .unwrap_or(path)
                            .to_string_lossy()
                            .into_owned()
                    });
                    let message = match error.loop_ancestor() {
                        Some(_) => {
                            "skipped: this link leads back to a folder that holds it".to_owned()
                        }
                        None => format!(
                            "skipped: {}",
                            error
                                .io_error()
                                .map_or_else(|| error.to_string(), ToString::to_string)
                        ),
                    };
                    self.diagnostics.push(
                        Diagnostic::warning("unreadable-file", file.unwrap_or_default(), message)
                            .help("make it readable or take it out"),
                    );
                }
            }
        }
        files
    }

    /// Whether an entry is a file or a folder of the site; what is none is told.
    fn acceptable(&mut self, entry: &DirEntry) -> bool {
        let Some((why, help)) = self.objection(entry) else {
            return true;
        };
        let shown = entry.path().strip_prefix(self.root);
        let shown = shown.unwrap_or(entry.path()).to_string_lossy();
        self.diagnostics
            .push(Diagnostic::warning("skipped-file", shown, why).help(help));
        false
    }

    fn objection(&self, entry: &DirEntry) -> Option<(&'static str, &'static str)> {
        if entry.path().to_str().is_none() {
            return Some((
                "skipped: its name is not UTF-8",
                "rename it; a URL could not be made of it",
            ));
        }
        if (entry.path_is_symlink() || self.below_link(entry))
            && !fs_err::canonicalize(entry.path()).is_ok_and(|target| target.starts_with(self.root))
        {
            return Some((
                "skipped: this link leads out of the site",
                "put the file itself here",
            ));
        }
        let plain = entry.file_type().is_dir() || entry.file_type().is_file();
        (!plain).then_some(("skipped: this is not a plain file", "take it out"))
    }

    /// Whether a folder on the way from the site's root to the entry is a link.
    fn below_link(&self, entry: &DirEntry) -> bool {
        entry
            .path()
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != self.root)
            .take(entry.depth())
            .any(Path::is_symlink)
    }

    /// The text of a file; what cannot be read is told.
    fn text(&mut self, entry: &DirEntry, file: &str) -> Option<String> {
        let length = entry.metadata().map(|metadata| metadata.len()).unwrap_or(0);
        if length > LARGEST {
            self.diagnostics.push(
                Diagnostic::error(
                    "too-large",
                    file,
                    format!("{} MiB are more than one page can hold", length >> 20),
                )
                .help("cut it into several pages, or link to it as a file"),
            );
            return None;
        }
        match fs_err::read(entry.path()) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Some(text),
                Err(error) => {
                    let at = error.utf8_error().valid_up_to();
                    self.diagnostics.push(not_utf8(file, error.as_bytes(), at));
                    None
                }
            },
            Err(error) => {
                self.diagnostics.push(
                    Diagnostic::warning("unreadable-file", file, format!("skipped: {error}"))
                        .help("make it readable or take it out"),
                );
                None
            }
        }
    }
}

fn hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn relative(root: &Path, entry: &DirEntry) -> String {
    let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn not_utf8(file: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let valid = String::from_utf8_lossy(&bytes[..at]);
    Diagnostic::error("not-utf8", file, "this file is not UTF-8")
        .at(Position::of(&valid, valid.len()))
        .help("save it as UTF-8; another encoding begins here")
}

/// Cuts a Markdown file into head and body and reads the head. Pure; `key` is the hash of the file.
pub fn parse(file: &SourceFile, key: [u8; 32]) -> Head {
    let mut diagnostics = Vec::new();
    let (head, start) = match cut(&file.text) {
        Cut::Head { yaml, body } => (Some(yaml), body),
        Cut::NoHead { body } => (Some(0..0), body),
        Cut::Toml { body } => {
            diagnostics.push(
                Diagnostic::warning(
                    "toml-head",
                    &*file.file,
                    "this head is TOML, which Polder does not read",
                )
                .at(Position::START)
                .help("write it as YAML between two lines of ---"),
            );
            (Some(0..0), body)
        }
        Cut::Unclosed => {
            diagnostics.push(
                Diagnostic::error("unclosed-head", &*file.file, "the head is never closed")
                    .at(Position::START)
                    .help("write a line of --- where it ends"),
            );
            (None, file.text.len())
        }
    };
    let front_matter = head.and_then(|head| front_matter(file, head, &mut diagnostics));
    let body = &file.text[start..];
    Head {
        key,
        front_matter: front_matter.map(Arc::new),
        heading: heading::first(body),
        start,
        body_hash: *blake3::hash(body.as_bytes()).as_bytes(),
        diagnostics,
    }
}

fn front_matter(
    file: &SourceFile,
    head: Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FrontMatter> {
    // Blank lines in front keep the head's lines where they are in the file.
    let lines_before = file.text[..head.start].matches('\n').count();
    let yaml = format!("{}{}", "\n".repeat(lines_before), &file.text[head]);
    let node = match node::parse(&yaml) {
        Ok(node) => node,
        Err(unreadable) => {
            diagnostics.push(
                Diagnostic::error(
                    "unreadable-head",
                    &*file.file,
                    format!("the head is not YAML: {}", unreadable.message),
                )
                .at(unreadable.at)
                .help("values with `:` or `#` in them want quotes; tabs may not indent"),
            );
            return None;
        }
    };
    let readable = matches!(node.value, node::Value::Map(_) | node::Value::Null);
    let front_matter = FrontMatter::read(node, &file.file, diagnostics);
    readable.then_some(front_matter)
}

/// The manuscript that a file and its head make. `None` when the head cannot be read: who may see the
/// page is then unknown.
pub fn manuscript(file: &SourceFile, head: &Head) -> Option<Manuscript> {
    Some(Manuscript {
        path: file.path.clone(),
        file: file.file.clone(),
        front_matter: head.front_matter.clone()?,
        heading: head.heading.clone(),
        body: Body::with_hash(file.text.clone(), head.start, head.body_hash),
        floor: file.floor,
    })
}

/// The files of `data/` as one tree for templates: `data/offices.yaml` is `offices`. A file that says
/// `audience: board` at its top is for them only.
pub fn data(
    files: &[(String, Arc<str>, Level)],
    audiences: &Audiences,
    level: Level,
    diagnostics: &mut Vec<Diagnostic>,
) -> serde_json::Value {
    let mut tree = serde_json::Map::new();
    for (name, text, floor) in files {
        let path = ContentPath::new(name.as_str());
        let file = format!("data/{name}");
        if !matches!(path.extension().as_str(), "yaml" | "yml" | "json") || *floor > level {
            continue;
        }
        let node = match node::parse(text.trim_start_matches('\u{feff}')) {
            Ok(node) => node,
            Err(unreadable) => {
                diagnostics.push(
                    Diagnostic::error(
                        "unreadable",
                        file,
                        format!("this is not YAML: {}", unreadable.message),
                    )
                    .at(unreadable.at),
                );
                continue;
            }
        };
        if !node.all("audience").all(|audience| {
            match audience.text().and_then(|name| audiences.level(name)) {
                Some(floor) => floor <= level,
                None => {
                    diagnostics.push(
                        Diagnostic::error("unknown-audience", &*file, "there is no such audience")
                            .at(audience.at)
                            .help("name one of `audiences` in polder.yaml"),
                    );
                    false
                }
            }
        }) {
            continue;
        }
        let parts: Vec<&str> = path
            .folder()
            .split('/')
            .filter(|part| !part.is_empty())
            .chain([path.stem()])
            .collect();
        insert(&mut tree, &parts, node.into_json());
    }
    serde_json::Value::Object(tree)
}

fn insert(
    tree: &mut serde_json::Map<String, serde_json::Value>,
    parts: &[&str],
    value: serde_json::Value,
) {
    match parts {
        [] => {}
        [name] => {
            tree.insert((*name).to_owned(), value);
        }
        [folder, rest @ ..] => {
            let below = tree
                .entry((*folder).to_owned())
                .or_insert_with(|| serde_json::Value::Object(serde_json::Map::new()));
            if let serde_json::Value::Object(below) = below {
                insert(below, rest, value);
            }
        }
    }
}

enum Cut {
    Head { yaml: Range<usize>, body: usize },
    NoHead { body: usize },
    Toml { body: usize },
    Unclosed,
}

/// Finds the head: between a first line `---` and the next line `---` or `...`.
fn cut(text: &str) -> Cut {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        return Cut::NoHead { body: start };
    }
    let yaml_start = start + first.len();
    let mut at = yaml_start;
    for line in lines {
        let trimmed = line.trim_end();
        if trimmed == fence || (fence == "---" && trimmed == "...") {
            let body = at + line.len();
            return match fence {
                "+++" => Cut::Toml { body },
                _ => Cut::Head {
                    yaml: yaml_start..at,
                    body,
                },
            };
        }
        at += line.len();
    }
    // A rule at the top of a page without a head is a rule; a key below it is a head.
    let looks_like_head = text[yaml_start..].lines().next().is_some_and(|line| {
        line.split_once(':').is_some_and(|(key, _)| {
            !key.is_empty()
                && key
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        })
    });
    match (fence, looks_like_head) {
        ("---", true) => Cut::Unclosed,
        _ => Cut::NoHead { body: start },
    }
}

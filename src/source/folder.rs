//! Finds the files of a site: pages, attachments, data, static files – and nothing outside of it.

use std::path::Path;
use std::path::PathBuf;

use anyhow::Context;
use walkdir::DirEntry;
use walkdir::WalkDir;

use crate::config;
use crate::config::Config;
use crate::content::audience::Level;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Severity;
use crate::content::file::FileFacts;
use crate::content::file_rules::FileRules;
use crate::content::path::ContentPath;
use crate::content::path::NOT_CONTENT;
use crate::content::visibility::Attachment;
use crate::source::roster;
use crate::source::roster::List;
use crate::source::text::Text;
use crate::source::text::Texts;

const LEADS_OUT: (&str, &str) = (
    "skipped: this link leads out of the site",
    "put the file itself here",
);

/// A Markdown file as it was found.
#[derive(Clone, Debug)]
pub struct SourceFile {
    pub path: ContentPath,
    /// Relative to the site's folder.
    pub file: String,
    pub text: Text,
    pub floor: Level,
}

impl SourceFile {
    /// The hash of all that [`crate::source::head::parse`] reads: also the file's name, which stands in what it tells.
    pub fn key(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&(self.file.len() as u64).to_le_bytes());
        hasher.update(self.file.as_bytes());
        hasher.update(&self.text.hash);
        *hasher.finalize().as_bytes()
    }
}

/// Everything that was found in a site's folder.
#[derive(Debug, Default)]
pub struct Found {
    /// The site's folder, without links in its path.
    pub root: PathBuf,
    /// `content/` when there is one, else the site's folder itself.
    pub content: PathBuf,
    pub files: Vec<SourceFile>,
    pub attachments: Vec<Attachment>,
    /// The list of people, which is no page, no data and never published as it is.
    pub people: Option<List>,
    /// `data/`: files by their path in it, with the audience they are for.
    pub data: Vec<(String, Text, Level)>,
    /// Files of `static/`, by their path in it.
    pub statics: Vec<(String, Level, FileFacts)>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Finds everything in a site's folder. Nothing outside of it is read: links of the file system that
/// leave it are skipped and told.
///
/// `texts` are those of the last time; what the disk says is unchanged is not read again.
pub fn read(root: &Path, config: &Config, texts: &mut Texts) -> anyhow::Result<Found> {
    let root = fs_err::canonicalize(root).context("there is no site here")?;
    let content = root.join("content");
    let content = if content.is_dir() {
        content
    } else {
        root.clone()
    };
    let mut found = Found {
        root: root.clone(),
        content: content.clone(),
        ..Found::default()
    };
    let rules = FileRules::of(&config.audiences, config::FILE, &mut found.diagnostics);
    let mut reader = Reader {
        root: &root,
        diagnostics: Vec::new(),
    };
    let whole_folder = content == root;
    let people = roster::path(config);
    let mut wanted: Vec<Wanted> = Vec::new();
    for entry in reader.walk(&content, |entry| {
        whole_folder
            && entry.depth() == 1
            && NOT_CONTENT.iter().any(|name| entry.file_name() == *name)
    }) {
        let path = ContentPath::new(relative(&content, &entry));
        let file = relative(&root, &entry);
        if people.as_ref() == Some(&file) {
            continue;
        }
        let floor = rules.level(&file);
        if path.is_markdown() {
            wanted.push(Wanted { entry, file, floor });
        } else {
            let facts = facts(&entry);
            found.attachments.push(Attachment { path, floor, facts });
        }
    }
    let pages = wanted.len();
    for entry in reader.walk(&root.join("data"), |_| false) {
        let file = relative(&root, &entry);
        if !is_data(&file) || people.as_ref() == Some(&file) {
            continue;
        }
        let floor = rules.level(&file);
        wanted.push(Wanted { entry, file, floor });
    }
    for entry in reader.walk(&root.join("static"), |_| false) {
        let file = relative(&root, &entry);
        if people.as_ref() == Some(&file) {
            continue;
        }
        let level = rules.level(&file);
        found
            .statics
            .push((file["static/".len()..].to_owned(), level, facts(&entry)));
    }
    found.diagnostics.append(&mut reader.diagnostics);
    let others = wanted.iter().map(|wanted| wanted.file.as_str());
    match roster::find(&root, config, |file| rules.level(file), others) {
        Some(Ok(list)) => found.people = Some(list),
        Some(Err(problem)) => found.diagnostics.push(problem),
        None => {}
    }
    found.diagnostics.extend(rules.unused());

    let files = wanted
        .iter()
        .map(|wanted| (&wanted.entry, wanted.file.as_str()));
    let read = texts.read(&files.collect::<Vec<_>>());
    for (i, (wanted, text)) in wanted.into_iter().zip(read).enumerate() {
        match text {
            Ok(text) if i < pages => found.files.push(SourceFile {
                path: ContentPath::new(relative(&content, &wanted.entry)),
                file: wanted.file,
                text,
                floor: wanted.floor,
            }),
            Ok(text) => {
                let name = wanted.file["data/".len()..].to_owned();
                found.data.push((name, text, wanted.floor));
            }
            Err(problem) => found.diagnostics.push(problem),
        }
    }
    if config.audiences.must_choose() {
        // A page that cannot be read may be the one that keeps its section for few.
        for skipped in &mut found.diagnostics {
            if ContentPath::new(&*skipped.file).is_markdown() {
                skipped.severity = Severity::Error;
            }
        }
    }
    Ok(found)
}

/// Where a page lay in the content, of which only the file's name is left; relative to the site's folder.
/// Whether there was a folder `content/` then shows in the name: it is the same address in both cases.
pub fn content_path(file: &str) -> Option<ContentPath> {
    let path = file.strip_prefix("content/").unwrap_or(file);
    let first = path.split('/').next().unwrap_or_default();
    let is_beside = path.len() == file.len() && NOT_CONTENT.contains(&first);
    let is_hidden = path.split('/').any(|part| part.starts_with('.'));
    let path = ContentPath::new(path);
    (path.is_markdown() && !is_beside && !is_hidden).then_some(path)
}

impl Found {
    /// What stands before the paths of pages in the site's folder: `content/`, or nothing.
    pub fn before_pages(&self) -> &'static str {
        if self.content == self.root {
            ""
        } else {
            "content/"
        }
    }
}

/// Whether a file of `data/` is one that templates see; what else lies there may be anything.
fn is_data(file: &str) -> bool {
    let extension = ContentPath::new(file).extension();
    matches!(extension.as_str(), "yaml" | "yml" | "json")
}

/// A file whose text is asked for.
struct Wanted {
    entry: DirEntry,
    file: String,
    floor: Level,
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
        if !fs_err::canonicalize(folder).is_ok_and(|target| target.starts_with(self.root)) {
            let shown = folder.strip_prefix(self.root).unwrap_or(folder);
            self.skip(&shown.to_string_lossy(), LEADS_OUT);
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
        let Some(objection) = self.objection(entry) else {
            return true;
        };
        let shown = entry.path().strip_prefix(self.root);
        self.skip(&shown.unwrap_or(entry.path()).to_string_lossy(), objection);
        false
    }

    fn skip(&mut self, file: &str, (why, help): (&'static str, &'static str)) {
        self.diagnostics
            .push(Diagnostic::warning("skipped-file", file, why).help(help));
    }

    fn objection(&self, entry: &DirEntry) -> Option<(&'static str, &'static str)> {
        if entry.path().to_str().is_none() {
            return Some((
                "skipped: its name is not UTF-8",
                "rename it; a URL could not be made of it",
            ));
        }
        if entry.path_is_symlink()
            && !fs_err::canonicalize(entry.path()).is_ok_and(|target| target.starts_with(self.root))
        {
            return Some(LEADS_OUT);
        }
        let plain = entry.file_type().is_dir() || entry.file_type().is_file();
        (!plain).then_some(("skipped: this is not a plain file", "take it out"))
    }
}

/// What can be known of a file without opening it. One that is gone by now fails when it is copied.
fn facts(entry: &DirEntry) -> FileFacts {
    FileFacts {
        size: entry.metadata().map_or(0, |metadata| metadata.len()),
        picture: None,
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

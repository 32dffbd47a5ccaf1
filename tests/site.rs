//! The harness: a site in a temporary folder, built in this process, and questions about what came out.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use jiff::civil::Date;
use polder::cache::Cache;
use polder::content::audience::Level;
use polder::content::diagnostic::Diagnostic;
use polder::pipeline;
use polder::pipeline::BuildInput;
use polder::progress::Progress;
use polder::source;
use tempfile::TempDir;

use crate::program::git_on;

/// The day of every build that names no other.
pub const TODAY: &str = "2026-06-01";

/// A site under construction.
pub struct TestSite {
    folder: TempDir,
    today: Date,
    audience: Option<String>,
    drafts: bool,
    below: String,
    discussions: Option<PathBuf>,
}

impl TestSite {
    pub fn new() -> Self {
        TestSite {
            folder: TempDir::new().expect("a temporary folder"),
            today: TODAY.parse().expect("a date"),
            audience: None,
            drafts: false,
            below: String::new(),
            discussions: None,
        }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file; folders come by themselves.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs_err::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs_err::write(path, bytes).expect("a file");
    }

    pub fn remove(&self, path: &str) {
        let path = self.root().join(path);
        if path.is_dir() {
            fs_err::remove_dir_all(path).expect("a folder");
        } else {
            fs_err::remove_file(path).expect("a file");
        }
    }

    pub fn page(self, path: &str, text: &str) -> Self {
        self.write(path, text);
        self
    }

    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes);
        self
    }

    pub fn config(self, yaml: &str) -> Self {
        self.page("polder.yaml", yaml)
    }

    /// Writes files and commits everything that is there. The first commit makes the repository.
    pub fn commit(self, author: &str, day: &str, message: &str, files: &[(&str, &str)]) -> Self {
        if !self.root().join(".git").exists() {
            git_on(&self, day, &["init", "-q"]);
        }
        for (path, text) in files {
            self.write(path, text);
        }
        git_on(&self, day, &["add", "--all"]);
        let author = format!("--author={author}");
        git_on(&self, day, &["commit", "-q", &author, "-m", message]);
        self
    }

    pub fn today(mut self, day: &str) -> Self {
        self.today = day.parse().expect("a date");
        self
    }

    pub fn audience(mut self, name: &str) -> Self {
        self.audience = Some(name.to_owned());
        self
    }

    /// As the preview does it: drafts and scheduled pages are shown.
    pub fn drafts(mut self) -> Self {
        self.drafts = true;
        self
    }

    /// Builds a folder of the repository and not the whole of it.
    pub fn below(mut self, folder: &str) -> Self {
        self.below = folder.to_owned();
        self
    }

    /// Takes the talk from a file of the site's folder.
    pub fn discussions(mut self, file: &str) -> Self {
        self.discussions = Some(self.root().join(file));
        self
    }

    pub fn build(&self) -> Built {
        self.build_with(&mut Cache::in_memory())
    }

    /// Builds with what earlier builds remember.
    pub fn build_with(&self, cache: &mut Cache) -> Built {
        self.build_as(self.audience.as_deref(), cache)
    }

    pub fn build_for(&self, audience: &str, cache: &mut Cache) -> Built {
        self.build_as(Some(audience), cache)
    }

    fn build_as(&self, audience: Option<&str>, cache: &mut Cache) -> Built {
        let root = self.root().join(&self.below);
        let (config, mut diagnostics) = source::read_config(&root).expect("a config");
        let level = match audience {
            Some(name) => config.audiences.level(name).expect("an audience"),
            None => Level::LOWEST,
        };
        let input = BuildInput {
            root,
            config,
            today: self.today,
            audience: level,
            drafts: self.drafts,
            portable: false,
            service: None,
            discussions: self.discussions.clone(),
            progress: Progress::default(),
        };
        let build = pipeline::build(&input, cache).expect("a build that can run");
        // Hardly any of these sites is a repository, which is told of each of them.
        let told = build.diagnostics.into_iter();
        diagnostics.extend(told.filter(|told| told.rule != "no-history"));
        diagnostics.sort();
        let mut files = BTreeMap::new();
        let mut keys = BTreeMap::new();
        for file in &build.files {
            keys.insert(file.path.clone(), file.content.key().to_string());
            match file.content.bytes() {
                Ok(bytes) => {
                    files.insert(file.path.clone(), bytes);
                }
                Err(problem) => diagnostics.push(problem),
            }
        }
        Built {
            files,
            keys,
            diagnostics,
            next_change: build.next_change,
        }
    }
}

/// A grey picture.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("a head");
    writer
        .write_image_data(&vec![128; (width * height) as usize])
        .expect("pixels");
    writer.finish().expect("an end");
    bytes
}

/// What a build gave.
pub struct Built {
    pub files: BTreeMap<String, Vec<u8>>,
    /// What the writer goes by, by path.
    pub keys: BTreeMap<String, String>,
    pub diagnostics: Vec<Diagnostic>,
    pub next_change: Option<Date>,
}

impl Built {
    /// The one stylesheet of the site.
    pub fn stylesheet(&self) -> String {
        let mut paths = self.files.keys();
        let path = paths.find(|path| path.ends_with(".css"));
        self.text(path.expect("a stylesheet"))
    }

    /// A file of the output as text; of a page its URL will do: `wiki/rust/`.
    pub fn text(&self, path: &str) -> String {
        let path = match path {
            "" | "/" => "index.html".to_owned(),
            folder if folder.ends_with('/') => format!("{folder}index.html"),
            file => file.to_owned(),
        };
        let bytes = self.files.get(&path).unwrap_or_else(|| {
            let names: Vec<&String> = self.files.keys().collect();
            panic!("there is no {path} among {names:#?}\n{}", self.told())
        });
        String::from_utf8(bytes.clone()).expect("UTF-8")
    }

    /// What stands between `<main>` and `</main>`.
    pub fn main(&self, path: &str) -> String {
        between(&self.text(path), "<main", "</main>")
    }

    /// The rendered Markdown of a page.
    pub fn prose(&self, path: &str) -> String {
        let main = self.main(path);
        let start =
            main.find("<div class=\"prose\">").expect("prose") + "<div class=\"prose\">".len();
        let mut depth = 1;
        let mut at = start;
        while depth > 0 {
            let open = main[at..].find("<div").map_or(usize::MAX, |i| at + i);
            let close = at + main[at..].find("</div>").expect("a closing tag");
            if open < close {
                depth += 1;
                at = open + 4;
            } else {
                depth -= 1;
                at = close + 6;
            }
        }
        main[start..at - 6].trim().to_owned()
    }

    /// The page's rendered Markdown is exactly this.
    pub fn is(&self, path: &str, html: &str) -> &Self {
        assert_eq!(self.prose(path), html.trim(), "{path}\n{}", self.told());
        self
    }

    /// The page's `<main>` has this in it.
    pub fn shows(&self, path: &str, html: &str) -> &Self {
        let main = self.main(path);
        assert!(
            main.contains(html),
            "{path} does not show {html}:\n{main}\n{}",
            self.told()
        );
        self
    }

    pub fn hides(&self, path: &str, html: &str) -> &Self {
        let main = self.main(path);
        assert!(!main.contains(html), "{path} shows {html}:\n{main}");
        self
    }

    /// No file of the output has these bytes in it, nor in its name.
    pub fn nowhere(&self, secret: &str) -> &Self {
        for (path, bytes) in &self.files {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found && !path.contains(secret), "{secret} is in {path}");
        }
        self
    }

    pub fn has(&self, path: &str) -> &Self {
        let path = match path.strip_suffix('/') {
            Some(folder) => format!("{folder}/index.html"),
            None => path.to_owned(),
        };
        assert!(self.files.contains_key(&path), "there is no {path}");
        self
    }

    pub fn lacks(&self, path: &str) -> &Self {
        let path = match path.strip_suffix('/') {
            Some(folder) => format!("{folder}/index.html"),
            None => path.to_owned(),
        };
        assert!(!self.files.contains_key(&path), "there is a {path}");
        self
    }

    /// Something told begins like this: `wiki/rust.md:2:5: no page is called `Cargo``.
    pub fn tells(&self, line: &str) -> &Self {
        let told = self
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.to_string().starts_with(line));
        assert!(told, "nobody tells {line}\n{}", self.told());
        self
    }

    /// Nothing is told but this many notes and warnings.
    pub fn tells_only(&self, number: usize) -> &Self {
        assert_eq!(self.diagnostics.len(), number, "{}", self.told());
        self
    }

    /// Nothing at all is told.
    pub fn is_fine(&self) -> &Self {
        self.tells_only(0)
    }

    pub fn told(&self) -> String {
        let lines: Vec<String> = self
            .diagnostics
            .iter()
            .map(|diagnostic| {
                format!(
                    "{:?} [{}] {diagnostic}",
                    diagnostic.severity, diagnostic.rule
                )
            })
            .collect();
        lines.join("\n")
    }
}

fn between(text: &str, from: &str, to: &str) -> String {
    let start = text
        .find(from)
        .unwrap_or_else(|| panic!("no {from} in {text}"));
    let start = start + text[start..].find('>').expect("the end of a tag") + 1;
    let end = text[start..].find(to).expect("an end") + start;
    text[start..end].trim().to_owned()
}

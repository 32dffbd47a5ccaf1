//! Which files are only for some, by the patterns in `polder.yaml`.

use std::cell::Cell;

use globset::GlobBuilder;
use globset::GlobMatcher;

use crate::content::audience::Audiences;
use crate::content::audience::Level;
use crate::content::diagnostic::Diagnostic;

pub struct FileRules {
    /// The name of the file that they stand in, as diagnostics quote it.
    config: &'static str,
    rules: Vec<FileRule>,
}

struct FileRule {
    pattern: String,
    glob: GlobMatcher,
    level: Level,
    /// Whether a file matched.
    met: Cell<bool>,
}

impl FileRules {
    pub fn of(
        audiences: &Audiences,
        config: &'static str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut rules = Vec::new();
        for (level, pattern) in audiences.file_patterns() {
            match GlobBuilder::new(pattern).literal_separator(true).build() {
                Ok(glob) => rules.push(FileRule {
                    pattern: pattern.to_owned(),
                    glob: glob.compile_matcher(),
                    level,
                    met: Cell::new(false),
                }),
                Err(error) => diagnostics.push(
                    Diagnostic::error(
                        "wrong-pattern",
                        config,
                        format!("`{pattern}` is not a pattern of files: {}", error.kind()),
                    )
                    .help("write it as in .gitignore: data/salaries.yaml, content/board/**"),
                ),
            }
        }
        FileRules { config, rules }
    }

    /// The level of a file by its path in the site's folder.
    pub fn level(&self, file: &str) -> Level {
        self.rules
            .iter()
            .filter(|rule| rule.glob.is_match(file))
            .map(|rule| {
                rule.met.set(true);
                rule.level
            })
            .max()
            .unwrap_or_default()
    }

    /// A pattern that keeps nothing is a slip of the pen, and what it was to keep is shown.
    pub fn unused(&self) -> impl Iterator<Item = Diagnostic> {
        self.rules
            .iter()
            .filter(|rule| !rule.met.get())
            .map(|rule| {
                Diagnostic::warning(
                    "unused-pattern",
                    self.config,
                    format!("the pattern `{}` matches no file, so it keeps nothing", rule.pattern),
                )
                .help("patterns begin at the site's folder, and name files in content/, data/ and static/")
            })
    }
}

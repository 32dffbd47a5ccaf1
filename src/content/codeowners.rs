//! CODEOWNERS: patterns of files and who looks after what they match, as GitHub and GitLab read it.
//!
//! The formats: <https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners>,
//! <https://docs.gitlab.com/user/project/codeowners/reference/>.

use globset::Glob;
use globset::GlobBuilder;
use globset::GlobSet;
use globset::GlobSetBuilder;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::path::fold;

/// Whose rules hold where the two differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A pattern with a slash in it begins at the top.
    GitHub,
    /// Only one that begins with a slash does; sections are looked at one by one.
    GitLab,
}

/// A file that was read.
#[derive(Debug, Default)]
pub struct CodeOwners {
    entries: Vec<Entry>,
    /// The globs of all entries, and the entry of each.
    globs: GlobSet,
    of_glob: Vec<usize>,
    sections: usize,
}

#[derive(Debug)]
struct Entry {
    section: usize,
    owners: Vec<String>,
    /// GitLab's `!docs/generated/`: what it matches has no owner in this section.
    excludes: bool,
}

impl CodeOwners {
    /// Reads what makes sense; `file` is its name in what is told of the rest. `forge` is whose rules
    /// hold when the text does not show it by itself.
    pub fn parse(text: &str, file: &str, forge: Dialect) -> (CodeOwners, Vec<Diagnostic>) {
        let dialect = match text.lines().any(|line| header(line.trim()).is_some()) {
            true => Dialect::GitLab,
            false => forge,
        };
        let mut parser = Parser {
            file,
            dialect,
            sections: vec![(String::new(), Vec::new())],
            current: 0,
            entries: Vec::new(),
            globs: Vec::new(),
            diagnostics: Vec::new(),
        };
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            parser.line(line, number + 1);
        }
        parser.finish()
    }

    /// The handles of those who look after a file, given by its path from the top of the repository.
    /// In each section the last line that matches says it.
    pub fn owners(&self, path: &str) -> Vec<&str> {
        let mut last: Vec<Option<&Entry>> = vec![None; self.sections];
        let mut excluded = vec![false; self.sections];
        for glob in self.globs.matches(path) {
            let entry = &self.entries[self.of_glob[glob]];
            match entry.excludes {
                true => excluded[entry.section] = true,
                false => last[entry.section] = Some(entry),
            }
        }
        last.into_iter()
            .zip(excluded)
            .filter_map(|(entry, excluded)| entry.filter(|_| !excluded))
            .flat_map(|entry| entry.owners.iter().map(String::as_str))
            .collect()
    }
}

struct Parser<'a> {
    file: &'a str,
    dialect: Dialect,
    /// The folded name of each section and its own owners; the first one has no name.
    sections: Vec<(String, Vec<String>)>,
    current: usize,
    entries: Vec<Entry>,
    globs: Vec<(Glob, usize)>,
    diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    fn line(&mut self, line: &str, number: usize) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if self.dialect == Dialect::GitLab
            && let Some((name, rest)) = header(line)
        {
            let owners = self.owners(&words(rest), number);
            // Sections of one name are one; the last word about its owners holds.
            let name = fold(name);
            let known = self.sections.iter().position(|(known, _)| *known == name);
            self.current = known.unwrap_or(self.sections.len());
            match self.sections.get_mut(self.current) {
                Some((_, known)) if !owners.is_empty() => *known = owners,
                Some(_) => {}
                None => self.sections.push((name, owners)),
            }
            return;
        }
        let words = words(line);
        let Some((pattern, owners)) = words.split_first() else {
            return;
        };
        let owners = self.owners(owners, number);
        let excluding = pattern
            .strip_prefix('!')
            .filter(|_| self.dialect == Dialect::GitLab);
        let globs = globs(excluding.unwrap_or(pattern), self.dialect);
        let entry = self.entries.len();
        for glob in globs {
            match GlobBuilder::new(&glob)
                .literal_separator(true)
                .backslash_escape(true)
                .build()
            {
                Ok(glob) => self.globs.push((glob, entry)),
                Err(error) => {
                    let why = error.kind().to_string();
                    self.tell(
                        number,
                        format!("`{pattern}` is not a pattern of files: {why}"),
                    );
                    return;
                }
            }
        }
        let owners = match owners.is_empty() {
            true => self.sections[self.current].1.clone(),
            false => owners,
        };
        self.entries.push(Entry {
            section: self.current,
            owners,
            excludes: excluding.is_some(),
        });
    }

    fn owners(&mut self, words: &[String], number: usize) -> Vec<String> {
        let mut owners = Vec::new();
        for word in words {
            if word.starts_with('#') {
                break;
            }
            match word.contains('@') {
                true => owners.push(word.clone()),
                false => self.tell(number, format!("`{word}` names nobody")),
            }
        }
        owners
    }

    fn tell(&mut self, number: usize, message: String) {
        let at = Position {
            line: u32::try_from(number).unwrap_or(u32::MAX),
            column: 1,
        };
        // The file is the forge's: a site is no worse for a slip in it.
        self.diagnostics.push(
            Diagnostic::note("wrong-owners", self.file, message)
                .at(at)
                .help("a line is a pattern and its owners: docs/ @ada @waterland/hydraulics ada@waterland.example"),
        );
    }

    fn finish(mut self) -> (CodeOwners, Vec<Diagnostic>) {
        let mut builder = GlobSetBuilder::new();
        let mut of_glob = Vec::with_capacity(self.globs.len());
        for (glob, entry) in std::mem::take(&mut self.globs) {
            builder.add(glob);
            of_glob.push(entry);
        }
        match builder.build() {
            Ok(globs) => {
                let read = CodeOwners {
                    sections: self.sections.len(),
                    entries: self.entries,
                    globs,
                    of_glob,
                };
                (read, self.diagnostics)
            }
            Err(error) => {
                let why = error.kind().to_string();
                self.tell(1, format!("the patterns cannot be read: {why}"));
                (CodeOwners::default(), self.diagnostics)
            }
        }
    }
}

/// The name of a section and what stands behind it: `^[Docs][2] @ada`.
fn header(line: &str) -> Option<(&str, &str)> {
    let line = line.strip_prefix('^').unwrap_or(line);
    let (name, rest) = line.strip_prefix('[')?.split_once(']')?;
    // `[a-z]*.md` is a pattern.
    let rest = match rest.strip_prefix('[') {
        Some(count) => count.split_once(']')?.1,
        None => rest,
    };
    let is_header = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (is_header && !name.trim().is_empty()).then_some((name.trim(), rest))
}

/// Cuts a line at its spaces, but not at those behind a backslash.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                word.push(c);
                word.extend(chars.next());
            }
            c if c.is_whitespace() => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// The globs that match what a pattern matches, from the top of the repository on.
fn globs(pattern: &str, dialect: Dialect) -> Vec<String> {
    let mut body = String::with_capacity(pattern.len() + 4);
    let mut escaped = false;
    for c in pattern.trim_start_matches('/').chars() {
        let literal = match c {
            '{' | '}' => true,
            '[' | ']' => dialect == Dialect::GitHub,
            _ => false,
        };
        if literal && !escaped {
            body.push('\\');
        }
        escaped = c == '\\' && !escaped;
        body.push(c);
    }
    let is_folder = body.ends_with('/');
    let body = body.trim_end_matches('/');
    let from_top = pattern.starts_with('/') || (dialect == Dialect::GitHub && body.contains('/'));
    let whole = match (from_top, body) {
        (_, "") => return vec!["**".to_owned()],
        (true, body) => body.to_owned(),
        (false, body) => format!("**/{body}"),
    };
    let below = format!("{whole}/**");
    // `docs/*` means the files in that folder, not those below it.
    let is_list = whole.ends_with("/*") || whole == "*";
    match (is_folder, is_list) {
        (true, _) => vec![below],
        (false, true) => vec![whole],
        (false, false) => vec![whole, below],
    }
}

//! Who was allowed to read what after one commit, by the polder.yaml and the heads of then.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::config;
use crate::config::Config;
use crate::content::audience::Audiences;
use crate::content::audience::Level;
use crate::content::diagnostic::Severity;
use crate::content::file_rules::FileRules;
use crate::content::language::Languages;
use crate::content::levels::Levels;
use crate::content::levels::Reach;
use crate::content::path::ContentPath;
use crate::content::path::in_content;

/// The polder.yaml of one time, as the readers of today must see it.
pub struct Then {
    languages: Languages,
    /// Who could read a page that asked for nothing.
    lowest: Level,
    /// By the patterns of then and those of today.
    floors: RefCell<HashMap<String, Level>>,
    rules: FileRules,
    rules_of_today: FileRules,
    audiences: Audiences,
    audiences_of_today: Audiences,
}

impl Then {
    /// `text` is that of the file; audiences are known by their names of today. Without a file, or with one
    /// that cannot be read, nobody knows for whom the pages were.
    pub fn read(text: Option<&[u8]>, today: &Audiences) -> Then {
        let text = text.and_then(|bytes| str::from_utf8(bytes).ok());
        let mut diagnostics = Vec::new();
        let plain = text.map_or("", |text| text.strip_prefix('\u{feff}').unwrap_or(text));
        let config = Config::read(plain, &mut diagnostics);
        let rules = FileRules::of(&config.audiences, config::FILE, &mut diagnostics);
        let is_wrong = diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error);
        let lowest = match config.audiences.names().next() {
            Some(name) if text.is_some() && !is_wrong => today.level(name),
            _ => None,
        };
        Then {
            languages: config.languages,
            lowest: lowest.unwrap_or(Level::NOBODY),
            floors: RefCell::default(),
            rules,
            rules_of_today: FileRules::of(today, config::FILE, &mut Vec::new()),
            audiences: config.audiences,
            audiences_of_today: today.clone(),
        }
    }

    /// What patterns asked for a file.
    fn floor(&self, file: &str) -> Level {
        if let Some(known) = self.floors.borrow().get(file) {
            return *known;
        }
        let floor = match self.rules.level(file) {
            Level::LOWEST => Level::LOWEST,
            level => self
                .audiences
                .name(level)
                .and_then(|name| self.audiences_of_today.level(name))
                .unwrap_or(Level::NOBODY),
        };
        let floor = floor.max(self.rules_of_today.level(file));
        self.floors.borrow_mut().insert(file.to_owned(), floor);
        floor
    }
}

/// What the files of one commit ask for.
#[derive(Clone)]
pub struct Standing {
    then: std::rc::Rc<Then>,
    /// Pages lie in `content/`.
    is_apart: bool,
    levels: Levels,
}

impl Standing {
    /// Before anything is known of the files.
    pub fn new(then: std::rc::Rc<Then>, is_apart: bool) -> Standing {
        Standing {
            levels: Levels::new(then.languages.clone()),
            then,
            is_apart,
        }
    }

    pub fn is_apart(&self) -> bool {
        self.is_apart
    }

    /// What a file asks for; `own` is what its head does.
    pub fn asks(&self, file: &str, own: Level) -> Level {
        match self.place(file) {
            Some(_) => own.max(self.then.floor(file)),
            None => Level::LOWEST,
        }
    }

    /// A file with what it asks for.
    pub fn add(&mut self, file: &str, asks: Level) {
        if let Some(place) = place(file, self.is_apart)
            && asks > Level::LOWEST
        {
            self.levels.ask(place, asks);
        }
    }

    pub fn remove(&mut self, file: &str, asks: Level) {
        if let Some(place) = place(file, self.is_apart)
            && asks > Level::LOWEST
        {
            self.levels.withdraw(place, asks);
        }
    }

    /// Who may read a file; `own` is what its head asks for.
    pub fn level(&self, file: &str, own: Level) -> Level {
        let Some(place) = self.place(file) else {
            return Level::NOBODY;
        };
        let levels = [
            own,
            self.then.lowest,
            self.then.floor(file),
            self.levels.page(place),
        ];
        levels.into_iter().max().unwrap_or(Level::NOBODY)
    }

    /// Whose level hangs on what a file asks for, apart from its own.
    pub fn reach(&self, file: &str) -> Vec<Reach> {
        self.place(file)
            .map_or(Vec::new(), |place| self.levels.reach(place))
    }

    /// The folders in which the files of a folder lie, one for each language.
    pub fn folders(&self, folder: &str) -> Vec<String> {
        self.in_languages(folder)
    }

    /// The paths that translations of an original may have, itself among them.
    pub fn translations(&self, original: &str) -> Vec<String> {
        let mut paths = self.in_languages(original);
        let prefix = if self.is_apart { "content/" } else { "" };
        if let Some((stem, extension)) = original.rsplit_once('.') {
            let suffixed = self.then.languages.all().iter();
            paths.extend(suffixed.map(|language| format!("{prefix}{stem}.{language}.{extension}")));
        }
        paths
    }

    fn in_languages(&self, path: &str) -> Vec<String> {
        let prefix = if self.is_apart { "content/" } else { "" };
        let join = |language: &str| match (language, path) {
            ("", path) => format!("{prefix}{path}"),
            (language, "") => format!("{prefix}{language}"),
            (language, path) => format!("{prefix}{language}/{path}"),
        };
        let languages = self.then.languages.all().iter().map(String::as_str);
        std::iter::once("").chain(languages).map(join).collect()
    }

    fn place<'f>(&self, file: &'f str) -> Option<&'f str> {
        place(file, self.is_apart)
    }
}

/// A page's path in the content folder.
fn place(file: &str, is_apart: bool) -> Option<&str> {
    let place = in_content(file, is_apart)?;
    ContentPath::new(place).is_markdown().then_some(place)
}

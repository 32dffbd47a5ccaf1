//! For which audience a path is, by what is asked of itself, of its folders and of its translations.

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::content::audience::Level;
use crate::content::language::Languages;
use crate::content::path::ContentPath;
use crate::content::path::ancestors;
use crate::content::path::is_index;

/// What the pages of a site ask for. Paths are relative to the content folder.
#[derive(Clone, Debug)]
pub struct Levels {
    languages: Languages,
    /// By folder without its language. A folder asks what its own index page asks.
    folders: HashMap<String, Asks>,
    /// By path without its language: what any translation asks for, holds for all of them.
    originals: HashMap<String, Asks>,
}

/// How many files ask for each level; never empty.
type Asks = BTreeMap<Level, u32>;

/// What a file's asking reaches beyond itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Everything in a folder, in every language.
    Folder(String),
    /// The translations of a path that has its language taken out.
    Original(String),
}

impl Levels {
    pub fn new(languages: Languages) -> Levels {
        Levels {
            languages,
            folders: HashMap::new(),
            originals: HashMap::new(),
        }
    }

    /// A page asks for a level; nobody need ask for the lowest.
    pub fn ask(&mut self, path: &str, level: Level) {
        for reach in self.reach(path) {
            let asks = match reach {
                Reach::Folder(folder) => self.folders.entry(folder),
                Reach::Original(original) => self.originals.entry(original),
            };
            *asks.or_default().entry(level).or_default() += 1;
        }
    }

    /// A page no longer asks for a level that it asked for.
    pub fn withdraw(&mut self, path: &str, level: Level) {
        for reach in self.reach(path) {
            let (map, key) = match reach {
                Reach::Folder(folder) => (&mut self.folders, folder),
                Reach::Original(original) => (&mut self.originals, original),
            };
            let Some(asks) = map.get_mut(&key) else {
                continue;
            };
            if let Some(count) = asks.get_mut(&level) {
                *count -= 1;
                if *count == 0 {
                    asks.remove(&level);
                }
            }
            if asks.is_empty() {
                map.remove(&key);
            }
        }
    }

    /// What a page's asking reaches.
    pub fn reach(&self, path: &str) -> Vec<Reach> {
        let original = self.languages.split(path).1.into_owned();
        if is_index(&original) {
            let folder = ContentPath::new(original).folder().to_owned();
            return vec![Reach::Folder(folder)];
        }
        // `wiki.md` may be the text of `wiki/`; where there is no such folder this says nothing.
        let beside = original.strip_suffix(".md").unwrap_or(&original).to_owned();
        vec![Reach::Folder(beside), Reach::Original(original)]
    }

    /// The level of a page.
    pub fn page(&self, path: &str) -> Level {
        let original = ContentPath::new(self.languages.split(path).1);
        let own = highest(self.originals.get(original.as_str()));
        own.max(self.folder_without_language(original.folder()))
    }

    /// The level of a folder.
    pub fn folder(&self, folder: &str) -> Level {
        // A folder and its language are told apart by a path in it.
        let path = format!("{folder}/_");
        let original = self.languages.split(path.trim_start_matches('/')).1;
        self.folder_without_language(ContentPath::new(original).folder())
    }

    fn folder_without_language(&self, folder: &str) -> Level {
        ancestors(folder)
            .map(|folder| highest(self.folders.get(folder)))
            .max()
            .unwrap_or_default()
    }
}

fn highest(asks: Option<&Asks>) -> Level {
    asks.and_then(|asks| asks.keys().next_back())
        .copied()
        .unwrap_or_default()
}

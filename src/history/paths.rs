//! All paths that any commit ever had, and the folders that they lie in.

use std::collections::HashMap;
use std::collections::HashSet;
use std::rc::Rc;

use crate::content::path::ancestors;

/// Each path by its place.
#[derive(Default)]
pub struct Paths {
    /// Those that are UTF-8; pages with other names are none.
    pub names: Vec<Rc<str>>,
    pub places: HashMap<Rc<str>, usize>,
    pub folders: HashSet<String>,
}

impl Paths {
    /// The place of a path, which it has from now on.
    pub fn place(&mut self, path: &str) -> usize {
        if let Some(known) = self.places.get(path) {
            return *known;
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for folder in ancestors(folder) {
            if !self.folders.insert(folder.to_owned()) {
                break;
            }
        }
        let name: Rc<str> = Rc::from(path);
        self.names.push(Rc::clone(&name));
        self.places.insert(name, self.names.len() - 1);
        self.names.len() - 1
    }
}

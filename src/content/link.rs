//! Finds what a link means: a relative path, a URL of the site, or a name in double brackets.

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;

use crate::content::file::FileFacts;
use crate::content::page::Page;
use crate::content::path::ContentPath;
use crate::content::path::Permalink;
use crate::content::path::decode;
use crate::content::path::fold;
use crate::content::path::index_rank;
use crate::content::path::join;
use crate::content::path::safe;
use crate::content::redirect::Former;

/// What somebody asks for in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Query {
    /// The destination of a Markdown link or image, without its fragment: `../b.md`, `/wiki/b/`.
    Path(String),
    /// The name in `[[Name]]` or `![[Name]]`, without its fragment.
    Name(String),
}

impl Query {
    /// Whether the text asks for one language on purpose: `b.fr.md`, where `b.md` would do for any.
    fn names_language(&self, path: &str, original: &str) -> bool {
        let (Query::Path(written) | Query::Name(written)) = self;
        let stem = ContentPath::new(path).stem().to_owned();
        stem != ContentPath::new(original).stem() && written.contains(&stem)
    }
}

/// What is found. Everything that decides how a link is printed is in here, and nothing else: a page
/// that only asked needs to be rendered again only when an answer changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    Page {
        path: ContentPath,
        permalink: Permalink,
        /// The path that was asked for, which the page left.
        was: Option<ContentPath>,
    },
    /// The list of a folder that has no text of its own, of tags, or of all pages.
    Listing {
        permalink: Permalink,
        /// The folder that was asked for, when it has another name now.
        was: Option<ContentPath>,
    },
    /// A file beside the pages, published because somebody links to it.
    Attachment {
        path: ContentPath,
        permalink: Permalink,
        facts: FileFacts,
    },
    /// A file of `static/`, published anyway.
    Static {
        permalink: Permalink,
        facts: FileFacts,
    },
    Missing,
}

impl Answer {
    pub fn permalink(&self) -> Option<&Permalink> {
        match self {
            Answer::Page { permalink, .. }
            | Answer::Listing { permalink, .. }
            | Answer::Attachment { permalink, .. }
            | Answer::Static { permalink, .. } => Some(permalink),
            Answer::Missing => None,
        }
    }

    /// The path that was asked for and that the answer left.
    pub fn was(&self) -> Option<&ContentPath> {
        match self {
            Answer::Page { was, .. } | Answer::Listing { was, .. } => was.as_ref(),
            _ => None,
        }
    }

    fn asked_at(mut self, path: &ContentPath) -> Answer {
        if let Answer::Page { was, .. } | Answer::Listing { was, .. } = &mut self {
            *was = Some(path.clone());
        }
        self
    }
}

/// Everything on the site that can be linked to, by path, by name and by URL.
#[derive(Debug, Default)]
pub struct LinkTable {
    /// By folded content path. Several when they differ in case only.
    paths: HashMap<String, Vec<Arc<Target>>>,
    /// By folded name: file stems, titles, aliases, names of attachments.
    names: HashMap<String, Vec<Named>>,
    /// By folded permalink, without the slash at the end.
    permalinks: HashMap<String, Arc<Target>>,
    /// By path without language, and language: the page.
    translations: HashMap<(String, String), Arc<Target>>,
    /// What lived elsewhere before.
    left: Left,
}

/// What pages and folders left, asked when nothing lives there.
#[derive(Debug, Default)]
struct Left {
    places: Vec<LeftPlace>,
    /// By folded content path.
    paths: HashMap<String, usize>,
    /// By folded permalink, without the slash at the end.
    permalinks: HashMap<String, usize>,
    /// By folded file stem.
    names: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct LeftPlace {
    from: ContentPath,
    /// The path without language, then and now.
    original: String,
    now: String,
    answer: Answer,
}

/// Who asks: links prefer what is near and in the same language.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    pub path: &'a ContentPath,
    pub lang: &'a str,
}

#[derive(Debug)]
struct Target {
    /// The content path; empty for what has none.
    path: String,
    /// The path without language; empty for what has no translations.
    original: String,
    answer: Answer,
}

#[derive(Debug)]
struct Named {
    rank: Rank,
    target: Arc<Target>,
}

/// By what a name was found: the file's own name goes before its title, the title before an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    File,
    Title,
    Alias,
}

impl LinkTable {
    pub fn add_page(&mut self, page: &Page) {
        let path = &page.manuscript.path;
        let target = Arc::new(Target {
            path: path.as_str().to_owned(),
            original: page.original.clone(),
            answer: Answer::Page {
                path: path.clone(),
                permalink: page.permalink.clone(),
                was: None,
            },
        });
        self.translations
            .entry((page.original.clone(), page.lang.clone()))
            .or_insert_with(|| target.clone());
        let mut name = |name: &str, rank| {
            self.names.entry(fold(name)).or_default().push(Named {
                rank,
                target: target.clone(),
            });
        };
        name(path.stem(), Rank::File);
        let original_stem = ContentPath::new(page.original.as_str());
        if original_stem.stem() != path.stem() {
            name(original_stem.stem(), Rank::File);
        }
        name(&page.title, Rank::Title);
        for alias in &page.manuscript.front_matter.aliases {
            if !alias.value.starts_with('/') {
                name(&alias.value, Rank::Alias);
            }
        }
        self.paths
            .entry(fold(path.as_str()))
            .or_default()
            .push(target.clone());
        self.add_permalink(&page.permalink, target);
    }

    /// A folder's list, under the folder's path and URL.
    pub fn add_listing(&mut self, folder: &str, permalink: &Permalink) {
        let target = Target {
            path: folder.to_owned(),
            original: String::new(),
            answer: Answer::Listing {
                permalink: permalink.clone(),
                was: None,
            },
        };
        self.add_permalink(permalink, Arc::new(target));
    }

    pub fn add_attachment(&mut self, path: &ContentPath, facts: FileFacts) {
        let permalink = Permalink::file(path.as_str());
        let target = Arc::new(Target {
            path: path.as_str().to_owned(),
            original: String::new(),
            answer: Answer::Attachment {
                path: path.clone(),
                permalink,
                facts,
            },
        });
        self.names
            .entry(fold(path.file_name()))
            .or_default()
            .push(Named {
                rank: Rank::File,
                target: target.clone(),
            });
        self.paths
            .entry(fold(path.as_str()))
            .or_default()
            .push(target);
    }

    pub fn add_static(&mut self, path: &str, facts: FileFacts) {
        let permalink = Permalink::file(path);
        let target = Target {
            path: String::new(),
            original: String::new(),
            answer: Answer::Static {
                permalink: permalink.clone(),
                facts,
            },
        };
        self.add_permalink(&permalink, Arc::new(target));
    }

    /// A URL at which a page used to live.
    pub fn add_redirect(&mut self, from: &Permalink, page: &Page) {
        let target = Target {
            path: String::new(),
            original: String::new(),
            answer: Answer::Page {
                path: page.manuscript.path.clone(),
                permalink: page.permalink.clone(),
                was: None,
            },
        };
        self.add_permalink(from, Arc::new(target));
    }

    /// A path that a page left. Of several pages that left one, the first that is told counts.
    pub fn add_former_page(&mut self, former: &Former, page: &Page) {
        let answer = Answer::Page {
            path: page.manuscript.path.clone(),
            permalink: page.permalink.clone(),
            was: None,
        };
        let place = self.leave(former, page.original.clone(), answer);
        self.left
            .paths
            .entry(fold(former.from.as_str()))
            .or_insert(place);
        if index_rank(former.from.file_name()).is_none() {
            let original = ContentPath::new(former.original.as_str());
            let stems = BTreeSet::from([fold(former.from.stem()), fold(original.stem())]);
            for stem in stems {
                self.left.names.entry(stem).or_default().push(place);
            }
        }
    }

    /// A folder that is gone, and the one that is there instead.
    pub fn add_former_folder(&mut self, former: &Former, permalink: &Permalink) {
        let answer = Answer::Listing {
            permalink: permalink.clone(),
            was: None,
        };
        self.leave(former, String::new(), answer);
    }

    fn leave(&mut self, former: &Former, now: String, answer: Answer) -> usize {
        let place = self.left.places.len();
        self.left.places.push(LeftPlace {
            from: former.from.clone(),
            original: former.original.clone(),
            now,
            answer,
        });
        for address in &former.addresses {
            let key = key(address.as_str());
            self.left.permalinks.entry(key).or_insert(place);
        }
        place
    }

    fn add_permalink(&mut self, permalink: &Permalink, target: Arc<Target>) {
        self.permalinks
            .entry(key(permalink.as_str()))
            .or_insert(target);
    }

    /// Where the page, list or file lives that would answer at an address, on any disk.
    pub fn living_at(&self, permalink: &Permalink) -> Option<&Permalink> {
        let file = permalink.output_path();
        self.permalinks
            .get(&key(permalink.as_str()))
            .or_else(|| self.permalinks.get(&key(&file)))
            .or_else(|| self.paths.get(&fold(&file))?.first())?
            .answer
            .permalink()
    }

    /// Answers a query from a page. A page that exists in the asker's language too is answered in it.
    pub fn find(&self, asker: Asker<'_>, query: &Query) -> Answer {
        let found = match query {
            Query::Path(path) => self.by_path(asker.path, path),
            Query::Name(name) => self.by_name(asker.path, name),
        };
        let Some(target) = found else {
            return self.find_left(asker, query);
        };
        let wanted = (target.original.clone(), asker.lang.to_owned());
        match self.translations.get(&wanted) {
            Some(translation) if !query.names_language(&target.path, &target.original) => {
                translation.answer.clone()
            }
            _ => target.answer.clone(),
        }
    }

    /// 1. the file at that path, as editors and forges resolve it;
    /// 2. the same without `.md`, with `.html` instead of it, or a folder's own page;
    /// 3. a URL of the site, absolute, or relative to the page's own.
    fn by_path(&self, from: &ContentPath, written: &str) -> Option<&Arc<Target>> {
        let written = decode(written.split('?').next().unwrap_or_default());
        let path = join(from.folder(), &written)?;
        let bare = path
            .strip_suffix(".html")
            .or_else(|| path.strip_suffix(".htm"))
            .unwrap_or(&path);
        self.file(&path)
            .or_else(|| self.file(&format!("{bare}.md")))
            .or_else(|| {
                ["_index.md", "index.md", "README.md"]
                    .iter()
                    .find_map(|index| self.file(&join(&path, index)?))
            })
            .or_else(|| self.permalink(&path))
            .or_else(|| {
                // `../b/` as a browser would resolve it on the published page.
                let here = format!("{}/{}", from.folder(), from.stem());
                self.permalink(&join(&here, &written)?)
            })
    }

    fn file(&self, path: &str) -> Option<&Arc<Target>> {
        let candidates = self.paths.get(&fold(path))?;
        candidates
            .iter()
            .find(|candidate| candidate.path == path)
            .or_else(|| candidates.first())
    }

    fn permalink(&self, path: &str) -> Option<&Arc<Target>> {
        self.permalinks
            .get(&safe_key(path))
            .or_else(|| self.permalinks.get(&key(path)))
    }

    /// As Obsidian resolves `[[Name]]`: a path when there is a slash in it, else the file of that name
    /// that is nearest, else a title, else an alias.
    fn by_name(&self, from: &ContentPath, written: &str) -> Option<&Arc<Target>> {
        let written = decode(written.trim());
        if written.contains('/')
            && let Some(target) = self
                .file(&written)
                .or_else(|| self.file(&format!("{written}.md")))
        {
            return Some(target);
        }
        let name = written.rsplit('/').next().unwrap_or(&written);
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let whole = fold(written.strip_suffix(".md").unwrap_or(&written));
        self.names
            .get(&fold(stem))
            .or_else(|| self.names.get(&whole))
            .into_iter()
            .flatten()
            .filter(|named| !written.contains('/') || ends_with(&named.target.path, &whole))
            .min_by_key(|named| {
                (
                    named.rank,
                    distance(from.folder(), &named.target.path),
                    &named.target.path,
                )
            })
            .map(|named| &named.target)
            .or_else(|| {
                written
                    .contains('/')
                    .then(|| self.by_path(from, &format!("/{written}")))
                    .flatten()
            })
    }

    /// Answers a query for something that is elsewhere now.
    fn find_left(&self, asker: Asker<'_>, query: &Query) -> Answer {
        let found = match query {
            Query::Path(path) => self.left.by_path(asker.path, path),
            Query::Name(name) => self.left.by_name(asker.path, name),
        };
        let Some(place) = found else {
            return Answer::Missing;
        };
        let wanted = (place.now.clone(), asker.lang.to_owned());
        let answer = match self.translations.get(&wanted) {
            Some(translation) if !query.names_language(place.from.as_str(), &place.original) => {
                &translation.answer
            }
            _ => &place.answer,
        };
        answer.clone().asked_at(&place.from)
    }

    /// Where the translation of a page lives, when there is one.
    pub fn translation(&self, original: &str, lang: &str) -> Option<&Permalink> {
        self.translations
            .get(&(original.to_owned(), lang.to_owned()))?
            .answer
            .permalink()
    }

    /// The content paths of everything that has one, for suggestions.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths
            .values()
            .flatten()
            .map(|target| target.path.as_str())
    }
}

impl Left {
    /// As [`LinkTable::by_path`] does it.
    fn by_path(&self, from: &ContentPath, written: &str) -> Option<&LeftPlace> {
        if self.places.is_empty() {
            return None;
        }
        let written = decode(written.split('?').next().unwrap_or_default());
        let path = join(from.folder(), &written)?;
        let bare = path
            .strip_suffix(".html")
            .or_else(|| path.strip_suffix(".htm"))
            .unwrap_or(&path);
        let here = format!("{}/{}", from.folder(), from.stem());
        let file = |path: &str| self.paths.get(&fold(path));
        let place = file(&path)
            .or_else(|| file(&format!("{bare}.md")))
            .or_else(|| self.permalinks.get(&safe_key(&path)))
            .or_else(|| self.permalinks.get(&safe_key(&join(&here, &written)?)))?;
        self.places.get(*place)
    }

    /// The page whose file had the name; of several that which was nearest.
    fn by_name(&self, from: &ContentPath, written: &str) -> Option<&LeftPlace> {
        let written = decode(written.trim());
        let whole = fold(written.strip_suffix(".md").unwrap_or(&written));
        let stem = whole.rsplit('/').next().unwrap_or(&whole);
        let named = self.names.get(stem).into_iter().flatten();
        named
            .map(|place| &self.places[*place])
            .filter(|place| {
                !whole.contains('/')
                    || ends_with(place.from.as_str(), &whole)
                    || ends_with(&place.original, &whole)
            })
            .min_by_key(|place| {
                let distance = distance(from.folder(), place.from.as_str());
                (distance, &place.from)
            })
            .or_else(|| {
                whole
                    .contains('/')
                    .then(|| self.by_path(from, &format!("/{written}")))
                    .flatten()
            })
    }
}

/// Whether a path without its extension ends with the parts of `suffix`: `wiki/rust` ends `a/wiki/rust.md`.
fn ends_with(path: &str, suffix: &str) -> bool {
    let path = fold(path);
    let path = path.strip_suffix(".md").unwrap_or(&path);
    path.strip_suffix(suffix)
        .is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// How far a file is from a folder: steps up to the folder that holds both, and down again.
fn distance(folder: &str, path: &str) -> usize {
    let here: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let there: Vec<&str> = path.split('/').collect();
    let there = &there[..there.len() - 1];
    let shared = here.iter().zip(there).take_while(|(a, b)| a == b).count();
    (here.len() - shared) + (there.len() - shared)
}

/// The key of the permalink that a path gives.
fn safe_key(path: &str) -> String {
    let parts = path.split('/').filter(|part| !part.is_empty());
    let safe: Vec<String> = parts.map(safe).collect();
    key(&safe.join("/"))
}

fn key(permalink: &str) -> String {
    fold(permalink.trim_matches('/'))
}

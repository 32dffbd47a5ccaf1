//! Which thread belongs to which page. A page and its translations share one.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::discussion::Thread;
use crate::content::discussion::WrittenThread;
use crate::content::manuscript::Manuscript;
use crate::content::page::Page;
use crate::content::page_id::PageId;
use crate::content::site::Site;
use crate::content::suggestion::nearest;

/// A longer list of wrong threads helps nobody.
const MOST_PROBLEMS: usize = 100;

/// The talk about the pages that the readers of this build may see, by the pages' paths without language.
#[derive(Debug, Default)]
pub struct Talk {
    threads: BTreeMap<String, Arc<Thread>>,
    /// On what the thread of each page hangs that can be talked about with a service; none without one.
    ids: BTreeMap<String, PageId>,
}

/// Everything by which a thread may name its page.
pub struct Pages<'a> {
    /// Those that the readers may see.
    pub site: &'a Site,
    /// Those of all audiences: a thread about a page that is withheld is no mistake.
    pub all: &'a [Arc<Manuscript>],
    /// Recorded ids, by file.
    pub ids: &'a BTreeMap<String, PageId>,
}

impl Talk {
    pub fn place(threads: Vec<WrittenThread>, pages: &Pages<'_>) -> (Talk, Vec<Diagnostic>) {
        let mut talk = Talk::default();
        let mut diagnostics = Vec::new();
        if threads.is_empty() {
            return (talk, diagnostics);
        }
        let visible: HashMap<&str, &Page> = pages
            .site
            .pages
            .iter()
            .map(|page| (page.manuscript.page_file(), page))
            .collect();
        let mut files: HashMap<&str, &str> = HashMap::new();
        for manuscript in pages.all {
            let file = manuscript.page_file();
            if let Some(id) = pages.ids.get(file) {
                files.entry(id.as_str()).or_insert(file);
            }
        }
        for manuscript in pages.all {
            if let Some(id) = &manuscript.front_matter.id {
                files.insert(&id.value, manuscript.page_file());
            }
        }
        let known: HashSet<&str> = pages.all.iter().map(|page| page.page_file()).collect();
        let mut told = 0;
        for WrittenThread { thread, file, line } in threads {
            let mut tell = |message: String, help: &dyn Fn() -> String| {
                told += 1;
                if told > MOST_PROBLEMS {
                    return;
                }
                let help = help();
                let problem = Diagnostic::warning("wrong-thread", file.as_str(), message);
                let at = Position { line, column: 1 };
                diagnostics.push(problem.at(at).help(help));
            };
            let named = match (&thread.page, &thread.id) {
                (Some(page), _) => Some(page.as_str()),
                (None, Some(id)) => files.get(id.as_str()).copied(),
                (None, None) => {
                    tell("this thread names no page".to_owned(), &|| {
                        "write `\"page\": \"content/…md\"`, or the page's `\"id\"`".to_owned()
                    });
                    continue;
                }
            };
            // A page that is gone keeps its thread with the service, under its id.
            let Some(named) = named else {
                continue;
            };
            let Some(page) = visible.get(named) else {
                if !known.contains(named) {
                    tell(format!("there is no page `{named}`"), &|| match nearest(
                        named,
                        visible.keys().copied(),
                    ) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None => "name its file, from the site's folder on".to_owned(),
                    });
                }
                continue;
            };
            if talk.threads.contains_key(&page.original) {
                tell(format!("`{named}` has two threads"), &|| {
                    "put their comments into one".to_owned()
                });
                continue;
            }
            talk.threads.insert(page.original.clone(), Arc::new(thread));
        }
        (talk, diagnostics)
    }

    pub fn about(&self, page: &Page) -> Option<&Arc<Thread>> {
        self.threads.get(&page.original)
    }

    /// Opens the pages for talk. An id is the same whoever reads: it says nothing of what others may not see.
    pub fn open(&mut self, pages: &[&Page], recorded: &BTreeMap<String, PageId>) {
        for page in pages {
            let own = page.manuscript.front_matter.id.as_ref();
            let id = own
                .and_then(|id| PageId::parse(&id.value))
                .or_else(|| recorded.get(page.manuscript.page_file()).cloned());
            if let Some(id) = id {
                self.ids.entry(page.original.clone()).or_insert(id);
            }
        }
    }

    /// The id on which a page's thread hangs, where it can be talked about.
    pub fn id(&self, page: &Page) -> Option<&PageId> {
        self.ids.get(&page.original)
    }
}

//! Places at which pages and folders used to live.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::content::diagnostic::Diagnostic;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::path::ContentPath;
use crate::content::path::Permalink;
use crate::content::section::Section;
use crate::content::section::Target;

/// An address that leads on to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    pub from: Permalink,
    pub to: Target,
    /// A head asks for it. One that comes from history alone gives way to everything else.
    pub is_alias: bool,
}

/// What left a place, and is elsewhere now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    pub from: ContentPath,
    /// That path without its language.
    pub original: String,
    /// The addresses that the path gave.
    pub addresses: BTreeSet<Permalink>,
    pub to: Target,
}

/// What heads ask for; an address at which somebody lives is none.
pub fn asked_for(
    pages: &[Page],
    sections: &[Section],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Redirect> {
    let live: HashMap<String, &str> = pages
        .iter()
        .map(|page| {
            (
                page.permalink.as_str().to_lowercase(),
                page.manuscript.page_file(),
            )
        })
        .chain(
            sections
                .iter()
                .map(|section| (section.permalink.as_str().to_lowercase(), "")),
        )
        .collect();
    let mut taken: HashMap<String, &str> = HashMap::new();
    let mut redirects = Vec::new();
    for (i, page) in pages.iter().enumerate() {
        for alias in &page.manuscript.front_matter.aliases {
            if !alias.value.starts_with('/') {
                continue;
            }
            let from = Permalink::written(&alias.value);
            let key = from.as_str().to_lowercase();
            let file = page.manuscript.page_file();
            let problem = match (live.get(&key), taken.get(&key)) {
                (Some(&owner), _) if owner == file => continue,
                (Some(&""), _) => Some("a section lives there".to_owned()),
                (Some(owner), _) => Some(format!("`{owner}` lives there")),
                (None, Some(&owner)) if owner == file => continue,
                (None, Some(owner)) => Some(format!("it is an alias of `{owner}` too")),
                (None, None) => None,
            };
            match problem {
                Some(why) => diagnostics.push(
                    Diagnostic::error(
                        "duplicate-url",
                        page.manuscript.file_of("aliases"),
                        format!("the alias {from} cannot lead here: {why}"),
                    )
                    .at(alias.at)
                    .help("take the alias out of one of them"),
                ),
                None => {
                    taken.insert(key, file);
                    redirects.push(Redirect {
                        from,
                        to: Target::Page(PageIndex(i)),
                        is_alias: true,
                    });
                }
            }
        }
    }
    redirects.sort();
    redirects
}

//! Declared owners: who looks after a file by what CODEOWNERS and OWNERS files say.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;

use crate::content::codeowners::CodeOwners;
use crate::content::handle::Handles;
use crate::content::handle::Holder;
use crate::content::owners_file::OwnersFile;
use crate::content::path::ancestors;
use crate::content::path::fold;
use crate::content::path::join;
use crate::content::site::Site;

/// What somebody does for a file, the nearest to it first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// By CODEOWNERS.
    Owner,
    /// By OWNERS.
    Approver,
    Reviewer,
}

/// One who looks after a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner {
    pub role: Role,
    pub who: Holder,
    /// The file that says so, from the top of the repository on: `.github/CODEOWNERS`.
    pub source: Arc<str>,
}

/// The files that declare owners, as they were read; all paths begin at the top of the repository.
#[derive(Debug, Default)]
pub struct Declared {
    /// Where the site lies in the repository: empty, or `docs/site`.
    pub prefix: String,
    pub codeowners: Option<(Arc<str>, CodeOwners)>,
    /// By folder.
    pub files: BTreeMap<String, (Arc<str>, OwnersFile)>,
    /// Names for groups of logins, folded.
    pub aliases: HashMap<String, Vec<String>>,
}

/// The owners of the pages that readers may see.
#[derive(Debug, Default)]
pub struct Owners {
    /// Each list once: most pages share theirs with others.
    lists: Vec<Vec<Owner>>,
    by_file: HashMap<String, usize>,
}

impl Owners {
    pub fn of_site(declared: &Declared, site: &Site) -> Owners {
        let mut owners = Owners::default();
        if declared.codeowners.is_none() && declared.files.is_empty() {
            return owners;
        }
        let handles = Handles::of(site);
        let mut known: HashMap<Vec<Owner>, usize> = HashMap::new();
        for page in &site.pages {
            let file = &page.manuscript.file;
            let Some(path) = join(&declared.prefix, file) else {
                continue;
            };
            let list = declared.owners(&path, &handles);
            if list.is_empty() {
                continue;
            }
            let next = owners.lists.len();
            let place = *known.entry(list).or_insert_with_key(|list| {
                owners.lists.push(list.clone());
                next
            });
            owners.by_file.insert(file.clone(), place);
        }
        owners
    }

    /// Those who look after a file, which is given as manuscripts name it: owners, then approvers, then
    /// reviewers, each in the order in which they are written.
    pub fn of(&self, file: &str) -> &[Owner] {
        let place = self.by_file.get(file);
        place.map_or(&[], |place| self.lists[*place].as_slice())
    }
}

impl Declared {
    fn owners(&self, path: &str, handles: &Handles) -> Vec<Owner> {
        let mut found: Vec<Owner> = Vec::new();
        let mut add = |who: Holder, role: Role, source: &Arc<str>| {
            if !found
                .iter()
                .any(|known| known.who == who && known.role == role)
            {
                let source = source.clone();
                found.push(Owner { role, who, source });
            }
        };
        if let Some((source, codeowners)) = &self.codeowners {
            for handle in codeowners.owners(path) {
                add(handles.find(handle), Role::Owner, source);
            }
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for role in [Role::Approver, Role::Reviewer] {
            // The nearest file that names somebody speaks for all that lies below it.
            let nearest = ancestors(folder)
                .filter_map(|folder| self.files.get(folder))
                .map(|(source, file)| match role {
                    Role::Reviewer => (source, &file.reviewers),
                    Role::Owner | Role::Approver => (source, &file.approvers),
                })
                .find(|(_, handles)| !handles.is_empty());
            let Some((source, written)) = nearest else {
                continue;
            };
            for handle in written {
                match (handles.find(handle), self.aliases.get(&fold(handle))) {
                    // A group that has no page of its own is its members.
                    (Holder::Unknown(_), Some(members)) => {
                        for member in members {
                            add(handles.find(member), role, source);
                        }
                    }
                    (who, _) => add(who, role, source),
                }
            }
        }
        found
    }
}

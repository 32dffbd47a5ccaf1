//! Lists the wanted files of one version of the site.

use std::rc::Rc;

use git2::ObjectType;
use git2::OdbObject;
use git2::Oid;

use crate::history::change::LONGEST_PATH;
use crate::history::change::Leaf;
use crate::history::change::MOST_CHANGES;
use crate::history::change::Wanted;
use crate::history::change::join;
use crate::history::object::Objects;
use crate::history::tree;
use crate::history::tree::Entry;
use crate::history::tree::Kind;

/// A file as it is in that version.
pub struct Present {
    /// Relative to the site's folder.
    pub path: Vec<u8>,
    pub leaf: Leaf,
}

/// Lists the files below `top`, the tree of a commit; `site` leads from there to the site's folder.
pub fn read(
    top: Option<Oid>,
    site: &[Vec<u8>],
    wanted: &Wanted<'_>,
    objects: &mut Objects<'_>,
) -> Vec<Present> {
    let mut site_tree = top;
    for name in site {
        let above = site_tree.and_then(|tree| objects.tree(tree));
        let mut found = None;
        if let Some(above) = above {
            entries(&above, objects, &mut |entry| {
                if entry.kind == Kind::Folder && entry.name == name.as_slice() {
                    found = Some(entry.id());
                }
            });
        }
        site_tree = found;
    }
    let mut files = Vec::new();
    let mut count = 0;
    // A list and no recursion: folders may be nested deeper than the stack.
    let mut waiting: Vec<(Vec<u8>, Oid)> = site_tree
        .into_iter()
        .map(|tree| (Vec::new(), tree))
        .collect();
    while let Some((folder, tree)) = waiting.pop() {
        let Some(object) = objects.tree(tree) else {
            continue;
        };
        entries(&object, objects, &mut |entry| {
            count += 1;
            let path = join(&folder, entry.name);
            if path.len() > LONGEST_PATH {
                return;
            }
            let name = String::from_utf8_lossy(&path);
            match entry.kind {
                Kind::File | Kind::Link if (wanted.file)(&name) => {
                    let leaf = Leaf {
                        blob: entry.id(),
                        link: entry.kind == Kind::Link,
                    };
                    files.push(Present { path, leaf });
                }
                Kind::Folder if (wanted.folder)(&name) => waiting.push((path, entry.id())),
                _ => {}
            }
        });
        if count > MOST_CHANGES {
            objects.problem(format!(
                "this version has over {MOST_CHANGES} files; the rest is left out"
            ));
            break;
        }
    }
    files
}

fn entries(tree: &Rc<OdbObject<'_>>, objects: &mut Objects<'_>, found: &mut impl FnMut(Entry<'_>)) {
    let listed = tree::compare(tree.data(), &[], &mut |difference| {
        if let Some(entry) = difference.new {
            found(entry);
        }
    });
    if listed.is_err() {
        objects.malformed(tree.id(), ObjectType::Tree);
    }
}

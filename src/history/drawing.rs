//! Hides from a history what its readers may not see, as if it had never been there.
//!
//! 1. From the oldest commit on, `standing` says who was allowed to read which file after each.
//! 2. An edit of a file that they may see stays; blocks for others are cut out before and after. An edit
//!    with which a file comes into their sight is its addition, one with which it goes out of it is its
//!    removal – also where it is the head of a folder that was edited.
//! 3. Commits that are left without an edit go.
//!
//! This comes before renames are looked for and lines are counted: both see what readers may see.
//! Whatever cannot be read is hidden.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::rc::Rc;

use git2::Oid;

use crate::content::audience::Level;
use crate::content::levels::Reach;
use crate::content::path::ancestors;
use crate::history::change;
use crate::history::change::Change;
use crate::history::change::Leaf;
use crate::history::change::PathChanges;
use crate::history::change::Wanted;
use crate::history::commit::CommitNumber;
use crate::history::ledger::Ledger;
use crate::history::object::Objects;
use crate::history::paths::Paths;
use crate::history::present;
use crate::history::present::Present;
use crate::history::remains;
use crate::history::sight::Sight;
use crate::history::standing::Standing;
use crate::history::standing::Then;
use crate::history::veil::Veil;
use crate::history::veil::Veiled;
use crate::history::veil::Whole;
use crate::history::veil::is_needed;
use crate::history::walk::Commits;

/// Draws the veil over a history.
pub fn draw(whole: Whole<'_>, veil: &Veil<'_>, objects: &mut Objects<'_>) -> Veiled {
    let Whole {
        commits,
        ledger,
        changes,
        folder,
        wanted,
    } = whole;
    let merges = commits.merges(ledger, objects);
    let brought = change::read(&merges, folder, wanted, objects);
    let mut drawing = Drawing {
        commits,
        ledger,
        folder,
        wanted,
        veil,
        objects,
        paths: Paths::default(),
        events: vec![Vec::new(); commits.rows.len()],
        sight: Sight::new(veil),
        seen: BTreeMap::new(),
    };
    for path in changes.iter().chain(&brought) {
        drawing.note(path);
    }
    drop((changes, brought));
    let present = drawing.walk();
    if drawing.objects.lost_history() {
        // What restricted a page may be in what cannot be read.
        drawing.objects.problem(
            "a part of the git history cannot be read, so none of it is shown below the highest audience"
                .to_owned(),
        );
        return Veiled {
            learned: drawing.sight.learned,
            ..Veiled::default()
        };
    }
    let paths = drawing.paths.names;
    let seen = drawing.seen.into_iter().map(|(path, mut changes)| {
        changes.reverse();
        let path = paths[path].as_bytes().to_vec();
        PathChanges { path, changes }
    });
    Veiled {
        made: drawing.sight.made,
        learned: drawing.sight.learned,
        ..remains::gather(commits, ledger, seen.collect(), present)
    }
}

/// What happened to one file in one commit, compared with its first parent.
#[derive(Clone, Copy)]
struct Event {
    path: usize,
    old: Option<Leaf>,
    new: Option<Leaf>,
}

struct Drawing<'d, 'odb> {
    commits: &'d Commits,
    ledger: &'d Ledger,
    folder: &'d [Vec<u8>],
    wanted: &'d Wanted<'d>,
    veil: &'d Veil<'d>,
    objects: &'d mut Objects<'odb>,
    paths: Paths,
    /// By commit.
    events: Vec<Vec<Event>>,
    sight: Sight<'d>,
    /// What readers see of each path's changes, the oldest first.
    seen: BTreeMap<usize, Vec<Change>>,
}

/// What is known after a commit, until all commits that follow it have been seen.
#[derive(Clone)]
struct Knowledge {
    standing: Rc<Standing>,
    /// So many pages lie in `content/`.
    pages_apart: usize,
}

impl Drawing<'_, '_> {
    /// Takes over what happened to a path, and reads what its versions ask: one path after the other, as
    /// they lie in git's packs.
    fn note(&mut self, path: &PathChanges) {
        let Ok(name) = str::from_utf8(&path.path) else {
            return;
        };
        let place = self.paths.place(name);
        for change in &path.changes {
            for leaf in [change.new, change.old].into_iter().flatten() {
                self.learn(name, leaf);
            }
            self.events[change.commit.0 as usize].push(Event {
                path: place,
                old: change.old,
                new: change.new,
            });
        }
    }

    fn learn(&mut self, name: &str, leaf: Leaf) {
        if !is_needed(name) {
            self.sight.learn(leaf, self.objects);
        }
    }

    /// Goes through all commits, the oldest first, and returns the present files as readers see them.
    fn walk(&mut self) -> Vec<Present> {
        let count = self.commits.rows.len();
        let first_parents: Vec<Option<usize>> = (0..count).map(|n| self.first_parent(n)).collect();
        let mut children = vec![0; count];
        for parent in first_parents.iter().flatten() {
            children[*parent] += 1;
        }
        let mut known: HashMap<usize, Knowledge> = HashMap::new();
        let mut last = None;
        for number in (0..count).rev() {
            let before = first_parents[number].and_then(|parent| {
                children[parent] -= 1;
                match children[parent] {
                    0 => known.remove(&parent),
                    _ => known.get(&parent).cloned(),
                }
            });
            let after = self.step(number, before);
            if number == 0 {
                last = Some(after);
            } else if children[number] > 0 {
                known.insert(number, after);
            }
        }
        let Some(last) = last else {
            return Vec::new();
        };
        let files = self.files(CommitNumber(0), self.wanted);
        let mut present = Vec::new();
        for (path, leaf) in files {
            if let Some(leaf) = self.visible(&last.standing, path, Some(leaf)) {
                present.push(Present {
                    path: self.paths.names[path].as_bytes().to_vec(),
                    leaf,
                });
            }
        }
        present
    }

    fn first_parent(&self, number: usize) -> Option<usize> {
        let commit = CommitNumber(number as u32);
        if self.commits.is_cut_at(commit) {
            return None;
        }
        self.number(*self.parents(number).first()?)
    }

    fn parents(&self, number: usize) -> &[Oid] {
        self.ledger.parents(self.commits.rows[number])
    }

    fn number(&self, id: Oid) -> Option<usize> {
        Some(self.commits.number(id, self.ledger)?.0 as usize)
    }

    /// What one commit does to what readers see.
    fn step(&mut self, number: usize, before: Option<Knowledge>) -> Knowledge {
        let commit = CommitNumber(number as u32);
        let events = std::mem::take(&mut self.events[number]);
        let is_cut = self.commits.is_cut_at(commit);
        let is_edit = !is_cut && self.parents(number).len() < 2;
        let is_root = self.parents(number).is_empty();
        let Some(before) = before else {
            // Nothing was before a root; before others, it is not known what was.
            let (after, files) = self.survey(commit);
            if is_root && is_edit {
                for (path, leaf) in files {
                    let new = self.visible(&after.standing, path, Some(leaf));
                    self.see(commit, path, None, new);
                }
            }
            return after;
        };
        let pages_apart = self.pages_apart(&events, before.pages_apart);
        let is_apart = pages_apart > 0;
        let is_other = events
            .iter()
            .any(|event| is_needed(&self.paths.names[event.path]));
        if is_other || is_apart != before.standing.is_apart() {
            let (after, files) = self.survey(commit);
            let changed: HashSet<usize> = events.iter().map(|event| event.path).collect();
            let same = files
                .into_iter()
                .filter(|(path, _)| !changed.contains(path))
                .map(|(path, leaf)| Event {
                    path,
                    old: Some(leaf),
                    new: Some(leaf),
                });
            for event in same.chain(events.iter().copied()).collect::<Vec<_>>() {
                let old = self.visible(&before.standing, event.path, event.old);
                let new = self.visible(&after.standing, event.path, event.new);
                if is_edit {
                    self.see(commit, event.path, old, new);
                }
            }
            return after;
        }
        let turns: Vec<(usize, Level, Level)> = events
            .iter()
            .filter_map(|event| {
                let asks = |leaf| self.asks(&before.standing, event.path, leaf);
                let (old, new) = (asks(event.old), asks(event.new));
                (old != new).then_some((event.path, old, new))
            })
            .collect();
        let mut touched = events;
        if !turns.is_empty() {
            touched.extend(self.reached(commit, &before.standing, &turns, &touched));
        }
        let old: Vec<Option<Leaf>> = match is_edit {
            true => touched
                .iter()
                .map(|event| self.visible(&before.standing, event.path, event.old))
                .collect(),
            false => Vec::new(),
        };
        let mut standing = before.standing;
        if !turns.is_empty() {
            let changing = Rc::make_mut(&mut standing);
            for (path, old, new) in turns {
                let name = &self.paths.names[path];
                changing.remove(name, old);
                changing.add(name, new);
            }
        }
        for (event, old) in touched.iter().zip(old) {
            let new = self.visible(&standing, event.path, event.new);
            self.see(commit, event.path, old, new);
        }
        Knowledge {
            standing,
            pages_apart,
        }
    }

    /// Files that a commit leaves as they are, but that follow in their level what others ask for.
    fn reached(
        &mut self,
        commit: CommitNumber,
        standing: &Standing,
        turns: &[(usize, Level, Level)],
        events: &[Event],
    ) -> Vec<Event> {
        let mut folders: HashSet<String> = HashSet::new();
        let mut files: HashSet<String> = HashSet::new();
        for (path, ..) in turns {
            for reach in standing.reach(&self.paths.names[*path]) {
                match reach {
                    Reach::Folder(folder) => folders.extend(standing.folders(&folder)),
                    Reach::Original(original) => files.extend(standing.translations(&original)),
                }
            }
        }
        folders.retain(|folder| self.paths.folders.contains(folder.trim_end_matches('/')));
        let folders: HashSet<&str> = folders
            .iter()
            .map(|folder| folder.trim_end_matches('/'))
            .collect();
        let own: HashSet<&str> = events
            .iter()
            .map(|event| &*self.paths.names[event.path])
            .collect();
        files.retain(|file| {
            self.paths.places.contains_key(file.as_str()) && !own.contains(file.as_str())
        });
        if folders.is_empty() && files.is_empty() {
            return Vec::new();
        }
        let is_below = |path: &str| ancestors(path).any(|folder| folders.contains(folder));
        let leads_to = |folder: &str| {
            let inside = |path: &str| {
                path.strip_prefix(folder)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            folder.is_empty()
                || is_below(folder)
                || folders.iter().any(|below| inside(below))
                || files.iter().any(|file| inside(file))
        };
        let wanted = Wanted {
            name: self.wanted.name,
            folder: &|folder| leads_to(folder) && (self.wanted.folder)(folder),
            file: &|file| {
                let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
                (files.contains(file) || is_below(folder))
                    && !own.contains(file)
                    && (self.wanted.file)(file)
            },
        };
        let tree = self.commits.tree_at(commit, self.ledger, self.objects);
        let found = present::read(tree, self.folder, &wanted, self.objects);
        let found = self.places(found);
        found
            .into_iter()
            .map(|(path, leaf)| Event {
                path,
                old: Some(leaf),
                new: Some(leaf),
            })
            .collect()
    }

    /// Looks at all files of a commit afresh.
    fn survey(&mut self, commit: CommitNumber) -> (Knowledge, Vec<(usize, Leaf)>) {
        let files = self.files(commit, self.wanted);
        let mut then = None;
        let mut pages_apart = 0;
        for (path, leaf) in &files {
            let name = &self.paths.names[*path];
            pages_apart += usize::from(name.starts_with("content/"));
            if is_needed(name) && !leaf.link {
                then = self.objects.blob(leaf.blob);
            }
        }
        let then = Then::read(then.as_ref().map(|blob| blob.data()), self.veil.audiences);
        let mut standing = Standing::new(Rc::new(then), pages_apart > 0);
        for (path, leaf) in &files {
            let asks = self.asks(&standing, *path, Some(*leaf));
            standing.add(&self.paths.names[*path], asks);
        }
        let knowledge = Knowledge {
            standing: Rc::new(standing),
            pages_apart,
        };
        (knowledge, files)
    }

    fn files(&mut self, commit: CommitNumber, wanted: &Wanted<'_>) -> Vec<(usize, Leaf)> {
        let tree = self.commits.tree_at(commit, self.ledger, self.objects);
        let found = present::read(tree, self.folder, wanted, self.objects);
        self.places(found)
    }

    fn places(&mut self, found: Vec<Present>) -> Vec<(usize, Leaf)> {
        let mut files = Vec::with_capacity(found.len());
        for file in found {
            if let Ok(name) = str::from_utf8(&file.path) {
                self.learn(name, file.leaf);
                files.push((self.paths.place(name), file.leaf));
            }
        }
        files
    }

    fn pages_apart(&self, events: &[Event], before: usize) -> usize {
        let apart = events
            .iter()
            .filter(|event| self.paths.names[event.path].starts_with("content/"));
        apart.fold(before, |pages, event| {
            let (old, new) = (event.old.is_some(), event.new.is_some());
            (pages + usize::from(new)).saturating_sub(usize::from(old))
        })
    }

    fn asks(&self, standing: &Standing, path: usize, leaf: Option<Leaf>) -> Level {
        let name = &self.paths.names[path];
        match leaf {
            Some(leaf) if !is_needed(name) => standing.asks(name, self.sight.asks(leaf)),
            _ => Level::LOWEST,
        }
    }

    /// A version as readers see it.
    fn visible(&mut self, standing: &Standing, path: usize, leaf: Option<Leaf>) -> Option<Leaf> {
        let leaf = leaf?;
        let name = &self.paths.names[path];
        let is_page = !leaf.link && !is_needed(name);
        let level = standing.level(name, self.sight.asks(leaf));
        (is_page && level <= self.veil.readers).then(|| Leaf {
            blob: self.sight.cut(leaf.blob, self.objects),
            link: false,
        })
    }

    fn see(&mut self, commit: CommitNumber, path: usize, old: Option<Leaf>, new: Option<Leaf>) {
        if old != new {
            let changes = self.seen.entry(path).or_default();
            changes.push(change(commit, old, new));
        }
    }
}

fn change(commit: CommitNumber, old: Option<Leaf>, new: Option<Leaf>) -> Change {
    Change {
        commit,
        new,
        old,
        from: None,
        lines: None,
    }
}

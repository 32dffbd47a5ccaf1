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
use std::sync::Arc;

use git2::ObjectType;
use git2::Oid;

use crate::config;
use crate::content::asked::Asked;
use crate::content::audience::Audiences;
use crate::content::audience::Level;
use crate::content::levels::Reach;
use crate::content::path::ancestors;
use crate::content::visibility;
use crate::history::change;
use crate::history::change::Change;
use crate::history::change::Leaf;
use crate::history::change::PathChanges;
use crate::history::change::Wanted;
use crate::history::commit::CommitNumber;
use crate::history::ledger::Ledger;
use crate::history::ledger::NONE;
use crate::history::object::Made;
use crate::history::object::Objects;
use crate::history::present;
use crate::history::present::Present;
use crate::history::standing::Standing;
use crate::history::standing::Then;
use crate::history::walk::Commits;

/// For whom a history is read, and how heads are.
pub struct Veil<'v> {
    pub audiences: &'v Audiences,
    pub readers: Level,
    /// Reads what a version of a page asks of its readers.
    pub asked: &'v dyn Fn(&[u8]) -> Asked,
    /// What is remembered of a version.
    pub recall: &'v dyn Fn(Oid) -> Option<Asked>,
}

/// What is left for the readers.
#[derive(Default)]
pub struct Veiled {
    /// Of each commit, whether it is left.
    kept: Vec<bool>,
    /// Of the merges that are left – by their new numbers, as everything is – the parents.
    pub merges: Vec<(CommitNumber, Vec<CommitNumber>)>,
    pub present: Vec<Present>,
    pub changes: Vec<PathChanges>,
    /// Versions of which blocks were cut out: as they were made, by the id that they would have, and as
    /// they are in the repository.
    made: HashMap<Oid, (Arc<[u8]>, Oid)>,
    /// What the versions that were not remembered ask.
    pub learned: Vec<(Oid, Asked)>,
}

impl Veiled {
    pub fn keeps(&self, commit: CommitNumber) -> bool {
        self.kept.get(commit.0 as usize) == Some(&true)
    }

    /// The versions that are in no repository.
    pub fn texts(&self) -> Made {
        let made = self.made.iter();
        Arc::new(
            made.map(|(id, (text, _))| (*id, Arc::clone(text)))
                .collect(),
        )
    }

    /// The id by which a version is found in the repository.
    pub fn stored(&self, blob: Oid) -> Oid {
        self.made.get(&blob).map_or(blob, |(_, stored)| *stored)
    }
}

/// A history before the veil falls.
pub struct Whole<'h> {
    pub commits: &'h Commits,
    pub ledger: &'h Ledger,
    /// Those of commits that are no merges; of polder.yaml, too.
    pub changes: Vec<PathChanges>,
    /// Where the site lies in the repository.
    pub folder: &'h [Vec<u8>],
    pub wanted: &'h Wanted<'h>,
}

/// Says whether the veil must know the history of a file, though it is no page.
pub fn is_needed(file: &str) -> bool {
    file == config::FILE
}

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
        heads: HashMap::new(),
        cuts: HashMap::new(),
        seen: BTreeMap::new(),
        veiled: Veiled::default(),
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
            learned: drawing.veiled.learned,
            ..Veiled::default()
        };
    }
    drawing.finish(present)
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
    heads: HashMap<Oid, Asked>,
    /// Versions as readers see them.
    cuts: HashMap<Oid, Oid>,
    /// What readers see of each path's changes, the oldest first.
    seen: BTreeMap<usize, Vec<Change>>,
    veiled: Veiled,
}

/// All paths that any commit ever had, and the folders that they lie in.
#[derive(Default)]
struct Paths {
    /// Those that are UTF-8; pages with other names are none.
    names: Vec<Rc<str>>,
    places: HashMap<Rc<str>, usize>,
    folders: HashSet<String>,
}

impl Paths {
    fn place(&mut self, path: &str) -> usize {
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
        if leaf.link || is_needed(name) || self.heads.contains_key(&leaf.blob) {
            return;
        }
        let asked = (self.veil.recall)(leaf.blob).unwrap_or_else(|| {
            let blob = self.objects.blob(leaf.blob);
            // What cannot be read today may be fetched tomorrow: that is not remembered.
            let Some(blob) = blob else {
                return Asked::NOTHING_KNOWN;
            };
            let asked = (self.veil.asked)(blob.data());
            self.veiled.learned.push((leaf.blob, asked.clone()));
            asked
        });
        self.heads.insert(leaf.blob, asked);
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

    /// What the head of a version asks for.
    fn own(&self, leaf: Leaf) -> Level {
        match self.heads.get(&leaf.blob) {
            // Where a link leads is not looked at.
            Some(asked) if !leaf.link => asked.level(self.veil.audiences),
            _ => Level::NOBODY,
        }
    }

    fn asks(&self, standing: &Standing, path: usize, leaf: Option<Leaf>) -> Level {
        let name = &self.paths.names[path];
        match leaf {
            Some(leaf) if !is_needed(name) => standing.asks(name, self.own(leaf)),
            _ => Level::LOWEST,
        }
    }

    /// A version as readers see it.
    fn visible(&mut self, standing: &Standing, path: usize, leaf: Option<Leaf>) -> Option<Leaf> {
        let leaf = leaf?;
        let name = &self.paths.names[path];
        let is_page = !leaf.link && !is_needed(name);
        let level = standing.level(name, self.own(leaf));
        (is_page && level <= self.veil.readers).then(|| Leaf {
            blob: self.cut(leaf.blob),
            link: false,
        })
    }

    /// The version without the blocks that are for others.
    fn cut(&mut self, blob: Oid) -> Oid {
        let start = match self.heads.get(&blob) {
            Some(asked) if asked.has_blocks => asked.start,
            _ => return blob,
        };
        if let Some(known) = self.cuts.get(&blob) {
            return *known;
        }
        let text = self.objects.blob(blob);
        let text = text
            .as_ref()
            .and_then(|text| str::from_utf8(text.data()).ok())
            .unwrap_or_default();
        let (audiences, readers) = (self.veil.audiences, self.veil.readers);
        let kept = visibility::without_blocks(text, start, audiences, readers);
        let made = kept.and_then(|kept| {
            let id = Oid::hash_object(ObjectType::Blob, kept.as_bytes()).ok()?;
            let bytes = Arc::from(kept.into_bytes());
            self.veiled.made.entry(id).or_insert((bytes, blob));
            Some(id)
        });
        let made = made.unwrap_or(blob);
        self.cuts.insert(blob, made);
        made
    }

    fn see(&mut self, commit: CommitNumber, path: usize, old: Option<Leaf>, new: Option<Leaf>) {
        if old != new {
            let changes = self.seen.entry(path).or_default();
            changes.push(change(commit, old, new));
        }
    }

    /// Puts together what was seen, with numbers that have no gaps.
    fn finish(self, mut present: Vec<Present>) -> Veiled {
        let mut kept = vec![false; self.commits.rows.len()];
        for change in self.seen.values().flatten() {
            kept[change.commit.0 as usize] = true;
        }
        let tips = self.tips(&kept);
        for merge in tips.keys() {
            kept[*merge] = true;
        }
        let mut next = 0;
        let numbers: Vec<CommitNumber> = kept
            .iter()
            .map(|is_kept| {
                next += u32::from(*is_kept);
                CommitNumber(next.saturating_sub(1))
            })
            .collect();
        let mut veiled = self.veiled;
        // Only the newest commit of a branch is ever asked for.
        let merges = tips.iter();
        let merges = merges.map(|(merge, tip)| (numbers[*merge], vec![numbers[*tip]; 2]));
        veiled.merges = merges.collect();
        veiled.kept = kept;
        veiled.changes = self
            .seen
            .into_iter()
            .map(|(path, mut changes)| {
                changes.reverse();
                for change in &mut changes {
                    change.commit = numbers[change.commit.0 as usize];
                }
                let path = self.paths.names[path].as_bytes().to_vec();
                PathChanges { path, changes }
            })
            .collect();
        veiled
            .changes
            .sort_unstable_by(|one, other| one.path.cmp(&other.path));
        present.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        veiled.present = present;
        veiled
    }

    /// Of the merges that tell whose branch they brought, the newest commit of the branch that readers see.
    ///
    /// Where another merge is in between, that is not looked for.
    fn tips(&self, kept: &[bool]) -> BTreeMap<usize, usize> {
        let mut tips = BTreeMap::new();
        for (number, row) in self.commits.rows.iter().enumerate() {
            let is_told = self.ledger.rows[*row as usize].merged_login != NONE;
            let &[first, tip] = self.parents(number) else {
                continue;
            };
            let (Some(first), Some(mut tip)) = (self.number(first), self.number(tip)) else {
                continue;
            };
            if !is_told {
                continue;
            }
            let found = loop {
                match self.parents(tip) {
                    [_, _, ..] => break false,
                    _ if kept[tip] => break true,
                    [] => break false,
                    [parent] => match self.number(*parent) {
                        Some(parent) => tip = parent,
                        None => break false,
                    },
                }
            };
            if found && !self.reaches(first, tip) {
                tips.insert(number, tip);
            }
        }
        tips
    }

    /// Says whether a commit comes before another, or is it.
    fn reaches(&self, from: usize, to: usize) -> bool {
        let mut seen = HashSet::new();
        let mut left = vec![from];
        while let Some(number) = left.pop() {
            if number == to {
                return true;
            }
            // Parents have larger numbers than their children.
            if number > to || !seen.insert(number) {
                continue;
            }
            let parents = self.parents(number).iter();
            left.extend(parents.filter_map(|parent| self.number(*parent)));
        }
        false
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

//! What is remembered of a history changes nothing but the time that it takes.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use git2::Oid;
use polder::cache::Cache;
use polder::history;
use polder::history::change::Wanted;
use polder::history::memory::Memory;
use polder::history::repository::Repository;
use polder::history::revision::History;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::repository::MARKDOWN;
use crate::repository::Script;
use crate::repository::Step;
use crate::repository::gone;
use crate::repository::lineage;
use crate::repository::put;
use crate::repository::story;

/// What happens to a repository between two builds.
#[derive(Clone, Debug)]
enum Event {
    /// Files are written, moved and removed.
    Commit(Vec<Edit>),
    /// Another branch, or a new one, is checked out.
    Switch(usize),
    /// Another branch is merged, and wins where they differ.
    Merge(usize),
    /// The branch forgets its newest commits.
    ForcePush(usize),
    /// The history is read as of an earlier commit.
    GoBack(usize),
    /// The clone becomes shallow here, or whole again.
    Cut(usize),
    Mend,
}

#[derive(Clone, Debug)]
enum Edit {
    Write(usize, usize),
    Move(usize, usize),
    Remove(usize),
}

const FILES: [&str; 6] = [
    "a.md",
    "b.md",
    "wiki/c.md",
    "wiki/d.md",
    "wiki/deep/e.md",
    "f.md",
];

/// Texts alike enough for renames with edits.
fn text(number: usize) -> String {
    let mut lines: Vec<String> = (0..8)
        .map(|line| format!("Line {line} of {}.\n", number % 3))
        .collect();
    lines[number % 8].push_str("Edited.\n");
    lines.concat()
}

fn edit() -> impl Strategy<Value = Edit> {
    let file = 0..FILES.len();
    prop_oneof![
        4 => (file.clone(), 0..24_usize).prop_map(|(file, text)| Edit::Write(file, text)),
        2 => (file.clone(), file.clone()).prop_map(|(from, to)| Edit::Move(from, to)),
        1 => file.prop_map(Edit::Remove),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => vec(edit(), 1..4).prop_map(Event::Commit),
        2 => (0..4_usize).prop_map(Event::Switch),
        2 => (0..4_usize).prop_map(Event::Merge),
        1 => (1..4_usize).prop_map(Event::ForcePush),
        1 => (1..4_usize).prop_map(Event::GoBack),
        1 => (0..3_usize).prop_map(Event::Cut),
        1 => Just(Event::Mend),
    ]
}

/// A repository with branches, whose files are told apart by what stands at their heads.
struct World {
    script: Script,
    /// The newest commit of each branch; that of the current one is the last.
    branches: Vec<Oid>,
    time: i64,
}

impl World {
    fn new() -> World {
        let script = Script::new();
        let first = script.commit(0, &[put("a.md", &text(0)), put("b.md", &text(1))]);
        World {
            script,
            branches: vec![first],
            time: 0,
        }
    }

    fn files(&self, commit: Oid) -> Vec<(String, String)> {
        let tree = self
            .script
            .git
            .find_tree(self.script.tree_of(commit))
            .unwrap();
        let file = |path: &&str| -> Option<(String, String)> {
            let entry = tree.get_path(Path::new(path)).ok()?;
            let blob = self.script.git.find_blob(entry.id()).ok()?;
            Some((
                (*path).to_owned(),
                String::from_utf8(blob.content().to_vec()).unwrap(),
            ))
        };
        FILES.iter().filter_map(file).collect()
    }

    fn head(&self) -> Oid {
        *self.branches.last().unwrap()
    }

    fn put_head(&mut self, commit: Oid) {
        *self.branches.last_mut().unwrap() = commit;
        self.script.point_head_at(commit);
    }

    fn parent(&self, commit: Oid) -> Option<Oid> {
        self.script.git.find_commit(commit).ok()?.parent_id(0).ok()
    }

    fn earlier(&self, steps: usize) -> Oid {
        let mut commit = self.head();
        for _ in 0..steps {
            commit = self.parent(commit).unwrap_or(commit);
        }
        commit
    }

    fn happen(&mut self, event: &Event) {
        // Clocks that go backwards now and then.
        self.time += if self.time % 7 == 3 { -2 } else { 3 };
        match event {
            Event::Commit(edits) => {
                let mut files = self.files(self.head());
                let before = files.clone();
                for edit in edits {
                    apply(edit, &mut files);
                }
                let mut steps: Vec<Step> = Vec::new();
                steps.extend(
                    before
                        .iter()
                        .filter(|(path, _)| files.iter().all(|(kept, _)| kept != path))
                        .map(|(path, _)| gone(path)),
                );
                steps.extend(files.iter().map(|(path, text)| put(path, text)));
                let commit = self.script.commit_after(&[self.head()], self.time, &steps);
                self.put_head(commit);
            }
            Event::Switch(branch) => match self.branches.len() {
                count if count < 4 && *branch == 0 => self.branches.push(self.head()),
                count => {
                    let branch = self.branches.remove(branch % count);
                    self.branches.push(branch);
                    self.script.point_head_at(branch);
                }
            },
            Event::Merge(branch) => {
                let other = self.branches[branch % self.branches.len()];
                if other != self.head() {
                    let files = self.files(other);
                    let steps: Vec<Step> =
                        files.iter().map(|(path, text)| put(path, text)).collect();
                    let commit = self
                        .script
                        .commit_after(&[self.head(), other], self.time, &steps);
                    self.put_head(commit);
                }
            }
            Event::ForcePush(steps) => {
                let commit = self.earlier(*steps);
                self.put_head(commit);
            }
            Event::GoBack(_) => {}
            Event::Cut(steps) => {
                let commit = self.earlier(*steps);
                fs::write(
                    self.script.git.path().join("shallow"),
                    format!("{commit}\n"),
                )
                .unwrap();
            }
            Event::Mend => {
                let _ = fs::remove_file(self.script.git.path().join("shallow"));
            }
        }
    }

    fn read(&self, event: &Event, memory: &mut Memory) -> Arc<History> {
        let mut repository = self.script.repository();
        if let Event::GoBack(steps) = event {
            repository
                .go_back(&self.earlier(*steps).to_string())
                .unwrap();
        }
        history::read(&repository, &MARKDOWN, memory)
    }
}

fn apply(edit: &Edit, files: &mut Vec<(String, String)>) {
    match edit {
        Edit::Write(file, number) => {
            files.retain(|(path, _)| path != FILES[*file]);
            files.push((FILES[*file].to_owned(), text(*number)));
        }
        Edit::Move(from, to) => {
            if let Some(place) = files.iter().position(|(path, _)| path == FILES[*from]) {
                let (_, text) = files.remove(place);
                files.retain(|(path, _)| path != FILES[*to]);
                files.push((FILES[*to].to_owned(), text));
            }
        }
        Edit::Remove(file) => files.retain(|(path, _)| path != FILES[*file]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_history_that_was_remembered_is_the_one_that_is_read_afresh(events in vec(event(), 1..24)) {
        let mut world = World::new();
        let mut living = Memory::lasting();
        let mut written: Vec<u8> = Vec::new();
        for event in &events {
            world.happen(event);
            let cold = world.read(event, &mut Memory::default());
            let mut stored = Memory::of(written.clone());

            prop_assert_eq!(&*world.read(event, &mut living), &*cold);
            prop_assert_eq!(&*world.read(event, &mut stored), &*cold);

            if let Some(bytes) = stored.to_write() {
                written = bytes.to_vec();
            }
        }
    }

    #[test]
    fn no_bytes_are_too_strange_to_be_a_memory(place in 0..4000_usize, byte in any::<u8>(), length in 0..4000_usize) {
        let mut script = Script::new();
        let bytes = remembered(&mut script);
        let mut broken = bytes.clone();
        broken[place % bytes.len()] = byte;
        broken.truncate(bytes.len().saturating_sub(length % 9));

        // What is not told by the hash of the file is found out by looking: it may be wrong, but never a panic.
        history::read(&script.repository(), &MARKDOWN, &mut Memory::of(broken));
    }
}

/// Writes some commits and gives what is remembered of them.
fn remembered(script: &mut Script) -> Vec<u8> {
    script.commit_message(
        100,
        &[put("a.md", &text(0))],
        "Merge pull request #1 from ada/b",
    );
    script.commit_message(
        200,
        &[put("a.md", &text(1))],
        "Words\n\nReviewed-by: @grace\n",
    );
    script.commit(300, &[gone("a.md"), put("b.md", &text(1))]);
    let mut memory = Memory::default();
    history::read(&script.repository(), &MARKDOWN, &mut memory);
    memory.to_write().expect("three new commits").to_vec()
}

#[test]
fn only_new_commits_are_read_again() {
    let mut script = Script::new();
    let bytes = remembered(&mut script);
    // A tree and a text that nobody needs who has read them before.
    let first = script.earliest();
    script.lose(script.tree_of(first));
    script.lose(crate::repository::blob(&text(0)));
    script.commit(400, &[put("c.md", "c\n")]);

    let mut memory = Memory::of(bytes);
    let history = history::read(&script.repository(), &MARKDOWN, &mut memory);

    assert_eq!(history.problems, [""; 0]);
    assert_eq!(
        story(&history, "b.md"),
        [
            "300 moved a.md to b.md",
            "200 modified a.md",
            "100 added a.md"
        ]
    );
    assert_eq!(history.commits[2].reviewers[0].to_string(), "@grace");
    assert_eq!(history.commits[3].merged_login.as_deref(), Some("ada"));
    assert!(memory.to_write().is_some());
    let mut again = Memory::of(memory.to_write().unwrap().to_vec());
    assert_eq!(
        *history::read(&script.repository(), &MARKDOWN, &mut again),
        *history
    );
    assert!(again.to_write().is_none(), "nothing was new");
}

#[test]
fn a_memory_of_other_files_is_no_answer() {
    let mut script = Script::new();
    let bytes = remembered(&mut script);
    let everything = Wanted {
        name: "everything",
        folder: &|_| true,
        file: &|_| true,
    };
    script.commit(400, &[put("c.txt", "c\n")]);

    let history = history::read(&script.repository(), &everything, &mut Memory::of(bytes));

    assert_eq!(story(&history, "c.txt"), ["400 added c.txt"]);
    assert_eq!(story(&history, "b.md").len(), 3);
}

#[test]
fn what_could_not_be_read_is_tried_again() {
    let script = Script::new();
    script.commit(100, &[put("a.md", &text(0))]);
    script.commit(200, &[put("a.md", &text(1))]);
    let place = script.object_file(crate::repository::blob(&text(0)));
    let aside = script.folder().join("aside");
    fs::rename(&place, &aside).unwrap();
    let mut memory = Memory::lasting();
    let read = |memory: &mut Memory| history::read(&script.repository(), &MARKDOWN, memory);

    assert_eq!(lineage(&read(&mut memory), "a.md").revisions[0].lines, None);
    assert_eq!(read(&mut memory).problems.len(), 1);
    fs::rename(&aside, &place).unwrap();

    let history = read(&mut memory);
    assert_eq!(history.problems, [""; 0]);
    assert!(lineage(&history, "a.md").revisions[0].lines.is_some());
}

#[test]
fn a_clone_that_became_whole_knows_what_its_oldest_commits_changed() {
    let script = Script::new();
    for edit in 0..6 {
        script.commit(edit, &[put("a.md", &text(edit as usize))]);
    }
    let clone = script.clone_with(&["--depth", "3"]);
    let mut memory = Memory::default();
    let read =
        |memory: &mut Memory| history::read(&Repository::open(clone.path()), &MARKDOWN, memory);
    assert_eq!(lineage(&read(&mut memory), "a.md").revisions.len(), 2);
    let fetched = Command::new("git")
        .args(["fetch", "--quiet", "--unshallow"])
        .current_dir(clone.path())
        .status()
        .unwrap();
    assert!(fetched.success());

    let history = read(&mut memory);

    assert_eq!(lineage(&history, "a.md").revisions.len(), 6);
    assert!(lineage(&history, "a.md").first.is_some());
}

#[test]
fn a_partial_clone_is_remembered_until_its_missing_contents_come() {
    let script = Script::new();
    script.commit(100, &[put("a.md", &text(0))]);
    script.commit(200, &[put("a.md", &text(1))]);
    let allowed = script
        .git
        .config()
        .unwrap()
        .set_bool("uploadpack.allowFilter", true);
    allowed.unwrap();
    let clone = script.clone_with(&["--filter=blob:none"]);
    let read =
        |memory: &mut Memory| history::read(&Repository::open(clone.path()), &MARKDOWN, memory);
    let mut memory = Memory::default();
    let cold = read(&mut memory);
    assert_eq!(lineage(&cold, "a.md").revisions[0].lines, None);

    let mut again = Memory::of(memory.to_write().unwrap().to_vec());
    assert_eq!(*read(&mut again), *cold);
    assert!(again.to_write().is_none(), "nothing was read again");

    let git = git2::Repository::open(clone.path()).unwrap();
    git.blob(text(0).as_bytes()).unwrap();
    git.blob(text(1).as_bytes()).unwrap();
    let history = read(&mut again);
    assert!(lineage(&history, "a.md").revisions[0].lines.is_some());
}

#[test]
fn an_unchanged_history_is_the_same_one_as_long_as_the_process_lives() {
    let mut script = Script::new();
    remembered(&mut script);
    let mut memory = Memory::lasting();
    let first = history::read(&script.repository(), &MARKDOWN, &mut memory);

    assert!(Arc::ptr_eq(
        &first,
        &history::read(&script.repository(), &MARKDOWN, &mut memory)
    ));
    script.commit(400, &[put("b.md", "b\n")]);
    let second = history::read(&script.repository(), &MARKDOWN, &mut memory);
    assert_eq!(second.commits.len(), 4);
}

#[test]
fn a_cache_that_somebody_changed_is_read_as_none() {
    let mut script = Script::new();
    remembered(&mut script);
    let folder = tempfile::TempDir::new().unwrap();
    let read = || {
        let mut cache = Cache::open(folder.path());
        let history =
            cache.history(|memory| history::read(&script.repository(), &MARKDOWN, memory));
        assert!(cache.save().is_ok());
        history
    };
    let cold = read();
    let file = folder.path().join("history");
    let good = fs::read(&file).unwrap();
    assert_eq!(*read(), *cold);
    assert_eq!(fs::read(&file).unwrap(), good);

    for place in (0..good.len()).step_by(11) {
        let mut bad = good.clone();
        bad[place] ^= 1;
        fs::write(&file, &bad).unwrap();
        assert_eq!(*read(), *cold, "byte {place}");
        assert_eq!(fs::read(&file).unwrap(), good);
    }
}

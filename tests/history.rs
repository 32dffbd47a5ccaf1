//! Histories that are scripted commit by commit, and what `history` tells about them.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::process::Command;

use git2::ObjectType;
use git2::Oid;
use git2::RepositoryInitOptions;
use polder::history;
use polder::history::change::Wanted;
use polder::history::memory::Memory;
use polder::history::repository::Kind;
use polder::history::tree;
use tempfile::TempDir;

use crate::repository::Place;
use crate::repository::Script;
use crate::repository::Step;
use crate::repository::blob;
use crate::repository::earlier;
use crate::repository::gone;
use crate::repository::lineage;
use crate::repository::lines;
use crate::repository::put;
use crate::repository::raw_tree;
use crate::repository::read;
use crate::repository::story;

const RUST: &str = "# Rust\n\nSafe.\n\nFast.\n\nKind.\n";

#[test]
fn a_page_keeps_its_history_through_a_rename_with_edits() {
    let script = Script::new();
    script.commit(
        100,
        &[put("wiki/rust.md", RUST), put("wiki/go.md", "# Go\n")],
    );
    script.commit(200, &[put("wiki/rust.md", &RUST.replace("Fast", "Quick"))]);
    script.commit(
        300,
        &[
            gone("wiki/rust.md"),
            put("wiki/languages/rust-lang.md", RUST),
        ],
    );

    let history = script.read();

    assert_eq!(
        story(&history, "wiki/languages/rust-lang.md"),
        [
            "300 moved wiki/rust.md to wiki/languages/rust-lang.md",
            "200 modified wiki/rust.md",
            "100 added wiki/rust.md",
        ]
    );
    assert_eq!(story(&history, "wiki/go.md"), ["100 added wiki/go.md"]);
    assert_eq!(
        earlier(&history, "wiki/languages/rust-lang.md"),
        ["wiki/rust.md until 300"]
    );
    assert_eq!(history.problems, [""; 0]);
}

#[test]
fn the_first_version_is_told_with_the_path_and_the_bytes_of_then() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "first words\n")]);
    script.commit(200, &[gone("a.md"), put("b.md", "first words\n")]);
    script.commit(300, &[put("b.md", "other words\n")]);

    let history = script.read();

    let first = lineage(&history, "b.md").first.clone().unwrap();
    assert_eq!(&*first.path, "a.md");
    assert_eq!(
        script.repository().blob(first.blob).unwrap(),
        b"first words\n"
    );
}

#[test]
fn each_revision_knows_the_bytes_before_and_after() {
    let script = Script::new();
    script.commit(100, &[put("a.md", RUST)]);
    script.commit(
        200,
        &[gone("a.md"), put("b.md", &RUST.replace("Kind", "Good"))],
    );

    let history = script.read();

    let [moved, added] = &lineage(&history, "b.md").revisions[..] else {
        panic!("two revisions");
    };
    let text = |blob: Oid| String::from_utf8(script.repository().blob(blob).unwrap()).unwrap();
    assert_eq!(text(moved.before.unwrap()), RUST);
    assert_eq!(text(moved.blob), RUST.replace("Kind", "Good"));
    assert_eq!((text(added.blob).as_str(), added.before), (RUST, None));
}

#[test]
fn each_revision_knows_how_many_lines_it_changed() {
    let script = Script::new();
    let shorter = RUST.replace("Safe.\n\nFast.", "Quick.");
    script.commit(
        100,
        &[put("a.md", RUST), put("b.md", "no newline at the end")],
    );
    script.commit(200, &[put("a.md", &shorter)]);
    let moved = put("moved.md", &shorter.replace("Kind.", "Kind.\nGood."));
    script.commit(
        300,
        &[gone("a.md"), moved, put("b.md", "no newline at the end\n")],
    );

    let history = script.read();

    assert_eq!(lines(&history, "moved.md"), ["+1 -0", "+1 -3", "+7 -0"]);
    assert_eq!(lines(&history, "b.md"), ["+1 -1", "+1 -0"]);
}

#[test]
fn lines_are_counted_as_git_counts_them() {
    let script = Script::new();
    let mut paragraphs: Vec<String> = (0..60)
        .map(|number| format!("Paragraph {number}.\n\n"))
        .collect();
    for edit in 0..40_usize {
        let (here, there) = (edit * 7 % paragraphs.len(), edit * 31 % paragraphs.len());
        match edit % 4 {
            0 => paragraphs.swap(here, there),
            1 => paragraphs[here] = format!("- one\n- two\n- {edit}\n"),
            2 => drop(paragraphs.remove(here)),
            _ => paragraphs.insert(there, paragraphs[here].repeat(edit % 3 + 1)),
        }
        script.commit(edit as i64, &[put("a.md", &paragraphs.concat())]);
    }
    let git = Command::new("git")
        .args(["log", "--histogram", "--numstat", "--format="])
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .current_dir(script.folder())
        .output()
        .unwrap();

    let told = String::from_utf8(git.stdout).unwrap();
    let told: Vec<String> = told
        .lines()
        .map(|line| {
            let mut numbers = line.split('\t');
            format!("+{} -{}", numbers.next().unwrap(), numbers.next().unwrap())
        })
        .collect();
    assert!(told.len() > 35);
    assert_eq!(lines(&script.read(), "a.md"), told);
}

#[test]
fn what_is_no_text_has_no_lines() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "text\n")]);
    script.commit(200, &[put("a.md", "zero\0byte\n")]);
    script.commit(300, &[put("a.md", "text again\n")]);

    assert_eq!(lines(&script.read(), "a.md"), ["none", "none", "+1 -0"]);
}

#[test]
fn an_edit_of_white_space_only_is_known() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "One two.\nThree.\n\n\nFour.\n")]);
    script.commit(200, &[put("a.md", "One\ntwo. Three.\n\n    Four.\n")]);
    script.commit(
        300,
        &[put("a.md", "One\r\ntwo. Three.\r\n\r\n    Four.\r\n")],
    );
    script.commit(
        400,
        &[put("a.md", "One\r\ntwo. Five.\r\n\r\n    Four.\r\n")],
    );
    script.commit(
        500,
        &[
            gone("a.md"),
            put("b.md", "One\r\ntwo. Five.\r\n\r\n    Four.\r\n"),
        ],
    );

    let history = script.read();

    let revisions = lineage(&history, "b.md").revisions.iter();
    let only_blanks: Vec<bool> = revisions
        .map(|revision| revision.lines.unwrap().only_blanks)
        .collect();
    assert_eq!(only_blanks, [false, false, true, true, false]);
    assert_eq!(lines(&history, "b.md")[0], "+0 -0");
}

#[test]
fn many_edits_are_counted_the_same_on_many_threads() {
    let script = Script::new();
    for edit in 0..12 {
        let files: Vec<Step> = (0..60)
            .map(|file| put(&format!("{file}.md"), &format!("{file}\n").repeat(edit + 1)))
            .collect();
        script.commit(edit as i64, &files);
    }

    let history = script.read();

    for file in 0..60 {
        assert_eq!(lines(&history, &format!("{file}.md")), ["+1 -0"; 12]);
    }
}

#[test]
fn a_path_that_was_deleted_and_added_again_begins_a_new_life() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "once\n"), put("z.md", "z\n")]);
    script.commit(200, &[gone("a.md")]);
    script.commit(300, &[put("a.md", "twice\n")]);
    script.commit(400, &[put("a.md", "twice over\n")]);

    assert_eq!(
        story(&script.read(), "a.md"),
        ["400 modified a.md", "300 added a.md"]
    );
}

#[test]
fn a_deleted_page_has_no_lineage() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "a\n"), put("z.md", "z\n")]);
    script.commit(200, &[gone("a.md")]);

    assert_eq!(script.read().lineages.keys().collect::<Vec<_>>(), ["z.md"]);
}

#[test]
fn a_page_that_was_moved_there_and_back_has_one_earlier_path() {
    let script = Script::new();
    script.commit(100, &[put("a.md", RUST)]);
    script.commit(200, &[gone("a.md"), put("b.md", RUST)]);
    script.commit(300, &[gone("b.md"), put("a.md", RUST)]);

    let history = script.read();

    assert_eq!(
        story(&history, "a.md"),
        [
            "300 moved b.md to a.md",
            "200 moved a.md to b.md",
            "100 added a.md"
        ]
    );
    assert_eq!(earlier(&history, "a.md"), ["b.md until 300"]);
}

#[test]
fn of_two_pages_that_once_had_a_path_the_smaller_commit_number_left_it_last() {
    let script = Script::new();
    script.commit(100, &[put("news.md", RUST)]);
    script.commit(200, &[gone("news.md"), put("first.md", RUST)]);
    script.commit(300, &[put("news.md", "something else\n")]);
    script.commit(
        400,
        &[gone("news.md"), put("second.md", "something else\n")],
    );

    let history = script.read();

    let left = |page: &str| lineage(&history, page).earlier_paths(page)[0].1;
    assert_eq!(
        story(&history, "first.md"),
        ["200 moved news.md to first.md", "100 added news.md"]
    );
    assert!(left("second.md") < left("first.md"));
}

#[test]
fn equal_contents_are_told_apart_by_their_base_name() {
    let script = Script::new();
    script.commit(100, &[put("a/x.md", "same\n"), put("a/y.md", "same\n")]);
    script.commit(
        200,
        &[
            gone("a/x.md"),
            gone("a/y.md"),
            put("b/y.md", "same\n"),
            put("c/x.md", "same\n"),
        ],
    );

    let history = script.read();

    assert_eq!(story(&history, "b/y.md")[0], "200 moved a/y.md to b/y.md");
    assert_eq!(story(&history, "c/x.md")[0], "200 moved a/x.md to c/x.md");
}

#[test]
fn another_text_in_the_place_of_a_removed_one_is_no_rename() {
    let script = Script::new();
    script.commit(100, &[put("a.md", RUST)]);
    script.commit(
        200,
        &[
            gone("a.md"),
            put("b.md", "Something quite different, and long enough.\n"),
        ],
    );

    assert_eq!(story(&script.read(), "b.md"), ["200 added b.md"]);
}

#[test]
fn other_line_ends_do_not_hide_a_rename() {
    let script = Script::new();
    script.commit(100, &[put("a.md", RUST)]);
    script.commit(
        200,
        &[gone("a.md"), put("b.md", &RUST.replace('\n', "\r\n"))],
    );

    assert_eq!(story(&script.read(), "b.md")[0], "200 moved a.md to b.md");
}

#[test]
fn a_merge_is_no_edit() {
    let script = Script::new();
    let base = script.commit(100, &[put("a.md", "a\n"), put("b.md", "b\n")]);
    let left = script.commit_after(&[base], 200, &[put("a.md", "a2\n")]);
    let right = script.commit_after(&[base], 300, &[put("b.md", "b2\n")]);
    script.commit_after(&[left, right], 400, &[put("b.md", "b2\n")]);

    let history = script.read();

    assert_eq!(
        story(&history, "a.md"),
        ["200 modified a.md", "100 added a.md"]
    );
    assert_eq!(
        story(&history, "b.md"),
        ["300 modified b.md", "100 added b.md"]
    );
}

#[test]
fn an_edit_on_a_branch_that_did_not_know_of_the_rename_belongs_to_the_page() {
    let script = Script::new();
    let base = script.commit(100, &[put("old.md", RUST)]);
    let renamed = script.commit_after(&[base], 200, &[gone("old.md"), put("new.md", RUST)]);
    let text = RUST.replace("Kind", "Good");
    let edited = script.commit_after(&[base], 300, &[put("old.md", &text)]);
    script.commit_after(&[renamed, edited], 400, &[put("new.md", &text)]);

    assert_eq!(
        story(&script.read(), "new.md"),
        [
            "300 modified old.md",
            "200 moved old.md to new.md",
            "100 added old.md"
        ]
    );
}

#[test]
fn a_file_that_came_with_a_merge_is_known_from_its_oldest_version() {
    let script = Script::new();
    let base = script.commit(100, &[put("a.md", "a\n")]);
    let left = script.commit_after(&[base], 200, &[put("a.md", "a2\n")]);
    let right = script.commit_after(&[base], 300, &[put("b.md", "b\n")]);
    script.commit_after(
        &[left, right],
        400,
        &[
            put("b.md", "b\n"),
            put("untouched.md", "u\n"),
            put("edited.md", "by the merge\n"),
        ],
    );
    script.commit(500, &[put("edited.md", "later\n")]);

    let history = script.read();

    let first = |page: &str| script.text_of_first(&history, page).unwrap();
    assert_eq!(first("untouched.md"), "u\n");
    assert_eq!(first("edited.md"), "by the merge\n");
    assert_eq!(story(&history, "untouched.md"), [""; 0]);
}

#[test]
fn unrelated_histories_that_were_merged_are_both_followed() {
    let script = Script::new();
    let ours = script.commit(100, &[put("a.md", "a\n")]);
    let theirs = script.commit_after(&[], 50, &[put("b.md", "b\n")]);
    script.commit_after(&[ours, theirs], 200, &[put("b.md", "b\n")]);

    let history = script.read();

    assert_eq!(story(&history, "a.md"), ["100 added a.md"]);
    assert_eq!(story(&history, "b.md"), ["50 added b.md"]);
}

#[test]
fn a_site_in_a_subfolder_sees_its_own_files_and_paths() {
    let script = Script::new();
    script.commit(
        100,
        &[put("docs/site/wiki/a.md", "a\n"), put("README.md", "r\n")],
    );
    script.commit(200, &[put("README.md", "r2\n")]);
    script.commit(
        300,
        &[
            put("docs/site/wiki/a.md", "a2\n"),
            put("docs/other.md", "o\n"),
        ],
    );
    fs::create_dir_all(script.folder().join("docs/site")).unwrap();

    let history = read(&script.folder().join("docs/site"));

    assert_eq!(history.state.prefix, Path::new("docs/site"));
    assert_eq!(history.lineages.keys().collect::<Vec<_>>(), ["wiki/a.md"]);
    assert_eq!(
        story(&history, "wiki/a.md"),
        ["300 modified wiki/a.md", "100 added wiki/a.md"]
    );
}

#[test]
fn folders_that_are_not_wanted_are_not_read() {
    let script = Script::new();
    script.commit(
        100,
        &[put("wiki/a.md", "a\n"), put("code/deep/b.md", "b\n")],
    );
    let deepest = Cell::new(0);
    let wanted = Wanted {
        name: "without code",
        folder: &|folder| folder != "code",
        file: &|file| {
            deepest.set(deepest.get().max(file.matches('/').count()));
            file.ends_with(".md")
        },
    };

    let history = history::read(&script.repository(), &wanted, &mut Memory::default());

    assert_eq!(history.lineages.keys().collect::<Vec<_>>(), ["wiki/a.md"]);
    assert_eq!(deepest.get(), 1);
}

#[test]
fn uncommitted_files_have_no_lineage() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "a\n")]);
    fs::write(script.folder().join("new.md"), "new\n").unwrap();

    assert_eq!(script.read().lineages.keys().collect::<Vec<_>>(), ["a.md"]);
}

#[test]
fn a_changed_permission_is_no_edit() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "a\n")]);
    script.commit(200, &[Step::Executable("a.md".into(), "a\n".into())]);

    assert_eq!(story(&script.read(), "a.md"), ["100 added a.md"]);
}

#[test]
fn a_file_in_the_place_of_a_folder_is_another_thing() {
    let script = Script::new();
    let odb = script.git.odb().unwrap();
    let file = script.git.blob(RUST.as_bytes()).unwrap();
    let inside = odb
        .write(ObjectType::Tree, &raw_tree(&["inside.md".into()], &[file]))
        .unwrap();
    let folder = odb
        .write(
            ObjectType::Tree,
            &[b"40000 a.md\0", inside.as_bytes()].concat(),
        )
        .unwrap();
    let replaced = odb
        .write(ObjectType::Tree, &raw_tree(&["a.md".into()], &[file]))
        .unwrap();
    let first = script.commit_tree(folder, &[], 100);
    script.commit_tree(replaced, &[first], 200);

    assert_eq!(
        story(&script.read(), "a.md"),
        [
            "200 moved a.md/inside.md to a.md",
            "100 added a.md/inside.md"
        ]
    );
}

#[test]
fn without_a_repository_there_is_no_history() {
    let folder = TempDir::new().unwrap();

    let history = read(folder.path());

    assert_eq!(history.state.kind, Kind::None);
    assert!(history.lineages.is_empty());
    assert_eq!(
        history.state.remarks()[0].to_string(),
        "there is no git repository here, so no page has a history"
    );
    assert_eq!(read(&folder.path().join("missing")).state.kind, Kind::None);
}

#[test]
fn a_git_file_that_leads_nowhere_is_told() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(".git"), "gitdir: /nowhere/at/all\n").unwrap();

    assert!(
        read(folder.path()).state.remarks()[0]
            .cure
            .contains("leads to no repository")
    );
}

#[test]
fn an_empty_repository_has_no_history() {
    let script = Script::new();

    let history = script.read();

    assert_eq!(history.state.kind, Kind::Empty);
    assert!(history.lineages.is_empty());
}

#[test]
fn a_bare_repository_holds_no_files() {
    let folder = TempDir::new().unwrap();
    git2::Repository::init_bare(folder.path()).unwrap();

    assert_eq!(read(folder.path()).state.kind, Kind::Bare);
}

#[test]
fn a_detached_head_is_read_from_its_commit() {
    let script = Script::new();
    let first = script.commit(100, &[put("a.md", "a\n")]);
    script.commit(200, &[put("a.md", "a2\n")]);
    script.git.set_head_detached(first).unwrap();

    let history = script.read();

    assert!(history.state.detached);
    assert_eq!(history.state.head, Some(first));
    assert_eq!(story(&history, "a.md"), ["100 added a.md"]);
}

#[test]
fn a_worktree_has_the_history_of_its_own_branch() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "a\n")]);
    let place = TempDir::new().unwrap();
    let folder = place.path().join("second");
    script.git.worktree("second", &folder, None).unwrap();
    script.commit(200, &[put("a.md", "a2\n")]);

    let history = read(&folder);

    assert!(history.state.worktree);
    assert_eq!(story(&history, "a.md"), ["100 added a.md"]);
}

#[test]
fn a_submodule_has_its_own_history_and_is_no_file_of_its_parent() {
    let parent = Script::new();
    parent.commit(100, &[put("a.md", "a\n"), Step::Submodule("site".into())]);
    let mut options = RepositoryInitOptions::new();
    options
        .no_dotgit_dir(true)
        .workdir_path(&parent.folder().join("site"));
    let gitdir = parent.folder().join(".git/modules/site");
    let git = git2::Repository::init_opts(&gitdir, &options).unwrap();
    fs::write(
        parent.folder().join("site/.git"),
        "gitdir: ../.git/modules/site\n",
    )
    .unwrap();
    let child = Script {
        place: Place::Borrowed(parent.folder().join("site")),
        git,
    };
    child.commit(200, &[put("b.md", "b\n")]);

    let history = child.read();

    assert!(history.state.submodule);
    assert_eq!(story(&history, "b.md"), ["200 added b.md"]);
    assert_eq!(parent.read().lineages.keys().collect::<Vec<_>>(), ["a.md"]);
    assert!(!parent.read().state.submodule);
}

#[test]
fn a_shallow_clone_says_so_and_invents_nothing() {
    let script = Script::new();
    script.commit(
        100,
        &[put("old.md", RUST), put("moved.md", &RUST.repeat(2))],
    );
    script.commit(200, &[put("old.md", "boundary\n")]);
    script.commit(
        300,
        &[
            put("new.md", "n\n"),
            gone("moved.md"),
            put("there.md", &RUST.repeat(2)),
        ],
    );
    let clone = script.clone_with(&["--depth", "2"]);

    let history = read(clone.path());

    assert!(history.state.shallow);
    assert!(history.state.remarks()[0].cure.contains("fetch-depth: 0"));
    assert_eq!(story(&history, "old.md"), [""; 0]);
    assert_eq!(lineage(&history, "old.md").first, None);
    assert_eq!(
        story(&history, "there.md"),
        ["300 moved moved.md to there.md"]
    );
    assert_eq!(lineage(&history, "there.md").first, None);
    assert_eq!(story(&history, "new.md"), ["300 added new.md"]);
    assert!(lineage(&history, "new.md").first.is_some());
    assert_eq!(history.problems, [""; 0]);
}

#[test]
fn a_partial_clone_is_read_as_far_as_its_contents_go() {
    let script = Script::new();
    script.commit(100, &[put("a.md", RUST)]);
    script.commit(
        200,
        &[gone("a.md"), put("b.md", &RUST.replace("Fast", "Quick"))],
    );
    script.commit(
        300,
        &[gone("b.md"), put("c.md", &RUST.replace("Fast", "Quick"))],
    );
    script
        .git
        .config()
        .unwrap()
        .set_bool("uploadpack.allowFilter", true)
        .unwrap();
    let clone = script.clone_with(&["--filter=blob:none"]);

    let history = read(clone.path());

    assert!(history.state.partial);
    assert_eq!(
        story(&history, "c.md"),
        ["300 moved b.md to c.md", "200 added b.md"]
    );
    assert_eq!(lines(&history, "c.md"), ["none", "none"]);
    assert_eq!(history.problems, [""; 0], "the remark says it");
    let [remark] = &history.state.remarks()[..] else {
        panic!("one remark");
    };
    assert!(remark.text.contains("no lines are counted"));
}

#[test]
fn a_missing_blob_costs_no_more_than_a_rename() {
    let script = Script::new();
    script.commit(100, &[put("a.md", RUST)]);
    script.commit(
        200,
        &[gone("a.md"), put("b.md", &RUST.replace("Fast", "Quick"))],
    );
    script.lose(blob(RUST));

    let history = script.read();

    assert_eq!(story(&history, "b.md"), ["200 added b.md"]);
    assert_eq!(lines(&history, "b.md"), ["+7 -0"]);
    assert_eq!(history.problems.len(), 1);
    assert!(
        history.problems[0].starts_with(&format!("git file version {} is missing", blob(RUST)))
    );
    assert!(script.repository().blob(blob(RUST)).is_err());
}

#[test]
fn behind_a_missing_commit_nothing_is_claimed() {
    let script = Script::new();
    let lost = script.commit(100, &[put("a.md", "a\n")]);
    script.commit(200, &[put("a.md", "a2\n")]);
    script.commit(300, &[put("b.md", "b\n")]);
    script.lose(lost);

    let history = script.read();

    assert_eq!(story(&history, "a.md"), [""; 0]);
    assert_eq!(lineage(&history, "a.md").first, None);
    assert_eq!(story(&history, "b.md"), ["300 added b.md"]);
    assert!(history.problems[0].contains("the history before it is unknown"));
}

#[test]
fn a_corrupt_tree_is_named_and_the_rest_is_read() {
    let script = Script::new();
    script.commit(100, &[put("wiki/a.md", "a\n"), put("blog/b.md", "b\n")]);
    let broken = script.tree("wiki");
    script.commit(200, &[put("wiki/a.md", "a2\n")]);
    script.spoil(broken);

    let history = script.read();

    assert_eq!(story(&history, "blog/b.md"), ["100 added blog/b.md"]);
    assert_eq!(lineage(&history, "wiki/a.md").first, None);
    assert_eq!(history.problems.len(), 1);
    assert!(history.problems[0].starts_with(&format!("git tree {broken} is missing or broken")));
}

#[test]
fn objects_that_make_no_sense_are_named() {
    let script = Script::new();
    let odb = script.git.odb().unwrap();
    let tree = odb
        .write(ObjectType::Tree, b"100644 a.md\0too short")
        .unwrap();
    let nonsense = odb.write(ObjectType::Commit, b"tree of life\n\n").unwrap();
    script.commit_tree(tree, &[nonsense], 100);

    let history = script.read();

    assert!(history.lineages.is_empty());
    assert!(
        history.problems[0].starts_with(&format!("git commit {nonsense} is missing or broken"))
    );
    assert!(history.problems[1].starts_with(&format!("git tree {tree} is missing or broken")));
}

#[test]
fn a_repository_with_longer_ids_is_refused_in_one_sentence() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "a\n")]);
    let config = "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n";
    fs::write(script.git.path().join("config"), config).unwrap();

    let history = script.read();

    let [remark] = &history.state.remarks()[..] else {
        panic!("one remark");
    };
    assert!(remark.cure.contains("SHA-1"), "{remark}");
    assert!(history.lineages.is_empty());
}

#[test]
fn a_repository_that_git_made_with_longer_ids_is_refused_in_one_sentence() {
    let folder = TempDir::new().unwrap();
    git(
        folder.path(),
        &["init", "--quiet", "--object-format=sha256"],
    );

    let remarks = read(folder.path()).state.remarks();

    assert_eq!(remarks.len(), 1);
    assert_eq!(
        remarks[0].cure,
        "only repositories with SHA-1 object ids can be read"
    );
}

#[test]
fn a_head_that_names_a_missing_branch_is_told() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "a\n")]);
    fs::write(script.git.path().join("HEAD"), "ref: refs/heads/gone\n").unwrap();

    let history = script.read();

    let [remark] = &history.state.remarks()[..] else {
        panic!("one remark");
    };
    assert!(remark.text.contains("the branch `gone`"), "{remark}");
    assert!(remark.cure.contains("git switch"), "{remark}");
    assert!(history.lineages.is_empty());
}

#[test]
fn a_head_that_makes_no_sense_is_told() {
    for head in ["", "nonsense\n", "ref: \n", "ref: ../../etc/passwd\n"] {
        let script = Script::new();
        script.commit(100, &[put("a.md", "a\n")]);
        fs::write(script.git.path().join("HEAD"), head).unwrap();

        let history = script.read();

        assert!(history.lineages.is_empty(), "{head}");
        assert_eq!(history.state.remarks().len(), 1, "{head}");
    }
}

#[test]
fn a_detached_head_whose_commit_is_missing_is_told() {
    let script = Script::new();
    let lost = script.commit(100, &[put("a.md", "a\n")]);
    fs::write(script.git.path().join("HEAD"), format!("{lost}\n")).unwrap();
    script.lose(lost);

    let history = script.read();

    assert!(history.lineages.is_empty());
    assert!(history.problems[0].starts_with(&format!("git commit {lost} is missing")));
}

#[test]
fn locks_that_a_killed_git_left_are_in_nobodys_way() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "a\n")]);
    for lock in [
        "index.lock",
        "HEAD.lock",
        "shallow.lock",
        "packed-refs.lock",
    ] {
        fs::write(script.git.path().join(lock), "").unwrap();
    }

    assert_eq!(story(&script.read(), "a.md"), ["100 added a.md"]);
}

#[test]
fn broken_packs_are_told() {
    let script = Script::new();
    script.commit(100, &[put("a.md", RUST)]);
    script.commit(200, &[put("a.md", &RUST.replace("Fast", "Quick"))]);
    git(script.folder(), &["repack", "-a", "-d", "--quiet"]);
    let packs = script.git.path().join("objects/pack");
    let pack = fs::read_dir(packs)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let pack = pack
        .into_iter()
        .find(|file| file.extension().is_some_and(|kind| kind == "pack"));
    let pack = pack.unwrap();
    let whole = fs::read(&pack).unwrap();
    fs::remove_file(&pack).unwrap();
    for end in (0..whole.len()).step_by(13) {
        fs::write(&pack, &whole[..end]).unwrap();

        assert!(!script.read().problems.is_empty(), "cut after {end} bytes");
    }
}

#[test]
#[cfg(unix)]
fn a_repository_of_somebody_else_is_told_with_the_cure() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "a\n")]);
    // Only root can give files away.
    if std::os::unix::fs::chown(script.folder(), Some(54_321), None).is_err() {
        return;
    }
    std::os::unix::fs::chown(script.git.path(), Some(54_321), None).unwrap();

    let history = script.read();

    let [remark] = &history.state.remarks()[..] else {
        panic!("one remark");
    };
    let top = script.folder().canonicalize().unwrap();
    assert!(remark.text.contains("belongs to somebody else"), "{remark}");
    assert!(
        remark
            .cure
            .ends_with(&format!("safe.directory {}`", top.display()))
    );
    assert!(history.lineages.is_empty());
}

#[test]
fn authors_are_kept_as_written() {
    let script = Script::new();
    script.commit_raw(
        100,
        "author  <nameless@example.com> 100 +0000",
        &[put("a.md", "a\n")],
    );
    script.commit_raw(
        200,
        "author Ada > Love <ada@example.com> 200 +0000",
        &[put("b.md", "b\n")],
    );
    script.commit_raw(300, "author Grace 300 +0000", &[put("c.md", "c\n")]);

    let history = script.read();

    let author = |page: &str| {
        let revision = &lineage(&history, page).revisions[0];
        history.commit(revision.commit).unwrap().author.to_string()
    };
    assert_eq!(author("a.md"), "<nameless@example.com>");
    assert_eq!(author("b.md"), "Ada > Love <ada@example.com>");
    assert_eq!(author("c.md"), "");
}

#[test]
fn times_before_1970_and_after_2100_are_as_good_as_others() {
    let script = Script::new();
    script.commit(-2_000_000_000, &[put("a.md", "a\n")]);
    script.commit(0, &[put("a.md", "a2\n")]);
    script.commit(7_000_000_000, &[put("a.md", "a3\n")]);

    assert_eq!(
        story(&script.read(), "a.md"),
        [
            "7000000000 modified a.md",
            "0 modified a.md",
            "-2000000000 added a.md"
        ]
    );
}

#[test]
fn a_commit_without_a_readable_time_is_left_out_and_told() {
    let script = Script::new();
    let author = "author A <a@example.com> 1 +0000";
    script.commit(100, &[put("a.md", "a\n")]);
    let timeless = script.commit_raw_dated("99999999999999999999", author, &[put("b.md", "b\n")]);
    script.commit(300, &[put("a.md", "a2\n")]);

    let history = script.read();

    assert_eq!(
        story(&history, "a.md"),
        ["300 modified a.md", "100 added a.md"]
    );
    assert_eq!(story(&history, "b.md"), [""; 0]);
    assert_eq!(lineage(&history, "b.md").first, None);
    assert_eq!(
        history.problems,
        [format!(
            "git commit {timeless} has no readable time, so what it changed is left out"
        )]
    );
}

#[test]
fn clocks_that_go_backwards_do_not_disturb_the_order_of_a_line() {
    let script = Script::new();
    script.commit(500, &[put("a.md", "a\n")]);
    script.commit(100, &[put("a.md", "a2\n")]);
    script.commit(300, &[put("a.md", "a3\n")]);

    assert_eq!(
        story(&script.read(), "a.md"),
        ["300 modified a.md", "100 modified a.md", "500 added a.md"]
    );
}

#[test]
fn a_commit_never_comes_before_its_child_however_wrong_the_clock() {
    let script = Script::new();
    let base = script.commit(1000, &[put("a.md", RUST)]);
    let moved = script.commit_after(&[base], 10, &[gone("a.md"), put("b.md", RUST)]);
    let other = script.commit_after(&[base], 2000, &[put("c.md", "c\n")]);
    script.commit_after(&[other, moved], 3000, &[gone("a.md"), put("b.md", RUST)]);

    assert_eq!(
        story(&script.read(), "b.md"),
        ["10 moved a.md to b.md", "1000 added a.md"]
    );
}

#[test]
#[cfg(unix)]
fn a_name_that_is_not_utf_8_is_followed_but_has_no_lineage_of_its_own() {
    let script = Script::new();
    script.commit(100, &[Step::Put(b"caf\xe9.md".to_vec(), RUST.into())]);
    script.commit(
        200,
        &[Step::Gone(b"caf\xe9.md".to_vec()), put("café.md", RUST)],
    );
    script.commit(300, &[Step::Put(b"th\xe9.md".to_vec(), "tea\n".into())]);

    let history = script.read();

    assert_eq!(history.lineages.keys().collect::<Vec<_>>(), ["café.md"]);
    assert_eq!(
        story(&history, "café.md"),
        [
            "200 moved caf\u{fffd}.md to café.md",
            "100 added caf\u{fffd}.md"
        ]
    );
}

#[test]
fn a_change_is_found_anywhere_in_a_wide_folder_with_awkward_names() {
    let mut names: Vec<String> = (0..400).map(|number| format!("100644 {number}")).collect();
    names.extend((0..60).map(|number| format!("ភាសាខ្មែរ{}{number}", "វែង".repeat(number))));
    names.extend((0..60).map(|number| format!("{}40000 {number}", "x".repeat(number * 7))));
    names.sort();
    let ids: Vec<Oid> = (0..names.len())
        .map(|number| blob(&number.to_string()))
        .collect();
    let old = raw_tree(&names, &ids);

    for place in 0..names.len() {
        let mut changed = ids.clone();
        changed[place] = blob("changed");
        assert_eq!(
            differences(&raw_tree(&names, &changed), &old),
            names[place..=place]
        );

        let (mut fewer, mut fewer_ids) = (names.clone(), ids.clone());
        fewer_ids.remove(place);
        fewer.remove(place);
        assert_eq!(
            differences(&raw_tree(&fewer, &fewer_ids), &old),
            names[place..=place]
        );
        assert_eq!(
            differences(&old, &raw_tree(&fewer, &fewer_ids)),
            names[place..=place]
        );
    }
}

#[test]
fn broken_trees_are_refused_and_never_a_panic() {
    let names: Vec<String> = (0..40)
        .map(|number| format!("page-{number:02}.md"))
        .collect();
    let ids: Vec<Oid> = names.iter().map(|name| blob(name)).collect();
    let whole = raw_tree(&names, &ids);
    for place in 0..whole.len() {
        for byte in [0, b' ', b'1', 0xff] {
            let mut broken = whole.clone();
            broken[place] = byte;
            let _ = tree::compare(&broken, &whole, &mut |_| {});
            let _ = tree::compare(&whole, &broken, &mut |_| {});
            let _ = tree::compare(&broken[place..], &whole[..place], &mut |_| {});
        }
    }
    assert!(tree::check(&whole).is_ok());
    assert!(tree::check(&whole[..whole.len() - 1]).is_err());
}

#[test]
fn folders_nested_deeper_than_any_disk_allows_are_left_out() {
    let script = Script::new();
    let odb = script.git.odb().unwrap();
    let mut tree = odb
        .write(ObjectType::Tree, &raw_tree(&["a.md".into()], &[blob("a")]))
        .unwrap();
    for _ in 0..6000 {
        tree = odb
            .write(ObjectType::Tree, &[b"40000 d\0", tree.as_bytes()].concat())
            .unwrap();
    }
    script.commit_tree(tree, &[], 100);

    assert!(script.read().lineages.is_empty());
}

fn differences(new: &[u8], old: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    tree::compare(new, old, &mut |difference| {
        names.push(String::from_utf8(difference.name().to_vec()).unwrap());
    })
    .unwrap();
    names
}

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .status()
        .unwrap();
    assert!(done.success());
}

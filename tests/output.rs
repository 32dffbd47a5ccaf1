//! Publishing: what a reader, a crash, a full disk and other people's files may and may not meet.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use polder::content::diagnostic::Diagnostic;
use polder::output::file::Content;
use polder::output::file::OutputFile;
use polder::output::outcome::Method;
use polder::output::outcome::WriteError;
use polder::output::outcome::Written;
use polder::output::target::Target;
use polder::output::write;
use proptest::prelude::*;
use tempfile::TempDir;

const LIST: &str = ".polder-files";

/// A folder with a site in it and the place where it is published.
struct Press {
    folder: TempDir,
    target: Target,
}

impl Press {
    fn new() -> Press {
        let folder = TempDir::new().unwrap();
        let target = target(folder.path());
        Press { folder, target }
    }

    fn in_place(mut self) -> Press {
        self.target.in_place = true;
        self
    }

    fn publish(&self, files: &[(&str, &str)]) -> Written {
        self.try_publish(&site(files)).unwrap()
    }

    fn try_publish(&self, files: &[OutputFile]) -> Result<Written, WriteError> {
        write(files, &self.target)
    }

    fn refused(&self, files: &[(&str, &str)]) -> String {
        match self.try_publish(&site(files)) {
            Err(WriteError::Refused { reason, cure }) => format!("{reason}; {cure}"),
            other => panic!("not refused: {other:?}"),
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.target.output.join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn time(&self, path: &str) -> (i64, i64) {
        let found = fs::symlink_metadata(self.path(path)).unwrap();
        (found.mtime(), found.mtime_nsec())
    }

    /// Everything in the output but the list.
    fn tree(&self) -> Vec<String> {
        tree(&self.target.output)
            .into_iter()
            .filter(|path| path != LIST)
            .collect()
    }

    fn spare(&self) -> PathBuf {
        self.folder.path().join(".public.polder/tree")
    }
}

fn target(folder: &Path) -> Target {
    fs::create_dir_all(folder.join("site")).unwrap();
    Target::new(
        folder.join("public"),
        folder.join("site"),
        folder.join("site/.polder"),
    )
}

/// Files and symlinks below a folder, and folders with nothing in them.
fn tree(root: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    for entry in walkdir::WalkDir::new(root).min_depth(1).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry
            .path()
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        if !entry.file_type().is_dir() {
            paths.push(path);
        } else if fs::read_dir(entry.path()).unwrap().next().is_none() {
            paths.push(format!("{path}/"));
        }
    }
    paths
}

/// A page that counts how often it is made.
struct Page {
    key: String,
    text: Result<String, String>,
    made: Arc<AtomicUsize>,
}

impl Content for Page {
    fn key(&self) -> blake3::Hash {
        blake3::hash(self.key.as_bytes())
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        self.made.fetch_add(1, Ordering::Relaxed);
        let text = self.text.clone();
        text.map(String::into_bytes)
            .map_err(|message| Diagnostic::error("test", "", message))
    }
}

fn site(files: &[(&str, &str)]) -> Vec<OutputFile> {
    files
        .iter()
        .map(|(path, text)| page(path, text, text, &Arc::default()))
        .collect()
}

fn page(path: &str, key: &str, text: &str, made: &Arc<AtomicUsize>) -> OutputFile {
    let content = Page {
        key: key.to_owned(),
        text: Ok(text.to_owned()),
        made: made.clone(),
    };
    OutputFile {
        path: path.to_owned(),
        content: Arc::new(content),
    }
}

fn broken_page(path: &str, message: &str) -> OutputFile {
    let content = Page {
        key: message.to_owned(),
        text: Err(message.to_owned()),
        made: Arc::default(),
    };
    OutputFile {
        path: path.to_owned(),
        content: Arc::new(content),
    }
}

fn strings(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

// What is written, and what is told

#[test]
fn publishes_adds_changes_and_removes() {
    for press in [Press::new(), Press::new().in_place()] {
        let written =
            press.publish(&[("index.html", "1"), ("a/b/index.html", "1"), ("c.css", "1")]);
        assert_eq!(written.added, ["a/b/index.html", "c.css", "index.html"]);

        let written =
            press.publish(&[("index.html", "2"), ("d/e/index.html", "1"), ("c.css", "1")]);
        assert_eq!(written.added, ["d/e/index.html"]);
        assert_eq!(written.changed, ["index.html"]);
        assert_eq!(written.removed, ["a/b/index.html"]);
        assert_eq!(written.unchanged, 1);
        assert_eq!(press.tree(), ["c.css", "d/e/index.html", "index.html"]);
        assert_eq!(press.read("index.html"), "2");

        let told = fs::read_to_string(press.target.state.join("last-build.json")).unwrap();
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        assert_eq!(
            told,
            serde_json::json!({
                "added": ["d/e/index.html"], "changed": ["index.html"], "removed": ["a/b/index.html"]
            })
        );
        assert_eq!(
            fs::read_to_string(press.target.state.join(".gitignore")).unwrap(),
            "*\n"
        );

        // Twice more, so that both trees have seen all of it.
        for text in ["3", "4", "5"] {
            press.publish(&[("index.html", text)]);
            assert_eq!(press.tree(), ["index.html"]);
        }
        press.publish(&[]);
        assert_eq!(tree(&press.target.output), [LIST]);
    }
}

#[test]
fn the_list_is_the_same_for_the_same_site_and_verifies() {
    let one = Press::new();
    one.publish(&[("b.html", "old"), ("c.html", "c")]);
    one.publish(&[("b.html", "b"), ("a/a.html", "a")]);
    let other = Press::new().in_place();
    other.publish(&[("a/a.html", "a"), ("b.html", "b")]);
    assert_eq!(one.read(LIST), other.read(LIST));
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex();
    assert_eq!(
        one.read(LIST),
        format!("{}  a/a.html\n{}  b.html\n", hash("a"), hash("b"))
    );
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    for press in [Press::new(), Press::new().in_place()] {
        for round in 0..3 {
            press.publish(&[("a", "file"), ("b/c/d", "x"), ("n", &round.to_string())]);
            assert_eq!(press.tree(), ["a", "b/c/d", "n"]);
            press.publish(&[("a/x/y", "file"), ("b", "x"), ("n", "other")]);
            assert_eq!(press.tree(), ["a/x/y", "b", "n"]);
        }
    }
}

#[test]
fn rights_and_owner_of_folders_stay() {
    let press = Press::new();
    let mut given_away = false;
    for round in 0..4 {
        press.publish(&[("a/index.html", "1"), ("n", &round.to_string())]);
        if round == 0 {
            fs::set_permissions(press.path(""), fs::Permissions::from_mode(0o2770)).unwrap();
            fs::set_permissions(press.path("a"), fs::Permissions::from_mode(0o750)).unwrap();
            // Only root may; for others the test is about the mode alone.
            given_away = std::os::unix::fs::chown(press.path(""), Some(1234), Some(1234)).is_ok();
        }
    }
    let found = fs::metadata(press.path("")).unwrap();
    assert_eq!(found.mode() & 0o7777, 0o2770);
    assert_eq!(
        fs::metadata(press.path("a")).unwrap().mode() & 0o7777,
        0o750
    );
    if given_away {
        assert_eq!((found.uid(), found.gid()), (1234, 1234));
    }
}

// Only what changed

#[test]
fn unchanged_files_keep_their_times_through_both_trees() {
    for press in [Press::new(), Press::new().in_place()] {
        let keep = ("keep/index.html", "same");
        press.publish(&[keep, ("index.html", "0")]);
        let time = press.time("keep/index.html");
        for round in 1..6 {
            let before = press.time("index.html");
            press.publish(&[keep, ("index.html", &round.to_string())]);
            assert_eq!(press.time("keep/index.html"), time);
            assert!(press.time("index.html") > before);
        }
        // A key that changes alone writes nothing.
        let made = Arc::default();
        let files = [
            page("keep/index.html", "another key", "same", &made),
            page("index.html", "5", "5", &made),
        ];
        let written = press.try_publish(&files).unwrap();
        assert_eq!((written.unchanged, written.method), (2, Method::Nothing));
        assert_eq!(made.load(Ordering::Relaxed), 1);
        assert_eq!(press.time("keep/index.html"), time);
        press.try_publish(&files).unwrap();
        assert_eq!(
            made.load(Ordering::Relaxed),
            1,
            "the new key was not remembered"
        );
    }
}

#[test]
fn nothing_is_made_read_or_written_when_nothing_changed() {
    let press = Press::new();
    let made = Arc::default();
    let names: Vec<String> = (0..100)
        .map(|index| format!("p{index}/index.html"))
        .collect();
    let files: Vec<_> = names
        .iter()
        .map(|name| page(name, name, name, &made))
        .collect();
    press.try_publish(&files).unwrap();
    assert_eq!(made.load(Ordering::Relaxed), 100);
    let inode = fs::metadata(press.path("")).unwrap().ino();
    let written = press.try_publish(&files).unwrap();
    assert_eq!(
        written,
        Written {
            unchanged: 100,
            ..Written::default()
        }
    );
    assert_eq!(made.load(Ordering::Relaxed), 100);
    assert_eq!(fs::metadata(press.path("")).unwrap().ino(), inode);
}

#[test]
fn what_others_did_to_our_files_is_put_right() {
    for press in [Press::new(), Press::new().in_place()] {
        let files = [
            ("a.html", "a"),
            ("b/b.html", "b"),
            ("c.html", "c"),
            ("d.html", "d"),
        ];
        press.publish(&files);
        press.publish(&[("a.html", "0"), files[1], files[2], files[3]]);
        press.publish(&files); // now there are two whole trees
        press.put("a.html", "edited through the shared inode");
        fs::remove_dir_all(press.path("b")).unwrap();
        fs::remove_file(press.path("c.html")).unwrap();
        symlink("/etc/hostname", press.path("c.html")).unwrap();
        let copy = fs::File::options()
            .write(true)
            .open(press.path("d.html"))
            .unwrap();
        copy.set_modified(std::time::UNIX_EPOCH).unwrap();

        let written = press.publish(&files);
        assert_eq!(written.changed, ["a.html", "b/b.html", "c.html"]);
        assert_eq!(press.time("d.html"), (0, 0));
        for round in 0..3 {
            for (path, text) in files {
                assert_eq!(press.read(path), text);
            }
            press.publish(&[
                files[0],
                files[1],
                files[2],
                files[3],
                ("n", &round.to_string()),
            ]);
            assert_eq!(
                press.tree(),
                ["a.html", "b/b.html", "c.html", "d.html", "n"]
            );
        }
    }
}

#[test]
fn a_replaced_file_with_the_same_bytes_keeps_its_new_time() {
    let press = Press::new();
    press.publish(&[("a.html", "a"), ("n", "1")]);
    press.publish(&[("a.html", "a"), ("n", "2")]);
    press.put("copy", "a");
    fs::rename(press.path("copy"), press.path("a.html")).unwrap();
    let time = press.time("a.html");
    assert_eq!(
        press.publish(&[("a.html", "a"), ("n", "2")]).method,
        Method::Nothing
    );
    for round in ["3", "4", "5"] {
        press.publish(&[("a.html", "a"), ("n", round)]);
        assert_eq!(press.time("a.html"), time);
    }
    press.put("copy", "a");
    fs::rename(press.path("copy"), press.path("a.html")).unwrap();
    let time = press.time("a.html");
    for round in ["6", "7", "8"] {
        press.publish(&[("a.html", "a"), ("n", round)]);
        assert_eq!(press.time("a.html"), time);
    }
}

#[test]
fn a_damaged_or_foreign_record_is_not_believed() {
    let press = Press::new();
    press.publish(&[("a.html", "1"), ("b.html", "1")]);
    press.publish(&[("a.html", "2"), ("b.html", "1")]);
    let record = fs::read_dir(&press.target.state)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let record = record
        .filter(|path| path.extension().is_some_and(|end| end == "bin"))
        .last();
    let record = record.unwrap();
    let good = fs::read(&record).unwrap();
    let mut round = 0;
    let mut bad: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"polder output 0\nxxx".to_vec(),
        b"\xff".repeat(99),
    ];
    for at in (0..good.len()).step_by(7) {
        let mut flipped = good.clone();
        flipped[at] ^= 0x10;
        bad.push(flipped);
    }
    bad.push(good[..good.len() / 2].to_vec());
    for bytes in bad {
        fs::write(&record, bytes).unwrap();
        round += 1;
        press.publish(&[("a.html", &round.to_string()), ("b.html", "1")]);
        assert_eq!(press.read("a.html"), round.to_string());
        assert_eq!(press.tree(), ["a.html", "b.html"]);
    }

    // A record of an older state of the same output, as a restored cache brings it.
    let old = fs::read(&record).unwrap();
    press.publish(&[("a.html", "x"), ("c.html", "x")]);
    press.publish(&[("a.html", "y"), ("c.html", "x")]);
    fs::write(&record, old).unwrap();
    let written = press.publish(&[("a.html", "z"), ("d.html", "x")]);
    assert_eq!(written.removed, ["c.html"]);
    assert_eq!(press.tree(), ["a.html", "d.html"]);
}

#[test]
fn two_copies_of_a_site_may_publish_to_one_output() {
    let press = Press::new();
    let mut other = Target {
        state: press.folder.path().join("other/.polder"),
        ..press.target.clone()
    };
    for round in 0..12 {
        other.in_place = round >= 6;
        let text = round.to_string();
        press.publish(&[("a.html", &text), ("one.html", "1"), ("s/s.html", "s")]);
        assert_eq!(press.tree(), ["a.html", "one.html", "s/s.html"]);
        for twice in 0..=(round % 2) {
            let text = format!("{round} {twice}");
            write(
                &site(&[("a.html", &text), ("two.html", "2"), ("s/s.html", "s")]),
                &other,
            )
            .unwrap();
            assert_eq!(press.tree(), ["a.html", "s/s.html", "two.html"]);
            assert_eq!(press.read("a.html"), text);
        }
    }
}

// Other people's files

#[test]
fn other_peoples_files_survive() {
    for press in [Press::new(), Press::new().in_place()] {
        press.publish(&[("a/index.html", "0")]);
        press.put("CNAME", "example.org");
        press.put("a/notes.txt", "mine");
        press.put("uploads/2026/x.bin", "x");
        press.put("folder/x", "x");
        fs::create_dir(press.path("empty")).unwrap();
        symlink("CNAME", press.path("link")).unwrap();
        symlink("nowhere", press.path("dangling")).unwrap();
        let theirs = [
            "CNAME",
            "a/notes.txt",
            "dangling",
            "empty/",
            "folder/x",
            "link",
            "uploads/2026/x.bin",
        ];
        let time = press.time("CNAME");
        for round in 1..5 {
            press.publish(&[("a/index.html", &round.to_string())]);
            let expected = strings(&theirs[..1])
                .into_iter()
                .chain(["a/index.html".to_owned()])
                .chain(strings(&theirs[1..]))
                .collect::<Vec<_>>();
            assert_eq!(press.tree(), expected);
            assert_eq!(
                fs::read_link(press.path("link")).unwrap(),
                Path::new("CNAME")
            );
            assert_eq!(press.time("CNAME"), time);
        }
        // Their owner goes on working with them.
        press.put("new", "text");
        fs::rename(press.path("new"), press.path("CNAME")).unwrap();
        fs::remove_file(press.path("link")).unwrap();
        fs::remove_dir_all(press.path("uploads")).unwrap();
        press.put("uploads", "a file now");
        press.put("empty/not.txt", "any more");
        fs::remove_file(press.path("folder/x")).unwrap();
        for round in 5..9 {
            press.publish(&[("b/index.html", &round.to_string())]);
            assert_eq!(
                press.tree(),
                [
                    "CNAME",
                    "a/notes.txt",
                    "b/index.html",
                    "dangling",
                    "empty/not.txt",
                    "folder/",
                    "uploads"
                ]
            );
            assert_eq!(press.read("CNAME"), "text");
        }
    }
}

#[test]
fn other_peoples_files_in_the_way_are_refused_unless_identical() {
    for press in [Press::new(), Press::new().in_place()] {
        press.publish(&[("index.html", "1")]);
        press.put("about.html", "theirs");
        press.put("same.html", "same");
        fs::create_dir_all(press.path("folder")).unwrap();
        press.put("folder/theirs.txt", "x");
        press.put("file", "x");
        symlink("/tmp", press.path("way")).unwrap();
        let before = tree(&press.target.output);
        for path in [
            "about.html",
            "folder",
            "file/index.html",
            "way",
            "way/index.html",
        ] {
            let message = press.refused(&[("index.html", "2"), (path, "mine")]);
            let blocker = path.split('/').next().unwrap();
            assert!(
                message.contains(&format!("/{blocker}` is in the way")),
                "{message}"
            );
            assert_eq!(tree(&press.target.output), before);
            assert_eq!(press.read("index.html"), "1");
        }
        assert!(!Path::new("/tmp/index.html").exists());

        let time = press.time("same.html");
        for round in ["3", "4", "5"] {
            press.publish(&[("index.html", round), ("same.html", "same")]);
            assert_eq!(press.time("same.html"), time);
        }
        assert!(press.read(LIST).contains("same.html"));
        press.publish(&[("index.html", "6")]);
        assert!(!press.path("same.html").exists(), "it was ours by then");
    }
}

#[test]
fn a_file_written_by_somebody_who_stands_in_the_old_tree_is_not_lost() {
    let press = Press::new();
    for round in ["1", "2", "3"] {
        press.publish(&[("a/index.html", round)]);
    }
    fs::write(press.spare().join("a/notes.txt"), "typed in an old shell").unwrap();
    fs::create_dir(press.spare().join("mine")).unwrap();
    fs::write(press.spare().join("mine/x"), "x").unwrap();
    for round in ["4", "5", "6"] {
        press.publish(&[("a/index.html", round)]);
        assert_eq!(press.read("a/notes.txt"), "typed in an old shell");
        assert_eq!(press.tree(), ["a/index.html", "a/notes.txt", "mine/x"]);
    }
}

#[test]
fn a_spare_that_somebody_damaged_is_made_anew() {
    let press = Press::new();
    let files = [("a/index.html", "a"), ("b/index.html", "b")];
    for round in ["1", "2", "3"] {
        press.publish(&[files[0], files[1], ("n", round)]);
    }
    fs::remove_file(press.spare().join("a/index.html")).unwrap();
    press.publish(&[files[0], files[1], ("n", "4")]);
    assert_eq!(press.read("a/index.html"), "a");
    fs::remove_dir_all(press.spare()).unwrap();
    press.publish(&[files[0], files[1], ("n", "5")]);
    assert_eq!(press.tree(), ["a/index.html", "b/index.html", "n"]);
    fs::remove_dir_all(press.folder.path().join(".public.polder")).unwrap();
    press.publish(&[files[0], files[1], ("n", "6")]);
    assert_eq!(press.tree(), ["a/index.html", "b/index.html", "n"]);
}

// Wrong use

#[test]
fn dangerous_outputs_are_refused() {
    let press = Press::new();
    let folder = press.folder.path();
    fs::create_dir_all(folder.join("site/content/wiki")).unwrap();
    fs::write(folder.join("site/content/wiki/page.md"), "# Page").unwrap();
    fs::write(folder.join("file"), "x").unwrap();
    fs::create_dir(folder.join("full")).unwrap();
    fs::write(folder.join("full/precious.txt"), "x").unwrap();
    symlink(folder.join("full"), folder.join("link")).unwrap();
    symlink(folder.join("site"), folder.join("site-link")).unwrap();
    symlink(folder.join("nothing"), folder.join("dangling")).unwrap();
    let home = std::env::home_dir().unwrap();
    for (output, reason) in [
        (folder.join("site"), "source folder"),
        (folder.join("site-link"), "source folder"),
        (folder.join("site/content/.."), "source folder"),
        (folder.to_owned(), "source folder"),
        (PathBuf::from("/"), "root of the file system"),
        (
            home.clone(),
            // Where temporary folders lie in the home folder.
            match folder.starts_with(&home) {
                true => "source folder",
                false => "home folder",
            },
        ),
        (folder.join("site/content/wiki/public"), "which holds pages"),
        (folder.join("site/.polder"), "remembers earlier builds"),
        (folder.join("file"), "is a file"),
        (
            folder.join("full"),
            "not made by Polder (it holds `precious.txt`)",
        ),
        (folder.join("link"), "not made by Polder"),
        (folder.join("dangling"), "symlink to nothing"),
        (folder.join("missing/../public"), "does not exist"),
    ] {
        let target = Target {
            output: output.clone(),
            ..press.target.clone()
        };
        match write(&site(&[("index.html", "x")]), &target) {
            Err(WriteError::Refused { reason: told, cure }) => {
                assert!(told.contains(reason), "{told}");
                assert!(!cure.is_empty());
            }
            other => panic!("{}: {other:?}", output.display()),
        }
    }
    assert_eq!(tree(&folder.join("full")), ["precious.txt"]);
}

#[test]
fn good_outputs_are_taken() {
    let press = Press::new();
    let folder = press.folder.path();
    fs::write(folder.join("site/index.md"), "# Page").unwrap();
    fs::create_dir(folder.join("real")).unwrap();
    symlink(folder.join("real"), folder.join("link")).unwrap();
    fs::create_dir(folder.join("shared")).unwrap();
    fs::write(folder.join("shared/CNAME"), "x").unwrap();
    fs::write(folder.join("shared").join(LIST), "").unwrap();
    for output in [
        "site/public",
        "site/build/public",
        "new/deep/public",
        "link",
        "shared",
    ] {
        let target = Target {
            output: folder.join(output),
            ..press.target.clone()
        };
        for text in ["1", "2", "3"] {
            write(&site(&[("index.html", text)]), &target).unwrap();
            assert_eq!(
                fs::read_to_string(folder.join(output).join("index.html")).unwrap(),
                text
            );
        }
    }
    assert!(folder.join("link").is_symlink());
    assert_eq!(tree(&folder.join("shared")), [LIST, "CNAME", "index.html"]);
}

#[test]
fn paths_that_cannot_be_together_are_refused_with_both_names() {
    let press = Press::new();
    let long = "x".repeat(256);
    for (paths, told) in [
        (vec!["/etc/passwd"], "it is absolute"),
        (vec!["a/../../b"], "are no names"),
        (vec!["./a"], "are no names"),
        (vec!["a//b"], "is empty"),
        (vec!["a/"], "is empty"),
        (vec![""], "no name"),
        (vec!["a\0b"], "control character"),
        (vec!["a\nb"], "control character"),
        (vec![".polder-files"], "Polder's own"),
        (vec!["a/.polder-x"], "Polder's own"),
        (vec![&long], "255"),
        (vec!["a.html", "a.html"], "two files are called `a.html`"),
        (
            vec!["Wiki/A.html", "wiki/a.html"],
            "`Wiki/A.html` and `wiki/a.html` are one file",
        ),
        (vec!["ÄRA.html", "ära.html"], "are one file"),
        (
            vec!["a/b/c", "a/b", "a-b"],
            "`a/b` is a file, so `a/b/c` cannot",
        ),
        (vec!["A/b/c", "a"], "`a` is a file, so `A/b/c` cannot"),
    ] {
        let files: Vec<_> = paths.iter().map(|path| (*path, "x")).collect();
        match press.try_publish(&site(&files)) {
            Err(WriteError::Paths(faults)) => {
                assert_eq!(faults.len(), 1, "{faults:?}");
                assert!(faults[0].contains(told), "{faults:?}");
            }
            other => panic!("{paths:?}: {other:?}"),
        }
    }
    assert!(!press.path("").exists());
    press.publish(&[
        ("a/b", "x"),
        ("a-b/c", "x"),
        ("a.b", "x"),
        ("aa/b", "x"),
        ("Ü/ü", "x"),
    ]);
}

#[test]
fn a_list_cannot_lead_out_of_the_output() {
    let press = Press::new();
    press.publish(&[("index.html", "1")]);
    fs::write(press.folder.path().join("precious"), "x").unwrap();
    let hash = blake3::hash(b"x").to_hex();
    let bad =
        format!("{hash}  ../precious\n{hash}  /etc/x\nnonsense\n\0\u{ff}\n{hash}  gone.html\n");
    fs::write(press.path(LIST), bad).unwrap();
    fs::write(press.path(".polder-journal"), "../precious\n").unwrap();
    let written = press.publish(&[("index.html", "1")]);
    assert_eq!(written.removed, ["gone.html"]);
    assert!(press.folder.path().join("precious").exists());
    assert_eq!(press.tree(), ["index.html"]);
}

// Errors leave the site as it was

#[test]
fn wrong_content_publishes_nothing_and_tells_all() {
    for press in [Press::new(), Press::new().in_place()] {
        press.publish(&[("a.html", "1"), ("b.html", "1")]);
        let files = [
            site(&[("a.html", "2")]).remove(0),
            broken_page("c.html", "second"),
            broken_page("b.html", "first"),
        ];
        match press.try_publish(&files) {
            Err(WriteError::Content(diagnostics)) => {
                let messages: Vec<_> = diagnostics.iter().map(|found| &found.message).collect();
                assert_eq!(messages, ["first", "second"]);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(press.read("a.html"), "1");
        assert_eq!(press.tree(), ["a.html", "b.html"]);
        assert_eq!(press.publish(&[("a.html", "2")]).changed, ["a.html"]);
    }
}

#[test]
fn a_full_disk_leaves_the_site() {
    let Some(disk) = Disk::mount("size=1200k") else {
        return;
    };
    let big = "x".repeat(300_000);
    for (output, in_place) in [("public", false), ("other", true), ("", false)] {
        let press = disk.press(output, in_place);
        press.publish(&[("index.html", "1"), ("a/a.html", "1")]);
        let before = tree(&press.target.output);
        let names: Vec<String> = (0..9).map(|index| format!("new/{index}.html")).collect();
        let mut files: Vec<_> = names
            .iter()
            .map(|name| (name.as_str(), big.as_str()))
            .collect();
        files.push(("index.html", "2"));
        match press.try_publish(&site(&files)) {
            Err(WriteError::Failed(error)) => {
                let told = format!("{error:#}");
                assert!(told.contains("No space left"), "{told}");
                assert!(told.contains("failed to write `new/"), "{told}");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(press.read("index.html"), "1");
        assert_eq!(tree(&press.target.output), before);
        // And the disk is free again.
        press.publish(&[("index.html", "3"), ("big.html", &big)]);
        assert_eq!(press.tree(), ["big.html", "index.html"]);
        if !output.is_empty() {
            fs::remove_dir_all(press.path("")).unwrap();
            fs::remove_dir_all(disk.folder.path().join(format!("disk/.{output}.polder"))).unwrap();
        }
    }
}

#[test]
fn a_read_only_disk_is_told_with_its_path() {
    let Some(disk) = Disk::mount("size=2m") else {
        return;
    };
    let press = disk.press("public", false);
    press.publish(&[("index.html", "1")]);
    disk.remount("ro");
    match press.try_publish(&site(&[("index.html", "2")])) {
        Err(WriteError::Failed(error)) => {
            let told = format!("{error:#}");
            assert!(
                told.contains("Read-only file system") && told.contains("public"),
                "{told}"
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(press.read("index.html"), "1");
    disk.remount("rw");
    press.publish(&[("index.html", "2")]);
}

#[test]
fn an_output_removed_in_the_middle_is_told() {
    struct Remover(PathBuf);
    impl Content for Remover {
        fn key(&self) -> blake3::Hash {
            blake3::hash(b"remover")
        }
        fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
            fs::remove_dir_all(&self.0).unwrap();
            Ok(b"x".to_vec())
        }
    }
    let press = Press::new();
    press.publish(&[("index.html", "1")]);
    let remover = OutputFile {
        path: "a.html".to_owned(),
        content: Arc::new(Remover(press.target.output.clone())),
    };
    let mut files = site(&[("index.html", "1")]);
    files.push(remover);
    match press.try_publish(&files) {
        Err(WriteError::Failed(error)) => {
            assert!(format!("{error:#}").contains("public"), "{error:#}");
        }
        other => panic!("{other:?}"),
    }
    press.publish(&[("index.html", "1")]);
    assert_eq!(press.tree(), ["index.html"]);
}

// Without an exchange

#[test]
fn a_mount_point_is_written_in_place_and_says_so() {
    let Some(disk) = Disk::mount("size=2m") else {
        return;
    };
    let press = disk.press("", false);
    press.put("theirs/x", "x"); // its list is made by hand, below
    press.put(LIST, "");
    for round in ["1", "2", "3"] {
        let written = press.publish(&[("index.html", round), ("a/b.css", "b")]);
        assert_eq!(
            written.method,
            Method::InPlace("the output is a mount point".to_owned())
        );
        assert_eq!(press.tree(), ["a/b.css", "index.html", "theirs/x"]);
    }
    assert_eq!(press.publish(&[("index.html", "3")]).removed, ["a/b.css"]);
    assert_eq!(press.tree(), ["index.html", "theirs/x"]);
}

#[test]
fn a_mount_point_inside_the_output_stays_where_it_is() {
    let press = Press::new();
    press.publish(&[("index.html", "0")]);
    fs::create_dir(press.path("uploads")).unwrap();
    let Some(_mount) = Mount::new(&press.path("uploads"), "size=1m") else {
        return;
    };
    press.put("uploads/x", "x");
    for round in ["1", "2"] {
        let written = press.publish(&[("index.html", round)]);
        let Method::InPlace(reason) = written.method else {
            panic!("exchanged")
        };
        assert!(reason.contains("uploads"), "{reason}");
        assert_eq!(press.tree(), ["index.html", "uploads/x"]);
    }
}

#[test]
fn a_bind_mount_inside_the_output_is_noticed_late_and_remembered() {
    let press = Press::new();
    press.publish(&[
        ("index.html", "0"),
        ("a/a.html", "0"),
        ("up/ours.html", "0"),
    ]);
    let Some(_mount) = Mount::bind(&press.path("up")) else {
        return;
    };
    press.put("up/theirs", "x");
    for round in ["1", "2", "3"] {
        let files = [
            ("index.html", round),
            ("new/b.html", round),
            ("up/ours.html", round),
        ];
        let Method::InPlace(reason) = press.publish(&files).method else {
            panic!("exchanged")
        };
        assert!(
            reason.contains("two trees cannot share its files"),
            "{reason}"
        );
        assert_eq!(
            press.tree(),
            ["index.html", "new/b.html", "up/ours.html", "up/theirs"]
        );
        assert_eq!(press.read("up/ours.html"), round);
        assert_eq!(press.read("index.html"), round);
        assert!(!press.spare().exists());
    }
}

#[test]
fn a_folder_of_a_container_image_is_written_in_place() {
    // Folders of the lower layers of an overlay cannot be renamed.
    let Some(disk) = Disk::mount("size=9m") else {
        return;
    };
    let place = disk.folder.path().join("disk");
    for folder in ["lower", "upper", "work", "merged"] {
        fs::create_dir(place.join(folder)).unwrap();
    }
    let mut press = Press::new();
    press.target.output = place.join("lower/public");
    press.publish(&[("index.html", "0"), ("a/a.html", "0"), ("b/b.html", "0")]);
    let options = format!(
        "lowerdir={0}/lower,upperdir={0}/upper,workdir={0}/work,redirect_dir=off",
        place.display()
    );
    let Some(_mount) = Mount::with(
        &["-t", "overlay", "-o", &options, "overlay"],
        &place.join("merged"),
    ) else {
        return;
    };
    press.target.output = place.join("merged/public");
    for round in ["1", "2", "3"] {
        let files = [
            ("index.html", round),
            ("c/c.html", round),
            ("b/b.html", "0"),
        ];
        let Method::InPlace(reason) = press.publish(&files).method else {
            panic!("exchanged")
        };
        assert!(reason.contains("cannot"), "{reason}");
        assert_eq!(press.tree(), ["b/b.html", "c/c.html", "index.html"]);
        assert_eq!(press.read("index.html"), round);
    }
}

#[test]
fn without_a_place_beside_it_the_output_itself_is_locked() {
    let Some(disk) = Disk::mount("size=2m") else {
        return;
    };
    let mut press = disk.press("public", false);
    fs::create_dir(press.path("")).unwrap();
    let Some(_mount) = Mount::new(&press.path(""), "size=2m") else {
        return;
    };
    disk.remount("ro");
    for round in ["1", "2"] {
        assert!(matches!(
            press.publish(&[("index.html", round)]).method,
            Method::InPlace(_)
        ));
        assert_eq!(press.tree(), ["index.html"]);
    }
    let lock = fs::File::open(press.path("")).unwrap();
    lock.lock().unwrap();
    press.target.patience = Duration::from_millis(50);
    assert!(press.try_publish(&site(&[("index.html", "3")])).is_err());
}

#[test]
fn both_ways_may_take_turns() {
    let mut press = Press::new();
    press.put("theirs.txt", "x");
    press.put(LIST, "");
    for round in 0..9 {
        press.target.in_place = round % 3 == 1;
        let text = round.to_string();
        let name = format!("{}/index.html", round % 4);
        press.publish(&[("index.html", &text), (&name, "x")]);
        let theirs = if round < 4 { "theirs.txt" } else { "theirs.md" };
        assert_eq!(press.tree().last().unwrap(), theirs);
        assert_eq!(press.tree().len(), 3);
        assert_eq!(press.read("index.html"), text);
        if round == 3 {
            // Taken away between an exchange and a turn in place, it does not come back.
            fs::rename(press.path("theirs.txt"), press.path("theirs.md")).unwrap();
        }
    }
}

// Runs beside each other, readers, crashes

#[test]
fn a_second_run_waits_and_then_gives_up_clearly() {
    for mut press in [Press::new(), Press::new().in_place()] {
        press.publish(&[("index.html", "1")]);
        let lock = fs::File::open(press.folder.path().join(".public.polder/lock")).unwrap();
        lock.lock().unwrap();
        press.target.patience = Duration::from_millis(100);
        match press.try_publish(&site(&[("index.html", "2")])) {
            Err(WriteError::Failed(error)) => {
                assert!(
                    error
                        .to_string()
                        .contains("another build has been publishing"),
                    "{error}"
                );
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(press.read("index.html"), "1");
        press.target.patience = Duration::from_secs(20);
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(Duration::from_millis(200));
                drop(lock);
            });
            press.publish(&[("index.html", "3")]);
        });
        assert_eq!(press.read("index.html"), "3");
    }
}

#[test]
fn parallel_runs_leave_one_whole_site() {
    let press = Press::new();
    thread::scope(|scope| {
        for letter in ["A", "B"] {
            let press = &press;
            scope.spawn(move || {
                for round in 0..8 {
                    press.try_publish(&edition(letter, round)).unwrap();
                }
            });
        }
    });
    assert_whole(&press.target.output);
}

#[test]
fn a_reader_never_misses_a_file() {
    let press = Press::new();
    let rounds = 12;
    let done = AtomicBool::new(false);
    press.try_publish(&edition("A", 0)).unwrap();
    press.try_publish(&edition("B", 0)).unwrap();
    thread::scope(|scope| {
        let (press, done) = (&press, &done);
        scope.spawn(move || {
            for round in 0..rounds {
                press
                    .try_publish(&edition(if round % 2 == 0 { "A" } else { "B" }, round))
                    .unwrap();
            }
            done.store(true, Ordering::Relaxed);
        });
        while !done.load(Ordering::Relaxed) {
            // One view of the folder, as a server has it while it answers.
            let flags = rustix::fs::OFlags::PATH | rustix::fs::OFlags::DIRECTORY;
            let mode = rustix::fs::Mode::empty();
            let view = rustix::fs::open(&press.target.output, flags, mode).unwrap();
            for index in 0..50 {
                let path = format!("page-{index}/index.html");
                let flags = rustix::fs::OFlags::RDONLY;
                let file = rustix::fs::openat(&view, &path, flags, mode)
                    .unwrap_or_else(|error| panic!("{path}: {error}"));
                let mut text = String::new();
                fs::File::from(file).read_to_string(&mut text).unwrap();
                assert!(text.ends_with("the end\n"), "{path}: {text}");
            }
            let path = press.path("page-0/index.html");
            fs::read(path).expect("missing by its full path");
        }
    });
    assert_whole(&press.target.output);
}

#[test]
fn kill_at_any_moment_leaves_the_old_site_or_the_new_one() {
    let press = Press::new();
    press.try_publish(&edition("A", 0)).unwrap();
    press.put("CNAME", "theirs");
    press.put("page-1/theirs.txt", "theirs");
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut letters = BTreeSet::new();
    for round in 0..40 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        kill_after(&press, Duration::from_micros(40_000 + random % 200_000));
        letters.insert(assert_whole(&press.target.output));
        assert_eq!(press.read("page-1/theirs.txt"), "theirs", "round {round}");
        if round % 5 == 4 {
            press.try_publish(&edition("C", round)).unwrap();
            assert_eq!(assert_whole(&press.target.output), "C");
        }
    }
    assert!(
        letters.len() > 1,
        "no run came to its end before it was killed: {letters:?}"
    );
    press.publish(&[("index.html", "x")]);
    press.publish(&[("index.html", "y")]);
    press.publish(&[("index.html", "z")]);
    assert_eq!(press.tree(), ["CNAME", "index.html", "page-1/theirs.txt"]);
}

#[test]
fn kill_in_place_leaves_whole_files_and_the_next_run_finishes() {
    let press = Press::new().in_place();
    press.try_publish(&edition("A", 0)).unwrap();
    press.put("CNAME", "theirs");
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..20 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        kill_after(&press, Duration::from_micros(20_000 + random % 100_000));
        for path in press
            .tree()
            .iter()
            .filter(|path| path.ends_with("index.html"))
        {
            assert!(
                press.read(path).ends_with("the end\n"),
                "round {round}: {path}"
            );
        }
        if round % 4 == 3 {
            press.try_publish(&edition("C", round)).unwrap();
            assert_eq!(assert_whole(&press.target.output), "C");
        }
    }
}

/// Lets a child publish one site after the other, and kills it.
fn kill_after(press: &Press, time: Duration) {
    let name = concat!(module_path!(), "::publishes_until_it_is_killed");
    let name = name.split_once("::").unwrap().1;
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--ignored", "--test-threads=1"])
        .env("POLDER_TEST_PRESS", press.folder.path())
        .env("POLDER_TEST_IN_PLACE", press.target.in_place.to_string())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
#[ignore = "the child of the tests that kill it"]
fn publishes_until_it_is_killed() {
    let Some(folder) = std::env::var_os("POLDER_TEST_PRESS") else {
        return;
    };
    let mut target = target(Path::new(&folder));
    target.in_place = std::env::var("POLDER_TEST_IN_PLACE").is_ok_and(|value| value == "true");
    for round in 0.. {
        let letter = if round % 2 == 0 { "A" } else { "B" };
        write(&edition(letter, round), &target).unwrap();
    }
}

/// Some hundred files; every edition has pages that no other letter has.
fn edition(letter: &str, round: usize) -> Vec<OutputFile> {
    let made = Arc::default();
    let text = |path: &str| {
        let filler = format!("{letter} {path}\n").repeat(20);
        format!("{letter} {round}\n{filler}the end\n")
    };
    let mut paths: Vec<String> = (0..200)
        .map(|index| format!("page-{index}/index.html"))
        .collect();
    paths.extend((0..30).map(|index| format!("only-{letter}/deep/{index}/index.html")));
    paths.push(if letter == "A" {
        "turn".to_owned()
    } else {
        "turn/index.html".to_owned()
    });
    let mut files: Vec<_> = paths
        .iter()
        .map(|path| page(path, &format!("{letter}{round}{path}"), &text(path), &made))
        .collect();
    for index in 0..100 {
        let path = format!("same/{index}.css");
        files.push(page(&path, &path, &path, &made));
    }
    files
}

/// Checks that an output holds one edition, all of it and nothing else of ours; gives its letter.
fn assert_whole(output: &Path) -> String {
    let list = fs::read_to_string(output.join(LIST)).unwrap();
    let mut listed = BTreeSet::new();
    let mut marks = BTreeSet::new();
    for line in list.lines() {
        let (hash, path) = line.split_once("  ").unwrap();
        let bytes = fs::read(output.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(blake3::hash(&bytes).to_hex().as_str(), hash, "{path}");
        if !path.starts_with("same/") {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.ends_with("the end\n"));
            marks.insert(text.lines().next().unwrap().to_owned());
        }
        listed.insert(path.to_owned());
    }
    assert_eq!(marks.len(), 1, "{marks:?}");
    let mark = marks.pop_first().unwrap();
    let letter = mark.split(' ').next().unwrap();
    let expected: BTreeSet<String> = edition(letter, 0)
        .into_iter()
        .map(|file| file.path)
        .collect();
    assert_eq!(listed, expected);
    let theirs = ["CNAME", "page-1/theirs.txt", LIST];
    let found: BTreeSet<String> = tree(output)
        .into_iter()
        .filter(|path| !theirs.contains(&path.as_str()))
        .collect();
    assert_eq!(found, expected);
    letter.to_owned()
}

// Anything, in any order

#[derive(Clone, Debug)]
enum Event {
    Publish { mask: u8, text: u8, in_place: bool },
    PutTheirs(usize, u8),
    ReplaceTheirs(usize, u8),
    RemoveTheirs(usize),
    SpoilOurs(usize),
    RemoveOurs(usize),
    ForgetRecord,
    SpoilRecord(usize),
    SpoilSpare(usize),
}

const OURS: [&str; 8] = [
    "index.html",
    "a/index.html",
    "a/b/index.html",
    "a/b/c.css",
    "d/e/f.js",
    "d/g.html",
    "h.css",
    "i/j",
];
const THEIRS: [&str; 6] = [
    "CNAME",
    "a/x.txt",
    "a/b/y/z.txt",
    "a/b/y/w.txt",
    "k/l.txt",
    "d/e/m.txt",
];

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        8 => (any::<u8>(), 0..3u8, prop::bool::weighted(0.2))
            .prop_map(|(mask, text, in_place)| Event::Publish { mask, text, in_place }),
        2 => (0..THEIRS.len(), any::<u8>()).prop_map(|(which, text)| Event::PutTheirs(which, text)),
        1 => (0..THEIRS.len(), any::<u8>()).prop_map(|(which, text)| Event::ReplaceTheirs(which, text)),
        1 => (0..THEIRS.len()).prop_map(Event::RemoveTheirs),
        1 => (0..OURS.len()).prop_map(Event::SpoilOurs),
        1 => (0..OURS.len()).prop_map(Event::RemoveOurs),
        1 => Just(Event::ForgetRecord),
        1 => any::<usize>().prop_map(Event::SpoilRecord),
        1 => (0..OURS.len()).prop_map(Event::SpoilSpare),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_output_is_the_site_and_their_files(
        events in prop::collection::vec(event(), 1..25)
    ) {
        let mut press = Press::new();
        press.publish(&[]);
        let mut theirs: BTreeMap<&str, String> = BTreeMap::new();
        // Removed by their owner; without a record nobody can know that they are not lost.
        let mut removed: BTreeSet<&str> = BTreeSet::new();
        let mut ours: BTreeMap<&str, String> = BTreeMap::new();
        for event in events {
            let record = fs::read_dir(&press.target.state).unwrap()
                .map(|entry| entry.unwrap().path())
                .find(|path| path.extension().is_some_and(|end| end == "bin"));
            match event {
                Event::PutTheirs(which, text) => {
                    press.put(THEIRS[which], &text.to_string());
                    theirs.insert(THEIRS[which], text.to_string());
                }
                Event::ReplaceTheirs(which, text) => {
                    press.put("temporary", &text.to_string());
                    press.put(THEIRS[which], "");
                    fs::rename(press.path("temporary"), press.path(THEIRS[which])).unwrap();
                    theirs.insert(THEIRS[which], text.to_string());
                }
                Event::RemoveTheirs(which) => {
                    if theirs.remove(THEIRS[which]).is_some() {
                        fs::remove_file(press.path(THEIRS[which])).unwrap();
                        removed.insert(THEIRS[which]);
                    }
                }
                Event::SpoilOurs(which) => {
                    if ours.contains_key(OURS[which]) {
                        press.put(OURS[which], "spoilt");
                    }
                }
                Event::RemoveOurs(which) => {
                    let _ = fs::remove_file(press.path(OURS[which]));
                }
                Event::ForgetRecord => {
                    if let Some(record) = record { fs::remove_file(record).unwrap(); }
                }
                Event::SpoilRecord(at) => {
                    if let Some(record) = record {
                        let mut bytes = fs::read(&record).unwrap();
                        let at = at % bytes.len();
                        bytes[at] ^= 1;
                        fs::write(record, bytes).unwrap();
                    }
                }
                Event::SpoilSpare(which) => {
                    let _ = fs::remove_file(press.spare().join(OURS[which]));
                }
                Event::Publish { mask, text, in_place } => {
                    press.target.in_place = in_place;
                    let wanted: BTreeMap<&str, String> = OURS.iter().enumerate()
                        .filter(|(index, _)| mask & (1 << index) != 0)
                        .map(|(index, path)| (*path, format!("{path} {}", (text + index as u8) % 3)))
                        .collect();
                    let stay: Vec<(&str, (i64, i64))> = wanted.iter()
                        .filter(|(path, text)| fs::read_to_string(press.path(path)).is_ok_and(|found| found == **text))
                        .map(|(path, _)| (*path, press.time(path)))
                        .collect();
                    let files: Vec<(&str, &str)> =
                        wanted.iter().map(|(path, text)| (*path, text.as_str())).collect();
                    press.publish(&files);
                    for (path, time) in stay {
                        prop_assert_eq!(press.time(path), time, "{} was written again", path);
                    }
                    ours = wanted;
                    let mut expected: BTreeMap<String, String> = ours.iter().chain(&theirs)
                        .map(|(path, text)| ((*path).to_owned(), text.clone()))
                        .collect();
                    for path in press.tree() {
                        let Some(empty) = path.strip_suffix('/') else {
                            let found = press.read(&path);
                            let Some(text) = expected.remove(&path) else {
                                prop_assert!(removed.contains(path.as_str()), "{} is nobody's", path);
                                theirs.insert(*removed.get(path.as_str()).unwrap(), found);
                                continue;
                            };
                            prop_assert_eq!(found, text, "{}", path);
                            continue;
                        };
                        prop_assert!(THEIRS.iter().any(|path| path.starts_with(empty)), "{} is empty", empty);
                    }
                    prop_assert!(expected.is_empty(), "missing: {:?}", expected);
                    prop_assert!(!press.path(".polder-journal").exists());
                }
            }
        }
    }
}

// Disks for the tests

struct Mount(PathBuf);

impl Mount {
    fn new(place: &Path, options: &str) -> Option<Mount> {
        Mount::with(&["-t", "tmpfs", "-o", options, "tmpfs"], place)
    }

    /// A folder mounted on itself: the same disk, and yet no link leads in or out.
    fn bind(place: &Path) -> Option<Mount> {
        Mount::with(&["--bind", place.to_str().unwrap()], place)
    }

    fn with(arguments: &[&str], place: &Path) -> Option<Mount> {
        let done = Command::new("mount")
            .args(arguments)
            .arg(place)
            .output()
            .is_ok_and(|output| output.status.success());
        if !done {
            eprintln!(
                "SKIPPED: `mount {}` is not permitted; this test needs it",
                arguments.join(" ")
            );
        }
        done.then(|| Mount(place.to_owned()))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// A small disk of its own.
struct Disk {
    folder: TempDir,
    _mount: Mount,
}

impl Disk {
    fn mount(options: &str) -> Option<Disk> {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("disk")).unwrap();
        let mount = Mount::new(&folder.path().join("disk"), options)?;
        Some(Disk {
            folder,
            _mount: mount,
        })
    }

    fn remount(&self, how: &str) {
        let options = format!("remount,{how}");
        let place = self.folder.path().join("disk");
        assert!(
            Command::new("mount")
                .args(["-o", &options])
                .arg(place)
                .status()
                .unwrap()
                .success()
        );
    }

    /// A site that is not on the disk, published to a folder of it; `""` is the disk itself.
    fn press(&self, output: &str, in_place: bool) -> Press {
        let mut press = Press::new();
        press.target.output = self.folder.path().join("disk").join(output);
        press.target.in_place = in_place;
        press
    }
}

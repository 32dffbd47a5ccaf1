//! A merge publishes: workflows that say what the program understands, and a hook that shows it with real git.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;
use std::time::SystemTime;

use polder::cli;
use polder::content::node;

use crate::program::git;
use crate::program::polder;
use crate::site::TestSite;

const FORGES: [(&str, &str); 3] = [
    ("github", ".github/workflows/intranet.yml"),
    ("gitlab", ".gitlab-ci.yml"),
    ("forgejo", ".forgejo/workflows/intranet.yml"),
];

/// The lines of a workflow that run polder, as the words that the program gets.
fn commands(workflow: &str) -> Vec<Vec<String>> {
    workflow
        .lines()
        .filter_map(|line| line.split_once("polder "))
        .filter(|(before, _)| matches!(before.trim(), "" | "-" | "- run:"))
        .map(|(_, rest)| {
            let rest = rest
                .split(" > ")
                .next()
                .unwrap_or_default()
                .replace('"', "");
            let words = rest.split_whitespace().map(str::to_owned);
            std::iter::once("polder".to_owned()).chain(words).collect()
        })
        .collect()
}

#[test]
fn workflows_are_yaml_and_their_commands_are_polders() {
    for (forge, file) in FORGES {
        for (config, builds) in [
            ("", 1),
            ("audiences: [staff]\n", 1),
            ("audiences: [staff, board]\n", 2),
        ] {
            let site = TestSite::new()
                .config(config)
                .page("content/_index.md", "# X\n");
            let ran = polder(&site, &["init", "--ci", forge]);
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            let text = fs_err::read_to_string(site.root().join(file)).expect("a workflow");
            node::parse(&text).expect("YAML");
            for mark in [
                "@BRANCH@",
                "@SITE@",
                "@AUDIENCE@",
                "@FOLDER@",
                "@VERSION@",
                "@OUTPUT@",
            ] {
                assert!(!text.contains(mark), "{forge}: {mark}");
            }
            let commands = commands(&text);
            assert_eq!(commands.len(), builds + 1, "{forge}: {commands:?}");
            for words in &commands {
                let parsed = cli::command().try_get_matches_from(words);
                assert!(parsed.is_ok(), "{forge}: {words:?}: {:?}", parsed.err());
            }
            if builds == 2 {
                let board = commands.iter().any(|words| {
                    words.ends_with(&["board".into(), "--output".into(), "public/board".into()])
                        || words
                            .join(" ")
                            .contains("--audience board --output public/board")
                });
                assert!(board, "{commands:?}");
            }
            // Whatever runs here runs the same tomorrow, and keys are only named.
            for line in text.lines().filter_map(|line| line.split_once("uses: ")) {
                let version = line.1.split_once("@v").expect("a version").1;
                assert_eq!(version.split('.').count(), 3, "{version}");
            }
            assert!(!text.contains("PRIVATE KEY"));
            assert!(text.contains("fetch-depth: 0") || text.contains("GIT_DEPTH: \"0\""));
            assert!(text.contains(".polder/cache") && text.contains(".polder/service"));
        }
    }
}

#[test]
fn a_workflow_is_added_to_the_repository_around_the_site_and_written_over_nothing() {
    let site = TestSite::new()
        .page("docs/polder.yaml", "title: X\n")
        .page("docs/content/_index.md", "# X\n");
    git(&site, &["init", "-q", "-b", "trunk"]);
    let ran = polder(&site, &["init", "docs", "--ci", "github"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let path = site.root().join(".github/workflows/intranet.yml");
    let text = fs_err::read_to_string(&path).expect("a workflow at the top");
    assert!(
        text.contains("branches: [\"trunk\"]") && text.contains("--site \"docs\""),
        "{text}"
    );
    assert!(text.contains(" docs/.polder/cache"));
    let ran = polder(&site, &["init", "docs", "--ci", "github"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("is there already"), "{}", ran.err);

    // A new site begins with its workflow.
    let ran = polder(&site, &["init", "new", "--minimal", "--ci", "gitlab"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(site.root().join("new/content/_index.md").exists());
    assert!(site.root().join(".gitlab-ci.yml").exists());

    let ran = polder(&site, &["init", "docs", "--ci", "hook"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("is no bare repository"), "{}", ran.err);
}

/// A bare repository that publishes, a clone of it, and a program that can be held up.
struct Server {
    folder: TestSite,
}

impl Server {
    fn new(config: &str) -> Server {
        let server = Server {
            folder: TestSite::new()
                .page("clone/polder.yaml", config)
                .page("clone/content/_index.md", "# Home\n")
                .page("clone/content/wiki/a.md", "# A\n\nfirst\n")
                .page("clone/content/wiki/b.md", "# B\n"),
        };
        // Waits where a test says so, then is polder.
        let held = format!(
            "#!/bin/sh\nif [ -e {0}/hold ]; then touch {0}/held; while [ -e {0}/hold ]; do sleep 0.02; done; fi\nexec {1} \"$@\"\n",
            server.root().display(),
            env!("CARGO_BIN_EXE_polder"),
        );
        server.folder.write("bin/polder", held);
        let program = server.root().join("bin/polder");
        fs_err::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("a program");
        server.git(".", &["init", "-q", "--bare", "-b", "main", "bare.git"]);
        server.git("clone", &["init", "-q", "-b", "main"]);
        server.git("clone", &["remote", "add", "origin", "../bare.git"]);
        server.commit("Begin");
        server
    }

    fn root(&self) -> &Path {
        self.folder.root()
    }

    fn command(&self, folder: &str, arguments: &[&str]) -> Command {
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new("git");
        command
            .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"])
            .args(arguments)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env(
                "PATH",
                format!("{}:{path}", self.root().join("bin").display()),
            )
            .env("POLDER_OUTPUT", self.root().join("www"))
            .env("SOURCE_DATE_EPOCH", "1780300000")
            .current_dir(self.root().join(folder))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn git(&self, folder: &str, arguments: &[&str]) -> String {
        let output = self.command(folder, arguments).output().expect("git");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {arguments:?}: {told}");
        told
    }

    fn commit(&self, message: &str) {
        self.git("clone", &["add", "."]);
        self.git("clone", &["commit", "-q", "-m", message]);
    }

    fn install(&self) {
        let ran = polder(&self.folder, &["init", "bare.git", "--ci", "hook"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }

    fn push(&self, what: &str) -> String {
        self.git("clone", &["push", "origin", what])
    }

    fn push_meanwhile(&self, what: &str) -> Child {
        self.command("clone", &["push", "origin", what])
            .spawn()
            .expect("git")
    }

    fn tip(&self) -> String {
        let output = self.command("bare.git", &["rev-parse", "main"]).output();
        String::from_utf8_lossy(&output.expect("git").stdout)
            .trim()
            .to_owned()
    }

    fn page(&self, path: &str) -> String {
        fs_err::read_to_string(self.root().join("www").join(path)).unwrap_or_default()
    }

    /// What is published: each file's bytes and time.
    fn published(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let www = self.root().join("www");
        walkdir::WalkDir::new(&www)
            .into_iter()
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                let time = entry
                    .metadata()
                    .expect("metadata")
                    .modified()
                    .expect("a time");
                let bytes = fs_err::read(entry.path()).expect("a file");
                (
                    entry.path().strip_prefix(&www).expect("a path").to_owned(),
                    (bytes, time),
                )
            })
            .collect()
    }
}

fn wait_until(what: &str, happened: impl Fn() -> bool) {
    let began = Instant::now();
    while !happened() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "waited for {what}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_merge_publishes_what_it_changes_and_touches_nothing_else() {
    let server = Server::new("title: Acme\n");
    server.install();
    server.push("main");
    assert!(server.page("wiki/a/index.html").contains("first"));
    let before = server.published();

    // A branch publishes nothing.
    server.git("clone", &["checkout", "-q", "-b", "better"]);
    server
        .folder
        .write("clone/content/wiki/a.md", "# A\n\nsecond\n");
    server.commit("Say it better");
    server.push("better");
    assert!(server.published() == before);

    server.git("clone", &["checkout", "-q", "main"]);
    server.git(
        "clone",
        &["merge", "-q", "--no-ff", "-m", "Merge", "better"],
    );
    server.push("main");
    let after = server.published();
    assert!(server.page("wiki/a/index.html").contains("second"));
    for (path, (bytes, time)) in &after {
        if let Some((old, when)) = before.get(path)
            && old == bytes
        {
            assert_eq!(time, when, "{} was written for nothing", path.display());
        }
    }
    let b = Path::new("wiki/b/index.html");
    assert_eq!(after[b], before[b]);

    // An error is told to who pushes, and the published site stays as it was.
    server
        .folder
        .write("clone/content/wiki/c.md", "---\ntitle: [\n---\n");
    server.commit("Break");
    let told = server.push("main");
    assert!(
        told.contains("content/wiki/c.md:") && told.contains("nothing was published"),
        "{told}"
    );
    assert!(server.published() == after);
}

#[test]
fn of_two_merges_that_race_the_newest_wins() {
    let server = Server::new("title: Acme\n");
    server.install();
    server.push("main");
    for version in ["older", "newer"] {
        server
            .folder
            .write("clone/content/wiki/a.md", format!("# A\n\n{version}\n"));
        server.commit(version);
    }
    // The older one is held up in its build …
    server.folder.write("hold", "");
    let older = server.push_meanwhile("main~1:main");
    wait_until("the older build", || server.root().join("held").exists());
    let overtaken = server.tip();
    // … while the newer one is merged, and waits for it.
    let newer = server.push_meanwhile("main");
    wait_until("the newer merge", || server.tip() != overtaken);
    assert!(server.page("wiki/a/index.html").contains("first"));
    server.folder.remove("hold");

    let older = older.wait_with_output().expect("git");
    let newer = newer.wait_with_output().expect("git");
    assert!(older.status.success() && newer.status.success());
    assert!(
        told(&older).contains("nothing was published"),
        "{}",
        told(&older)
    );
    assert!(
        server.page("wiki/a/index.html").contains("newer"),
        "{}",
        told(&newer)
    );
}

#[test]
fn every_audience_gets_its_own_site() {
    let server = Server::new("audiences: [staff, board]\n");
    server.folder.write(
        "clone/content/wiki/s.md",
        "---\naudience: board\n---\n# Secret\n",
    );
    server.commit("Secret");
    // The hook reads the audiences of what is there already.
    server.push("main");
    server.install();
    server
        .folder
        .write("clone/content/wiki/b.md", "# B\n\nmore\n");
    server.commit("More");
    let told = server.push("main");
    assert!(
        server.page("board/wiki/s/index.html").contains("Secret"),
        "{told}"
    );
    assert!(
        server.page("staff/wiki/b/index.html").contains("more"),
        "{told}"
    );
    assert_eq!(server.page("staff/wiki/s/index.html"), "");
}

#[test]
fn a_build_that_was_overtaken_publishes_nothing() {
    let site = TestSite::new().page("a.md", "# A\n");
    let ran = polder(&site, &["build", "--tip", "main"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("wants a site in a git repository"),
        "{}",
        ran.err
    );
    git(&site, &["init", "-q"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "-q", "-m", "Begin"]);
    let ran = polder(&site, &["build", "--tip", "mian"]);
    assert!(ran.err.contains("there is no branch `mian`"), "{}", ran.err);
    git(&site, &["checkout", "-q", "--detach"]);
    git(&site, &["commit", "-q", "--allow-empty", "-m", "More"]);
    let ran = polder(&site, &["build", "--tip", "main"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.err.contains("nothing was published: main has moved on"),
        "{}",
        ran.err
    );
    assert!(!site.root().join("public").exists());
    git(&site, &["checkout", "-q", "main"]);
    assert_eq!(polder(&site, &["build", "--tip", "main"]).code, Some(0));
    assert!(site.root().join("public").exists());
}

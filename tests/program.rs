//! The program itself, run as a shell runs it.

use std::process::Command;

use crate::site::TestSite;

/// How a run ended and what it said.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs `polder` in a site's folder on 1 June 2026.
pub fn polder(site: &TestSite, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_polder"))
        .args(arguments)
        .env("SOURCE_DATE_EPOCH", "1780300000")
        .current_dir(site.root())
        .output()
        .expect("a program");
    Ran {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs git in a site's folder, as Ada.
pub fn git(site: &TestSite, arguments: &[&str]) {
    git_on(site, "2026-01-05", arguments);
}

/// Runs git as if it were ten in the morning of that day.
pub fn git_on(site: &TestSite, day: &str, arguments: &[&str]) {
    let time = format!("{day}T10:00:00Z");
    let output = Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_AUTHOR_DATE", &time)
        .env("GIT_COMMITTER_DATE", &time)
        .current_dir(site.root())
        .output()
        .expect("git");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {told}");
}

//! Mistakes that writers make, a page each in `tests/mistakes/`, and what a check says of all of them in
//! `tests/mistakes.txt`: each time the place, the cause and the cure.
//!
//! `POLDER_UPDATE=1` writes the file anew; read what changed as a writer would.

use std::path::Path;
use std::process::Command;

#[test]
fn every_mistake_is_told_with_its_place_its_cause_and_its_cure() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let check = Command::new(env!("CARGO_BIN_EXE_polder"))
        .args(["check", "--audience", "staff", "--today", "2026-06-01"])
        .current_dir(tests.join("mistakes"))
        .output()
        .expect("polder runs");
    assert_eq!(check.status.code(), Some(1));
    let told = String::from_utf8(check.stderr).expect("text");
    let pinned = tests.join("mistakes.txt");
    if std::env::var_os("POLDER_UPDATE").is_some() {
        fs_err::write(&pinned, &told).expect("a file");
    }
    let expected = fs_err::read_to_string(&pinned).expect("a file");
    for (told, expected) in told.lines().zip(expected.lines()) {
        assert_eq!(told, expected);
    }
    assert_eq!(told.lines().count(), expected.lines().count());
}

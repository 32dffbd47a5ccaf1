//! The demonstration of a discussion that several sites share holds what it promises.

use std::process::Command;

// B 32, and 29 once more: between services that are processes of their own, one of which is killed.
#[test]
fn three_sites_show_one_conversation_whoever_is_cut_off_or_killed() {
    let output = Command::new("tests/demo/three-sites")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("POLDER", env!("CARGO_BIN_EXE_polder"))
        .output()
        .expect("a script, and python3 to run it");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(
        lines[..3].iter().all(|line| line.starts_with("http://")),
        "{text}"
    );
}

//! What commits say beside what they changed, and reading from an earlier one.

use std::fs;

use polder::history::commit::Commit;
use polder::history::repository::Repository;

use crate::repository::Script;
use crate::repository::lineage;
use crate::repository::put;
use crate::repository::story;

/// The newest commit of a repository with one commit of this message.
fn said(message: &str) -> Commit {
    let script = Script::new();
    script.commit_message(100, &[put("a.md", "a\n")], message);
    script.read().commits[0].clone()
}

#[test]
fn the_first_line_of_the_message_is_the_subject() {
    let subject = |message: &str| said(message).subject.to_string();

    assert_eq!(
        subject("Paint the pumps\n\nThey rust.\n"),
        "Paint the pumps"
    );
    assert_eq!(
        subject("\n\n  Paint the pumps  \nThey rust.\n"),
        "Paint the pumps"
    );
    assert_eq!(subject(""), "");
    assert_eq!(subject(&"é".repeat(5000)), format!("{}…", "é".repeat(200)));
}

#[test]
fn trailers_name_who_took_part() {
    let commit = said(
        "Paint the pumps\n\n\
         Reviewed-by: nobody yet, please look\n\n\
         Co-authored-by: Grace <grace@example.com>\n\
         reviewed-by:  Ken <ken@example.com>  \n\
         Approved-By: @joan\n\
         Acked-by: <tim@example.com>\n\
         Approved-by: @not a login\n\
         Signed-off-by: Ada <ada@example.com>\n",
    );

    let written = |people: &[std::sync::Arc<str>]| -> Vec<String> {
        people.iter().map(|line| line.to_string()).collect()
    };
    assert_eq!(written(&commit.co_authors), ["Grace <grace@example.com>"]);
    assert_eq!(
        written(&commit.reviewers),
        ["Ken <ken@example.com>", "@joan", "<tim@example.com>"]
    );
}

#[test]
fn sweeps_that_blame_passes_over_are_marked() {
    let script = Script::new();
    script.commit(100, &[put("a.md", "a\n")]);
    let sweep = script.commit(200, &[put("a.md", "a2\n")]);
    let listed = format!(
        "# Wrapped all lines anew.\n{sweep} # twice\nnonsense\n{}\n",
        "0".repeat(41)
    );
    fs::write(script.folder().join(".git-blame-ignore-revs"), listed).unwrap();

    let ignored: Vec<bool> = script
        .read()
        .commits
        .iter()
        .map(|commit| commit.ignored)
        .collect();

    assert_eq!(ignored, [true, false]);
}

#[test]
fn history_can_be_read_as_of_an_earlier_commit_or_day() {
    let script = Script::new();
    let day = |number: i64| 1_717_200_000 + number * 86_400; // 2024-06-01
    let first = script.commit(day(-1), &[put("a.md", "a\n")]);
    script.commit(day(0), &[put("a.md", "a2\n"), put("b.md", "b\n")]);
    script.commit(day(1), &[put("a.md", "a3\n")]);
    let at = |point: &str| {
        let mut repository = Repository::open(script.folder());
        repository
            .go_back(point)
            .map(|()| script.read_from(&repository))
    };

    for point in ["2024-06-01", "HEAD~2", &first.to_string()] {
        let history = at(point).unwrap();
        assert_eq!(history.state.head, Some(first), "{point}");
        assert_eq!(story(&history, "a.md").len(), 1);
        assert!(!history.lineages.contains_key("b.md"));
    }
    assert_eq!(
        lineage(&at("2024-06-02").unwrap(), "a.md").revisions.len(),
        2
    );
    assert_eq!(
        lineage(&at("2030-01-01").unwrap(), "a.md").revisions.len(),
        3
    );
    for nonsense in ["1999-01-01", "no-such-branch", "", "HEAD^{tree}"] {
        let error = at(nonsense).unwrap_err().to_string();
        assert!(error.contains("name a day like 2024-06-01"), "{error}");
    }
}

#[test]
fn without_a_repository_there_is_nothing_to_go_back_to() {
    let folder = tempfile::TempDir::new().unwrap();

    assert!(
        Repository::open(folder.path())
            .go_back("2024-06-01")
            .is_err()
    );
}

#[test]
fn a_branch_is_what_it_was_before_a_merge_brought_older_commits() {
    let script = Script::new();
    let base = script.commit(100, &[put("a.md", "a\n")]);
    let branch = script.commit_after(&[base], 86_400 * 5, &[put("b.md", "b\n")]);
    let main = script.commit_after(&[base], 86_400 * 3, &[put("a.md", "a2\n")]);
    script.commit_after(&[main, branch], 86_400 * 20, &[put("b.md", "b\n")]);

    let mut repository = script.repository();
    repository.go_back("1970-01-10").unwrap();

    assert_eq!(repository.state().head, Some(main));
}

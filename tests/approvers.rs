//! Since when somebody approves a page, as earlier versions of its head tell it.

use polder::cache::Cache;

use crate::program::git;
use crate::program::polder;
use crate::site::TestSite;

const ADA: &str = "Ada Verhulst <ada@waterland.example>";

fn leave(approvers: &str, text: &str) -> String {
    format!("---\ntags: [leave]\napprovers: [{approvers}]\n---\n# Leave\n\n{text}\n")
}

/// Joan approves from March 2024 on, under two names and in two places; Piet did once, and does again.
fn policies() -> TestSite {
    let joan = "---\nname: Joan Baas\n---\n";
    let piet = "---\nname: Piet Puk\n---\n";
    TestSite::new()
        .commit(
            ADA,
            "2023-05-10",
            "Begin",
            &[
                ("content/people/joan.md", joan),
                ("content/people/piet.md", piet),
                ("content/policies/leave.md", &leave("Piet Puk", "Ask.")),
            ],
        )
        .commit(
            ADA,
            "2024-03-10",
            "Joan",
            &[("content/policies/leave.md", &leave("Joan Baas", "Ask."))],
        )
        .commit(
            ADA,
            "2025-01-10",
            "Ids",
            &[("content/policies/leave.md", &leave("joan", "Ask first."))],
        )
        .commit(
            ADA,
            "2026-02-10",
            "Both",
            &[(
                "content/policies/leave.md",
                &leave("joan, piet", "Ask first."),
            )],
        )
}

fn who(site: &TestSite) -> String {
    let ran = polder(site, &["who", "--tag", "leave"]);
    ran.out
}

#[test]
fn an_approver_is_one_since_the_month_in_which_the_page_named_them() {
    let site = policies();
    let out = who(&site);
    assert!(
        out.contains("approver of “Leave” since March 2024\n"),
        "{out}"
    );
    assert!(
        out.contains("approver of “Leave” since February 2026\n"),
        "{out}"
    );
    let mut cache = Cache::in_memory();
    for _ in 0..2 {
        site.build_with(&mut cache)
            .shows(
                "tags/leave/",
                "approver of <a href=\"../../policies/leave/\">Leave</a> since March 2024",
            )
            .shows(
                "people/piet/",
                "approver of <a href=\"../../policies/leave/\">Leave</a> since February 2026",
            );
    }
    // Who is named by what is not committed is not known to have been for long.
    site.write(
        "content/policies/leave.md",
        leave("ada, joan", "Ask first."),
    );
    site.write("content/people/ada.md", "---\nname: Ada Verhulst\n---\n");
    let out = who(&site);
    assert!(
        out.contains("Ada Verhulst · declared\n  approver of “Leave”\n"),
        "{out}"
    );
    assert!(
        out.contains("approver of “Leave” since March 2024\n"),
        "{out}"
    );
}

#[test]
fn a_shallow_clone_knows_the_month_only_where_it_saw_the_page_without_them() {
    let site = policies();
    let clone = tempfile::TempDir::new().expect("a folder");
    let url = format!("file://{}", site.root().display());
    let path = clone.path().join("site");
    let path = path.to_str().expect("a path");
    git(&site, &["clone", "-q", "--depth", "3", &url, path]);
    let ran = polder(&site, &["who", "--tag", "leave", "--site", path]);
    assert!(
        ran.out
            .contains("approver of “Leave” since February 2026\n"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("approver of “Leave”\n"), "{}", ran.out);
    assert!(
        !ran.out.contains("2024") && !ran.out.contains("2025"),
        "{}",
        ran.out
    );
}

#[test]
fn what_these_readers_could_not_see_then_counts_for_nothing() {
    let site = TestSite::new()
        .config("audiences: [staff, board]")
        .commit(
            ADA,
            "2023-05-10",
            "For the board",
            &[
                ("polder.yaml", "audiences: [staff, board]\n"),
                ("content/people/joan.md", "---\nname: Joan Baas\n---\n"),
                (
                    "content/policies/leave.md",
                    &leave("joan", "Ask.").replacen("---\n", "---\naudience: board\n", 1),
                ),
            ],
        )
        .commit(
            ADA,
            "2025-03-10",
            "For all",
            &[("content/policies/leave.md", &leave("joan", "Ask."))],
        );
    let since = |audience: &str| {
        let built = site.build_for(audience, &mut Cache::in_memory());
        let main = built.main("tags/leave/");
        let since = main.split("Leave</a> since ").nth(1).unwrap_or_default();
        since.split('<').next().unwrap_or_default().to_owned()
    };
    assert_eq!(since("board"), "May 2023");
    assert_eq!(since("staff"), "March 2025");
}

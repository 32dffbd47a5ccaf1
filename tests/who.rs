//! `polder who`, asked as people ask it.

use crate::program::git;
use crate::program::polder;
use crate::site::TestSite;

const ADA: &str = "Ada Verhulst <ada@waterland.example>";
const PIET: &str = "Piet Puk <piet@waterland.example>";
const GAST: &str = "Gast Hoofd <gast@elsewhere.example>";

const LINES: &str = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";

/// Ada owns a page and has a skill; Piet wrote most of the other; a guest without a page helped both.
fn company(ada: &str, piet: &str) -> TestSite {
    let pumps =
        |text: &str| format!("---\ntags: [Pumps]\nowner: ada\n---\n# Reading a curve\n{text}");
    let old = |text: &str| format!("---\ntags: [Pumps]\n---\n# Old pumps\n{text}");
    let ada = format!("---\nname: Ada Verhulst\nemails: [ada@waterland.example]\n{ada}---\n");
    let piet = format!("---\nname: Piet Puk\nemails: [piet@waterland.example]\n{piet}---\n");
    TestSite::new()
        .commit(ADA, "2025-01-10", "Begin", &[("people/ada.md", &ada), ("people/piet.md", &piet), ("wiki/curve.md", &pumps(LINES))])
        .commit(PIET, "2025-03-10", "Old ones", &[("wiki/old.md", &old(&LINES.repeat(4)))])
        .commit(GAST, "2025-06-10", "Slips", &[("wiki/old.md", &old(&LINES.repeat(4).replacen('b', "B", 1)))])
        .commit(
            ADA,
            "2026-04-10",
            "More\n\nCo-authored-by: Gast Hoofd <gast@elsewhere.example>\nReviewed-by: Piet Puk <piet@waterland.example>",
            &[("wiki/curve.md", &pumps(&LINES.repeat(2)))],
        )
}

const SKILLED: &str = "skills: [{topic: pump, confirmed: 2026-04}]\n";

#[test]
fn names_people_with_evidence_that_can_be_checked() {
    let ran = polder(&company(SKILLED, ""), &["who", "--tag", "pumps"]);
    assert_eq!(
        ran.out,
        "\
Ada Verhulst · declared
  names pump as a skill, as of April 2026
  owner of “Reading a curve”
  wrote most of “Reading a curve”, last in April 2026

Piet Puk · strong evidence
  approved a change of “Reading a curve” in April 2026
  wrote most of “Old pumps” in March 2025

Gast Hoofd · weak evidence: only changes of pages
  worked on “Reading a curve” in April 2026
  worked on “Old pumps” in June 2025

"
    );
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

/// The form that programs read, to the byte. By hand, of git's part:
///
/// |      | A                       | B                                              | C | s   | G      | parts      |
/// |------|-------------------------|------------------------------------------------|---|-----|--------|------------|
/// | Ada  | 1 + 2^(−450/365) = 1.4254 | ln 16 / log2 4 · e^(−10/25) + ln 11 = 3.3272 | 1 | 2/4 | 0.7896 | 25/25      |
/// | Piet | 2^(−390/365) = 0.4768   | ln 45 · e^(−2/44) = 3.6375                     | 1 | 1   | 0.7914 | 44/46      |
/// | Gast | 1 + 2^(−300/365) = 1.5657 | ½ ln 11 + ln 3 = 2.2976                      | 0 | 1   | 0.5527 | 5/25, 2/46 |
#[test]
fn answers_programs_in_a_form_that_stays() {
    let ran = polder(
        &company(SKILLED, ""),
        &["who", "--tag", "pumps", "--format", "json"],
    );
    assert_eq!(ran.out, include_str!("who.json"));
}

#[test]
fn who_keeps_out_was_never_there() {
    let without = || {
        let curve = format!("---\ntags: [Pumps]\n---\n# Reading a curve\n{LINES}");
        let piet = "---\nname: Piet Puk\nemails: [piet@waterland.example]\n---\n";
        TestSite::new().commit(
            PIET,
            "2025-03-10",
            "Begin",
            &[("people/piet.md", piet), ("wiki/curve.md", &curve)],
        )
    };
    let with = |expertise: &str| {
        let ada = format!(
            "---\nname: Ada Verhulst\nemails: [ada@waterland.example]\n{SKILLED}expertise: {expertise}\n---\n"
        );
        let curve =
            format!("---\ntags: [Pumps]\nowner: ada\n---\n# Reading a curve\n{LINES}{LINES}");
        without().commit(
            ADA,
            "2026-04-10",
            "More",
            &[("people/ada.md", &ada), ("wiki/curve.md", &curve)],
        )
    };
    for form in ["human", "json"] {
        let ask = |site: &TestSite| polder(site, &["who", "--tag", "pumps", "--format", form]).out;
        let never = ask(&without());
        assert!(never.contains("Piet Puk"));
        for expertise in ["{all: off}", "{hide: [Pumps]}", "{not: [pump]}"] {
            assert_eq!(ask(&with(expertise)), never, "{expertise}");
        }
        assert!(ask(&with("{hide: [dikes]}")).contains("Ada"));
    }
}

#[test]
fn who_left_leaves_a_gap() {
    let site = company(&format!("{SKILLED}left: 2026-05-01\n"), "");
    let gone = polder(&site, &["who", "--tag", "pumps", "--format", "json"]).out;
    let there = polder(
        &company(SKILLED, ""),
        &["who", "--tag", "pumps", "--format", "json"],
    )
    .out;
    // Nobody moves up: what the others have is what they had beside her.
    assert!(!gone.contains("ada"), "{gone}");
    let from = there.find("\"id\": \"piet\"").expect("Piet");
    assert!(gone.contains(&there[from..]), "{gone}\n{there}");
    let told = polder(&site, &["who", "--tag", "pumps"]).out;
    assert!(
        told.ends_with("One person who knew about it has left.\n"),
        "{told}"
    );
}

#[test]
fn asks_about_a_folder_a_page_and_any_words() {
    let site = company("", "");
    let first = |arguments: &[&str]| {
        let out = polder(&site, &[&["who"], arguments].concat()).out;
        out.lines().next().unwrap_or_default().to_owned()
    };
    assert!(first(&["--path", "wiki/"]).starts_with("Ada"));
    assert!(first(&["--path", "wiki/old.md"]).starts_with("Piet"));
    assert!(first(&["reading", "curves"]).starts_with("Ada"));
    assert_eq!(
        first(&["quantum", "computing"]),
        "Nobody is known for “quantum computing”: no page says anything about it."
    );
}

#[test]
fn says_what_was_meant() {
    let site = company("", "");
    let ran = polder(&site, &["who", "--tag", "pmups"]);
    assert_eq!(
        ran.err,
        "error: no page has the tag `pmups`; did you mean `Pumps`?\n"
    );
    assert_eq!(ran.code, Some(2));
    let ran = polder(&site, &["who", "--path", "wiki/odl.md"]);
    assert_eq!(
        ran.err,
        "error: there is no page and no folder `wiki/odl.md`; did you mean `wiki/old.md`?\n"
    );
    assert_eq!(ran.code, Some(2));
}

#[test]
fn a_question_without_an_answer_is_a_gap() {
    let site = TestSite::new()
        .page("wiki/keys.md", "---\ntags: [keys]\ndiscussion: {kind: question}\n---\n# How do we turn keys?\n")
        .page(
            "discussions.jsonl",
            r#"{"page": "wiki/keys.md", "comments": [{"id": "c1", "author": {"name": "Gast"}, "body": "Who knows?", "created": "2026-05-01T08:00:00Z"}]}"#,
        );
    let ran = polder(&site, &["who", "--tag", "keys"]);
    assert_eq!(
        ran.out,
        "Nobody is known for “keys”.\nAsked, never answered: “How do we turn keys?”\n"
    );
}

#[test]
fn few_people_know_several_things_together() {
    let site = TestSite::new()
        .page(
            "wiki/a.md",
            "---\ntags: [pumps]\nexperts: [ada, piet]\n---\n# A\n",
        )
        .page(
            "wiki/b.md",
            "---\ntags: [dikes]\nexperts: [ada, gast]\n---\n# B\n",
        )
        .page("wiki/c.md", "---\ntags: [law]\nexperts: [piet]\n---\n# C\n")
        .page(
            "teams/water.md",
            "---\nname: Water\nkind: department\n---\n",
        )
        .page("teams/bench.md", "---\nname: Bench\nparent: water\n---\n")
        .page("people/ada.md", "---\nname: Ada\nteam: bench\n---\n")
        .page("people/piet.md", "---\nname: Piet\nteam: water\n---\n")
        .page("people/gast.md", "---\nname: Gast\n---\n");
    let told = |arguments: &[&str]| {
        polder(
            &site,
            &[&["who", "--team", "pumps", "dikes", "law"], arguments].concat(),
        )
        .out
    };
    assert_eq!(
        told(&[]),
        "\
Ada
  pumps · declared
    expert of “A”
  dikes · declared
    expert of “B”

Piet
  law · declared
    expert of “C”

"
    );
    let across = told(&["--across", "department"]);
    assert!(
        across.contains(
            "Nobody is left for “law”: who knows it is of the same group as somebody above."
        ),
        "{across}"
    );
    assert!(told(&["--format", "json"]).contains("\"uncovered\": []"));
}

#[test]
fn a_works_council_wants_only_what_is_declared() {
    let site = company("", "").config("privacy: works-council\n");
    let ran = polder(&site, &["who", "--tag", "pumps"]);
    assert_eq!(
        ran.out,
        "Ada Verhulst · declared\n  owner of “Reading a curve”\n\n"
    );
}

#[test]
fn asks_what_was_known_at_an_earlier_time() {
    let site = company(&format!("{SKILLED}left: 2026-05-01\n"), "");
    git(&site, &["tag", "spring", "HEAD~2"]);
    site.remove("wiki/curve.md");
    let asked =
        |arguments: &[&str]| polder(&site, &[&["who", "--tag", "pumps"], arguments].concat());
    // Then nobody had reviewed anything, Ada was there, and so was the page that is gone.
    let then = "\
Ada Verhulst · declared
  names pump as a skill, as of April 2026
  owner of “Reading a curve”
  wrote “Reading a curve” in January 2025

Piet Puk · weak evidence: only changes of pages
  wrote “Old pumps” in March 2025

";
    assert_eq!(asked(&["--at", "spring"]).out, then);
    assert_eq!(asked(&["--at", "2025-06-10"]).out, then);
    assert!(
        asked(&["--at", "spring", "--format", "json"])
            .out
            .contains("\"at\": \"spring\"")
    );
    let ran = asked(&["--at", "autumn"]);
    assert_eq!(
        ran.err,
        "error: there is no commit `autumn`; name a day like 2024-06-01, a tag, or a commit\n"
    );
    assert_eq!(ran.code, Some(2));
}

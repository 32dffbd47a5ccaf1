//! `check --fix-ids`: every page gets its id, and no other byte of it changes.

use polder::content::page_id::PageId;
use polder::source::head_id::with_id;
use proptest::prelude::*;

use crate::company;
use crate::program::git;
use crate::program::polder;
use crate::site::TestSite;

const ID: &str = "vkkt663wxas6teae";

fn id() -> PageId {
    PageId::parse(ID).expect("an id")
}

fn read(site: &TestSite, path: &str) -> String {
    fs_err::read_to_string(site.root().join(path)).expect("a page")
}

fn fix(site: &TestSite) -> String {
    let ran = polder(site, &["check", "--fix-ids"]);
    format!("{}{}", ran.out, ran.err)
}

/// The id that a page's head says.
fn id_of(site: &TestSite, path: &str) -> String {
    let text = read(site, path);
    let ids: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("id: "))
        .collect();
    assert_eq!(ids.len(), 1, "{path}: {text}");
    ids[0].to_owned()
}

#[test]
fn an_id_is_one_line_and_every_other_byte_stays() {
    for (before, after) in [
        (
            "---\ntitle: X\ntags: [a]\n---\nText\n",
            Some("---\ntitle: X\nid: ID\ntags: [a]\n---\nText\n"),
        ),
        ("---\nname: X\n---\n", Some("---\nname: X\nid: ID\n---\n")),
        (
            "---\ntags: [a]\n# why\n---\nText",
            Some("---\ntags: [a]\n# why\nid: ID\n---\nText"),
        ),
        ("---\n---\nText\n", Some("---\nid: ID\n---\nText\n")),
        ("# Text\n", Some("---\nid: ID\n---\n# Text\n")),
        ("", Some("---\nid: ID\n---\n")),
        (
            "\u{feff}# Text\r\nmore\r\n",
            Some("\u{feff}---\r\nid: ID\r\n---\r\n# Text\r\nmore\r\n"),
        ),
        (
            "\u{feff}---\r\ntitle: X\r\n---\r\nText\r\n",
            Some("\u{feff}---\r\ntitle: X\r\nid: ID\r\n---\r\nText\r\n"),
        ),
        // A title over several lines, an indented head, a head in braces.
        (
            "---\ntitle: >\n  X\n  Y\n---\n",
            Some("---\ntitle: >\n  X\n  Y\nid: ID\n---\n"),
        ),
        (
            "---\nsummary: |\n  a\n\n---\n",
            Some("---\nsummary: |\n  a\n\nid: ID\n---\n"),
        ),
        ("---\n{title: X}\n---\n", None),
        ("---\ntitle: X\nid:\n---\n", None),
        ("---\ntitle: [\n---\n", None),
        ("---\n- a\n---\n", None),
        ("+++\ntitle = 'X'\n+++\n", None),
        ("---\ntitle: X\n\nnever closed\n", None),
        (
            "---\ntitle: X\n...\nText\n",
            Some("---\ntitle: X\nid: ID\n...\nText\n"),
        ),
    ] {
        let fixed = with_id(before, &id());
        let after = after.map(|after| after.replace("ID", ID));
        assert_eq!(fixed, after, "{before:?}");
    }
}

#[test]
fn whatever_a_file_holds_only_one_piece_is_added() {
    let line = prop_oneof![
        Just("---".to_owned()),
        Just("+++".to_owned()),
        Just("...".to_owned()),
        Just("title: X".to_owned()),
        Just("id: x".to_owned()),
        Just("  y: [1,".to_owned()),
        Just("- a: |".to_owned()),
        Just("# b".to_owned()),
        "[ -~é]{0,8}",
    ];
    let text = (
        prop::bool::ANY,
        prop::collection::vec((line, prop::sample::select(vec!["\n", "\r\n"])), 0..9),
    )
        .prop_map(|(bom, lines)| {
            let lines: String = lines
                .into_iter()
                .flat_map(|(line, end)| [line, end.to_owned()])
                .collect();
            format!("{}{lines}", if bom { "\u{feff}" } else { "" })
        });
    company::check(300, &text, |text| {
        let Some(fixed) = with_id(&text, &id()) else {
            return Ok(());
        };
        let at = fixed
            .bytes()
            .zip(text.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let added = fixed.len() - text.len();
        // The piece that came may begin like what stands behind it.
        let one_piece = (at.saturating_sub(added)..=at).any(|at| {
            fixed.as_bytes()[..at] == text.as_bytes()[..at]
                && fixed.as_bytes()[at + added..] == text.as_bytes()[at..]
        });
        prop_assert!(one_piece, "{text:?} became {fixed:?}");
        prop_assert_eq!(
            with_id(&fixed, &PageId::from_bytes([1; 16])),
            None,
            "{:?}",
            fixed
        );
        Ok(())
    });
}

#[test]
fn pages_get_the_id_that_was_recorded_or_would_be() {
    let site = TestSite::new()
        .page("wiki/a.md", "# A\n")
        .page("wiki/b.md", "---\ntitle: B\n---\n")
        .page("wiki/c.md", "---\nid: vkkt663wxas6teae\n---\n# C\n")
        .page("wiki/d.md", "+++\ntitle = 'D'\n+++\n");
    git(&site, &["init", "-q"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "-q", "-m", "Begin"]);
    assert_eq!(polder(&site, &["build"]).code, Some(0));
    let recorded: serde_json::Value =
        serde_json::from_str(&read(&site, ".polder/service/ids.json")).expect("JSON");
    git(&site, &["mv", "wiki/a.md", "wiki/e.md"]);
    git(&site, &["commit", "-q", "-m", "Move"]);
    site.write("wiki/new.md", "# New\n");

    let told = fix(&site);
    assert!(told.contains("wiki/b.md: note: `"), "{told}");
    assert!(
        told.contains("wiki/d.md: note: the id cannot be written into this head"),
        "{told}"
    );
    assert_eq!(id_of(&site, "wiki/e.md"), recorded["ids"]["wiki/a.md"]);
    assert_eq!(id_of(&site, "wiki/b.md"), recorded["ids"]["wiki/b.md"]);
    assert_eq!(
        read(&site, "wiki/c.md"),
        "---\nid: vkkt663wxas6teae\n---\n# C\n"
    );
    assert_eq!(read(&site, "wiki/d.md"), "+++\ntitle = 'D'\n+++\n");
    assert!(PageId::parse(&id_of(&site, "wiki/new.md")).is_some());

    // Where nothing was built yet, the id is the one that a build would mint.
    let other = TestSite::new();
    let from = site.root().to_str().expect("a path");
    git(&other, &["clone", "-q", from, "."]);
    fix(&other);
    assert_eq!(id_of(&other, "wiki/e.md"), recorded["ids"]["wiki/a.md"]);
    // And once everything has one, nothing more is done.
    let before = read(&other, "wiki/e.md");
    assert!(!fix(&other).contains("is the id of this page now"));
    assert_eq!(read(&other, "wiki/e.md"), before);
}

#[test]
fn a_copy_gets_an_id_of_its_own_and_the_original_keeps_its() {
    let page = "---\ntitle: X\nid: 'vkkt663wxas6teae' # for ever\n---\nText\n";
    let site = TestSite::new().page("z.md", page).page("other.md", "# O\n");
    git(&site, &["init", "-q"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "-q", "-m", "Begin"]);
    // Older than the original, but it came to the id later.
    site.write("other.md", "---\nid: vkkt663wxas6teae\n---\n# O\n");
    git(&site, &["commit", "-q", "-a", "-m", "Paste"]);
    site.write("a.md", page.replace("title: X", "title: A"));
    assert!(polder(&site, &["check"]).err.contains("have one id"));

    let told = fix(&site);
    assert!(
        told.contains("a.md: note: `") && told.contains("is the id of this copy now"),
        "{told}"
    );
    assert!(!told.contains("have one id"), "{told}");
    assert_eq!(read(&site, "z.md"), page);
    assert_ne!(id_of(&site, "other.md"), ID);
    let copy = read(&site, "a.md");
    assert!(
        !copy.contains(ID) && copy.contains("' # for ever\n"),
        "{copy}"
    );

    // Nobody knows which of two was first: both stay, and the error too.
    let site = TestSite::new().page("a.md", page).page("b.md", page);
    assert!(fix(&site).contains("have one id"));
    assert_eq!(
        (read(&site, "a.md"), read(&site, "b.md")),
        (page.to_owned(), page.to_owned())
    );
}

#[test]
fn a_shallow_clone_gives_no_ids() {
    let site = TestSite::new().page("a.md", "# A\n");
    git(&site, &["init", "-q"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "-q", "-m", "Begin"]);
    site.write("a.md", "# A\n\nmore\n");
    git(&site, &["commit", "-q", "-a", "-m", "More"]);
    let clone = TestSite::new();
    let from = format!("file://{}", site.root().display());
    git(&clone, &["clone", "-q", "--depth", "1", &from, "."]);
    let told = fix(&clone);
    assert!(told.contains("1 pages get no id yet"), "{told}");
    assert_eq!(read(&clone, "a.md"), "# A\n\nmore\n");
}

#[test]
fn a_translation_gets_none() {
    let site = TestSite::new()
        .config("languages: [en, nl]\n")
        .page("a.md", "# A\n")
        .page("a.nl.md", "# A\n");
    fix(&site);
    assert!(PageId::parse(&id_of(&site, "a.md")).is_some());
    assert_eq!(read(&site, "a.nl.md"), "# A\n");
}

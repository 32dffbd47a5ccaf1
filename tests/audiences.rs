//! What an audience may not see was never there: in no byte, no name, no count.

use std::cell::Cell;
use std::path::Path;
use std::process::Command;

use polder::cache::Cache;
use polder::content::diagnostic::Severity;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::annals;
use crate::annals::Event;
use crate::company;
use crate::company::AUDIENCES;
use crate::company::Company;
use crate::company::Rung;
use crate::company::TOP;
use crate::company::secrets_above;
use crate::site::Built;
use crate::site::TestSite;

/// What the builds for the higher audiences leave to the lower ones.
#[derive(Clone, Copy, Debug)]
enum Memory {
    None,
    Process,
    Disk,
}

#[test]
fn an_audience_gets_the_site_in_which_what_is_above_it_never_existed() {
    let memory = prop_oneof![
        Just(Memory::None),
        Just(Memory::Process),
        Just(Memory::Disk)
    ];
    let past = vec(Event::strategy(), 0..3);
    let found: Cell<usize> = Cell::new(0);
    company::check(
        24,
        &(Company::strategy(), past, memory),
        |(company, events, memory)| {
            let whole = annals::site(&company, &events, TOP);
            let cache = tempfile::TempDir::new().expect("a folder");
            let mut process = Cache::in_memory();
            for rung in (0..=TOP).rev() {
                let built = match memory {
                    Memory::None if rung == TOP => continue,
                    Memory::None => build(&whole, rung, &mut Cache::in_memory()),
                    Memory::Process => build(&whole, rung, &mut process),
                    Memory::Disk => {
                        let mut disk = Cache::open(cache.path());
                        let built = build(&whole, rung, &mut disk);
                        disk.save().expect("room for the cache");
                        built
                    }
                };
                if rung == TOP {
                    found.set(found.get() + usize::from(hides_all(&built, 0).is_err()));
                    continue;
                }
                let pruned = build(
                    &annals::site(&company, &events, rung),
                    rung,
                    &mut Cache::in_memory(),
                );
                same(&built, &pruned, AUDIENCES[rung])?;
                hides_all(&built, rung)?;
            }
            Ok(())
        },
    );
    assert!(found.get() > 5, "there were hardly any secrets to be found");
}

fn build(site: &TestSite, rung: Rung, cache: &mut Cache) -> Built {
    site.build_for(AUDIENCES[rung], cache)
}

fn same(built: &Built, pruned: &Built, audience: &str) -> Result<(), TestCaseError> {
    let paths = |built: &Built| built.files.keys().cloned().collect::<Vec<_>>();
    prop_assert_eq!(paths(built), paths(pruned), "the files for {}", audience);
    for (path, bytes) in &built.files {
        prop_assert!(
            *bytes == pruned.files[path],
            "{path} for {audience} is\n{}\nand not\n{}\n{}",
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&pruned.files[path]),
            built.told(),
        );
    }
    // Where no words name a secret, nobody is blamed for one.
    let blamed = built
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.rule == "audience-leak");
    prop_assert!(blamed.is_none(), "{}", built.told());
    Ok(())
}

fn hides_all(built: &Built, rung: Rung) -> Result<(), TestCaseError> {
    for secret in secrets_above(rung) {
        for (path, bytes) in &built.files {
            let found = bytes
                .windows(secret.len())
                .any(|window| window.eq_ignore_ascii_case(secret.as_bytes()));
            prop_assert!(!found, "{} is in {}", secret, path);
            prop_assert!(
                !path.to_lowercase().contains(secret),
                "{} is in a name: {}",
                secret,
                path
            );
        }
    }
    Ok(())
}

/// A site for the public and the staff, built for the public.
fn two() -> TestSite {
    TestSite::new()
        .config("audiences: [public, staff]\nlanguages: [en, nl]\n")
        .audience("public")
}

/// Somebody is told of a leak, as an error.
fn leaks(built: &Built, line: &str) {
    let found = built.diagnostics.iter().any(|diagnostic| {
        diagnostic.rule == "audience-leak"
            && diagnostic.severity == Severity::Error
            && diagnostic.to_string().starts_with(line)
    });
    assert!(found, "nobody tells of a leak at {line}\n{}", built.told());
}

fn leaks_nothing(built: &Built) {
    let leak = built
        .diagnostics
        .iter()
        .find(|diagnostic| diagnostic.rule == "audience-leak");
    assert!(leak.is_none(), "{}", built.told());
}

fn has_error(built: &Built, line: &str) {
    let found = built.diagnostics.iter().any(|diagnostic| {
        diagnostic.severity == Severity::Error && diagnostic.to_string().starts_with(line)
    });
    assert!(found, "there is no error at {line}\n{}", built.told());
}

#[test]
fn words_that_name_a_restricted_page_are_an_error() {
    let with = |link: &str| {
        two()
            .page(
                "layoffs-2027.md",
                "---\naudience: staff\naliases: [Project Heron]\n---\n# The plan\n",
            )
            .page(
                "plans/_index.md",
                "---\naudience: staff\n---\n# Secret plans\n",
            )
            .page(
                "people/mole.md",
                "---\naudience: staff\nname: Anna Mol\n---\n",
            )
            .page("plans/heron.png", "")
            .page("page.md", link)
            .build()
    };
    for link in [
        "[[layoffs-2027]]",
        "[[layoffs-2027.md]]",
        "[[The plan]]",
        "[[Project Heron]]",
        "[[Layoffs-2027|about Project Heron]]",
        "![[layoffs-2027]]",
        "![[heron.png]]",
        "[[plans/heron.png]]",
        "[the plan](layoffs-2027.md)",
        "[The *plan*](Layoffs-2027.md)",
        "[our layoffs 2027](layoffs-2027.md)",
        "[see](layoffs-2027.md \"Project Heron\")",
        "[the plan](/layoffs-2027/)",
        "[the plan](../layoffs-2027/)",
        "[the plan][p]\n\n[p]: layoffs-2027.md",
        "![the plan](layoffs-2027.md)",
        "[secret plans](plans/)",
        "[our plans](plans/_index.md)",
        "[Anna Mol](people/mole.md)",
    ] {
        leaks(&with(link), "page.md:1:");
    }
    // In HTML the address itself stays, and is what is blamed.
    let html = with("<a href=\"layoffs-2027.md\">here</a>");
    leaks(&html, "page.md:1:10: this link names");
}

#[test]
fn a_leak_is_told_behind_any_number_of_broken_links() {
    let built = two()
        .page("plan.md", "---\naudience: staff\n---\n")
        .page(
            "page.md",
            &format!("{}[[plan]]\n", "[x](nothing.md)\n".repeat(200)),
        )
        .build();
    leaks(&built, "page.md:201:1: this link names");
}

#[test]
fn words_that_name_nothing_are_no_leak() {
    let with = |link: &str| {
        two()
            .page("it.md", "---\naudience: staff\n---\n# The plan\n")
            .page("plans/index.md", "---\naudience: staff\n---\ntext\n")
            .page("page.md", link)
            .build()
    };
    for link in [
        "[see what it is about](nothing.md)",
        "[elsewhere](it.md)",
        "[wiki with items](it.md)",
        "[[it|elsewhere]]",
        "![[it|elsewhere]]",
        "![elsewhere](it.md)",
        "[our index](plans/index.md)",
        "[[other/it]]",
    ] {
        leaks_nothing(&with(link));
    }
}

#[test]
fn a_link_to_a_restricted_page_in_neutral_words_is_shown_as_text() {
    two()
        .page("secret.md", "---\naudience: staff\n---\n")
        .page("page.md", "[see](secret.md)\n")
        .build()
        .tells("page.md:1:1: `secret.md` is only for staff: the link is shown as text")
        .is("page/", "<p><span class=\"broken\">see</span></p>");
}

#[test]
fn an_unknown_audience_is_an_error_and_hides() {
    let built = two()
        .page("a.md", "---\naudience: stuff\n---\n# Geheim\n")
        .page(
            "b.md",
            "shown\n\n{{< audience stuff >}}\ngeheim\n{{< /audience >}}\n",
        )
        .page("data/offices.yaml", "audience: stuff\nname: geheim\n")
        .build();
    has_error(&built, "a.md:2:11: there is no audience `stuff`");
    has_error(&built, "b.md:3:1: there is no audience `stuff`");
    has_error(&built, "data/offices.yaml:1:11: there is no such audience");
    built.lacks("a/").nowhere("eheim").shows("b/", "shown");
}

#[test]
fn an_audience_that_is_misspelled_or_empty_is_an_error() {
    has_error(
        &two().page("a.md", "---\naudiance: staff\n---\n").build(),
        "a.md:2:1: Polder does not know the key `audiance`",
    );
    has_error(
        &two().page("a.md", "---\nAudience: staff\n---\n").build(),
        "a.md:2:1: Polder does not know the key `Audience`",
    );
}

#[test]
fn an_audience_that_names_nobody_shows_the_page_to_nobody() {
    for (head, told) in [
        ("audience:", "a.md:2:1: `audience` names nobody"),
        ("audience: ''", "a.md:2:1: `audience` names nobody"),
        (
            "audience: [staff]",
            "a.md:2:11: `audience` must be a text, not a list",
        ),
    ] {
        let built = two()
            .page("a.md", &format!("---\n{head}\n---\ngeheim\n"))
            .build();
        has_error(&built, told);
        built.nowhere("geheim");
    }
}

#[test]
fn a_pattern_that_keeps_nothing_is_told() {
    TestSite::new()
        .config("audiences: [public, {name: staff, files: [\"bord/**\", \"data/*.yaml\"]}]\n")
        .audience("public")
        .page("board/a.md", "text\n")
        .page("data/offices.yaml", "name: Utrecht\n")
        .build()
        .tells("polder.yaml: the pattern `bord/**` matches no file")
        .tells_only(1);
}

#[test]
fn of_two_audiences_of_data_both_must_hold() {
    let site = two()
        .page(
            "data/offices.yaml",
            "audience: public\naudience: staff\nname: Geheim\n",
        )
        .page("templates/404.html", "{{ frame.data }}")
        .page("a.md", "text\n");
    site.build().nowhere("Geheim");
    let staff = site.build_for("staff", &mut Cache::in_memory());
    assert!(staff.text("404.html").contains("Geheim"));
}

#[test]
fn a_block_without_an_end_is_an_error_and_hides_the_rest() {
    let built = two()
        .page(
            "a.md",
            "shown\n\n{{< audience staff >}}\ngeheim\n\n## geheim too\n",
        )
        .build();
    has_error(&built, "a.md:3:1: this audience block is never closed");
    built.shows("a/", "shown").nowhere("geheim");
}

#[test]
fn a_block_is_found_however_it_is_spaced() {
    for (open, close) in [
        ("{{< audience staff >}}", "{{< /audience >}}"),
        ("{{<audience staff>}}", "{{</audience>}}"),
        ("{{<  audience  \"staff\"  >}}", "{{<  / audience  >}}"),
        ("{{% audience staff %}}", "{{% /audience %}}"),
        ("{{< Audience staff >}}", "{{< /Audience >}}"),
        ("{{ < audience staff > }}", "{{ < /audience > }}"),
    ] {
        for text in [
            format!("before\n\n{open}\ngeheim\n{close}\n\nafter\n"),
            format!("before {open}geheim{close} after\n"),
            format!("before\n```\n{open}\ngeheim\n{close}\n```\nafter\n"),
        ] {
            two()
                .page("a.md", &text)
                .build()
                .is_fine()
                .nowhere("geheim")
                .nowhere("audience staff")
                .shows("a/", "before")
                .shows("a/", "after");
        }
    }
}

#[test]
fn a_page_that_explains_blocks_keeps_its_example() {
    two()
        .page("a.md", "`{{</* audience staff */>}}`\n")
        .build()
        .shows("a/", "audience staff");
}

#[test]
fn a_translation_of_a_restricted_page_is_restricted() {
    two()
        .page("suffix.md", "---\naudience: staff\n---\n")
        .page("suffix.nl.md", "geheim\n")
        .page("folder.md", "---\naudience: staff\n---\n")
        .page("nl/folder.md", "geheim\n")
        .page("section/_index.md", "---\naudience: staff\n---\n")
        .page("nl/section/page.md", "geheim\n")
        .page("note.md", "---\naudience: staff\n---\n")
        .page("note/page.nl.md", "geheim\n")
        .page("a.md", "text\n")
        .build()
        .is_fine()
        .nowhere("geheim");
}

#[test]
fn a_translation_of_a_page_that_a_pattern_restricts_is_restricted() {
    TestSite::new()
        .config("audiences: [public, {name: staff, files: [\"pay.md\", \"board/**\"]}]\nlanguages: [en, nl]\n")
        .audience("public")
        .page("pay.md", "pay\n")
        .page("pay.nl.md", "geheim\n")
        .page("nl/pay.md", "geheim\n")
        .page("board/_index.md", "text\n")
        .page("nl/board/page.md", "geheim\n")
        .page("a.md", "text\n")
        .build()
        .is_fine()
        .nowhere("geheim");
}

#[cfg(unix)]
#[test]
fn a_page_that_cannot_be_read_is_an_error_where_it_may_have_restricted_others() {
    let site = two().page("board/page.md", "text\n");
    std::os::unix::fs::symlink("/nowhere/_index.md", site.root().join("board/_index.md"))
        .expect("a link");
    has_error(&site.build(), "board/_index.md: skipped");
}

#[test]
fn nothing_is_built_for_nobody_in_particular() {
    let site = two().page("a.md", "text\n");
    let polder = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_polder"))
            .arg("build")
            .args(arguments)
            .current_dir(site.root())
            .output()
            .expect("a program");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };

    let (code, told) = polder(&[]);
    assert_eq!(code, Some(2), "{told}");
    assert!(
        told.contains("--audience with one of public, staff"),
        "{told}"
    );
    assert!(!Path::new(&site.root().join("public")).exists());
    let (code, told) = polder(&["--audience", "stuff"]);
    assert_eq!(code, Some(2), "{told}");
    let (code, told) = polder(&["--audience", "public"]);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn a_check_looks_at_the_site_as_each_audience_sees_it() {
    let site = two()
        .page("README.md", "# Home\n\n[[layoffs]]\n")
        .page("layoffs.md", "---\naudience: staff\n---\n# The plan\n");
    let check = std::process::Command::new(env!("CARGO_BIN_EXE_polder"))
        .args(["check", "--today", "2026-06-01", "--site"])
        .arg(site.root())
        .output()
        .expect("polder runs");
    let told = String::from_utf8_lossy(&check.stderr);
    assert_eq!(check.status.code(), Some(1), "{told}");
    assert!(
        told.contains("README.md:3:1: error: this link names `layoffs`"),
        "{told}"
    );
    assert!(!site.root().join(".polder").exists(), "nothing is written");
}

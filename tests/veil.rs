//! The past that readers are told is that of a site in which what is above them never existed.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use git2::Oid;
use polder::content::audience::Audiences;
use polder::content::audience::Level;
use polder::content::past::Lines;
use polder::content::visibility;
use polder::history::memory::Memory;
use polder::history::repository::Repository;
use polder::history::revision::History;
use polder::history::revision::Status;
use polder::history::veil::Veil;
use polder::registry;
use polder::source;
use polder::source::head;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::annals;
use crate::annals::Event;
use crate::company;
use crate::company::AUDIENCES;
use crate::company::Company;
use crate::company::TOP;
use crate::site::TestSite;

/// All that a history tells, without ids of git.
#[derive(Debug, PartialEq)]
struct Told {
    commits: Vec<String>,
    files: BTreeMap<String, Vec<Revision>>,
}

#[derive(Debug, PartialEq)]
struct Revision {
    told: String,
    lines: Option<Lines>,
    text: String,
}

#[test]
fn readers_are_told_the_past_in_which_what_is_above_them_never_existed() {
    let past = vec(Event::strategy(), 1..10);
    let (revisions, hidden) = (Cell::new(0), Cell::new(0));
    company::check(40, &(Company::strategy(), past), |(company, events)| {
        let whole = annals::site(&company, &events, TOP);
        for (rung, audience) in AUDIENCES.iter().enumerate().take(TOP) {
            let pruned = annals::site(&company, &events, rung);
            let (told, all) = (told(&whole, rung), told(&pruned, rung));
            prop_assert_eq!(&told, &all, "for {}", audience);
            revisions.set(revisions.get() + told.files.values().flatten().count());
        }
        let count = |site: &TestSite| {
            let history =
                registry::read_history(&Repository::open(site.root()), &mut Memory::default());
            let lineages = history.lineages.values();
            lineages
                .map(|lineage| lineage.revisions.len())
                .sum::<usize>()
        };
        hidden.set(hidden.get() + 2 * count(&whole));
        Ok(())
    });
    let (revisions, all) = (revisions.get(), hidden.get());
    assert!(
        revisions > 100 && all > revisions,
        "{revisions} of {all}: not much was seen or hidden"
    );
}

/// What readers on a rung are told; those on the highest are told all.
fn read(site: &TestSite, rung: usize) -> (Repository, Audiences, Arc<History>) {
    let (config, _) = source::read_config(site.root()).expect("a config");
    let audiences = config.audiences;
    let level = audiences.level(AUDIENCES[rung]).expect("a level");
    let repository = Repository::open(site.root());
    let history = match level == audiences.highest() {
        true => registry::read_history(&repository, &mut Memory::default()),
        false => {
            let veil = Veil {
                audiences: &audiences,
                readers: level,
                asked: &head::asked,
                recall: &|_| None,
            };
            let read =
                |memory: &mut Memory| registry::read_history_for(&repository, &veil, memory).0;
            let cold = read(&mut Memory::default());
            // What others left of an earlier time, and what one's own reading left, change nothing.
            let mut memory = Memory::default();
            let mut earlier = Repository::open(site.root());
            if earlier.go_back("HEAD~1").is_ok() {
                registry::read_history(&earlier, &mut memory);
            }
            assert_eq!(read(&mut memory), cold, "with what was remembered");
            assert_eq!(read(&mut memory), cold, "with what was remembered of all");
            Arc::new(cold)
        }
    };
    (repository, audiences, history)
}

fn told(site: &TestSite, rung: usize) -> Told {
    let (repository, audiences, history) = read(site, rung);
    let level = audiences.level(AUDIENCES[rung]).expect("a level");
    let commits = history.commits.iter().map(|commit| {
        let login = commit.merged_login.as_deref();
        let tip = login.and_then(|_| commit.parents.get(1));
        let co_authors = &commit.co_authors;
        format!(
            "{} {} {co_authors:?} {login:?} {tip:?}",
            commit.time, commit.author
        )
    });
    assert_eq!(history.problems, [""; 0]);
    Told {
        commits: commits.collect(),
        files: files(&history, &repository, &audiences, level),
    }
}

fn files(
    history: &History,
    repository: &Repository,
    audiences: &Audiences,
    level: Level,
) -> BTreeMap<String, Vec<Revision>> {
    let text = |blob: Oid| {
        let bytes = repository.blob(blob).expect("a version");
        let start = head::asked(&bytes).start;
        let text = String::from_utf8(bytes).expect("a text");
        visibility::without_blocks(&text, start, audiences, level).unwrap_or(text)
    };
    let lineages = history.lineages.iter();
    lineages
        .map(|(file, lineage)| {
            let revisions = lineage.revisions.iter().map(|revision| {
                let status = match &revision.status {
                    Status::Renamed { from } => format!("moved from {from}"),
                    other => format!("{other:?}"),
                };
                Revision {
                    told: format!("{} {} {status}", revision.commit.0, revision.path),
                    lines: revision.lines,
                    text: text(revision.blob),
                }
            });
            let first = lineage.first.iter().map(|first| Revision {
                told: format!("first {}", first.path),
                lines: None,
                text: text(first.blob),
            });
            (file.clone(), revisions.chain(first).collect())
        })
        .collect()
}

const ADA: &str = "Ada van Vliet <ada@waterland.example>";
const PIET: &str = "Piet Puk <piet@elsewhere.example>";
const BOTH: &str = "audiences: [public, staff]\n";

fn public(site: TestSite) -> Vec<String> {
    stories(&site, 0)
}

/// `dikes.md: Piet Puk added, Ada van Vliet modified`
fn stories(site: &TestSite, rung: usize) -> Vec<String> {
    let (_, _, history) = read(site, rung);
    let lineages = history.lineages.iter();
    lineages
        .map(|(file, lineage)| {
            let revisions = lineage.revisions.iter().rev().map(|revision| {
                let author = &history.commits[revision.commit.0 as usize].author;
                let name = author.split(" <").next().unwrap_or_default();
                match &revision.status {
                    Status::Renamed { from } => format!("{name} moved {from}"),
                    Status::Added => format!("{name} added"),
                    Status::Modified => format!("{name} modified"),
                }
            });
            format!("{file}: {}", revisions.collect::<Vec<_>>().join(", "))
        })
        .collect()
}

#[test]
fn a_page_that_was_for_few_begins_with_the_day_on_which_all_may_read_it() {
    let secret = "---\naudience: staff\n---\n# The merger\n\nWe buy them.\n\nIn spring.\n";
    let site = TestSite::new().config(BOTH).commit(
        PIET,
        "2026-03-01",
        "Plan the merger",
        &[("merger.md", secret)],
    );
    site.remove("merger.md");
    let open = secret.replace("staff", "public");
    let site = site
        .commit(ADA, "2026-05-02", "Tell all", &[("news.md", open.as_str())])
        .commit(
            PIET,
            "2026-05-03",
            "Say more",
            &[("news.md", "# The merger\n\nWe did.\n")],
        );
    assert_eq!(
        stories(&site, 1),
        ["news.md: Piet Puk added, Ada van Vliet moved merger.md, Piet Puk modified"]
    );
    assert_eq!(
        public(site),
        ["news.md: Ada van Vliet added, Piet Puk modified"]
    );
}

#[test]
fn a_folder_that_is_opened_begins_with_that_day_and_one_that_was_closed_between_begins_again() {
    let index = |audience: &str| format!("---\naudience: {audience}\n---\n# Plans\n");
    let site = TestSite::new()
        .config(BOTH)
        .commit(
            PIET,
            "2026-03-01",
            "Begin",
            &[
                ("plans/_index.md", index("public").as_str()),
                ("plans/heron.md", "# Heron\n"),
            ],
        )
        .commit(
            PIET,
            "2026-03-02",
            "Close",
            &[("plans/_index.md", index("staff").as_str())],
        )
        .commit(
            PIET,
            "2026-03-03",
            "Go on",
            &[("plans/heron.md", "# Heron\n\nTop secret.\n")],
        )
        .commit(
            ADA,
            "2026-03-04",
            "Open",
            &[("plans/_index.md", index("public").as_str())],
        )
        .commit(
            PIET,
            "2026-03-05",
            "Go on",
            &[("plans/heron.md", "# Heron\n\nFor all.\n")],
        );
    assert_eq!(
        public(site),
        [
            "plans/_index.md: Ada van Vliet added",
            "plans/heron.md: Ada van Vliet added, Piet Puk modified",
        ]
    );
}

#[test]
fn who_wrote_only_in_a_block_for_others_wrote_nothing() {
    let page = |secret: &str| {
        format!(
            "# Dikes\n\n{{{{< audience staff >}}}}\n{secret}\n{{{{< /audience >}}}}\n\nThey hold.\n"
        )
    };
    let site = TestSite::new()
        .config(BOTH)
        .commit(
            PIET,
            "2026-03-01",
            "Begin",
            &[("dikes.md", page("One breaks.").as_str())],
        )
        .commit(
            ADA,
            "2026-03-02",
            "Be precise",
            &[("dikes.md", page("Two break.").as_str())],
        );
    assert_eq!(
        stories(&site, 1),
        ["dikes.md: Piet Puk added, Ada van Vliet modified"]
    );
    assert_eq!(public(site), ["dikes.md: Piet Puk added"]);
}

#[test]
fn what_was_written_before_there_were_audiences_was_for_few() {
    let site = TestSite::new()
        .config("title: Ours\n")
        .commit(
            PIET,
            "2026-03-01",
            "Begin",
            &[("dikes.md", "# Dikes\n\nOne breaks.\n")],
        )
        .commit(
            ADA,
            "2026-03-02",
            "Open up",
            &[
                ("polder.yaml", BOTH),
                ("dikes.md", "# Dikes\n\nThey hold.\n"),
            ],
        );
    assert_eq!(public(site), ["dikes.md: Ada van Vliet added"]);
}

#[test]
fn an_audience_that_is_gone_is_nobody() {
    let site = TestSite::new()
        .config("audiences: [public, members, staff]\n")
        .commit(
            PIET,
            "2026-03-01",
            "Begin",
            &[("dikes.md", "---\naudience: members\n---\n# Dikes\n")],
        )
        .commit(
            ADA,
            "2026-03-02",
            "Open up",
            &[("polder.yaml", BOTH), ("dikes.md", "# Dikes\n")],
        );
    assert_eq!(public(site), ["dikes.md: Ada van Vliet added"]);
}

#[test]
fn a_pattern_of_then_holds_for_then() {
    let site = TestSite::new()
        .config("audiences: [public, {name: staff, files: [\"pay/**\"]}]\n")
        .commit(
            PIET,
            "2026-03-01",
            "Begin",
            &[("pay/scales.md", "# Scales\n\nFrom 1 to 9.\n")],
        )
        .commit(ADA, "2026-03-02", "Open up", &[("polder.yaml", BOTH)])
        .commit(
            PIET,
            "2026-03-03",
            "Move",
            &[("scales.md", "# Scales\n\nFrom 1 to 9.\n")],
        );
    assert_eq!(
        public(site),
        [
            "pay/scales.md: Ada van Vliet added",
            "scales.md: Piet Puk added",
        ]
    );
}

#[test]
fn a_version_that_cannot_be_understood_is_for_nobody() {
    let site = TestSite::new()
        .config(BOTH)
        .commit(
            PIET,
            "2026-03-01",
            "Begin",
            &[
                ("a.md", "---\naudiance: staff\n---\n# A\n"),
                ("b.md", "---\naudience: [staff\n---\n# B\n"),
                ("c.md", "---\naudience: stuff\n---\n# C\n"),
            ],
        )
        .commit(
            ADA,
            "2026-03-02",
            "Mend",
            &[("a.md", "# A\n"), ("b.md", "# B\n"), ("c.md", "# C\n")],
        );
    assert_eq!(
        public(site),
        [
            "a.md: Ada van Vliet added",
            "b.md: Ada van Vliet added",
            "c.md: Ada van Vliet added",
        ]
    );
}

#[test]
fn a_history_with_holes_is_told_to_the_highest_audience_only() {
    let site = TestSite::new()
        .config(BOTH)
        .commit(
            PIET,
            "2026-03-01",
            "Begin",
            &[("plans/heron.md", "# Heron\n")],
        )
        .commit(
            ADA,
            "2026-03-02",
            "Go on",
            &[("plans/heron.md", "# Heron\n\nA bird.\n")],
        );
    let git = git2::Repository::open(site.root()).expect("a repository");
    let first = git
        .revparse_single("HEAD~1^{tree}:plans")
        .expect("a tree")
        .id()
        .to_string();
    fs_err::remove_file(
        site.root()
            .join(".git/objects")
            .join(&first[..2])
            .join(&first[2..]),
    )
    .expect("a loose object");
    let (_, _, history) = read(&site, 0);
    assert!(history.lineages.is_empty() && history.commits.is_empty());
    assert!(
        history
            .problems
            .iter()
            .any(|problem| problem.contains("below the highest audience"))
    );
}

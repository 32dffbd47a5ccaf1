//! The same input gives the same bytes: twice, anywhere, on any machine.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use rayon::ThreadPoolBuilder;
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::company;
use crate::company::AUDIENCES;
use crate::company::Company;
use crate::company::Files;
use crate::company::TOP;
use crate::site::Built;
use crate::site::TestSite;

use polder::cache::Cache;

fn build(site: &TestSite, threads: usize) -> Built {
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads");
    pool.install(|| site.build_for(AUDIENCES[TOP], &mut Cache::in_memory()))
}

#[test]
fn twice_and_elsewhere_and_with_other_threads_the_bytes_are_the_same() {
    company::check(8, &Company::strategy(), |company| {
        let [here, there] = [TestSite::new(), TestSite::new()];
        for site in [&here, &there] {
            company::write(site.root(), &Files::new(), &company.files(TOP));
        }
        let first = build(&here, 1);
        for again in [build(&here, 1), build(&here, 2), build(&there, 2)] {
            prop_assert_eq!(&again.keys, &first.keys);
            prop_assert!(again.files == first.files);
            prop_assert_eq!(again.told(), first.told());
            prop_assert_eq!(again.next_change, first.next_change);
        }
        Ok(())
    });
}

#[test]
fn what_the_program_writes_does_not_depend_on_where_it_runs() {
    let site = |site: TestSite| {
        site.config("languages: [en, nl]\nbase_url: https://intranet.example\n")
            .page(
                "_index.md",
                "# Ours\n\nSee [[Zürich]], [nothing](nothing.md).\n",
            )
            .page(
                "wiki/Zürich.md",
                "---\ntags: [één, Zwei, zwei]\n---\n# Zürich\n\n```rust\nlet x = 1;\n```\n",
            )
            .page("wiki/Ärger.md", "# Ärger\n\n![[Zürich]]\n")
            .page("wiki/zebra.nl.md", "# Zebra\n")
            .page(
                "blog/2026-05-31-late.md",
                "---\npublish: 2026-06-01\n---\n# Late\n",
            )
            .page(
                "blog/2026-06-02-later.md",
                "---\npublish: 2026-06-02\n---\n# Later\n",
            )
    };
    let (here, there) = (site(TestSite::new()), site(TestSite::new()));
    let first = written(&here, &[("TZ", "UTC"), ("LC_ALL", "C")]);
    let others: [&[(&str, &str)]; 4] = [
        &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8")],
        &[
            ("TZ", "Pacific/Midway"),
            ("LANG", "nl_NL.UTF-8"),
            ("LANGUAGE", "nl"),
        ],
        &[
            ("TZ", "Nowhere/At all"),
            ("LC_COLLATE", "sv_SE.UTF-8"),
            ("RAYON_NUM_THREADS", "1"),
        ],
        &[
            ("HOME", "/nonexistent"),
            ("COLUMNS", "20"),
            ("CI", "true"),
            ("NO_COLOR", "1"),
        ],
    ];
    for variables in others {
        for site in [&here, &there] {
            let again = written(site, variables);
            assert_eq!(
                again.keys().collect::<Vec<_>>(),
                first.keys().collect::<Vec<_>>()
            );
            for (path, bytes) in &again {
                assert!(
                    *bytes == first[path],
                    "{path} is another with {variables:?}"
                );
            }
        }
    }
    assert!(
        first.contains_key("blog/2026-05-31-late/index.html"),
        "{:?}",
        first.keys()
    );
    assert!(!first.contains_key("blog/2026-06-02-later/index.html"));
}

/// What `polder build` writes into an empty folder at the last second of 1 June 2026, UTC.
fn written(site: &TestSite, variables: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let place = TempDir::new().expect("a folder");
    let output = place.path().join("out");
    let run = Command::new(env!("CARGO_BIN_EXE_polder"))
        .args(["build", "--quiet", "--site"])
        .arg(site.root())
        .arg("--output")
        .arg(&output)
        .arg("--cache")
        .arg(place.path().join("cache"))
        .env("SOURCE_DATE_EPOCH", "1780358399")
        .envs(variables.iter().copied())
        .current_dir(place.path())
        .output()
        .expect("a program");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    files(&output)
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below");
            (
                path.display().to_string(),
                fs_err::read(entry.path()).expect("a file"),
            )
        })
        .collect()
}

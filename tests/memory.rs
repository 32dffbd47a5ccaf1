//! A build that remembers gives what a build that remembers nothing gives, whatever people did between.

use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;

use polder::cache::Cache;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use tempfile::TempDir;

use crate::company;
use crate::company::AUDIENCES;
use crate::company::Company;
use crate::company::Edit;
use crate::company::Files;
use crate::company::TOP;
use crate::site::Built;
use crate::site::TestSite;

/// What people do, and for whom is built then.
fn story() -> impl Strategy<Value = (Company, Vec<(Edit, usize)>)> {
    let audience = prop_oneof![Just(TOP), 0..TOP];
    (Company::strategy(), vec((Edit::strategy(), audience), 1..8))
}

#[test]
fn a_warm_build_is_a_cold_build() {
    company::check(20, &story(), |(mut company, edits)| {
        let site = TestSite::new();
        let disk = TempDir::new().expect("a folder");
        let mut memory = Cache::in_memory();
        let mut keys = Keys::default();
        let mut written = company.files(TOP);
        company::write(site.root(), &Files::new(), &written);
        warm(&site, TOP, &mut memory, disk.path());
        for (edit, audience) in &edits {
            company.edit(edit);
            let next = company.files(TOP);
            company::write(site.root(), &written, &next);
            written = next;
            let cold = site.build_for(AUDIENCES[*audience], &mut Cache::in_memory());
            let [kept, loaded] = warm(&site, *audience, &mut memory, disk.path());
            same(&kept, &cold, "from memory")?;
            same(&loaded, &cold, "from disk")?;
            keys.tell_apart(&cold)?;
        }
        Ok(())
    });
}

/// The bytes that each path had under each key.
#[derive(Default)]
struct Keys(HashMap<(String, String), Vec<u8>>);

impl Keys {
    /// The writer leaves a file alone whose key is as before: two keys are one only if the bytes are.
    fn tell_apart(&mut self, built: &Built) -> Result<(), TestCaseError> {
        for (path, bytes) in &built.files {
            let key = (path.clone(), built.keys[path].clone());
            let known = self.0.entry(key).or_insert_with(|| bytes.clone());
            prop_assert!(
                known == bytes,
                "{} has other bytes under the same key",
                path
            );
        }
        Ok(())
    }
}

/// As `serve` builds and as `build` does.
fn warm(site: &TestSite, audience: usize, memory: &mut Cache, disk: &Path) -> [Built; 2] {
    let kept = site.build_for(AUDIENCES[audience], memory);
    let mut cache = Cache::open(disk);
    let loaded = site.build_for(AUDIENCES[audience], &mut cache);
    cache.save().expect("room for the cache");
    [kept, loaded]
}

fn same(warm: &Built, cold: &Built, whence: &str) -> Result<(), TestCaseError> {
    let paths = |built: &Built| built.files.keys().cloned().collect::<Vec<_>>();
    prop_assert_eq!(paths(warm), paths(cold), "the files {}", whence);
    for (path, bytes) in &warm.files {
        prop_assert!(
            *bytes == cold.files[path],
            "{path} {whence} is\n{}\nand not\n{}",
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&cold.files[path]),
        );
        prop_assert_eq!(&warm.keys[path], &cold.keys[path], "the key of {}", path);
    }
    prop_assert_eq!(warm.told(), cold.told(), "what is told {}", whence);
    Ok(())
}

/// What may happen to a cache on a disk.
#[derive(Clone, Debug)]
enum Damage {
    Flip(usize, usize, u8),
    Truncate(usize, usize),
    Swap(usize, usize),
    OtherVersion(usize),
    Empty(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let any = || 0..10_000_usize;
    prop_oneof![
        (any(), any(), 1..=255_u8).prop_map(|(file, at, bits)| Damage::Flip(file, at, bits)),
        (any(), any()).prop_map(|(file, length)| Damage::Truncate(file, length)),
        (any(), any()).prop_map(|(one, other)| Damage::Swap(one, other)),
        any().prop_map(Damage::OtherVersion),
        any().prop_map(Damage::Empty),
    ]
}

#[test]
fn a_damaged_cache_costs_time_and_nothing_else() {
    let damages = vec(damage(), 1..20);
    company::check(8, &(Company::strategy(), damages), |(company, damages)| {
        let site = TestSite::new();
        let disk = TempDir::new().expect("a folder");
        company::write(site.root(), &Files::new(), &company.files(TOP));
        let build = |cache: &mut Cache| site.build_for(AUDIENCES[TOP], cache);
        for _ in 0..2 {
            let mut cache = Cache::open(disk.path());
            build(&mut cache);
            cache.save().expect("room for the cache");
        }
        harm(disk.path(), &damages);
        let cold = build(&mut Cache::in_memory());
        let mut cache = Cache::open(disk.path());
        same(&build(&mut cache), &cold, "from a damaged cache")?;
        cache.save().expect("room for the cache");
        same(
            &build(&mut Cache::open(disk.path())),
            &cold,
            "from a mended cache",
        )
    });
}

fn harm(folder: &Path, damages: &[Damage]) {
    let mut files: Vec<PathBuf> = fs_err::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let file = |number: usize| &files[number % files.len()];
    for damage in damages {
        match damage {
            Damage::Flip(which, at, bits) => change(file(*which), |bytes| {
                if !bytes.is_empty() {
                    let at = at % bytes.len();
                    bytes[at] ^= bits;
                }
            }),
            Damage::Truncate(which, length) => change(file(*which), |bytes| {
                bytes.truncate(length % (bytes.len() + 1));
            }),
            Damage::Swap(one, other) => {
                let (one, other) = (file(*one), file(*other));
                let bytes = fs_err::read(one).expect("a file");
                fs_err::copy(other, one).expect("a file");
                fs_err::write(other, bytes).expect("a file");
            }
            Damage::OtherVersion(which) => change(file(*which), |bytes| {
                // Behind the mark stands the fingerprint of the program.
                for byte in bytes.iter_mut().skip(8).take(32) {
                    *byte = !*byte;
                }
            }),
            Damage::Empty(which) => change(file(*which), Vec::clear),
        }
    }
}

fn change(file: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs_err::read(file).expect("a file");
    change(&mut bytes);
    fs_err::write(file, bytes).expect("a file");
}

/// Builds, lets something happen, and builds again with what was remembered.
fn after(site: &TestSite, change: impl FnOnce(&TestSite)) -> Built {
    let mut cache = Cache::in_memory();
    site.build_with(&mut cache);
    change(site);
    let warm = site.build_with(&mut cache);
    let cold = site.build();
    if let Err(failure) = same(&warm, &cold, "from memory") {
        panic!("{failure}");
    }
    warm
}

#[test]
fn lines_that_are_hidden_move_what_is_told() {
    let text = |hidden: &str| {
        format!(
            "See\n{{{{< audience staff >}}}}\n{hidden}{{{{< /audience >}}}}\n[far](nothing.md)\n"
        )
    };
    let site = TestSite::new()
        .config("audiences: [public, staff]")
        .audience("public")
        .page("a.md", &text("one\n"));

    after(&site, |site| site.write("a.md", text("one\ntwo\n")))
        .tells("a.md:6:1: `nothing.md` leads nowhere");
}

#[test]
fn pages_that_move_into_content_are_told_of_there() {
    let site = TestSite::new().page("a.md", "---\nauthor: ada\n---\ntext\n");

    after(&site, |site| {
        site.remove("a.md");
        site.write("content/a.md", "---\nauthor: ada\n---\ntext\n");
    })
    .tells("content/a.md:2:1: Polder does not know the key `author`");
}

#[test]
fn a_link_without_a_destination_leads_to_its_own_page() {
    let site = TestSite::new()
        .page("wiki/a.md", "[here]()\n")
        .page("wiki/b.md", "text\n");

    after(&site, |site| {
        site.write("wiki/_index.md", "---\nurl: /else/\n---\ntext\n")
    })
    .is("wiki/a/", "<p><a href=\"#\">here</a></p>");
}

#[test]
fn the_title_of_a_page_too_deep_to_embed_is_remembered_too() {
    let mut site = TestSite::new();
    for depth in 0..12 {
        site = site.page(&format!("p{depth}.md"), &format!("![[p{}]]\n", depth + 1));
    }

    after(&site, |site| {
        site.write("p9.md", "---\ntitle: Another\n---\n![[p10]]\n")
    })
    .shows("p0/", "Another");
}

#[test]
fn what_fills_a_shortcode_is_looked_up_again() {
    let site = TestSite::new()
        .page("people/ada.md", "---\nname: Ada\n---\n")
        .file("templates/shortcodes/box.html", "<i>{{ body | safe }}</i>")
        .file("x.rs", "one\n")
        .page(
            "a.md",
            "{{< person ada >}} {{< box >}}b{{< /box >}}\n\n{{< include x.rs >}}\n",
        );

    after(&site, |site| {
        site.write("people/ada.md", "---\nname: Countess\n---\n");
        site.write("templates/shortcodes/box.html", "<b>{{ body | safe }}</b>");
        site.write("x.rs", "two\n");
    })
    .shows("a/", "Countess")
    .shows("a/", "<b>b</b>")
    .shows("a/", "two");
}

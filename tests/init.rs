//! A site begins: from the example or nearly empty, never over what is there, and fine from its first minute.

use polder::cache::Cache;
use polder::content::audience::Level;
use polder::pipeline;
use polder::pipeline::BuildInput;
use polder::progress::Progress;
use polder::source;

use crate::program::git;
use crate::program::polder;
use crate::site::TestSite;

/// Builds the site in a folder for its highest audience, and gives what was told but notes.
fn complaints(site: &TestSite, folder: &str) -> Vec<String> {
    let root = site.root().join(folder);
    let (config, mut told) = source::read_config(&root).expect("a config");
    let audience: Level = config.audiences.highest();
    let input = BuildInput {
        root,
        config,
        today: "2026-11-22".parse().expect("a date"),
        audience,
        drafts: true,
        portable: false,
        service: None,
        discussions: None,
        progress: Progress::default(),
    };
    let build = pipeline::build(&input, &mut Cache::in_memory()).expect("a build that can run");
    assert!(!build.files.is_empty());
    told.extend(build.diagnostics);
    told.iter()
        .filter(|told| told.severity != polder::content::diagnostic::Severity::Note)
        .map(ToString::to_string)
        .collect()
}

#[test]
fn the_example_is_copied_whole_and_is_fine() {
    let site = TestSite::new();
    let ran = polder(&site, &["init", "intranet"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains("polder serve --site intranet"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("polder new --site intranet post"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("git init"), "{}", ran.out);
    assert_eq!(complaints(&site, "intranet"), Vec::<String>::new());

    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/content-example");
    let mut size = 0;
    for entry in walkdir::WalkDir::new(example) {
        let entry = entry.expect("an entry");
        let path = entry.path().strip_prefix(example).expect("a path");
        if !entry.file_type().is_file() || path.starts_with(".polder") || path.starts_with("public")
        {
            continue;
        }
        let original = fs_err::read(entry.path()).expect("a file");
        let copy = fs_err::read(site.root().join("intranet").join(path)).expect("a copy");
        assert!(original == copy, "{}", path.display());
        size += original.len();
    }
    // It is part of the program, which shall stay small.
    assert!(size < 1_500_000, "the example has grown to {size} bytes");
    assert!(!site.root().join("intranet/.polder").exists());
}

#[test]
fn the_example_takes_another_name() {
    let site = TestSite::new();
    polder(
        &site,
        &["init", "intranet", "--title", "Acme: pumps & more"],
    );
    let read = |path: &str| {
        fs_err::read_to_string(site.root().join("intranet").join(path)).expect("a file")
    };
    assert!(read("polder.yaml").contains("\ntitle: \"Acme: pumps & more\"\n"));
    assert!(read("content/_index.md").contains("\ntitle: \"Acme: pumps & more\"\n"));
    assert!(!read("content/wiki/_index.md").contains("Acme"));
    assert_eq!(complaints(&site, "intranet"), Vec::<String>::new());
}

#[test]
fn an_empty_site_looks_alive_in_every_language() {
    for (language, word) in [
        ("en", "Good to have you here"),
        ("nl", "Fijn dat je er bent"),
        ("fr", "Bienvenue"),
        ("de", "Schön, dass du da bist"),
        ("pt-BR", "Good to have you here"),
    ] {
        let site = TestSite::new();
        let arguments = [
            "init",
            ".",
            "--minimal",
            "--title",
            "Acme",
            "--language",
            language,
        ];
        let ran = polder(&site, &arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.contains("\n  polder serve\n"), "{}", ran.out);
        let built = site.build();
        // Of a language that the theme does not speak that is told.
        let is_foreign = language == "pt-BR";
        built
            .tells_only(usize::from(is_foreign))
            .shows("", word)
            .has("wiki/")
            .has("blog/");
        assert!(built.text("").contains("<title>Acme"), "{}", built.text(""));
        assert!(built.text("").contains(&format!("lang=\"{language}\"")));
        assert!(site.root().join(".gitignore").exists());
    }
}

#[test]
fn nothing_is_written_over() {
    let site = TestSite::new().page("notes.md", "# Mine\n");
    let ran = polder(&site, &["init"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .contains("`notes.md` would be in the way; name a new folder"),
        "{}",
        ran.err
    );
    assert!(!site.root().join("polder.yaml").exists());

    let ran = polder(&site, &["init", "notes.md"]);
    assert!(
        ran.err.contains("`notes.md` is a file; name a folder"),
        "{}",
        ran.err
    );
    assert_eq!(ran.code, Some(2));

    let site = TestSite::new().config("title: X\n");
    let ran = polder(&site, &["init"]);
    assert!(
        ran.err.contains("there is a site in `.` already"),
        "{}",
        ran.err
    );
    assert_eq!(ran.code, Some(2));
}

#[test]
fn an_empty_repository_may_become_a_site() {
    let site = TestSite::new();
    git(&site, &["init", "-q"]);
    let ran = polder(&site, &["init", "--minimal"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!ran.out.contains("git init"), "{}", ran.out);
    git(&site, &["add", "."]);
    git(&site, &["commit", "-q", "-m", "Begin"]);
    site.build().is_fine();
}

#[test]
fn a_wish_that_cannot_be_is_told_with_its_cure() {
    let site = TestSite::new();
    for (arguments, told) in [
        (
            &["init", "a", "--language", "nl"][..],
            "begin with --minimal",
        ),
        (
            &["init", "a", "--minimal", "--language", "n l"],
            "write it as in HTML",
        ),
        (
            &["init", "a", "--minimal", "--title", " "],
            "wants a name in one line",
        ),
    ] {
        let ran = polder(&site, arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.err.contains(told), "{}", ran.err);
        assert!(!site.root().join("a").exists());
    }
}

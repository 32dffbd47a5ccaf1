//! A page in several languages: which of them is behind the others, and the way from one to another.

use polder::cache::Cache;

use crate::site::Built;
use crate::site::TestSite;

const ADA: &str = "Ada van Vliet <ada@waterland.example>";

const NOTICE: &str = "<p class=\"notice\">Het origineel is nieuwer: het veranderde in maart 2026,";

/// An English page and its Dutch translation, written together.
fn written(config: &str) -> TestSite {
    TestSite::new()
        .config(&format!("languages: [en, nl, fr]\n{config}"))
        .commit(
            ADA,
            "2026-01-10",
            "Begin",
            &[
                ("wiki/dikes.md", "# Dikes\n\nThey hold.\n"),
                ("wiki/dikes.nl.md", "# Dijken\n\nZe houden.\n"),
                ("wiki/only.md", "# Only English\n"),
            ],
        )
}

fn changed(site: TestSite, day: &str, files: &[(&str, &str)]) -> TestSite {
    site.commit(ADA, day, "Change", files)
}

fn is_older(built: &Built) -> bool {
    built
        .main("nl/wiki/dikes/")
        .contains("Het origineel is nieuwer")
}

#[test]
fn a_translation_says_that_its_original_is_newer() {
    let site = changed(
        written(""),
        "2026-03-05",
        &[("wiki/dikes.md", "# Dikes\n\nThey hold, mostly.\n")],
    );
    let built = site.build();

    built
        .shows("nl/wiki/dikes/", NOTICE)
        .shows(
            "nl/wiki/dikes/",
            "<a href=\"../../../wiki/dikes/\" hreflang=\"en\">Lees het origineel (English)</a>",
        )
        .shows(
            "nl/wiki/dikes/",
            "<a href=\"../../../wiki/dikes/history/\" hreflang=\"en\">Wat daar veranderde</a>",
        )
        .hides("wiki/dikes/", "class=\"notice\"")
        .shows("nl/care/", "het origineel veranderde in maart 2026")
        .tells(
            "wiki/dikes.nl.md: its original, `wiki/dikes.md`, was changed after this translation",
        )
        .tells_only(1);

    // Who brings the news across, in whatever words, has followed.
    let site = changed(
        site,
        "2026-04-01",
        &[("wiki/dikes.nl.md", "# Dijken\n\nZe houden, meestal.\n")],
    );
    assert!(!is_older(site.build().tells_only(0)));
}

#[test]
fn what_changes_no_word_makes_no_translation_older() {
    let spaced = [("wiki/dikes.md", "# Dikes\n\nThey  hold.  \n")];
    assert!(!is_older(
        &changed(written(""), "2026-03-05", &spaced).build()
    ));
    // Nor do both at once, nor the translation alone.
    let both = [
        ("wiki/dikes.md", "# Dikes\n\nThey hold well.\n"),
        ("wiki/dikes.nl.md", "# Dijken\n\nZe houden goed.\n"),
    ];
    assert!(!is_older(
        &changed(written(""), "2026-03-05", &both).build()
    ));
    assert!(!is_older(
        &changed(written(""), "2026-03-05", &both[1..]).build()
    ));
    // Blanks in the translation do not bring it up to date; a date in its head does.
    let site = changed(written(""), "2026-03-05", &both[..1]);
    let blanks = [("wiki/dikes.nl.md", "# Dijken\n\nZe  houden.\n")];
    let site = changed(site, "2026-03-06", &blanks);
    assert!(is_older(&site.build()));
    site.write(
        "wiki/dikes.nl.md",
        "---\nupdated: 2026-03-07\n---\n# Dijken\n\nZe houden.\n",
    );
    assert!(!is_older(&site.build()));
    // Without a history nobody knows.
    fs_err::remove_dir_all(site.root().join(".git")).expect("a repository");
    site.write("wiki/dikes.nl.md", "# Dijken\n\nZe houden.\n");
    assert!(!is_older(&site.build()));
}

#[test]
fn a_warm_build_sees_that_a_translation_fell_behind() {
    let site = written("");
    let mut cache = Cache::in_memory();
    assert!(!is_older(&site.build_with(&mut cache)));
    let site = changed(
        site,
        "2026-03-05",
        &[("wiki/dikes.md", "# Dikes\n\nThey hold, mostly.\n")],
    );
    let warm = site.build_with(&mut cache);
    assert!(is_older(&warm));
    assert!(warm.files == site.build().files);
}

#[test]
fn what_readers_may_not_see_makes_nothing_older() {
    // Above them the original says more than they may know of: its change was never there.
    let config = "audiences: [public, board]\n";
    let site = changed(
        written(config),
        "2026-03-05",
        &[(
            "wiki/dikes.md",
            "---\naudience: board\n---\n# Dikes\n\nThey leak.\n",
        )],
    )
    .audience("public");
    let site = changed(
        site,
        "2026-04-05",
        &[("wiki/dikes.md", "# Dikes\n\nThey hold.\n")],
    );
    let built = site.build();
    built.has("nl/wiki/dikes/");
    assert!(!is_older(&built), "{}", built.main("nl/wiki/dikes/"));
}

#[test]
fn every_page_leads_to_itself_in_other_languages() {
    let built = written("base_url: https://waterland.example\n").build();

    let header = |path: &str| {
        let page = built.text(path);
        let (_, header) = page
            .split_once("<header class=\"site\">")
            .expect("a header");
        header
            .split_once("</header>")
            .expect("its end")
            .0
            .to_owned()
    };
    let dutch = header("nl/wiki/dikes/");
    for link in [
        "<a href=\"../../../wiki/dikes/\" lang=\"en\" hreflang=\"en\">English</a>",
        "<a href=\"./\" lang=\"nl\" hreflang=\"nl\" aria-current=\"true\">Nederlands</a>",
    ] {
        assert!(dutch.contains(link), "{link} is not in {dutch}");
    }
    // What there is not is not offered; lists are there in every language.
    assert!(!dutch.contains("Français"), "{dutch}");
    assert!(!header("wiki/only/").contains("hreflang"));
    assert!(header("nl/wiki/").contains("English"));
    assert!(header("all/").contains("href=\"../nl/all/\""));
    // A machine finds them all, and where to send whoever speaks none of them.
    for path in ["wiki/dikes/", "nl/wiki/dikes/"] {
        let page = built.text(path);
        for (lang, at) in [
            ("en", "wiki/dikes/"),
            ("nl", "nl/wiki/dikes/"),
            ("x-default", "wiki/dikes/"),
        ] {
            let link = format!(
                "<link rel=\"alternate\" hreflang=\"{lang}\" href=\"https://waterland.example/{at}\">"
            );
            assert!(page.contains(&link), "{link} is not in {page}");
        }
    }
}

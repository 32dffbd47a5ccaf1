//! Where pages lived before: old addresses lead on, and old links are understood.

use polder::cache::Cache;

use crate::program::git;
use crate::site::Built;
use crate::site::TestSite;

const ADA: &str = "Ada van Vliet <ada@waterland.example>";
const PUMPS: &str = "# Pumps\n\nThey lift the water over the dike, day and night.\n";
const DIKES: &str = "# Dikes\n\nThey are made of clay, and sheep keep the grass short.\n";

/// Moves a file with `git mv`; the next commit tells of it.
fn moved(site: TestSite, day: &str, pairs: &[(&str, &str)]) -> TestSite {
    for (from, to) in pairs {
        let to_path = site.root().join(to);
        fs_err::create_dir_all(to_path.parent().expect("a folder")).expect("a folder");
        git(&site, &["mv", from, to]);
    }
    site.commit(ADA, day, "Move", &[])
}

fn begun(files: &[(&str, &str)]) -> TestSite {
    TestSite::new().commit(ADA, "2026-01-01", "Begin", files)
}

fn leads(built: &Built, from: &str, to: &str) {
    let text = built.text(from);
    assert!(
        text.contains(&format!("content=\"0; url={to}\"")),
        "{from} does not lead to {to}:\n{text}"
    );
}

#[test]
fn an_old_address_leads_to_where_the_page_is_now() {
    let site = begun(&[("wiki/pumps.md", PUMPS), ("wiki/dikes.md", DIKES)]);
    let site = moved(site, "2026-02-01", &[("wiki/pumps.md", "wiki/engines.md")]);
    let site = moved(site, "2026-03-01", &[("wiki/engines.md", "water/lifts.md")]);
    let built = site.build();
    built.is_fine();
    leads(&built, "wiki/pumps/", "../../water/lifts/");
    leads(&built, "wiki/engines/", "../../water/lifts/");
}

#[test]
fn what_lives_at_an_old_address_now_stays_there() {
    let site = begun(&[("wiki/pumps.md", PUMPS), ("recent.md", DIKES)]);
    let site = moved(
        site,
        "2026-02-01",
        &[
            ("wiki/pumps.md", "wiki/engines.md"),
            ("recent.md", "dikes.md"),
        ],
    );
    let built = site
        .commit(
            ADA,
            "2026-03-01",
            "Write",
            &[(
                "wiki/pumps.md",
                "---\ndate: 2026-03-01\n---\n# Another\n\nA page about shoes.\n",
            )],
        )
        .build();
    built
        .is_fine()
        .shows("wiki/pumps/", "A page about shoes.")
        .shows("recent/", "Another");
}

#[test]
fn names_that_were_swapped_lead_nowhere_else() {
    let site = begun(&[("a.md", PUMPS), ("b.md", DIKES)]);
    let site = moved(site, "2026-02-01", &[("a.md", "c.md")]);
    let site = moved(site, "2026-02-02", &[("b.md", "a.md")]);
    let built = moved(site, "2026-02-03", &[("c.md", "b.md")]).build();
    built.is_fine().shows("a/", "clay").shows("b/", "lift");
    leads(&built, "c/", "../b/");
}

#[test]
fn of_several_pages_the_last_that_left_is_meant() {
    let site = begun(&[("a.md", PUMPS)]);
    let site = moved(site, "2026-02-01", &[("a.md", "b.md")]);
    let site = site.commit(ADA, "2026-02-02", "Write", &[("a.md", DIKES)]);
    let site = moved(site, "2026-02-03", &[("a.md", "c.md")]);
    let built = site
        .commit(ADA, "2026-03-01", "Link", &[("d.md", "[it](a.md)\n")])
        .build();
    leads(&built, "a/", "../c/");
    built
        .tells("d.md:1:1: `a.md` moved to `c.md`")
        .tells_only(1)
        .is("d/", "<p><a href=\"../c/\">it</a></p>");
}

#[test]
fn an_alias_goes_before_history() {
    let site = begun(&[("a.md", PUMPS), ("b.md", DIKES)]);
    let site = moved(site, "2026-02-01", &[("a.md", "c.md")]);
    let built = site
        .page(
            "b.md",
            "---\naliases: [/a/]\n---\n# Dikes\n\n[a](a.md), [address](/a/)\n",
        )
        .build();
    leads(&built, "a/", "../b/");
    built
        .tells("b.md:6:1: `a.md` moved to `c.md`")
        .tells_only(1);
}

#[test]
fn another_case_is_the_same_address() {
    let site = begun(&[("Wiki/Pumps.md", PUMPS), ("Wiki/Dikes.md", DIKES)]);
    moved(
        site,
        "2026-02-01",
        &[
            ("Wiki/Pumps.md", "wiki/pumps.md"),
            ("Wiki/Dikes.md", "wiki/dikes.md"),
        ],
    )
    .page("b.md", "[old](Wiki/Pumps.md)\n")
    .build()
    .is_fine()
    .has("wiki/pumps/")
    .lacks("Wiki/Pumps/");
}

#[test]
fn a_page_that_gets_a_language_leaves_its_address() {
    let site = begun(&[
        ("polder.yaml", "languages: [en, nl]\n"),
        ("a.md", PUMPS),
        ("b.md", DIKES),
    ]);
    let site = moved(
        site,
        "2026-02-01",
        &[("a.md", "a.nl.md"), ("b.md", "nl/c.md")],
    );
    let built = site.page("d.md", "[a](a.md) [b](b.md) [[b]]\n").build();
    leads(&built, "a/", "../nl/a/");
    leads(&built, "b/", "../nl/c/");
    built
        .tells("d.md:1:11: `b.md` moved to `nl/c.md`")
        .tells("d.md:1:21: `b.md` moved to `nl/c.md`");
}

#[test]
fn a_folder_that_was_renamed_leads_on() {
    let site = begun(&[
        (
            "wiki/README.md",
            "# The wiki\n\nWhat we know of water, in many pages.\n",
        ),
        ("wiki/tools/pumps.md", PUMPS),
        ("wiki/tools/dikes.md", DIKES),
        (
            "notes/a.md",
            "# A\n\nFirst of all come the herons, and then the frogs.\n",
        ),
        (
            "notes/b.md",
            "# B\n\nSecond come the cows, if the grass is dry enough.\n",
        ),
    ]);
    let site = moved(
        site,
        "2026-02-01",
        &[("wiki", "handbook"), ("notes", "diary")],
    );
    let built = site
        .page(
            "c.md",
            "[w](wiki/) [n](/notes/) [t](wiki/tools) [p](wiki/tools/pumps.md#x)\n",
        )
        .build();
    leads(&built, "wiki/", "../handbook/");
    leads(&built, "wiki/tools/", "../../handbook/tools/");
    leads(
        &built,
        "wiki/tools/pumps/",
        "../../../handbook/tools/pumps/",
    );
    leads(&built, "notes/", "../diary/");
    built
        .tells("c.md:1:1: `wiki/README.md` moved to `handbook/README.md`")
        .tells("c.md:1:12: the folder `notes` is gone; its pages are at /diary/")
        .tells("c.md:1:25: the folder `wiki/tools` is gone; its pages are at /handbook/tools/")
        .tells("c.md:1:41: `wiki/tools/pumps.md` moved to `handbook/tools/pumps.md`")
        .tells_only(4)
        .shows("c/", "<a href=\"../diary/\">n</a>")
        .shows("c/", "<a href=\"../handbook/tools/pumps/#x\">p</a>");
}

#[test]
fn a_site_that_moves_into_content_keeps_its_addresses() {
    let site = begun(&[
        ("wiki/pumps.md", PUMPS),
        ("dikes.md", DIKES),
        (".notes/x.md", "# X\n\nHidden.\n"),
    ]);
    let site = moved(
        site,
        "2026-02-01",
        &[
            ("wiki", "content/wiki"),
            ("dikes.md", "content/clay.md"),
            (".notes/x.md", "content/x.md"),
        ],
    );
    let built = site.build();
    built.is_fine().has("wiki/pumps/").lacks(".notes/x/");
    leads(&built, "dikes/", "../clay/");
}

#[test]
fn the_cure_of_an_old_link_is_the_text_to_write() {
    let site = begun(&[("wiki/p1.md", PUMPS), ("wiki/d1.md", DIKES)]);
    let site = moved(
        site,
        "2026-02-01",
        &[
            ("wiki/p1.md", "water/the lifts.md"),
            ("wiki/d1.md", "wiki/walls.md"),
        ],
    );
    let built = site
        .page(
            "wiki/a.md",
            "[p](p1.md) [[p1]] [[d1|d]] [u](/wiki/d1/) [b](../d1/)\n",
        )
        .page("wiki/b.md", "![[d1]]\n")
        .build();
    let told = built.told();
    for cure in [
        "write `../water/the%20lifts.md`",
        "write `[[the lifts]]`",
        "write `[[walls]]`",
        "write `/wiki/walls/`",
        "write `walls.md`",
    ] {
        let given = built
            .diagnostics
            .iter()
            .any(|d| d.help.as_deref() == Some(cure));
        assert!(given, "nobody says: {cure}\n{told}");
    }
    built
        .tells_only(6)
        .shows("wiki/b/", "sheep")
        .shows("wiki/a/", "<a href=\"../walls/\">d</a>");
}

#[test]
fn what_was_remembered_before_a_move_is_not_believed_after_it() {
    let site = begun(&[
        ("wiki/pumps.md", PUMPS),
        ("wiki/dikes.md", DIKES),
        ("a.md", "[p](wiki/pumps.md) ![[wiki/dikes]]\n"),
    ]);
    let mut cache = Cache::in_memory();
    site.build_with(&mut cache).is_fine();
    let site = moved(site, "2026-02-01", &[("wiki", "water")]);
    let site = moved(site, "2026-02-02", &[("water/pumps.md", "water/lifts.md")]);
    let (warm, cold) = (site.build_with(&mut cache), site.build());
    assert_eq!(warm.keys, cold.keys);
    assert_eq!(warm.told(), cold.told());
    warm.tells_only(2)
        .shows("a/", "<a href=\"../water/lifts/\">p</a>");
    site.write("wiki/pumps.md", "# New\n");
    let (warm, cold) = (site.build_with(&mut cache), site.build());
    assert_eq!(warm.keys, cold.keys);
    warm.tells_only(1)
        .shows("a/", "<a href=\"../wiki/pumps/\">p</a>");
}

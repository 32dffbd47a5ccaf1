//! Pages that could use a hand, and what somebody leaves behind.

use crate::program::polder;
use crate::site::Built;
use crate::site::TestSite;

const ADA: &str = "Ada van Vliet <ada@waterland.example>";
const BEN: &str = "Ben Bos <ben@waterland.example>";

const ADAS: &str = "---\nname: Ada van Vliet\nemails: [ada@waterland.example]\n---\n";
const BENS: &str = "---\nname: Ben Bos\nemails: [ben@waterland.example]\nleft: 2026-05-01\n---\n";

/// The groups of the list, each with its pages and their reasons.
fn cares(built: &Built, path: &str) -> Vec<String> {
    let main = built.main(path);
    let mut lines = Vec::new();
    for part in main.split("<section aria-labelledby=\"").skip(1) {
        let (id, part) = part.split_once('"').expect("an id");
        for line in part.split("<li>").skip(1) {
            let (line, _) = line.split_once("</li>").expect("its end");
            let mut text = String::new();
            let mut inside = false;
            for c in line.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    c if !inside => text.push(c),
                    _ => {}
                }
            }
            lines.push(format!("{id}: {text}"));
        }
    }
    lines
}

/// Ben wrote of dikes and left; Ada wrote of pumps long ago, and of locks with Ben after her.
fn waterland(config: &str) -> TestSite {
    TestSite::new()
        .today("2026-06-10")
        .config(config)
        .commit(
            ADA,
            "2025-01-10",
            "Begin",
            &[
                ("content/people/ada.md", ADAS),
                ("content/people/ben.md", BENS),
                ("content/wiki/pumps.md", "# Pumps\n\nThey pump.\n"),
                ("content/wiki/locks.md", "# Locks\n\nThey lock.\n"),
            ],
        )
        .commit(
            BEN,
            "2026-02-10",
            "Dikes",
            &[
                ("content/wiki/dikes.md", "# Dikes\n\nThey hold.\n"),
                ("content/wiki/locks.md", "# Locks\n\nThey lock ships in.\n"),
            ],
        )
}

#[test]
fn what_nobody_touched_and_whoever_wrote_it_left_could_use_a_hand() {
    let site = waterland("title: Waterland\n");
    let expected = [
        "left: Dikes Wiki · everybody who wrote it has left",
        "left: Locks Wiki · whoever changed it last has left",
        "unchanged: Pumps Wiki · unchanged since January 2025",
    ];
    let built = site.build();
    assert_eq!(cares(built.is_fine(), "care/"), expected);
    // A year counts from the newest change: nothing grows old by itself.
    let site = site.today("2029-06-10");
    assert_eq!(cares(&site.build(), "care/"), expected);
    // Before Ben left, only the pumps were.
    let site = site.today("2026-04-10");
    assert_eq!(cares(&site.build(), "care/"), expected[2..]);
}

#[test]
fn a_page_stands_under_its_most_pressing_reason_with_all_of_them() {
    let policy = |head: &str| format!("---\nkind: policy\n{head}---\ntext\n");
    let site = TestSite::new()
        .today("2026-06-10")
        .page("people/ada.md", ADAS)
        .page("people/ben.md", BENS)
        .page("teams/dikes.md", "---\nname: Dikes\n---\n")
        .page("rules/a.md", &policy("owner: ben\nreview_by: 2026-06-09\n"))
        .page("rules/b.md", &policy("owner: ada\nreview_by: 2026-07-10\n"))
        .page("rules/c.md", &policy("owner: ada\nreview_by: 2026-07-11\n"))
        .page("rules/d.md", &policy("owner: Ben Bos\n"))
        .page("rules/e.md", &policy("owner: quartermaster\n"))
        .page("rules/f.md", &policy("owner: Somebody Without Page\n"))
        .page("rules/g.md", &policy(""))
        .page("rules/h.md", &policy("owner: dikes\n"))
        // No article has an owner: none misses one.
        .page("wiki/pumps.md", "# Pumps\n");
    let built = site.build();
    assert_eq!(
        cares(&built, "care/"),
        [
            "overdue: A Rules · to be looked at by 9 June 2026 · Ben Bos looked after it and has left",
            "due: B Rules · to be looked at by 10 July 2026",
            "ownerless: D Rules · Ben Bos looked after it and has left",
            "ownerless: E Rules · nobody here is called “quartermaster”",
            "ownerless: G Rules · no owner yet",
        ]
    );
    built.tells("rules/a.md:3:8: `ben` looks after this page and has left");
    assert_eq!(
        built.next_change.map(|day| day.to_string()).as_deref(),
        Some("2026-06-11")
    );
}

#[test]
fn under_a_works_council_the_list_names_nobody_and_no_month() {
    let site = waterland("title: Waterland\nprivacy: works-council\n")
        .page("content/wiki/rakes.md", "---\nowner: ben\n---\n");
    let built = site.build();
    let main = built.main("care/");
    assert!(main.contains("Rakes") && main.contains("Pumps"), "{main}");
    for word in ["Ben", "Ada", "January"] {
        assert!(!main.contains(word), "{main}");
    }
}

#[test]
fn who_left_and_is_not_to_be_named_is_missed_without_a_name() {
    let site = waterland("title: Waterland\n")
        .page(
            "content/people/ben.md",
            &BENS.replace("left:", "privacy: former\nleft:"),
        )
        .page("content/wiki/rakes.md", "---\nowner: ben\n---\n");
    let built = site.build();
    assert_eq!(
        cares(&built, "care/")[..2],
        [
            "ownerless: Rakes Wiki · its owner has left",
            "ownerless: Dikes Wiki · no owner yet · everybody who wrote it has left",
        ]
    );
    assert!(!built.main("care/").to_lowercase().contains("ben"));
}

#[test]
fn what_is_not_for_these_readers_is_not_on_their_list() {
    let site = TestSite::new()
        .today("2026-06-10")
        .config("title: W\naudiences: [public, company]\n")
        .page(
            "content/wiki/open.md",
            "---\naudience: public\nreview_by: 2026-01-01\n---\n",
        )
        .page(
            "content/wiki/secret.md",
            "---\naudience: company\nreview_by: 2026-01-01\n---\n",
        );
    let site = site.audience("company");
    site.build().shows("care/", "Secret").shows("care/", "Open");
    let site = site.audience("public");
    site.build().hides("care/", "Secret").shows("care/", "Open");
}

#[test]
fn the_list_is_found_from_all_pages_and_by_no_machine() {
    let built = TestSite::new()
        .config("title: W\nbase_url: https://waterland.example\n")
        .page("content/wiki/pumps.md", "# Pumps\n")
        .build();
    built
        .shows(
            "all/",
            "<a href=\"../care/\">Pages that could use a hand</a>",
        )
        .shows("care/", "Nothing to do");
    assert!(built.text("care/").contains("noindex"));
    assert!(!built.text("sitemap.xml").contains("/care/"));
}

#[test]
fn who_leaves_hands_over_what_hangs_on_them_alone() {
    let site = waterland("title: Waterland\n").commit(
        ADA,
        "2026-03-01",
        "Rakes",
        &[
            ("content/wiki/rakes.md", "---\nowner: ada\n---\n# Rakes\n"),
            (
                "content/wiki/reeds.md",
                "---\ntags: [reeds]\n---\n# Reeds\n\nThey grow.\n",
            ),
        ],
    );
    let leaving = |id: &str, more: &[&str]| {
        let ran = polder(&site, &[&["people", "--leaving", id], more].concat());
        (ran.code, ran.out + &ran.err)
    };
    let expected = "\
        Only Ada van Vliet looks after:\n\n  \
        Rakes  content/wiki/rakes.md\n\n\
        Only Ada van Vliet wrote:\n\n  \
        Locks  content/wiki/locks.md\n  \
        Pumps  content/wiki/pumps.md\n  \
        Rakes  content/wiki/rakes.md\n  \
        Reeds  content/wiki/reeds.md\n\n\
        Only Ada van Vliet is known to know about: reeds\n\n\
        Who could look after them next? Put their id in `owner`.\n";
    assert_eq!(leaving("ada", &[]), (Some(0), expected.to_owned()));
    let (_, json) = leaving("ada", &["--format", "json"]);
    assert!(
        json.contains("\"owner_of\": [\n    {\n      \"title\": \"Rakes\""),
        "{json}"
    );
    let (code, text) = leaving("adda", &[]);
    assert!(text.contains("did you mean `ada`?"), "{text}");
    assert_eq!(code, Some(2));
}

#[test]
fn who_left_shows_what_waits_for_somebody_else_since() {
    let behind = |built: &Built| {
        let main = built.main("people/ben/");
        let part = main.split("id=\"legacy\"").nth(1);
        let part = part.map(|part| part.split("</section>").next().unwrap_or_default());
        let links = part.unwrap_or_default().split("<a href=\"").skip(1);
        let title = |link: &str| {
            let link = link.split_once('>').expect("a title").1;
            link.split_once("</a>").expect("its end").0.to_owned()
        };
        links.map(title).collect::<Vec<_>>()
    };
    let with = |config: &str, head: &str| {
        waterland(&format!("title: Waterland\n{config}"))
            .page("content/wiki/rakes.md", "---\nowner: ben\n---\n")
            .page(
                "content/wiki/reeds.md",
                "---\nauthors: [ben]\nowner: ada\n---\n",
            )
            .page("content/people/ben.md", &format!("{BENS}{head}"))
            .build()
    };

    // Ada wrote of locks as well, and looks after the reeds.
    let built = with("", "I was here.\n");
    assert_eq!(behind(&built), ["Rakes", "Dikes"]);
    // What stands there is not told twice.
    let main = built.main("people/ben/");
    assert_eq!(
        main.matches("href=\"../../wiki/rakes/\"").count(),
        1,
        "{main}"
    );
    built.hides("people/ada/", "id=\"legacy\"");
    // A works council wants nothing told of what somebody did; who looks after a page is declared.
    assert_eq!(behind(&with("privacy: works-council\n", "")), ["Rakes"]);
    // Who keeps off lists keeps off this one.
    let silent = BENS.replace("left:", "privacy: opt-out\nleft:");
    let built = waterland("title: Waterland\n")
        .page("content/people/ben.md", &silent)
        .build();
    assert_eq!(behind(&built), [""; 0]);
    // Before the day nothing is left behind.
    let built = waterland("title: Waterland\n").today("2026-04-10").build();
    assert_eq!(behind(&built), [""; 0]);
}

//! Pages that show people: what history tells of a person, and what it keeps to itself.

use crate::program::polder;
use crate::site::Built;
use crate::site::TestSite;

const ADA: &str = "Ada van Vliet <ada@waterland.example>";
const BEN: &str = "Ben Bos <ben@waterland.example>";

fn head(name: &str, more: &str) -> String {
    let id = name.split(' ').next().unwrap_or_default().to_lowercase();
    format!("---\nname: {name}\nemails: [{id}@waterland.example]\n{more}---\n")
}

/// Ada wrote of pumps, and of dikes as much as Ben.
fn waterland(config: &str, ada: &str) -> TestSite {
    TestSite::new()
        .config(config)
        .commit(
            BEN,
            "2025-08-14",
            "Who we are",
            &[
                ("content/people/ada.md", &head("Ada van Vliet", ada)),
                ("content/people/ben.md", &head("Ben Bos", "")),
            ],
        )
        .commit(
            ADA,
            "2025-08-14",
            "Pumps",
            &[(
                "content/wiki/pumps.md",
                "# Pumps\n\nThey pump.\n\nFrom low to high.\n",
            )],
        )
        .commit(
            BEN,
            "2026-01-02",
            "Dikes",
            &[("content/wiki/dikes.md", "# Dikes\n\nThey hold.\n")],
        )
        .commit(
            BEN,
            "2026-02-03",
            "A word",
            &[(
                "content/wiki/pumps.md",
                "# Pumps\n\nThey pump.\n\nFrom low to higher.\n",
            )],
        )
        .commit(
            ADA,
            "2026-03-30",
            "Seepage",
            &[
                (
                    "content/wiki/dikes.md",
                    "# Dikes\n\nThey hold.\n\nMostly.\n",
                ),
                (
                    "content/wiki/pumps.md",
                    "# Pumps\n\nThey pump.\n\nFrom low to high.\n",
                ),
            ],
        )
}

fn months(built: &Built, path: &str) -> String {
    let main = built.main(path);
    let (_, rest) = main.split_once("<tbody>").expect("a table");
    let (table, _) = rest.split_once("</tbody>").expect("its end");
    let mut text = String::new();
    let mut inside = false;
    for c in table.replace("</tr>", ";").chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            '\n' => {}
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

#[test]
fn a_profile_tells_what_somebody_writes_and_in_which_months() {
    let built = waterland("title: Waterland", "").build();

    built.is_fine().shows(
        "people/ada/",
        "<h3 class=\"label\">Lately</h3>\n<ul class=\"mentions\">\n<li><a href=\"../../wiki/dikes/\">Dikes</a> <span class=\"meta\"><time datetime=\"2026-03\">March 2026</time></span></li>\n<li><a href=\"../../wiki/pumps/\">Pumps</a> <span class=\"meta\"><time datetime=\"2026-03\">March 2026</time></span></li>\n</ul>",
    );
    built.shows(
        "people/ada/",
        "<h3 class=\"label\">Wrote most of</h3>\n<ul class=\"mentions\">\n<li><a href=\"../../wiki/pumps/\">Pumps</a></li>\n</ul>",
    );
    // Twelve months up to the newest commit, whatever the day of the build; no figures.
    assert_eq!(
        months(&built, "people/ada/"),
        "April 2025No;May 2025No;June 2025No;July 2025No;August 2025Yes;September 2025No;October 2025No;\
         November 2025No;December 2025No;January 2026No;February 2026No;March 2026Yes;"
    );
    assert_eq!(
        waterland("title: Waterland", "")
            .today("2031-05-05")
            .build()
            .text("people/ada/"),
        built.text("people/ada/"),
    );
}

#[test]
fn an_open_site_counts_and_a_works_council_sees_nothing_of_anybody() {
    let open = waterland("privacy: open", "").build();
    open.is_fine().shows("people/ben/", "2 pages");
    assert!(months(&open, "people/ben/").contains("January 20261;February 20261;"));

    let closed = waterland("privacy: works-council", "").build();
    closed
        .is_fine()
        .hides("people/ada/", "Lately")
        .hides("people/ada/", "Wrote most of")
        .hides("people/ada/", "<svg")
        // Plain authorship stays.
        .shows("wiki/dikes/", "Ada van Vliet");
}

#[test]
fn of_who_opts_out_nothing_is_worked_out() {
    // A repository in which somebody else did all that Ada did.
    let without = |head: &str| {
        let site = waterland("title: Waterland", head);
        site.write(
            ".mailmap",
            "Carl Kok <carl@elsewhere.example> <ada@waterland.example>\n",
        );
        site.build()
    };
    for choice in ["privacy: opt-out\n", "expertise: {all: off}\n"] {
        let built = waterland("title: Waterland", choice).build();
        built.is_fine().hides("people/ada/", "Lately");
        assert_eq!(
            built.text("people/ada/"),
            without(choice).text("people/ada/"),
            "{choice}"
        );
    }
}

#[test]
fn who_left_has_no_statistics() {
    let site = waterland("title: Waterland", "left: 2026-04-30\n");
    site.build()
        .hides("people/ada/", "Lately")
        .hides("people/ada/", "<svg")
        .shows("people/ben/", "Lately");
    let site = site.today("2026-04-29");
    site.build().shows("people/ada/", "Lately");
}

/// Ada and Ben know of water; of steel only Ada knows, of wood Carl did.
fn topics(config: &str) -> TestSite {
    TestSite::new()
        .config(config)
        .commit(
            BEN,
            "2026-01-05",
            "Water",
            &[
                (
                    "content/people/ada.md",
                    &head(
                        "Ada van Vliet",
                        "skills: [{topic: steel, confirmed: 2026-03}]\n",
                    ),
                ),
                ("content/people/ben.md", &head("Ben Bos", "")),
                (
                    "content/people/carl.md",
                    &head("Carl Kok", "left: 2026-02-01\n"),
                ),
                (
                    "content/wiki/pumps.md",
                    "---\ntags: [water]\nowner: ada\n---\nThey pump.\n",
                ),
                (
                    "content/wiki/dikes.md",
                    "---\ntags: [water]\n---\nThey hold.\n",
                ),
                (
                    "content/wiki/gates.md",
                    "---\ntags: [steel]\n---\nThey close.\n",
                ),
                (
                    "content/wiki/locks.md",
                    "---\ntags: [steel]\n---\nThey lift.\n",
                ),
            ],
        )
        .commit(
            "Carl Kok <carl@waterland.example>",
            "2026-01-06",
            "Wood",
            &[
                ("content/wiki/beams.md", "---\ntags: [wood]\n---\nOf oak.\n"),
                (
                    "content/wiki/planks.md",
                    "---\ntags: [wood]\nowner: carl\n---\nThey hold.\n",
                ),
            ],
        )
}

#[test]
fn a_topic_says_whom_to_ask_and_why() {
    let built = topics("title: Waterland").build();
    built.shows(
        "tags/water/",
        "<a href=\"../../people/ada/\">Ada van Vliet</a></span></span> <span class=\"mark sure-declared\">declared</span>\n<ul class=\"evidence\">\n<li>looks after <a href=\"../../wiki/pumps/\">Pumps</a></li>\n</ul>",
    );
    built.shows(
        "tags/water/",
        "<li>wrote <a href=\"../../wiki/dikes/\">Dikes</a> in January 2026</li>",
    );
    built.shows(
        "tags/steel/",
        "<li>says so on <a href=\"../../people/ada/\">their own page</a>, as of March 2026</li>",
    );
    // The same evidence stands where Ben is asked.
    built.shows(
        "people/ben/",
        "wrote <a href=\"../../wiki/dikes/\">Dikes</a> in January 2026",
    );
    built.hides("tags/wood/", "Carl Kok");
}

#[test]
fn where_knowledge_is_thin_is_said_without_blame() {
    let talk = r#"{"page": "content/wiki/dikes.md", "kind": "question", "comments": [{"id": "1", "body": "How high?", "created": "2026-01-07T10:00:00Z"}]}"#;
    let site = |config: &str| {
        topics(config)
            .commit(
                BEN,
                "2026-01-08",
                "Steel",
                &[(
                    "content/wiki/gates.md",
                    "---\ntags: [steel]\n---\nThey close slowly.\n",
                )],
            )
            .file("talk.jsonl", talk)
            .discussions("talk.jsonl")
    };
    let built = site("title: Waterland").build();
    let main = built.main("topics/");
    let part = |id: &str| {
        let from = main
            .find(&format!("id=\"{id}\""))
            .unwrap_or_else(|| panic!("no {id} in {main}"));
        &main[from..from + main[from..].find("</section>").expect("its end")]
    };
    assert!(part("left").contains(">wood</a>") && !part("left").contains("Carl"));
    assert!(part("unanswered").contains("<a href=\"../wiki/dikes/#talk\">Dikes</a>"));
    assert!(!main.contains("id=\"unknown\""), "{main}");
    built.shows("tags/water/", "Open questions");

    // Under a works council nobody is named for anything.
    let closed = site("privacy: works-council").build();
    closed
        .shows("topics/", "unanswered")
        .hides("topics/", "people/")
        .hides("topics/", "id=\"left\"")
        .hides("tags/water/", "Ada van Vliet")
        .hides("people/ben/", "Ask me about");
    assert!(
        closed.main("people/ada/").contains("steel"),
        "what people say themselves stays"
    );
}

#[test]
fn a_single_knower_is_somebody_to_learn_from() {
    let built = TestSite::new()
        .commit(
            ADA,
            "2026-01-05",
            "Steel",
            &[
                ("people/ada.md", &head("Ada van Vliet", "")),
                ("people/ben.md", &head("Ben Bos", "")),
                (
                    "wiki/gates.md",
                    "---\ntags: [steel]\n---\nThey close.\n\nSlowly.\n\nWith a sigh.\n",
                ),
                ("wiki/locks.md", "---\ntags: [steel]\n---\nThey lift.\n"),
            ],
        )
        .commit(
            ADA,
            "2026-02-01",
            "More",
            &[(
                "wiki/locks.md",
                "---\ntags: [steel]\n---\nThey lift boats.\n\nSome.\n",
            )],
        )
        .commit(
            BEN,
            "2026-02-05",
            "A comma",
            &[(
                "wiki/gates.md",
                "---\ntags: [steel]\n---\nThey close,\n\nSlowly.\n\nWith a sigh.\n",
            )],
        )
        .commit(
            BEN,
            "2026-02-06",
            "Dikes",
            &[("wiki/dikes.md", "# Dikes\n\nThey hold.\n")],
        )
        .build();
    built
        .shows("topics/", "Only one of us knows this")
        .shows("topics/", "Ada van Vliet");
}

#[test]
fn who_left_and_asks_for_it_is_named_nowhere() {
    let talk = r#"{"page": "content/wiki/pumps.md", "comments": [{"id": "1", "author": {"id": "ada", "name": "Ada van Vliet"}, "body": "Mind the gap.", "created": "2026-01-07T10:00:00Z"}]}"#;
    let site = waterland(
        "base_url: https://waterland.example",
        "left: 2026-04-30\nprivacy: former\navatar: ada.svg\n",
    )
    .page(
        "content/blog/2026-04-01-water.md",
        "---\ntitle: Water\nauthors: [ada]\nowner: Ada van Vliet\ntags: [water]\n---\nOf water.\n",
    )
    .file(
        "content/people/ada.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    )
    .file("talk.jsonl", talk)
    .discussions("talk.jsonl")
    .commit(
        ADA,
        "2026-04-02",
        "Weirs",
        &[(
            "content/wiki/weirs.md",
            "---\nauthors: [Ada van Vliet]\napprovers: [Ada van Vliet]\n---\n# Weirs\n\nThey hold.\n",
        )],
    )
    .commit(
        BEN,
        "2026-04-03",
        "More of them\n\nCo-authored-by: Ada van Vliet <ada@waterland.example>",
        &[("content/wiki/weirs.md", "---\napprovers: [ada, ben]\n---\n# Weirs\n\nThey hold back.\n")],
    );
    let built = site.build();

    built
        .is_fine()
        .shows("wiki/pumps/history/", "Former colleague")
        .shows("wiki/weirs/history/", "Former colleague")
        .lacks("people/ada/")
        .lacks("people/ada.svg")
        .shows("blog/2026-04-01-water/", "Former colleague")
        .shows("wiki/pumps/", "Former colleague")
        .nowhere("Ada van Vliet")
        .nowhere("ada@");
    // The service must know them in what was said, and is told when to name them no more.
    assert_eq!(
        polder(&site, &["build", "--today", "2026-06-01"]).code,
        Some(0)
    );
    let service = |file: &str| {
        let path = site.root().join(".polder/service").join(file);
        fs_err::read_to_string(path).unwrap_or_default()
    };
    let members: serde_json::Value = serde_json::from_str(&service("people.json")).expect("JSON");
    assert_eq!(members["people"][0]["privacy"], "former");
    assert_eq!(members["people"][0]["left"], "2026-04-30");
    for file in ["ids.json", "threads.json"] {
        assert!(!service(file).contains("van Vliet"), "{}", service(file));
    }
    let before = site.today("2026-04-29").build();
    before
        .has("people/ada/")
        .shows("wiki/pumps/", "Ada van Vliet");
    assert_eq!(
        before.next_change,
        Some("2026-04-30".parse().expect("a date"))
    );
}

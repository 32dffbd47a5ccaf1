//! What changed lately, as git tells it: the list of recent changes, feeds, and who writes where.

use crate::site::Built;
use crate::site::TestSite;

const ADA: &str = "Ada van Vliet <ada@waterland.example>";
const PIET: &str = "Piet Puk <piet@elsewhere.example>";
const BOT: &str = "dependabot[bot] <bot@forge.example>";

const PUMPS: &str = "# Pumps\n\nThey lift the water over the dike, day and night.\n";
const DIKES: &str = "# Dikes\n\nThey are made of clay, and sheep keep the grass short.\n";

fn waterland(config: &str, ada: &str) -> TestSite {
    let person = format!("---\nname: Ada van Vliet\nemails: [ada@waterland.example]\n{ada}---\n");
    let site = TestSite::new()
        .commit(
            PIET,
            "2026-03-03",
            "Begin",
            &[
                (
                    "polder.yaml",
                    &format!("base_url: https://waterland.example\n{config}"),
                ),
                ("people/ada.md", &person),
                ("wiki/pumps.md", PUMPS),
                ("wiki/dikes.md", DIKES),
            ],
        )
        .commit(
            ADA,
            "2026-05-04",
            "More",
            &[("wiki/pumps.md", &format!("{PUMPS}\nAll of them.\n"))],
        )
        .commit(
            PIET,
            "2026-05-05",
            "Still more",
            &[("wiki/pumps.md", &format!("{PUMPS}\nNearly all of them.\n"))],
        );
    site.remove("wiki/dikes.md");
    site.commit(ADA, "2026-05-20", "Move", &[("wiki/walls.md", DIKES)])
        .commit(
            BOT,
            "2026-05-30",
            "Bump",
            &[("wiki/pumps.md", &format!("{PUMPS}\nAlmost all.\n"))],
        )
}

/// The lines of the list of recent changes, as one reads them.
fn lines(built: &Built) -> Vec<String> {
    let main = built.main("recent/");
    let main = main.split("<p class=\"follow\">").next().expect("a list");
    let mut lines = Vec::new();
    for part in main.split("<section class=\"group\"").skip(1) {
        for line in part.split("<li class=\"change\">") {
            let mut text = String::new();
            let mut depth = 0;
            let line = line.replace("</span>", "</span> ");
            let line = line
                .split_once("<span class=\"face")
                .map_or(line.clone(), |_| {
                    // The letters of a face are read by nobody.
                    let mut kept = String::new();
                    for (number, piece) in line.split("<span class=\"face").enumerate() {
                        kept.push_str(match number {
                            0 => piece,
                            _ => piece.split_once("</span>").map_or("", |(_, rest)| rest),
                        });
                    }
                    kept
                });
            for c in line.chars() {
                match c {
                    '<' => depth += 1,
                    '>' if depth == 0 => text.clear(),
                    '>' => depth -= 1,
                    c if depth == 0 => text.push(c),
                    _ => {}
                }
            }
            lines.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    lines
}

#[test]
fn what_changed_is_told_by_month_and_each_page_once() {
    let built = waterland("", "").build();
    assert_eq!(
        lines(&built),
        [
            "May 2026",
            "Dikes moved Wiki Ada van Vliet",
            "Pumps Wiki Ada van Vliet Piet Puk",
            "March 2026",
            "Ada van Vliet new People Piet Puk",
            "Pumps new Wiki Piet Puk",
            "Dikes new Wiki Piet Puk",
        ]
    );
    built
        .is_fine()
        .shows("recent/", "href=\"../wiki/walls/\">Dikes</a>")
        .shows("recent/", "<a href=\"../people/ada/\">Ada van Vliet</a>")
        .shows("", "Recently changed")
        .hides("recent/", "2026-05-20");
}

#[test]
fn a_works_council_hears_what_changed_and_not_by_whom() {
    let built = waterland("privacy: works-council\n", "").build();
    assert_eq!(
        lines(&built)[..3],
        ["May 2026", "Dikes moved Wiki", "Pumps Wiki"]
    );
    built.lacks("people/ada/feed.xml");
    assert!(!built.text("recent/feed.xml").contains("Piet"));
}

#[test]
fn who_keeps_off_lists_is_not_named() {
    let built = waterland("", "expertise: {all: off}\n").build();
    assert_eq!(
        lines(&built)[..3],
        ["May 2026", "Dikes moved Wiki", "Pumps Wiki Piet Puk"]
    );
    built
        .lacks("people/ada/feed.xml")
        .hides("authors/", "Ada")
        .shows("authors/", "Piet Puk");
}

#[test]
fn many_pages_at_once_are_one_line() {
    let pages: Vec<(String, String)> = (0..30)
        .map(|n| (format!("wiki/{n}.md"), format!("# Page {n}\n\nText {n}.\n")))
        .collect();
    let files = |suffix: &str| -> Vec<(String, String)> {
        let all = pages.iter();
        all.map(|(path, text)| (path.clone(), format!("{text}{suffix}")))
            .collect()
    };
    let borrowed = |files: &[(String, String)]| -> Vec<(&'static str, &'static str)> {
        let all = files.iter();
        all.map(|(path, text)| (&*path.clone().leak(), &*text.clone().leak()))
            .collect()
    };
    let built = TestSite::new()
        .commit(PIET, "2026-03-03", "Import", &borrowed(&pages))
        .commit(
            ADA,
            "2026-04-03",
            "Say goodbye",
            &borrowed(&files("\nBye.\n")),
        )
        .commit(
            ADA,
            "2026-04-04",
            "One more",
            &[("wiki/7.md", "# Page 7\n\nSeven.\n")],
        )
        .build();
    assert_eq!(
        lines(&built),
        [
            "April 2026",
            "Page 7 Wiki Ada van Vliet",
            "30 pages of Wiki Ada van Vliet",
            "March 2026",
            "30 pages of Wiki new Piet Puk",
        ]
    );
}

#[test]
fn feeds_tell_of_changes_by_their_month() {
    let site = waterland("", "");
    let built = site.build();
    let feed = built.text("recent/feed.xml");
    let entry = |title: &str| {
        let mut entries = feed.split("<entry>");
        let found = entries.find(|entry| entry.contains(&format!("<title>{title}</title>")));
        found
            .unwrap_or_else(|| panic!("no {title} in {feed}"))
            .to_owned()
    };
    for told in [
        "<updated>2026-05-01T00:00:00Z</updated>",
        "<summary>Moved in May 2026</summary>",
        "<name>Ada van Vliet</name>",
        "https://waterland.example/wiki/walls/",
    ] {
        assert!(entry("Dikes").contains(told), "{told}");
    }
    assert!(!feed.contains("2026-05-20") && !feed.contains("<published>"));
    assert_eq!(feed.matches("<entry>").count(), 5);
    let own = built.text("people/ada/feed.json");
    assert!(own.contains("Changed in May 2026") && own.contains("Moved in May 2026"));
    assert!(!own.contains("New in"));
    built.shows("recent/", "href=\"feed.xml\"");

    let id = |feed: &str| {
        let (_, rest) = feed.split_once("<title>Pumps</title>").expect("an entry");
        let at = feed.len() - rest.len();
        let before = &feed[..at];
        before[before.rfind("<id>").expect("an id")..]
            .split('<')
            .nth(1)
            .map(str::to_owned)
    };
    let later = site
        .commit(
            PIET,
            "2026-05-31",
            "Again",
            &[("wiki/pumps.md", "# Pumps\n\nAgain.\n")],
        )
        .build();
    assert_eq!(id(&feed), id(&later.text("recent/feed.xml")));
}

#[test]
fn whoever_writes_in_a_section_stands_at_its_foot() {
    let built = waterland("", "").build();
    let main = built.main("wiki/");
    let foot = main.split("class=\"writers\"").nth(1).expect("a foot");
    assert!(foot.find("Ada van Vliet").expect("Ada") < foot.find("Piet Puk").expect("Piet"));
    assert!(!foot.contains("dependabot"));
    built
        .shows("authors/", "Piet Puk")
        .shows("authors/", "Ada van Vliet");
}

#[test]
fn a_sitemap_knows_the_day_of_the_last_change() {
    let built = waterland("", "")
        .commit(
            ADA,
            "2026-05-31",
            "Say",
            &[("wiki/said.md", "---\nupdated: 2026-01-02\n---\n# Said\n")],
        )
        .build();
    let map = built.text("sitemap.xml");
    for line in [
        "/wiki/walls/</loc><lastmod>2026-05-20</lastmod>",
        "/wiki/said/</loc><lastmod>2026-01-02</lastmod>",
    ] {
        assert!(map.contains(line), "{line} is not in\n{map}");
    }
}

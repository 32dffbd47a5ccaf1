//! The lists that nobody writes: what links here, all pages, the archive, what is new, who signs.

use std::collections::BTreeSet;

use polder::cache::Cache;

use crate::site::Built;
use crate::site::TestSite;

/// The links of a page's `<main>`, by class of the list that holds them: `lines`, `ties-incoming`.
fn list(built: &Built, path: &str, class: &str) -> Vec<String> {
    let main = built.main(path);
    let Some(start) = main.find(&format!("class=\"{class}\"")) else {
        return Vec::new();
    };
    let list = &main[start..start + main[start..].find("</ul>").expect("the end of a list")];
    let links = list.split("<a href=\"").skip(1);
    links
        .map(|link| {
            let (href, rest) = link.split_once('"').expect("an address");
            let title = rest.split_once('>').expect("a title").1;
            format!("{href} {}", title.split_once("</a>").expect("an end").0)
        })
        .collect()
}

fn incoming(built: &Built, path: &str) -> Vec<String> {
    list(built, path, "ties-incoming")
}

#[test]
fn a_page_names_the_pages_that_link_to_it_the_nearest_first() {
    let built = TestSite::new()
        .config("languages: [en, nl]")
        .page(
            "wiki/hub.md",
            "# Hub\n\n[[Beta]], [[Beta]] and [itself](hub.md), [[Gone]].\n",
        )
        .page(
            "wiki/zeta.md",
            "[to](hub.md#there) and [again](/wiki/hub/)\n",
        )
        .page("wiki/beta.md", "![[hub]]\n")
        .page(
            "blog/2026-01-02-alpha.md",
            "# Alpha\n\n[hub](../wiki/hub.md)\n",
        )
        .page("wiki/ook.nl.md", "# Ook\n\n[hub](hub.md)\n")
        .page("wiki/alone.md", "[out](https://example.com)\n")
        .build();

    assert_eq!(
        incoming(&built, "wiki/hub/"),
        [
            "../beta/ Beta",
            "../zeta/ Zeta",
            "../../blog/2026-01-02-alpha/ Alpha",
            "../../nl/wiki/ook/ Ook",
        ]
    );
    assert_eq!(
        list(&built, "wiki/hub/", "ties-outgoing"),
        ["../beta/ Beta"]
    );
    // What the embedded text links to is said on its own page only, once.
    assert_eq!(incoming(&built, "wiki/beta/"), ["../hub/ Hub"]);
    built.hides("wiki/alone/", "class=\"ties\"");
}

#[test]
fn a_hub_weighs_no_more_than_any_page_and_has_a_list_of_its_own() {
    let mut site = TestSite::new().page("wiki/hub.md", "# Hub\n");
    for number in 0..350 {
        site = site.page(&format!("notes/n{number}.md"), "[hub](../wiki/hub.md)\n");
    }
    let built = site.build();

    assert_eq!(incoming(&built, "wiki/hub/").len(), 12);
    built.shows(
        "wiki/hub/",
        "<a href=\"links/\">All 350 pages that link here</a>",
    );
    assert!(built.text("wiki/hub/").len() < 15_000);
    built
        .shows("wiki/hub/links/", "What links to “Hub”")
        .shows("wiki/hub/links/", "<a href=\"../../../notes/n7/\">N7</a>")
        .hides("wiki/hub/links/", ">N349<")
        .shows("wiki/hub/links/page/2/", ">N349<")
        .lacks("wiki/hub/links/page/3/");

    let taken = site.page("wiki/hub/links.md", "# Ours\n").build();
    taken
        .is("wiki/hub/links/", "")
        .hides("wiki/hub/", "All 350")
        .tells_only(0);
}

#[test]
fn the_picture_has_a_line_for_every_name() {
    let built = TestSite::new()
        .page("a.md", "[b](b.md) [c](c.md) [d](d.md)\n")
        .page("b.md", "[a](a.md)\n")
        .page("c.md", "\n")
        .page("d.md", "\n")
        .build();

    built
        .shows("a/", "viewBox=\"0 0 100 30\"")
        .shows(
            "a/",
            "<path d=\"M0 15C25 15 25 15 50 15M50 15C75 15 75 5 100 5M50 15C75 15 75 15 100 15M50 15C75 15 75 25 100 25\"></path>",
        );
}

#[test]
fn all_pages_stand_from_a_to_z_in_every_language() {
    let built = TestSite::new()
        .config("languages: [en, nl]")
        .page("_index.md", "# Welcome\n")
        .page("wiki/_index.md", "# Wiki\n")
        .page("wiki/b.md", "# Émile 10\n")
        .page("wiki/c.md", "# “Emile 9”\n")
        .page("wiki/a.md", "# Zebra\n")
        .page("wiki/a.nl.md", "# Aap\n")
        .build();

    assert_eq!(
        list(&built, "all/", "lines"),
        [
            "../wiki/c/ “Emile 9”",
            "../wiki/b/ Émile 10",
            "../wiki/ Wiki",
            "../wiki/a/ Zebra",
        ]
    );
    assert_eq!(list(&built, "nl/all/", "lines")[0], "../wiki/a/ Aap");
    built
        .shows("nl/all/", "Alle pagina’s")
        .shows("nl/all/", "<span class=\"mark\">en</span>");
    assert!(
        built
            .text("wiki/a/")
            .contains("<a href=\"../../all/\">All pages</a>")
    );
    assert!(built.text("all/").contains("hreflang=\"nl\""));
}

#[test]
fn a_long_a_to_z_has_a_page_a_letter_and_every_page_is_on_one_of_them() {
    let mut site = TestSite::new();
    let mut titles = BTreeSet::new();
    for number in 0..302 {
        let title = format!("{}lpha {number}", ["A", "b", "Ä", "Ж", "12 "][number % 5]);
        site = site.page(&format!("p{number}.md"), &format!("# {title}\n"));
        titles.insert(title);
    }
    let built = site
        .page("x.md", "# !?\n\n[A](/all/a/), [[/all/]]\n")
        .build();
    titles.insert("!?".to_owned());

    built.is_fine().hides("all/", "class=\"lines\"");
    let letters = list(&built, "all/", "letters");
    let names: Vec<&str> = letters
        .iter()
        .map(|link| &link[..link.find(' ').expect("a name")])
        .collect();
    assert_eq!(names, ["other/", "0-99/", "a/", "b/", "%D0%B6/"]);
    let mut listed = BTreeSet::new();
    for folder in ["other", "0-99", "a", "b", "ж"] {
        for line in list(&built, &format!("all/{folder}/"), "lines") {
            listed.insert(line.split_once(' ').expect("a title").1.to_owned());
        }
    }
    assert_eq!(listed, titles);
}

#[test]
fn the_archive_has_years_and_months_and_what_is_recent_goes_by_its_last_change() {
    let built = TestSite::new()
        .config("base_url: https://intranet.example")
        .page("blog/2025-12-31-last.md", "# Last\n")
        .page(
            "blog/2026-01-01-first.md",
            "# First\n\n[All](/archive/), [[/archive/2025/]]\n",
        )
        .page(
            "wiki/plan.md",
            "---\ndate: 2026-01-05\nupdated: 2026-03-01\n---\n# Plan\n",
        )
        .page("wiki/old.md", "---\nupdated: 2026-02-01\n---\n# Old\n")
        .page("wiki/undated.md", "# Undated\n")
        .build();

    built
        .is_fine()
        .shows(
            "archive/",
            "<h2><a href=\"2026/\">2026</a> <span class=\"count\">2</span></h2>",
        )
        .shows(
            "archive/",
            "<a href=\"2025/#month-12\">December</a> <span class=\"count\">1</span>",
        )
        .shows("archive/2026/", "<h2 id=\"month-01\">January</h2>")
        .shows("archive/2026/", "<a rel=\"prev\" href=\"../2025/\">")
        .hides("archive/2026/", ">Old<")
        .hides("recent/", "Undated");
    assert_eq!(
        list(&built, "recent/", "entries dated"),
        [
            "../wiki/plan/ Plan",
            "../wiki/old/ Old",
            "../blog/2026-01-01-first/ First",
            "../blog/2025-12-31-last/ Last",
        ]
    );
    built.shows("recent/", "<time datetime=\"2026-03-01\">");
}

#[test]
fn long_lists_are_cut_into_pages_and_their_links_know_it() {
    let mut site = TestSite::new();
    for number in 0..310 {
        let (month, day) = (12 - number / 28, 28 - number % 28);
        site = site.page(
            &format!("log/2025-{month:02}-{day:02}-day.md"),
            &format!("---\ntags: [log, log{number}]\n---\n# Day {number}\n"),
        );
    }
    let built = site.build();

    built
        .shows("archive/", "<a href=\"2025/#month-12\">December</a>")
        .shows("archive/", "<a href=\"2025/page/2/#month-01\">January</a>")
        .hides("archive/2025/", "id=\"month-01\"")
        .shows("archive/2025/page/2/", "id=\"month-01\"")
        .shows("tags/log/", "310 pages")
        .shows("tags/log/", "<a rel=\"next\" href=\"page/2/\">Older</a>")
        .shows("tags/log/page/7/", "Day 309<")
        .lacks("tags/log/page/8/");
    let tags = built.main("tags/");
    assert!(tags.find(">log9<") < tags.find(">log10<"), "{tags}");
}

#[test]
fn links_from_above_the_audience_leave_no_trace() {
    let site = |audience: &str| {
        let mut site = TestSite::new()
            .config("audiences: [staff, board]")
            .audience(audience)
            .page("hub.md", "# Hub\n")
            .page(
                "minutes.md",
                "---\naudience: board\ndate: 2024-05-06\nauthors: [Olga]\n---\n[hub](hub.md)\n",
            );
        for number in 0..12 {
            site = site.page(&format!("n{number}.md"), "[hub](hub.md)\n");
        }
        site.build()
    };

    site("board")
        .has("hub/links/")
        .has("archive/2024/")
        .has("authors/");
    let built = site("staff");
    built.nowhere("inutes").nowhere("Olga");
    built
        .lacks("hub/links/")
        .lacks("archive/")
        .lacks("authors/");
    assert_eq!(incoming(&built, "hub/").len(), 12);
}

#[test]
fn the_newest_page_of_a_section_is_marked_where_one_can_tell() {
    let mut site = TestSite::new()
        .page("wiki/a.md", "---\nupdated: 2026-01-02\n---\n")
        .page("wiki/b.md", "---\ndate: 2026-01-03\n---\n")
        .page("wiki/c.md", "\n");
    site.build().hides("wiki/", "newest");

    site = site.page("wiki/d.md", "\n");
    let main = site.build().main("wiki/");
    let mark = main.find("mark newest").expect("a mark");
    assert!(main.find(">B<").expect("b") < mark && mark < main.find(">C<").expect("c"));

    site.page("wiki/d.md", "---\ndate: 2026-01-03\n---\n")
        .build()
        .hides("wiki/", "newest");
}

#[test]
fn everybody_who_signs_is_listed_once_and_nobody_is_ranked() {
    let built = TestSite::new()
        .page(
            "people/ada.md",
            "---\nname: Ada Lovelace\nnames: [A. Lovelace]\n---\n",
        )
        .page(
            "people/mallory.md",
            "---\nname: Mallory\nexpertise: {all: off}\n---\n",
        )
        .page("wiki/one.md", "---\nauthors: [ada, Zoë]\n---\n")
        .page(
            "wiki/two.md",
            "---\nauthors: [Ada Lovelace, A. Lovelace, zoë, mallory]\n---\n",
        )
        .page("wiki/three.md", "---\nauthors: [Bob]\n---\n")
        .build();
    let main = built.main("authors/");
    let place = |text: &str| {
        main.find(text)
            .unwrap_or_else(|| panic!("no {text} in {main}"))
    };
    assert!(place("../people/ada/") < place("Bob") && place("Bob") < place("Zoë"));
    assert_eq!(main.matches("class=\"person\"").count(), 3);
    assert!(!main.contains("2 pages"));
    assert!(!main.contains("Mallory"));
}

#[test]
fn pages_that_no_text_leads_to_wait_on_a_list_of_their_own() {
    let site = TestSite::new()
        .page("_index.md", "[one](wiki/one.md)\n")
        .page("wiki/one.md", "# One\n")
        .page("wiki/two.md", "# Two\n\n[itself](two.md)\n")
        .page("people/ada.md", "---\nname: Ada\n---\n");

    assert_eq!(
        list(&site.build(), "unlinked/", "lines"),
        ["../wiki/two/ Two"]
    );

    site.write("wiki/one.md", "# One\n\n[two](two.md)\n");
    site.build().shows("unlinked/", "Nothing to do");
}

#[test]
fn what_a_person_put_at_an_address_stays_there() {
    let built = TestSite::new()
        .page("all.md", "# Our own list\n")
        .page("Archive/old.md", "---\ndate: 2026-01-01\n---\n# Old\n")
        .page(
            "new.md",
            "---\naliases: [/recent/]\nauthors: [Ada]\n---\n# New\n",
        )
        .file("static/authors/index.html", "ours")
        .build();

    built.is_fine().shows("all/", "Our own list");
    built.lacks("archive/").lacks("archive/2026/");
    assert!(built.text("recent/").contains("http-equiv=\"refresh\""));
    assert_eq!(built.text("authors/index.html"), "ours");
    let footer = built.text("new/");
    assert!(
        footer.contains("<a href=\"../Archive/\">Archive</a>"),
        "{footer}"
    );
}

#[test]
fn a_small_site_has_no_empty_lists() {
    TestSite::new()
        .page("README.md", "# Hello\n")
        .build()
        .lacks("all/")
        .lacks("recent/")
        .lacks("archive/")
        .lacks("authors/")
        .lacks("unlinked/");
}

#[test]
fn only_what_truly_changed_gets_another_key() {
    let site = TestSite::new()
        .page(
            "wiki/a.md",
            "---\ndate: 2026-01-01\nauthors: [Ada]\n---\n# A\n\n[b](b.md)\n",
        )
        .page("wiki/b.md", "# B\n\n[c](c.md)\n")
        .page("wiki/c.md", "# C\n")
        .page("wiki/d.md", "# D\n\n[a](a.md)\n");
    let mut cache = Cache::in_memory();
    let mut known = site.build_with(&mut cache);
    let mut changed = |path: &str, text: &str| {
        site.write(path, text);
        let built = site.build_with(&mut cache);
        let other = |(path, key): (&String, &String)| {
            (known.keys.get(path) != Some(key)).then(|| path.replace("index.html", ""))
        };
        let changed: Vec<String> = built
            .keys
            .iter()
            .filter_map(|(p, k)| other((p, k)))
            .filter(|path| !path.starts_with("search/"))
            .collect();
        known = built;
        changed
    };

    // Another word, far from the top.
    assert_eq!(
        changed("wiki/b.md", "# B\n\n[c](c.md)\n\nMore.\n"),
        ["wiki/b/"]
    );
    // Another link: its target says so, and is no longer on the list of those without.
    assert_eq!(
        changed("wiki/b.md", "# B\n\n[c](c.md)\n\nMore, and [d](d.md).\n"),
        ["unlinked/", "wiki/b/", "wiki/d/"]
    );
}

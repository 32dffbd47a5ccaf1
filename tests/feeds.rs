//! What machines read of a site: feeds, the sitemap, calendars, and what a browser asks.

use crate::site::Built;
use crate::site::TestSite;

const BASE: &str = "base_url: https://intranet.example/base\n";

/// A blog with a hostile title in it.
fn blog() -> TestSite {
    TestSite::new()
        .config(&format!("title: The <Company> & Sons\n{BASE}"))
        .page(
            "people/ada.md",
            "---\nname: Ada van Vliet\n---\nI *pump*.\n",
        )
        .page(
            "blog/2026-03-12-sluice.md",
            "---\nid: abcdefghijklmnop\ntitle: \"A </title> \\x0B & ]]> \\\"sluice\\\"\"\nauthors: [ada, Piet]\ntags: [Water]\nupdated: 2026-04-02\n---\n\
             ## How\n\nSee [the notes](../wiki/notes.md#two), ![a pump](pump.png) and [below](#how).\n\n<script>alert(1)</script>\n",
        )
        .page("blog/2026-02-01-hello.md", "# Hello\n\nThe first one.\n")
        .page("wiki/notes.md", "---\ntags: [Water, Undated]\n---\n# Notes\n\n## Two\n")
        .file("blog/pump.png", "png")
}

/// The text of every element of a name, in order, as a parser that resolves escapes gives it.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(xml).expect("XML");
    document
        .descendants()
        .filter(|node| node.has_tag_name(name) || node.tag_name().name() == name)
        .map(|node| node.text().unwrap_or_default().to_owned())
        .collect()
}

fn json(built: &Built, path: &str) -> serde_json::Value {
    serde_json::from_str(&built.text(path)).expect("JSON")
}

#[test]
fn a_blog_can_be_followed_in_a_feed_reader() {
    let built = blog().build();
    let feed = built.text("blog/feed.xml");

    assert_eq!(
        texts(&feed, "title"),
        [
            "Blog · The <Company> & Sons",
            "A </title>  & ]]> \"sluice\"",
            "Hello"
        ]
    );
    assert_eq!(
        texts(&feed, "updated"),
        [
            "2026-04-02T00:00:00Z",
            "2026-04-02T00:00:00Z",
            "2026-02-01T00:00:00Z"
        ]
    );
    assert_eq!(
        texts(&feed, "name"),
        ["Blog · The <Company> & Sons", "Ada van Vliet", "Piet"]
    );
    let content = &texts(&feed, "content")[0];
    for piece in [
        "<a href=\"https://intranet.example/base/wiki/notes/#two\">the notes</a>",
        "src=\"https://intranet.example/base/blog/pump.png\"",
        "href=\"https://intranet.example/base/blog/2026-03-12-sluice/#how\">below",
        "<h2 id=\"how\">How</h2>",
    ] {
        assert!(content.contains(piece), "no {piece} in {content}");
    }
    assert!(!content.contains("alert"), "{content}");

    let feed = json(&built, "blog/feed.json");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["items"][0]["content_html"], content.as_str());
    assert_eq!(
        feed["items"][1]["url"],
        "https://intranet.example/base/blog/2026-02-01-hello/"
    );
    for page in ["", "blog/", "tags/water/", "people/ada/"] {
        let html = built.text(page);
        let link = "type=\"application/atom+xml\" title=\"";
        assert!(html.contains(link), "{page} leads to no feed");
        assert!(built.main(page).contains("href=\"feed.xml\""), "{page}");
    }
    built.shows("", "feed.xml").lacks("tags/undated/feed.xml");
}

#[test]
fn what_a_person_writes_has_a_feed_and_so_has_a_tag() {
    let built = blog().build();
    for feed in ["people/ada/feed.xml", "tags/water/feed.xml"] {
        let feed = built.text(feed);
        assert_eq!(texts(&feed, "entry").len(), 1);
        assert_eq!(texts(&feed, "content").len(), 0, "summaries are enough");
    }
    assert_eq!(
        json(&built, "people/ada/feed.json")["items"][0]["content_text"],
        "See the notes, and below."
    );
}

#[test]
fn an_entry_keeps_its_id_when_its_page_moves() {
    let id = |built: &Built, feed: &str| texts(&built.text(feed), "id")[1].clone();
    let site = blog();
    let before = id(&site.build(), "blog/feed.xml");
    let text = fs_err::read(site.root().join("blog/2026-03-12-sluice.md")).expect("a page");
    site.remove("blog/2026-03-12-sluice.md");
    site.write("news/2026-03-12-lock.md", text);
    assert_eq!(id(&site.build(), "news/feed.xml"), before);
    assert!(before.starts_with("urn:uuid:"), "{before}");
}

#[test]
fn each_language_has_its_feed() {
    let built = TestSite::new()
        .config(&format!("languages: [en, nl]\n{BASE}"))
        .page("blog/2026-03-01-a.md", "# One\n")
        .page("blog/2026-03-01-a.nl.md", "# Een\n")
        .page("blog/2026-02-01-b.md", "# Only English\n")
        .build();
    let titles = |path: &str| texts(&built.text(path), "title")[1..].to_vec();
    assert_eq!(titles("feed.xml"), ["One", "Only English"]);
    assert_eq!(titles("nl/blog/feed.xml"), ["Een", "Only English"]);
    let feed = built.text("nl/feed.xml");
    assert!(feed.contains("<entry xml:lang=\"en\">"), "{feed}");
}

#[test]
fn without_an_address_of_its_own_a_site_has_no_feeds() {
    let built = TestSite::new()
        .page("blog/2026-03-01-a.md", "# One\n")
        .build();
    built
        .lacks("feed.xml")
        .lacks("feed.json")
        .lacks("sitemap.xml")
        .tells("polder.yaml: nobody can follow the posts: feeds need the site's address");
}

#[test]
fn a_changed_page_changes_only_the_feeds_that_hold_it() {
    let site = blog();
    let before = site.build();
    site.write(
        "wiki/notes.md",
        "---\ntags: [Water, Undated]\n---\n# Notes\n\n## Two\n\nMore.\n",
    );
    let after = site.build();
    let changed: Vec<&String> = after
        .keys
        .iter()
        .filter(|(path, key)| before.keys.get(*path) != Some(key))
        .map(|(path, _)| path)
        .filter(|path| !path.starts_with("search/"))
        .collect();
    // The list of the tag and that of the section show its first lines.
    assert_eq!(
        changed,
        [
            "tags/undated/index.html",
            "tags/water/index.html",
            "wiki/index.html",
            "wiki/notes/index.html"
        ]
    );
}

#[test]
fn a_sitemap_names_every_page_in_all_its_languages() {
    let built = TestSite::new()
        .config(&format!("languages: [en, nl]\n{BASE}"))
        .page(
            "wiki/a & b.md",
            "---\nupdated: 2026-03-04\naliases: [/old/]\n---\n",
        )
        .page("wiki/a & b.nl.md", "")
        .build();
    let map = built.text("sitemap.xml");
    let places = texts(&map, "loc");
    assert!(places.contains(&"https://intranet.example/base/wiki/a-b/".to_owned()));
    assert!(
        places
            .iter()
            .all(|place| !place.contains("old") && !place.contains("404"))
    );
    assert_eq!(texts(&map, "lastmod"), ["2026-03-04"]);
    assert!(map.contains("hreflang=\"nl\" href=\"https://intranet.example/base/nl/wiki/a-b/\""));
}

#[test]
fn robots_may_look_only_at_what_is_public() {
    let robots = |config: &str, audience: Option<&str>| {
        let mut site = TestSite::new().config(config).page("a.md", "");
        if let Some(audience) = audience {
            site = site.audience(audience);
        }
        site.build().text("robots.txt")
    };
    let closed = "User-agent: *\nDisallow: /\n";
    let ladder = format!("audiences: [public, staff]\n{BASE}");
    assert_eq!(robots(BASE, None), closed);
    assert_eq!(robots(&ladder, Some("staff")), closed);
    assert_eq!(
        robots(&ladder, Some("public")),
        "User-agent: *\nDisallow:\n\nSitemap: https://intranet.example/base/sitemap.xml\n"
    );
    let own = TestSite::new().file("static/robots.txt", "own").build();
    assert_eq!(own.text("robots.txt"), "own");
    own.is_fine();
}

#[test]
fn a_site_can_be_put_on_a_phone_and_searched_from_the_address_bar() {
    let site = blog().file("static/icon-192.png", "png");
    let manifest = json(&site.build(), "site.webmanifest");
    assert_eq!(manifest["name"], "The <Company> & Sons");
    assert_eq!(manifest["icons"][1]["sizes"], "192x192");
    let built = site.build();
    let search = built.text("opensearch.xml");
    assert_eq!(texts(&search, "ShortName"), ["The <Company> &"]);
    assert!(search.contains("template=\"https://intranet.example/base/search/?q={searchTerms}\""));
}

fn event(head: &str) -> String {
    let built = TestSite::new()
        .config(BASE)
        .page(
            "events/drill.md",
            &format!("---\n{head}\n---\nBring boots.\n"),
        )
        .build();
    assert!(built.main("events/drill/").contains("event.ics"));
    assert!(built.main("events/").contains("../calendar.ics"));
    let all = built.text("calendar.ics");
    let one = built.text("events/drill/event.ics");
    let inner = |text: &str| text[text.find("BEGIN:VEVENT").expect("an event")..].to_owned();
    assert_eq!(inner(&all), inner(&one));
    assert!(one.lines().all(|line| line.len() <= 75), "{one}");
    assert_eq!(one.matches('\n').count(), one.matches("\r\n").count());
    one.replace("\r\n ", "").replace("\r\n", "\n")
}

#[test]
fn an_event_goes_into_a_calendar() {
    let long = "é".repeat(80);
    let text = event(&format!(
        "title: \"Storm; drill, 1\\\\2\\nnow {long}\"\nstart: 2026-12-03 14:00\nend: 2026-12-03 16:30\nlocation: Utrecht\ntags: [a, 'b,c']\ndate: 2026-05-01"
    ));
    for line in [
        "DTSTAMP:20260501T000000Z",
        "DTSTART:20261203T140000",
        "DTEND:20261203T163000",
        &format!("SUMMARY:Storm\\; drill\\, 1\\\\2\\nnow {long}"),
        "LOCATION:Utrecht",
        "DESCRIPTION:Bring boots.",
        "URL:https://intranet.example/base/events/drill/",
        "CATEGORIES:a,b\\,c",
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "no {line} in {text}"
        );
    }
}

#[test]
fn days_and_hours_are_told_apart_in_a_calendar() {
    for (head, lines) in [
        ("start: 2026-12-03", "DTSTART;VALUE=DATE:20261203"),
        (
            "start: 2026-12-03\nend: 2026-12-31",
            "DTSTART;VALUE=DATE:20261203\nDTEND;VALUE=DATE:20270101",
        ),
        (
            "start: 2026-12-03 22:00\nend: 2026-12-04",
            "DTSTART:20261203T220000\nDTEND:20261205T000000",
        ),
        (
            "start: 2026-12-03T14:00:00+01:00\nend: 2026-12-03T15:00Z",
            "DTSTART:20261203T130000Z\nDTEND:20261203T150000Z",
        ),
        (
            "start: 2026-12-03 14:00\nend: 2026-12-01",
            "DTSTART:20261203T140000",
        ),
        (
            "start: 2026-12-03 in the evening",
            "DTSTART;VALUE=DATE:20261203",
        ),
    ] {
        let text = event(head);
        let found: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("DTSTART") || line.starts_with("DTEND"))
            .collect();
        assert_eq!(found.join("\n"), lines, "{head}");
    }
}

//! How files become pages: kinds, sections, titles, addresses, languages, dates, ids, order.

use std::collections::BTreeMap;

use polder::content::page_id::PageId;

use crate::program::git;
use crate::program::polder;
use crate::site::TestSite;

/// A site with posts is told that it needs one.
const ADDRESS: &str = "base_url: https://intranet.example\n";

#[test]
fn the_folder_says_what_a_page_is_and_its_section_or_itself_may_say_otherwise() {
    let built = TestSite::new()
        .config(ADDRESS)
        .page("blog/a.md", "# A\n")
        .page("policies/travel.md", "# Travel\n")
        .page("news-room/_index.md", "---\nkind: post\n---\n")
        .page("news-room/b.md", "---\ndate: 2026-02-03\n---\n# B\n")
        .page("news-room/deep/c.md", "# C\n")
        .page("wiki/d.md", "---\nkind: policy\n---\n# D\n")
        .page("anything/e.md", "# E\n")
        .build();
    built.is_fine();
    for (page, kind) in [
        ("blog/a/", "post"),
        ("policies/travel/", "article policy"),
        ("news-room/b/", "post"),
        ("news-room/deep/c/", "post"),
        ("wiki/d/", "article policy"),
        ("anything/e/", "article"),
    ] {
        let class = format!("<body class=\"{kind}\">");
        assert!(built.text(page).contains(&class), "{page} is no {kind}");
    }
    built.shows("news-room/b/", "3 February 2026");
}

#[test]
fn a_folder_has_its_text_by_any_of_four_names() {
    let built = TestSite::new()
        .page("a/_index.md", "# By _index\n")
        .page("a/README.md", "# A page then\n")
        .page("b/index.md", "# By index\n")
        .page("c/README.md", "# By README\n")
        .page("d.md", "# By a note beside\n")
        .page("d/page.md", "# Page\n")
        .page("e/page.md", "# Page\n")
        .build();
    built
        .is_fine()
        .shows("a/", "<h1>By _index</h1>")
        .shows("a/README/", "<h1>A page then</h1>")
        .shows("b/", "<h1>By index</h1>")
        .shows("c/", "<h1>By README</h1>")
        .shows("d/", "<h1>By a note beside</h1>")
        .shows("d/", "<a href=\"page/\">Page</a>")
        .shows("e/", "<h1>E</h1>");
}

#[test]
fn content_lives_in_its_folder_or_at_the_root() {
    TestSite::new()
        .page("content/wiki/a.md", "# A\n")
        .page("notes.md", "# Not published\n")
        .page("static/robots.txt", "User-agent: *\n")
        .build()
        .is_fine()
        .has("wiki/a/")
        .has("robots.txt")
        .lacks("notes/")
        .nowhere("Not published");
    TestSite::new()
        .page("wiki/a.md", "# A\n")
        .page("node_modules/x/README.md", "# Not published\n")
        .page("templates/README.md", "# Not published\n")
        .page(".github/README.md", "# Not published\n")
        .build()
        .is_fine()
        .has("wiki/a/")
        .nowhere("Not published");
}

#[test]
fn a_title_comes_from_the_head_the_first_heading_or_the_name() {
    TestSite::new()
        .config(ADDRESS)
        .page("a.md", "---\ntitle: From the head\n---\n# A heading\n")
        .page("b.md", "Intro.\n\n# From `the` *heading*\n")
        .page("2094-nll.md", "Text.\n")
        .page("working_here.md", "## Only level 2\n")
        .page("blog/2026-03-12-first-sluice.md", "Text.\n")
        .build()
        .is_fine()
        .shows("a/", "<h1>From the head</h1>")
        .shows("a/", "<h2 id=\"a-heading\">A heading")
        .shows("b/", "<h1>From <code>the</code> <em>heading</em></h1>")
        .shows("2094-nll/", "<h1>2094 nll</h1>")
        .shows("working_here/", "<h1>Working here</h1>")
        .shows("blog/2026-03-12-first-sluice/", "<h1>First sluice</h1>")
        .shows("blog/2026-03-12-first-sluice/", "12 March 2026");
}

#[test]
fn addresses_are_chosen_and_old_ones_lead_on() {
    let built = TestSite::new()
        .page("wiki/a.md", "---\nslug: short\naliases: [/old/place/, /older.html, Another name]\n---\n# A\n")
        .page("wiki/b.md", "---\nurl: /elsewhere/b/\n---\n# B\n\n[[Another name]] [by its old place](/old/place/) [file](a.md)\n")
        .build();
    built
        .is_fine()
        .has("wiki/short/")
        .lacks("wiki/a/")
        .has("elsewhere/b/")
        .shows("old/place/", "<a href=\"../../wiki/short/\">A</a>");
    assert!(built.text("older.html").contains("url=wiki/short/"));
    assert_eq!(
        built
            .prose("elsewhere/b/")
            .matches("href=\"../../wiki/short/\"")
            .count(),
        3
    );
}

#[test]
fn two_pages_with_one_address_are_an_error_that_names_both() {
    TestSite::new()
        .page("a b.md", "# 1\n")
        .page("a-b.md", "# 2\n")
        .page("c.md", "---\nslug: a-b\n---\n# 3\n")
        .build()
        .tells("a-b.md:1:1: this page and `a b.md` both live at /a-b/")
        .tells("c.md:2:7: this page and `a b.md` both live at /a-b/");
    TestSite::new()
        .page("Case.md", "# 1\n")
        .page("case.md", "# 2\n")
        .build()
        .tells("case.md:1:1: this page lives at /case/ and `Case.md` at /Case/, which is one address on many disks");
    TestSite::new()
        .page("a.md", "---\naliases: [/b/, /c/]\n---\n")
        .page("b.md", "# B\n")
        .page("d.md", "---\naliases: [/c/]\n---\n")
        .build()
        .tells("a.md:2:11: the alias /b/ cannot lead here: `b.md` lives there")
        .tells("d.md:2:11: the alias /c/ cannot lead here: it is an alias of `a.md` too");
    TestSite::new()
        .page("search.md", "# Search\n")
        .build()
        .tells("the search page: `search/index.html` would be made from this and from `search.md`");
}

#[test]
fn tags_gather_pages_whatever_their_case() {
    let built = TestSite::new()
        .page("a.md", "---\ntags: [Rust, C++]\n---\n# A\n")
        .page("b.md", "---\ntags: rust, C\n---\n# B\n")
        .build();
    built
        .is_fine()
        .shows(
            "tags/",
            "<a href=\"rust/\">Rust</a> <span class=\"count\">2</span>",
        )
        .shows("tags/rust/", "<a href=\"../../a/\">A</a>")
        .shows("tags/rust/", "<a href=\"../../b/\">B</a>")
        .shows("tags/c/", "<a href=\"../../b/\">B</a>")
        .shows("tags/c-2/", "<a href=\"../../a/\">A</a>")
        .shows("a/", "<a rel=\"tag\" href=\"../tags/rust/\">Rust</a>");
}

#[test]
fn languages_by_suffix_and_folder_fall_back_to_what_there_is() {
    let built = TestSite::new()
        .config("languages: [en, nl]\nbase_url: https://intranet.example\n")
        .page("wiki/a.md", "# Dikes\n\n[[b]]\n")
        .page("wiki/a.nl.md", "# Dijken\n\n[b](b.md)\n")
        .page("wiki/b.md", "# Only English\n")
        .page("nl/wiki/c.md", "# Alleen Nederlands\n")
        .build();
    built
        .is_fine()
        .shows("wiki/a/", "<h1>Dikes</h1>")
        .shows("nl/wiki/a/", "<h1>Dijken</h1>");
    let dutch = built.text("nl/wiki/a/");
    assert!(
        dutch.starts_with("<!doctype html>\n<html lang=\"nl\""),
        "{dutch}"
    );
    for hreflang in [
        "<link rel=\"alternate\" hreflang=\"en\" href=\"https://intranet.example/wiki/a/\">",
        "<link rel=\"alternate\" hreflang=\"nl\" href=\"https://intranet.example/nl/wiki/a/\">",
    ] {
        assert!(dutch.contains(hreflang), "{dutch}");
        assert!(built.text("wiki/a/").contains(hreflang));
    }
    // What one language lacks is listed in another, and marked.
    built
        .shows(
            "nl/wiki/",
            "<a href=\"../../wiki/b/\" lang=\"en\" hreflang=\"en\">Only English</a>",
        )
        .shows(
            "wiki/",
            "<a href=\"../nl/wiki/c/\" lang=\"nl\" hreflang=\"nl\">Alleen Nederlands</a>",
        )
        .is("nl/wiki/a/", "<p><a href=\"../../../wiki/b/\">b</a></p>");
}

#[test]
fn in_a_site_of_one_language_nl_is_a_folder_like_any_other() {
    TestSite::new()
        .page("nl/a.md", "# A\n")
        .page("b.nl.md", "# B\n")
        .build()
        .is_fine()
        .has("nl/a/")
        .has("b.nl/");
}

#[test]
fn pages_come_and_go_by_their_dates() {
    let site = || {
        TestSite::new()
            .page("draft.md", "---\ndraft: true\n---\n# Draft\n")
            .page("soon.md", "---\npublish: 2026-07-01\n---\n# Soon\n")
            .page("gone.md", "---\nexpires: 2026-05-01\n---\n# Gone\n")
            .page("still.md", "---\nexpires: 2026-06-15\n---\n# Still\n\n[a](draft.md) [b](soon.md) [c](gone.md)\n")
    };
    let built = site().build();
    built
        .lacks("draft/")
        .lacks("soon/")
        .lacks("gone/")
        .has("still/")
        .tells("soon.md: hidden until 2026-07-01")
        .tells("gone.md: hidden since 2026-05-01: expired")
        .tells("draft.md: a draft")
        .tells("still.md:6:1: `draft.md` is a draft")
        .tells("still.md:6:15: `soon.md` is hidden until 2026-07-01")
        .tells("still.md:6:28: `gone.md` is hidden since 2026-05-01");
    assert_eq!(
        built.next_change.map(|day| day.to_string()),
        Some("2026-06-15".to_owned())
    );
    let later = site().today("2026-07-01").build();
    later.has("soon/").lacks("still/").lacks("draft/");
    assert_eq!(later.next_change, None);
    site()
        .drafts()
        .build()
        .has("draft/")
        .has("soon/")
        .lacks("gone/");
}

#[test]
fn attachments_are_published_when_a_page_leads_to_them() {
    TestSite::new()
        .page("a.md", "[plan](files/plan.pdf) <img src=\"b.png\">\n")
        .page("draft.md", "---\ndraft: true\n---\n[secret](secret.pdf)\n")
        .file("files/plan.pdf", "pdf")
        .file("b.png", "png")
        .file("secret.pdf", "pdf")
        .file("unused.pdf", "pdf")
        .build()
        .has("files/plan.pdf")
        .has("b.png")
        .lacks("secret.pdf")
        .lacks("unused.pdf");
}

#[test]
fn a_sites_own_template_sees_its_data() {
    TestSite::new()
        .page("a.md", "# A\n")
        .page("data/offices.yaml", "- {city: Utrecht, floors: 3}\n- {city: Lyon, floors: 2}\n")
        .file("data/photo.jpg", b"\xff\xd8")
        .page("data/deep/er.json", "{\"version\": 1.10}")
        .page(
            "templates/article.html",
            "{% extends \"base.html\" %}{% block main %}{% for o in frame.data.offices %}{{ o.city }}:{{ o.floors }} {% endfor %}{{ frame.data.deep.er.version }}{% endblock main %}",
        )
        .build()
        .is_fine()
        .shows("a/", "Utrecht:3 Lyon:2 1.1");
}

#[test]
fn lists_go_by_weight_then_by_title_as_people_sort_or_by_date() {
    let built = TestSite::new()
        .page("wiki/a.md", "# Chapter 10\n")
        .page("wiki/b.md", "# Chapter 9\n")
        .page("wiki/c.md", "---\nweight: 2\n---\n# Second\n")
        .page("wiki/d.md", "---\nweight: 1\n---\n# First\n")
        .page("wiki/e.md", "# älter\n")
        .page("blog/2026-01-01-old.md", "# Old\n")
        .page("blog/2026-05-01-new.md", "# New\n")
        .page(
            "blog/2026-01-02-pinned.md",
            "---\nweight: 1\n---\n# Pinned\n",
        )
        .build();
    assert_eq!(
        entries(&built.main("wiki/")),
        ["First", "Second", "älter", "Chapter 9", "Chapter 10"]
    );
    assert_eq!(entries(&built.main("blog/")), ["Pinned", "New", "Old"]);
}

fn entries(main: &str) -> Vec<String> {
    main.split("<p class=\"entry-title\">")
        .skip(1)
        .map(|entry| {
            let link = entry.split("</a>").next().expect("a link");
            link.rsplit('>').next().expect("words").to_owned()
        })
        .collect()
}

#[test]
fn a_long_blog_is_cut_into_pages() {
    let mut site = TestSite::new().config(ADDRESS);
    for day in 1..=45 {
        let (month, day) = (1 + day / 28, 1 + day % 28);
        site = site.page(&format!("blog/2026-{month:02}-{day:02}-post.md"), "Text.\n");
    }
    let built = site.build();
    built
        .is_fine()
        .has("blog/page/2/")
        .has("blog/page/3/")
        .lacks("blog/page/4/");
    assert_eq!(entries(&built.main("blog/")).len(), 20);
    assert_eq!(entries(&built.main("blog/page/2/")).len(), 20);
    assert_eq!(entries(&built.main("blog/page/3/")).len(), 5);
    built
        .shows("blog/", "<a rel=\"next\" href=\"page/2/\">Older</a>")
        .shows("blog/page/2/", "<a rel=\"prev\" href=\"../../\">Newer</a>")
        .shows("blog/page/2/", "Page 2 of 3")
        .hides("blog/page/3/", "rel=\"next\"");
}

#[test]
fn a_long_section_has_letters_to_jump_to() {
    let mut site = TestSite::new();
    for letter in ["Alpha", "Beta", "Émile", "Zeta"] {
        for i in 0..20 {
            site = site.page(
                &format!("wiki/{letter}-{i}.md"),
                &format!("# {letter} {i}\n"),
            );
        }
    }
    site.build()
        .is_fine()
        .shows("wiki/", "<h3 id=\"list-a-0\">A</h3>")
        .shows("wiki/", "<a href=\"#list-e-2\">E</a>");
}

fn ids(site: &TestSite) -> BTreeMap<String, String> {
    let text =
        fs_err::read_to_string(site.root().join(".polder/service/ids.json")).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    json["ids"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(path, id)| (path.clone(), id.as_str().expect("a text").to_owned()))
        .collect()
}

#[test]
fn an_id_is_minted_once_and_kept_through_a_rename() {
    let site = TestSite::new().page(
        "wiki/a.md",
        "# A\n\nWords that stay the same, so that git sees the rename.\n",
    );
    git(&site, &["init"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "-m", "one"]);
    assert_eq!(polder(&site, &["build"]).code, Some(0));
    let first = ids(&site)["wiki/a.md"].clone();
    assert!(PageId::parse(&first).is_some(), "{first}");

    site.write(
        "wiki/a.md",
        "# A, edited\n\nWords that stay the same, so that git sees the rename.\n",
    );
    assert_eq!(polder(&site, &["build"]).code, Some(0));
    assert_eq!(ids(&site)["wiki/a.md"], first);

    git(&site, &["mv", "wiki/a.md", "wiki/b.md"]);
    git(&site, &["commit", "-am", "two"]);
    assert_eq!(polder(&site, &["build"]).code, Some(0));
    assert_eq!(ids(&site)["wiki/b.md"], first);

    // Where nothing was restored, the same history gives the same ids.
    site.remove(".polder");
    assert_eq!(polder(&site, &["build"]).code, Some(0));
    assert_eq!(ids(&site)["wiki/b.md"], first);
}

#[test]
fn a_page_without_a_first_commit_waits_for_its_id() {
    let site = TestSite::new().page("a.md", "# A\n");
    git(&site, &["init"]);
    git(&site, &["add", "."]);
    git(&site, &["commit", "-m", "one"]);
    site.write("new.md", "# New\n");
    assert_eq!(polder(&site, &["build"]).code, Some(0));
    assert_eq!(ids(&site).into_keys().collect::<Vec<_>>(), ["a.md"]);
}

#[test]
fn a_shallow_clone_mints_no_ids_and_says_so() {
    let origin = TestSite::new().page("a.md", "# A\n");
    git(&origin, &["init"]);
    git(&origin, &["add", "."]);
    git(&origin, &["commit", "-m", "one"]);
    origin.write("b.md", "# B\n");
    git(&origin, &["add", "."]);
    git(&origin, &["commit", "-m", "two"]);
    let clone = TestSite::new();
    let url = format!("file://{}", origin.root().display());
    git(&clone, &["clone", "--depth", "1", &url, "."]);
    let ran = polder(&clone, &["build"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("get no id yet"), "{}", ran.err);
    assert!(ids(&clone).is_empty());
}

#[test]
fn wrong_ids_and_ids_of_two_pages_are_errors() {
    TestSite::new()
        .page("a.md", "---\nid: abcdefghijklmnop\n---\n")
        .page("b.md", "---\ntitle: B\nid: abcdefghijklmnop\n---\n")
        .page("c.md", "---\nid: Not-an-id\n---\n")
        .build()
        .tells("b.md:3:5: this page and `a.md` have one id")
        .tells("c.md:2:5: `Not-an-id` is not a page id");
    TestSite::new()
        .config("languages: [en, nl]\n")
        .page("a.md", "---\nid: abcdefghijklmnop\n---\n")
        .page("a.nl.md", "---\nid: abcdefghijklmnop\n---\n")
        .build()
        .is_fine();
}

#[test]
fn a_broken_registry_is_an_error_and_stays_as_it_is() {
    let site = TestSite::new().page("a.md", "# A\n");
    site.write(".polder/service/ids.json", "{\"ids\": {\"a.md\": \"abc");
    let ran = polder(&site, &["build"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(
        ran.err.contains("the recorded page ids cannot be read"),
        "{}",
        ran.err
    );
    assert!(!site.root().join("public").exists());
}

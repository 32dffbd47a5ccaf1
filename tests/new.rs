//! `polder new`: a page of every kind begins in its place, with its head, and never over another one.

use polder::content::diagnostic::Severity;
use polder::content::front_matter::FrontMatter;
use polder::content::node;
use polder::content::page_id::PageId;

use crate::program::Ran;
use crate::program::git;
use crate::program::polder;
use crate::site::TestSite;

const KINDS: [&str; 9] = [
    "post", "article", "policy", "person", "team", "event", "idea", "goal", "section",
];

/// Begins a page and gives its path and its URL.
fn new(site: &TestSite, arguments: &[&str]) -> (String, String) {
    let ran = try_new(site, arguments);
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
    let (path, url) = ran.out.trim_end().split_once('\n').expect("two lines");
    (path.to_owned(), url.to_owned())
}

fn try_new(site: &TestSite, arguments: &[&str]) -> Ran {
    polder(site, &[&["new"], arguments].concat())
}

fn read(site: &TestSite, path: &str) -> String {
    fs_err::read_to_string(site.root().join(path)).expect("a page")
}

fn head(text: &str) -> FrontMatter {
    let head = text
        .strip_prefix("---\n")
        .and_then(|text| text.split_once("\n---\n"));
    let node = node::parse(head.expect("a head").0).expect("YAML");
    let mut told = Vec::new();
    let head = FrontMatter::read(node, "", &mut told);
    assert!(told.is_empty(), "{told:?}");
    head
}

fn company() -> TestSite {
    TestSite::new()
        .config("title: Acme\nbase_url: https://acme.example\n")
        .page("content/_index.md", "# Acme\n")
        .page(
            "content/people/ada.md",
            "---\nname: Ada Verhulst\nemails: [ada@example.com]\n---\n",
        )
}

#[test]
fn every_kind_begins_in_its_place_and_is_fine_in_every_language() {
    for language in ["en", "nl", "fr", "de", "pt"] {
        let site = TestSite::new()
            .config(&format!("language: {language}\n"))
            .page("content/_index.md", "# Acme\n");
        for kind in KINDS {
            let (path, url) = new(&site, &[kind, "Où va l'eau: 100 % \"sec\"?"]);
            let place = match kind {
                "post" => "blog/2026-06-01-ou-va-l-eau-100-sec",
                "article" => "wiki/ou-va-l-eau-100-sec",
                "policy" => "policies/ou-va-l-eau-100-sec",
                "person" => "people/ou-va-l-eau-100-sec",
                "team" => "teams/ou-va-l-eau-100-sec",
                "event" => "events/ou-va-l-eau-100-sec",
                "idea" => "ideas/ou-va-l-eau-100-sec",
                "goal" => "goals/ou-va-l-eau-100-sec",
                _ => "ou-va-l-eau-100-sec",
            };
            assert_eq!(url, format!("/{place}/"));
            match kind {
                "section" => assert_eq!(path, format!("content/{place}/_index.md")),
                _ => assert_eq!(path, format!("content/{place}.md")),
            }
            let head = head(&read(&site, &path));
            let id = head.id.expect("an id").value;
            assert!(PageId::parse(&id).is_some(), "{id}");
        }
        let built = site.build();
        let bad = built
            .diagnostics
            .iter()
            .any(|told| told.severity != Severity::Note);
        assert!(!bad, "{language}\n{}", built.told());
        for url in ["wiki/ou-va-l-eau-100-sec/", "events/ou-va-l-eau-100-sec/"] {
            built.shows(url, "Où va l'eau: 100 % &quot;sec&quot;?");
        }
    }
}

#[test]
fn the_head_knows_who_begins_the_page_and_when() {
    let site = company();
    git(&site, &["init", "-q"]);
    git(&site, &["config", "user.email", "Ada@Example.com"]);
    git(&site, &["config", "user.name", "Somebody"]);
    let (path, url) = new(&site, &["post", "Pumps"]);
    assert_eq!(url, "https://acme.example/blog/2026-06-01-pumps/");
    assert_eq!(head(&read(&site, &path)).authors[0].value, "ada");

    let (path, _) = new(
        &site,
        &["policy", "Travel", "--today", "2026-02-28", "--draft"],
    );
    let policy = head(&read(&site, &path));
    assert_eq!(policy.owner.expect("an owner").value, "ada");
    assert_eq!(policy.review_by, "2027-02-28".parse().ok());
    assert!(policy.draft);

    // Somebody whom the site does not know yet.
    git(&site, &["config", "user.email", "bram@example.com"]);
    git(&site, &["config", "user.name", "Bram Smit"]);
    let (path, _) = new(&site, &["idea", "Lunch"]);
    assert!(read(&site, &path).contains("\nauthors: []\n"));
    let (path, _) = new(&site, &["person", "Bram Smit"]);
    assert_eq!(
        head(&read(&site, &path)).person.expect("a person").emails[0].value,
        "bram@example.com"
    );
    let (path, _) = new(&site, &["person", "Grace Peeters"]);
    assert!(
        head(&read(&site, &path))
            .person
            .expect("a person")
            .emails
            .is_empty()
    );
    // And by name, now that he has a page.
    git(&site, &["config", "user.email", "bram@home.example"]);
    let (path, _) = new(&site, &["idea", "Dinner"]);
    assert_eq!(head(&read(&site, &path)).authors[0].value, "bram-smit");
}

#[test]
fn nothing_is_written_over_and_no_address_is_given_twice() {
    let site = company();
    let first = new(&site, &["article", "Pumps"]);
    assert_eq!(first.0, "content/wiki/pumps.md");
    let before = read(&site, &first.0);
    assert_eq!(
        new(&site, &["article", "Pumps!"]).0,
        "content/wiki/pumps-2.md"
    );
    // The same address by another way, and on a disk that does not know capitals.
    site.write("content/wiki/Pumps-3.md", "# X\n");
    site.write("content/wiki/y.md", "---\nslug: pumps-4\n---\n# X\n");
    site.write("content/wiki/pumps-5/z.md", "# X\n");
    assert_eq!(
        new(&site, &["article", "Pumps"]).0,
        "content/wiki/pumps-6.md"
    );
    assert_eq!(read(&site, &first.0), before);

    let ran = try_new(&site, &["article", "Pumps", "--name", "pumps.md"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .contains("`content/wiki/pumps.md` would be in the way"),
        "{}",
        ran.err
    );
    for title in ["Index", "README", "???", "日本語", "Ω"] {
        new(&site, &["article", title]);
    }
    let ids: Vec<String> = site
        .build()
        .diagnostics
        .iter()
        .map(|told| told.rule.to_string())
        .filter(|rule| rule.starts_with("duplicate"))
        .collect();
    assert!(ids.is_empty(), "{ids:?}");
    assert!(site.root().join("content/wiki/日本語.md").exists());
}

#[test]
fn a_page_goes_where_the_site_keeps_its_kind() {
    let site = company()
        .page(
            "content/rules/_index.md",
            "---\nkind: policy\n---\n# Rules\n",
        )
        .page(
            "content/newsroom/_index.md",
            "---\nkind: post\n---\n# News\n",
        )
        .page(
            "content/events/_index.md",
            "---\nkind: article\n---\n# Our events\n",
        );
    assert_eq!(
        new(&site, &["policy", "Travel"]).0,
        "content/rules/travel.md"
    );
    assert_eq!(
        new(&site, &["post", "Hello"]).0,
        "content/newsroom/2026-06-01-hello.md"
    );
    // The usual folder means something else here: the page says what it is.
    let (path, _) = new(&site, &["event", "Drill"]);
    assert!(read(&site, &path).contains("\nkind: event\n"), "{path}");
    let (path, _) = new(&site, &["goal", "Calm", "--in", "wiki/plans"]);
    assert_eq!(path, "content/wiki/plans/calm.md");
    assert!(read(&site, &path).contains("\nkind: goal\n"));
    // From the shell's completion.
    let (path, _) = new(&site, &["section", "Projects", "--in", "content/wiki/"]);
    assert_eq!(path, "content/wiki/projects/_index.md");
    let built = site.build();
    built.has("wiki/plans/calm/").has("rules/travel/");

    // A plain folder of Markdown is a wiki as it is.
    let plain = TestSite::new().page("README.md", "# Notes\n");
    assert_eq!(new(&plain, &["article", "Pumps"]).0, "pumps.md");
    assert_eq!(
        new(&plain, &["page", "Valves", "--in", "parts"]).0,
        "parts/valves.md"
    );
}

#[test]
fn a_translation_shares_the_id_of_its_original() {
    let site = TestSite::new().config("languages: [en, nl]\n").page(
        "content/wiki/week.md",
        "---\nid: vkkt663wxas6teae\n---\n# Week\n",
    );
    let (path, url) = new(
        &site,
        &["article", "Eerste week", "--name", "week", "--lang", "nl"],
    );
    assert_eq!(
        (&*path, &*url),
        ("content/wiki/week.nl.md", "/nl/wiki/week/")
    );
    let text = read(&site, &path);
    assert!(
        !text.contains("id:") && text.contains("## In het kort"),
        "{text}"
    );
    site.build().is_fine();

    // Where languages have folders, it goes there; a page without an original has an id.
    site.write("content/nl/_index.md", "# Thuis\n");
    let (path, _) = new(&site, &["post", "Hallo", "--lang", "nl"]);
    assert_eq!(path, "content/nl/blog/2026-06-01-hallo.md");
    assert!(read(&site, &path).contains("\nid: "));
}

#[test]
fn a_wish_that_cannot_be_is_told_with_its_cure() {
    let site = company();
    for (arguments, told) in [
        (
            &["post", "Hallo", "--lang", "nl"][..],
            "add `nl` to `languages` in polder.yaml",
        ),
        (&["post", " "], "a page wants a title"),
        (
            &["post", "X", "--in", "../elsewhere"],
            "lies outside of the site",
        ),
        (&["post", "X", "--name", "a/b"], "give the file's name only"),
        (
            &["post", "X", "--site", "gone"],
            "there is no folder `gone`",
        ),
        (&["poster", "X"], "a similar value exists: 'post'"),
    ] {
        let ran = try_new(&site, arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.err.contains(told), "{}", ran.err);
    }
}

#[test]
fn skeletons_are_the_same_in_every_language_but_for_their_words() {
    let keys = |language: &str| -> Vec<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/starter/pages");
        let text = fs_err::read_to_string(format!("{folder}/{language}.md")).expect("skeletons");
        text.lines()
            .filter(|line| !line.starts_with("##") && !line.starts_with("<!--"))
            .map(|line| {
                line.split('#')
                    .next()
                    .unwrap_or_default()
                    .trim_end()
                    .to_owned()
            })
            .collect()
    };
    for language in ["nl", "fr", "de"] {
        assert_eq!(keys(language), keys("en"), "{language}");
    }
}

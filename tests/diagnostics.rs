//! What is told: where, in which order, with which cure, in which format, and how the program ends.

use serde_json::Value;

use crate::program::polder;
use crate::site::TestSite;
use crate::site::png;

#[test]
fn a_place_is_the_line_and_column_that_an_editor_shows() {
    for (text, place) in [
        ("# X\n\n[a](gone.md)\n", "3:1"),
        ("# X\r\n\r\nab [a](gone.md)\r\n", "3:4"),
        ("\u{feff}[a](gone.md)\n", "1:1"),
        ("\u{feff}---\r\ntitle: X\r\n---\r\n[a](gone.md)\r\n", "4:1"),
        ("---\ntitle: X\n---\n\n\té🎉 [a](gone.md)\n", "none"),
        ("é🎉日 [a](gone.md)\n", "1:5"),
        ("- x\n\t- [a](gone.md)\n", "2:4"),
        ("> [!note] A title with [a](gone.md)\n", "1:24"),
        ("> > <div>\n> > <a href=\"gone.md\">\n", "2:14"),
        ("| t |\n|---|\n| é [a](gone.md) |\n", "3:5"),
        ("[^1]\n\n[^1]: note [a](gone.md)\n", "3:12"),
    ] {
        let built = TestSite::new().page("x.md", text).build();
        if place != "none" {
            built
                .tells(&format!("x.md:{place}: `gone.md` leads nowhere"))
                .tells_only(1);
        }
    }
}

#[test]
fn a_place_is_right_behind_blocks_that_were_cut_out() {
    let text = "# X\n{{< audience staff >}}\nhidden\n\nhidden\n{{< /audience >}}\nab [a](gone.md) {{< audience staff >}}x{{< /audience >}} [b](lost.md)\n";
    for audience in ["public", "staff"] {
        TestSite::new()
            .config("audiences: [public, staff]\n")
            .audience(audience)
            .page("x.md", text)
            .build()
            .tells("x.md:7:4: `gone.md` leads nowhere")
            .tells("x.md:7:58: `lost.md` leads nowhere")
            .tells_only(2);
    }
}

#[test]
fn a_place_is_right_far_down_a_long_page() {
    let text = format!(
        "{}ab [a](gone.md)\n{}[b](lost.md)\n",
        "é line\n".repeat(5000),
        "é ".repeat(3000)
    );
    TestSite::new()
        .page("x.md", &text)
        .build()
        .tells("x.md:5001:4: `gone.md`")
        .tells("x.md:5002:6001: `lost.md`");
}

#[test]
fn everything_is_told_in_one_run_sorted_by_file_and_place() {
    let built = TestSite::new()
        .config("titel: X\n")
        .page("b.md", "---\ntitel: X\ndate: soon\n---\n[x](gone.md)\n")
        .page("a.md", "[x](gone.md)\n\n[y][undefined]\n")
        .page("c.md", "---\ntitle: [\n---\n")
        .build();
    let places: Vec<String> = built
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let at = diagnostic.position.expect("a place");
            format!(
                "{}:{}:{} {}",
                diagnostic.file, at.line, at.column, diagnostic.rule
            )
        })
        .collect();
    assert_eq!(
        places[..5],
        [
            "a.md:1:1 broken-link",
            "a.md:3:1 undefined-reference",
            "b.md:2:1 unknown-key",
            "b.md:3:7 wrong-date",
            "b.md:5:1 broken-link",
        ]
    );
    assert!(places[5].ends_with("unreadable-head"), "{places:?}");
    assert_eq!(places[6..], ["polder.yaml:1:1 unknown-key"]);
    built.tells("b.md:2:1: Polder does not know the key `titel`; did you mean `title`?");
}

#[test]
fn a_value_of_the_wrong_kind_is_told_at_its_place() {
    for (line, told) in [
        ("title: [a]", "1:8: `title` must be a text, not a list"),
        ("date: yesterday", "1:7: `date`: `yesterday` is not a date"),
        (
            "date: 2026-02-30",
            "1:7: `date`: `2026-02-30` is not a date",
        ),
        (
            "draft: perhaps",
            "1:8: `draft` must be true or false, not a text",
        ),
        (
            "weight: heavy",
            "1:9: `weight` must be a whole number, not a text",
        ),
        (
            "weight: 1.5",
            "1:9: `weight` must be a whole number, not a number",
        ),
        ("tags: {a: b}", "1:7: `tags` must be a list, not a mapping"),
        (
            "tags: [a, [b]]",
            "1:11: `tags` must be a list of texts, not a list",
        ),
        (
            "kind: articel",
            "1:7: `kind` cannot be `articel`; did you mean `article`?",
        ),
        (
            "discussion: open",
            "1:13: `discussion` must be a mapping, not a text",
        ),
        (
            "discussion: {kind: pol}",
            "1:20: `kind` cannot be `pol`; did you mean `poll`?",
        ),
        (
            "acknowledge: maybe",
            "1:14: `acknowledge` cannot be `maybe`; it can be required, none",
        ),
        (
            "start: next week",
            "1:8: `start`: `next week` is not a date",
        ),
        (
            "headcount: many",
            "1:12: `headcount` must be a whole number, not a text",
        ),
        ("skills: Rust", "1:9: `skills` must be a list, not a text"),
        ("skills: [{level: x}]", "1:10: a skill needs a `topic`"),
        (
            "expertise: {hide: {a: b}}",
            "1:19: `hide` must be a list, not a mapping",
        ),
        (
            "contact: [a]",
            "1:10: `contact` must be a mapping, not a list",
        ),
        (
            "title: a\ntitle: b",
            "2:1: the key `title` is here twice; the first one is on line 2",
        ),
    ] {
        let told = told.split_once(':').expect("a place");
        let line_number: usize = told.0.parse::<usize>().expect("a line") + 1;
        TestSite::new()
            .page("x.md", &format!("---\n{line}\n---\n"))
            .build()
            .tells(&format!("x.md:{line_number}:{}", told.1))
            .tells_only(1);
    }
}

#[test]
fn keys_of_other_generators_are_translated() {
    TestSite::new()
        .page("x.md", "---\nlayout: post\nauthor: Ada\ncategories: [a]\nlastmod: 2026-01-01\nrandom: 1\n---\n")
        .build()
        .tells("x.md:2:1: Polder does not know the key `layout`; Polder chooses the template by `kind`")
        .tells("x.md:3:1: Polder does not know the key `author`; Polder's key is `authors`")
        .tells("x.md:4:1: Polder does not know the key `categories`; Polder's key is `tags`")
        .tells("x.md:5:1: Polder does not know the key `lastmod`; Polder's key is `updated`")
        .tells("x.md:6:1: Polder does not know the key `random`");
}

#[test]
fn every_key_of_a_head_is_accepted() {
    TestSite::new()
        .config("audiences: [public]\nlanguages: [en, nl]\n")
        .page(
            "x.md",
            "---
title: X
date: 2026-03-12T09:30:00Z
updated: 2026/03/13
authors: [Ada, \"Grace, Hopper\"]
tags: one, two
summary: 1.10
draft: no
publish: 2026-01-01
expires: 2027-01-01
aliases: [Other]
id: abcdefghijklmnop
lang: en
weight: -3
kind: policy
audience: public
owner: ada
reviewers: [ada]
approvers: ada
experts: [ada]
review_by: 2027-01-01
goals: [uptime]
discussion: {kind: strategic, closed: false, of: https://e.example/thread}
toc: false
math: true
slug: x
sponsor: grace
outcome: Done
extra: {any: [thing, 1, {deep: true}]}
effective: 2026-01-01
applies_to: [all]
supersedes: [old.md]
acknowledge: required
approvals: [legal, security]
name: X
names: [x]
emails: [x@e.example]
logins: [x]
role: Engineer
team: platform
location: Utrecht
languages: [en]
skills: [Rust, {topic: Kubernetes, level: expert, since: 2021-04, confirmed: 2026-01}]
contact: {phone: \"+31 30\", chat: x}
avatar: x.png
left: 2027-01-01
privacy: opt-out
expertise: {hide: [Go], not: [PHP], all: true}
parent: root
lead: ada
headcount: 3
measure: Uptime
target: 99.9 %
baseline: 99
due: 2026-12-31
values: {2026-01: 99.1}
start: 2026-12-03 14:00
end: 2026-12-03
rsvp: mailto:ada@e.example
---
",
        )
        .page("y.md", "---\nurl: /here/\nkind: department\n---\n")
        .file("x.png", png(1, 1))
        .build()
        .is_fine();
}

#[test]
fn every_key_of_the_config_is_accepted() {
    TestSite::new()
        .config(
            "title: Waterland Group
base_url: https://intranet.example/sub/
language: en
languages: [en, nl, fr, nl-BE]
audiences: [public, staff, {name: board, groups: [board], files: [\"data/salaries.yaml\"]}]
privacy: team
people: {file: data/team.yml, map: {login: github}, bots: [Release Robot]}
roles: {moderator: [ada], admin: ada, leader: [grace], approver: {legal: [joan], security: joan}, spokesperson: [ada]}
theme: {name: polder, accent: \"#0b5d6b\", logo: logo.svg, paper: {light: white, dark: black}, ink: \"#111\", radius: 4px, body_font: Georgia, heading_font: Georgia}
repository: {url: https://gitlab.example/waterland/intranet, branch: main}
markdown: {html: keep}
links: {external: off}
comments: {url: https://talk.example, open: true}
auth: {mode: magic-link}
store: {url: sqlite}
federation: {audience: public, peers: [kb.fr.example]}
",
        )
        .audience("public")
        .page("static/logo.svg", "<svg/>")
        .page("data/salaries.yaml", "ada: 1\n")
        .page("data/team.yml", "")
        .page("x.md", "# X\n")
        .build()
        .is_fine();
}

#[test]
fn a_wrong_config_is_told_at_its_place() {
    for (config, told) in [
        ("title: [a]", "1:8: `title` must be a text, not a list"),
        (
            "base_url: intranet.example",
            "1:11: `base_url` cannot be `intranet.example`; write the whole address, with its scheme",
        ),
        (
            "base_url: https://",
            "1:11: `base_url` cannot be `https://`",
        ),
        ("language: e n", "1:11: `e n` is not a language tag"),
        (
            "languages: {en: x}",
            "1:12: `languages` must be a list, not a mapping",
        ),
        (
            "audiences: staff",
            "1:12: `audiences` must be a list, not a text",
        ),
        ("audiences: [a, a]", "1:16: the audience `a` is here twice"),
        (
            "audiences: [{groups: [x]}]",
            "1:13: `` cannot be the name of an audience",
        ),
        (
            "audiences: [{name: a, group: [x]}]",
            "1:23: Polder does not know the key `audiences.group`; did you mean `groups`?",
        ),
        ("privacy: private", "1:10: `privacy` cannot be `private`"),
        (
            "people: data/team.yml",
            "1:9: `people` must be a mapping, not a text",
        ),
        (
            "people: {map: [a]}",
            "1:15: `people.map` must be a mapping, not a list",
        ),
        (
            "roles: {moderater: [ada]}",
            "1:9: Polder does not know the key `roles.moderater`; did you mean `moderator`?",
        ),
        (
            "roles: {approver: [joan]}",
            "1:19: `roles.approver` must be a mapping, not a list",
        ),
        ("theme: dark", "1:8: `theme` must be a mapping, not a text"),
        (
            "theme: {name: poldr}",
            "1:15: there is no theme `poldr`; did you mean `polder`?",
        ),
        ("theme: {name: ../..}", "1:15: there is no theme `../..`"),
        (
            "theme: {accent: \"red; } body { color: blue\"}",
            "1:17: `red; } body { color: blue` is not a value of CSS",
        ),
        ("theme: {accent: [red]}", "1:17: `accent` must be"),
        (
            "theme: {logo: gone.svg}",
            "1:15: there is no logo `gone.svg`",
        ),
        (
            "repository: https://forge.example",
            "1:13: `repository` must be a mapping, not a text",
        ),
        (
            "repository: {branch: main}",
            "1:14: `repository` needs its `url`",
        ),
        ("markdown: {html: safe}", "1:18: `html` cannot be `safe`"),
        (
            "links: {external: sometimes}",
            "1:19: `external` must be true or false, not a text",
        ),
        (
            "comments: {open: 1}",
            "1:18: `open` must be true or false, not a number",
        ),
        ("auth: {mode: saml}", "1:14: `mode` cannot be `saml`"),
        (
            "store: {url: [a]}",
            "1:14: `url` must be a text, not a list",
        ),
        (
            "federation: {audience: nobody}",
            "1:24: there is no audience `nobody`",
        ),
        (
            "federation: {peers: {a: b}}",
            "1:21: `peers` must be a list, not a mapping",
        ),
        (
            "store: {url: \"postgres://polder:hunter2@db/polder\"}",
            "1:14: this URL holds a password",
        ),
        (
            "auth: {client_secret: abc}",
            "1:8: `client_secret` looks like a secret",
        ),
        (
            "titel: X",
            "1:1: Polder does not know the key `titel`; did you mean `title`?",
        ),
        ("title: a\ntitle: b", "2:1: the key `title` is here twice"),
        ("title: \"a", "1:"),
        ("- a", "1:1: `this` must be a mapping, not a list"),
        (
            "\u{feff}titel: X",
            "1:1: Polder does not know the key `titel`",
        ),
        (
            "a: 1\r\ntitel: X",
            "2:1: Polder does not know the key `titel`",
        ),
    ] {
        TestSite::new()
            .config(config)
            .page("x.md", "# X\n")
            .build()
            .tells(&format!("polder.yaml:{told}"));
    }
}

/// A site in which one page has an error, a warning and a note with everything that a format must escape.
fn troubled() -> TestSite {
    TestSite::new()
        .page(
            "docs/a, b: 100%.md",
            "---\ndate: \"50%: a, b\"\n---\n[x](gone%0Aaway.md)\n\n{{ tag }}\n",
        )
        .page("docs/plain.md", "Text.\n")
        .page("history.yaml", "")
}

fn told(format: &str) -> (Value, String) {
    let ran = polder(&troubled(), &["check", "--format", format]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    (serde_json::from_str(&ran.out).unwrap_or_default(), ran.out)
}

#[test]
fn diagnostics_as_json() {
    let (json, _) = told("json");
    assert_eq!(
        (&json["errors"], &json["warnings"], &json["notes"]),
        (&1.into(), &1.into(), &1.into())
    );
    let first = &json["diagnostics"][0];
    assert_eq!(first["severity"], "error");
    assert_eq!(first["rule"], "wrong-date");
    assert_eq!(first["file"], "docs/a, b: 100%.md");
    assert_eq!((&first["line"], &first["column"]), (&2.into(), &7.into()));
    assert_eq!(first["message"], "`date`: `50%: a, b` is not a date");
    assert_eq!(first["help"], "write it as 2026-03-12");
}

#[test]
fn diagnostics_as_annotations_of_github() {
    let (_, text) = told("github");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!(
        lines[0],
        "::error file=docs/a%2C b%3A 100%25.md,title=wrong-date,line=2,col=7::`date`: `50%25: a, b` is not a date; write it as 2026-03-12"
    );
    assert!(
        lines[1].starts_with(
            "::warning file=docs/a%2C b%3A 100%25.md,title=broken-link,line=4,col=1::"
        ),
        "{text}"
    );
    assert!(lines[2].starts_with("::notice "), "{text}");
}

#[test]
fn diagnostics_as_a_report_of_gitlab() {
    let (json, _) = told("gitlab");
    let list = json.as_array().expect("a list");
    assert_eq!(list.len(), 3);
    assert_eq!(list[0]["severity"], "critical");
    assert_eq!(list[0]["check_name"], "wrong-date");
    assert_eq!(list[0]["location"]["path"], "docs/a, b: 100%.md");
    assert_eq!(list[0]["location"]["lines"]["begin"], 2);
    let mut fingerprints: Vec<_> = list
        .iter()
        .map(|finding| finding["fingerprint"].to_string())
        .collect();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), 3);
}

#[test]
fn diagnostics_as_sarif() {
    let (json, _) = told("sarif");
    assert_eq!(json["version"], "2.1.0");
    let run = &json["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "polder");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let result = &run["results"][0];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&"wrong-date".into(), &"error".into())
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "docs/a%2C%20b%3A%20100%25.md"
    );
    assert_eq!(
        (
            &place["region"]["startLine"],
            &place["region"]["startColumn"]
        ),
        (&2.into(), &7.into())
    );
    let rules: Vec<_> = run["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .map(|rule| rule["id"].clone())
        .collect();
    for result in run["results"].as_array().expect("results") {
        assert!(rules.contains(&result["ruleId"]));
    }
}

#[test]
fn diagnostics_for_people() {
    let ran = polder(&troubled(), &["check"]);
    assert!(
        ran.err.contains("docs/a, b: 100%.md:2:7: error: `date`: `50%: a, b` is not a date; write it as 2026-03-12\n"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("2 pages, 1 error, 1 warning"),
        "{}",
        ran.err
    );
    assert_eq!(ran.out, "");
    // No control character of a page reaches the terminal.
    let site = TestSite::new().page("x.md", "[a](\u{1b}]0;title\u{7}.md)\n");
    let ran = polder(&site, &["check"]);
    assert!(
        !ran.err.contains('\u{1b}') && !ran.err.contains('\u{7}'),
        "{:?}",
        ran.err
    );
}

#[test]
fn what_is_said_many_times_is_counted() {
    let site = TestSite::new().page("x.md", &"[a](gone.md)\n\n".repeat(9));
    let ran = polder(&site, &["check"]);
    assert_eq!(ran.err.matches("x.md:").count(), 3, "{}", ran.err);
    assert!(
        ran.err.contains("6 times more: `gone.md` leads nowhere"),
        "{}",
        ran.err
    );
    assert_eq!(
        polder(&site, &["check", "--verbose"])
            .err
            .matches("x.md:")
            .count(),
        9
    );
}

#[test]
fn exit_codes() {
    let fine = TestSite::new().page("x.md", "# X\n");
    let warned = TestSite::new().page("x.md", "[a](gone.md)\n");
    let noted = TestSite::new().page("x.md", "{{ tag }}\n");
    let wrong = TestSite::new().page("x.md", "---\ndate: soon\n---\n");
    for (site, arguments, code) in [
        (&fine, &["build"][..], 0),
        (&fine, &["build", "--strict"], 0),
        (&fine, &["check"], 0),
        (&noted, &["build", "--strict"], 0),
        (&noted, &["check"], 0),
        (&warned, &["build"], 0),
        (&warned, &["build", "--strict"], 1),
        (&warned, &["check"], 1),
        (&wrong, &["build"], 1),
        (&wrong, &["check"], 1),
        (&fine, &["build", "--site", "nowhere"], 2),
        (&fine, &["build", "--audience", "staff"], 2),
        (&fine, &["build", "--today", "tomorrow"], 2),
        (&fine, &["build", "--base-url", "intranet"], 2),
        (&fine, &["build", "--output", "."], 2),
        (&fine, &["build", "--no-such-flag"], 2),
        (&fine, &["bild"], 2),
        (&fine, &["--help"], 0),
    ] {
        let ran = polder(site, arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.err);
    }
    // Something is in the way that is neither content nor use.
    let blocked = TestSite::new().page("x.md", "# X\n");
    fs_err::create_dir(blocked.root().join("polder.yaml")).expect("a folder");
    let ran = polder(&blocked, &["build"]);
    assert_eq!(ran.code, Some(3), "{}", ran.err);
}

#[test]
fn an_error_leaves_the_published_site_as_it_was() {
    let site = TestSite::new().page("x.md", "# First\n");
    assert_eq!(polder(&site, &["build"]).code, Some(0));
    site.write("x.md", "---\ndate: soon\n---\n# Second\n");
    let ran = polder(&site, &["build"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("nothing was published"), "{}", ran.err);
    let page = fs_err::read_to_string(site.root().join("public/x/index.html")).expect("a page");
    assert!(page.contains("First"));
}

#[test]
fn check_writes_nothing() {
    let site = TestSite::new().page("x.md", "[a](gone.md)\n");
    polder(&site, &["check"]);
    let names: Vec<_> = fs_err::read_dir(site.root())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names, ["x.md"]);
}

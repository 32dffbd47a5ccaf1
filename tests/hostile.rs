//! What people write to do harm, or by a slip that does as much: it costs little time, and nothing unsafe is printed.

use std::fmt::Write;
use std::time::Duration;
use std::time::Instant;

use crate::site::Built;
use crate::site::TestSite;

/// Builds a site within a generous time.
fn soon(site: &TestSite) -> Built {
    let began = Instant::now();
    let built = site.build();
    let took = began.elapsed();
    assert!(took < Duration::from_secs(20), "took {took:?}");
    built
}

/// A site with a shortcode of its own that has a body.
fn page(text: &str) -> Built {
    soon(&company().page("content/x.md", text))
}

fn company() -> TestSite {
    TestSite::new()
        .config("title: Site\n")
        .page(
            "templates/shortcodes/box.html",
            "<div>{{ body | safe }}</div>",
        )
        .page("content/people/ada.md", "---\nname: Ada\n---\n")
}

#[test]
fn many_marks_of_shortcodes_are_read_in_time() {
    let mut site = company();
    for (i, text) in [
        "{{< person ada ",
        "{{< x \"",
        "{{< x '",
        "{{<x/",
        "{{<x a=",
        "{{</* ",
        "{{< person ada >}} ",
        "{{< person ada >}}\n",
        "{{< box >}}",
        "{{< /box >}}",
        "{{< box >}} {{< /box >}}\n",
        "{{< box >}}\n\n",
        "# {{< box >}}\n",
        "{{< unknown >}}\n",
        "- {{< box >}}\n",
        "{{< figure src=\"a.png\" >}}\n",
        "{{< include \"nowhere.md\" >}}\n",
        "`{{< box >}}",
    ]
    .iter()
    .enumerate()
    {
        let text = text.repeat(60_000 / text.len());
        site = site.page(&format!("content/x{i}.md"), &text);
    }
    soon(&site).has("x1/");
    // Ten times as many take ten times as long, not a hundred times.
    page(&"{{< person ada ".repeat(60_000)).has("x/");
    page(&"{{<x/".repeat(200_000)).has("x/");
}

#[test]
fn shortcodes_in_each_other_end_somewhere() {
    for depth in [100, 5000] {
        page(&("{{< box >}}\n".repeat(depth) + "x\n" + &"{{< /box >}}\n".repeat(depth)))
            .tells("content/x.md:9:1: shortcodes stand in each other at most 8 deep")
            .shows("x/", "x");
    }
    let crossing = "{{< box >}}\n- a\n{{< /box >}}\n\n> {{< box >}}\n\n{{< /box >}}\n\n";
    page(&crossing.repeat(4000));
}

#[test]
fn many_slots_are_filled_and_made_safe_in_time() {
    let one = "{{< box >}}a{{< /box >}} {{< person ada >}}\n\n";
    let torn = "{{< box >}}\n<script>\n\n{{< /box >}}\n\n</script>\n";
    for text in [one.repeat(5000), torn.repeat(5000)] {
        for html in ["keep", "sanitize", "escape"] {
            soon(
                &TestSite::new()
                    .config(&format!("markdown: {{html: {html}}}\n"))
                    .page(
                        "templates/shortcodes/box.html",
                        "<div>{{ body | safe }}</div>",
                    )
                    .page("content/people/ada.md", "---\nname: Ada\n---\n")
                    .page("content/x.md", &text),
            )
            .hides("x/", "\u{e000}");
        }
    }
}

#[test]
fn formulas_end_somewhere() {
    let deep =
        |open: &str, close: &str, times: usize| open.repeat(times) + "x" + &close.repeat(times);
    for formula in [
        deep("{", "}", 10_000),
        deep("{", "}", 1000),
        deep("\\sqrt{", "}", 500),
        deep("\\left(", "\\right)", 300),
        deep("\\begin{matrix}", "\\end{matrix}", 100),
        "\\sqrt".repeat(800),
        "\\hat".repeat(800),
        "^".repeat(3000),
        "x'".repeat(1500),
        "{".repeat(4000),
        "\\frac".repeat(500),
        "\\\\".repeat(2000),
        "&".repeat(4000),
    ] {
        page(&format!(
            "---\nmath: true\n---\n$${formula}$$\n\n${formula}$\n"
        ));
    }
    for text in ["$", "$$", "$a$ ", "$$a$$\n\n", "$\\", "$a\n\n", "\\$a$"] {
        page(&format!(
            "---\nmath: true\n---\n{}",
            text.repeat(200_000 / text.len())
        ));
    }
}

#[test]
fn footnotes_and_contents_stay_in_proportion() {
    let notes = |times: usize| {
        (0..times).fold(String::new(), |mut text, i| {
            let _ = write!(text, "a[^{i}]\n\n[^{i}]: note [^{}]\n\n", (i + 1) % times);
            text
        })
    };
    page(&notes(10_000));
    page(&("[^a] ".repeat(50_000) + "\n\n[^a]: once\n"));
    page(&"[^a]: again\n\n".repeat(20_000));
    let headings: String = (0..5000).map(|i| format!("## Heading {i}\n\n")).collect();
    let built = page(&(headings + &"[TOC]\n\n".repeat(5000)));
    assert!(
        built.text("x/").len() < 5_000_000,
        "{}",
        built.text("x/").len()
    );
}

#[test]
fn fences_ask_for_no_more_lines_than_there_are() {
    page("```rust {hl=\"1-999999999\" start=4294967295}\na\nb\n```\n").shows("x/", "<mark");
    let many: Vec<String> = (0..30_000).map(|i| format!("{}", i * 2)).collect();
    page(&format!(
        "```text {{hl=\"{}\" lines}}\n{}```\n",
        many.join(","),
        "x\n".repeat(60_000)
    ));
    page(&format!(
        "```text {{hl=\"{}\" lines}}\n{}```\n",
        "9-1,99999999999999999999,-1,1-,x,".repeat(5000),
        "x\n".repeat(1000)
    ));
    page(&format!(
        "```rust {{title=\"{}\"}}\na\n```\n",
        "<b>".repeat(50_000)
    ));
    page(&"```rust {hl=\"1\" title='\na\n```\n".repeat(5000));
}

#[test]
fn images_may_be_as_wide_as_they_say() {
    page("![a|999999999](a.png)\n\n![a|99999999999999999999x0](a.png)\n\n![a|0](a.png)\n");
    TestSite::new()
        .file("a.png", crate::site::png(3, 2))
        .page(
            "x.md",
            "![a|999999999](a.png) ![b|999999999x999999999](a.png) ![c|0](a.png)\n",
        )
        .build()
        .has("x/");
}

#[test]
fn scripts_of_five_megabytes_are_read() {
    let mut history = String::from("commits:\n");
    while history.len() < 5_000_000 {
        let i = history.len();
        let _ = writeln!(
            history,
            "  - {{date: 2026-01-01, author: Ada, message: m, files: [content/{i}.md, content/x.md], moved: {{content/{i}.md: content/x.md}}}}"
        );
    }
    TestSite::new()
        .page("content/x.md", "# X\n")
        .page("history.yaml", &history)
        .build()
        .has("x/");
    let mut talk = String::new();
    while talk.len() < 5_000_000 {
        let i = talk.len();
        let _ = writeln!(
            talk,
            "{{\"page\": \"content/{i}.md\", \"comments\": [{{\"id\": \"c{i}\", \"body\": \"x\", \"created\": \"2026-01-01T00:00:00Z\"}}]}}"
        );
    }
    let mut site = TestSite::new();
    for i in 0..200 {
        site = site.page(&format!("content/{i}.md"), "# X\n");
    }
    site.page("discussions.jsonl", &talk).build().has("1/");
}

#[test]
fn talk_that_goes_in_circles_is_shown_once() {
    let comment = |id: &str, parent: &str| {
        format!(
            r#"{{"id":"{id}","parent":"{parent}","author":{{"name":"<b>Ada</b>"}},"body":"said {id} <script>x()</script> [a](javascript:x) ![b](https://spy.example/p.png)","created":"2026-01-01T00:00:00Z"}}"#
        )
    };
    let deep: Vec<String> = (0..10_000)
        .map(|i| comment(&format!("c{i}"), &format!("c{}", i - 1)))
        .collect();
    for comments in [
        vec![comment("a", "b"), comment("b", "a"), comment("c", "c")],
        vec![comment("a", ""), comment("a", "a"), comment("a", "a")],
        vec![comment("\\\" onclick=x", "<"), comment("", "")],
        deep,
    ] {
        let built = soon(&TestSite::new().page("content/x.md", "# X\n").page(
            "discussions.jsonl",
            &format!(
                "{{\"page\": \"content/x.md\", \"comments\": [{}]}}\n",
                comments.join(",")
            ),
        ));
        built
            .shows("x/", "said")
            .hides("x/", "<script")
            .hides("x/", "javascript:")
            .hides("x/", "src=")
            .hides("x/", "<b>Ada");
    }
}

#[test]
fn what_goes_in_circles_ends() {
    let mut site = TestSite::new()
        .config("title: Site\nbase_url: https://site.example\n")
        .page("content/teams/_index.md", "# Teams\n")
        .page("content/policies/_index.md", "# Policies\n")
        .page("content/people/_index.md", "# People\n")
        .page(
            "content/teams/self.md",
            "---\nparent: self\nlead: ada\n---\n# Self\n",
        )
        .page(
            "content/people/ada.md",
            "---\nname: Ada\nteam: a\nmanager: ada\n---\n",
        );
    for (team, parent) in [("a", "b"), ("b", "c"), ("c", "a")] {
        site = site
            .page(
                &format!("content/teams/{team}.md"),
                &format!("---\nparent: {parent}\n---\n# T{team}\n"),
            )
            .page(
                &format!("content/policies/{team}.md"),
                &format!("---\nsupersedes: [{parent}]\n---\n# P{team}\n"),
            );
    }
    for i in 0..300 {
        site = site.page(
            &format!("content/teams/deep{i}.md"),
            &format!("---\nparent: deep{}\n---\n# Deep {i}\n", i + 1),
        );
    }
    let built = soon(&site);
    built
        .shows("teams/", "Ta")
        .shows("teams/", "Self")
        .shows("policies/", "Pa")
        .tells("content/teams/self.md:2:9: the teams above this one lead back to it, by `self`")
        .tells("content/teams/c.md:2:9: the teams above this one lead back to it, by `a`")
        .tells("content/policies/b.md:2:14: this policy and `c` replace each other");
    assert!(!built.told().contains("teams/deep1.md"), "{}", built.told());
}

#[test]
fn numbers_and_days_at_their_ends_are_shown() {
    let mut site = TestSite::new()
        .config("title: Site\nbase_url: https://site.example\n")
        .page("content/goals/_index.md", "# Goals\n")
        .page("content/events/_index.md", "# Events\n");
    let huge = "9".repeat(305);
    for (i, (target, values)) in [
        ("\"NaN\"", "[NaN, inf]"),
        ("\"1e400\"", "{2026-01-01: \"1e400\"}"),
        ("0", "[0]"),
        (&*huge, &*format!("[{huge}]")),
        (&*format!("\"{huge}\""), &*format!("[\"-{huge}\"]")),
        ("-0.0", "[-0.0, 1e-400]"),
        ("5", "{9999-12-31: 4, 0000-01-01: 1, x: y}"),
        ("5", "[[1], {value: {a: 1}}, null]"),
    ]
    .iter()
    .enumerate()
    {
        site = site.page(
            &format!("content/goals/g{i}.md"),
            &format!(
                "---\ntarget: {target}\nbaseline: \"-{huge}\"\nvalues: {values}\n---\n# G{i}\n"
            ),
        );
    }
    for (i, (start, end)) in [
        ("2026-12-03", "2026-12-01"),
        ("\"2026-12-03 14:00\"", "\"2026-12-03 13:00\""),
        ("9999-12-31", "9999-12-31"),
        ("\"9999-12-31T23:59:59Z\"", "\"9999-12-31T23:59:59-23:00\""),
        ("0000-01-01", "\"0000-01-01T00:00:00+23:59\""),
        ("\"2026-12-03 14:00\"", "2026-12-03"),
        ("\"2026-12-03 25:61\"", "\"2026-12-03 ☃☃☃☃\""),
    ]
    .iter()
    .enumerate()
    {
        site = site.page(
            &format!("content/events/e{i}.md"),
            &format!("---\nstart: {start}\nend: {end}\n---\n# E{i}\n"),
        );
    }
    site = site
        .page("content/goals/nan.md", "---\ntarget: .nan\n---\n")
        .page("content/goals/huge.md", "---\ntarget: 1e400\n---\n");
    let built = soon(&site);
    for i in 0..8 {
        built.has(&format!("goals/g{i}/"));
        let main = built.main(&format!("goals/g{i}/"));
        assert!(
            !main.contains("NaN%") && !main.contains("inf%") && !main.contains("null"),
            "{main}"
        );
    }
    built.has("events/e6/").has("calendar.ics");
    built
        .tells("content/goals/nan.md:2:9: the head is not YAML: `.nan` is a number without an end")
        .tells(
            "content/goals/huge.md:2:9: the head is not YAML: `1e400` is a number without an end",
        )
        .tells("content/events/e0.md:3:6: `end`: 2026-12-01 is before the event begins")
        .tells("content/events/e1.md:3:6: `end`");
}

#[test]
fn what_runs_is_never_a_link() {
    let built = soon(
        &TestSite::new()
            .config("title: \"Site\\u0007 \\u001b[31m\"\nbase_url: https://site.example\n")
            .page(
                "content/_index.md",
                "---\ntitle: Home\nbanner: {text: Click, link: \"javascript:x()\"}\n---\n",
            )
            .page("content/blog/_index.md", "---\nkind: post\ntitle: \"News\\0\\u0001\"\n---\n")
            .page(
                "content/blog/2026-05-01-a.md",
                "---\ntitle: \"A\\u0001\\u001b[31m\\uFFFE ]]>\"\nauthors: [\"E\\u0002ve\"]\ntags: [\"t\\u0003\"]\n---\nText\n",
            )
            .page(
                "content/events/e.md",
                "---\nkind: event\nstart: 2026-12-03\nrsvp: \"javascript:x()\"\nlocation: \"a\\r\\nBEGIN:VALARM\"\n---\n# \"E\\r\"\n",
            )
            .page(
                "content/people/eve.md",
                "---\nname: Eve\nemails: [\"javascript:x@y\"]\navatar: ../../../../etc/passwd.png\ncontact: {email: \"javascript:alert(1)//@\", phone: \"javascript:1\", chat: \"JavaScript:x()\", web: \"data:text/html,<script>x()</script>\", \"<b>\": \" javascript:x()\", mail: \"a@b?bcc=all@example.com\"}\n---\n{{< person eve >}}\n",
            )
            .page("content/people/bob.md", "---\nname: Bob\navatar: \"https://spy.example/bob.png\"\n---\n")
            .page("content/people/cyd.md", "---\nname: Cyd\navatar: \"javascript:x()\"\n---\n"),
    );
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        if !path.ends_with(".html")
            && !path.ends_with(".xml")
            && !path.ends_with(".json")
            && !path.ends_with(".ics")
        {
            continue;
        }
        for run in [
            "href=\"javascript:",
            "href=\"data:",
            "src=\"javascript:",
            "src=\"data:",
            "<script>x",
            "src=\"https://spy",
            "passwd",
        ] {
            assert!(!text.contains(run), "{run} is in {path}\n{text}");
        }
        assert!(
            !text.contains(['\u{1}', '\u{2}', '\u{3}', '\u{7}', '\u{1b}', '\u{0}']),
            "{path}: {text:?}"
        );
        assert!(
            !path.ends_with(".ics") || !text.contains("\nBEGIN:VALARM"),
            "{path}"
        );
    }
    built
        .tells("content/_index.md:3:")
        .tells("content/people/eve.md:4:9: there is no picture `../../../../etc/passwd.png`")
        .tells("content/people/bob.md:3:9: there is no picture")
        .tells("content/people/cyd.md:3:9: there is no picture");
}

//! What a text says of itself: contents, summary, length, and what its writer may have overlooked.

use crate::site::Built;
use crate::site::TestSite;
use crate::site::png;

fn page(text: &str) -> Built {
    TestSite::new().page("x.md", text).build()
}

#[test]
fn the_list_of_headings_stands_where_the_writer_wants_it() {
    let list = "<nav class=\"toc\" aria-label=\"On this page\">\n<ol>\n<li><a href=\"#a\">A</a>\n<ol>\n\
                <li><a href=\"#b\">B</a></li>\n</ol>\n</li>\n<li><a href=\"#c\">C</a></li>\n</ol>\n</nav>";
    for mark in [
        "[TOC]",
        "[[_TOC_]]",
        "[toc]",
        "{:toc}",
        "* Contents\n{:toc}",
        "1. TOC\n{:toc}",
    ] {
        let built = page(&format!("# X\n\n{mark}\n\n## A\n\n### B\n\n## C\n"));
        built
            .is_fine()
            .shows("x/", list)
            .hides("x/", "class=\"contents\"");
    }
    page("# X\n\nA word about [TOC].\n").shows("x/", "A word about [TOC].");
}

#[test]
fn the_head_decides_whether_headings_are_listed() {
    let text = "# X\n\n## A\n\n## B\n";
    page(text).shows("x/", "class=\"contents\"");
    page(&format!("---\ntoc: false\n---\n{text}")).hides("x/", "class=\"contents\"");
    page("---\ntoc: true\n---\n# X\n\n## A\n").shows("x/", "class=\"contents\"");
}

#[test]
fn a_summary_ends_where_the_writer_says() {
    for mark in ["<!-- more -->", "<!--more-->", "<!-- truncate -->"] {
        TestSite::new()
            .config("base_url: https://intranet.example\n")
            .page("blog/_index.md", "# Blog\n")
            .page(
                "blog/x.md",
                &format!("---\ndate: 2026-03-01\n---\n# X\n\nFirst *one*.\n\nSecond one.\n\n{mark}\n\nThird one.\n"),
            )
            .build()
            .is_fine()
            .shows("blog/", "<p class=\"entry-summary\">First one. Second one.</p>")
            .hides("blog/x/", "<!--");
    }
}

#[test]
fn reading_takes_its_time_for_code_and_for_scripts_without_spaces() {
    let minutes = |text: &str| {
        let built = TestSite::new()
            .page("blog/_index.md", "# Blog\n")
            .page("blog/x.md", &format!("---\ndate: 2026-03-01\n---\n{text}"))
            .build();
        built.main("blog/x/")
    };
    let shows = |text: &str, words: &str| {
        let main = minutes(text);
        assert!(main.contains(words), "{words} is not in {main}");
    };
    shows(&"word ".repeat(300), "2 minutes to read");
    shows(&"水".repeat(1300), "3 minutes to read");
    shows(
        &format!("```text\n{}```\n", "line\n".repeat(59)),
        "2 minutes to read",
    );
    // A log is looked up, not read.
    shows(
        &format!("```text\n{}```\n", "line\n".repeat(5000)),
        "2 minutes to read",
    );
}

#[test]
fn what_a_writer_may_have_overlooked_is_told() {
    page("# X\n\n## A\n\n#### B\n")
        .tells("x.md:5:1: a heading of level 4 below one of level 2 leaves one out");
    page("See [](https://e.example/x).\n")
        .tells("x.md:1:5: this link has no words")
        .shows("x/", ">https://e.example/x</a>");
    TestSite::new()
        .page("x.md", "![](pic.png) and ![A gate](pic.png)\n")
        .file("pic.png", png(3, 2))
        .build()
        .tells("x.md:1:1: nothing says what this image shows")
        .tells_only(1);
}

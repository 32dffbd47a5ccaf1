//! Bad input, by accident and on purpose: it is built or told, soon, and nothing falls over.

use std::fmt::Write;
use std::time::Duration;
use std::time::Instant;

use polder::content::diagnostic::Severity;

use crate::program::polder;
use crate::site::Built;
use crate::site::TestSite;

/// Builds a site of one page beside a healthy one; the healthy one is built whatever happens.
fn page(bytes: impl AsRef<[u8]>) -> Built {
    let began = Instant::now();
    let built = TestSite::new()
        .file("x.md", bytes)
        .page("fine.md", "# Fine\n\n[broken](gone.md)\n")
        .build();
    let took = began.elapsed();
    assert!(took < Duration::from_secs(20), "took {took:?}");
    built
        .tells("fine.md:3:1: `gone.md` leads nowhere")
        .has("fine/");
    built
}

fn is_an_error(built: &Built, line: &str) {
    built.tells(line);
    assert!(
        built
            .diagnostics
            .iter()
            .any(|told| told.severity == Severity::Error),
        "{}",
        built.told()
    );
}

#[test]
fn heads_that_cannot_be_read_are_told_with_their_place() {
    is_an_error(
        &page("---\ntitle: never closed\n"),
        "x.md:1:1: the head is never closed",
    );
    is_an_error(&page("---\ntitle: a\n\tb: c\n---\n"), "x.md:");
    is_an_error(
        &page(b"---\ntitle: \xff\n---\n"),
        "x.md:2:8: this file is not UTF-8",
    );
    is_an_error(
        &page("---\ntitle: a\ntitle: b\n---\n"),
        "x.md:3:1: the key `title` is here twice",
    );
    is_an_error(
        &page("---\ndate: 2026-13-01\n---\n"),
        "x.md:2:7: `date`: `2026-13-01` is not a date",
    );
    is_an_error(
        &page("---\ntitle: [a, b]\n---\n"),
        "x.md:2:8: `title` must be a text",
    );
    is_an_error(&page("---\ntitle: \"a\n---\n"), "x.md:");
    is_an_error(
        &page("---\n- a\n---\n"),
        "x.md:2:1: `this` must be a mapping",
    );
    is_an_error(&page("---\na: *nobody\n---\n"), "x.md:2:");
    is_an_error(&page("---\n? [a]\n: b\n---\n"), "x.md:2:");
    is_an_error(&page("---\na: 1\n--- b\n---\n"), "x.md:");
    page("+++\ntitle = \"x\"\n+++\nText\n")
        .tells("x.md:1:1: this head is TOML")
        .shows("x/", "Text");
}

#[test]
fn heads_with_byte_order_marks_and_line_ends_of_windows_are_read() {
    TestSite::new()
        .page(
            "x.md",
            "\u{feff}---\r\ntitle: With both\r\ntags:\r\n  - one\r\n---\r\n\r\nText.\r\n",
        )
        .build()
        .is_fine()
        .shows("x/", "<h1>With both</h1>")
        .is("x/", "<p>Text.</p>");
}

#[test]
fn a_rule_at_the_top_is_no_head() {
    TestSite::new()
        .page("x.md", "---\n\nText.\n")
        .page("y.md", "---\n---\nText.\n")
        .page("z.md", "")
        .build()
        .is_fine()
        .is("x/", "<hr>\n<p>Text.</p>")
        .is("y/", "<p>Text.</p>");
}

#[test]
fn heads_that_explode_are_told() {
    let mut laughs = String::from("---\na: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for letter in 'b'..='n' {
        let before = char::from(letter as u8 - 1);
        let _ = writeln!(
            laughs,
            "{letter}: &{letter} [{}]",
            vec![format!("*{before}"); 9].join(", ")
        );
    }
    is_an_error(&page(format!("{laughs}---\n")), "x.md:");
    is_an_error(
        &page(format!(
            "---\na: {}{}\n---\n",
            "[".repeat(10_000),
            "]".repeat(10_000)
        )),
        "x.md:2:",
    );
    is_an_error(
        &page(format!(
            "---\na: {}{}\n---\n",
            "{a: ".repeat(10_000),
            "}".repeat(10_000)
        )),
        "x.md:2:",
    );
    let mut ladder = String::from("---\n");
    for depth in 0..2000 {
        let _ = writeln!(ladder, "{}a:", " ".repeat(depth));
    }
    is_an_error(&page(format!("{ladder}---\n")), "x.md:");
    page(format!(
        "---\nextra: {}1{}\n---\n",
        "[".repeat(30),
        "]".repeat(30)
    ))
    .tells_only(1);
}

#[test]
fn a_head_of_ten_megabytes_is_read_or_told() {
    page(format!(
        "---\nsummary: {}\n---\nText\n",
        "long ".repeat(2_000_000)
    ));
    let keys: String = (0..50_000).map(|i| format!("key{i}: 1\n")).collect();
    page(format!("---\n{keys}---\n")).tells("x.md:2:1: Polder does not know the key `key0`");
}

#[test]
fn a_megabyte_of_one_character_is_built() {
    for text in [
        "[", "*", ">", "|", "`", "_", "~", "^", "&", "\\", "]", "!", "\t", "\r", "#", "$", ":",
        "{{",
    ] {
        page(text.repeat(1_000_000 / text.len()));
    }
}

#[test]
fn much_of_two_things_is_built() {
    for text in [
        "[a](",
        "[a][b]",
        "[[a",
        "![[",
        "[a](b.md) ",
        "[[x]] ",
        "*a_",
        "a**b",
        "_a_",
        "<div>",
        "a <b ",
        "<!--",
        "<a href='",
        "&a;",
        "https://a.b/)",
        "(http://",
        "a@b.",
        "a@",
        "www.a",
        "[^a]",
        "# a\n",
        "a\n: b\n",
        "|1|2|\n",
        "x ^i\n\n",
        "{#a}",
        "{{< audience ",
        "{{< audience x >}}",
        "{{< /audience >}}\n",
        "[a]: b\n",
        "<a id=x>",
        "> [!tip]\n\n",
        "```\n",
    ] {
        page(text.repeat(250_000 / text.len()));
    }
}

#[test]
fn nesting_has_an_end() {
    let nested = |mark: &str, depth: usize| {
        (0..depth).fold(String::new(), |text, i| text + &mark.repeat(i + 1) + "a\n")
    };
    for text in [
        "- ".repeat(5000) + "x\n",
        "> ".repeat(5000) + "x\n",
        "1. ".repeat(5000) + "x\n",
        ": ".repeat(5000) + "x\n",
        "> [!tip] ".repeat(3000) + "x\n",
        "> - ".repeat(3000) + "x\n",
        "[".repeat(5000) + "a" + &"](b)".repeat(5000),
        "![".repeat(5000) + "a" + &"](b)".repeat(5000),
        "*".repeat(5000) + "a" + &"*".repeat(5000),
        nested("> ", 700),
        nested("  ", 700).replace("a\n", "- a\n"),
        format!("```html\n{}\n```\n", "<div>".repeat(700)),
        format!("```json\n{}\n```\n", "[".repeat(3000)),
    ] {
        page(text);
    }
}

#[test]
fn html_that_is_too_deep_to_be_made_safe_is_shown_as_text() {
    for text in [
        "<div>",
        "<ul><li>",
        "<details>",
        "<b>",
        "<p>",
        "<table><tr><td>",
        "<div></x>",
        "> ",
    ] {
        let began = Instant::now();
        let built = TestSite::new()
            .config("markdown: {html: sanitize}\n")
            .page("x.md", &text.repeat(250_000 / text.len()))
            .build();
        built.has("x/");
        let took = began.elapsed();
        assert!(took < Duration::from_secs(20), "{text} took {took:?}");
    }
    TestSite::new()
        .config("markdown: {html: sanitize}\n")
        .page(
            "x.md",
            &format!("{}<script>x()</script>\n", "<div>".repeat(600)),
        )
        .build()
        .tells("x.md: its elements nest more than 512 deep: the page is shown as its HTML")
        .shows("x/", "&lt;script&gt;");
}

#[test]
fn long_lines_of_code_stay_plain_in_time() {
    for language in ["js", "rust", "python", "yaml", "html", "sh", "css"] {
        page(format!(
            "```{language}\n{}```\n",
            ("a".repeat(3900) + "\n").repeat(30)
        ))
        .tells("x.md:1:1: this code is shown without colours: it has too many long lines");
    }
}

#[test]
fn the_end_of_a_file_without_a_newline_and_nul_bytes() {
    TestSite::new()
        .page("x.md", "# X\n\n- last")
        .build()
        .is_fine()
        .is("x/", "<ul>\n<li>last</li>\n</ul>");
    let built = page("a\0b `c\0d` [e\0](f\0.md)\n\n```\ng\0\n```\n");
    assert!(!built.files["x/index.html"].contains(&0));
}

#[test]
fn a_page_of_fifty_megabytes_is_built() {
    let began = Instant::now();
    let paragraph = format!("{}\n\n", "Some words of a text. ".repeat(2000));
    TestSite::new()
        .page("x.md", &paragraph.repeat(50_000_000 / paragraph.len()))
        .build()
        .is_fine();
    assert!(began.elapsed() < Duration::from_secs(60));
    let site = TestSite::new();
    let file = fs_err::File::create(site.root().join("x.md")).expect("a file");
    file.set_len(65 << 20).expect("a size");
    is_an_error(
        &site.build(),
        "x.md: 65 MiB are more than one page can hold",
    );
}

#[test]
fn links_to_what_is_hard_to_name() {
    let built = TestSite::new()
        .page("with space.md", "# 1\n")
        .page("a#b.md", "# 2\n")
        .page("c?d.md", "# 3\n")
        .page("100%.md", "# 4\n")
        .page("it's \"so\".md", "# 5\n")
        .page("🎉.md", "# 6\n")
        .page("e&f;g.md", "# 7\n")
        .page(&format!("{}.md", "x".repeat(200)), "# 8\n")
        .page("...md", "# 9\n")
        .page(".hidden.md", "# Hidden\n")
        .page("-.md", "# 10\n")
        .page("\u{202e}txt.md", "# 11\n")
        .page(
            "links.md",
            &format!(
                "[1](<with space.md>) [1](with%20space.md) [2](a%23b.md) [3](c%3Fd.md) [4](100%25.md) [5](<it's \"so\".md>) [6](🎉.md) [6](%F0%9F%8E%89.md) [7](e&amp;f;g.md) [8]({}.md) [[with space]] [[🎉]]\n",
                "x".repeat(200)
            ),
        )
        .build();
    built.is_fine().nowhere("Hidden").is(
        "links/",
        &format!(
            r#"<p><a href="../with-space/">1</a> <a href="../with-space/">1</a> <a href="../a-b/">2</a> <a href="../c-d/">3</a> <a href="../100/">4</a> <a href="../it-s-so/">5</a> <a href="../%F0%9F%8E%89/">6</a> <a href="../%F0%9F%8E%89/">6</a> <a href="../e-f-g/">7</a> <a href="../{}/">8</a> <a href="../with-space/">with space</a> <a href="../%F0%9F%8E%89/">🎉</a></p>"#,
            "x".repeat(200)
        ),
    );
    for path in built.files.keys() {
        assert!(
            !path.contains([' ', '"', '\'', '#', '?', '%', '&', ';', '\u{202e}']),
            "{path}"
        );
    }
}

#[test]
fn a_suggested_link_works_as_it_is() {
    TestSite::new()
        .page("deep/page #1.md", "# 1\n")
        .page("x.md", "[a](page%20%231.md)\n")
        .build()
        .tells("x.md:1:1: `page%20%231.md` leads nowhere; did you mean `deep/page%20%231.md`?");
}

#[cfg(unix)]
#[test]
fn strange_files_are_skipped_and_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    let outside = TestSite::new()
        .page("secret.md", "# Secret\n")
        .page("below/deep.md", "# Secret\n");
    let site = TestSite::new()
        .page("x.md", "# X\n")
        .page("dir.md/page.md", "# In a folder\n");
    let root = site.root();
    symlink(outside.root().join("secret.md"), root.join("out.md")).expect("a link");
    symlink(outside.root(), root.join("outside")).expect("a link");
    symlink(".", root.join("loop")).expect("a link");
    symlink("nowhere.md", root.join("dangling.md")).expect("a link");
    symlink("x.md", root.join("inside.md")).expect("a link");
    symlink(outside.root(), root.join("static")).expect("a link");
    symlink(outside.root(), root.join("data")).expect("a link");
    let fifo = Command::new("mkfifo")
        .arg(root.join("fifo.md"))
        .status()
        .expect("mkfifo");
    assert!(fifo.success());
    fs_err::write(root.join(OsStr::from_bytes(b"bad\xff.md")), "# Bad\n").expect("a file");
    fs_err::write(root.join("closed.md"), "# Closed\n").expect("a file");
    let closed = std::fs::Permissions::from_mode(0o0);
    fs_err::set_permissions(root.join("closed.md"), closed).expect("permissions");
    let all_powerful = fs_err::read(root.join("closed.md")).is_ok();

    let built = site.build();
    built
        .tells("out.md: skipped: this link leads out of the site")
        .tells("outside: skipped: this link leads out of the site")
        .tells("loop: skipped: this link leads back to a folder that holds it")
        .tells("dangling.md: skipped: ")
        .tells("fifo.md: skipped: this is not a plain file")
        .tells("bad\u{fffd}.md: skipped: its name is not UTF-8")
        .shows("inside/", "<h1>X</h1>")
        .shows("dir.md/page/", "<h1>In a folder</h1>")
        .nowhere("Secret")
        .nowhere("secret");
    assert!(
        !built.told().contains("secret.md") && !built.told().contains("deep"),
        "{}",
        built.told()
    );
    if !all_powerful {
        built.tells("closed.md: skipped: ").lacks("closed/");
    }
    symlink(outside.root(), root.join("templates")).expect("a link");
    site.build()
        .tells("templates: this link leads out of the site");
}

#[test]
fn templates_that_fail_are_told_with_their_place() {
    let site = |template: &str| {
        TestSite::new()
            .page("x.md", "# X\n")
            .page("templates/article.html", template)
            .page("templates/a.html", "{% include \"b.html\" %}")
            .page(
                "templates/b.html",
                "{% if false %}{% include \"a.html\" %}{% endif %}",
            )
    };
    for (template, told) in [
        ("a\n{% if %}", "templates/article.html:2:7: "),
        (
            "a\n  {{ page.titel }}",
            "templates/article.html:2:11: Field `titel` is not defined. Available fields: ",
        ),
        ("{{ nobody }}", "templates/article.html:1:4: "),
        (
            "a\n\n {{ page.title | foo }}",
            "templates/article.html:3:18: Unknown filter `foo`",
        ),
        ("a\n {{ <foo x={1} /> }}", "templates/article.html:2:"),
        (
            "{{ page.title / 2 }}",
            "templates/article.html:1:4: Math operations",
        ),
        (
            "\n{% extends \"nope.html\" %}",
            "templates/article.html: it extends `nope.html`, which is not there",
        ),
        (
            "{% extends \"article.html\" %}",
            "templates/article.html: it extends itself",
        ),
        (
            "{% for i in range(end=1000000000) %}x{% endfor %}",
            "templates/article.html:1:13: ",
        ),
        (
            "{% component again(n: integer) %}{{ <again n={n + 1} /> }}{% endcomponent again %}{{ <again n={1} /> }}",
            "templates/article.html",
        ),
    ] {
        let site = site(template);
        site.remove("templates/a.html");
        site.remove("templates/b.html");
        let built = site.build();
        is_an_error(&built, told);
        built.lacks("x/");
    }
    is_an_error(
        &site("x").build(),
        "templates/a.html: it includes itself: a.html → b.html → a.html",
    );
    let missing = TestSite::new()
        .page("x.md", "# X\n")
        .page("templates/article.html", "a\n{% include \"nope.html\" %}");
    is_an_error(
        &missing.build(),
        "templates/article.html:2:12: Unknown template `nope.html`",
    );
    let foreign = TestSite::new()
        .page("x.md", "# X\n")
        .file("templates/article.html", b"\xff");
    is_an_error(
        &foreign.build(),
        "templates/article.html: this file is not UTF-8",
    );
}

#[test]
fn a_template_that_fails_publishes_no_half_page() {
    let site = TestSite::new().page("x.md", "# X\n");
    assert_eq!(polder(&site, &["build"]).code, Some(0));
    site.write("templates/article.html", "half {{ page.titel }}");
    let ran = polder(&site, &["build"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let page = fs_err::read_to_string(site.root().join("public/x/index.html")).expect("a page");
    assert!(page.contains("<h1>X</h1>") && !page.contains("half"));
}

#[test]
fn strange_folders_are_used_wrongly_or_empty() {
    let empty = TestSite::new();
    empty
        .build()
        .is_fine()
        .shows("", "There is nothing to read here yet");
    let ran = polder(
        &TestSite::new().page("x.md", "x\n"),
        &["build", "--site", "x.md"],
    );
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}

#[test]
fn a_cache_that_is_broken_or_foreign_is_dropped() {
    let site = TestSite::new()
        .page("x.md", "# X\n\n```rust\nlet x;\n```\n\n[y](y.md)\n")
        .page("y.md", "# Y\n");
    assert_eq!(polder(&site, &["build"]).code, Some(0));
    let first = fs_err::read(site.root().join("public/x/index.html")).expect("a page");
    let cache = site.root().join(".polder/cache");
    for damage in [0, 1, 2] {
        for entry in fs_err::read_dir(&cache).expect("a cache") {
            let path = entry.expect("an entry").path();
            let mut bytes = fs_err::read(&path).expect("a file");
            match damage {
                0 => bytes.truncate(bytes.len() / 2),
                1 => {
                    let middle = bytes.len() / 2;
                    bytes[middle] ^= 1;
                }
                _ => bytes = b"polder\0\x01 of another version".to_vec(),
            }
            fs_err::write(&path, bytes).expect("a file");
        }
        fs_err::remove_dir_all(site.root().join("public")).expect("a folder");
        let ran = polder(&site, &["build"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let again = fs_err::read(site.root().join("public/x/index.html")).expect("a page");
        assert_eq!(first, again);
    }
}

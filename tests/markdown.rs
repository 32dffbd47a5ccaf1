//! What Markdown becomes: CommonMark, GitHub's extensions, Obsidian's, and HTML in between.

use crate::site::Built;
use crate::site::TestSite;
use crate::site::png;

/// A site of one page, at `x/`.
fn page(text: &str) -> Built {
    TestSite::new().page("x.md", text).build()
}

#[test]
fn tables_have_alignment_and_escaped_bars() {
    page("| a | b | c |\n|:--|:-:|--:|\n| 1 | `x\\|y` | ~~3~~ |\n| short |\n")
        .is_fine()
        .shows("x/", "<table>")
        .shows("x/", r#"<th scope="col">a</th><th class="center" scope="col">b</th><th class="end" scope="col">c</th>"#)
        .shows("x/", r#"<td>1</td><td class="center"><code>x|y</code></td><td class="end"><del>3</del></td>"#)
        .shows("x/", r#"<td>short</td><td class="center"></td><td class="end"></td>"#);
}

#[test]
fn task_lists_say_whether_they_are_done() {
    page("- [ ] open\n- [x] done\n- plain [ ] text\n")
        .shows("x/", r#"<li class="task"><input type="checkbox" disabled aria-label="To do"> open</li>"#)
        .shows("x/", r#"<li class="task"><input type="checkbox" disabled checked aria-label="Done"> done</li>"#)
        .shows("x/", "<li>plain [ ] text</li>");
}

#[test]
fn definition_lists() {
    page("Sluice\n: A gate.\n: A *channel*.\n").is(
        "x/",
        "<dl>\n<dt>Sluice</dt>\n<dd>A gate.</dd>\n<dd>A <em>channel</em>.</dd>\n</dl>",
    );
}

#[test]
fn bare_addresses_become_links_as_on_github() {
    let external =
        |href: &str, text: &str| format!(r#"<a class="external" href="{href}">{text}</a>"#);
    for (written, html) in [
        (
            "www.example.com.",
            external("https://www.example.com", "www.example.com") + ".",
        ),
        (
            "(https://e.example/a_(b)), c",
            format!(
                "({}), c",
                external("https://e.example/a_(b)", "https://e.example/a_(b)")
            ),
        ),
        (
            "https://e.example?x=1&y=2",
            external(
                "https://e.example?x=1&amp;y=2",
                "https://e.example?x=1&amp;y=2",
            ),
        ),
        (
            "**https://e.example/b**",
            format!(
                "<strong>{}</strong>",
                external("https://e.example/b", "https://e.example/b")
            ),
        ),
        (
            "https://e.example/pkg/__init__.py!",
            external(
                "https://e.example/pkg/__init__.py",
                "https://e.example/pkg/__init__.py",
            ) + "!",
        ),
        (
            "http://intranet/x HTTP://E.EXAMPLE",
            external("http://intranet/x", "http://intranet/x")
                + " "
                + &external("HTTP://E.EXAMPLE", "HTTP://E.EXAMPLE"),
        ),
        (
            "https://例え.jp/パス",
            external("https://例え.jp/パス", "https://例え.jp/パス"),
        ),
        (
            "a.b+c@e.example, x",
            external("mailto:a.b+c@e.example", "a.b+c@e.example") + ", x",
        ),
        (
            "`https://e.example` xhttps://e.example a@b",
            "<code>https://e.example</code> xhttps://e.example a@b".to_owned(),
        ),
        (
            "[see https://e.example](https://f.example)",
            external("https://f.example", "see https://e.example"),
        ),
        (
            "<https://e.example/'\"x>",
            external("https://e.example/'%22x", "https://e.example/'&quot;x"),
        ),
    ] {
        page(written).is("x/", &format!("<p>{html}</p>"));
    }
}

#[test]
fn footnotes_stand_at_the_end_and_lead_back() {
    page("# X\nOne[^a], two[^b], one again[^a], none[^c].\n\n[^b]: Second.\n\n    ```rust\n    let x;\n    ```\n[^a]: First *note*.\n[^unused]: Never shown.\n")
        .shows("x/", r##"One<sup class="footnote-ref"><a href="#fn-1" id="fnref-1">1</a></sup>"##)
        .shows("x/", r##"again<sup class="footnote-ref"><a href="#fn-1" id="fnref-1-2">1</a></sup>, none[^c]"##)
        .shows("x/", r##"<li id="fn-1" value="1"><p>First <em>note</em>. <a class="footnote-back" href="#fnref-1" aria-label="Back to the text 1">↩</a> <a class="footnote-back" href="#fnref-1-2""##)
        // The way back stands behind the code and does not cut it in two.
        .shows("x/", "<span class=\"k\">let</span> x;\n</code></pre>\n <a class=\"footnote-back\" href=\"#fnref-2\"")
        .hides("x/", "Never shown");
}

#[test]
fn footnotes_of_embedded_pages_have_numbers_of_their_own() {
    let built = TestSite::new()
        .page("x.md", "Own[^1].\n\n![[y#Part]]\n\n[^1]: Mine.\n")
        .page("y.md", "# Y\n\n## Part\n\nTheirs[^1], [linked][l].\n\n## Other\n\n[^1]: Yours.\n\n[l]: https://e.example\n")
        .build();
    built
        .is_fine()
        .shows(
            "x/",
            r##"Own<sup class="footnote-ref"><a href="#fn-1" id="fnref-1">1</a></sup>"##,
        )
        .shows(
            "x/",
            r##"Theirs<sup class="footnote-ref"><a href="#fn-2" id="fnref-2">2</a></sup>"##,
        )
        .shows(
            "x/",
            r#"<a class="external" href="https://e.example">linked</a>"#,
        )
        .shows("x/", r#"<li id="fn-1" value="1"><p>Mine."#)
        .shows("x/", r#"<li id="fn-2" value="2"><p>Yours."#);
}

#[test]
fn alerts_and_callouts() {
    page("> [!NOTE]\n> GitHub's.\n").is(
        "x/",
        "<aside class=\"callout note\"><p class=\"callout-title\">Note</p>\n<p>GitHub's.</p>\n</aside>",
    );
    page("> [!tip]- A *title*\n> Folded.\n\n> [!faq]+\n> Open.\n\n> [!unheard-of] Kept\n")
        .shows("x/", "<details class=\"callout tip\"><summary class=\"callout-title\">A <em>title</em></summary>\n<p>Folded.</p>\n</details>")
        .shows("x/", "<details open class=\"callout question\"><summary class=\"callout-title\">Question</summary>")
        .shows("x/", "<aside class=\"callout note\"><p class=\"callout-title\">Kept</p>\n</aside>");
    page("> plain [!note]\n").is("x/", "<blockquote>\n<p>plain [!note]</p>\n</blockquote>");
}

#[test]
fn callouts_hold_lists_code_and_callouts() {
    page("> [!warning] Mind\n> - one\n>\n>   ```sh\n>   ls > x\n>   ```\n> > [!bug]\n> > deep\n")
        .shows("x/", "<li><p>one</p>\n<pre class=\"code\" data-lang=\"sh\"")
        .shows("x/", "&gt;")
        .shows("x/", "<aside class=\"callout bug\"><p class=\"callout-title\">Bug</p>\n<p>deep</p>\n</aside>\n</aside>");
}

#[test]
fn the_title_of_a_callout_is_one_line_whatever_stands_in_it() {
    page("> [!note] 1. First & [linked][l]\n\n[l]: https://e.example\n")
        .is_fine()
        .shows("x/", r#"<p class="callout-title">1. First &amp; <a class="external" href="https://e.example">linked</a></p>"#);
    page("> [!note] # No heading\n\n> [!tip] > [!bug] in a title\n")
        .shows("x/", r#"<p class="callout-title"># No heading</p>"#)
        .shows(
            "x/",
            r#"<p class="callout-title">&gt; [!bug] in a title</p>"#,
        );
}

#[test]
fn headings_have_the_anchors_that_github_gives_them() {
    let built = page(
        "# X\n## Über uns & mehr!\n## Über uns & mehr!\n## `code` *em*  two\n## 日本語\n## Mine {#own-id}\n## a-1\n## a\n## a\n## ?!\n[1](#über-uns--mehr-1) [2](#code-em--two) [3](#日本語) [4](#own-id) [5](#a-2)\n",
    );
    built.is_fine();
    for id in [
        "über-uns--mehr",
        "über-uns--mehr-1",
        "code-em--two",
        "日本語",
        "own-id",
        "a-1",
        "a",
        "a-2",
        "section",
    ] {
        built.shows("x/", &format!("<h2 id=\"{id}\">"));
    }
}

#[test]
fn wikilinks_find_what_obsidian_finds() {
    let built = TestSite::new()
        .page("a/x.md", "[[Note]] [[b/note]] [[A Title]] [[An Alias]] [[NOTE]] [[Note.md]] [[deep/Note|*words*]]\n")
        .page("a/deep/Note.md", "# Near\n")
        .page("b/Note.md", "# Far\n")
        .page("b/other.md", "---\ntitle: A Title\naliases: [An Alias]\n---\n")
        .build();
    built.is_fine().is(
        "a/x/",
        r#"<p><a href="../deep/Note/">Note</a> <a href="../../b/Note/">b/note</a> <a href="../../b/other/">A Title</a> <a href="../../b/other/">An Alias</a> <a href="../deep/Note/">NOTE</a> <a href="../deep/Note/">Note.md</a> <a href="../deep/Note/"><em>words</em></a></p>"#,
    );
}

#[test]
fn wikilinks_lead_to_headings_and_blocks() {
    let built = TestSite::new()
        .page("x.md", "[[y#The Heading]] [[y#A#The Heading|words]] [[y#^block]] [[#Here]]\n\n| t |\n|---|\n| [[y\\|in a table]] |\n\n## Here\n")
        .page("y.md", "# Y\n## The Heading\n- item ^block\n  - below ^sub\n\nA paragraph. ^par\n\n[[#^sub]] [[#^par]]\n")
        .build();
    built
        .is_fine()
        .shows("x/", r##"<a href="../y/#the-heading">y &gt; The Heading</a> <a href="../y/#the-heading">words</a> <a href="../y/#%5Eblock">y &gt; block</a> <a href="#here">Here</a>"##)
        .shows("x/", r#"<td><a href="../y/">in a table</a></td>"#)
        .shows("y/", r#"<li>item<span class="block" id="^block"></span><ul>"#)
        .shows("y/", r#"<p>A paragraph.<span class="block" id="^par"></span></p>"#);
}

#[test]
fn names_are_the_same_however_unicode_spells_them() {
    let built = TestSite::new()
        .page(
            "x.md",
            "[[Caf\u{e9}]] [[Cafe\u{301}]] [a](Caf\u{e9}.md) [b](Caf%C3%A9.md)\n",
        )
        .page("Cafe\u{301}.md", "# Coffee\n")
        .build();
    built.is_fine();
    assert_eq!(
        built.prose("x/").matches(r#"href="../Caf%C3%A9/""#).count(),
        4
    );
}

#[test]
fn links_that_lead_nowhere_are_told_with_the_nearest_name() {
    TestSite::new()
        .page(
            "x.md",
            "[[Rollbak]] [b](y.dm)\n[c](y.md#part-too) [d](#nowhere)\n![[gone.png]]\n",
        )
        .page("y.md", "# Rollback\n\n## Part two\n")
        .build()
        .tells("x.md:1:1: no page is called `Rollbak`; did you mean `Rollback`?")
        .tells("x.md:1:13: `y.dm` leads nowhere; did you mean `y.md`?")
        .tells("x.md:2:1: y.md has no place `#part-too`; did you mean `#part-two`?")
        .tells("x.md:2:20: this page has no place `#nowhere`")
        .tells("x.md:3:1: no page is called `gone.png`")
        .tells_only(5)
        .shows(
            "x/",
            r#"<span class="broken">Rollbak</span> <span class="broken">b</span>"#,
        );
}

#[test]
fn pages_sections_and_blocks_are_embedded_as_blocks() {
    let built = TestSite::new()
        .page(
            "x.md",
            "# X\n\nBefore ![[y#Part]] behind\n\n- ![[y#^b]]\n\n## Part\n\n[[#Part]]\n",
        )
        .page(
            "y.md",
            "# Y\n\n## Part\n\nText, see [below](#other).\n\n### Sub\n\n## Other\n\nBlock ^b\n",
        )
        .build();
    built.is_fine().is(
        "x/",
        "<p>Before </p>\n<div class=\"embed\">\n<h2>Part</h2>\n<p>Text, see <a href=\"../y/#other\">below</a>.</p>\n<h3>Sub</h3>\n<p class=\"embed-source\"><a href=\"../y/\">Y</a></p>\n</div>\n<p> behind</p>\n\
         <ul>\n<li><div class=\"embed\">\n<p>Block</p>\n<p class=\"embed-source\"><a href=\"../y/\">Y</a></p>\n</div>\n</li>\n</ul>\n\
         <h2 id=\"part\">Part <a class=\"anchor\" href=\"#part\" aria-label=\"Link to this heading: Part\">#</a></h2>\n<p><a href=\"#part\">Part</a></p>",
    );
}

#[test]
fn an_embed_in_the_middle_of_a_line_is_a_link() {
    TestSite::new()
        .page("x.md", "## See ![[y]]\n\n**![[y#Part]]**\n")
        .page("y.md", "# Y\n## Part\n")
        .build()
        .shows("x/", r#"See <a href="../y/">y</a>"#)
        .shows(
            "x/",
            r#"<p><strong><a href="../y/#part">y &gt; Part</a></strong></p>"#,
        );
}

#[test]
fn images_and_files_are_embedded() {
    let built = TestSite::new()
        .page("a/x.md", "![[pic.png]] ![[pic.png|120x80]] ![[pic.png|A dike|50]] ![[doc.pdf]] ![alt *em*](../img/pic.png \"T\")\n")
        .file("img/pic.png", png(4, 2))
        .file("img/doc.pdf", "pdf")
        .file("img/unused.png", "png")
        .build();
    let image = |attributes: &str| {
        format!(r#"<img src="../../img/pic.png" {attributes} loading="lazy" decoding="async">"#)
    };
    built
        .is_fine()
        .is(
            "a/x/",
            &format!(
                r#"<p>{} {} {} <a href="../../img/doc.pdf">doc.pdf</a> {}</p>"#,
                image(r#"alt="pic" width="4" height="2""#),
                image(r#"alt="pic" width="120" height="60""#),
                image(r#"alt="A dike" width="50" height="25""#),
                image(r#"alt="alt em" title="T" width="4" height="2""#),
            ),
        )
        .has("img/doc.pdf")
        .lacks("img/unused.png");
}

#[test]
fn embeds_that_never_end_are_told() {
    let built = TestSite::new()
        .page("a.md", "# A\n\n![[b]]\n")
        .page("b.md", "# B\n\n![[a]]\n")
        .page("self.md", "## Part\n\n![[#Part]]\n")
        .build();
    built
        .shows("a/", r#"<span class="broken">A</span>"#)
        .tells("self.md:3:1: `self.md` embeds itself");
}

#[test]
fn an_embed_bomb_stays_small() {
    let mut site = TestSite::new();
    for i in 0..10 {
        let text = format!("![[p{}]]\n\n", i + 1).repeat(20);
        site = site.page(&format!("p{i}.md"), &text);
    }
    let built = site.page("p10.md", "The end.\n").build();
    assert!(built.text("p0/").len() < 200_000);
    built.tells("p0.md:");
}

#[test]
fn code_has_short_classes() {
    page("```rust,ignore\nlet x = \"<a>\"; // why\n```\n").is(
        "x/",
        "<pre class=\"code\" data-lang=\"rust\" tabindex=\"0\"><code><span class=\"k\">let</span> x <span class=\"o\">= </span><span class=\"s\">&quot;&lt;a&gt;&quot;</span>; <span class=\"c\">// why\n</span></code></pre>",
    );
    page("```python\ndef f(): pass\n```\n").shows(
        "x/",
        r#"<span class="k">def </span><span class="f">f</span>"#,
    );
    page("```nonsense\na < b\n```\n").is(
        "x/",
        "<pre class=\"code\" data-lang=\"nonsense\" tabindex=\"0\"><code>a &lt; b\n</code></pre>",
    );
    page("    indented <b>\n").is(
        "x/",
        "<pre class=\"code\" tabindex=\"0\"><code>indented &lt;b&gt;\n</code></pre>",
    );
    page("```\"><script>\nx\n```\n").shows("x/", r#"data-lang="&quot;&gt;&lt;script&gt;""#);
}

#[test]
fn html_is_kept_and_its_links_lead_somewhere() {
    let built = TestSite::new()
        .page(
            "a/x.md",
            "<div id=\"here\"><a href=\"y.md#part\">Y</a><img src='pic.png'></div>\n\n<kbd>Ctrl</kbd> [up](#here)\n\n<picture><source srcset=\"pic.png 1x, big.png 2x\"></picture>\n\n<script>let a = '<a href=\"nowhere.md\">';</script>\n\n<!-- <a href=\"nowhere.md\"> -->\n",
        )
        .page("a/y.md", "# Y\n## Part\n")
        .file("a/pic.png", png(4, 2))
        .file("a/big.png", png(8, 4))
        .build();
    built
        .is_fine()
        .shows(
            "a/x/",
            r##"<div id="here"><a href="../y/#part">Y</a><img src='../pic.png' width="4" height="2"></div>"##,
        )
        .shows("a/x/", r##"<p><kbd>Ctrl</kbd> <a href="#here">up</a></p>"##)
        .shows("a/x/", r#"<source srcset="../pic.png 1x, ../big.png 2x">"#)
        .has("a/big.png");
}

#[test]
fn html_is_sanitized_or_shown_as_text_when_the_config_says_so() {
    let text = "<b onclick=\"x()\">bold</b> <a href=\"javascript:x()\">a</a> <script>x()</script> <iframe src=\"https://e.example\"></iframe>\n";
    TestSite::new()
        .config("markdown: {html: sanitize}\n")
        .page("x.md", text)
        .build()
        .is("x/", "<p><b>bold</b> <a>a</a>  </p>");
    TestSite::new()
        .config("markdown: {html: sanitize}\n")
        .page(
            "x.md",
            "# Title <img src=x onerror=alert(1)> <script>alert(1)</script>\n",
        )
        .build()
        .nowhere("onerror")
        .nowhere("alert(1)</script>");
    TestSite::new()
        .config("markdown: {html: escape}\n")
        .page("x.md", text)
        .build()
        .shows("x/", "<p>&lt;b onclick=&quot;x()&quot;&gt;bold&lt;/b&gt;")
        .shows("x/", "&lt;script&gt;x()&lt;/script&gt;");
}

#[test]
fn a_sanitized_page_keeps_what_markdown_makes() {
    let text = "- [x] done[^1]\n\n> [!tip]- Title\n> text ^id\n\n```rust\nlet x;\n```\n\n| a |\n|:-:|\n| b |\n\n[^1]: note\n";
    let kept = TestSite::new().page("x.md", text).build();
    let sanitized = TestSite::new()
        .config("markdown: {html: sanitize}\n")
        .page("x.md", text)
        .build();
    for part in [
        "<li class=\"task\">",
        "<details class=\"callout tip\">",
        "<span class=\"k\">let</span>",
        "<th class=\"center\"",
        "id=\"fn-1\"",
        "id=\"fnref-1\"",
        "id=\"^id\"",
    ] {
        kept.shows("x/", part);
        sanitized.shows("x/", part);
    }
}

#[test]
fn unsafe_links_lead_nowhere() {
    for url in [
        "javascript:alert(1)",
        "JaVa&#10;Script:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
    ] {
        page(&format!("[words]({url})\n"))
            .tells("x.md:1:1: this link would run a program")
            .is("x/", r#"<p><span class="broken">words</span></p>"#);
    }
    page("<javascript:alert(1)>\n").hides("x/", "href=\"javascript");
    page("![drawn](data:image/png;base64,AAAA)\n")
        .is_fine()
        .shows("x/", "src=\"data:image/png;base64,AAAA\"");
}

#[test]
fn images_of_other_sites_become_links() {
    page("![a chart](https://e.example/chart.png)\n")
        .tells("x.md:1:1: an image of another site is shown as a link")
        .is(
            "x/",
            r#"<p><a class="external" href="https://e.example/chart.png">a chart</a></p>"#,
        );
}

#[test]
fn words_in_brackets() {
    page("[[1]](https://e.example/a_(b) \"T\") [[2]](<https://e.example>)\n").is_fine().is(
        "x/",
        r#"<p><a class="external" href="https://e.example/a_(b)" title="T">[1]</a> <a class="external" href="https://e.example">[2]</a></p>"#,
    );
    TestSite::new()
        .page("x.md", "[[y]](again)\n")
        .page("y.md", "# Y\n")
        .build()
        .is("x/", r#"<p><a href="../y/">y</a>(again)</p>"#);
    page("[![a badge](https://e.example/b.svg)](https://e.example)\n").is(
        "x/",
        r#"<p><a class="external" href="https://e.example">a badge</a></p>"#,
    );
    page("[x][undefined] and [todo]\n")
        .tells("x.md:1:1: `[x][undefined]` refers to nothing")
        .tells_only(1)
        .is("x/", "<p>[x][undefined] and [todo]</p>");
}

#[test]
fn template_tags_of_other_generators_are_noted_once_a_file() {
    page("{{< gallery src=\"a.png\" >}}\n\n{% raw %}\n\n{{ x }} `{{ code }}`\n")
        .tells("x.md:1:1: another generator's template tags stay text")
        .tells_only(1)
        .shows("x/", "{{&lt; gallery src=&quot;a.png&quot; &gt;}}");
}

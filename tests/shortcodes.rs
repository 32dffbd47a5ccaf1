//! Shortcodes: cards, figures, includes and those of a theme, where they stand and what is told of them.

use crate::site::TestSite;
use crate::site::png;

fn company() -> TestSite {
    TestSite::new()
        .config("title: Waterland\n")
        .page("index.md", "# Home\n")
        .page(
            "people/ada.md",
            "---\nname: Ada van Vliet\nrole: Hydrologist\nteam: water\nemails: [ada@example.com]\ncontact: {phone: +31 6 1234}\n---\n",
        )
        .page("people/bob.md", "---\nname: Bob\nteam: water\n---\n")
        .page(
            "teams/water.md",
            "---\nname: Water\nlead: ada\n---\nWe keep dry.\n",
        )
}

#[test]
fn a_person_on_a_line_is_a_card_and_in_a_line_a_name() {
    let site = company()
        .page(
            "a.md",
            "{{< person ada >}}\n\nAsk {{<person bob>}}, or {{< person \"ada\" >}}.\n",
        )
        .build();
    site.is_fine();
    let prose = site.prose("a/");
    assert!(
        prose.starts_with("<aside class=\"card\" aria-label=\"Ada van Vliet\">"),
        "{prose}"
    );
    site.shows(
        "a/",
        "<a href=\"../people/ada/\">Ada van Vliet</a> <span class=\"role\">Hydrologist</span>",
    )
    .shows("a/", "<a href=\"../teams/water/\">Water</a>")
    .shows(
        "a/",
        "<a href=\"mailto:ada@example.com\">ada@example.com</a>",
    )
    .shows("a/", "<a href=\"tel:+3161234\">+31 6 1234</a>")
    .shows("a/", "<p>Ask <span class=\"mention\"><span class=\"face")
    .shows("a/", "<a href=\"../people/bob/\">Bob</a></span>, or");
}

#[test]
fn a_team_is_a_card_with_its_lead_and_its_people() {
    let site = company().page("a.md", "{{< team water >}}\n").build();
    site.is_fine();
    site.shows(
        "a/",
        "<p class=\"card-title\"><a href=\"../teams/water/\">Water</a></p>",
    )
    .shows("a/", "<a href=\"../people/bob/\">Bob</a>");
}

#[test]
fn code_and_addresses_and_tags_hold_no_shortcodes() {
    let text = "`{{< person ada >}}`\n\n```\n{{< person ada >}}\n```\n\n    {{< person ada >}}\n\n<b title=\"{{< person ada >}}\">b</b> <!-- {{< person ada >}} -->\n";
    let site = company().page("a.md", text).build();
    site.hides("a/", "Ada");
    assert_eq!(
        site.prose("a/").matches("{{&lt; person ada &gt;}}").count(),
        3
    );
    site.shows("a/", "<b title=\"{{< person ada >}}\">");
}

#[test]
fn what_is_escaped_is_shown() {
    let site = company()
        .page("a.md", "{{</* person ada */>}}\n\nSo: {{</*x*/>}} and {{</*y*/>}}.\n\n`{{</* person ada */>}}`\n")
        .build();
    site.is(
        "a/",
        "<p>{{&lt; person ada &gt;}}</p>\n<p>So: {{&lt;x&gt;}} and {{&lt;y&gt;}}.</p>\n<p><code>{{&lt; person ada &gt;}}</code></p>",
    );
    site.is_fine();
}

#[test]
fn a_site_has_shortcodes_of_its_own() {
    let note = "{% if inline %}<b>{{ body | safe }}</b>{% else %}<div class=\"note {{ args[0] }}\">\n<p>{{ named.title }} {{ page.title }} {{ page.href }} {{ lang }} {{ frame.words.tip }} {{ frame.data.n.x }}</p>\n{{ body | safe }}</div>{% endif %}";
    let site = company()
        .file("templates/shortcodes/note.html", note)
        .file("data/n.yaml", "x: <5>\n")
        .page("a.md", "# A\n\n{{< note red title=\"T & U\" >}}\n## Part\n\n- [b](nowhere.md)\n- `code`\n{{< /note >}}\n\nEnd {{< note >}}*so*{{< /note >}}.\n")
        .build();
    site.shows(
        "a/",
        "<div class=\"note red\">\n<p>T &amp; U A ./ en Tip &lt;5&gt;</p>\n<h2 id=\"part\">",
    )
    .shows(
        "a/",
        "<li><code>code</code></li>\n</ul></div>\n<p>End <b><em>so</em></b>.</p>",
    )
    .tells("a.md:6:3: `nowhere.md` leads nowhere")
    .tells_only(1);
}

#[test]
fn a_body_begins_and_ends_where_people_write_it() {
    let site = company()
        .file(
            "templates/shortcodes/box.html",
            "<div>{{ body | safe }}</div>",
        )
        .page("a.md", "{{< box >}}one{{< /box >}}\n")
        .page("b.md", "{{< box >}}one\n\ntwo\n{{< /box >}}\n")
        .page("c.md", "{{< box >}}\none\n\ntwo {{< /box >}} three\n")
        .page("d.md", "> {{< box >}}\n> - one\n> {{< /box >}}\n")
        .page(
            "e.md",
            "- one\n  {{< box >}}\n  two\n  {{< /box >}}\n- three\n",
        )
        .page(
            "f.md",
            "{{< box >}}\n{{< box >}}\n```\nlet x;\n```\n{{< /box >}}\n{{< /box >}}\n",
        )
        .build();
    site.is("a/", "<div>one</div>");
    site.is("b/", "<div><p>one</p>\n<p>two</p></div>");
    site.is("c/", "<div><p>one</p>\n<p>two </p></div>\n<p> three</p>");
    site.is(
        "d/",
        "<blockquote>\n<div><ul>\n<li>one</li>\n</ul></div>\n</blockquote>",
    );
    site.is(
        "e/",
        "<ul>\n<li>one<div>two</div>\n</li>\n<li>three</li>\n</ul>",
    );
    site.shows("f/", "<div><div><pre")
        .shows("f/", "</pre></div></div>");
    site.is_fine();
}

#[test]
fn what_is_wrong_is_told_with_place_and_cure() {
    company()
        .file("templates/shortcodes/box.html", "<div>{{ body | safe }}</div>")
        .page("a.md", "{{< persn ada >}}\n\n{{< person adda >}}\n\n{{< person >}}\n\n{{< team wate >}}\n\n{{< figure sorce=x.png >}}\n\n{{< /box >}}\n\n{{< box >}}\n\n{{< person ada bob >}}{{< /person >}}\n")
        .page("b.md", "text {{< person \"ada >}}\n\nmore\n")
        .page("c.md", "# By {{< person ada >}}\n\n{{< box >}}\n- one {{< /box >}}\n")
        .build()
        .tells("a.md:1:1: no shortcode is called `persn`; did you mean `person`?")
        .tells("a.md:3:1: there is no person `adda`; did you mean `ada`?")
        .tells("a.md:5:1: `person` needs to know which one; write {{< person ada >}}")
        .tells("a.md:7:1: there is no team `wate`; did you mean `water`?")
        .tells("a.md:9:1: `figure` has no argument `sorce`; did you mean `src`?")
        .tells("a.md:11:1: this ends a `box` that was never opened")
        .tells("a.md:13:1: `box` is about what stands in it, and is never closed")
        .tells("a.md:15:1: `person` does not know what to do with `bob`")
        .tells("a.md:15:23: `person` has no end: nothing stands in it")
        .tells("b.md:1:1: this `person` is no shortcode: it has no end")
        .tells("c.md:1:6: a heading holds no shortcode")
        .tells("c.md:3:1: this begins in one list, quote or paragraph and ends in another");
}

#[test]
fn tags_of_other_generators_stay_text() {
    let site = TestSite::new()
        .page(
            "a.md",
            "{{< youtube abc >}} and {{% tip %}}\n\n[b]({{< ref \"b.md\" >}})\n",
        )
        .build();
    site.tells("a.md:1:1: another generator's template tags stay text")
        .tells_only(1)
        .shows("a/", "<p>{{&lt; youtube abc &gt;}} and");
}

#[test]
fn a_figure_is_an_image_with_a_caption() {
    let site = company()
        .file("wiki/pic.png", png(3, 2))
        .page("wiki/a.md", "{{< figure src=\"pic.png\" alt=\"A sluice\" caption=\"The *sluice* of [Ada](../people/ada.md)\" width=\"300\" link=\"../a.md\" >}}\n")
        .page("a.md", "# A\n\n{{< figure src=wiki/nothing.png alt=x >}}\n")
        .build();
    site.has("wiki/pic.png")
        .is("wiki/a/", "<figure><a href=\"../../a/\"><img src=\"../pic.png\" alt=\"A sluice\" width=\"300\" height=\"200\" loading=\"lazy\" decoding=\"async\"></a>\n<figcaption>The <em>sluice</em> of <a href=\"../../people/ada/\">Ada</a></figcaption>\n</figure>")
        .tells("a.md:3:1: `wiki/nothing.png` leads nowhere")
        .tells_only(1);
}

#[test]
fn a_page_includes_another_and_code() {
    let site = company()
        .page("parts/hello.md", "## Hello\n\nSee [Ada](../people/ada.md) and {{< person bob >}}.\n")
        .file("parts/x.rs", "one\ntwo ``` two\nthree\n")
        .page("a.md", "# A\n\n{{< include \"parts/hello.md\" >}}\n\n{{< include parts/x.rs lines=\"2-3\" >}}\n")
        .page("b.md", "{{< include b.md >}}\n\n{{< include nothing.md >}}\n\n{{< include parts/x.rs lines=\"2-9\" >}}\n")
        .build();
    site.shows("a/", "<h2 id=\"hello\">Hello")
        .shows("a/", "<a href=\"../people/ada/\">Ada</a>")
        .shows("a/", "<a href=\"../people/bob/\">Bob</a></span>.")
        .shows("a/", "two ``` two\nthree")
        .lacks("parts/x.rs")
        .tells("b.md:1:1: `b.md` includes itself")
        .tells("b.md:3:1: `nothing.md` leads nowhere")
        .tells("b.md:5:1: `parts/x.rs` has the lines 1 to 3, and not 2-9");
}

#[test]
fn slots_outlive_the_cleaning_of_html() {
    let site = company()
        .config("markdown: {html: sanitize}\n")
        .file(
            "templates/shortcodes/box.html",
            "<form>{{ body | safe }}</form>",
        )
        .page(
            "a.md",
            "{{< box >}}\n<b onclick=\"x\">b</b> {{< person bob >}}\n\n\u{fffc}\n{{< /box >}}\n",
        )
        .page("b.md", "<div title=\"\n\n{{< person ada >}}\n\n\">\n")
        .build();
    let prose = site.prose("a/");
    assert!(
        prose.starts_with("<form><p><b>b</b> <span class=\"mention\">"),
        "{prose}"
    );
    assert!(prose.ends_with("<p>\u{fffc}</p></form>"), "{prose}");
    site.hides("b/", "<div title=\"\n\n<aside");
}

#[test]
fn a_person_above_the_audience_is_as_unknown_as_none() {
    let site = |ada: bool| {
        let site = TestSite::new()
            .config("audiences: [public, staff]\n")
            .audience("public")
            .page(
                "a.md",
                "{{< person ada >}}\n\n{{< include secret.md >}}\n\n{{< team water >}}\n",
            )
            .page("teams/water.md", "# Water\n");
        match ada {
            true => site
                .page(
                    "people/ada.md",
                    "---\naudience: staff\nname: Ada Qz\nteam: water\n---\n",
                )
                .page("secret.md", "---\naudience: staff\n---\nQz\n"),
            false => site,
        }
        .build()
    };
    let (with, without) = (site(true), site(false));
    with.nowhere("Qz")
        .tells("a.md:1:1: there is no person `ada`");
    assert_eq!(with.text("a/"), without.text("a/"));
}

#[test]
fn a_template_that_fails_is_named_with_the_line_that_called_it() {
    company()
        .file(
            "templates/shortcodes/bad.html",
            "<b>\n{{ nothing.here }}</b>",
        )
        .page("a.md", "# A\n\n{{< bad >}}\n")
        .build()
        .tells("templates/shortcodes/bad.html:2:4:")
        .told()
        .contains("(`bad` at a.md:3:1)")
        .then_some(())
        .expect("the line that called it");
}

#[test]
fn a_page_that_is_embedded_brings_its_shortcodes() {
    let site = company()
        .page("wiki/a.md", "{{< person ada >}}\n\n{{< person nobody >}}\n")
        .page("b.md", "![[wiki/a]]\n")
        .build();
    site.shows("b/", "<a href=\"../people/ada/\">Ada van Vliet</a>")
        .tells("wiki/a.md:3:1: there is no person `nobody`")
        .tells_only(1);
}

#[test]
fn a_summary_has_the_words_around_a_shortcode_only() {
    company()
        .file(
            "templates/shortcodes/kbd.html",
            "<kbd>{{ body | safe }}</kbd>",
        )
        .page(
            "wiki/a.md",
            "{{< person ada >}}\n\nPress {{< kbd >}}Enter{{< /kbd >}} to go on.\n",
        )
        .page("wiki/_index.md", "# Wiki\n")
        .build()
        .shows("wiki/", "Press Enter to go on.")
        .hides("wiki/", "\u{fffc}");
}

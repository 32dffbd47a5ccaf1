//! What a site says about its tags themselves: texts above the lists of pages.

use polder::cache::Cache;

use crate::site::TestSite;

#[test]
fn a_text_about_a_tag_stands_above_its_pages_and_makes_no_page_of_its_own() {
    let built = TestSite::new()
        .page("wiki/_index.md", "# Wiki\n")
        .page("wiki/curves.md", "---\ntags: [PK40]\n---\n# Curves\n\nSee [[PK40]].\n")
        .page(
            "tags/pk40.md",
            "---\ntitle: The PK40\nsummary: The pump that we build most.\nexperts: [ada]\n---\nAsk before [the first test](../wiki/curves.md).\n",
        )
        .page("people/ada.md", "---\nname: Ada\n---\n")
        .build();

    built
        .is_fine()
        .shows("tags/pk40/", "<h1>The PK40</h1>")
        .shows(
            "tags/pk40/",
            "<p class=\"lead\">The pump that we build most.</p>",
        )
        .shows(
            "tags/pk40/",
            "Ask before <a href=\"../../wiki/curves/\">the first test</a>.",
        )
        .shows("tags/pk40/", ">Curves</a>")
        // Who is an expert of the tag by its text is one.
        .shows(
            "tags/pk40/",
            "to be asked about <a href=\"./\">The PK40</a>",
        )
        // It is found like any page, and stands in no folder's list.
        .shows("all/", "<a href=\"../tags/pk40/\">The PK40</a>")
        .shows("wiki/curves/", "<a href=\"../../tags/pk40/\">PK40</a>")
        .hides("wiki/", "The PK40");
    let html = built.text("tags/pk40/index.html");
    assert!(html.contains("<title>The PK40 · "), "{html}");
    assert!(html.contains("name=\"description\" content=\"The pump that we build most.\""));
    built
        .shows(
            "tags/",
            "<a href=\"pk40/\">PK40</a> <span class=\"count\">1</span>",
        )
        .hides("", "href=\"tags/pk40/\"");
}

#[test]
fn each_language_says_its_own_and_a_title_names_a_tag_that_no_file_can() {
    let built = TestSite::new()
        .config("languages: [en, nl]")
        .page("wiki/a.md", "---\ntags: [C, C++]\n---\n# A\n")
        .page(
            "wiki/a.nl.md",
            "---\ntags: [C, C++]\n---\n# A in het Nederlands\n",
        )
        .page("tags/cpp.md", "# C++\n\nClasses.\n")
        .page("tags/cpp.nl.md", "# C++\n\nKlassen.\n")
        .page("tags/c.nl.md", "Klein.\n")
        .page(
            "tags/_index.md",
            "# What we talk about\n\nNot everything.\n",
        )
        .build();

    built
        .is_fine()
        .shows("tags/cpp/", "<p>Classes.</p>")
        .shows("nl/tags/cpp/", "<p>Klassen.</p>")
        .shows("nl/tags/c/", "<p>Klein.</p>")
        .shows("nl/tags/c/", "<h1>C</h1>")
        .hides("tags/c/", "Klein.")
        .shows("wiki/a/", "<a rel=\"tag\" href=\"../../tags/cpp/\">C++</a>")
        .shows("tags/", "<h1>What we talk about</h1>")
        .shows("tags/", "<p>Not everything.</p>")
        .hides("nl/tags/", "Not everything.");
}

#[test]
fn a_text_about_a_tag_that_no_page_has_is_a_topic_without_pages_and_asks_what_was_meant() {
    let built = TestSite::new()
        .page("wiki/a.md", "---\ntags: [safety]\n---\n# A\n")
        .page("tags/safty.md", "Nobody gets hurt.\n")
        .build();

    built
        .tells("tags/safty.md: no page has the tag `safty`; did you mean `safety`?")
        .tells_only(1)
        .shows("tags/safty/", "<p>Nobody gets hurt.</p>")
        .shows("tags/safety/", "<h1>safety</h1>")
        .hides("search/", "safty");
}

#[test]
fn a_folder_called_tags_is_a_folder_like_any_other_where_no_page_has_one() {
    let built = TestSite::new()
        .page("tags/_index.md", "# Price tags\n")
        .page("tags/paper.md", "# Paper\n")
        .build();

    built
        .is_fine()
        .shows("tags/", "<h1>Price tags</h1>")
        .shows("tags/", "<a href=\"paper/\">")
        .shows("tags/paper/", "<h1>Paper</h1>");
}

#[test]
fn a_text_about_a_tag_is_read_by_those_for_whom_it_is() {
    let site = TestSite::new()
        .config("audiences: [public, staff]")
        .page("wiki/a.md", "---\ntags: [Merger]\n---\n# A\n")
        .page(
            "wiki/b.md",
            "---\ntags: [Layoffs]\naudience: staff\n---\n# B\n",
        )
        .page(
            "tags/merger.md",
            "---\ntitle: Project Heron\naudience: staff\n---\nWe buy them.\n",
        )
        .page("tags/layoffs.md", "---\naudience: staff\n---\nOf whom.\n");
    let public = site.build_for("public", &mut Cache::in_memory());
    public
        .is_fine()
        .shows("tags/merger/", "<h1>Merger</h1>")
        .nowhere("Heron")
        .nowhere("We buy")
        .nowhere("layoffs");
    site.build_for("staff", &mut Cache::in_memory())
        .is_fine()
        .shows("tags/merger/", "<h1>Project Heron</h1>")
        .shows("tags/layoffs/", "<h1>Layoffs</h1>");
}

//! The main job: any folder of Markdown becomes a site, without a config and without front matter.

use crate::site::TestSite;

#[test]
fn a_folder_of_markdown_becomes_a_site() {
    let built = TestSite::new()
        .page(
            "README.md",
            "# Our handbook\n\nSee [how we work](how-we-work.md).\n",
        )
        .page(
            "how-we-work.md",
            "# How we work\n\nCalmly. [Back](README.md)\n",
        )
        .page("guides/2094-nll.md", "No heading here.\n")
        .build();
    built
        .is_fine()
        .shows("", "Our handbook")
        .is("", "<p>See <a href=\"how-we-work/\">how we work</a>.</p>")
        .is("how-we-work/", "<p>Calmly. <a href=\"../\">Back</a></p>")
        .shows("guides/", "2094 nll")
        .has("404.html");
}

#[test]
fn a_section_without_a_text_in_a_language_lists_its_pages_and_borrows_no_links() {
    let built = TestSite::new()
        .config("languages: [en, nl]\n")
        .page("README.md", "# Home\n\n[Rust](wiki/rust.md)\n")
        .page("wiki/rust.md", "# Rust\n")
        .page("wiki/rust.nl.md", "# Roest\n")
        .build();
    built
        .is_fine()
        .shows("", "<a href=\"wiki/rust/\">Rust</a>")
        .hides("nl/", ">Rust</a>")
        .shows("nl/wiki/", "href=\"rust/\">Roest</a>")
        .shows("wiki/", "href=\"rust/\">Rust</a>");
}

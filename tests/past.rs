//! What git's history tells on a site's pages.

use crate::site::TestSite;

const ADA: &str = "Ada van Vliet <ada@waterland.example>";
const PIET: &str = "Piet Puk <piet@elsewhere.example>";

#[test]
fn a_page_says_who_changed_it_last_as_git_knows() {
    TestSite::new()
        .commit(
            PIET,
            "2026-03-01",
            "Begin",
            &[
                ("people/ada.md", "---\nname: Ada van Vliet\nemails: [ada@waterland.example]\n---\n"),
                ("wiki/pumps.md", "# Pumps\n\nThey pump.\n"),
                ("wiki/dikes.md", "# Dikes\n\nThey hold.\n"),
            ],
        )
        .commit(ADA, "2026-05-02", "Say more", &[("wiki/pumps.md", "# Pumps\n\nThey pump water.\n")])
        .build()
        .is_fine()
        .shows(
            "wiki/pumps/",
            "Changed by <a href=\"../../people/ada/\">Ada van Vliet</a> in <time datetime=\"2026-05\">May 2026</time>",
        )
        .shows("wiki/dikes/", "Written by Piet Puk in <time datetime=\"2026-03\">March 2026</time>");
}

#[test]
fn what_is_not_committed_has_no_history() {
    TestSite::new()
        .commit(ADA, "2026-03-01", "Begin", &[("a.md", "# A\n")])
        .page("b.md", "# B\n")
        .build()
        .is_fine()
        .shows("a/", "Written by Ada van Vliet")
        .hides("b/", " by ");
}

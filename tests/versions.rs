//! Pages know their history: who had a hand in them, since when, where their text is changed.

use crate::program::git;
use crate::site::TestSite;

const ADA: &str = "Ada van Vliet <ada@waterland.example>";
const PIET: &str = "Piet Puk <piet@elsewhere.example>";
const BOT: &str = "renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>";

const ADAS_PAGE: (&str, &str) = (
    "people/ada.md",
    "---\nname: Ada van Vliet\nemails: [ada@waterland.example]\n---\n",
);

/// The names that a page shows as those of contributors, in their order.
fn contributors(main: &str) -> Vec<&str> {
    let Some((_, list)) = main.split_once("<aside class=\"contributors\"") else {
        return Vec::new();
    };
    let (list, _) = list.split_once("</aside>").expect("an end");
    let parts = list.split("title=\"").skip(1);
    parts
        .map(|part| part.split('"').next().expect("a name"))
        .collect()
}

#[test]
fn contributors_stand_in_the_order_in_which_they_first_wrote() {
    let site = TestSite::new()
        .commit(PIET, "2025-03-01", "Begin", &[ADAS_PAGE, ("wiki/pumps.md", "# Pumps\n\nThey pump.\n")])
        .commit(ADA, "2025-05-02", "Say more", &[("wiki/pumps.md", "# Pumps\n\nThey pump water.\n")])
        .commit(BOT, "2025-06-02", "Mend a link", &[("wiki/pumps.md", "# Pumps\n\nThey pump water up.\n")])
        .commit(
            PIET,
            "2025-07-02",
            "Together\n\nCo-authored-by: Joan Clarke <joan@waterland.example>\nCo-authored-by: Ada van Vliet <ada@waterland.example>",
            &[("wiki/pumps.md", "# Pumps\n\nThey pump water up, slowly.\n")],
        );
    let built = site.build();

    let main = built.main("wiki/pumps/");
    assert_eq!(
        contributors(&main),
        ["Piet Puk", "Ada van Vliet", "Joan Clarke"]
    );
    built.shows("wiki/pumps/", "Changed by Piet Puk in").shows(
        "wiki/pumps/",
        "Here since <time datetime=\"2025-03\">March 2025</time>",
    );
}

#[test]
fn whom_the_head_names_is_not_named_again() {
    let text =
        |more: &str| format!("---\nauthors: [ada, Piet Puk]\n---\n# Pumps\n\nThey pump{more}.\n");
    let site = TestSite::new()
        .commit(
            ADA,
            "2025-03-01",
            "Begin",
            &[ADAS_PAGE, ("wiki/pumps.md", &text(""))],
        )
        .commit(
            PIET,
            "2025-05-02",
            "Say more",
            &[("wiki/pumps.md", &text(" water"))],
        )
        .commit(
            "Joan <joan@x.example>",
            "2025-06-02",
            "Say all",
            &[("wiki/pumps.md", &text(" it"))],
        );

    assert_eq!(contributors(&site.build().main("wiki/pumps/")), ["Joan"]);
}

#[test]
fn many_contributors_are_eight_and_the_number_of_the_others() {
    let mut site = TestSite::new();
    for number in 0..11 {
        let author = format!("Person {number:02} <{number}@x.example>");
        let text = format!("# Pumps\n\nChanged {number} times.\n");
        site = site.commit(&author, "2025-03-01", "Change", &[("wiki/pumps.md", &text)]);
    }
    let built = site.build();

    assert_eq!(contributors(&built.main("wiki/pumps/")).len(), 8);
    built.shows("wiki/pumps/", "and 3 more");
}

#[test]
fn a_colleagues_page_does_not_say_who_corrected_it() {
    TestSite::new()
        .commit(PIET, "2025-03-01", "Begin", &[ADAS_PAGE])
        .commit(
            ADA,
            "2025-05-02",
            "Mine",
            &[("people/ada.md", "---\nname: Ada van Vliet\n---\nHello.\n")],
        )
        .build()
        .hides("people/ada/", "Piet")
        .hides("people/ada/", "2025");
}

#[test]
fn a_shallow_clone_shows_no_first_change() {
    let site = TestSite::new()
        .commit(
            PIET,
            "2025-03-01",
            "Begin",
            &[("wiki/pumps.md", "# Pumps\n")],
        )
        .commit(
            ADA,
            "2025-05-02",
            "Say more",
            &[("wiki/pumps.md", "# Pumps\n\nThey pump.\n")],
        )
        .commit(
            ADA,
            "2025-06-02",
            "Say all",
            &[("wiki/pumps.md", "# Pumps\n\nThey pump water.\n")],
        );
    let clone = TestSite::new();
    let whence = format!("file://{}", site.root().display());
    git(&clone, &["clone", "-q", "--depth", "2", &whence, "."]);

    clone
        .build()
        .shows("wiki/pumps/", "Changed by Ada van Vliet in")
        .hides("wiki/pumps/", "Here since")
        .hides("wiki/pumps/", "Piet");
}

#[test]
fn a_page_leads_to_where_its_text_is_changed() {
    let forges = [
        (
            "https://github.com/waterland/intranet.git",
            "https://github.com/waterland/intranet/edit/trunk/docs/wiki/a%20b.md",
            "https://github.com/waterland/intranet/blob/trunk/docs/wiki/a%20b.md?plain=1",
        ),
        (
            "https://joan@gitlab.waterland.example/group/sub/intranet.git",
            "https://gitlab.waterland.example/group/sub/intranet/-/edit/trunk/docs/wiki/a%20b.md",
            "https://gitlab.waterland.example/group/sub/intranet/-/blob/trunk/docs/wiki/a%20b.md?plain=1",
        ),
        (
            "https://codeberg.org/waterland/intranet",
            "https://codeberg.org/waterland/intranet/_edit/trunk/docs/wiki/a%20b.md",
            "https://codeberg.org/waterland/intranet/src/branch/trunk/docs/wiki/a%20b.md?display=source",
        ),
        (
            "https://bitbucket.org/waterland/intranet/",
            "https://bitbucket.org/waterland/intranet/src/trunk/docs/wiki/a%20b.md?mode=edit",
            "https://bitbucket.org/waterland/intranet/src/trunk/docs/wiki/a%20b.md",
        ),
        (
            "https://bitbucket.waterland.example/projects/WL/repos/intranet",
            "",
            "https://bitbucket.waterland.example/projects/WL/repos/intranet/browse/docs/wiki/a%20b.md?at=refs%2Fheads%2Ftrunk",
        ),
        (
            "https://waterland@dev.azure.com/waterland/Our%20Intranet/_git/intranet",
            "",
            "https://dev.azure.com/waterland/Our%20Intranet/_git/intranet?path=/docs/wiki/a%20b.md&amp;version=GBtrunk",
        ),
        (
            "https://git.sr.ht/~ada/intranet",
            "",
            "https://git.sr.ht/~ada/intranet/tree/trunk/item/docs/wiki/a%20b.md",
        ),
        (
            "https://git.waterland.example/cgit/intranet.git, forge: cgit",
            "",
            "https://git.waterland.example/cgit/intranet/tree/docs/wiki/a%20b.md?h=trunk",
        ),
    ];
    let top = TestSite::new().below("docs").commit(
        ADA,
        "2025-03-01",
        "Begin",
        &[("docs/wiki/a b.md", "# A\n")],
    );
    git(&top, &["branch", "-m", "trunk"]);
    for (url, edit, source) in forges {
        top.write("docs/polder.yaml", format!("repository: {{url: {url}}}\n"));
        let built = top.build();
        built.is_fine().shows(
            "wiki/a-b/",
            &format!("<a href=\"{source}\">View the source</a>"),
        );
        match edit {
            "" => built.hides("wiki/a-b/", "Edit this page"),
            edit => built.shows(
                "wiki/a-b/",
                &format!("<a href=\"{edit}\">Edit this page</a>"),
            ),
        };
    }
}

#[test]
fn without_a_word_of_it_no_page_leads_to_a_forge() {
    let site = TestSite::new().commit(ADA, "2025-03-01", "Begin", &[("a.md", "# A\n")]);
    git(
        &site,
        &[
            "remote",
            "add",
            "origin",
            "https://joan:hunter2@github.com/x/y.git",
        ],
    );

    site.build()
        .is_fine()
        .nowhere("github.com")
        .nowhere("hunter2");
}

#[test]
fn a_forge_that_is_not_known_by_its_name_is_asked_for() {
    let site = TestSite::new().page("a.md", "# A\n");
    site.write(
        "polder.yaml",
        "repository: {url: https://git.waterland.example/x/y}\n",
    );
    site.build()
        .tells("polder.yaml:1:19: Polder does not know how this forge addresses its files")
        .hides("a/", "View the source");

    site.write(
        "polder.yaml",
        "repository: {url: https://git.waterland.example/x/y, forge: gitea}\n",
    );
    site.build()
        .is_fine()
        .shows("a/", "https://git.waterland.example/x/y/_edit/main/a.md");

    site.write(
        "polder.yaml",
        "repository: {url: \"javascript:alert(1)//x/y\", forge: gitea}\n",
    );
    site.build()
        .tells("polder.yaml:1:19: `repository.url` cannot be `javascript:alert(1)//x/y`")
        .nowhere("alert");
}

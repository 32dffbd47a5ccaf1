//! Pages know their history: who had a hand in them, since when, where their text is changed.

use std::collections::HashMap;

use polder::cache::Cache;
use polder::content::audience::Level;

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
        .hides("people/ada/", "Changed by")
        .hides("people/ada/", "Piet")
        .hides("people/ada/", "Here since");
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

/// The page `wiki/pumps.md` in several versions, from one day to the next.
fn versions(texts: &[&str]) -> TestSite {
    let days = ["2025-03-01", "2025-03-02", "2025-05-01", "2025-06-01"];
    texts
        .iter()
        .zip(days)
        .fold(TestSite::new(), |site, (text, day)| {
            site.commit(ADA, day, "Say it better", &[("wiki/pumps.md", text)])
        })
}

#[test]
fn a_history_shows_what_changed_word_for_word() {
    let built = versions(&[
        "# Pumps\n\nThey pump water.\n",
        "# Pumps\n\nThey pump <b>dirty</b> water.\n\n## Care\n\nOil them.\n",
        "# Pumps\n\nThey pump <b>dirty</b> water.\n\n## Care\n\nOil them twice a year.\n",
    ])
    .build();

    built
        .is_fine()
        .shows("wiki/pumps/", "<a href=\"history/\">History</a>")
        .shows("wiki/pumps/history/", "History of “Pumps”")
        .shows("wiki/pumps/history/", "3 versions since March 2025")
        .shows(
            "wiki/pumps/history/",
            "<time datetime=\"2025-05\">May 2025</time>",
        )
        .shows("wiki/pumps/history/", "Ada van Vliet")
        .shows("wiki/pumps/history/", "Say it better")
        .shows(
            "wiki/pumps/history/",
            "They pump <ins>&lt;b&gt;dirty&lt;/b&gt; </ins>water.",
        )
        .shows("wiki/pumps/history/", "<a href=\"../#care\">Care</a>")
        .shows("wiki/pumps/history/", "Oil them<ins> twice a year</ins>.")
        .shows("wiki/pumps/history/", "The first version.");
    let html = built.text("wiki/pumps/history/");
    assert!(
        html.contains("<meta name=\"robots\" content=\"noindex\">"),
        "{html}"
    );
    assert_eq!(
        html.matches("<details class=\"change\" open>").count(),
        1,
        "the newest"
    );
}

#[test]
fn a_history_is_in_no_sitemap_and_leaves_a_page_its_place() {
    let site =
        versions(&["# Pumps\n", "# Pumps\n\nMore.\n"]).config("base_url: https://x.example\n");
    let built = site.build();
    assert!(
        !built.text("sitemap.xml").contains("history"),
        "{}",
        built.text("sitemap.xml")
    );

    site.write("wiki/pumps/history.md", "# Of pumps in general\n");
    site.build()
        .shows("wiki/pumps/history/", "Of pumps in general")
        .hides("wiki/pumps/", ">History</a>");
}

#[test]
fn one_version_is_no_history() {
    versions(&["# Pumps\n"])
        .build()
        .lacks("wiki/pumps/history/")
        .hides("wiki/pumps/", "History");
}

#[test]
fn what_changes_above_a_text_is_told_in_words() {
    let page = |head: &str| format!("---\n{head}\n---\n# Pumps\n");
    versions(&[
        &page("owner: joan\nreview_by: 2026-03-12\ntags: [pumps]"),
        &page("owner: ada\nreview_by: 2027-03-01\ntags: [pumps, water]\nweight: 3"),
    ])
    .build()
    .shows(
        "wiki/pumps/history/",
        "<dt>Owner</dt><dd><del>joan</del> <ins>ada</ins></dd>",
    )
    .shows(
        "wiki/pumps/history/",
        "<del>12 March 2026</del> <ins>1 March 2027</ins>",
    )
    .shows(
        "wiki/pumps/history/",
        "<dt>Tags</dt><dd><del>pumps</del> <ins>pumps, water</ins></dd>",
    )
    .shows(
        "wiki/pumps/history/",
        "Details that do not stand in the text changed too.",
    )
    .hides("wiki/pumps/history/", "weight");
}

#[test]
fn a_page_that_moved_keeps_its_history() {
    let text = "# Pumps\n\nThey pump water, day and night, wherever it has to go.\n";
    let site = TestSite::new().commit(ADA, "2025-03-01", "Begin", &[("wiki/pumps.md", text)]);
    site.remove("wiki/pumps.md");
    site.commit(
        PIET,
        "2025-05-01",
        "A better place (#12)",
        &[("machines/pumps.md", text)],
    )
    .build()
    .shows("machines/pumps/history/", "Moved here from wiki/pumps.")
    .shows(
        "machines/pumps/history/",
        "<p class=\"subject\">A better place</p>",
    )
    // Who only moves a page wrote nothing of it.
    .hides("machines/pumps/", "title=\"Piet Puk\"");
}

#[test]
fn what_readers_may_not_see_was_never_in_a_history() {
    let block = "{{< audience board >}}\nWe sell.\n{{< /audience >}}\n";
    let unclosed = "{{< audience board >}}\nWe buy.\n";
    let built = versions(&[
        &format!("# Pumps\n\nThey pump.\n\n{block}"),
        &format!("# Pumps\n\nThey pump it.\n\n{unclosed}"),
        "---\ndraft: true\n---\n# Pumps\n\nWe dream.\n",
        "# Pumps\n\nThey pump it up.\n",
    ])
    .config("audiences: [staff, board]\n")
    .audience("board")
    .build();
    built
        .shows("wiki/pumps/history/", "We sell.")
        // What was a draft is compared with nothing.
        .shows("wiki/pumps/history/", "What changed cannot be shown here.")
        .hides("wiki/pumps/history/", "We dream.");

    let audiences =
        polder::config::Config::read("audiences: [staff, board]", &mut Vec::new()).audiences;
    let seen = |text: &str| {
        polder::source::version::read(text.as_bytes(), &audiences, Level::LOWEST)
            .map(|version| version.body)
    };
    assert_eq!(
        seen(&format!("One.\n{block}Two.\n")).as_deref(),
        Some("One.\nTwo.\n")
    );
    assert_eq!(
        seen(&format!("One.\n{unclosed}")).as_deref(),
        Some("One.\n")
    );
    for hidden in [
        "---\naudience: board\n---\nx",
        "---\naudience: bored\n---\nx",
        "---\naudience:\n---\nx",
        "---\naudience: staff\naudience: board\n---\nx",
        "---\ntitle: [\n---\nx",
        "---\ntitle: never closed\nx",
        "----\naudience: board\n----\nx",
    ] {
        assert_eq!(seen(hidden), None, "{hidden}");
    }
}

/// An old text may lead to what others must not know of: they are shown its words, and nothing besides.
#[test]
fn below_the_highest_audience_an_old_text_is_words_that_lead_nowhere() {
    let old = "\
---
title: Pumps
summary: Before [we sold](the-sale.md)
owner: the-sale
goals: [the-sale]
---
# Pumps

See [our plan](the-sale.md \"the-sale\") and [[the-sale]], [[the-sale|the other plan]], ![[the-sale.png]].

![A picture](the-sale.png) [ours][s], <https://intranet.example/the-sale/>, https://intranet.example/the-sale/ or
www.intranet.example/the-sale.[^the-sale]
Behind [a door](https://intranet.example/the-sale) or https://intranet.example/*x*/the-sale and {{< include \"the-sale.md\" >}} {{ the-sale }}<a href=\"the-sale\">here</a>

[s]: the-sale.md

<!-- the-sale -->
<div id=\"the-sale\">the-sale</div>

## Their words {#the-sale}

```rust title=\"the-sale.md\"
let pumps = 7;
```

| What | Where |
|---|---|
| Pumps | [Antwerp](the-sale.md) |

[^the-sale]: Said in passing.
";
    let config = "audiences: [staff, board]\n";
    let site = TestSite::new()
        .commit(
            ADA,
            "2025-01-02",
            "Begin",
            &[("polder.yaml", config), ("wiki/pumps.md", old)],
        )
        .commit(
            ADA,
            "2025-02-02",
            "More",
            &[(
                "wiki/pumps.md",
                "---\ntitle: Pumps\nsummary: After\n---\n# Pumps\n\nNothing.\n",
            )],
        );
    site.write("wiki/the-sale.md", "---\naudience: board\n---\n# Sold\n");
    let page = "wiki/pumps/history/";
    let board = site.build_for("board", &mut Cache::in_memory());
    board.shows(page, "[our plan](the-sale.md");
    let staff = site.build_for("staff", &mut Cache::in_memory());
    let built = staff.nowhere("the-sale").nowhere("intranet.example");
    for words in [
        "See our plan and …, the other plan, ….",
        "A picture ours, …, … or …",
        "Behind a door or … and … …here",
        "Before we sold",
        "Their words",
        "let pumps = 7;",
        "Pumps | Antwerp |",
        "Said in passing.",
    ] {
        built.shows(page, words);
    }
}

/// What a page said while it was not for them is not shown, though it is for them today and was before.
#[test]
fn a_version_that_was_for_others_is_no_version_to_these_readers() {
    let for_board = "---\naudience: board\n---\n# Pumps\n\nWe sell.\n";
    let folder = "---\naudience: board\n---\n";
    let site = TestSite::new()
        .commit(
            ADA,
            "2025-01-02",
            "1",
            &[
                ("polder.yaml", "audiences: [staff, board]\n"),
                ("wiki/pumps.md", "# Pumps\n\nOne.\n"),
            ],
        )
        .commit(ADA, "2025-02-02", "2", &[("wiki/pumps.md", for_board)])
        .commit(
            ADA,
            "2025-03-02",
            "3",
            &[("wiki/pumps.md", "# Pumps\n\nThree.\n")],
        )
        .commit(
            ADA,
            "2025-04-02",
            "4",
            &[
                ("wiki/_index.md", folder),
                ("wiki/pumps.md", "# Pumps\n\nWe buy.\n"),
            ],
        )
        .commit(
            ADA,
            "2025-05-02",
            "5",
            &[
                ("wiki/_index.md", "# Wiki\n"),
                ("wiki/pumps.md", "# Pumps\n\nFive.\n"),
            ],
        );
    let staff = site.build_for("staff", &mut Cache::in_memory());
    staff
        .nowhere("sell")
        .nowhere("We buy")
        .has("wiki/pumps/")
        .shows("wiki/pumps/", "Five.");
    let board = site.build_for("board", &mut Cache::in_memory());
    board
        .shows("wiki/pumps/history/", "We sell.")
        .shows("wiki/pumps/history/", "We buy.");
}

#[test]
fn too_much_is_said_and_not_shown() {
    let words = |word: &str| format!("# Pumps\n\n{}\n", format!("{word} ").repeat(6_000));
    versions(&[&words("old"), &words("new")])
        .build()
        .shows("wiki/pumps/history/", "Too much changed to be shown here.");
    versions(&["# Pumps\n", &"word ".repeat(50_000)])
        .build()
        .shows("wiki/pumps/history/", "Too much changed to be shown here.");
}

#[test]
fn of_many_versions_the_newest_are_listed() {
    let mut site = TestSite::new();
    for number in 0..53 {
        let text = format!("# Pumps\n\nChanged {number} times.\n");
        site = site.commit(ADA, "2025-03-01", "Change", &[("wiki/pumps.md", &text)]);
    }
    let built = site.build();

    built
        .shows("wiki/pumps/history/", "And 3 earlier versions")
        .shows("wiki/pumps/history/", "id=\"v4\"")
        .shows(
            "wiki/pumps/history/",
            "Changed <del>2</del><ins>3</ins> times.",
        )
        .hides("wiki/pumps/history/", "id=\"v3\"");
}

#[test]
fn where_single_people_are_not_told_apart_no_month_has_a_name() {
    let built = versions(&["# Pumps\n", "# Pumps\n\nMore.\n"])
        .config("privacy: works-council\n")
        .build();
    built
        .shows("wiki/pumps/", "title=\"Ada van Vliet\"")
        .shows(
            "wiki/pumps/",
            "Changed in <time datetime=\"2025-03\">March 2025</time>",
        )
        .hides("wiki/pumps/history/", "Ada");
}

/// What a warm build may leave alone is what a cold one would write again.
#[test]
fn a_history_has_another_key_when_it_has_other_bytes() {
    let site = versions(&[
        "# Pumps\n\n## Care\n\nOil.\n",
        "# Pumps\n\n## Care\n\nOil twice.\n",
    ])
    .page("wiki/dikes.md", "# Dikes\n");
    let mut memory = Cache::in_memory();
    let mut keys = HashMap::new();
    let mut look = |site: &TestSite| {
        let warm = site.build_with(&mut memory);
        let cold = site.build();
        let path = "wiki/pumps/history/index.html";
        assert_eq!(warm.files[path], cold.files[path]);
        assert_eq!(warm.keys[path], cold.keys[path]);
        let known = keys.insert(cold.keys[path].clone(), cold.files[path].clone());
        assert!(known.is_none_or(|known| known == cold.files[path]));
        cold.text("wiki/pumps/history/")
    };
    let first = look(&site);
    site.write(
        "people/ada.md",
        "---\nname: Countess\nemails: [ada@waterland.example]\n---\n",
    );
    let named = look(&site);
    assert!(named.contains("Countess") && !first.contains("Countess"));
    site.write("polder.yaml", "title: Ours\n");
    assert!(look(&site).contains("Ours"));
    site.write("wiki/_index.md", "# Everything\n");
    assert!(look(&site).contains("Everything"));
    site.write(
        "wiki/pumps.md",
        "---\ntitle: Engines\n---\n## Care\n\nOil.\n",
    );
    assert!(look(&site).contains("Engines"));
    site.write(
        "wiki/pumps.md",
        "---\ntitle: Engines\n---\n## Careful\n\nOil.\n",
    );
    assert!(!look(&site).contains("#care"));
    let site = site.commit(PIET, "2025-07-01", "Mine", &[]);
    assert!(look(&site).contains("Piet"));
}

#[test]
fn any_two_versions_of_a_policy_can_be_compared() {
    let prices = ["one", "two", "three", "four"];
    let days = ["2025-03-01", "2025-04-02", "2025-05-01", "2025-06-01"];
    let site = prices
        .iter()
        .zip(days)
        .fold(TestSite::new(), |site, (price, day)| {
            let text = format!("# Travel\n\nA night costs {price} pounds at most.\n");
            site.commit(
                ADA,
                day,
                "Dearer",
                &[("policies/travel.md", &text), ("wiki/travel.md", &text)],
            )
        });
    let built = site.build();

    built
        .is_fine()
        .shows(
            "policies/travel/history/",
            "<a href=\"2-4/\">Compare with the present version</a>",
        )
        .shows(
            "policies/travel/history/2-4/",
            "costs <del>two</del><ins>four</ins> pounds",
        )
        .shows(
            "policies/travel/history/2-4/",
            "<a href=\"../1-4/\">Version 1, March 2025</a>",
        )
        .shows(
            "policies/travel/history/2-4/",
            "<a href=\"../2-3/\">Version 3, May 2025</a>",
        )
        .shows(
            "policies/travel/history/2-4/",
            "aria-current=\"true\">Version 4, June 2025</a>",
        )
        .shows(
            "policies/travel/history/1-2/",
            "costs <del>one</del><ins>two</ins> pounds",
        )
        .lacks("wiki/travel/history/2-4/");
    let pairs = built
        .files
        .keys()
        .filter(|path| path.starts_with("policies/travel/history/"));
    assert_eq!(pairs.count(), 1 + 6);
}

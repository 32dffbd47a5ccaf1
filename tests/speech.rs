//! What the interface says in each language: forms of numbers, dates, and what is told of words that lack.

use crate::site::Built;
use crate::site::TestSite;

/// A site with so many pages in each of its languages.
fn site(languages: &str, pages: usize) -> TestSite {
    let site = TestSite::new().config(&format!("languages: [{languages}]\n"));
    for language in languages.split(", ") {
        for page in 0..pages {
            site.write(&format!("content/{language}/p{page}.md"), "# A page\n");
        }
    }
    site
}

/// How many pages the list of all pages says that there are.
fn total(built: &Built, path: &str) -> String {
    let main = built.main(path);
    let (_, lead) = main.split_once("<p class=\"lead\">").expect("a lead");
    lead.split_once(['.', '<']).expect("an end").0.to_owned()
}

#[test]
fn the_theme_says_every_word_in_its_four_languages() {
    site("en, nl, fr, de", 1).build().is_fine();
}

#[test]
fn a_language_counts_in_its_own_forms() {
    let polish = "pages_total =\n    { $n ->\n        [one] { $n } strona\n        [few] { $n } strony\n       *[many] { $n } stron\n    }\n";
    let arabic = "pages_total =\n    { $n ->\n        [zero] zero\n        [one] one\n        [two] two\n        [few] few { $n }\n        [many] many\n       *[other] other\n    }\n";
    let counted = |pages: usize| {
        let site = site("en, pl, ar", pages)
            .page("words/pl.ftl", polish)
            .page("words/ar.ftl", arabic);
        let built = site.build();
        ["all/", "pl/all/", "ar/all/"].map(|path| total(&built, path))
    };

    // The lists count the pages at the top as well, of which each language has one.
    let [one, two, five] = [1, 2, 5].map(counted);
    assert_eq!(
        one.each_ref().map(String::as_str),
        ["1 page", "1 strona", "one"]
    );
    assert_eq!(
        two.each_ref().map(String::as_str),
        ["2 pages", "2 strony", "two"]
    );
    assert_eq!(
        five.each_ref().map(String::as_str),
        ["5 pages", "5 stron", "few 5"]
    );
}

#[test]
fn dates_are_written_as_each_language_writes_them() {
    let site = TestSite::new()
        .config("languages: [en, nl, fr, de, cs]\n")
        .page(
            "words/cs.ftl",
            "date = { $day }. { $month ->\n    [3] března\n   *[other] dubna\n } { $year }\n",
        );
    for (file, day) in [("a", "2026-03-01"), ("b", "2026-03-12")] {
        for language in ["en", "nl", "fr", "de", "cs"] {
            let path = format!("content/blog/{file}.{language}.md");
            site.write(&path, format!("---\ntitle: News\ndate: {day}\n---\n"));
        }
    }
    let built = site.build();

    for (path, date) in [
        ("blog/a/", "1 March 2026"),
        ("nl/blog/a/", "1 maart 2026"),
        ("fr/blog/a/", "1er mars 2026"),
        ("fr/blog/b/", "12 mars 2026"),
        ("de/blog/b/", "12. März 2026"),
        ("cs/blog/b/", "12. března 2026"),
    ] {
        built.shows(path, &format!(">{date}</time>"));
    }
}

#[test]
fn a_word_of_the_site_lies_over_that_of_the_theme_and_leaves_the_rest() {
    let built = site("en, nl", 1)
        .config("languages: [en, nl]\ntheme: {name: ours}\n")
        .page(
            "themes/ours/words/nl.ftl",
            "list_all = Van A tot Z\nskip = Naar de tekst, vlug\n",
        )
        .page("words/nl.ftl", "list_all = Het hele register\n")
        .build();

    built.is_fine();
    let page = built.text("nl/all/");
    for said in [
        "<h1>Het hele register</h1>",
        "Naar de tekst, vlug",
        "1 pagina",
    ] {
        assert!(page.contains(said), "{said} is not said:\n{page}");
    }
}

#[test]
fn what_is_wrong_with_words_is_told_and_said_otherwise() {
    let built = site("en, nl, pt, fi", 2)
        .page(
            "words/nl.ftl",
            "# Ours\npages_total = { $m } stuks\n\nskipp = Verder\nlist_all Alles\n",
        )
        .page("words/pt.ftl", "pages_total = { $n } páginas\n")
        .build();

    built
        .tells("words/nl.ftl:2:1: nothing is filled in for `$m` in `pages_total`")
        .tells("words/nl.ftl:4:1: the theme has no word `skipp`")
        .tells("words/nl.ftl:5:10: this word cannot be read")
        .tells("polder.yaml: the theme does not speak `fi`");
    assert!(
        built
            .told()
            .contains("words are missing and are said in English"),
        "{}",
        built.told()
    );
    // In Dutch the theme's own word is still there; what Portuguese lacks is English.
    assert_eq!(total(&built, "nl/all/"), "2 pagina’s");
    assert_eq!(total(&built, "pt/all/"), "2 páginas");
    assert!(built.text("pt/all/").contains("Skip to the text"));
    assert_eq!(total(&built, "fi/all/"), "2 pages");
}

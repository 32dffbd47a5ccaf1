//! The page that is shown where there is none: it knows what is near, and where to it moved.

use crate::browser::Browser;
use crate::browser::Serve;
use crate::site::TestSite;

fn site() -> TestSite {
    TestSite::new()
        .config("languages: [en, nl]\naudiences: [public, board]\n")
        .page("_index.md", "# Waterland\n")
        .page("wiki/pumping-stations.md", "# Pumping stations\n")
        .page(
            "wiki/dikes.md",
            "---\naliases: [/handbook/ramparts/]\n---\n# Dikes\n",
        )
        .page("wiki/dikes.nl.md", "# Dijken\n")
        .page("wiki/sluices.md", "# Sluices\n")
        .page(
            "wiki/takeover.md",
            "---\naudience: board\n---\n# Takeover\n",
        )
}

/// The titles and addresses that are shown at an address.
async fn near(browser: &Browser, serve: &Serve, address: &str) -> Vec<String> {
    let url = format!("http://{}{address}", serve.host);
    browser.client.goto(&url).await.expect("a page");
    let shown = browser
        .run(
            "const began = Date.now();
             const place = document.querySelector('.nearest');
             while (!('done' in place.dataset) && Date.now() - began < 30000) await new Promise((go) => setTimeout(go, 20));
             return [...place.querySelectorAll('.entry')].map((entry) =>
               `${entry.querySelector('a').textContent} ${entry.querySelector('a').pathname} ${entry.querySelector('.meta').textContent}`);",
        )
        .await;
    serde_json::from_value(shown).expect("lines")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_slips_in_an_address_is_shown_the_nearest() {
    let site = site();
    let serve = Serve::start(&site);
    let browser = Browser::open().await;

    for (address, first) in [
        ("/wiki/diks/", "Dikes /wiki/dikes/ /wiki/dikes/"),
        ("/wiki/idkes", "Dikes /wiki/dikes/ /wiki/dikes/"),
        ("/Wiki/Dikes.html", "Dikes /wiki/dikes/ /wiki/dikes/"),
        ("/nl/wiki/dkies/", "Dijken /nl/wiki/dikes/ /nl/wiki/dikes/"),
        (
            "/pumping_station/",
            "Pumping stations /wiki/pumping-stations/ /wiki/pumping-stations/",
        ),
        (
            "/handbook/rampart/",
            "Dikes /wiki/dikes/ moved to /wiki/dikes/",
        ),
        ("/wiki/nothing-like-it/", "Wiki /wiki/ /wiki/"),
    ] {
        let shown = near(&browser, &serve, address).await;
        assert_eq!(
            shown.first().map(String::as_str),
            Some(first),
            "{address}: {shown:?}"
        );
    }
    let none: [String; 0] = [];
    assert_eq!(near(&browser, &serve, "/qqqq/zzzz/").await, none);
    // Strange addresses are addresses too.
    assert_eq!(near(&browser, &serve, "/%E0%A4%A/%3Cb%3E/").await, none);
    let told = browser
        .run("return document.querySelector('.search input').value;")
        .await;
    assert_eq!(told, "<b>");
    browser.close().await;
}

#[test]
fn nobody_learns_there_what_is_for_others() {
    let built = site().audience("public").build();
    built.nowhere("takeover").nowhere("Takeover");
    assert!(
        built
            .text("search/addresses/at-.json")
            .contains("wiki/dikes/")
    );
    let built = site().audience("board").build();
    assert!(built.text("search/addresses/at-.json").contains("Takeover"));
}

#[test]
fn without_a_script_it_leads_to_the_search_and_the_lists() {
    let built = site()
        .config("base_url: https://waterland.example/in\n")
        .build();
    built
        .shows("404.html", "action=\"/in/search/\"")
        .shows("404.html", "href=\"/in/all/\"")
        .shows("404.html", "href=\"/in/wiki/\"");
    // The script is nowhere else.
    assert!(built.text("404.html").contains("/in/assets/missing."));
    assert!(!built.text("wiki/dikes/").contains("assets/missing."));
}

#[test]
fn many_addresses_are_told_apart_by_their_ends() {
    let site = TestSite::new();
    for number in 0..700 {
        site.write(&format!("rfc/{number:04}-text.md"), "# A text\n");
        site.write(&format!("rfc/0-{number}.md"), "# A number\n");
    }
    let built = site.build();
    let guide = built.text("search/addresses/guide.json");
    assert!(
        guide.contains("\"0ext\"") && guide.contains("\"07\""),
        "{guide}"
    );
    let files = built.files.iter();
    let shelves = files.filter(|(path, _)| path.starts_with("search/addresses/at-"));
    let sizes: Vec<usize> = shelves.map(|(_, bytes)| bytes.len()).collect();
    assert!(sizes.len() > 5 && sizes.iter().sum::<usize>() > 1400 * 20);
}

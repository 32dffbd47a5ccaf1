//! Reading where it is hard: on paper, without a connection, at a kiosk.

use std::time::Duration;
use std::time::Instant;

use serde_json::json;

use crate::browser::Browser;
use crate::browser::PATIENCE;
use crate::browser::Serve;
use crate::site::TestSite;

/// `https://intranet.example/wiki/` as other programs draw it, at level M.
const SYMBOL: [&str; 29] = [
    "#######...#..###.####.#######",
    "#.....#.....#####.....#.....#",
    "#.###.#.###.##.#..#...#.###.#",
    "#.###.#.#.#.#.##.#..#.#.###.#",
    "#.###.#.##.#...##.###.#.###.#",
    "#.....#.#..##.......#.#.....#",
    "#######.#.#.#.#.#.#.#.#######",
    "........#.#...#.#...#........",
    "#.#####...#.#...####..#####..",
    "#...##.##..#####.########...#",
    ".######...#.######..##.......",
    "..#.##.#.##..#.#........##.#.",
    "##.####..#.##.##.#.....#.##..",
    "######..###.#..##..######...#",
    "#..####..#.#.....#....#.###..",
    "..###...##....#.#....####..#.",
    ".##..##...#.....##.##..#.##..",
    "####....#...####.########.#.#",
    "#.#.#.#.#..######.#.#.....#..",
    "#.##...#..####.#....#..#...#.",
    "#..#.##.##..#.##.#..#####.###",
    "........#..#...####.#...#####",
    "#######..###.....####.#.###..",
    "#.....#.#.....#.#..##...#..##",
    "#.###.#.#..##....#..#####.#.#",
    "#.###.#.###.####.##.#....##..",
    "#.###.#.####.####.###.######.",
    "#.....#..#..#...#...#..###.#.",
    "#######.#####....##..#....#..",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printed_page_ends_with_its_address_as_a_code() {
    let site = TestSite::new().page("wiki/pumps.md", "# Pumps\n");
    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    let url = format!("http://{}/wiki/pumps/#top", serve.host);
    browser.client.goto(&url).await.expect("the page opens");

    let drawn = browser
        .run(
            "const { qr } = await import(document.querySelector('script[src*=\"/qr.\"]').src);
             const rows = (text) => qr(text).map((row) => row.map((dark) => (dark ? '#' : '.')).join(''));
             dispatchEvent(new Event('beforeprint'));
             dispatchEvent(new Event('beforeprint'));
             const path = document.querySelectorAll('footer.site .qr path');
             const dark = (path[0].getAttribute('d').match(/M/g)).length;
             return {
               rows: rows('https://intranet.example/wiki/'),
               codes: path.length,
               own: dark === rows(location.href.split('#')[0]).join('').split('#').length - 1,
               screen: getComputedStyle(document.querySelector('.qr')).display,
               tooLong: qr('x'.repeat(5000)) === undefined,
             };",
        )
        .await;

    assert_eq!(
        drawn,
        json!({ "rows": SYMBOL, "codes": 1, "own": true, "screen": "none", "tooLong": true })
    );
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_read_stays_readable_without_a_connection() {
    let site = TestSite::new()
        .config("offline: on\n")
        .page("wiki/pumps.md", "# Pumps\n\nThey pump.\n")
        .page("wiki/dikes.md", "# Dikes\n");
    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    let address = |page: &str| format!("http://{}/wiki/{page}/", serve.host);
    let (pumps, dikes) = (address("pumps"), address("dikes"));
    browser.client.goto(&pumps).await.expect("the page opens");
    until(
        &browser,
        "const kept = await caches.match(location.href);
         const styles = await caches.match(document.querySelector('link[rel=stylesheet]').href);
         return Boolean(kept && styles && await caches.match('/offline.html'));",
    )
    .await;
    drop(serve);

    browser
        .client
        .goto(&pumps)
        .await
        .expect("the kept page opens");
    browser.wait_for("main", "They pump.").await;
    let rules = browser
        .run("return document.styleSheets[0].cssRules.length > 0")
        .await;
    assert_eq!(rules, json!(true));
    browser
        .client
        .goto(&dikes)
        .await
        .expect("what says so opens");
    browser.wait_for("main h1", "You are offline").await;
    browser.wait_for("main li", "Pumps").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kiosk_is_large_and_goes_home_when_nobody_is_there() {
    let site = TestSite::new().page("README.md", "# Home\n").page(
        "wiki/pumps.md",
        "# Pumps\n\n[Elsewhere](https://elsewhere.example/)\n",
    );
    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    let size = "return parseFloat(getComputedStyle(document.documentElement).fontSize)";
    let url = |rest: &str| format!("http://{}/wiki/pumps/{rest}", serve.host);
    browser.client.goto(&url("")).await.expect("the page opens");
    let usual = browser.run(size).await.as_f64().expect("a size");

    browser
        .client
        .goto(&url("?kiosk=1"))
        .await
        .expect("the page opens");
    let large = browser.run(size).await.as_f64().expect("a size");
    assert!(large > 1.1 * usual, "{large} after {usual}");
    let leaves = browser
        .run("return document.querySelector('a.external').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))")
        .await;
    assert_eq!(leaves, json!(false), "other sites stay closed");
    until(&browser, "return location.pathname === '/'").await;

    browser
        .client
        .goto(&url("?kiosk=off"))
        .await
        .expect("the page opens");
    assert_eq!(browser.run(size).await.as_f64(), Some(usual));
    browser.close().await;
}

/// Waits until a script says so.
async fn until(browser: &Browser, script: &str) {
    let began = Instant::now();
    while browser.run(script).await != json!(true) {
        assert!(began.elapsed() < PATIENCE, "never: {script}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_from_right_to_left_is_a_mirror() {
    let site = TestSite::new()
        .config("language: ar\n")
        .page("_index.md", "# أهلاً\n")
        .page("wiki/dikes.md", "# السدود\n\nانظر `measure --now`.\n\n```sh\nmeasure | tee\n```\n")
        .page(
            "people/layla.md",
            "---\nname: ليلى\nemails: [layla@polder.example]\ncontact: {phone: +31 20 555 0101}\n---\n",
        )
        .commit("ليلى <layla@polder.example>", "2026-05-10", "بداية", &[]);
    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    let open = async |path: &str| {
        let url = format!("http://{}/{path}", serve.host);
        browser.client.goto(&url).await.expect("the page opens");
    };

    open("wiki/dikes/").await;
    browser
        .client
        .set_window_size(320, 900)
        .await
        .expect("a size");
    let seen = browser
        .run(
            "const at = (selector) => document.querySelector(selector).getBoundingClientRect();
             return {
               brand: at('header .brand').right > innerWidth / 2,
               title: getComputedStyle(document.querySelector('h1')).direction,
               code: getComputedStyle(document.querySelector('pre')).direction,
               wide: document.scrollingElement.scrollWidth > innerWidth,
             };",
        )
        .await;
    assert_eq!(
        seen,
        serde_json::json!({ "brand": true, "title": "rtl", "code": "ltr", "wide": false })
    );

    // Time runs to the left; a number to call runs to the right all the same.
    open("people/layla/").await;
    let seen = browser
        .run(
            "const bars = [...document.querySelectorAll('.strip rect')].map((bar) => bar.getBoundingClientRect().left);
             return {
               newest: Math.min(...bars) === bars.at(-1),
               phone: getComputedStyle(document.querySelector('[href^=\"tel:\"]')).direction,
             };",
        )
        .await;
    assert_eq!(seen, serde_json::json!({ "newest": true, "phone": "ltr" }));
    browser.close().await;
}

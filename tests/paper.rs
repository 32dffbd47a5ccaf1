//! What a printed page brings: its own address, for people and for a phone's camera.

use serde_json::json;

use crate::browser::Browser;
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

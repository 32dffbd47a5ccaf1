//! What pages weigh: little beside their own text, so that they are there at once on a phone.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::site::Built;
use crate::site::TestSite;
use crate::theme::copy;

/// Bytes of a page's HTML without its own text and talk; of a list, a profile or a team without its `main`.
const HTML: usize = 15_000;
/// Bytes of its stylesheet and scripts, gzipped.
const FILES: usize = 35_000;

#[test]
fn every_page_is_light_beside_its_own_text() {
    let site = TestSite::new().audience("board");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
    copy(&example, &site, "");
    let built = site.build();
    let mut pages = 0;
    for path in built.files.keys().filter(|path| path.ends_with(".html")) {
        let html = built.text(path);
        let chrome = chrome(&html);
        assert!(chrome <= HTML, "{path} has {chrome} bytes around its text");
        let files = files(&built, &html);
        assert!(files <= FILES, "{path} loads {files} bytes");
        pages += 1;
    }
    assert!(pages > 100, "the example has {pages} pages only");
    // The whole of it is seen: scripts and style are found where pages name them.
    assert!(files(&built, &built.text("search/")) > 20_000);
    assert!(chrome(&built.text("wiki/")) > 2_000);
}

fn chrome(html: &str) -> usize {
    // A profile, a team, a goal is what stands in its facts and lists.
    let is_text = html.contains("<article") && !html.contains("<body class=\"sheet");
    let own = match is_text {
        true => {
            let text = inside(html, "<div class=\"prose\">", "div");
            text + inside(html, "<section class=\"thread\"", "section")
        }
        false => inside(html, "<main", "main"),
    };
    html.len() - own
}

/// Bytes of all elements that begin like this, those within them counted once.
fn inside(html: &str, begin: &str, name: &str) -> usize {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut bytes = 0;
    let mut rest = html;
    while let Some(start) = rest.find(begin) {
        rest = &rest[start..];
        let (mut depth, mut end) = (0, 0);
        loop {
            let next = |tag: &str| rest[end..].find(tag).map_or(rest.len(), |at| end + at);
            let (opened, closed) = (next(&open), next(&close));
            depth += if opened < closed { 1 } else { -1 };
            end = (opened.min(closed) + 1).min(rest.len());
            if depth == 0 || end == rest.len() {
                break;
            }
        }
        bytes += end;
        rest = &rest[end..];
    }
    bytes
}

/// Bytes of the files of the theme that a page names.
fn files(built: &Built, html: &str) -> usize {
    let named = html.split("assets/").skip(1);
    let names = named.filter_map(|text| text.split(['"', '\'']).next());
    names
        .filter(|name| name.ends_with(".css") || name.ends_with(".js"))
        .map(|name| packed(&built.files[&format!("assets/{name}")]))
        .sum()
}

fn packed(bytes: &[u8]) -> usize {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).expect("room");
    packed.finish().expect("an end").len()
}

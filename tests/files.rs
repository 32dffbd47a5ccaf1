//! Documents, videos and sound: what is said of them, and what is told when something is missing.

use crate::site::Built;
use crate::site::TestSite;
use polder::cache::Cache;

fn site(text: &str) -> TestSite {
    TestSite::new()
        .page("x.md", text)
        .file("plan.pdf", vec![b'x'; 1_240_000])
        .file("list.xlsx", "x")
}

fn page(text: &str) -> Built {
    site(text).build()
}

#[test]
fn a_document_in_a_sentence_says_what_it_is_and_alone_it_is_a_card() {
    page("See [the plan](plan.pdf) and [[list.xlsx]].\n").is_fine().is(
        "x/",
        "<p>See <a href=\"../plan.pdf\">the plan</a> <span class=\"file-facts\">(PDF, 1.2\u{a0}MB)</span> and \
         <a href=\"../list.xlsx\">list.xlsx</a> <span class=\"file-facts\">(Excel, 1\u{a0}kB)</span>.</p>",
    );
    page("[The *plan*](plan.pdf)\n").is_fine().is(
        "x/",
        "<p class=\"file\"><a href=\"../plan.pdf\"><span class=\"file-name\">The <em>plan</em></span> \
         <span class=\"file-facts\">PDF, 1.2\u{a0}MB</span></a></p>",
    );
    site("[Plan](plan.pdf)\n")
        .config("language: fr\n")
        .build()
        .shows("x/", "PDF, 1,2\u{a0}Mo");
}

#[test]
fn addresses_of_documents_elsewhere_become_cards_and_nobody_is_asked() {
    for (url, name, kind) in [
        (
            "https://w.sharepoint.com/:w:/s/t/EaBc?e=1",
            "w.sharepoint.com",
            "Word",
        ),
        (
            "https://e.example/a/Year%20plan.docx",
            "Year plan.docx",
            "Word",
        ),
        (
            "https://docs.google.com/spreadsheets/d/1aB/edit",
            "docs.google.com",
            "Google Sheets",
        ),
        (
            "https://w.sharepoint.com/x/Doc.aspx?d=1&file=Plan.pptx",
            "Plan.pptx",
            "PowerPoint",
        ),
    ] {
        let card = format!(
            "<span class=\"file-name\">{name}</span> <span class=\"file-facts\">{kind}</span></a></p>"
        );
        page(&format!("{url}\n")).is_fine().shows("x/", &card);
        page(&format!("<{url}>\n")).is_fine().shows("x/", &card);
    }
    page("https://e.example/a/page.html\n").hides("x/", "file-name");
}

#[test]
fn another_size_is_another_page() {
    let site = site("[The plan](plan.pdf)\n");
    let mut cache = Cache::in_memory();
    site.build_with(&mut cache).shows("x/", "1.2\u{a0}MB");
    site.write("plan.pdf", vec![b'x'; 300_000]);
    site.build_with(&mut cache).shows("x/", "300\u{a0}kB");
}

#[test]
fn a_video_has_its_captions_and_says_when_it_has_none() {
    let site = TestSite::new()
        .config("languages: [en, nl]\n")
        .page("x.md", "Look:\n\n![Opening](talk.mp4)\n\n![[talk.mp4]]\n")
        .page("y.md", "![Opening](talk.mp4)\n")
        .page("z.nl.md", "Z\n")
        .file("talk.mp4", "v");
    let mut cache = Cache::in_memory();
    site.build_with(&mut cache)
        .tells("talk.mp4: this video has no captions")
        .tells_only(1)
        .shows("x/", "<p>Look:</p>\n<figure class=\"media\">\n<video controls preload=\"metadata\" src=\"../talk.mp4\">\n<a href=\"../talk.mp4\">Opening</a>\n</video>\n<figcaption>Opening</figcaption>\n</figure>");
    site.write("talk.vtt", "WEBVTT\n");
    site.write("talk.nl.vtt", "WEBVTT\n");
    site.write("talk.jpg", "p");
    site.build_with(&mut cache)
        .is_fine()
        .has("talk.nl.vtt")
        .shows("x/", "poster=\"../talk.jpg\"")
        .shows("x/", "<track kind=\"captions\" src=\"../talk.vtt\" srclang=\"en\" label=\"English\">\n<track kind=\"captions\" src=\"../talk.nl.vtt\" srclang=\"nl\" label=\"Nederlands\">");
}

#[test]
fn sound_has_its_transcript() {
    let site = TestSite::new()
        .page("x.md", "![The interview](talk.mp3)\n")
        .file("talk.mp3", "a");
    site.build()
        .tells("talk.mp3: this recording has no transcript");
    site.write("talk.md", "# What was said\n");
    site.build()
        .is_fine()
        .shows("x/", "<audio controls preload=\"metadata\" src=\"../talk.mp3\"></audio>\n<p class=\"transcript\"><a href=\"../talk/\">Transcript</a></p>");
}

#[test]
fn where_html_is_sanitized_own_media_stay_and_those_of_others_go() {
    let built = TestSite::new()
        .config("markdown: {html: sanitize}\n")
        .page("x.md", "![V](talk.mp4)\n\n<video src=\"https://e.example/v.mp4\" controls></video>\n\n<audio controls>\n<source src=\"talk.mp3\"><source src=\"//e.example/a.mp3\">\n</audio>\n")
        .file("talk.mp4", "v")
        .file("talk.mp3", "a")
        .build();
    built
        .tells("x.md:3:13: this asks another site")
        .shows("x/", "src=\"../talk.mp4\"")
        .shows("x/", "<source src=\"../talk.mp3\">")
        .nowhere("//e.example");
}

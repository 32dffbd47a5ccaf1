//! What was said about pages and who changed them, as a folder scripts it and the service exports it.

use serde_json::Value;
use serde_json::json;

use crate::site::Built;
use crate::site::TestSite;

/// A comment of a thread, said at some minute.
fn comment(id: &str, parent: Option<&str>, body: &str) -> Value {
    json!({
        "id": id,
        "parent": parent,
        "author": { "id": "ada", "name": "Ada Outside" },
        "body": body,
        "created": "2026-03-12T09:30:00Z",
    })
}

fn thread(page: &str, comments: &[Value]) -> String {
    format!("{}\n", json!({ "page": page, "comments": comments }))
}

/// A page about which something was said.
fn said(comments: &[Value]) -> Built {
    TestSite::new()
        .page("people/ada.md", "---\nname: Ada van Vliet\n---\n")
        .page("wiki/pumps.md", "# Pumps\n")
        .page("wiki/sluices.md", "# Sluices\n")
        .page("discussions.jsonl", &thread("wiki/pumps.md", comments))
        .build()
}

/// The thread of a page without its tags: each line of text, with its level before it.
fn talk(built: &Built, page: &str) -> Vec<String> {
    let main = built.main(page);
    let start = main.find("class=\"comments\"").expect("a thread");
    let mut lines = Vec::new();
    let mut level = 1;
    for part in main[start..].split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag");
        match tag.split(' ').next() {
            Some("ol") => level += 1,
            Some("/ol") => level -= 1,
            _ => {}
        }
        if !text.trim().is_empty() {
            lines.push(format!("{level} {}", text.trim()));
        }
    }
    lines
}

#[test]
fn what_was_said_stands_under_the_page() {
    let mut first = comment(
        "c1",
        None,
        "Why *two* pumps?\nSee [sluices](sluices.md#how).",
    );
    first["author"] = Value::Null;
    first["reactions"] = json!({ "agree": 2, "thanks": 1, "celebrate": 0 });
    let mut answer = comment("c3", Some("c1"), "In case one rests.");
    answer["accepted"] = json!(true);
    answer["created"] = json!("2026-03-14T09:30:00Z");
    answer["edited"] = json!("2026-03-14T09:31:00Z");
    let built = said(&[first, comment("c2", Some("c1"), "Good question."), answer]);
    built
        .is_fine()
        .shows(
            "wiki/pumps/",
            "<p>Why <em>two</em> pumps?<br>\nSee <a href=\"../sluices/#how\"",
        )
        .shows(
            "wiki/pumps/",
            "<a href=\"../../people/ada/\">Ada van Vliet</a>",
        )
        .shows(
            "wiki/pumps/",
            "<time datetime=\"2026-03-12T09:30:00Z\">12 March 2026</time>",
        )
        .hides("wiki/sluices/", "thread");
    let lines = talk(&built, "wiki/pumps/").join("\n");
    let places: Vec<usize> = [
        "1 Anonymous",
        "1 thanks\n1 1\n1 agree\n1 2",
        "2 Accepted answer",
        "2 edited",
        "2 In case",
        "2 Good",
    ]
    .iter()
    .map(|line| {
        lines
            .find(line)
            .unwrap_or_else(|| panic!("no {line} in {lines}"))
    })
    .collect();
    assert!(places.is_sorted(), "{lines}");
}

#[test]
fn replies_are_indented_three_times_and_no_further() {
    let mut comments = vec![comment("c0", None, "level 0")];
    for level in 1..5000 {
        let parent = format!("c{}", level - 1);
        comments.push(comment(
            &format!("c{level}"),
            Some(&parent),
            &format!("level {level}"),
        ));
    }
    let lines = talk(&said(&comments), "wiki/pumps/");
    let level = |text: &str| {
        let line = lines.iter().find(|line| line.ends_with(text));
        line.map(|line| line.split(' ').next().expect("a level").to_owned())
    };
    assert_eq!(level("level 0").as_deref(), Some("1"));
    assert_eq!(level("level 3").as_deref(), Some("4"));
    assert_eq!(level("level 49").as_deref(), Some("4"));
    assert_eq!(level("level 50"), None);
    assert!(lines.join("\n").contains("4,950 more comments"));
}

#[test]
fn what_was_taken_back_keeps_its_place_only_while_somebody_answers_it() {
    let mut gone = comment("c1", None, "secret one");
    gone["state"] = json!("withdrawn");
    let mut alone = comment("c3", None, "secret two");
    alone["state"] = json!("erased");
    let mut waiting = comment("c4", None, "secret three");
    waiting["state"] = json!("in review");
    let built = said(&[
        gone,
        comment("c2", Some("c1"), "As you say."),
        alone,
        waiting,
    ]);
    built.is_fine().nowhere("secret");
    let lines = talk(&built, "wiki/pumps/");
    assert!(lines.contains(&"1 This comment was taken back.".to_owned()));
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.contains("Anonymous"))
            .count(),
        1
    );
    built.shows(
        "wiki/pumps/",
        "What people say <span class=\"count\">1</span>",
    );
}

#[test]
fn nothing_in_a_comment_can_run_or_cover_the_page() {
    let evil = "Look: <script>alert(1)</script> [x](javascript:alert) <img src=x onerror=y> ![p](https://x.example/p.png)\n\n# Big\n\n```rust\nfn main() {}\n```\n";
    let mut exported = comment("c2", None, "");
    exported["html"] = json!(
        "<p class=\"page\" style=\"position:fixed\" onclick=\"y\">ok<script>alert(2)</script><iframe src=z></iframe></p>"
    );
    let built = said(&[comment("c1", None, evil), exported]);
    built
        .shows("wiki/pumps/", "&lt;script&gt;alert(1)&lt;/script&gt; x &lt;img src=x onerror=y&gt; <a href=\"https://x.example/p.png\"")
        .shows("wiki/pumps/", "<p><strong>Big</strong></p>\n<pre class=\"code\"")
        .shows("wiki/pumps/", "<div class=\"prose\"><p>ok</p></div>")
        .hides("wiki/pumps/", "javascript:")
        .hides("wiki/pumps/", "alert(2)");
}

#[test]
fn a_thread_that_cannot_be_placed_is_told_with_its_line() {
    let known = thread("wiki/pumps.md", &[comment("c1", None, "Hi.")]);
    let lines = [
        &known,
        "\n",
        &thread("wiki/pmups.md", &[]),
        "{\"page\": \"wiki/pumps.md\", \"comments\": [{\"id\": 1}]}\n",
        "{\"comments\": []}\n",
        &known,
    ];
    TestSite::new()
        .page("wiki/pumps.md", "# Pumps\n")
        .page("discussions.jsonl", &lines.concat())
        .build()
        .tells("discussions.jsonl:3:1: there is no page `wiki/pmups.md`; did you mean `wiki/pumps.md`?")
        .tells("discussions.jsonl:4:47: this thread is left out: invalid type: integer `1`")
        .tells("discussions.jsonl:5:1: this thread names no page")
        .tells("discussions.jsonl:6:1: `wiki/pumps.md` has two threads")
        .tells_only(4)
        .shows("wiki/pumps/", "Hi.");
}

#[test]
fn translations_share_a_thread_and_the_service_names_pages_by_id() {
    let site = TestSite::new()
        .config("languages: [en, nl]\n")
        .page("wiki/a.md", "---\nid: aaaaaaaaaaaaaaaa\n---\n")
        .page("wiki/a.nl.md", "")
        .page("wiki/b.md", "")
        .page("discussions.jsonl", &thread("wiki/a.md", &[comment("c1", None, "Scripted.")]))
        .page(
            ".polder/service/ids.json",
            "{\"ids\": {\"wiki/b.md\": \"bbbbbbbbbbbbbbbb\", \"wiki/gone.md\": \"cccccccccccccccc\"}}",
        );
    site.build()
        .shows("wiki/a/", "Scripted.")
        .shows("nl/wiki/a/", "Scripted.")
        .shows("nl/wiki/a/", "12 maart 2026");
    let lines = ["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"].map(|id| {
        format!(
            "{}\n",
            json!({ "id": id, "comments": [comment("c1", None, &format!("About {id}."))] })
        )
    });
    site.write(".polder/service/threads.jsonl", lines.concat());
    site.build()
        .is_fine()
        .nowhere("Scripted")
        .shows("nl/wiki/a/", "About aaaaaaaaaaaaaaaa.")
        .shows("wiki/b/", "About bbbbbbbbbbbbbbbb.");
}

const HISTORY: &str = "\
commits:
- {date: 2026-03-01, author: ada, message: A post, files: [blog/post.md, wiki/old.md, wiki/told.md, wiki/gone.md]}
- {date: 2026-04-01, author: Piet Puk <piet@example.com>, message: Move, moved: {wiki/old.md: wiki/new.md}}
- {date: 2026-05-02, author: ada, message: Better, files: [wiki/new.md, wiki/told.md]}
";

fn with_history(history: &str) -> TestSite {
    TestSite::new()
        .config("base_url: https://intranet.example\n")
        .page("people/ada.md", "---\nname: Ada van Vliet\n---\n")
        .page("blog/post.md", "---\ndate: 2026-03-01\n---\n")
        .page("wiki/new.md", "# New\n")
        .page("wiki/told.md", "---\nupdated: 2026-01-01\n---\n")
        .page("history.yaml", history)
}

#[test]
fn a_page_says_who_changed_it_last() {
    let built = with_history(HISTORY).build();
    built
        .is_fine()
        .shows(
            "wiki/new/",
            "Changed by <a href=\"../../people/ada/\">Ada van Vliet</a> in <time datetime=\"2026-05\">May 2026</time>",
        )
        .hides("wiki/told/", "Changed by")
        .hides("blog/post/", "Changed by");
    let cut = HISTORY.lines().take(3).collect::<Vec<_>>().join("\n");
    with_history(&cut)
        .build()
        .shows("wiki/new/", "Changed by Piet Puk in");
}

#[test]
fn what_stands_below_a_subject_tells_who_else_had_a_hand_in_it() {
    let message = "Better\\n\\nReviewed-by: Piet Puk <piet@example.com>\\nCo-authored-by: Jan Jansen <jan@example.com>";
    let line = format!(
        "- {{date: 2026-06-02, author: ada, message: \"{message}\", files: [wiki/new.md]}}\n"
    );
    with_history(&format!("{HISTORY}{line}"))
        .build()
        .shows("wiki/new/history/", "Jan Jansen")
        .shows("wiki/new/history/", "<p class=\"subject\">Better</p>")
        .hides("wiki/new/history/", "Reviewed-by");
}

#[test]
fn a_history_that_runs_backwards_is_told() {
    with_history(&format!(
        "{HISTORY}- {{date: 2026-01-01, author: ada, mesage: x}}\n"
    ))
    .build()
    .tells("history.yaml:5:3: this commit of 2026-01-01 stands behind a later one")
    .tells("history.yaml:5:35: Polder does not know the key `commits.mesage`");
}

#[test]
fn a_folder_with_a_repository_of_its_own_needs_no_script() {
    let site = with_history(HISTORY).page(
        "discussions.jsonl",
        &thread("wiki/new.md", &[comment("c1", None, "Hi.")]),
    );
    site.build().shows("wiki/new/", "Hi.");
    site.write(".git/HEAD", "ref: refs/heads/main\n");
    site.build()
        .hides("wiki/new/", "Hi.")
        .hides("wiki/new/", "Changed by");
    let named = site.discussions("discussions.jsonl");
    named.build().shows("wiki/new/", "Hi.");
}

#[test]
fn of_a_page_for_others_neither_talk_nor_history_is_shown() {
    let site = TestSite::new()
        .config("audiences: [public, staff]\n")
        .audience("public")
        .page("a.md", "# A\n")
        .page("geheim.md", "---\naudience: staff\n---\n# Geheim\n")
        .page("people/mole.md", "---\naudience: staff\nname: Anna Geheim\n---\n")
        .page(
            "history.yaml",
            "commits:\n- {date: 2026-03-01, author: mole, message: Geheim, files: [a.md, geheim.md]}\n",
        )
        .page(
            "discussions.jsonl",
            &[
                thread("a.md", &[comment("c1", None, "See [this](geheim.md) and [that](/geheim/).")]),
                thread("geheim.md", &[comment("c1", None, "Geheim")]),
            ]
            .concat(),
        );
    site.build()
        .is_fine()
        .nowhere("eheim")
        .shows("a/", "See this and that.")
        .shows("a/", "Written by mole in");
}

#[test]
fn a_poll_is_shown_as_it_stood() {
    let poll = |more: &str| {
        let line = format!(
            "{{\"page\": \"content/pumps.md\", \"poll\": {{\"question\": \"Which <day>?\", \"options\": \
             [{{\"text\": \"Monday\", \"votes\": 3}}, {{\"text\": \"Friday\", \"votes\": 1}}], \"voters\": 4{more}}}}}\n"
        );
        TestSite::new()
            .page("content/pumps.md", "# Pumps\n")
            .page("discussions.jsonl", &line)
            .build()
            .text("pumps/")
    };
    let open = poll("");
    assert!(open.contains("Which &lt;day>?") || open.contains("Which &lt;day&gt;?"));
    assert!(
        open.contains("75 %") && open.contains("<td>3</td>"),
        "{open}"
    );
    assert!(
        !open.contains("<form action"),
        "nobody can vote without a service"
    );
    // What a script knows and its readers may not is not told before the day.
    let hidden = poll(", \"hidden\": true, \"closes\": \"2026-06-02T10:00:00Z\"");
    assert!(
        !hidden.contains("<td>3</td>") && hidden.contains("2 June 2026"),
        "{hidden}"
    );
    let over = poll(", \"hidden\": true, \"closes\": \"2026-05-31T10:00:00Z\"");
    assert!(over.contains("This poll is closed."), "{over}");
    assert!(over.contains("<td>3</td>"), "{over}");
}

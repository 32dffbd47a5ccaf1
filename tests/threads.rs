//! Threads: they belong to pages, not to addresses, and outlive everything that happens to a page.

use serde_json::Value;
use serde_json::json;

use crate::program::git_on;
use crate::program::polder;
use crate::site::TestSite;
use crate::talker::NOW;
use crate::talker::Service;
use crate::talker::build;
use crate::talker::eventually;
use crate::talker::page_id;
use crate::talker::plain;

const ADA: &str = "---\nname: Ada van Vliet\nlogins: [avv]\nemails: [ada@example.com]\n---\n";

/// A company whose pages can be talked about.
pub fn waterland() -> TestSite {
    let site = TestSite::new().commit(
        "Ada <ada@example.com>",
        "2026-01-05",
        "Begin",
        &[
            ("content/people/ada.md", ADA),
            ("content/people/bram.md", "---\nname: Bram\n---\n"),
            ("content/wiki/pumps.md", "# Pumps\n\nTwo of them.\n"),
            (
                "content/wiki/sluices.md",
                "# Sluices\n\nMany of them, far more than pumps.\n",
            ),
        ],
    );
    build(&site);
    site
}

fn texts(thread: &Value) -> Vec<String> {
    let comments = thread["comments"].as_array().expect("comments");
    comments
        .iter()
        .map(|comment| comment["html"].as_str().unwrap_or("-").trim().to_owned())
        .collect()
}

#[test]
fn the_service_is_told_the_same_whoever_is_built_for() {
    let site = TestSite::new()
        .config("audiences: [staff, board]\nlanguages: [en, nl]\n")
        .page(
            "wiki/pumps.md",
            "---\nowner: ada\ntags: [water]\n---\n# Pumps\n",
        )
        .page(
            "wiki/pumps.nl.md",
            "---\nid: pgk3m2x4qwertyua\n---\n# Pompen\n",
        )
        .page("tags/water.md", "---\nid: pgk3m2x4qwertyub\n---\n# Water\n")
        .page(
            "plan.md",
            "---\naudience: board\nid: pgk3m2x4qwertyuc\n---\n# The plan\n",
        )
        .page(
            "draft.md",
            "---\ndraft: true\nid: pgk3m2x4qwertyud\n---\n# Not yet\n",
        )
        .page("people/ada.md", "# Ada van Vliet\n");
    let told = |audience: &str| {
        let ran = polder(&site, &["build", "-q", "--audience", audience]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        let file = site.root().join(".polder/service/threads.json");
        fs_err::read_to_string(file).expect("a file")
    };
    let highest = told("board");
    assert!(highest.contains("\"audience\": \"board\""), "{highest}");
    assert!(highest.contains("/nl/wiki/pumps/"), "{highest}");
    assert!(!highest.contains("Not yet"), "{highest}");
    assert_eq!(told("staff"), highest);
}

#[test]
fn a_page_is_renamed_and_its_thread_is_still_there() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    service.say("ada", &page, "Why *two*?");

    git_on(
        &site,
        "2026-02-01",
        &["mv", "content/wiki/pumps.md", "content/wiki/pumping.md"],
    );
    git_on(&site, "2026-02-01", &["commit", "-qm", "Rename"]);
    build(&site);
    assert_eq!(page_id(&site, "/wiki/pumping/"), page);
    let thread = service.thread(&page);
    assert_eq!(texts(&thread), ["<p>Why <em>two</em>?</p>"]);
    assert_eq!(thread["title"], "Pumps");
    assert_eq!(thread["state"], "open");

    // A shallow clone knows no first versions; what was restored from an earlier build does.
    let remembered = fs_err::read(site.root().join(".polder/service/ids.json")).expect("ids");
    let data = service.stop();
    let clone = TestSite::new();
    let from = format!("file://{}", site.root().display());
    git_on(
        &clone,
        "2026-02-02",
        &["clone", "-q", "--depth", "1", &from, "."],
    );
    clone.write(".polder/service/ids.json", remembered);
    build(&clone);
    let service = Service::again(&clone, plain(), data);
    assert_eq!(page_id(&clone, "/wiki/pumping/"), page);
    assert_eq!(texts(&service.thread(&page)).len(), 1);

    // A page that is gone keeps its thread, closed, until it comes back.
    git_on(
        &clone,
        "2026-02-03",
        &["rm", "-q", "content/wiki/pumping.md"],
    );
    git_on(&clone, "2026-02-03", &["commit", "-qm", "Remove"]);
    build(&clone);
    eventually("closed", || service.thread(&page)["state"] == "closed");
    let line = format!("POST /api/v1/threads/{page}/comments");
    service
        .ask("ada", &line, &json!({ "body": "Still here" }))
        .is(409);
    git_on(&clone, "2026-02-04", &["revert", "--no-edit", "HEAD"]);
    build(&clone);
    eventually("open", || service.thread(&page)["state"] == "open");
    service.say("ada", &page, "Back again");
}

#[test]
fn people_say_something_better_and_take_it_back() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let first = service.say(
        "ada",
        &page,
        "Two, see [here](/wiki/sluices/) and [there](/wiki/none/)",
    );
    let reply = service.reply("bram", &page, Some(&first), "Why?");
    let thread = service.thread(&page);
    assert_eq!(thread["id"], page.as_str());
    assert_eq!(
        thread["comments"][0],
        json!({
            "id": first,
            "parent": null,
            "author": { "id": "ada", "name": "Ada van Vliet" },
            "html": "<p>Two, see <a href=\"/wiki/sluices/\" rel=\"nofollow ugc noopener noreferrer\">here</a> and there</p>\n",
            "created": "2026-06-01T09:15:00Z",
            "edited": null,
            "state": "published",
            "accepted": false,
            "reactions": {},
        })
    );
    assert_eq!(thread["comments"][1]["parent"], first.as_str());

    let at = |id: &str| format!("/api/v1/comments/{id}");
    service.wait(5);
    let words = json!({ "body": "Three" });
    service
        .ask("bram", &format!("PATCH {}", at(&first)), &words)
        .is(403);
    service
        .ask("ada", &format!("PATCH {}", at(&first)), &words)
        .is(200);
    let thread = service.thread(&page);
    assert_eq!(texts(&thread), ["<p>Three</p>", "<p>Why?</p>"]);
    assert_eq!(thread["comments"][0]["edited"], "2026-06-01T09:20:00Z");
    let history = service
        .get(&format!("{}/history", at(&first)))
        .is(200)
        .json();
    assert_eq!(
        history["versions"][1],
        json!({ "html": "<p>Three</p>\n", "written": "2026-06-01T09:20:00Z" })
    );
    assert!(
        history["versions"][0]["html"]
            .as_str()
            .expect("html")
            .contains("Two")
    );

    service
        .ask("bram", &format!("DELETE {}", at(&first)), &Value::Null)
        .is(403);
    service
        .ask("ada", &format!("DELETE {}", at(&first)), &Value::Null)
        .is(204);
    let thread = service.thread(&page);
    assert_eq!(texts(&thread), ["-", "<p>Why?</p>"]);
    assert_eq!(thread["comments"][0]["state"], "withdrawn");
    assert_eq!(thread["comments"][0]["author"], Value::Null);
    service.get(&format!("{}/history", at(&first))).is(404);
    service
        .ask("ada", &format!("PATCH {}", at(&first)), &words)
        .is(409);
    let late = json!({ "body": "Too late", "parent": first });
    service
        .ask(
            "ada",
            &format!("POST /api/v1/threads/{page}/comments"),
            &late,
        )
        .is(409);
    // Nothing of it is left.
    service.reply("ada", &page, Some(&reply), "Because.");
    let data = service.stop();
    assert!(!data.holds(&site, "Three"));
    assert!(data.holds(&site, "Because."));
}

#[test]
fn a_thread_is_asked_for_once_and_then_only_for_what_is_newer() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let path = format!("/api/v1/threads/{page}");
    let empty = service.get(&path).is(200);
    assert_eq!(empty.json()["comments"], json!([]));
    service.say("ada", &page, "One");
    let answer = service.get(&path).is(200);
    assert_ne!(answer.header("etag"), empty.header("etag"));
    let tag = answer.header("etag").expect("a tag");
    let known = format!("If-None-Match: {tag}");
    service.send(&format!("GET {path}"), &known, "").is(304);

    let cursor = answer.json()["cursor"]
        .as_str()
        .expect("a cursor")
        .to_owned();
    let newer = |cursor: &str| service.get(&format!("{path}?after={cursor}"));
    assert_eq!(newer(&cursor).json()["comments"], json!([]));
    service.say("bram", &page, "Two");
    service.send(&format!("GET {path}"), &known, "").is(200);
    let thread = newer(&cursor).is(200).json();
    assert_eq!(texts(&thread), ["<p>Two</p>"]);
    assert_eq!(thread["cursor"], format!("{page}.2"));

    let other = page_id(&site, "/wiki/sluices/");
    for wrong in [
        format!("{other}.1"),
        format!("{page}.9"),
        format!("{page}.-1"),
        "1".into(),
    ] {
        newer(&wrong).is(422);
    }
    service.get(&format!("{path}?limit=-1")).is(422);
    service
        .get("/api/v1/threads/http%3A%2F%2F169.254.169.254%2F")
        .is(404);
    service.get("/api/v1/threads/aaaaaaaaaaaaaaaa").is(404);
    assert_eq!(
        service
            .get("/api/v1/nothing")
            .is(404)
            .header("content-type"),
        Some("application/problem+json")
    );
    service.send(&format!("PUT {path}"), "", "").is(405);
}

#[test]
fn who_listens_hears_what_changes_and_what_they_missed() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    service.say("ada", &page, "Before");
    let mut stream = service.listen(&page, "");
    let opening = stream.until(&format!("id: {page}.1"));
    assert!(
        opening.contains("content-type: text/event-stream"),
        "{opening}"
    );
    let id = service.say("bram", &page, "News");
    let news = stream.until("<p>News</p>");
    assert!(!news.contains("Before"), "{news}");
    let gone = format!("DELETE /api/v1/comments/{id}");
    service.ask("bram", &gone, &Value::Null).is(204);
    stream.until("withdrawn");

    let mut late = service.listen(&page, &format!("Last-Event-ID: {page}.1\r\n"));
    let missed = late.until(&format!("id: {page}.3"));
    assert!(
        missed.contains("withdrawn") && !missed.contains("Before"),
        "{missed}"
    );

    // A service that stops closes its streams, and nobody waits for them.
    service.stop();
    late.end();
    stream.end();
}

#[test]
fn what_was_answered_is_kept_over_a_restart() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let ids: Vec<String> = std::thread::scope(|scope| {
        let talk = |i: usize| {
            let (service, page) = (&service, &page);
            scope.spawn(move || service.say(&format!("p{i}"), page, &format!("I am {i}")))
        };
        let all: Vec<_> = (0..32).map(talk).collect();
        all.into_iter()
            .map(|one| one.join().expect("an id"))
            .collect()
    });
    let before = service.thread(&page);
    assert_eq!(before["cursor"], format!("{page}.32"));
    let data = service.stop();
    let service = Service::again(&site, plain(), data);
    let after = service.thread(&page);
    assert_eq!(before, after);
    for id in ids {
        assert!(after.to_string().contains(&id));
    }
    service.get("/readyz").is(200);
    service.get("/healthz").is(200);
    let metrics = service.get("/metrics").is(200).body;
    assert!(metrics.contains("polder_pages 4"), "{metrics}");
    assert_eq!(
        service.clock.load(std::sync::atomic::Ordering::Relaxed),
        NOW
    );
}

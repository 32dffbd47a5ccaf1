//! What people do in threads besides writing: they thank, accept, ask without a name, vote, moderate.

use polder::comments::settings::Settings;
use polder::config::Moderation;
use serde_json::Value;
use serde_json::json;

use crate::site::TestSite;
use crate::talker::Service;
use crate::talker::build;
use crate::talker::eventually;
use crate::talker::page_id;
use crate::talker::plain;
use crate::threads::waterland;

fn react(service: &Service, who: &str, verb: &str, comment: &str, kind: &str) -> u16 {
    let line = format!("{verb} /api/v1/comments/{comment}/reactions/{kind}");
    service.ask(who, &line, &Value::Null).status
}

#[test]
fn thanks_count_once_and_nothing_counts_against() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let id = service.say("ada", &page, "Two");
    let before = service.thread(&page)["cursor"].clone();
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| assert_eq!(react(&service, "bram", "PUT", &id, "thanks"), 204));
        }
    });
    react(&service, "cleo", "PUT", &id, "thanks");
    react(&service, "cleo", "PUT", &id, "insightful");
    let felt = |service: &Service| service.thread(&page)["comments"][0]["reactions"].clone();
    assert_eq!(felt(&service), json!({ "insightful": 1, "thanks": 2 }));
    // Who comes back for what is newer hears of it too.
    let cursor = before.as_str().expect("a cursor");
    let newer = service
        .get(&format!("/api/v1/threads/{page}?after={cursor}"))
        .json();
    assert_eq!(newer["comments"][0]["reactions"]["thanks"], 2);
    let me = |who: &str| service.ask(who, &format!("GET /api/v1/threads/{page}/me"), &Value::Null);
    assert_eq!(
        me("cleo").json()["reactions"][&id],
        json!(["insightful", "thanks"])
    );
    assert_eq!(
        me("cleo").header("cache-control"),
        Some("private, no-store")
    );
    service.get(&format!("/api/v1/threads/{page}/me")).is(401);

    assert_eq!(react(&service, "bram", "DELETE", &id, "thanks"), 204);
    assert_eq!(react(&service, "bram", "DELETE", &id, "thanks"), 204);
    assert_eq!(felt(&service), json!({ "insightful": 1, "thanks": 1 }));
    for kind in ["disagree", "dislike", "down", "%3Cimg%3E"] {
        assert_eq!(react(&service, "bram", "PUT", &id, kind), 404);
    }
    service
        .ask(
            "ada",
            &format!("DELETE /api/v1/comments/{id}"),
            &Value::Null,
        )
        .is(204);
    assert_eq!(react(&service, "bram", "PUT", &id, "thanks"), 404);
    assert_eq!(felt(&service), json!({}));
}

#[test]
fn who_asked_says_which_answer_is_right() {
    let site = waterland();
    site.write(
        "content/wiki/npsh.md",
        "---\nowner: bram\ndiscussion: {kind: question}\nid: abcdefghijklmnop\n---\n# What is NPSH?\n",
    );
    build(&site);
    let (page, asked) = (page_id(&site, "/wiki/pumps/"), "abcdefghijklmnop");
    let service = Service::of(&site);
    let question = service.say("cleo", &page, "Why two?");
    let wrong = service.reply("dirk", &page, Some(&question), "No idea");
    let right = service.reply("ada", &page, Some(&wrong), "In case one rests");
    let accept = |who: &str, page: &str, comment: &Value| {
        let line = format!("PUT /api/v1/threads/{page}/answer");
        service
            .ask(who, &line, &json!({ "comment": comment }))
            .status
    };
    assert_eq!(accept("dirk", &page, &json!(wrong)), 403);
    assert_eq!(
        accept("cleo", &page, &json!(question)),
        403,
        "a question is no answer"
    );
    assert_eq!(accept("cleo", &page, &json!(wrong)), 204);
    assert_eq!(accept("cleo", &page, &json!(right)), 204);
    let accepted = |page: &str| -> Vec<String> {
        let thread = service.thread(page);
        let comments = thread["comments"].as_array().expect("comments").clone();
        let accepted = comments
            .iter()
            .filter(|comment| comment["accepted"] == true);
        accepted
            .map(|comment| comment["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    assert_eq!(accepted(&page), std::slice::from_ref(&right));
    assert_eq!(accept("dirk", &page, &Value::Null), 403);
    assert_eq!(accept("cleo", &page, &Value::Null), 204);
    assert!(accepted(&page).is_empty());

    // Where the page itself asks, whoever looks after it decides.
    let first = service.say("cleo", asked, "How close it is to boiling");
    assert_eq!(service.thread(asked)["kind"], "question");
    assert_eq!(accept("cleo", asked, &json!(first)), 403);
    assert_eq!(accept("bram", asked, &json!(first)), 204);
    assert_eq!(accepted(asked), [first]);
    assert_eq!(
        accept("bram", asked, &json!(right)),
        404,
        "it stands elsewhere"
    );
}

/// A company with a moderator.
fn moderated(moderation: Moderation) -> (TestSite, Service, String) {
    let site = waterland();
    site.write(
        "polder.yaml",
        "audiences: [staff, board]\nroles: {moderator: [bram]}\n",
    );
    build(&site);
    let page = page_id(&site, "/wiki/pumps/");
    let settings = Settings {
        moderation,
        ..plain()
    };
    let service = Service::with(&site, settings);
    (site, service, page)
}

#[test]
fn what_waits_for_a_moderator_is_seen_by_its_author_alone() {
    let (_site, service, page) = moderated(Moderation::First);
    let id = service.say("cleo", &page, "Hello");
    assert_eq!(service.thread(&page)["comments"], json!([]));
    let me = |who: &str| {
        let line = format!("GET /api/v1/threads/{page}/me");
        service.ask(who, &line, &Value::Null).json()["pending"].clone()
    };
    assert_eq!(me("cleo")[0]["html"], "<p>Hello</p>\n");
    assert_eq!(me("ada"), json!([]));
    // For everybody else it is not there.
    let reply = json!({ "body": "Welcome", "parent": id });
    service
        .ask(
            "ada",
            &format!("POST /api/v1/threads/{page}/comments"),
            &reply,
        )
        .is(422);
    assert_eq!(react(&service, "ada", "PUT", &id, "thanks"), 404);
    service
        .get(&format!("/api/v1/comments/{id}/history"))
        .is(404);
    service
        .ask("cleo", "GET /api/v1/moderation/queue", &Value::Null)
        .is(403);
    let queue = service
        .ask("bram", "GET /api/v1/moderation/queue", &Value::Null)
        .is(200);
    assert_eq!(queue.json()["comments"][0]["id"], id.as_str());

    let settle = |who: &str, id: &str, state: &str| {
        let line = format!("PUT /api/v1/comments/{id}/state");
        let decision = json!({ "state": state, "reason": "House rules" });
        service.ask(who, &line, &decision).status
    };
    assert_eq!(settle("cleo", &id, "published"), 403);
    assert_eq!(settle("bram", &id, "published"), 200);
    assert_eq!(service.thread(&page)["comments"][0]["id"], id.as_str());
    // Now she is known.
    service.wait(1);
    let second = service.say("cleo", &page, "Again");
    assert_eq!(service.thread(&page)["comments"][1]["id"], second.as_str());

    let report = json!({ "reason": "Rude" });
    service
        .ask(
            "ada",
            &format!("POST /api/v1/comments/{second}/reports"),
            &report,
        )
        .is(204);
    let queue = service
        .ask("bram", "GET /api/v1/moderation/queue", &Value::Null)
        .json();
    assert_eq!(queue["comments"][0]["reports"], json!(["Rude"]));
    assert_eq!(settle("bram", &second, "hidden"), 200);
    let hidden = service.thread(&page)["comments"][1].clone();
    assert_eq!(
        (&hidden["state"], &hidden["html"]),
        (&json!("hidden"), &Value::Null)
    );
    assert_eq!(hidden["author"], Value::Null);
    assert_eq!(settle("bram", &second, "published"), 200);

    let lock = |locked: bool| {
        let line = format!("PUT /api/v1/threads/{page}/lock");
        service
            .ask("bram", &line, &json!({ "locked": locked }))
            .is(204);
    };
    lock(true);
    assert_eq!(service.thread(&page)["state"], "closed");
    let more = json!({ "body": "More" });
    service
        .ask(
            "ada",
            &format!("POST /api/v1/threads/{page}/comments"),
            &more,
        )
        .is(409);
    assert_eq!(react(&service, "ada", "PUT", &id, "thanks"), 409);
    lock(false);
    let log = service
        .ask("bram", "GET /api/v1/moderation/log", &Value::Null)
        .json();
    let lines = log["lines"].as_array().expect("lines");
    let deeds: Vec<&Value> = lines.iter().rev().map(|line| &line["deed"]).collect();
    assert_eq!(deeds, ["publish", "hide", "publish", "lock", "unlock"]);
    assert_eq!(lines[4]["reason"], "House rules");
}

#[test]
fn a_question_without_a_name_leaves_no_trace_of_who_asked() {
    let (site, service, page) = moderated(Moderation::After);
    let line = format!("POST /api/v1/threads/{page}/comments");
    let ask = |who: &str, body: &str| {
        service.ask(who, &line, &json!({ "body": body, "anonymous": true }))
    };
    let asked = ask("cleopatra", "What is a weir?").is(201).json();
    let (id, secret) = (
        asked["id"].as_str().expect("an id"),
        asked["secret"].as_str().expect("a secret"),
    );
    assert_eq!(asked["appears"], "2026-06-01T10:00:00Z");
    assert_eq!(service.thread(&page)["cursor"], format!("{page}.0"));
    ask("dirk", "And a lock?").is(201);
    service.wait(30);
    service.say("ada", &page, "Meanwhile");
    assert_eq!(
        service.thread(&page)["comments"].as_array().map(Vec::len),
        Some(1)
    );
    service.wait(15);
    eventually("it appears", || {
        service.thread(&page)["cursor"] == format!("{page}.2")
    });
    let thread = service.thread(&page);
    let comments = thread["comments"].as_array().expect("comments");
    let nameless: Vec<&Value> = comments
        .iter()
        .filter(|comment| comment["author"] == Value::Null)
        .collect();
    assert_eq!(nameless.len(), 2);
    for comment in nameless {
        assert_eq!(comment["created"], "2026-06-01T10:00:00Z");
    }

    // Whoever holds the link accepts an answer and takes the question back; nobody else does, not the asker either.
    let reply = service.reply("ada", &page, Some(id), "A small dam");
    let answer = format!("PUT /api/v1/threads/{page}/answer");
    let chosen = json!({ "comment": reply }).to_string();
    let with = |secret: &str| format!("X-Polder-Secret: {secret}\nContent-Type: application/json");
    service
        .ask("cleopatra", &answer, &json!({ "comment": reply }))
        .is(403);
    service.send(&answer, &with("guessed"), &chosen).is(403);
    service.send(&answer, &with(secret), &chosen).is(204);
    let me = service.ask(
        "cleopatra",
        &format!("GET /api/v1/threads/{page}/me"),
        &Value::Null,
    );
    assert!(!me.body.contains(id));
    let gone = format!("DELETE /api/v1/comments/{id}");
    service.ask("cleopatra", &gone, &Value::Null).is(403);
    service.send(&gone, &with(secret), "").is(204);

    for _ in 0..4 {
        ask("cleopatra", "Again").is(201);
    }
    assert!(
        ask("cleopatra", "Once more")
            .is(429)
            .header("retry-after")
            .is_some()
    );
    let data = service.stop();
    assert!(!data.holds(&site, "cleopatra"), "who asked is written down");
}

#[test]
fn people_vote_once_and_see_the_result_when_they_may() {
    let (_site, service, page) = moderated(Moderation::After);
    let set = |who: &str, poll: &Value| {
        service
            .ask(who, &format!("PUT /api/v1/threads/{page}/poll"), poll)
            .status
    };
    let poll = json!({
        "question": "Which day?",
        "options": ["Monday", "Friday"],
        "hidden": true,
        "closes": "2026-06-02T00:00:00Z",
    });
    assert_eq!(set("ada", &poll), 403);
    assert_eq!(
        set("bram", &json!({ "question": "?", "options": ["One"] })),
        422
    );
    assert_eq!(set("bram", &poll), 204);
    let vote = |who: &str, options: &[usize]| {
        let line = format!("PUT /api/v1/threads/{page}/vote");
        service
            .ask(who, &line, &json!({ "options": options }))
            .status
    };
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| assert_eq!(vote("ada", &[0]), 204));
        }
    });
    assert_eq!(vote("ada", &[1]), 204);
    assert_eq!(vote("cleo", &[1]), 204);
    assert_eq!(vote("cleo", &[0, 1]), 422);
    assert_eq!(vote("cleo", &[2]), 422);
    let shown = service.thread(&page)["poll"].clone();
    assert_eq!(shown["voters"], 2);
    assert_eq!(
        shown["options"][1],
        json!({ "text": "Friday", "votes": null })
    );
    let other = json!({ "question": "Which day?", "options": ["Friday", "Monday"] });
    assert_eq!(set("bram", &other), 409);

    service.wait(24 * 60);
    let shown = service.thread(&page)["poll"].clone();
    assert_eq!(shown["closed"], true);
    assert_eq!(shown["options"][1]["votes"], 2);
    assert_eq!(vote("dirk", &[1]), 409);
}

#[test]
fn what_is_refused_takes_nobody_along_and_leaves_nothing() {
    let (site, service, page) = moderated(Moderation::After);
    let closed = page_id(&site, "/people/ada/");
    service.say("ada", &closed, "The last word");
    let line = format!("PUT /api/v1/threads/{closed}/lock");
    let locked = json!({ "locked": true });
    service.ask("bram", &line, &locked).is(204);
    let before = service.thread(&closed)["cursor"].clone();
    // Many at once share a commit, and every third of them is refused in the middle of it.
    std::thread::scope(|scope| {
        for number in 0..48 {
            let (service, page, closed) = (&service, &page, &closed);
            scope.spawn(move || {
                let (thread, status) = match number % 3 {
                    0 => (closed, 409),
                    _ => (page, 201),
                };
                let line = format!("POST /api/v1/threads/{thread}/comments");
                let body = json!({ "body": format!("Number {number}") });
                service.ask("dirk", &line, &body).is(status);
            });
        }
    });
    let said = service.thread(&page)["comments"].clone();
    assert_eq!(said.as_array().map(Vec::len), Some(32));
    assert_eq!(service.thread(&closed)["cursor"], before);
}

#[test]
fn nobody_acts_on_what_is_not_there() {
    let (_site, service, page) = moderated(Moderation::After);
    let question = service.say("cleo", &page, "Why two?");
    let hidden = service.reply("ada", &page, Some(&question), "Rude");
    let gone = service.reply("ada", &page, Some(&question), "Wrong");
    let line = format!("PUT /api/v1/comments/{hidden}/state");
    service
        .ask("bram", &line, &json!({ "state": "hidden" }))
        .is(200);
    let line = format!("DELETE /api/v1/comments/{gone}");
    service.ask("ada", &line, &Value::Null).is(204);
    for id in [&hidden, &gone, "aaaaaaaaaaaaaaaa", "'; drop table"] {
        let at = |what: &str| format!("/api/v1/comments/{id}{what}").replace(' ', "%20");
        for (line, body) in [
            (format!("PUT {}", at("/reactions/thanks")), Value::Null),
            (format!("POST {}", at("/reports")), json!({})),
            (format!("GET {}", at("/history")), Value::Null),
        ] {
            assert_eq!(service.ask("dirk", &line, &body).status, 404, "{line}");
        }
        let line = format!("PUT /api/v1/threads/{page}/answer");
        service
            .ask("cleo", &line, &json!({ "comment": id }))
            .is(404);
    }
    let late = json!({ "body": "And?", "parent": hidden });
    let line = format!("POST /api/v1/threads/{page}/comments");
    service.ask("dirk", &line, &late).is(409);
}

#[test]
fn a_page_for_few_is_not_there_for_others() {
    let site = waterland();
    site.write(
        "polder.yaml",
        "audiences: [staff, {name: board, groups: [board]}]\nroles: {moderator: [bram]}\n",
    );
    site.write(
        "content/plan.md",
        "---\nid: abcdefghijklmnop\naudience: board\n---\n# The secret plan\n",
    );
    build(&site);
    let service = Service::of(&site);
    let page = "abcdefghijklmnop";
    let path = format!("/api/v1/threads/{page}");
    // With the development login one belongs to every group unless one names some.
    let id = service.say("ada", page, "Psst");
    let open = page_id(&site, "/wiki/pumps/");
    let link = service.say("ada", &open, "See [the plan](/plan/)");
    let as_staff = |line: &str, body: &str| {
        let headers = "X-Polder-User: bram\nX-Polder-Groups: staff\nContent-Type: application/json";
        service.send(line, headers, body)
    };
    let as_nobody = |line: &str| service.send(line, "", "");
    for line in [
        format!("GET {path}"),
        format!("GET {path}/events"),
        format!("GET /api/v1/comments/{id}/history"),
    ] {
        as_staff(&line, "").is(404);
        let answer = as_nobody(&line).is(404);
        assert!(!answer.body.contains("plan"), "{answer:?}");
    }
    let say = json!({ "body": "I too" }).to_string();
    for (line, body) in [
        (format!("POST {path}/comments"), say.as_str()),
        (format!("POST {path}/preview"), &say),
        (format!("PATCH /api/v1/comments/{id}"), &say),
        (format!("DELETE /api/v1/comments/{id}"), ""),
        (format!("PUT /api/v1/comments/{id}/reactions/thanks"), ""),
        (format!("POST /api/v1/comments/{id}/reports"), "{}"),
        (
            format!("PUT /api/v1/comments/{id}/state"),
            "{\"state\":\"hidden\"}",
        ),
        (format!("PUT {path}/lock"), "{\"locked\":true}"),
        (format!("PUT {path}/follow"), ""),
        (format!("GET {path}/me"), ""),
        (format!("PUT {path}/vote"), "{\"options\":[0]}"),
    ] {
        let answer = as_staff(&line, body);
        assert_eq!(answer.status, 404, "{line}: {answer:?}");
    }
    let log = as_staff("GET /api/v1/moderation/log", "").is(200).body;
    assert!(!log.contains(page));
    // A link to it would tell others that it is there.
    let thread = service.thread(&open);
    assert!(!thread.to_string().contains("/plan/"), "{thread}");
    assert_eq!(thread["comments"][0]["id"], link.as_str());

    let board = "X-Polder-User: ada\nX-Polder-Groups: board";
    let one = service.send(&format!("GET {path}"), board, "").is(200);
    assert_eq!(one.header("cache-control"), Some("private, no-cache"));
    let other = service.send(
        &format!("GET {path}"),
        "X-Polder-User: bram\nX-Polder-Groups: board",
        "",
    );
    assert_ne!(one.header("etag"), other.header("etag"));
}

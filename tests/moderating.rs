//! What moderators decide beforehand and afterwards: words that may not be written, words that wait, and comments that
//! belong under another page.

use std::sync::Arc;

use polder::comments::settings::Settings;
use polder::comments::terms::Terms;
use serde_json::Value;
use serde_json::json;

use crate::site::TestSite;
use crate::talker::Service;
use crate::talker::build;
use crate::talker::page_id;
use crate::talker::plain;
use crate::threads::waterland;

fn watchful() -> Settings {
    let forbidden = ["Acme", "Project Falcon", "R&D 7"];
    Settings {
        terms: Arc::new(Terms::new(forbidden.into_iter(), ["lawsuit"].into_iter())),
        ..plain()
    }
}

/// A company with a moderator, and a page for few.
fn moderated() -> TestSite {
    let site = waterland();
    site.write(
        "polder.yaml",
        "audiences: [staff, {name: board, groups: [board]}]\nroles: {moderator: [bram]}\n",
    );
    site.write(
        "content/wiki/plans.md",
        "---\nid: plansplansplansp\naudience: board\n---\n# Plans\n",
    );
    build(&site);
    site
}

fn ids(service: &Service, page: &str) -> Vec<String> {
    let thread = service.thread(page);
    let comments = thread["comments"].as_array().expect("comments");
    let id = |comment: &Value| comment["id"].as_str().expect("an id").to_owned();
    comments.iter().map(id).collect()
}

#[test]
fn a_word_that_may_not_be_written_is_named_and_nothing_is_lost() {
    let site = moderated();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::with(&site, watchful());
    let post = format!("POST /api/v1/threads/{page}/comments");
    for (body, term) in [
        ("We sold two to Acme.", "Acme"),
        ("ACME's pumps", "Acme"),
        ("Ac*me* wants more", "Acme"),
        (
            "A\u{200b}c\u{ad}me, \u{ff21}\u{ff43}\u{ff4d}\u{ff45}",
            "Acme",
        ),
        ("See [them](https://acme.example)", "Acme"),
        ("project\n**falcon** flies", "Project Falcon"),
        ("project_falcon", "Project Falcon"),
        ("They call it R&amp;D-7 there", "R&D 7"),
    ] {
        let answer = service
            .ask("ada", &post, &json!({ "body": body }))
            .is(422)
            .json();
        assert_eq!(answer["term"], term, "{body}: {answer}");
        assert_eq!(answer["field"], "body");
        let detail = format!("`{term}` may not be written here; say it without");
        assert_eq!(answer["detail"], detail);
    }
    // Words that only begin so are others.
    let said = service.say("ada", &page, "The acmeist projects of falcons, r & d");
    let words = json!({ "body": "It was Acme after all" });
    let edit = format!("PATCH /api/v1/comments/{said}");
    assert_eq!(
        service.ask("ada", &edit, &words).is(422).json()["term"],
        "Acme"
    );
    let preview = format!("POST /api/v1/threads/{page}/preview");
    service.ask("ada", &preview, &words).is(422);
    let unnamed = json!({ "body": "Is it Acme?", "anonymous": true });
    service.ask("ada", &post, &unnamed).is(422);
    let poll = json!({ "question": "Where?", "options": ["here", "at Acme"] });
    service
        .ask("bram", &format!("PUT /api/v1/threads/{page}/poll"), &poll)
        .is(422);
    assert!(service.thread(&page).to_string().contains("acmeist"));

    // Without a script it is said in the page, and what was written stands in the form.
    let form = format!(
        "Origin: http://{}\nX-Polder-User: ada\nContent-Type: application/x-www-form-urlencoded",
        service.host
    );
    let answer = service.send(
        &format!("POST /t/{page}"),
        &form,
        "body=We+sold+two+to+Acme&lang=en",
    );
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("“Acme” may not be written here"),
        "{}",
        answer.body
    );
    assert!(
        answer.body.contains("We sold two to Acme</textarea>"),
        "{}",
        answer.body
    );
}

#[test]
fn some_words_wait_until_somebody_has_looked() {
    let site = moderated();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::with(&site, watchful());
    let post = format!("POST /api/v1/threads/{page}/comments");
    let answer = service.ask("ada", &post, &json!({ "body": "A Lawsuit, they say" }));
    assert_eq!(answer.is(201).json()["state"], "pending");
    let said = service.say("ada", &page, "Nothing of that kind");
    assert_eq!(ids(&service, &page), std::slice::from_ref(&said));
    // What was harmless waits, too, once it is not.
    let words = json!({ "body": "A lawsuit after all" });
    service
        .ask("ada", &format!("PATCH /api/v1/comments/{said}"), &words)
        .is(200);
    let thread = service.thread(&page).to_string();
    assert!(!thread.contains("lawsuit"), "{thread}");
    let unnamed = json!({ "body": "Is there a lawsuit?", "anonymous": true });
    service.ask("ada", &post, &unnamed).is(201);
    service.wait(61);
    let queue = || {
        let told = service
            .ask("bram", "GET /api/v1/moderation/queue", &Value::Null)
            .is(200)
            .json();
        told["comments"].as_array().expect("comments").len()
    };
    crate::talker::eventually("all three wait", || queue() == 3);
    let show = json!({ "state": "published" });
    service
        .ask("bram", &format!("PUT /api/v1/comments/{said}/state"), &show)
        .is(200);
    assert!(
        service
            .thread(&page)
            .to_string()
            .contains("A lawsuit after all")
    );
    // Who moderates need not wait for themselves.
    service.say("bram", &page, "The lawsuit is over");
    assert!(service.thread(&page).to_string().contains("is over"));
}

#[test]
fn a_moderator_decides_on_one_page_without_a_script() {
    let site = moderated();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::with(&site, watchful());
    let post = format!("POST /api/v1/threads/{page}/comments");
    let waits = service
        .ask("ada", &post, &json!({ "body": "A *lawsuit*, they say" }))
        .is(201)
        .json();
    let waits = waits["id"].as_str().expect("an id").to_owned();
    let reported = service.say("cleo", &page, "Rude words");
    let report = json!({ "reason": "this is <rude>" });
    service
        .ask(
            "ada",
            &format!("POST /api/v1/comments/{reported}/reports"),
            &report,
        )
        .is(204);
    let shown = |who: &str| {
        let headers = format!("X-Polder-User: {who}\nAccept: text/html");
        service.send("GET /moderation?lang=en", &headers, "")
    };
    assert_eq!(shown("ada").status, 403);
    assert_eq!(
        service
            .send("GET /moderation", "Accept: text/html", "")
            .status,
        401
    );
    let desk = shown("bram").is(200).body;
    for part in [
        "A <em>lawsuit</em>",
        "Waits to be seen",
        "Rude words",
        "Reported",
        "this is &lt;rude&gt;",
        "Ada van Vliet",
    ] {
        assert!(desk.contains(part), "no {part} in {desk}");
    }
    // Of other sites nothing is said where one talks with none; and no browser is sent for what is not here.
    assert!(!desk.contains("peers"), "{desk}");
    assert!(!desk.contains("webmanifest"), "{desk}");
    let decide = |who: &str, form: &str| {
        let headers = format!(
            "Origin: http://{}\nX-Polder-User: {who}\nContent-Type: application/x-www-form-urlencoded",
            service.host
        );
        service.send("POST /moderation", &headers, form)
    };
    assert_eq!(
        decide("ada", &format!("comment={waits}&state=published")).status,
        403
    );
    assert_eq!(
        decide("bram", &format!("comment={waits}&state=gone")).status,
        422
    );
    let done = decide("bram", &format!("comment={waits}&state=published&lang=en")).is(303);
    assert_eq!(done.header("location"), Some("moderation?lang=en"));
    decide(
        "bram",
        &format!("comment={reported}&state=hidden&reason=rude"),
    )
    .is(303);
    assert!(
        shown("bram")
            .is(200)
            .body
            .contains("Nothing waits for you.")
    );
    let thread = service.thread(&page).to_string();
    assert!(
        thread.contains("lawsuit") && !thread.contains("Rude words"),
        "{thread}"
    );
    let log = service
        .ask("bram", "GET /api/v1/moderation/log", &Value::Null)
        .json();
    assert_eq!(log["lines"][0]["deed"], "hide");
    assert_eq!(log["lines"][0]["reason"], "rude");
}

#[test]
fn a_moderator_puts_comments_where_they_belong() {
    let site = moderated();
    let (pumps, sluices) = (
        page_id(&site, "/wiki/pumps/"),
        page_id(&site, "/wiki/sluices/"),
    );
    let plans = page_id(&site, "/wiki/plans/");
    let service = Service::of(&site);
    let stays = service.say("ada", &pumps, "About pumps");
    let question = service.say("ada", &pumps, "About sluices");
    let answer = service.reply("cleo", &pumps, Some(&question), "Yes, about sluices");
    let thanks = format!("PUT /api/v1/comments/{answer}/reactions/thanks");
    service.ask("ada", &thanks, &Value::Null).is(204);
    let mut stream = service.listen(&pumps, "");
    stream.until("event: cursor");

    let shift = format!("POST /api/v1/threads/{pumps}/move");
    let wanted = json!({ "to": sluices, "comments": [question], "reason": "about sluices" });
    service.ask("ada", &shift, &wanted).is(403);
    let reply_alone = json!({ "to": sluices, "comments": [answer] });
    service.ask("bram", &shift, &reply_alone).is(422);
    for (to, status) in [(&pumps, 422), (&"a".repeat(16), 422)] {
        service.ask("bram", &shift, &json!({ "to": to })).is(status);
    }
    service.ask("bram", &shift, &wanted).is(204);

    assert_eq!(ids(&service, &pumps), std::slice::from_ref(&stays));
    assert_eq!(ids(&service, &sluices), [question.clone(), answer.clone()]);
    let thread = service.thread(&sluices);
    assert_eq!(thread["comments"][1]["reactions"], json!({ "thanks": 1 }));
    // Who has the old page open takes them out; what was there before stays known.
    let change = stream.until("event: change");
    assert!(
        change.contains(&format!("\"id\":\"{answer}\",\"url\":\"/wiki/sluices/\"")),
        "{change}"
    );
    service.reply("ada", &sluices, Some(&answer), "Thank you");
    let log = service
        .ask("bram", "GET /api/v1/moderation/log", &Value::Null)
        .is(200)
        .json();
    assert_eq!(log["lines"][0]["deed"], "move");
    let waits = service.get("/metrics").is(200).body;
    assert!(waits.contains("polder_unpublished_erasures 2"), "{waits}");

    // There and back.
    let back = json!({ "to": pumps, "comments": [question] });
    service
        .ask(
            "bram",
            &format!("POST /api/v1/threads/{sluices}/move"),
            &back,
        )
        .is(204);
    assert_eq!(ids(&service, &pumps).len(), 4);
    assert_eq!(service.thread(&pumps).get("moved"), None);

    // Never to where more people read, nor to where the moderator does not.
    let as_board = |line: &str, body: &Value| {
        let headers = "X-Polder-User: bram\nX-Polder-Groups: board\nContent-Type: application/json";
        service.send(line, headers, &body.to_string())
    };
    as_board(&shift, &json!({ "to": plans })).is(204);
    let whole = service.thread(&pumps);
    assert_eq!(whole["comments"], json!([]));
    assert_eq!(
        whole["moved"][0]["url"],
        Value::Null,
        "nobody learns of that page"
    );
    let out = format!("POST /api/v1/threads/{plans}/move");
    as_board(&out, &json!({ "to": pumps })).is(409);
    let as_staff = "X-Polder-User: bram\nX-Polder-Groups: staff\nContent-Type: application/json";
    let body = json!({ "to": pumps }).to_string();
    service.send(&out, as_staff, &body).is(404);
}

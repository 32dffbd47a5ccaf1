//! What those who moderate see of other sites, and whom they need not hear.

use serde_json::Value;
use serde_json::json;

use crate::accessible::problems;
use crate::browser::Browser;
use crate::federating::entity;
use crate::federating::free_port;
use crate::federating::service;
use crate::stranger::Stranger;
use crate::stranger::status;
use crate::talker::Answer;
use crate::talker::Kept;
use crate::talker::Service;
use crate::talker::eventually;
use crate::talker::page_id;

fn create(stranger: &Stranger, service: &Service, page: &str, number: u32) -> Answer {
    let context = format!("http://{}/ap/ctx/{page}", service.host);
    let create = json!({
        "id": stranger.at(&format!("/act/{number}")),
        "type": "Create",
        "actor": stranger.at("/u/mallory"),
        "object": {
            "id": stranger.at(&format!("/n/{number}")),
            "type": "Note",
            "attributedTo": stranger.at("/u/mallory"),
            "content": format!("<p>Number {number}</p>"),
            "context": context,
        },
    });
    stranger.say(service, &create)
}

fn shown(service: &Service, who: &str) -> Answer {
    let headers = format!("X-Polder-User: {who}\nAccept: text/html");
    service.send("GET /peers?lang=en", &headers, "")
}

fn silence(service: &Service, who: &str, what: &str, silent: &str) -> Answer {
    let headers = format!(
        "Origin: http://{}\nX-Polder-User: {who}\nAccept: text/html\nContent-Type: application/x-www-form-urlencoded",
        service.host
    );
    let what = what.replace(':', "%3A").replace('/', "%2F");
    let form = format!("what={what}&silent={silent}&lang=en");
    service.send("POST /peers", &headers, &form)
}

#[test]
fn moderators_see_how_things_stand_and_choose_whom_they_hear() {
    let stranger = Stranger::new();
    let port = free_port();
    let site = entity(port, &[stranger.port], None);
    let page = page_id(&site, "/wiki/pumps/");
    let service = service(&site, port, Kept::new());
    let host = format!("127.0.0.1:{}", stranger.port);
    assert_eq!(shown(&service, "bea").status, 403);
    assert_eq!(
        service.send("GET /peers", "Accept: text/html", "").status,
        401
    );

    // From where moderators begin one comes here, and back.
    let begins = service.send(
        "GET /moderation?lang=en",
        "X-Polder-User: ada\nAccept: text/html",
        "",
    );
    let link = r#"<a href="peers?lang=en">Other sites</a>"#;
    assert!(begins.is(200).body.contains(link));
    let back = r#"<a href="moderation?lang=en">Moderation</a>"#;
    assert!(shown(&service, "ada").is(200).body.contains(back));

    // A peer that takes nothing.
    stranger.put("/ap/inbox", status(400, ""));
    stranger.follow(&service);
    let desk = || shown(&service, "ada").is(200).body;
    eventually("it is known by its name", || {
        desk().contains(&format!("<span class=\"origin\">{host}</span>"))
    });
    assert!(desk().contains("It follows us."), "{}", desk());
    let dead = || desk().contains("it answers 400") && desk().contains("#accept-");
    for _ in 0..4 {
        if dead() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_secs(2));
    }
    eventually("what it would not take is shown", dead);

    // And one that is not believed.
    let mut unsigned = stranger.letter(&json!({ "id": stranger.at("/x"), "type": "Like", "actor": stranger.at("/u/mallory"), "object": stranger.at("/y") }));
    unsigned.signer = 1;
    unsigned.send(&service).is(401);
    let measured = || service.get("/metrics").is(200).body;
    for line in [
        format!("polder_peer_dead_letters{{peer=\"{host}\"}} "),
        format!("polder_peer_lag{{peer=\"{host}\"}} "),
        format!("polder_peer_failing_seconds{{peer=\"{host}\"}} "),
        "polder_inbox_refused_total{status=\"401\"} 1\n".to_owned(),
    ] {
        for _ in 0..3 {
            if measured().contains(&line) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_secs(2));
        }
        assert!(measured().contains(&line), "no {line} in {}", measured());
    }

    // An author, a discussion, a site: nothing new of them, until they are heard again.
    let author = stranger.at("/u/mallory");
    let thread = format!("http://{}/ap/ctx/{page}", service.host);
    let talk = || {
        service.thread(&page)["comments"]
            .as_array()
            .map_or(0, Vec::len)
    };
    create(&stranger, &service, &page, 0).is(202);
    let (mut number, mut heard) = (0, 1);
    assert_eq!(talk(), heard);
    let mut try_once = |is_heard: bool| {
        number += 1;
        heard += usize::from(is_heard);
        create(&stranger, &service, &page, number).is(202);
        talk() == heard
    };
    let known = || std::thread::sleep(std::time::Duration::from_millis(2500));
    for what in [&author, &thread, &host] {
        assert_eq!(silence(&service, "bea", what, "yes").status, 403);
        let done = silence(&service, "ada", what, "yes").is(303);
        assert_eq!(done.header("location"), Some("peers?lang=en"));
        known();
        assert!(try_once(false), "{what} is silenced");
        assert!(desk().contains(&format!("<p class=\"address\">{what}</p>")));
        silence(&service, "ada", what, "no").is(303);
        known();
        assert!(try_once(true), "{what} is heard again");
    }
    let wrong = silence(&service, "ada", "no such <thing>", "yes")
        .is(422)
        .body;
    assert!(
        wrong.contains("“no such &lt;thing&gt;” is neither a host nor an address."),
        "{wrong}"
    );
    assert_eq!(silence(&service, "ada", &host, "perhaps").status, 422);
    let log = service.ask("ada", "GET /api/v1/moderation/log", &Value::Null);
    let log = log.is(200).json();
    let lines = log["lines"].as_array().expect("lines");
    let deeds: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["deed"].as_str())
        .collect();
    assert_eq!(deeds, ["unsilence", "silence"].repeat(3));
    assert_eq!(lines[0]["reason"], host);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_they_see_shuts_nobody_out() {
    let Ok(axe) = std::env::var("POLDER_AXE") else {
        eprintln!("SKIPPED: POLDER_AXE does not say where axe.min.js is; tests/run installs it");
        return;
    };
    let axe = fs_err::read_to_string(axe).expect("POLDER_AXE names axe.min.js");
    // The service has a runtime of its own.
    let opened = std::thread::spawn(|| {
        let stranger = Stranger::new();
        let port = free_port();
        let context = stranger.at("/ap/ctx/x");
        let site = entity(port, &[stranger.port], Some(&context));
        let page = page_id(&site, "/wiki/pumps/");
        let service = service(&site, port, Kept::new());
        stranger.put("/ap/inbox", status(400, ""));
        stranger.follow(&service);
        silence(&service, "ada", &stranger.at("/u/trudy"), "yes").is(303);
        service.say("ada", &page, "To whom it may concern");
        for _ in 0..20 {
            if shown(&service, "ada").body.contains("it answers 400") {
                break;
            }
            std::thread::sleep(std::time::Duration::from_secs(1));
        }
        (service, page, site)
    });
    let (service, page, site) = opened.join().expect("a service");
    let browser = Browser::open().await;
    let client = &browser.client;
    let url = |path: &str| format!("http://{}{path}", service.host);
    client.goto(&url("/peers")).await.expect("the page opens");
    browser
        .run("return fetch('/dev/you', { method: 'POST', body: new URLSearchParams({ who: 'ada' }) }).then((a) => a.status)")
        .await;
    let mut violations = Vec::new();
    for (path, part) in [
        ("/peers".to_owned(), "it answers 400"),
        (format!("/t/{page}"), "class=\"awaits\""),
    ] {
        client.goto(&url(&path)).await.expect("the page opens");
        let source = client.source().await.expect("a page");
        assert!(source.contains(part), "no {part} in {source}");
        violations.extend(problems(&browser, &axe, &path).await);
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    browser.close().await;
    std::thread::spawn(move || drop((service, site)))
        .join()
        .expect("it ends");
}

//! What is taken back, hidden or erased is gone: from the store, from the pages with the build that is asked for, and
//! a person from everything that is kept.

use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;
use std::time::Instant;

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use polder::comments::network::Network;
use polder::comments::outbound::Failure;
use polder::comments::outbound::Target;
use polder::comments::publish::Publish;
use polder::comments::settings::Settings;
use ring::hmac;
use serde_json::Value;
use serde_json::json;

use crate::program::git_on;
use crate::program::polder;
use crate::site::TestSite;
use crate::talker::Service;
use crate::talker::build;
use crate::talker::eventually;
use crate::talker::page_id;
use crate::talker::plain;
use crate::threads::waterland;

const SECRET: &[u8] = b"a long secret of the two of them";

/// Somebody who is asked for a build: answers what they were told to, one after the other, the last one again.
struct Builder {
    address: String,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Builder {
    fn answering(answers: &[&'static str]) -> Builder {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let (log, answers) = (heard.clone(), answers.to_vec());
        std::thread::spawn(move || {
            for (i, stream) in listener.incoming().enumerate() {
                let Ok(mut stream) = stream else { return };
                let mut bytes = [0; 8192];
                let mut filled = 0;
                // All of a short request comes in one or two parts.
                while !bytes[..filled].ends_with(b"}") && filled < bytes.len() {
                    match stream.read(&mut bytes[filled..]) {
                        Ok(0) | Err(_) => break,
                        Ok(read) => filled += read,
                    }
                }
                let text = String::from_utf8_lossy(&bytes[..filled]).into_owned();
                log.lock().expect("the log").push(text);
                let answer = answers.get(i).or(answers.last()).expect("an answer");
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Builder { address, heard }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("the log").clone()
    }

    fn settings(&self) -> Settings {
        Settings {
            publish: Some(Publish {
                target: self.target(&["127.0.0.0/8"]),
                body: "{\"event_type\":\"polder-publish\"}".to_owned(),
                secret: Some(SECRET.to_vec()),
                token: None,
            }),
            ..plain()
        }
    }

    fn target(&self, networks: &[&str]) -> Target {
        target(&format!("http://{}/hook?ref=main", self.address), networks)
    }
}

fn target(url: &str, networks: &[&str]) -> Target {
    let networks = networks.iter();
    let networks = networks.map(|network| Network::parse(network).expect("a network"));
    Target::parse(url, networks.collect()).expect("a target")
}

const TAKEN: &str = "HTTP/1.1 204 No Content\r\n\r\n";
const BUSY: &str = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";

/// Whether a request was signed by who knows the secret.
fn is_signed(request: &str) -> bool {
    let header = |name: &str| {
        let mut lines = request.lines().filter_map(|line| line.split_once(": "));
        lines
            .find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
            .unwrap_or_default()
    };
    let (_, body) = request.split_once("\r\n\r\n").expect("a body");
    let (id, at) = (header("webhook-id"), header("webhook-timestamp"));
    let signature = header("webhook-signature");
    let signature = signature.strip_prefix("v1,").unwrap_or_default();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET);
    let signature = STANDARD.decode(signature).expect("base64");
    hmac::verify(&key, format!("{id}.{at}.{body}").as_bytes(), &signature).is_ok()
}

fn metric(service: &Service, name: &str) -> f64 {
    let text = service.get("/metrics").is(200).body;
    let line = text.lines().find(|line| line.starts_with(name));
    let (_, value) = line.and_then(|line| line.split_once(' ')).expect(name);
    value.parse().expect("a number")
}

fn unpublished(service: &Service) -> f64 {
    metric(service, "polder_unpublished_erasures")
}

fn age(service: &Service) -> f64 {
    metric(service, "polder_unpublished_erasure_age_seconds")
}

fn page(site: &TestSite, name: &str) -> String {
    let path = site.root().join("public").join(name).join("index.html");
    fs_err::read_to_string(path).expect("a page")
}

#[test]
fn what_is_taken_back_goes_from_the_pages_with_the_build_that_is_asked_for() {
    let site = waterland();
    let thread = page_id(&site, "/wiki/pumps/");
    let builder = Builder::answering(&[BUSY, TAKEN]);
    let service = Service::with(&site, builder.settings());
    let first = service.say("ada", &thread, "The password is sesame");
    service.say("bram", &thread, "Do not write that here");
    service.command(&site, &["export"]);
    build(&site);
    assert!(page(&site, "wiki/pumps").contains("sesame"));
    assert_eq!(unpublished(&service), 0.0);

    let take_back = format!("DELETE /api/v1/comments/{first}");
    service.ask("ada", &take_back, &Value::Null).is(204);
    assert_eq!(unpublished(&service), 1.0);
    // Perhaps more follows: one build is enough for all of it.
    std::thread::sleep(Duration::from_millis(700));
    assert!(builder.heard().is_empty());
    service.wait(2);
    eventually("a build is asked for", || builder.heard().len() == 1);
    // It was busy; the service is stopped before it tries again.
    let data = service.stop();
    let service = Service::again(&site, builder.settings(), data);
    service.wait(3);
    eventually("it is asked for again", || builder.heard().len() == 2);
    let heard = builder.heard();
    assert!(heard[1].starts_with("POST /hook?ref=main HTTP/1.1\r\n"));
    assert!(heard.iter().all(|request| is_signed(request)), "{heard:?}");
    assert!(!is_signed(&heard[1].replace("polder-publish", "other")));
    let said = heard.join("\n");
    assert!(!said.contains("sesame") && !said.contains("ada"), "{said}");
    // Nobody is asked twice for the same, unless nothing comes of it.
    service.wait(5);
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(builder.heard().len(), 2);

    // A build of what was exported before does not know of it.
    build(&site);
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(unpublished(&service), 1.0);
    assert!(age(&service) >= 180.0);
    service.command(&site, &["export"]);
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(unpublished(&service), 1.0, "exported is not published");
    build(&site);
    eventually("the pages know", || unpublished(&service) == 0.0);
    assert_eq!(age(&service), 0.0);
    let html = page(&site, "wiki/pumps");
    assert!(!html.contains("sesame") && html.contains("Do not write"));

    // A build that never comes is asked for again after some hours.
    let second = service.say("ada", &thread, "Once more");
    let take_back = format!("DELETE /api/v1/comments/{second}");
    service.ask("ada", &take_back, &Value::Null).is(204);
    service.wait(2);
    eventually("a build is asked for", || builder.heard().len() == 3);
    service.wait(7 * 60);
    eventually("and again", || builder.heard().len() == 4);
}

#[test]
fn with_several_audiences_the_pages_of_each_have_to_know() {
    let site = waterland();
    site.write(
        "polder.yaml",
        "audiences: [staff, {name: board, groups: [board]}]\n",
    );
    let both = || {
        for audience in ["staff", "board"] {
            let output = format!("public-{audience}");
            let ran = polder(
                &site,
                &["build", "-q", "--audience", audience, "--output", &output],
            );
            assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        }
    };
    both();
    let thread = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let said = service.say("ada", &thread, "The password is sesame");
    service.command(&site, &["export"]);
    both();
    let take_back = format!("DELETE /api/v1/comments/{said}");
    service.ask("ada", &take_back, &Value::Null).is(204);
    service.command(&site, &["export"]);
    build(&site);
    std::thread::sleep(Duration::from_millis(1200));
    assert_eq!(unpublished(&service), 1.0, "staff still read it");
    both();
    eventually("all pages know", || unpublished(&service) == 0.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_reached_that_the_config_does_not_name() {
    let builder = Builder::answering(&[TAKEN]);
    let port = builder.address.rsplit(':').next().expect("a port");
    let send = async |target: &Target| target.post(HeaderMap::new(), b"{}".to_vec()).await;
    // Whatever way it is written.
    for host in [
        "127.0.0.1",
        "localhost",
        "0x7f.1",
        "2130706433",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ] {
        for scheme in ["http", "https"] {
            let target = target(&format!("{scheme}://{host}:{port}/"), &["10.0.0.0/8"]);
            match send(&target).await {
                Err(Failure::Private(..) | Failure::NoAddress(_)) => {}
                other => panic!("{scheme}://{host}: {other:?}"),
            }
        }
    }
    for host in [
        "169.254.169.254",
        "10.0.0.1",
        "100.64.0.1",
        "[fd00::1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
    ] {
        let target = target(&format!("https://{host}/"), &[]);
        assert!(
            matches!(send(&target).await, Err(Failure::Private(..))),
            "{host}"
        );
    }
    assert!(builder.heard().is_empty());
    assert!(send(&builder.target(&["127.0.0.1"])).await.is_ok());

    // It goes no further than where it was sent.
    let there: &'static str = Box::leak(
        format!(
            "HTTP/1.1 302 Found\r\nLocation: http://{}/\r\nContent-Length: 0\r\n\r\n",
            builder.address
        )
        .into_boxed_str(),
    );
    let leads_on = Builder::answering(&[there]);
    let answer = send(&leads_on.target(&["127.0.0.1"])).await;
    assert!(
        matches!(answer, Err(Failure::Refused(_, 302))),
        "{answer:?}"
    );
    assert_eq!(builder.heard().len(), 1);

    let endless: &'static str =
        Box::leak(format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(200_000)).into_boxed_str());
    let answer = send(&Builder::answering(&[endless]).target(&["127.0.0.1"])).await;
    assert!(matches!(answer, Err(Failure::TooLarge(_))), "{answer:?}");

    let began = Instant::now();
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = silent.local_addr().expect("an address");
    let answer = send(&target(&format!("http://{address}/"), &["127.0.0.1"])).await;
    assert!(matches!(answer, Err(Failure::TooSlow(_))), "{answer:?}");
    assert!(began.elapsed() < Duration::from_secs(8));

    for wrong in [
        "ftp://a/",
        "https://",
        "https://a b/",
        "https://u:p@a/",
        "https://a:99999/",
        "https://a/\r\nX: y",
        "a",
    ] {
        assert!(Target::parse(wrong, Vec::new()).is_err(), "{wrong:?}");
    }
}

#[test]
fn who_asks_to_be_forgotten_is_and_the_thread_keeps_its_shape() {
    let site = waterland();
    site.write(
        "polder.yaml",
        "audiences: [staff, {name: board, groups: [board]}]\nroles: {moderator: [ada, bram]}\n",
    );
    build(&site);
    let thread = page_id(&site, "/wiki/pumps/");
    let page_of_ada = page_id(&site, "/people/ada/");
    let service = Service::of(&site);
    let question = service.say("ada", &thread, "Zanzibar, first");
    let answer = service.reply("bram", &thread, Some(&question), "A reply that stays");
    let beside = service.reply("ada", &thread, Some(&answer), "Zanzibar, second");
    let change = json!({ "body": "Zanzibar, in other words" });
    service
        .ask(
            "ada",
            &format!("PATCH /api/v1/comments/{question}"),
            &change,
        )
        .is(200);
    let nothing = &Value::Null;
    for line in [
        format!("PUT /api/v1/comments/{answer}/reactions/thanks"),
        format!("PUT /api/v1/threads/{thread}/follow"),
    ] {
        service.ask("ada", &line, nothing).is(204);
    }
    let poll = json!({ "question": "Which?", "options": ["one", "two"] });
    service
        .ask("ada", &format!("PUT /api/v1/threads/{thread}/poll"), &poll)
        .is(204);
    let vote = json!({ "options": [1] });
    service
        .ask("ada", &format!("PUT /api/v1/threads/{thread}/vote"), &vote)
        .is(204);
    let report = json!({ "reason": "Zanzibar again" });
    service
        .ask(
            "ada",
            &format!("POST /api/v1/comments/{answer}/reports"),
            &report,
        )
        .is(204);
    let hide = json!({ "state": "hidden", "reason": "Zanzibar, said Ada van Vliet" });
    let settle = format!("PUT /api/v1/comments/{answer}/state");
    service.ask("ada", &settle, &hide).is(200);
    let show = json!({ "state": "published" });
    service.ask("bram", &settle, &show).is(200);

    let told: Value =
        serde_json::from_str(&service.command(&site, &["subject", "ada@example.com"]))
            .expect("JSON");
    let own = &told["ada"];
    assert_eq!(own["comments"][0]["before"][0]["body"], "Zanzibar, first");
    for table in ["reactions", "follows", "votes", "audit"] {
        assert!(own[table][0].is_object(), "no {table} in {told}");
    }
    assert!(!told.to_string().contains("A reply that stays"));
    assert!(service.data.holds(&site, "Zanzibar"), "nothing to forget");

    // Who left has no page any more; a reader has the thread open while another process forgets.
    git_on(&site, "2026-05-30", &["rm", "-q", "content/people/ada.md"]);
    build(&site);
    eventually("the service knows", || {
        let headers = "X-Polder-User: bram\nX-Polder-Groups: board\n";
        let own = page_of_ada.as_str();
        service
            .send(&format!("GET /api/v1/threads/{own}"), headers, "")
            .json()["state"]
            == "closed"
    });
    let mut stream = service.listen(&thread, "");
    stream.until("event: cursor");
    let dry = service.command(&site, &["erase", "ada", "--dry-run"]);
    assert!(dry.contains("would be erased"), "{dry}");
    assert_eq!(
        service.thread(&thread)["comments"][0]["author"]["id"],
        "ada"
    );
    service.command(&site, &["erase", "ada"]);
    let change = stream.until("\"state\":\"withdrawn\"");
    assert!(!change.contains("Zanzibar"));

    let seen = service.thread(&thread);
    assert_eq!(seen["comments"].as_array().map(Vec::len), Some(3), "{seen}");
    let find = |id: &str| {
        let all = seen["comments"].as_array().expect("comments");
        all.iter()
            .find(|row| row["id"] == id)
            .expect("its place")
            .clone()
    };
    assert_eq!(find(&question)["author"], Value::Null);
    assert_eq!(find(&beside)["parent"], json!(answer));
    assert_eq!(find(&answer)["html"], "<p>A reply that stays</p>\n");
    assert_eq!(find(&answer)["reactions"], json!({}));
    assert_eq!(seen["poll"]["voters"], 0);
    assert_eq!(unpublished(&service), 2.0);

    for gone in ["Zanzibar", "ada@example", "Ada van Vliet", "\"ada\""] {
        assert!(
            !service.data.holds(&site, gone),
            "{gone} is still in the store"
        );
    }
    let full = site
        .root()
        .join("full.jsonl")
        .to_string_lossy()
        .into_owned();
    service.command(&site, &["export", "--full", "--output", &full]);
    let rows = fs_err::read_to_string(&full).expect("a file");
    assert!(
        !rows.contains("\"ada\"") && rows.contains("\"~erased-"),
        "{rows}"
    );
    assert!(rows.contains("\"deed\":\"erase\"") && rows.contains("\"deed\":\"hide\""));
    assert_eq!(service.command(&site, &["subject", "ada"]).trim(), "{}");
    // The log still holds, and no line of it can be changed.
    let elsewhere = site.root().join("new").to_string_lossy().into_owned();
    let take = |file: &str| {
        polder(
            &site,
            &[
                "comments",
                "import",
                file,
                "--dry-run",
                "--data",
                &elsewhere,
            ],
        )
    };
    let ran = take(&full);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    site.write(
        "odd.jsonl",
        rows.replace("\"deed\":\"hide\"", "\"deed\":\"lock\""),
    );
    assert!(take("odd.jsonl").err.contains("the log was changed"));
    site.write(
        "odd.jsonl",
        rows.replace(
            "\"person\":\"bram\",\"deed\"",
            "\"person\":\"cleo\",\"deed\"",
        ),
    );
    assert!(take("odd.jsonl").err.contains("the log was changed"));

    let [flag, place] = service.data.named();
    let stranger = polder(&site, &["comments", "erase", "nobody", &flag, &place]);
    assert_eq!(stranger.code, Some(2), "{}", stranger.err);
    assert!(stranger.err.contains("nothing is kept of `nobody`"));
}

//! Several services behind a balancer, with one PostgreSQL database: what is said to one is heard at all, and what
//! was answered is kept whatever becomes of the database.

use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;

use crate::database::Database;
use crate::program::git_on;
use crate::program::polder;
#[cfg(feature = "federation")]
use crate::siege::Siege;
use crate::site::TestSite;
use crate::talker::Kept;
use crate::talker::Service;
use crate::talker::build;
use crate::talker::eventually;
use crate::talker::page_id;
use crate::talker::plain;
use crate::threads::waterland;

/// Two services of one site with a database of their own, where there is a server.
macro_rules! two {
    ($site:ident) => {{
        if Database::needed().is_none() {
            return;
        }
        let one = Service::of(&$site);
        let other = Service::again(&$site, plain(), one.data.shared());
        (one, other)
    }};
}

#[test]
fn what_is_said_to_one_is_heard_at_the_other() {
    let site = waterland();
    let (one, other) = two!(site);
    let page = page_id(&site, "/wiki/pumps/");
    assert_eq!(other.thread(&page)["comments"], json!([]));
    let mut stream = other.listen(&page, "");
    stream.until(&format!("id: {page}.0"));
    let id = one.say("ada", &page, "Hello over there");
    stream.until("Hello over there");
    assert_eq!(other.thread(&page)["comments"][0]["id"], id.as_str());

    // They answer each other, and count as one.
    let reply = other.reply("bram", &page, Some(&id), "Hello yourself");
    eventually("the reply is there", || {
        one.thread(&page)["cursor"] == format!("{page}.2")
    });
    std::thread::scope(|scope| {
        for (service, who) in [(&one, "cleo"), (&other, "dirk"), (&one, "fien")] {
            let (page, reply) = (&page, &reply);
            scope.spawn(move || {
                for i in 0..10 {
                    service.say(who, page, &format!("{who} {i}"));
                    let thanks = format!("PUT /api/v1/comments/{reply}/reactions/thanks");
                    service.ask(who, &thanks, &Value::Null).is(204);
                    service
                        .ask(who, &thanks.replace("PUT", "DELETE"), &Value::Null)
                        .is(204);
                }
            });
        }
    });
    let last = format!("{page}.{}", 2 + 3 * 30);
    eventually("both have seen everything", || {
        one.thread(&page)["cursor"] == last && other.thread(&page) == one.thread(&page)
    });
    stream.until(&format!("id: {last}"));
    let mut late = one.listen(&page, &format!("Last-Event-ID: {page}.2\r\n"));
    assert!(!late.until("fien 9").contains("Hello over there"));

    // The log of moderation is one as well: every line holds the hash of the one before.
    site.write(
        "polder.yaml",
        "audiences: [staff, board]\nroles: {moderator: [bram]}\n",
    );
    build(&site);
    eventually("bram moderates", || {
        let log = |service: &Service| {
            let asked = service.ask("bram", "GET /api/v1/moderation/log", &Value::Null);
            asked.status == 200
        };
        log(&one) && log(&other)
    });
    std::thread::scope(|scope| {
        for service in [&one, &other] {
            let page = &page;
            scope.spawn(move || {
                for i in 0..20 {
                    let line = format!("PUT /api/v1/threads/{page}/lock");
                    let locked = json!({ "locked": i % 2 == 0 });
                    service.ask("bram", &line, &locked).is(204);
                }
            });
        }
    });
    let everything = site.root().join("all.jsonl").display().to_string();
    one.command(&site, &["export", "--full", "--output", &everything]);
    let copy = Kept::new();
    let [flag, place] = copy.named();
    let ran = polder(&site, &["comments", "import", &everything, &flag, &place]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn a_page_that_one_is_told_of_is_known_to_both() {
    let site = waterland();
    // A machine that the next build does not reach.
    let elsewhere = TestSite::new();
    for name in ["threads.json", "people.json"] {
        let path = format!(".polder/service/{name}");
        elsewhere.write(
            &path,
            fs_err::read(site.root().join(&path)).expect("a file"),
        );
    }
    if Database::needed().is_none() {
        return;
    }
    let one = Service::of(&site);
    let other = Service::again(&elsewhere, plain(), one.data.shared());
    let page = page_id(&site, "/wiki/pumps/");
    git_on(
        &site,
        "2026-02-01",
        &["mv", "content/wiki/pumps.md", "content/wiki/pumping.md"],
    );
    git_on(&site, "2026-02-01", &["commit", "-qm", "Rename"]);
    site.write(
        "content/wiki/new.md",
        "---\nid: abcdefghijklmnop\n---\n# New\n",
    );
    build(&site);
    eventually("both know it", || {
        let path = "/api/v1/threads/abcdefghijklmnop";
        one.get(path).status == 200 && other.get(path).status == 200
    });
    one.say("ada", "abcdefghijklmnop", "First");
    one.say("ada", &page, "Still here");
    eventually("both have it", || {
        other.thread(&page)["cursor"] == format!("{page}.1")
    });
}

#[test]
fn a_database_that_goes_is_missed_and_comes_back_by_itself() {
    let site = waterland();
    let (one, other) = two!(site);
    let page = page_id(&site, "/wiki/pumps/");
    let line = format!("POST /api/v1/threads/{page}/comments");
    one.say("ada", &page, "Before");
    let before = one.thread(&page);
    let mut stream = one.listen(&page, "");
    stream.until(&format!("id: {page}.1"));
    let database = one.data.database.clone().expect("a database");

    database.close(true);
    database.send_away();
    let began = Instant::now();
    let refused = one
        .ask("ada", &line, &json!({ "body": "Meanwhile" }))
        .is(503);
    assert!(refused.header("retry-after").is_some());
    assert!(began.elapsed() < Duration::from_secs(5));
    one.get("/readyz").is(503);
    one.get("/healthz").is(200);
    // What is finished is still there; what is not cannot be known.
    assert_eq!(one.thread(&page), before);
    let unseen = page_id(&site, "/wiki/sluices/");
    one.get(&format!("/api/v1/threads/{unseen}")).is(503);

    database.close(false);
    eventually("it works again", || {
        let body = json!({ "body": "After" });
        other.ask("bram", &line, &body).status == 201
    });
    eventually("it is ready", || one.get("/readyz").status == 200);
    // Nobody had to come again for what was said meanwhile.
    stream.until("After");
    one.thread(&unseen);
    assert!(!one.thread(&page).to_string().contains("Meanwhile"));

    // A restart of the server that nobody notices but the connections.
    for i in 0..3 {
        database.send_away();
        one.say("ada", &page, &format!("{i}"));
        other.say("bram", &page, &format!("{i}"));
    }
    stream.until(&format!("id: {page}.8"));
}

#[test]
fn one_that_cannot_be_written_leaves_the_others_of_its_commit_whole() {
    let site = waterland();
    let (one, _other) = two!(site);
    let (page, locked) = (
        page_id(&site, "/wiki/pumps/"),
        page_id(&site, "/wiki/sluices/"),
    );
    let database = one.data.database.clone().expect("a database");
    // One text cannot be written at all, and one thread is closed behind the service's back.
    one.say("ada", &locked, "Here");
    database.tell("ALTER TABLE comments ADD CHECK (body <> 'unbearable')");
    database.tell("UPDATE threads SET locked = 1 WHERE seq = 1");
    let say = |page: &str, body: &str| {
        let line = format!("POST /api/v1/threads/{page}/comments");
        one.ask("ada", &line, &json!({ "body": body })).status
    };
    std::thread::scope(|scope| {
        for i in 0..24 {
            let (say, page, locked) = (&say, &page, &locked);
            scope.spawn(move || match i % 6 {
                0 => assert_eq!(say(locked, "late"), 409),
                3 => assert_eq!(say(page, "unbearable"), 503),
                _ => assert_eq!(say(page, &format!("bearable {i}")), 201),
            });
        }
    });
    let thread = one.thread(&page);
    assert_eq!(thread["comments"].as_array().map(Vec::len), Some(16));
    assert_eq!(thread["cursor"], format!("{page}.16"));
    assert_eq!(one.thread(&locked)["cursor"], format!("{locked}.1"));
}

#[test]
fn an_address_that_cannot_be_used_is_told_with_its_cure() {
    let site = waterland();
    let serve = |store: &str| {
        let ran = polder(
            &site,
            &[
                "comments",
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--store",
                store,
            ],
        );
        assert_ne!(ran.code, Some(0), "{store}");
        ran.err
    };
    for (store, told) in [
        ("mysql://db/polder", "begins with `postgres://`"),
        ("postgres://db.example/polder", "sslmode=disable"),
        ("postgres://127.0.0.1/polder?sslmode=require", "tunnel"),
        ("postgres://127.0.0.1/polder?sslmode=verify-full", "tunnel"),
        ("postgres://127.0.0.1:1/talk", "talk on 127.0.0.1"),
        ("postgres://127.0.0.1/polder?color=blue", "color"),
    ] {
        let err = serve(store);
        assert!(err.contains(told), "{store}: {err}");
    }
    let secret = serve("postgres://polder:hunter2@127.0.0.1:1/talk");
    assert!(!secret.contains("hunter2"), "{secret}");
    let both = polder(
        &site,
        &[
            "comments",
            "export",
            "--store",
            "postgres:///x",
            "--data",
            "x",
        ],
    );
    assert_eq!(both.code, Some(2), "{}", both.err);
    site.write("polder.yaml", "store: {url: postgres:///talk}\n");
    let ran = polder(&site, &["comments", "backup", "talk.db"]);
    assert!(ran.err.contains("pg_dump"), "{}", ran.err);
    let ran = polder(&site, &["comments", "serve", "--data", "x"]);
    assert!(ran.err.contains("`store.url`"), "{}", ran.err);
}

// Of several services one speaks with other sites, and another when that one is gone.
#[cfg(feature = "federation")]
#[test]
fn other_sites_are_told_by_one_of_them_and_by_another_when_it_ends() {
    if Database::needed().is_none() {
        return;
    }
    let siege = Siege::new();
    let peer = &siege.stranger;
    siege.befriend(peer);
    let both = siege.one_more();
    let heard = |text: &str| {
        let sent = peer.asked("POST /ap/inbox");
        sent.iter().filter(|sent| sent.contains(text)).count()
    };
    let texts: Vec<String> = (0..20)
        .map(|number| format!("Said to both {number:02}"))
        .collect();
    for (number, text) in texts.iter().enumerate() {
        let service = [&siege.service, &both][number % 2];
        service.say("ada", &siege.page, text);
    }
    eventually("everything is told", || {
        texts.iter().all(|text| heard(text) > 0)
    });
    std::thread::sleep(Duration::from_secs(2));
    for text in &texts {
        assert_eq!(heard(text), 1, "{text}");
    }

    // The first to start is on duty, and goes.
    let page = siege.page.clone();
    let _kept = siege.service.stop();
    both.say("ada", &page, "Who speaks now?");
    eventually("the other one speaks", || heard("Who speaks now?") == 1);
}

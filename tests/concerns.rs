//! What concerns people in all threads: who answers, calls and thanks them, and where it stands.

use polder::comments::settings::Settings;
use polder::config::Moderation;
use serde_json::Value;
use serde_json::json;

use crate::program::polder;
use crate::site::TestSite;
use crate::talker::Answer;
use crate::talker::Kept;
use crate::talker::Service;
use crate::talker::build;
use crate::talker::eventually;
use crate::talker::page_id;
use crate::talker::plain;
use crate::threads::waterland;

/// A company with a moderator, and somebody of whom not everybody may know.
fn company() -> TestSite {
    let site = waterland();
    site.write(
        "polder.yaml",
        "base_url: https://intranet.example\naudiences: [staff, {name: board, groups: [board]}]\nroles: {moderator: [bram]}\n",
    );
    site.write(
        "content/people/grace.md",
        "---\nid: gracegracegraceg\nname: Grace Hollander\naudience: board\n---\n",
    );
    site.write(
        "content/plan.md",
        "---\nid: abcdefghijklmnop\naudience: board\n---\n# The secret plan\n",
    );
    build(&site);
    site
}

fn mine(service: &Service, who: &str) -> Value {
    let answer = service.ask(who, "GET /api/v1/me", &Value::Null).is(200);
    assert_eq!(answer.header("cache-control"), Some("private, no-store"));
    answer.json()
}

/// The ids of the comments in one of somebody's lists.
fn ids(own: &Value, list: &str) -> Vec<String> {
    let items = own[list].as_array().expect("a list").iter();
    items
        .map(|item| item["id"].as_str().expect("an id").to_owned())
        .collect()
}

fn html(service: &Service, page: &str, id: &str) -> String {
    let thread = service.thread(page);
    let comments = thread["comments"].as_array().expect("comments");
    let found = comments.iter().find(|comment| comment["id"] == id);
    let html = found.and_then(|comment| comment["html"].as_str());
    html.expect("a text").to_owned()
}

/// What the next build shows of a page.
fn published(site: &TestSite, service: &Service, page: &str) -> String {
    service.command(site, &["export"]);
    let ran = polder(site, &["build", "-q", "--audience", "staff"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    fs_err::read_to_string(site.root().join(format!("public/{page}/index.html"))).expect("a page")
}

#[test]
fn who_is_called_is_linked_and_finds_it() {
    let site = company();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let words = "Ask @Bram, not `@bram`, mail me@bram.example, see https://x.example/@bram; \
                 @nobody and @grace and @<a href=x>ada</a> and @\"x onclick=y\"\n\n```\n@bram\n```";
    let id = service.say("ada", &page, words);
    let said = html(&service, &page, &id);
    assert_eq!(said.matches("href=\"/people/bram/\"").count(), 1, "{said}");
    assert!(
        said.contains(">@Bram</a>, not <code>@bram</code>"),
        "{said}"
    );
    assert!(
        !said.contains("grace/") && !said.contains("<a href=x"),
        "{said}"
    );
    assert_eq!(ids(&mine(&service, "bram"), "mentions"), [id.as_str()]);
    // Of somebody for whom the page may not vouch nothing is kept either.
    assert_eq!(ids(&mine(&service, "grace"), "mentions"), [""; 0]);

    // The next build links them too, by itself.
    let html = published(&site, &service, "wiki/pumps");
    assert_eq!(html.matches(">@Bram</a>").count(), 1, "{html}");
    assert!(html.contains("href=\"../../people/bram/\""), "{html}");
    assert!(html.contains("@grace") && !html.contains("people/grace"));

    let edit = json!({ "body": "Never mind" });
    service
        .ask("ada", &format!("PATCH /api/v1/comments/{id}"), &edit)
        .is(200);
    assert_eq!(ids(&mine(&service, "bram"), "mentions"), [""; 0]);
    let edit = json!({ "body": "**@bram** again" });
    service
        .ask("ada", &format!("PATCH /api/v1/comments/{id}"), &edit)
        .is(200);
    assert_eq!(ids(&mine(&service, "bram"), "mentions"), [id.as_str()]);
    let gone = format!("DELETE /api/v1/comments/{id}");
    service.ask("ada", &gone, &Value::Null).is(204);
    assert_eq!(ids(&mine(&service, "bram"), "mentions"), [""; 0]);

    let crowd: Vec<String> = (0..21).map(|i| format!("@p{i}")).collect();
    let line = format!("POST /api/v1/threads/{page}/comments");
    service
        .ask("ada", &line, &json!({ "body": crowd.join(" ") }))
        .is(422);
}

#[test]
fn names_are_completed_for_those_who_may_know_them() {
    let site = company();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let path = |page: &str, query: &str| format!("GET /api/v1/threads/{page}/people{query}");
    let ask = |query: &str| service.ask("ada", &path(&page, query), &Value::Null);
    assert_eq!(
        ask("?begin=vAN").is(200).json()["people"],
        json!([{ "id": "ada", "name": "Ada van Vliet" }])
    );
    assert_eq!(ask("?begin=br").json()["people"][0]["id"], "bram");
    assert_eq!(
        ask("?begin=ada%40").json()["people"],
        json!([]),
        "no addresses"
    );
    assert_eq!(
        ask("?begin=gr").json()["people"],
        json!([]),
        "not in this thread"
    );
    let board = service.ask("ada", &path("abcdefghijklmnop", "?begin=gr"), &Value::Null);
    assert_eq!(board.is(200).json()["people"][0]["id"], "grace");
    let staff = "X-Polder-User: ada\nX-Polder-Groups: staff";
    service
        .send(&path("abcdefghijklmnop", "?begin=gr"), staff, "")
        .is(404);
    service.send(&path(&page, "?begin=br"), "", "").is(401);
    for odd in ["", "?begin=", "?end=x", "?begin=a&limit=1000"] {
        ask(odd).is(422);
    }
    ask(&format!("?begin={}", "x".repeat(41))).is(422);
    let last = (0..60).fold(None, |_, _| Some(ask("?begin=a").status));
    assert_eq!(
        last,
        Some(429),
        "nobody copies the list of people letter by letter"
    );
}

#[test]
fn kudos_say_what_for_and_where_one_sees_it() {
    let site = company();
    site.write(
        "content/blog/2026-05-01-hello.md",
        "---\ntitle: Hello\nauthors: [ada]\n---\n",
    );
    build(&site);
    let page = page_id(&site, "/people/bram/");
    let service = Service::of(&site);
    let thank = |who: &str, page: &str, evidence: &str| -> Answer {
        let line = format!("POST /api/v1/threads/{page}/kudos");
        let kudos = json!({ "reason": "For the *pumps*", "evidence": evidence });
        service.ask(who, &line, &kudos)
    };
    assert_eq!(
        thank("bram", &page, "/wiki/pumps/").status,
        403,
        "not to oneself"
    );
    for odd in [
        "",
        "/plan/",
        "/nowhere/",
        "//evil.example/",
        "javascript:alert(1)",
        "https://",
        "wiki/pumps",
        "https://a\"b.example/",
    ] {
        assert_eq!(thank("ada", &page, odd).status, 422, "{odd}");
    }
    let wiki = page_id(&site, "/wiki/pumps/");
    assert_eq!(
        thank("ada", &wiki, "/wiki/pumps/").status,
        404,
        "a page is nobody"
    );
    let mass = json!({ "reason": "x", "evidence": "/wiki/pumps/", "author": "cleo" });
    let line = format!("POST /api/v1/threads/{page}/kudos");
    service.ask("ada", &line, &mass).is(422);
    service
        .send(&line, "Content-Type: application/json", "{}")
        .is(401);

    let told = thank("ada", &page, "/wiki/pumps/").is(201).json();
    let id = told["id"].as_str().expect("an id");
    thank("cleo", &page, "https://code.example/pulls/7").is(201);
    let thread = service.thread(&page);
    let kudos = |at: usize| thread["comments"][at]["kudos"].clone();
    let both = [kudos(0), kudos(1)];
    assert!(
        both.contains(&json!({ "href": "/wiki/pumps/", "title": "Pumps" })),
        "{thread}"
    );
    assert!(both.contains(
        &json!({ "href": "https://code.example/pulls/7", "title": "code.example/pulls/7" })
    ));
    assert_eq!(ids(&mine(&service, "bram"), "kudos").len(), 2);
    assert_eq!(ids(&mine(&service, "ada"), "kudos").len(), 0);

    let html = published(&site, &service, "people/bram");
    assert!(html.contains("For the <em>pumps</em>"), "{html}");
    assert!(
        html.contains("<a href=\"../../wiki/pumps/\">Pumps</a>"),
        "{html}"
    );

    // Who follows somebody's feed reads of it too; the site's own address is no other.
    let ada = page_id(&site, "/people/ada/");
    thank("bram", &ada, "https://intranet.example/wiki/sluices/").is(201);
    assert_eq!(
        service.thread(&ada)["comments"][0]["kudos"]["title"],
        "Sluices"
    );
    let html = published(&site, &service, "people/ada");
    assert!(html.contains("../../wiki/sluices/"), "{html}");
    let feed = fs_err::read_to_string(site.root().join("public/people/ada/feed.xml"));
    let feed = feed.expect("a feed");
    assert!(feed.contains("<title>Kudos from Bram</title>"), "{feed}");

    // A page that not everybody may see any more is not named, and what was said stays.
    site.write(
        "content/wiki/pumps.md",
        "---\naudience: board\n---\n# Pumps\n\nTwo of them.\n",
    );
    build(&site);
    let hidden = json!({ "href": null });
    eventually("the evidence is gone", || {
        let thread = service.thread(&page);
        let comments = thread["comments"].as_array().expect("comments");
        comments
            .iter()
            .any(|comment| comment["id"] == id && comment["kudos"] == hidden)
    });
    let html = published(&site, &service, "people/bram");
    assert!(html.contains("For the <em>pumps</em>") && !html.contains("wiki/pumps"));

    service
        .ask(
            "cleo",
            &format!("DELETE /api/v1/comments/{id}"),
            &Value::Null,
        )
        .is(403);
    service
        .ask(
            "ada",
            &format!("DELETE /api/v1/comments/{id}"),
            &Value::Null,
        )
        .is(204);
    assert!(
        !service
            .thread(&page)
            .to_string()
            .contains("For the <em>pumps</em>\"}")
    );
    assert_eq!(ids(&mine(&service, "bram"), "kudos").len(), 1);
}

#[test]
fn what_somebody_may_not_read_any_more_is_not_in_their_list() {
    let site = company();
    let (open, secret) = (page_id(&site, "/wiki/pumps/"), "abcdefghijklmnop");
    let settings = Settings {
        moderation: Moderation::First,
        ..plain()
    };
    let service = Service::with(&site, settings);
    let waiting = service.say("cleo", &open, "Hello");
    let list = mine(&service, "cleo");
    assert_eq!(ids(&list, "pending"), [waiting]);
    assert_eq!(list["pending"][0]["state"], "pending");
    assert_eq!(ids(&mine(&service, "ada"), "comments"), [""; 0]);

    let asked = service.say("bram", secret, "May I?");
    let answer = service.reply("bram", secret, Some(&asked), "To myself");
    let follow = |page: &str| {
        service.ask(
            "bram",
            &format!("PUT /api/v1/threads/{page}/follow"),
            &Value::Null,
        )
    };
    follow(&open).is(204);
    follow(secret).is(204);
    let list = mine(&service, "bram");
    assert_eq!(ids(&list, "replies"), [""; 0], "one's own answers are none");
    assert_eq!(ids(&list, "comments").len(), 2);
    assert_eq!(list["follows"].as_array().map(Vec::len), Some(2));
    let staff = "X-Polder-User: bram\nX-Polder-Groups: staff";
    let list = service.send("GET /api/v1/me", staff, "").is(200);
    assert!(
        !list.body.contains(secret) && !list.body.contains(&answer),
        "{list:?}"
    );
    assert_eq!(list.json()["follows"].as_array().map(Vec::len), Some(1));
    service.get("/api/v1/me").is(401);
}

#[test]
fn where_the_answer_stands_already_is_an_answer() {
    let site = company();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let question = service.say("cleo", &page, "How many sluices?");
    let point = |who: &str, link: &str, question: &str| {
        let line = format!("POST /api/v1/threads/{page}/answer");
        service.ask(who, &line, &json!({ "link": link, "question": question }))
    };
    assert_eq!(point("dirk", "/wiki/sluices/", &question).status, 403);
    assert_eq!(point("cleo", "/plan/", &question).status, 422);
    let comments = service.thread(&page)["comments"].as_array().map(Vec::len);
    assert_eq!(comments, Some(1), "what was refused is not there");
    let id = point("cleo", "/wiki/sluices/", &question).is(201).json()["id"].clone();
    let answer = service.thread(&page)["comments"][1].clone();
    assert_eq!((&answer["id"], &answer["accepted"]), (&id, &json!(true)));
    let html = answer["html"].as_str().expect("a text");
    assert!(
        html.contains("href=\"/wiki/sluices/\"") && html.contains(">Sluices</a>"),
        "{html}"
    );
    // An answer is a reply: who asked hears of others'.
    let other = service.reply("ada", &page, Some(&question), "Seven");
    assert_eq!(ids(&mine(&service, "cleo"), "replies"), [other]);
}

/// Sends a form as a browser does.
fn fill(service: &Service, page: &str, who: &str, body: &str) -> Answer {
    let headers = format!(
        "Origin: http://{}\nCookie: polder-dev-user={who}\nAccept: text/html\n\
         Content-Type: application/x-www-form-urlencoded",
        service.host
    );
    service.send(&format!("POST /t/{page}"), &headers, body)
}

fn read(service: &Service, path: &str, who: &str) -> Answer {
    let headers = format!("Cookie: polder-dev-user={who}\nAccept: text/html,*/*");
    service.send(&format!("GET {path}"), &headers, "")
}

#[test]
fn everything_can_be_done_without_a_script() {
    let site = company();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let page_as = |who: &str| read(&service, &format!("/t/{page}"), who).is(200).body;
    assert!(
        !page_as("cleo").contains("name=\"choices\""),
        "only who looks after it sets up a poll"
    );
    assert!(page_as("bram").contains("name=\"choices\""));
    let poll = "question=Which+%E2%80%AEday%3F&choices=Mon%E2%80%8Bday%0D%0AFriday&multiple=yes&hidden=yes&closes=2026-06-02";
    fill(&service, &page, "cleo", poll).is(403);
    fill(&service, &page, "bram", poll).is(303);
    let poll = service.thread(&page)["poll"].clone();
    assert_eq!(
        (&poll["question"], &poll["options"][0]["text"]),
        (&json!("Which day?"), &json!("Monday"))
    );
    fill(&service, &page, "cleo", "vote=yes&option=0&option=1").is(303);
    fill(&service, &page, "ada", "vote=yes&option=1").is(303);
    fill(&service, &page, "ada", "vote=yes&option=7").is(422);
    let seen = page_as("ada");
    assert!(
        seen.contains("value=\"1\" checked") && !seen.contains("<table"),
        "hidden until it closes"
    );
    service.wait(48 * 60);
    let seen = page_as("ada");
    assert!(
        seen.contains("<td>2</td>") && seen.contains("100 %"),
        "{seen}"
    );
    fill(&service, &page, "ada", "unvote=yes").is(409);

    assert!(page_as("ada").contains("name=\"follow\" value=\"yes\""));
    fill(&service, &page, "ada", "follow=yes").is(303);
    assert!(page_as("ada").contains("name=\"follow\" value=\"no\""));

    let question = service.say("cleo", &page, "How many?");
    let answer = service.reply("ada", &page, Some(&question), "Two");
    assert!(!page_as("dirk").contains("name=\"accept\""));
    assert!(page_as("cleo").contains("name=\"accept\""));
    fill(
        &service,
        &page,
        "dirk",
        &format!("comment={answer}&accept=yes"),
    )
    .is(403);
    fill(
        &service,
        &page,
        "cleo",
        &format!("comment={answer}&accept=yes"),
    )
    .is(303);
    assert!(page_as("cleo").contains("name=\"unaccept\""));
    fill(
        &service,
        &page,
        "cleo",
        &format!("link=%2Fwiki%2Fsluices%2F&question={question}"),
    )
    .is(303);
    assert!(page_as("cleo").contains(">Sluices</a>"));

    // What a comment said before, on a page of its own.
    let edit = json!({ "body": "Two of them" });
    service
        .ask("ada", &format!("PATCH /api/v1/comments/{answer}"), &edit)
        .is(200);
    assert!(page_as("").contains(&format!("/versions/{answer}")));
    let versions = read(&service, &format!("/t/{page}/versions/{answer}"), "")
        .is(200)
        .body;
    assert!(versions.contains("<p>Two</p>") && versions.contains("<p>Two of them</p>"));
    let elsewhere = page_id(&site, "/wiki/sluices/");
    read(&service, &format!("/t/{elsewhere}/versions/{answer}"), "").is(404);

    let list = read(&service, "/me", "cleo").is(200).body;
    assert!(
        list.contains("<p>Two of them</p>") && list.contains("id=\"replies\""),
        "{list}"
    );
    let bram = page_id(&site, "/people/bram/");
    fill(
        &service,
        &bram,
        "ada",
        "reason=Thank+you&evidence=%2Fwiki%2Fpumps%2F",
    )
    .is(303);
    let seen = read(&service, &format!("/t/{bram}"), "ada").body;
    assert!(
        seen.contains("class=\"kudos\"") && seen.contains("Thank you"),
        "{seen}"
    );
}

#[test]
fn who_asks_without_a_name_gets_a_link_and_nothing_else() {
    let site = company();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let asked = fill(
        &service,
        &page,
        "cleopatra",
        "body=What+is+a+weir%3F&anonymous=yes",
    )
    .is(303);
    let place = asked.header("location").expect("a link").to_owned();
    assert!(place.starts_with(&format!("{page}/asked?")), "{place}");
    assert_eq!(asked.header("referrer-policy"), Some("no-referrer"));
    let link = format!("/t/{place}");
    let waits = read(&service, &link, "").is(200).body;
    assert!(
        waits.contains("What is a weir?") && waits.contains("next full hour"),
        "{waits}"
    );
    assert!(!page_shows(&service, &page, "weir"));
    service.wait(45);
    eventually("it appears", || page_shows(&service, &page, "weir"));

    let id = service.thread(&page)["comments"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let answer = service.reply("ada", &page, Some(&id), "A small dam");
    // Looking changes nothing, and only the link lets choose: not even the one who asked without it.
    assert!(
        read(&service, &link, "")
            .is(200)
            .body
            .contains("name=\"accept\"")
    );
    assert_eq!(service.thread(&page)["comments"][1]["accepted"], false);
    assert!(
        !read(&service, &format!("/t/{page}"), "cleopatra")
            .body
            .contains("name=\"accept\"")
    );
    let key = place.split("key=").nth(1).expect("a key");
    fill(
        &service,
        &page,
        "",
        &format!("comment={answer}&accept=yes&key=guessed"),
    )
    .is(403);
    fill(
        &service,
        &page,
        "",
        &format!("comment={answer}&accept=yes&key={key}"),
    )
    .is(303);
    assert_eq!(service.thread(&page)["comments"][1]["accepted"], true);
    read(&service, &format!("/t/{page}/asked?key=guessed"), "").is(404);
    let other = page_id(&site, "/wiki/sluices/");
    read(&service, &format!("/t/{other}/asked?key={key}"), "").is(404);
    let list = service
        .ask("cleopatra", "GET /api/v1/me", &Value::Null)
        .is(200)
        .body;
    assert!(!list.contains(&id) && !list.contains(&answer), "{list}");

    fill(
        &service,
        &page,
        "",
        &format!("comment={id}&withdraw=yes&key={key}"),
    )
    .is(303);
    assert_eq!(service.thread(&page)["comments"][0]["state"], "withdrawn");
    read(&service, &link, "").is(404);
}

fn page_shows(service: &Service, page: &str, words: &str) -> bool {
    service.thread(page).to_string().contains(words)
}

#[test]
fn where_there_is_nothing_people_read_so_and_programs_too() {
    let site = company();
    let service = Service::of(&site);
    for path in [
        "/t/aaaaaaaaaaaaaaaa",
        "/t/abcdefghijklmnop",
        "/t/..%2fx",
        "/t/aaaaaaaaaaaaaaaa/versions/x",
    ] {
        let staff = "X-Polder-User: ada\nX-Polder-Groups: staff\nAccept: text/html";
        let told = service.send(&format!("GET {path}"), staff, "").is(404);
        assert_eq!(
            told.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert!(
            told.body.contains("<h1>There is no discussion here</h1>"),
            "{told:?}"
        );
        assert!(!told.body.contains("secret plan"));
        let told = service.get(path).is(404);
        assert_eq!(
            told.header("content-type"),
            Some("application/problem+json")
        );
    }
    let told = read(&service, "/me", "").is(401);
    assert!(told.body.contains("Sign on first"), "{told:?}");
    service.get("/me").is(401);
}

#[test]
fn mentions_and_kudos_move_with_everything_else() {
    let site = company();
    let (page, bram) = (
        page_id(&site, "/wiki/pumps/"),
        page_id(&site, "/people/bram/"),
    );
    let service = Service::of(&site);
    service.say("ada", &page, "Ask @bram");
    let line = format!("POST /api/v1/threads/{bram}/kudos");
    for evidence in ["/wiki/pumps/", "https://code.example/7"] {
        let kudos = json!({ "reason": "Well done", "evidence": evidence });
        service.ask("ada", &line, &kudos).is(201);
    }
    let file = |name: &str| site.root().join(name).to_string_lossy().into_owned();
    let full = |kept: &Kept, to: &str| {
        let to = file(to);
        let [flag, place] = kept.named();
        let export = ["comments", "export", "--full", "--output", &to];
        let ran = polder(&site, &[&export[..], &[&flag, &place]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        fs_err::read_to_string(to).expect("a file")
    };
    let take = |from: &str, kept: &Kept| {
        let [flag, place] = kept.named();
        polder(&site, &["comments", "import", &file(from), &flag, &place])
    };
    let before = full(&service.data, "one.jsonl");
    assert!(before.contains("\"table\":\"mentions\""), "{before}");
    let new = Kept::new();
    let ran = take("one.jsonl", &new);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert_eq!(full(&new, "two.jsonl"), before);

    site.write(
        "odd.jsonl",
        before.replace("https://code.example/7", "javascript:alert(1)"),
    );
    let ran = take("odd.jsonl", &Kept::new());
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("`evidence`"), "{}", ran.err);
}

//! What is tried against a site that talks with others, and what comes of it.

use std::io::Read;
use std::io::Write;
use std::net::IpAddr;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::Request;
use polder::comments::network::Network;
use polder::comments::store::query::query;
use polder::federation::address::Host;
use polder::federation::address::Id;
use polder::federation::delivery;
use polder::federation::delivery::Outcome;
use polder::federation::json as strict;
use polder::federation::outgoing::Outgoing;
use polder::federation::outgoing::Reply;
use polder::federation::outgoing::Resolver;
use polder::federation::plain;
use polder::federation::reach::Reach;
use polder::federation::signature::claim::Kind;
use polder::federation::signature::manner::Manner;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;

use crate::federating::entity;
use crate::federating::free_port;
use crate::federating::service;
use crate::site::TestSite;
use crate::stranger::KEYS;
use crate::stranger::Letter;
use crate::stranger::Page;
use crate::stranger::Stranger;
use crate::stranger::document;
use crate::stranger::status;
use crate::talker::Kept;
use crate::talker::NOW;
use crate::talker::Service;
use crate::talker::eventually;
use crate::talker::page_id;

/// A site whose only peer is a stranger.
pub struct Siege {
    site: TestSite,
    pub service: Service,
    pub stranger: Stranger,
    pub page: String,
}

impl Siege {
    pub fn new() -> Siege {
        Siege::keeping(Kept::new())
    }

    fn keeping(kept: Kept) -> Siege {
        let stranger = Stranger::new();
        let port = free_port();
        let site = entity(port, &[stranger.port], None);
        let page = page_id(&site, "/wiki/pumps/");
        Siege {
            service: service(&site, port, kept),
            site,
            stranger,
            page,
        }
    }

    /// One more service of the site, with the same database.
    pub fn one_more(&self) -> Service {
        service(&self.site, 0, self.service.data.shared())
    }

    /// A stranger's site follows this one, as a site of the group does.
    pub fn befriend(&self, stranger: &Stranger) {
        let told = |kind: &str| {
            let sent = stranger.asked("POST /ap/inbox");
            sent.iter().any(|sent| sent.contains(kind))
        };
        eventually("it is asked whether it may be followed", || {
            told("\"Follow\"")
        });
        stranger.follow(&self.service);
        eventually("it is told that it may follow", || told("\"Accept\""));
    }

    fn own(&self, path: &str) -> String {
        format!("http://{}{path}", self.service.host)
    }

    /// What Mallory says about the page, number so and so.
    fn note(&self, number: u32, content: &str) -> Value {
        json!({
            "id": self.stranger.at(&format!("/n/{number}")),
            "type": "Note",
            "attributedTo": self.stranger.at("/u/mallory"),
            "content": content,
            "context": self.own(&format!("/ap/ctx/{}", self.page)),
            "inReplyTo": self.own(&format!("/ap/a/{}", self.page)),
            "published": "2026-06-01T09:00:00Z",
        })
    }

    fn act(&self, kind: &str, number: u32, object: Value) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": self.stranger.at(&format!("/act/{kind}/{number}")),
            "type": kind,
            "actor": self.stranger.at("/u/mallory"),
            "object": object,
        })
    }

    fn create(&self, number: u32, content: &str) -> Value {
        self.act("Create", number, self.note(number, content))
    }

    fn send(&self, activity: &Value) -> u16 {
        self.stranger.say(&self.service, activity).status
    }

    fn letter(&self, activity: &Value, change: impl FnOnce(&mut Letter)) -> u16 {
        let mut letter = self.stranger.letter(activity);
        change(&mut letter);
        letter.send(&self.service).status
    }

    /// What is seen of the thread.
    fn talk(&self) -> Vec<String> {
        let thread = self.service.thread(&self.page);
        let comments = thread["comments"].as_array().expect("comments");
        comments
            .iter()
            .map(|comment| match comment["html"].as_str() {
                Some(html) => html.trim().to_owned(),
                None => comment["state"].as_str().unwrap_or_default().to_owned(),
            })
            .collect()
    }
}

// 1, 17
#[test]
fn what_is_signed_is_taken_once_in_either_form() {
    let siege = Siege::new();
    for (number, kind) in [(1, Kind::Cavage), (2, Kind::Rfc9421)] {
        let create = siege.create(number, "<p>Hello</p>");
        assert_eq!(siege.letter(&create, |letter| letter.kind = kind), 202);
        assert_eq!(siege.talk().len(), number as usize);
        let again = siege.letter(&create, |letter| {
            letter.path = "/ap/u/anybody/inbox".to_owned();
        });
        assert_eq!((again, siege.talk().len()), (202, number as usize));
    }
    let create = siege.create(3, "<p>At once</p>");
    std::thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| assert_eq!(siege.send(&create), 202));
        }
    });
    assert_eq!(siege.talk().len(), 3);

    // By the other key that stands with who they are; and not by one that says to be it.
    let shown = KEYS[1].public().to_multibase().expect("a key");
    let method = siege.stranger.shows(&shown);
    siege.service.wait(2);
    let newest = |signer: usize| {
        let create = siege.create(4, "<p>With Ed25519</p>");
        siege.letter(&create, |letter| {
            letter.kind = Kind::Rfc9421;
            letter.key.clone_from(&method);
            letter.signer = signer;
            letter.now += 120;
        })
    };
    assert_eq!((newest(0), newest(1)), (401, 202));
    assert_eq!(siege.talk().len(), 4);
}

#[test]
fn who_understands_it_is_told_in_the_newest_manner_and_in_the_oldest_if_not_believed() {
    let siege = Siege::new();
    let able = Stranger::new();
    let mut site = able.actor("/ap/site", "Group");
    site["generator"] = json!({ "type": "Application", "implements": Manner::all() });
    able.put("/ap/site", document(&site));
    let peer = format!("127.0.0.1:{}", able.port);
    let added = ["peers", "add", &peer];
    siege.service.command(&siege.site, &added);
    for stranger in [&siege.stranger, &able] {
        siege.befriend(stranger);
    }
    let told = |stranger: &Stranger, words: &str| -> Vec<&str> {
        let sent = stranger.asked("POST /ap/inbox").into_iter();
        let sent = sent.filter(|sent| sent.contains(words));
        sent.map(|sent| match sent.contains("alg=\"ed25519\"") {
            true => "newest",
            false if sent.contains("algorithm=\"rsa-sha256\"") => "oldest",
            false => "neither",
        })
        .collect()
    };
    siege.service.say("ada", &siege.page, "Hello");
    eventually("both are told", || {
        [&siege.stranger, &able].map(|one| told(one, "Hello")) == [["oldest"], ["newest"]]
    });
    able.put("/ap/inbox", status(401, ""));
    siege.service.say("ada", &siege.page, "Anybody there?");
    eventually("it is said in words that everybody understands", || {
        told(&able, "Anybody there?").contains(&"oldest")
    });
    let said = told(&able, "Anybody there?");
    assert_eq!(said.get(..3), Some(&["newest", "newest", "oldest"][..]));
    // What it believed is how it is told from then on.
    able.put("/ap/inbox", status(202, ""));
    siege.service.say("ada", &siege.page, "Good");
    eventually("it is told at last", || told(&able, "Good") == ["oldest"]);
}

// 2 – 6
#[test]
fn what_is_not_signed_as_it_is_sent_is_not_believed() {
    let siege = Siege::new();
    let create = siege.create(1, "<p>x</p>");
    for kind in [Kind::Cavage, Kind::Rfc9421] {
        let with = |change: &dyn Fn(&mut Letter)| {
            siege.letter(&create, |letter| {
                letter.kind = kind;
                change(letter);
            })
        };
        let unsigned = ["signature", "signature-input"];
        assert_eq!(with(&|letter| letter.drop = unsigned.to_vec()), 401);
        let other = || Some(siege.create(2, "<p>y</p>").to_string().into_bytes());
        assert_eq!(with(&|letter| letter.signed_body = other()), 401);
        assert_eq!(with(&|letter| letter.bare = true), 401);
        assert_eq!(
            with(&|letter| letter.drop = vec!["digest", "content-digest"]),
            401
        );
        const DAY: i64 = 24 * 60 * 60;
        for days in [-2, 2] {
            assert_eq!(with(&|letter| letter.now += days * DAY), 401);
        }
        let elsewhere = || Some("/ap/u/ada/inbox".to_owned());
        assert_eq!(with(&|letter| letter.signed_path = elsewhere()), 401);
        assert_eq!(
            with(&|letter| letter.host = Some("127.0.0.1:1".to_owned())),
            421
        );
    }
    assert_eq!(
        siege.letter(&create, |letter| letter.drop = vec!["date"]),
        401
    );
    for actor in [
        siege.stranger.at("/u/trudy"),
        "https://kb.fr.example/u/mallory".to_owned(),
        siege.own("/ap/site"),
    ] {
        let mut other = create.clone();
        other["actor"] = actor.into();
        assert_eq!(siege.send(&other), 401);
    }
    assert!(siege.talk().is_empty());
}

// 7, 30
#[test]
fn a_key_is_whose_it_says_and_they_say_so_too() {
    let siege = Siege::new();
    let create = siege.create(1, "<p>x</p>");
    assert_eq!(siege.letter(&create, |letter| letter.signer = 1), 401);
    assert_eq!(siege.letter(&create, |letter| letter.signer = 1), 401);
    assert!(siege.stranger.asked("GET /u/mallory").len() <= 2);

    // A key that lies elsewhere and says that it is Mallory's.
    let key = siege.stranger.at("/keys/1");
    let loose = json!({
        "id": key,
        "owner": siege.stranger.at("/u/mallory"),
        "publicKeyPem": KEYS[1].public().to_pem(),
    });
    siege.stranger.put("/keys/1", document(&loose));
    let sent = siege.letter(&create, |letter| {
        letter.signer = 1;
        letter.key = key.clone();
    });
    assert!(matches!(sent, 401 | 503), "{sent}");
    let mut foreign = loose.clone();
    foreign["owner"] = "https://kb.fr.example/u/victim".into();
    siege.stranger.put("/keys/2", document(&foreign));
    let key = siege.stranger.at("/keys/2");
    assert_eq!(
        siege.letter(&create, |letter| letter.key = key.clone()),
        401
    );

    // Mallory gets a new key, without a word; a minute later it is looked for.
    assert_eq!(siege.send(&create), 202);
    let mut actor = siege.stranger.actor("/u/mallory", "Person");
    actor["publicKey"]["publicKeyPem"] = KEYS[1].public().to_pem().into();
    siege.stranger.put("/u/mallory", status(500, ""));
    siege.service.wait(2);
    let second = siege.create(2, "<p>y</p>");
    let with_new = |letter: &mut Letter| {
        letter.signer = 1;
        letter.now = NOW / 1000 + 120;
    };
    assert_eq!(siege.letter(&second, with_new), 401);
    siege.stranger.put("/u/mallory", document(&actor));
    assert_eq!(
        siege.letter(&second, with_new),
        401,
        "it was asked a moment ago"
    );
    siege.service.wait(2);
    assert_eq!(siege.letter(&second, with_new), 202);
    assert_eq!(siege.talk().len(), 2);
}

#[test]
fn the_language_of_what_comes_is_the_one_that_it_says() {
    let siege = Siege::new();
    let cases = [
        (json!({ "contentMap": { "fr": "<p>x</p>" } }), json!("fr")),
        (
            json!({ "contentMap": { "nl": "<p>y</p>", "pt-BR": "<p>x</p>" } }),
            json!("pt-br"),
        ),
        (
            json!({ "@context": ["https://www.w3.org/ns/activitystreams", { "@language": "de" }] }),
            json!("de"),
        ),
        (
            json!({ "content": null, "contentMap": { "it": "<p>x</p>" } }),
            json!("it"),
        ),
        (
            json!({ "contentMap": { "nl": "<p>y</p>", "fr": "<p>z</p>" } }),
            Value::Null,
        ),
        (json!({ "contentMap": { "und": "<p>x</p>" } }), Value::Null),
        (
            json!({ "contentMap": { "fr\" onclick=\"": "<p>x</p>" } }),
            Value::Null,
        ),
        (json!({}), Value::Null),
    ];
    for (number, (change, lang)) in (1_u32..).zip(cases) {
        let mut create = siege.create(number, "<p>x</p>");
        create["object"]["published"] = format!("2026-06-01T08:{number:02}:00Z").into();
        for (name, value) in change.as_object().expect("an object") {
            create["object"][name] = value.clone();
        }
        assert_eq!(siege.send(&create), 202, "{create}");
        let thread = siege.service.thread(&siege.page);
        let comments = thread["comments"].as_array().expect("comments");
        assert_eq!(comments.len(), number as usize);
        let said = comments.last().expect("a comment");
        let found = said.get("lang").cloned().unwrap_or_default();
        assert_eq!(
            (said["html"].as_str(), found),
            (Some("<p>x</p>\n"), lang),
            "{create}"
        );
        siege.service.wait(1);
    }
}

// 30
#[test]
fn a_key_that_was_announced_is_known_before_it_signs() {
    let siege = Siege::new();
    assert_eq!(siege.send(&siege.create(1, "<p>x</p>")), 202);
    let asked = siege.stranger.asked("GET /u/mallory").len();
    let mut actor = siege.stranger.actor("/u/mallory", "Person");
    let key = siege.stranger.at("/u/mallory#main-key-2");
    actor["publicKey"]["id"] = key.clone().into();
    actor["publicKey"]["publicKeyPem"] = KEYS[1].public().to_pem().into();
    let with_new = |letter: &mut Letter| {
        letter.signer = 1;
        letter.key = key.clone();
    };
    // Nobody can announce a key but who has the one of now: not the new one, and not somebody else.
    siege.stranger.put("/u/mallory", status(500, ""));
    let update = siege.act("Update", 1, actor.clone());
    assert_eq!(siege.letter(&update, with_new), 503);
    let mut foreign = update.clone();
    foreign["id"] = siege.stranger.at("/act/Update/2").into();
    foreign["actor"] = siege.stranger.at("/u/trudy").into();
    let by_trudy = siege.letter(&foreign, |letter| {
        letter.key = siege.stranger.at("/u/trudy#main-key");
    });
    assert_eq!(by_trudy, 202, "it is about nobody whom Trudy is");
    assert_eq!(siege.letter(&siege.create(2, "<p>y</p>"), with_new), 503);
    assert_eq!(siege.send(&update), 202);
    assert_eq!(siege.letter(&siege.create(2, "<p>y</p>"), with_new), 202);
    // What was under way is still believed, and nobody was asked in vain.
    assert_eq!(siege.send(&siege.create(3, "<p>z</p>")), 202);
    assert_eq!(siege.talk().len(), 3);
    assert!(siege.stranger.asked("GET /u/mallory").len() <= asked + 1);
}

// 8 – 12, 26
#[test]
fn nobody_speaks_for_another() {
    let siege = Siege::new();
    let with = |number, name: &str, value: Value| {
        let mut create = siege.create(number, "<p>x</p>");
        create["object"][name] = value;
        siege.send(&create)
    };
    let own = siege.own("/ap/site");
    for author in [
        json!("https://kb.fr.example/u/victim"),
        json!(siege.stranger.at("/u/trudy")),
        json!("1"),
        json!("ada"),
        json!(own),
        json!([siege.stranger.at("/u/mallory"), own]),
        Value::Null,
    ] {
        assert_eq!(with(1, "attributedTo", author.clone()), 403, "{author}");
    }
    for id in [
        json!("https://kb.fr.example/n/1"),
        json!(own),
        json!("1"),
        Value::Null,
    ] {
        assert_eq!(with(1, "id", id.clone()), 403, "{id}");
    }
    let mut create = siege.create(1, "<p>x</p>");
    create["id"] = "https://kb.fr.example/act/1".into();
    assert_eq!(siege.send(&create), 403);
    create.as_object_mut().expect("an object").remove("id");
    assert_eq!(siege.send(&create), 400);

    // By its id alone it is fetched, and has to be what was asked for.
    let note = siege.note(5, "<p>Fetched</p>");
    let bare = |number| siege.act("Create", number, note["id"].clone());
    for kind in [
        "text/plain",
        "text/html",
        "application/octet-stream",
        "application/ld+json",
    ] {
        let page = Page {
            headers: format!("Content-Type: {kind}\r\n"),
            ..document(&note)
        };
        siege.stranger.put("/n/5", page);
        assert_eq!(siege.send(&bare(5)), 403, "{kind}");
    }
    for id in [
        siege.stranger.at("/n/6"),
        "https://kb.fr.example/n/5".to_owned(),
    ] {
        let mut other = note.clone();
        other["id"] = id.into();
        siege.stranger.put("/n/5", document(&other));
        assert_eq!(siege.send(&bare(5)), 403);
    }
    assert!(siege.talk().is_empty());
    siege.stranger.put("/n/5", document(&note));
    assert_eq!(siege.send(&bare(5)), 202);
    assert_eq!(siege.talk(), ["<p>Fetched</p>"]);
}

// 13
#[test]
fn what_others_write_is_harmless_here() {
    let siege = Siege::new();
    let nasty = "<p onclick=x()>a<script>alert(1)</script><img src=x onerror=alert(1)>\
                 <a href='javascript:alert(1)'>b</a><a href='data:text/html,x'>c</a>\
                 <style>*{}</style><svg onload=x></svg><form action=x><input></form>\
                 <a href='https://example.org/?a=1&amp;b=\"2'>d</a> &lt;script&gt; **e** [f](javascript:g)</p>";
    let mut actor = siege.stranger.actor("/u/mallory", "Person");
    actor["name"] = "<b>Mal</b>\u{202e}lory".into();
    siege.stranger.put("/u/mallory", document(&actor));
    assert_eq!(siege.send(&siege.create(1, nasty)), 202);
    let mut marked = siege.create(2, "<p>x</p>");
    marked["object"]["source"] = json!({
        "mediaType": "text/markdown",
        "content": "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y> ![](data:x)",
    });
    assert_eq!(siege.send(&marked), 202);
    let thread = siege.service.thread(&siege.page);
    for comment in thread["comments"].as_array().expect("comments") {
        let html = comment["html"].as_str().expect("HTML");
        let tags = html
            .split('<')
            .skip(1)
            .map(|tag| tag.split(['>', ' ']).next().unwrap_or_default());
        for tag in tags {
            let tag = tag.trim_start_matches('/');
            assert!(
                matches!(tag, "p" | "a" | "em" | "strong" | "br"),
                "<{tag}> in {html}"
            );
        }
        for attribute in ["href=\"javascript", "href=\"data", "<script", " onclick=\""] {
            assert!(
                !html.to_lowercase().contains(attribute),
                "{attribute} in {html}"
            );
        }
        let name = comment["author"]["name"].as_str().expect("a name");
        assert!(!name.contains('\u{202e}'), "{name:?}");
    }
    let html = siege.talk().concat();
    assert!(html.contains("https://example.org/?a=1&amp;b="), "{html}");
    assert!(html.contains("**e**"), "{html}");
}

// 14 – 16, 25
#[test]
fn what_cannot_be_read_is_refused_before_anything_else() {
    let siege = Siege::new();
    let create = siege.create(1, "<p>x</p>");
    let raw = |body: Vec<u8>| siege.letter(&create, |letter| letter.body = body);
    assert_eq!(raw(vec![b' '; 6 * 1024 * 1024]), 413);
    let packed = siege.letter(&create, |letter| {
        letter.extra = "Content-Encoding: gzip\r\n".to_owned();
    });
    assert_eq!(packed, 413);
    for kind in ["text/html", "application/json", "application/ld+json", ""] {
        let sent = siege.letter(&create, |letter| letter.content_type = kind.to_owned());
        assert_eq!(sent, 415, "{kind}");
    }
    let text = create.to_string();
    let twice = text.replacen(
        "\"actor\":",
        "\"actor\":\"https://kb.fr.example/u/x\",\"actor\":",
        1,
    );
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let nested = text.replacen(
        "\"content\":",
        &format!("\"x\":{}1{},\"content\":", "[".repeat(40), "]".repeat(40)),
        1,
    );
    let mut list = create.clone();
    list["actor"] = json!([create["actor"]]);
    for body in [
        deep,
        nested,
        twice,
        list.to_string(),
        String::new(),
        "not JSON".to_owned(),
        text.replacen("\"published\":", "\"x\":NaN,\"published\":", 1),
        text.replacen("<p>x</p>", "\\ud800", 1),
        format!("{text} {text}"),
        text.replacen("\"object\":", "\"@graph\":[],\"object\":", 1),
        text.replacen("\"content\":", "\"@included\":[],\"content\":", 1),
        text.replacen("\"content\":", "\"@reverse\":{},\"content\":", 1),
        "[]".to_owned(),
        "null".to_owned(),
    ] {
        let beginning: String = body.chars().take(60).collect();
        assert_eq!(raw(body.into_bytes()), 400, "{beginning}");
    }
    assert_eq!(raw(vec![0xff, 0xfe, b'{']), 400);
    assert!(siege.talk().is_empty());
    // What a document says that a word means, and who it says signed it, is not listened to.
    let mut remapped = create.clone();
    remapped["@context"] = json!([{ "actor": "https://x.example/object", "content": "@id" }]);
    remapped["signature"] =
        json!({ "type": "RsaSignature2017", "creator": "https://kb.fr.example/u/victim" });
    assert_eq!(siege.send(&remapped), 202);
    assert_eq!(siege.talk(), ["<p>x</p>"]);
    siege.service.get("/ap/inbox").is(405);
}

// 18 – 20
#[test]
fn only_its_author_changes_a_note_and_what_is_gone_stays_gone() {
    let siege = Siege::new();
    assert_eq!(siege.send(&siege.create(1, "<p>One</p>")), 202);
    let by_trudy = |mut activity: Value| {
        activity["actor"] = siege.stranger.at("/u/trudy").into();
        siege.letter(&activity, |letter| {
            letter.key = siege.stranger.at("/u/trudy#main-key")
        })
    };
    let mut newer = siege.note(1, "<p>Two</p>");
    newer["updated"] = "2026-06-01T09:10:00Z".into();
    assert_eq!(by_trudy(siege.act("Update", 1, newer.clone())), 403);
    let mut stolen = newer.clone();
    stolen["attributedTo"] = siege.stranger.at("/u/trudy").into();
    assert_eq!(by_trudy(siege.act("Update", 2, stolen)), 202);
    assert_eq!(by_trudy(siege.act("Delete", 1, newer["id"].clone())), 403);
    assert_eq!(siege.talk(), ["<p>One</p>"]);

    // Older, or somewhere else.
    let mut older = newer.clone();
    older["updated"] = "2026-06-01T08:00:00Z".into();
    assert_eq!(siege.send(&siege.act("Update", 3, older)), 202);
    let mut moved = newer.clone();
    moved["inReplyTo"] = siege.stranger.at("/n/9").into();
    assert_eq!(siege.send(&siege.act("Update", 4, moved)), 202);
    let mut elsewhere = newer.clone();
    elsewhere["context"] = siege
        .own(&format!("/ap/ctx/{}", page_id(&siege.site, "/people/ada/")))
        .into();
    elsewhere["updated"] = "2026-06-01T09:05:00Z".into();
    assert_eq!(siege.send(&siege.act("Update", 5, elsewhere)), 202);
    assert_eq!(siege.talk(), ["<p>One</p>"]);
    assert_eq!(siege.send(&siege.act("Update", 6, newer)), 202);
    assert_eq!(siege.talk(), ["<p>Two</p>"]);

    assert_eq!(
        siege.send(&siege.act("Delete", 2, siege.note(1, "")["id"].clone())),
        202
    );
    assert_eq!(siege.talk(), ["withdrawn"]);
    let mut again = siege.create(1, "<p>Back</p>");
    again["id"] = siege.stranger.at("/act/Create/again").into();
    assert_eq!(siege.send(&again), 202);
    let tombstone = json!({ "id": siege.stranger.at("/n/7"), "type": "Tombstone" });
    assert_eq!(siege.send(&siege.act("Delete", 3, tombstone)), 202);
    assert_eq!(siege.send(&siege.create(7, "<p>Late</p>")), 202);
    assert_eq!(siege.talk(), ["withdrawn"]);
    // What is somebody else's cannot be buried.
    let foreign = json!("https://kb.fr.example/n/1");
    assert_eq!(siege.send(&siege.act("Delete", 4, foreign)), 403);
}

// 21
#[test]
fn a_like_that_was_taken_back_before_it_came_is_not_felt() {
    let siege = Siege::new();
    let said = siege.service.say("ada", &siege.page, "Like this");
    eventually("it has a name", || {
        !siege
            .stranger
            .get(&siege.service, &format!("/ap/ctx/{}?after=0", siege.page))
            .json()["orderedItems"]
            .as_array()
            .expect("items")
            .is_empty()
    });
    let items = siege
        .stranger
        .get(&siege.service, &format!("/ap/ctx/{}?after=0", siege.page))
        .json();
    let note = items["orderedItems"][0].clone();
    let felt = || {
        let thread = siege.service.thread(&siege.page);
        assert_eq!(thread["comments"][0]["id"], said);
        thread["comments"][0]["reactions"]["agree"]
            .as_i64()
            .unwrap_or(0)
    };
    let likes: Vec<Value> = (1..3)
        .map(|number| siege.act("Like", number, note.clone()))
        .collect();
    assert_eq!(siege.send(&likes[0]), 202);
    assert_eq!(felt(), 1);
    assert_eq!(siege.send(&siege.act("Undo", 1, likes[0].clone())), 202);
    assert_eq!(felt(), 0);
    assert_eq!(siege.send(&siege.act("Undo", 2, likes[1].clone())), 202);
    assert_eq!(siege.send(&likes[1]), 202);
    assert_eq!(felt(), 0);
}

#[test]
fn a_like_that_comes_before_its_note_counts_once_that_is_there() {
    let siege = Siege::new();
    let stranger = &siege.stranger;
    let note = |number: u32| json!(stranger.at(&format!("/n/{number}")));
    let by_trudy = |mut activity: Value| {
        activity["actor"] = stranger.at("/u/trudy").into();
        siege.letter(&activity, |letter| {
            letter.key = stranger.at("/u/trudy#main-key")
        })
    };
    let felt = |words: &str| {
        let thread = siege.service.thread(&siege.page);
        let comments = thread["comments"].as_array().expect("comments").clone();
        let said = comments.into_iter().find(|said| said["html"] == words);
        said.map(|said| said["reactions"].clone())
    };

    // What the reply answers cannot be had yet, and three like the reply. One of them thinks better of it, and
    // nobody else can do that for them.
    let mut reply = siege.create(2, "<p>Reply</p>");
    reply["object"]["inReplyTo"] = note(1);
    stranger.put("/n/1", status(503, ""));
    stranger.put("/n/2", document(&reply["object"]));
    assert_eq!(siege.send(&reply), 202);
    let mut thanks = siege.act("Like", 2, note(2));
    thanks["content"] = "🙏".into();
    assert_eq!(siege.send(&thanks), 202);
    assert_eq!(by_trudy(siege.act("Like", 3, note(2))), 202);
    assert_eq!(siege.send(&siege.act("Like", 4, note(2))), 202);
    assert_eq!(
        siege.send(&siege.act("Undo", 3, json!(stranger.at("/act/Like/3")))),
        403
    );
    let undo = siege.act("Undo", 4, json!(stranger.at("/act/Like/4")));
    assert_eq!(siege.send(&undo), 202);
    assert_eq!(felt("<p>Reply</p>\n"), None);
    stranger.put("/n/1", document(&siege.note(1, "<p>First</p>")));
    siege.service.wait(1);
    eventually("both are felt that were not taken back", || {
        felt("<p>Reply</p>\n") == Some(json!({ "agree": 1, "thanks": 1 }))
    });
    // From then on it can be taken back as any other.
    assert_eq!(siege.send(&siege.act("Undo", 2, thanks)), 202);
    assert_eq!(felt("<p>Reply</p>\n"), Some(json!({ "agree": 1 })));

    // Nobody keeps more of it than what one conversation may have, nor for ever.
    for number in 100..400 {
        assert_eq!(siege.send(&siege.act("Like", number, note(number))), 202);
        assert_eq!(
            by_trudy(siege.act("Like", 1000 + number, note(number))),
            202
        );
    }
    siege.service.wait(3 * 24 * 60);
    let say = |number: u32| {
        let text = format!("<p>Number {number}</p>");
        let create = siege.create(number, &text);
        let sent = siege.letter(&create, |letter| {
            letter.now = siege
                .service
                .clock
                .load(std::sync::atomic::Ordering::Relaxed)
                / 1000;
        });
        assert_eq!(sent, 202);
        format!("{text}\n")
    };
    let (first, late) = (say(100), say(399));
    eventually("the first ones count", || {
        felt(&first) == Some(json!({ "agree": 2 }))
    });
    eventually("those beyond do not", || felt(&late) == Some(json!({})));
    siege.service.wait(5 * 24 * 60);
    std::thread::sleep(std::time::Duration::from_secs(1));
    let old = say(101);
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(felt(&old), Some(json!({})));
}

// 22
#[test]
fn what_answers_something_unknown_waits_for_it() {
    let siege = Siege::new();
    let mut reply = siege.create(2, "<p>Reply</p>");
    reply["object"]["inReplyTo"] = siege.stranger.at("/n/1").into();
    siege.stranger.put("/n/2", document(&reply["object"]));
    siege
        .stranger
        .put("/n/1", document(&siege.note(1, "<p>First</p>")));
    assert_eq!(siege.send(&reply), 202);
    eventually("both are there", || siege.talk().len() == 2);
    let thread = siege.service.thread(&siege.page);
    let comments = thread["comments"].as_array().expect("comments");
    let first = comments.iter().find(|comment| comment["parent"].is_null());
    let first = first.expect("the first")["id"].clone();
    assert!(comments.iter().any(|comment| comment["parent"] == first));

    // Two that answer each other answer nothing.
    let round: Vec<Value> = [(10, 11), (11, 10)]
        .into_iter()
        .map(|(number, other)| {
            let mut create = siege.create(number, "<p>Round</p>");
            create["object"]["inReplyTo"] = siege.stranger.at(&format!("/n/{other}")).into();
            let note = document(&create["object"]);
            siege.stranger.put(&format!("/n/{number}"), note);
            create
        })
        .collect();
    for create in &round {
        assert_eq!(siege.send(create), 202);
    }
    let mut own = siege.create(12, "<p>Self</p>");
    own["object"]["inReplyTo"] = siege.stranger.at("/n/12").into();
    assert_eq!(siege.send(&own), 202);
    assert_eq!(siege.talk().len(), 2);
}

// 23, 24
#[test]
fn who_is_no_peer_is_not_even_asked() {
    let siege = Siege::new();
    let outsider = Stranger::new();
    let create = siege.create(1, "<p>x</p>");
    let text = create.to_string().replace(
        &format!("127.0.0.1:{}", siege.stranger.port),
        &format!("127.0.0.1:{}", outsider.port),
    );
    let create: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(outsider.say(&siege.service, &create).status, 403);
    for key in [
        "https://127.0.0.1/u/mallory#main-key",
        "http://A.EXAMPLE/u/mallory#main-key",
        "https://127.0.0.1.:1/u/mallory#main-key",
        "http://127.1:1/u/x",
        "http://user@127.0.0.1:1/u/x",
    ] {
        let sent = siege.letter(&create, |letter| letter.key = key.to_owned());
        assert_eq!(sent, 403, "{key}");
    }
    assert_eq!(outsider.asked(""), Vec::<String>::new());
    assert!(siege.talk().is_empty());
}

#[test]
fn a_host_is_written_in_one_way_only() {
    for right in [
        "kb.fr.example",
        "kb.fr.example:8443",
        "xn--bcher-kva.example",
        "10.0.0.1",
        "[::1]:4100",
        "127.0.0.1:4100",
    ] {
        assert!(Host::parse(right).is_some(), "{right}");
    }
    for wrong in [
        "",
        ".",
        "a..b",
        "a.example.",
        "A.EXAMPLE",
        "bücher.example",
        "a b",
        "a_b.example",
        "-a.example",
        "kb.fr.example:443",
        "kb.fr.example:0",
        "kb.fr.example:080",
        "kb.fr.example:99999",
        "kb.fr.example:",
        "127.1",
        "0x7f.0.0.1",
        "2130706433",
        "1.2.3.4.5",
        "127.0.0.1:80",
        "user@kb.fr.example",
        "[::1",
        "::1",
        "[0:0:0:0:0:0:0:1]",
        "kb.fr.example/x",
        "kb.fr.example#x",
    ] {
        assert_eq!(Host::parse(wrong), None, "{wrong}");
    }
    for wrong in [
        "http://kb.fr.example/x",
        "https://127.0.0.1/x",
        "ftp://kb.fr.example/",
        "kb.fr.example/x",
        "https://",
        "https:///x",
        "https://kb.fr.example?x",
        "https://kb.fr.example\\@evil.example/",
        "https://kb.fr.example/a b",
        "https://a@kb.fr.example/",
        "https://kb.fr.example:443/",
        "https://KB.fr.example/x",
        "javascript:x",
        "1",
    ] {
        assert_eq!(Id::parse(wrong), None, "{wrong}");
    }
    let id = Id::parse("https://kb.fr.example/ap/site?x=1#main-key").expect("an id");
    assert_eq!(
        (id.target(), id.document()),
        ("/ap/site?x=1", "https://kb.fr.example/ap/site?x=1")
    );
}

// 24
#[test]
fn only_addresses_that_are_allowed_are_connected_to() {
    let reach = Reach {
        networks: vec![Network::parse("10.1.0.0/16").expect("a network")],
    };
    let host = Host::parse("kb.fr.example").expect("a host");
    for inside in [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "255.255.255.255",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ] {
        let address: IpAddr = inside.parse().expect("an address");
        assert!(!reach.allows(&host, address), "{inside}");
    }
    for outside in [
        "10.1.2.3",
        "::ffff:10.1.2.3",
        "93.184.216.34",
        "1.1.1.1",
        "2606:4700::1111",
    ] {
        let address: IpAddr = outside.parse().expect("an address");
        assert!(reach.allows(&host, address), "{outside}");
    }
    let literal = Host::parse("127.0.0.1:4100").expect("a host");
    assert!(reach.allows(&literal, IpAddr::from([127, 0, 0, 1])));
    assert!(!reach.allows(&literal, IpAddr::from([127, 0, 0, 2])));

    // A name that leads here, now or the second time that it is asked: nobody is connected to.
    let trap = Stranger::new();
    let asked: Arc<Mutex<usize>> = Arc::default();
    let counter = asked.clone();
    let resolver: Resolver = Arc::new(move |_| {
        *counter.lock().expect("a count") += 1;
        Box::pin(async {
            Ok(vec![
                IpAddr::from([127, 0, 0, 1]),
                IpAddr::from([169, 254, 169, 254]),
            ])
        })
    });
    let outgoing = Outgoing::new(reach, resolver).expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let host = Host::parse(&format!("kb.fr.example:{}", trap.port)).expect("a host");
    let request = || Request::get("/").body(Bytes::new()).expect("a request");
    let error = runtime
        .block_on(outgoing.send(&host, request()))
        .expect_err("no answer");
    assert!(
        error.to_string().contains("none of its addresses"),
        "{error}"
    );
    assert_eq!(*asked.lock().expect("a count"), 1);
    assert!(trap.asked("").is_empty());
}

// 28
#[test]
fn an_answer_means_one_thing() {
    let reply = |status, header: Option<&'static str>| {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert("retry-after", header.parse().expect("a value"));
        }
        delivery::outcome(&Reply {
            status,
            headers,
            body: Default::default(),
        })
    };
    for status in [200, 202, 204] {
        assert_eq!(reply(status, None), Outcome::Done);
    }
    assert_eq!(reply(410, None), Outcome::Gone);
    for status in [400, 404, 405, 413, 415, 422] {
        assert!(
            matches!(reply(status, None), Outcome::Refused(_)),
            "{status}"
        );
    }
    for status in [401, 403] {
        assert!(
            matches!(reply(status, None), Outcome::Doubted(_)),
            "{status}"
        );
    }
    for status in [301, 302, 307, 421, 500, 503] {
        assert!(
            matches!(reply(status, None), Outcome::Later(_, None)),
            "{status}"
        );
    }
    assert!(matches!(reply(429, Some("7")), Outcome::Later(_, Some(7))));
    assert!(matches!(reply(429, Some("x")), Outcome::Later(_, None)));
    let hour = 60 * 60 * 1000;
    assert_eq!(delivery::wait(0, 0, None, 1.0), 1000);
    assert_eq!(delivery::wait(0, 0, None, 0.0), 0);
    assert_eq!(delivery::wait(i64::MAX, 0, None, 1.0), 6 * hour);
    assert_eq!(delivery::wait(0, 0, Some(7), 0.0), 7000);
    assert_eq!(delivery::wait(0, 0, Some(u64::MAX), 0.0), 24 * hour);
    assert_eq!(delivery::wait(0, 8 * 24 * hour, None, 0.0), hour);
    assert_eq!(delivery::wait(0, 30 * 24 * hour, None, 0.0), 24 * hour);
}

// 28
#[test]
fn one_bad_item_and_one_bad_peer_hold_up_nobody() {
    let siege = Siege::new();
    let stuck = Stranger::new();
    let peer = format!("127.0.0.1:{}", stuck.port);
    let added = ["peers", "add", &peer];
    siege.service.command(&siege.site, &added);
    for stranger in [&siege.stranger, &stuck] {
        siege.befriend(stranger);
    }
    // One hangs, the other does not understand.
    stuck.put(
        "/ap/inbox",
        Page {
            slow: Duration::from_secs(60),
            ..status(202, "")
        },
    );
    siege.stranger.put("/ap/inbox", status(422, ""));
    siege.service.say("ada", &siege.page, "Not understood");
    let heard = |text: &str| {
        siege
            .stranger
            .asked("POST /ap/inbox")
            .iter()
            .filter(|sent| sent.contains(text))
            .count()
    };
    eventually("it is tried three times, and no more", || {
        heard("Not understood") == 3
    });
    siege.stranger.put("/ap/inbox", status(202, ""));
    siege.service.wait(1);
    siege.service.say("ada", &siege.page, "Understood");
    eventually("what comes after it arrives", || heard("Understood") == 1);
    assert_eq!(heard("Not understood"), 3);
    let listed = siege.service.command(&siege.site, &["peers", "list"]);
    assert!(listed.contains("1 dead letters"), "{listed}");

    // Gone for good: it follows no more.
    siege.stranger.put("/ap/inbox", status(410, ""));
    siege.service.wait(1);
    siege.service.say("ada", &siege.page, "Farewell");
    eventually("it follows no more", || {
        let listed = siege.service.command(&siege.site, &["peers", "list"]);
        listed.contains(&format!(
            "127.0.0.1:{}: it does not follow us",
            siege.stranger.port
        ))
    });
}

// 34
#[test]
fn of_pages_for_fewer_nothing_is_told_to_anybody() {
    let siege = Siege::new();
    let secret = page_id(&siege.site, "/wiki/secret/");
    siege
        .service
        .ask(
            "ada",
            &format!("POST /api/v1/threads/{secret}/comments"),
            &json!({ "body": "Four a month" }),
        )
        .is(201);
    siege.service.say("ada", &siege.page, "Seen by all");
    let ctx = format!("/ap/ctx/{}?after=0", siege.page);
    eventually("the other page is told of", || {
        let items = siege.stranger.get(&siege.service, &ctx).is(200).json();
        items["orderedItems"]
            .as_array()
            .is_some_and(|items| items.len() == 1)
    });
    for path in ["a", "ctx"] {
        let answer = siege
            .stranger
            .get(&siege.service, &format!("/ap/{path}/{secret}"))
            .is(404);
        assert!(!answer.body.contains("Wages"), "{}", answer.body);
    }
    siege
        .stranger
        .get(&siege.service, &format!("/ap/ctx/{secret}?after=0"))
        .is(404);
    let mut create = siege.create(1, "<p>Let me in</p>");
    create["object"]["context"] = siege.own(&format!("/ap/ctx/{secret}")).into();
    create["object"]["inReplyTo"] = siege.own(&format!("/ap/a/{secret}")).into();
    assert_eq!(siege.send(&create), 202, "as if it were not there");
    let thread = siege
        .service
        .ask(
            "ada",
            &format!("GET /api/v1/threads/{secret}"),
            &Value::Null,
        )
        .is(200);
    assert_eq!(thread.json()["comments"].as_array().map_or(0, Vec::len), 1);
    let outbox = siege
        .stranger
        .get(&siege.service, "/ap/outbox?after=0")
        .is(200)
        .body;
    assert!(
        outbox.contains("Seen by all")
            && !outbox.contains("Four a month")
            && !outbox.contains("Wages")
    );
    for sent in siege.stranger.asked("") {
        assert!(
            !sent.contains("Wages") && !sent.contains("Four a month") && !sent.contains(&secret),
            "{sent}"
        );
    }
    let article = siege
        .stranger
        .get(&siege.service, &format!("/ap/a/{}", siege.page))
        .is(200)
        .json();
    assert_eq!(article["name"], "Pumps");
    for wrong in [
        "x",
        "after=-1",
        "after=x",
        "after=99999999999999999999",
        "before=1",
    ] {
        siege
            .stranger
            .get(&siege.service, &format!("/ap/outbox?{wrong}"))
            .is(400);
    }
}

#[test]
fn html_becomes_the_markdown_that_says_the_same() {
    for (html, markdown) in [
        ("<p>Hello</p>", "Hello"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>a <strong>b</strong> <em>c</em></p>", "a **b** *c*"),
        (
            "<p><a href=\"https://a.example/b\">c</a></p>",
            "[c](<https://a.example/b>)",
        ),
        (
            "<p><a href=\"https://a.example/b\"><span class=\"invisible\">https://</span>a</a></p>",
            "[https://a](<https://a.example/b>)",
        ),
        ("<p>1. a * b _c_ <br>d</p>", "1\\. a \\* b \\_c\\_ \nd"),
        ("<p>One line<br></p><br>", "One line"),
        ("<blockquote><p>q</p></blockquote><p>r</p>", "> q\n\nr"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<p>&lt;script&gt; &amp;amp;</p>", "\\<script\\> \\&amp;"),
    ] {
        assert_eq!(plain::markdown(html), markdown, "{html}");
    }
}

proptest! {
    #[test]
    fn whatever_is_sent_as_json_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}:,\"a1@-]{0,60}") {
        let _ = strict::read(&bytes);
        if let Ok(value) = strict::read(text.as_bytes()) {
            prop_assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
        }
        let _ = plain::markdown(&String::from_utf8_lossy(&bytes));
        let _ = Id::parse(&text);
        let _ = Host::parse(&text);
    }
}

// 33
#[test]
fn nobody_who_is_silenced_is_heard_by_any_way() {
    let siege = Siege::new();
    assert_eq!(siege.send(&siege.create(1, "<p>Before</p>")), 202);
    let mallory = siege.stranger.at("/u/mallory");
    let run = |arguments: &[&str]| {
        let all = [&["peers"], arguments].concat();
        siege.service.command(&siege.site, &all);
    };
    run(&["silence", &mallory]);
    let mut number = 1;
    eventually("nothing of it is shown", || {
        number += 1;
        siege
            .service
            .clock
            .fetch_add(1000, std::sync::atomic::Ordering::Relaxed);
        let before = siege.talk().len();
        assert_eq!(siege.send(&siege.create(number, "<p>After</p>")), 202);
        siege.talk().len() == before
    });
    let shown = siege.talk();
    let mut newer = siege.note(1, "<p>Changed</p>");
    newer["updated"] = "2026-06-01T09:10:00Z".into();
    siege.stranger.put("/n/1", document(&newer));
    siege
        .stranger
        .put("/n/900", document(&siege.note(900, "<p>Announced</p>")));
    assert_eq!(siege.send(&siege.act("Update", 1, newer)), 202);
    let mut announce = siege.act("Announce", 1, json!(siege.stranger.at("/n/900")));
    announce["actor"] = siege.stranger.at("/ap/site").into();
    let sent = siege.letter(&announce, |letter| {
        letter.key = siege.stranger.at("/ap/site#main-key")
    });
    assert_eq!(sent, 202);
    eventually("it was fetched", || {
        !siege.stranger.asked("GET /n/900").is_empty()
    });
    assert_eq!(siege.talk(), shown);
    // They may still take back what they said.
    assert_eq!(
        siege.send(&siege.act("Delete", 1, json!(siege.stranger.at("/n/1")))),
        202
    );
    assert!(siege.talk().contains(&"withdrawn".to_owned()));
    run(&["unsilence", &mallory]);
}

// 27
#[test]
fn a_thread_elsewhere_is_walked_to_its_end_and_no_further() {
    let stranger = Stranger::new();
    let port = free_port();
    let of = stranger.at("/ctx/1");
    let site = entity(port, &[stranger.port], Some(&of));
    let page = page_id(&site, "/wiki/pumps/");
    let note = |number: u32| {
        let note = json!({
            "id": stranger.at(&format!("/n/{number}")),
            "type": "Note",
            "attributedTo": stranger.at("/u/mallory"),
            "content": format!("<p>Number {number}</p>"),
            "context": of,
            "published": format!("2026-06-01T09:00:{number:02}Z"),
        });
        stranger.put(&format!("/n/{number}"), document(&note));
        note["id"].clone()
    };
    let all: Vec<Value> = (1..4).map(note).collect();
    let collection =
        json!({ "id": of, "type": "OrderedCollection", "first": format!("{of}?after=0") });
    stranger.put("/ctx/1", document(&collection));
    let part = |after: u32, items: Value, next: String| {
        let id = format!("{of}?after={after}");
        let value = json!({ "id": id, "type": "OrderedCollectionPage", "orderedItems": items, "next": next });
        stranger.put(&format!("/ctx/1?after={after}"), document(&value));
    };
    // The second page leads elsewhere; the third leads back to the first.
    part(
        0,
        json!([all[0], 7, null, { "type": "Note" }, "javascript:x", all[1]]),
        format!("{of}?after=2"),
    );
    part(2, json!([all[2], all[2]]), format!("{of}?after=0"));
    let service = service(&site, port, Kept::new());
    eventually("the thread is there", || {
        service.thread(&page)["comments"]
            .as_array()
            .is_some_and(|comments| comments.len() == 3)
    });
    assert_eq!(stranger.asked("GET /ctx/1?after=0").len(), 1);
    let thread = service.thread(&page);
    let htmls: Vec<&str> = thread["comments"]
        .as_array()
        .expect("comments")
        .iter()
        .filter_map(|comment| comment["html"].as_str())
        .map(str::trim)
        .collect();
    assert_eq!(
        htmls,
        ["<p>Number 1</p>", "<p>Number 2</p>", "<p>Number 3</p>"]
    );
}

#[test]
fn somebody_elsewhere_hears_of_new_pages_and_answers_them() {
    let siege = Siege::new();
    let follow = siege.act("Follow", 1, json!(siege.own("/ap/site")));
    assert_eq!(siege.send(&follow), 202);
    siege
        .service
        .say("ada", &siege.page, "A word among ourselves");
    for (page, audience) in [("sluices", "public"), ("raises", "staff")] {
        let text = format!("---\naudience: {audience}\n---\n# New {page}\n");
        let path = siege.site.root().join(format!("content/wiki/{page}.md"));
        fs_err::write(path, text).expect("a page");
    }
    crate::program::git_on(&siege.site, "2026-05-01", &["add", "-A"]);
    crate::program::git_on(&siege.site, "2026-05-01", &["commit", "-qm", "More"]);
    let ran = crate::program::polder(&siege.site, &["build", "-q", "--audience", "staff"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let heard = || siege.stranger.asked("POST /ap/inbox");
    eventually("the new page is told", || {
        heard()
            .iter()
            .any(|sent| sent.contains("\"Article\"") && sent.contains("New sluices"))
    });
    let all = heard().concat();
    for silent in ["New raises", "Pumps", "among ourselves"] {
        assert!(!all.contains(silent), "{silent} in {all}");
    }

    // Whoever works on it saves often, and they hear of it once in ten minutes; of what was there before, never.
    let save = |page: &str, text: &str| {
        let path = siege.site.root().join(format!("content/wiki/{page}.md"));
        fs_err::write(path, format!("---\naudience: public\n---\n{text}")).expect("a page");
        let ran = crate::program::polder(&siege.site, &["build", "-q", "--audience", "staff"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    };
    let updates = || {
        let sent = heard().into_iter();
        sent.filter(|sent| sent.contains("\"Update\""))
            .collect::<Vec<_>>()
    };
    let rest = || std::thread::sleep(Duration::from_millis(2500));
    save("sluices", "# New sluices\n\nThey open.\n");
    save("pumps", "# Pumps\n\nThey were renewed.\n");
    rest();
    assert!(updates().is_empty(), "it was told a moment ago");
    siege.service.wait(11);
    eventually("the change is told", || updates().len() == 1);
    save("sluices", "# Old sluices\n\nThey open.\n");
    save("sluices", "# Wide sluices\n\nThey open.\n");
    rest();
    assert_eq!(updates().len(), 1);
    siege.service.wait(11);
    eventually("the last of them is told", || updates().len() == 2);
    assert!(updates()[1].contains("Wide sluices"));
    siege.service.wait(11);
    rest();
    assert_eq!(updates().len(), 2);
    assert!(!heard().concat().contains("Old sluices"));

    // As servers for posts write it: a context of their own, and what is answered.
    let page = page_id(&siege.site, "/wiki/sluices/");
    let mut reply = siege.create(1, "<p><span class=\"h-card\"><a href=\"https://x.example/@a\" class=\"u-url mention\">@<span>kb</span></a></span> Fine</p>");
    reply["object"]["context"] = siege.stranger.at("/contexts/1").into();
    reply["object"]["inReplyTo"] = siege.own(&format!("/ap/a/{page}")).into();
    assert_eq!(siege.send(&reply), 202);
    let thread = siege.service.thread(&page);
    let html = thread["comments"][0]["html"].as_str().expect("HTML");
    assert!(html.contains("Fine"), "{html}");
}

#[test]
fn what_is_taken_back_is_gone_from_what_was_told() {
    let siege = Siege::new();
    let outbox = || {
        siege
            .stranger
            .get(&siege.service, "/ap/outbox?after=0")
            .is(200)
            .body
    };
    let said = siege.service.say("ada", &siege.page, "A regrettable word");
    siege.service.say(
        "somebody@waterland.example",
        &siege.page,
        "By one without a page",
    );
    eventually("it is told", || outbox().contains("A regrettable word"));
    let words = json!({ "body": "Still regrettable" });
    siege.service.wait(1);
    siege
        .service
        .ask("ada", &format!("PATCH /api/v1/comments/{said}"), &words)
        .is(200);
    eventually("the edit is told", || {
        outbox().contains("Still regrettable")
    });
    siege
        .service
        .ask(
            "ada",
            &format!("DELETE /api/v1/comments/{said}"),
            &Value::Null,
        )
        .is(204);
    eventually("it is gone", || !outbox().contains("regrettable"));
    assert!(outbox().contains("Tombstone"));
    let told: Value = serde_json::from_str(&outbox()).expect("JSON");
    let items = told["orderedItems"].as_array().expect("items");
    for actor in items.iter().filter_map(|item| item["actor"].as_str()) {
        let path = actor.split(&siege.service.host).nth(1).expect("a path");
        let actor = siege.service.get(path).is(200).body;
        assert!(
            !actor.contains("somebody") && !actor.contains("waterland.example"),
            "{actor}"
        );
    }
    assert!(!outbox().contains("somebody@"));
}

/// Answers on each connection as often as it is asked; how many connections there were.
#[test]
fn who_is_forgotten_here_is_taken_back_elsewhere_and_named_nowhere() {
    let siege = Siege::new();
    let (service, stranger) = (&siege.service, &siege.stranger);
    siege.befriend(stranger);
    let sent = |words: &str| {
        let posts = stranger.asked("POST /ap/inbox");
        posts.iter().filter(|post| post.contains(words)).count()
    };
    let outbox = || stranger.get(service, "/ap/outbox?after=0").is(200);
    service.say("ada", &siege.page, "A word of hers");
    eventually("it is told", || sent("A word of hers") == 1);
    let told = outbox().json();
    let create = &told["orderedItems"][0];
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    let (actor, note) = (text(&create["actor"]), text(&create["object"]["id"]));
    let path = actor.split(&service.host).nth(1).expect("a path");
    assert!(service.get(path).is(200).body.contains("Ada van Vliet"));

    // What was not heard before is not told any more.
    stranger.put("/ap/inbox", status(503, ""));
    service.say("ada", &siege.page, "Another word");
    eventually("it is tried", || sent("Another word") > 0);
    service.command(&siege.site, &["erase", "ada"]);
    std::thread::sleep(std::time::Duration::from_secs(1));
    let tried = sent("Another word");
    stranger.put("/ap/inbox", status(202, ""));
    let gone = format!("\"id\":\"{actor}#delete\"");
    patiently("it is told that they are no more", || sent(&gone) == 1);
    let posts = stranger.asked("POST /ap/inbox");
    let deleted = posts
        .iter()
        .filter(|post| post.contains(&format!("{note}#delete")));
    let deleted: Vec<&String> = deleted.collect();
    assert!(!deleted.is_empty());
    for post in deleted {
        assert!(post.contains(&format!("\"actor\":\"http://{}/ap/site\"", service.host)));
        assert!(!post.contains(path), "{post}");
    }
    assert_eq!(sent("Another word"), tried);
    let answer = service.get(path).is(410);
    assert_eq!(answer.json()["formerType"], "Person");
    for words in ["word", "Ada", "Vliet"] {
        let told = outbox().body + &answer.body;
        assert!(!told.contains(words), "{words} in {told}");
    }
    service.get("/ap/u/nobody").is(404);
}

#[test]
fn who_is_no_more_elsewhere_is_forgotten_here() {
    let siege = Siege::new();
    let stranger = &siege.stranger;
    let trudy = stranger.at("/u/trudy");
    let clock = || {
        siege
            .service
            .clock
            .load(std::sync::atomic::Ordering::Relaxed)
            / 1000
    };
    let by_trudy = |mut activity: Value| {
        activity["actor"] = trudy.as_str().into();
        siege.letter(&activity, |letter| {
            letter.key = format!("{trudy}#main-key");
            letter.now = clock();
        })
    };
    assert_eq!(siege.send(&siege.create(1, "<p>First</p>")), 202);
    let mut create = siege.create(2, "<p>By Trudy</p>");
    create["object"]["attributedTo"] = trudy.as_str().into();
    create["object"]["published"] = "2026-06-01T09:01:00Z".into();
    assert_eq!(by_trudy(create), 202);
    let like = siege.act("Like", 3, json!(stranger.at("/n/2")));
    assert_eq!(siege.send(&like), 202);
    let seen = || {
        let thread = siege.service.thread(&siege.page);
        (siege.talk(), thread["comments"][1]["reactions"].clone())
    };
    let (first, theirs) = ("<p>First</p>".to_owned(), "<p>By Trudy</p>".to_owned());
    let both = (vec![first, theirs.clone()], json!({ "agree": 1 }));
    assert_eq!(seen(), both);

    // Nobody deletes another. One who is deleted takes along what they said and felt, and their name.
    assert_eq!(siege.send(&siege.act("Delete", 4, json!(trudy))), 202);
    assert_eq!(seen(), both);
    let mallory = stranger.at("/u/mallory");
    assert_eq!(siege.send(&siege.act("Delete", 5, json!(mallory))), 202);
    let withdrawn = "withdrawn".to_owned();
    assert_eq!(seen(), (vec![withdrawn.clone(), theirs], json!({})));
    let file = siege.site.root().join("everything.jsonl");
    let export = ["export", "--full", "--output", &file.display().to_string()];
    siege.service.command(&siege.site, &export);
    let kept = fs_err::read_to_string(file).expect("an export");
    let comments = kept.lines().filter(|line| line.contains("\"comments\""));
    assert!(!comments.collect::<String>().contains("mallory"), "{kept}");

    // One whose key is gone too is believed if where they were they are gone, and not if they cannot be found.
    siege.service.wait(25 * 60);
    stranger.put("/u/trudy", status(404, ""));
    assert_eq!(by_trudy(siege.act("Delete", 6, json!(trudy))), 401);
    stranger.put("/u/trudy", status(410, ""));
    siege.service.wait(2);
    let other = json!(stranger.at("/n/2"));
    assert_eq!(by_trudy(siege.act("Delete", 7, other)), 401);
    siege.service.wait(2);
    assert_eq!(by_trudy(siege.act("Delete", 8, json!(trudy))), 202);
    assert_eq!(seen().0, [withdrawn.clone(), withdrawn]);
}

fn patient() -> (u16, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let count: Arc<Mutex<usize>> = Arc::default();
    let counted = count.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            *counted.lock().expect("a count") += 1;
            std::thread::spawn(move || {
                // Three answers, and it hangs up without a word.
                for _ in 0..3 {
                    let mut part = [0; 4096];
                    if !matches!(stream.read(&mut part), Ok(read) if read > 0) {
                        return;
                    }
                    let _ = stream.write_all(b"HTTP/1.1 202 x\r\nContent-Length: 2\r\n\r\nok");
                }
            });
        }
    });
    (port, count)
}

/// Connections to loopback by names, which are looked up so.
fn outgoing(resolver: Resolver) -> Outgoing {
    let networks = vec![Network::parse("127.0.0.0/8").expect("a network")];
    Outgoing::new(Reach { networks }, resolver).expect("a client")
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}

fn ask(outgoing: &Outgoing, port: u16) -> anyhow::Result<Reply> {
    let host = Host::parse(&format!("127.0.0.1:{port}")).expect("a host");
    let request = Request::post("/").body(Bytes::from_static(b"x"));
    runtime().block_on(outgoing.send(&host, request.expect("a request")))
}

// B 24
#[test]
fn a_connection_is_used_again_and_each_new_one_is_checked_again() {
    let (port, connections) = patient();
    let answers = Arc::new(Mutex::new(vec![
        IpAddr::from([169, 254, 169, 254]),
        IpAddr::from([127, 0, 0, 1]),
        IpAddr::from([127, 0, 0, 1]),
    ]));
    let left = answers.clone();
    let resolver: Resolver = Arc::new(move |_| {
        let address = left.lock().expect("addresses").pop();
        Box::pin(async move { Ok(vec![address.expect("one more")]) })
    });
    let outgoing = outgoing(resolver);
    let host = Host::parse(&format!("localhost:{port}")).expect("a host");
    assert_eq!(host.scheme(), "https", "names are spoken to in secret");
    let runtime = runtime();
    let host = Host::parse(&format!("127.0.0.1:{port}")).expect("a host");
    let send = || {
        let request = Request::post("/").body(Bytes::from_static(b"x"));
        runtime.block_on(outgoing.send(&host, request.expect("a request")))
    };
    for _ in 0..7 {
        let reply = send().expect("an answer");
        assert_eq!((reply.status, &reply.body[..]), (202, &b"ok"[..]));
    }
    // Three each: one that hung up is noticed, and nothing gets lost by it.
    assert_eq!(*connections.lock().expect("a count"), 3);
    assert_eq!(answers.lock().expect("addresses").len(), 3);

    // A name is asked with every new connection: what leads elsewhere now is not connected to.
    let named = Host::parse("kb.fr.example").expect("a host");
    for wanted in ["refused", "refused", "none of its addresses"] {
        let request = Request::get("/").body(Bytes::new()).expect("a request");
        let error = runtime.block_on(outgoing.send(&named, request));
        let error = error.expect_err("nobody listens there").to_string();
        assert!(error.contains(wanted), "{error}");
    }
}

// B 24, 28
#[test]
fn an_answer_that_leads_elsewhere_breaks_off_or_drips_is_none() {
    let nobody: Resolver = Arc::new(|_| Box::pin(async { Ok(Vec::new()) }));
    let (door, trap) = (Stranger::new(), Stranger::new());
    let moved = format!("Location: {}\r\n", trap.at("/ap/inbox"));
    let outgoing = outgoing(nobody);
    for status_code in [301, 302, 307, 308] {
        door.put("/", status(status_code, &moved));
        let reply = ask(&outgoing, door.port).expect("an answer");
        assert_eq!(reply.status, status_code);
        assert!(matches!(delivery::outcome(&reply), Outcome::Later(_, None)));
    }
    assert!(trap.asked("").is_empty());

    let endless = b"HTTP/1.1 200 x\r\nContent-Length: 3000000\r\n\r\n".to_vec();
    let large = [endless, vec![b'x'; 3_000_000]].concat();
    for (bytes, pause) in [
        (
            b"HTTP/1.1 202 x\r\nContent-Length: 100\r\n\r\nhalf".to_vec(),
            0,
        ),
        (b"HTTP/1.1 202 x\r\nConte".to_vec(), 0),
        (b"220 mail.example ESMTP\r\n".to_vec(), 0),
        (Vec::new(), 0),
        (large, 0),
        (
            b"HTTP/1.1 202 x\r\nX: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy".to_vec(),
            500,
        ),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.read(&mut [0; 4096]);
                match pause {
                    0 => drop(stream.write_all(&bytes)),
                    pause => {
                        for byte in &bytes {
                            if stream.write_all(&[*byte]).is_err() {
                                break;
                            }
                            std::thread::sleep(Duration::from_millis(pause));
                        }
                    }
                }
            }
        });
        let began = std::time::Instant::now();
        assert!(ask(&outgoing, port).is_err());
        assert!(began.elapsed() < Duration::from_secs(12));
    }
}

// B 27
#[test]
fn a_thread_elsewhere_without_an_end_or_on_another_server_is_given_up() {
    let (stranger, other) = (Stranger::new(), Stranger::new());
    let port = free_port();
    let of = stranger.at("/ctx/1");
    let peers = [stranger.port, other.port];
    let site = entity(port, &peers, Some(&of));
    let part = |after: u32, next: String| {
        let id = format!("{of}?after={after}");
        let value =
            json!({ "id": id, "type": "OrderedCollectionPage", "orderedItems": [], "next": next });
        stranger.put(&format!("/ctx/1?after={after}"), document(&value));
    };
    for after in 0..420 {
        part(after, format!("{of}?after={}", after + 1));
    }
    let collection =
        json!({ "id": of, "type": "OrderedCollection", "first": format!("{of}?after=0") });
    stranger.put("/ctx/1", document(&collection));
    let asked = || stranger.asked("GET /ctx/1?after=").len();
    let running = service(&site, port, Kept::new());
    let mut before = 0;
    for _ in 0..60 {
        std::thread::sleep(Duration::from_secs(1));
        if asked() > 0 && asked() == before {
            break;
        }
        before = asked();
    }
    assert_eq!(asked(), 400);
    drop(running);

    // The next page is another server's, which is a peer as well.
    part(0, other.at("/ctx/1?after=1"));
    let port = free_port();
    let site = entity(port, &peers, Some(&of));
    let _running = service(&site, port, Kept::new());
    eventually("it is walked", || asked() == 401);
    std::thread::sleep(Duration::from_millis(500));
    assert!(other.asked("GET /ctx").is_empty());
}

/// As `eventually`, where somebody waits longer after each failure.
fn patiently(what: &str, mut holds: impl FnMut() -> bool) {
    let began = std::time::Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(30), "never: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

// B 29
#[test]
fn who_was_down_for_a_while_hears_everything_once_and_in_its_order() {
    let siege = Siege::new();
    siege.befriend(&siege.stranger);
    let first = siege.service.say("ada", &siege.page, "The first");
    let sent = |from: usize| -> Vec<(String, String)> {
        let sent = siege.stranger.asked("POST /ap/inbox");
        sent[from..]
            .iter()
            .filter_map(|sent| {
                let (_, body) = sent.split_once("\r\n\r\n")?;
                let value: Value = serde_json::from_str(body).ok()?;
                let object = &value["object"];
                let text = object["source"]["content"].as_str().unwrap_or_default();
                Some((value["type"].as_str()?.to_owned(), text.to_owned()))
            })
            .collect()
    };
    let told = |kind: &str, text: &str| (kind.to_owned(), text.to_owned());
    eventually("it is told", || {
        sent(0).contains(&told("Create", "The first"))
    });
    for (minutes, name) in [(10, "ten minutes"), (3 * 24 * 60, "three days")] {
        siege.stranger.put("/ap/inbox", status(503, ""));
        siege.service.wait(1);
        let said = siege
            .service
            .say("ada", &siege.page, &format!("Down for {name}"));
        eventually("it is tried", || {
            sent(0).contains(&told("Create", &format!("Down for {name}")))
        });
        siege.service.wait(minutes);
        let words = json!({ "body": format!("Changed after {name}") });
        let line = format!("PATCH /api/v1/comments/{first}");
        siege.service.ask("ada", &line, &words).is(200);
        std::thread::sleep(Duration::from_millis(300));
        let line = format!("DELETE /api/v1/comments/{said}");
        siege.service.ask("ada", &line, &Value::Null).is(204);
        std::thread::sleep(Duration::from_millis(300));
        let from = siege.stranger.asked("POST /ap/inbox").len();
        siege.stranger.put("/ap/inbox", status(202, ""));
        // What was taken back meanwhile is told as that, in its place.
        let wanted = [
            told("Delete", ""),
            told("Update", &format!("Changed after {name}")),
            told("Delete", ""),
        ];
        patiently("it is told, once", || sent(from).len() >= wanted.len());
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(sent(from), wanted);
    }
}

// B 29
#[test]
fn who_is_heard_after_an_outage_is_told_soon() {
    let siege = Siege::new();
    siege.befriend(&siege.stranger);
    let stranger = siege.stranger.clone();
    stranger.put("/ap/inbox", status(503, ""));
    siege.service.say("ada", &siege.page, "Are you there?");
    let heard = || {
        let sent = stranger.asked("POST /ap/inbox");
        let told = sent.iter().filter(|sent| sent.contains("Are you there?"));
        told.count()
    };
    eventually("it is told", || heard() > 0);
    // So it was for days: after one more try the next is hours away.
    let port = siege.service.host.rsplit(':').next().map(str::parse);
    let port = port.expect("a port").expect("a number");
    let kept = siege.service.stop();
    kept.change(query("UPDATE peers SET tries = 60", []));
    let before = heard();
    let service = service(&siege.site, port, kept);
    eventually("it is tried once more", || heard() > before);
    stranger.put("/ap/inbox", status(202, ""));
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(heard(), before + 1);
    stranger.get(&service, "/ap/outbox").is(200);
    patiently("it is told", || heard() == before + 2);
}

// B 31
#[test]
fn a_clock_that_is_wrong_makes_no_storm() {
    let siege = Siege::new();
    siege.befriend(&siege.stranger);
    // Theirs goes two hours wrong: they do not believe what this site sends.
    siege.stranger.put("/ap/inbox", status(401, ""));
    siege.service.say("ada", &siege.page, "At the wrong time");
    let heard = |text: &str| {
        let sent = siege.stranger.asked("POST /ap/inbox");
        sent.iter().filter(|sent| sent.contains(text)).count()
    };
    for _ in 0..100 {
        if heard("At the wrong time") >= 6 {
            break;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(heard("At the wrong time"), 6);
    siege.stranger.put("/ap/inbox", status(202, ""));
    siege.service.wait(1);
    siege.service.say("ada", &siege.page, "At the right time");
    eventually("what comes after it arrives", || {
        heard("At the right time") == 1
    });

    // Ours goes two hours wrong, in either way: what they send is not believed, and believed again.
    for hours in [2, -2] {
        siege.service.wait(hours * 60);
        let late = siege.create(1, "<p>Hello</p>");
        assert_eq!(siege.send(&late), 401);
        siege.service.wait(-hours * 60);
    }
    assert_eq!(siege.send(&siege.create(1, "<p>Hello</p>")), 202);
}

// B 28
#[test]
fn a_thread_that_is_stuck_holds_up_no_other_and_nothing_is_told_twice() {
    let siege = Siege::new();
    siege.befriend(&siege.stranger);
    siege.stranger.put("/ap/inbox", status(503, ""));
    let people = page_id(&siege.site, "/people/ada/");
    let texts: Vec<String> = (0..40).map(|number| format!("Word {number:02}.")).collect();
    for (number, text) in texts.iter().enumerate() {
        let page = [&siege.page, &people][number % 2];
        // What is said at one moment has no order.
        siege
            .service
            .clock
            .fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        siege
            .service
            .say(["ada", "bea"][number % 3 % 2], page, text);
    }
    let from = siege.stranger.asked("POST /ap/inbox").len();
    siege.stranger.put("/ap/inbox", status(202, ""));
    let heard = || -> Vec<String> {
        let sent = siege.stranger.asked("POST /ap/inbox");
        let word = |sent: &String| texts.iter().find(|text| sent.contains(*text)).cloned();
        sent[from..].iter().filter_map(word).collect()
    };
    patiently("all is told", || heard().len() >= texts.len());
    std::thread::sleep(Duration::from_millis(500));
    let heard = heard();
    assert_eq!(heard.len(), texts.len(), "{heard:?}");
    for half in 0..2 {
        let wanted: Vec<&String> = texts.iter().skip(half).step_by(2).collect();
        let there = heard.iter().filter(|text| wanted.contains(text));
        assert_eq!(
            there.collect::<Vec<_>>(),
            wanted,
            "each thread in its order"
        );
    }
}

/// What other servers send, as their documentation and their sources say it. We wrote these by hand: nobody ran those
/// servers.
#[test]
fn notes_in_the_shapes_of_other_servers_are_comments() {
    let siege = Siege::new();
    let public = "https://www.w3.org/ns/activitystreams#Public";
    let article = siege.own(&format!("/ap/a/{}", siege.page));
    let mallory = siege.stranger.at("/u/mallory");
    // Mastodon: its own words in the context, a conversation of its own, null where it has nothing to say, the
    // languages in a map, and the one who is answered as a link.
    let mut mastodon = siege.create(1, "");
    mastodon["@context"] = json!([
        "https://www.w3.org/ns/activitystreams",
        { "ostatus": "http://ostatus.org#", "conversation": "ostatus:conversation", "sensitive": "as:sensitive",
          "toot": "http://joinmastodon.org/ns#", "votersCount": "toot:votersCount" },
    ]);
    mastodon["to"] = json!([public]);
    mastodon["object"] = json!({
        "id": siege.stranger.at("/n/1"), "type": "Note", "summary": null, "inReplyTo": article,
        "published": "2026-06-01T08:00:00Z", "url": siege.stranger.at("/@mallory/1"), "attributedTo": mallory,
        "to": [public], "cc": [siege.stranger.at("/u/mallory/followers"), siege.own("/ap/site")], "sensitive": false,
        "atomUri": siege.stranger.at("/n/1"), "inReplyToAtomUri": article,
        "conversation": "tag:social.example,2026-06-01:objectId=1:objectType=Conversation",
        "content": "<p><span class=\"h-card\" translate=\"no\"><a href=\"https://kb.example/\" class=\"u-url mention\">@<span>kb</span></a></span> From Mastodon &amp; back</p>",
        "contentMap": { "en": "<p>From Mastodon &amp; back</p>" }, "attachment": [],
        "tag": [{ "type": "Mention", "href": siege.own("/ap/site"), "name": "@kb@kb.example" }],
        "replies": { "id": siege.stranger.at("/n/1/replies"), "type": "Collection",
            "first": { "type": "CollectionPage", "items": [] } },
    });
    mastodon["signature"] = json!({ "type": "RsaSignature2017", "creator": format!("{mallory}#main-key"),
        "created": "2026-06-01T08:00:00Z", "signatureValue": "eA==" });
    // Lemmy: Markdown beside the HTML, an audience, and a time with a fraction.
    let mut lemmy = siege.create(2, "");
    lemmy["audience"] = siege.own("/ap/site").into();
    lemmy["object"] = json!({
        "type": "Note", "id": siege.stranger.at("/n/2"), "attributedTo": mallory, "to": [public],
        "cc": [siege.own("/ap/site")], "content": "<p>From <em>Lemmy</em></p>\n", "inReplyTo": article,
        "mediaType": "text/html", "source": { "content": "From *Lemmy*", "mediaType": "text/markdown" },
        "published": "2026-06-01T08:00:01.123456Z", "tag": [], "distinguished": false,
        "language": { "identifier": "en", "name": "English" }, "audience": siege.own("/ap/site"), "attachment": [],
    });
    // NodeBB: a context of its own, and `source` that is neither Markdown nor HTML to be trusted.
    let mut nodebb = siege.create(3, "");
    nodebb["object"] = json!({
        "@context": "https://www.w3.org/ns/activitystreams", "id": siege.stranger.at("/n/3"), "type": "Note",
        "attributedTo": mallory, "to": [public], "cc": [siege.stranger.at("/u/mallory/followers")],
        "inReplyTo": article, "published": "2026-06-01T08:00:02.000Z", "updated": null,
        "url": siege.stranger.at("/post/3"), "context": siege.stranger.at("/topic/3"), "audience": siege.stranger.at("/category/1"),
        "summary": null, "name": null, "content": "<p dir=\"auto\">From NodeBB</p>\n",
        "source": { "content": "From **another** text", "mediaType": "text/x-unknown" }, "tag": [], "attachment": [],
        "replies": siege.stranger.at("/post/3/replies"),
    });
    for (activity, shown) in [
        (mastodon, "From Mastodon &amp; back"),
        (lemmy, "<p>From <em>Lemmy</em></p>"),
        (nodebb, "<p>From NodeBB</p>"),
    ] {
        assert_eq!(siege.send(&activity), 202);
        let talk = siege.talk();
        let last = talk.last().expect("a comment");
        assert!(last.contains(shown), "{talk:?}");
    }
    assert_eq!(siege.talk().len(), 3);

    // They take back and like in shapes of their own, too.
    let tombstone = json!({ "id": siege.stranger.at("/n/1"), "type": "Tombstone",
        "atomUri": siege.stranger.at("/n/1") });
    assert_eq!(siege.send(&siege.act("Delete", 1, tombstone)), 202);
    let mut lemmy = siege.act("Delete", 2, json!(siege.stranger.at("/n/2")));
    lemmy["summary"] = Value::Null;
    lemmy["audience"] = siege.own("/ap/site").into();
    assert_eq!(siege.send(&lemmy), 202);
    assert_eq!(
        siege.talk(),
        ["withdrawn", "withdrawn", "<p>From NodeBB</p>"]
    );
}

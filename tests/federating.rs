//! Several sites, one discussion: what is said at one is read at the others, and goes where it goes.

use std::hash::BuildHasher;
use std::hash::RandomState;
use std::net::Ipv4Addr;
use std::net::TcpListener;

use polder::comments::store::query::query;
use polder::federation::outgoing;
use polder::federation::settings::Settings;
use polder::federation::start;
use polder::source;
use serde_json::Value;
use serde_json::json;

use crate::site::TestSite;
use crate::talker::Answer;
use crate::talker::Kept;
use crate::talker::Service;
use crate::talker::build;
use crate::talker::eventually;
use crate::talker::page_id;
use crate::talker::plain;

/// A port on which nobody listens. It is none of those that systems give to connections: until it is used, another
/// test could have that.
pub fn free_port() -> u16 {
    loop {
        let number = RandomState::new().hash_one("port");
        let port = 20_000 + u16::try_from(number % 12_000).expect("a small number");
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

/// A site of an entity, with a page for all and one for its staff.
pub fn entity(port: u16, peers: &[u16], of: Option<&str>) -> TestSite {
    let peers: Vec<String> = peers
        .iter()
        .map(|port| format!("127.0.0.1:{port}"))
        .collect();
    let config = format!(
        "title: Entity {port}
audiences: [public, staff]
roles: {{moderator: [ada]}}
comments: {{url: \"http://127.0.0.1:{port}\"}}
federation: {{audience: public, peers: [{}]}}
",
        peers
            .iter()
            .map(|peer| format!("\"{peer}\""))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let of = of.map_or(String::new(), |of| {
        format!("discussion: {{of: \"{of}\"}}\n")
    });
    let pumps = format!("---\naudience: public\n{of}---\n# Pumps\n");
    let site = TestSite::new().commit(
        "Ada <ada@waterland.example>",
        "2026-01-05",
        "Begin",
        &[
            ("polder.yaml", &config),
            ("content/wiki/pumps.md", &pumps),
            (
                "content/wiki/secret.md",
                "---\naudience: staff\n---\n# Wages of dike reeves\n",
            ),
            (
                "content/people/ada.md",
                "---\nname: Ada van Vliet\naudience: public\n---\n",
            ),
            (
                "content/people/bea.md",
                "---\nname: Bea Smit\naudience: public\n---\n",
            ),
        ],
    );
    let ran = crate::program::polder(&site, &["build", "-q", "--audience", "staff"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    site
}

/// The service of such a site, which talks with its peers.
pub fn service(site: &TestSite, port: u16, data: Kept) -> Service {
    let (config, _) = source::read_config(site.root()).expect("a config");
    let folder = site.root().join(".polder/service");
    let settings = Settings::read(&config, folder).expect("settings");
    let annex = settings.map(|settings| start::annex(settings, outgoing::system()));
    Service::open(site, plain(), data, port, annex)
}

fn folder() -> Kept {
    Kept::new()
}

/// Two sites that share the thread of the first one's page.
struct Two {
    sites: [TestSite; 2],
    ports: [u16; 2],
    pages: [String; 2],
}

fn two() -> Two {
    let ports = [free_port(), free_port()];
    let first = entity(ports[0], &[ports[1]], None);
    let page = page_id(&first, "/wiki/pumps/");
    let of = format!("http://127.0.0.1:{}/ap/ctx/{page}", ports[0]);
    let second = entity(ports[1], &[ports[0]], Some(&of));
    let other = page_id(&second, "/wiki/pumps/");
    Two {
        sites: [first, second],
        ports,
        pages: [page, other],
    }
}

impl Two {
    fn start(&self, number: usize, data: Kept) -> Service {
        service(&self.sites[number], self.ports[number], data)
    }

    /// Both, once the first heard "Hello" from the second.
    fn acquainted(&self) -> (Service, Service) {
        let [here, there] = &self.pages;
        let first = self.start(0, folder());
        let second = self.start(1, folder());
        second.say("bea", there, "Hello");
        eventually("it appears", || talk(&first, here).len() == 1);
        (first, second)
    }
}

/// What stands in a thread, without the ids: who, from where, and what.
fn talk(service: &Service, page: &str) -> Vec<String> {
    let thread = service.thread(page);
    let comments = thread["comments"].as_array().expect("comments");
    comments
        .iter()
        .map(|comment| match comment["html"].as_str() {
            Some(html) => {
                let author = &comment["author"];
                let via = author["via"]
                    .as_str()
                    .map_or(String::new(), |_| " elsewhere".to_owned());
                let name = author["name"].as_str().unwrap_or("nobody");
                format!("{name}{via}: {}", html.trim())
            }
            None => format!("({})", comment["state"].as_str().unwrap_or_default()),
        })
        .collect()
}

#[test]
fn what_is_said_at_one_site_is_read_changed_and_taken_back_at_the_other() {
    let two = two();
    let [here, there] = &two.pages;
    let first = two.start(0, folder());
    let second = two.start(1, folder());

    // From the site that shows the thread to the one that owns it.
    let comment = second.say("bea", there, "Do they *hold*?");
    eventually("it appears at the owner", || {
        talk(&first, here) == ["Bea Smit elsewhere: <p>Do they <em>hold</em>?</p>"]
    });
    let via = first.thread(here)["comments"][0]["author"].clone();
    assert_eq!(via["via"], format!("127.0.0.1:{}", two.ports[1]));
    assert_eq!(via["id"], Value::Null);

    // And from the owner to those who follow it.
    first.wait(1);
    second.wait(1);
    let asked = first.thread(here)["comments"][0]["id"].clone();
    let answer = first.reply("ada", here, asked.as_str(), "So far");
    eventually("the answer appears", || {
        talk(&second, there)
            == [
                "Bea Smit: <p>Do they <em>hold</em>?</p>",
                "Ada van Vliet elsewhere: <p>So far</p>",
            ]
    });
    let thread = second.thread(there);
    assert_eq!(thread["comments"][1]["parent"], comment.as_str());

    // An edit.
    first.wait(1);
    second.wait(1);
    let words = json!({ "body": "Do **both** hold?" });
    second
        .ask("bea", &format!("PATCH /api/v1/comments/{comment}"), &words)
        .is(200);
    eventually("the edit appears", || {
        talk(&first, here)[0] == "Bea Smit elsewhere: <p>Do <strong>both</strong> hold?</p>"
    });
    let edited = first.thread(here)["comments"][0]["edited"].clone();
    assert!(edited.is_string(), "{edited}");

    // And what is taken back, both ways.
    second
        .ask(
            "bea",
            &format!("DELETE /api/v1/comments/{comment}"),
            &Value::Null,
        )
        .is(204);
    first
        .ask(
            "ada",
            &format!("DELETE /api/v1/comments/{answer}"),
            &Value::Null,
        )
        .is(204);
    for (service, page) in [(&first, here), (&second, there)] {
        eventually("both are gone", || {
            talk(service, page) == ["(withdrawn)", "(withdrawn)"]
        });
    }
}

#[test]
fn readers_see_from_where_somebody_speaks_and_what_has_not_arrived() {
    let two = two();
    let [here, there] = &two.pages;
    let owner = format!("127.0.0.1:{}", two.ports[0]);
    let speaker = format!("127.0.0.1:{}", two.ports[1]);
    let (first, second) = two.acquainted();
    let awaits = |number: usize| second.thread(there)["comments"][number]["awaits"].clone();
    eventually("it is seen to be there", || awaits(0).is_null());

    // Who reads there sees which site it is, on the living page and in the built one.
    let comment = || first.thread(here)["comments"][0].clone();
    eventually("one knows what the site is called", || {
        comment()["author"]["entity"].is_string()
    });
    let comment = comment();
    assert_eq!(comment["author"]["via"], speaker.as_str());
    assert_eq!(
        comment["author"]["entity"],
        format!("Entity {}", two.ports[1])
    );
    assert_eq!(comment["lang"], "en");
    let from = |via: &str| format!(">Entity {}, {via} {speaker}</span>", two.ports[1]);
    let seen = |lang: &str| first.get(&format!("/t/{here}?lang={lang}")).is(200).body;
    assert!(seen("en").contains(&from("via")), "{}", seen("en"));
    assert!(seen("en").contains(r#"<div class="prose" lang="en" dir="auto">"#));
    first.command(&two.sites[0], &["export"]);
    let ran = crate::program::polder(&two.sites[0], &["build", "-q", "--audience", "public"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let built = fs_err::read_to_string(two.sites[0].root().join("public/wiki/pumps/index.html"));
    let built = built.expect("a page");
    assert!(built.contains(&from("via")), "{built}");
    // At home nobody is told what they know.
    assert_eq!(
        second.thread(there)["comments"][0]["author"].get("via"),
        None
    );

    // The owner is away.
    let kept = first.stop();
    second.wait(1);
    second.say("bea", there, "Still there?");
    eventually("it is marked", || awaits(1) == owner.as_str());
    let page = second.get(&format!("/t/{there}?lang=en")).is(200).body;
    let mark = format!(r#"<span class="awaits">not at {owner} yet</span>"#);
    assert_eq!(page.matches(&mark).count(), 1, "{page}");
    let _first = two.start(0, kept);
    second.wait(1);
    eventually("the mark goes", || awaits(1).is_null());
}

#[test]
fn an_owner_that_was_away_hears_everything_in_its_order() {
    let two = two();
    let [here, there] = &two.pages;
    let (first, second) = two.acquainted();
    let kept = first.stop();
    let mut said = Vec::new();
    for number in 0..5 {
        second.wait(1);
        said.push(second.say("bea", there, &format!("Number {number}")));
    }
    second.wait(1);
    let line = format!("DELETE /api/v1/comments/{}", said[4]);
    second.ask("bea", &line, &Value::Null).is(204);
    let first = two.start(0, kept);
    first.wait(7);
    let wanted: Vec<String> = ["Hello", "Number 0", "Number 1", "Number 2", "Number 3"]
        .iter()
        .map(|text| format!("Bea Smit elsewhere: <p>{text}</p>"))
        .collect();
    // What was taken back meanwhile was never told.
    for _ in 0..4 {
        if talk(&first, here).len() >= wanted.len() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_secs(2));
    }
    eventually("all of it is there, once", || talk(&first, here) == wanted);
}

#[test]
fn what_people_feel_is_counted_once_wherever_the_thread_is_shown() {
    let ports = [free_port(), free_port(), free_port()];
    let owner = entity(ports[0], &[ports[1], ports[2]], None);
    let page = page_id(&owner, "/wiki/pumps/");
    let of = format!("http://127.0.0.1:{}/ap/ctx/{page}", ports[0]);
    let others = [1, 2].map(|one| entity(ports[one], &[ports[0], ports[3 - one]], Some(&of)));
    let sites = [&owner, &others[0], &others[1]];
    let pages = sites.map(|site| page_id(site, "/wiki/pumps/"));
    let services = [0, 1, 2].map(|one| service(sites[one], ports[one], folder()));
    // By what was said, at each site.
    let felt = |words: &str| {
        [0, 1, 2].map(|one| {
            let thread = services[one].thread(&pages[one]);
            let comments = thread["comments"].as_array().expect("comments").clone();
            let mut said = comments.into_iter().filter(|said| said["html"] == words);
            said.next()
                .map_or(Value::Null, |said| said["reactions"].clone())
        })
    };
    let everywhere = |what: &str, words: &str, felt_there: Value| {
        eventually(what, || {
            felt(words).iter().all(|there| *there == felt_there)
        });
    };
    let id = |one: usize, words: &str| {
        let thread = services[one].thread(&pages[one]);
        let comments = thread["comments"].as_array().expect("comments").clone();
        let mut said = comments.into_iter().filter(|said| said["html"] == words);
        let said = said.next().expect("a comment");
        said["id"].as_str().expect("an id").to_owned()
    };
    let feel = |one: usize, who: &str, how: &str, words: &str, kind: &str| {
        let line = format!("{how} /api/v1/comments/{}/reactions/{kind}", id(one, words));
        services[one].ask(who, &line, &Value::Null).is(204);
    };
    let (hers, theirs) = ("<p>Hers</p>\n", "<p>Theirs</p>\n");
    services[0].say("ada", &pages[0], "Hers");
    services[1].say("bea", &pages[1], "Theirs");
    everywhere("both are everywhere", hers, json!({}));
    everywhere("both are everywhere", theirs, json!({}));

    // At the owner, of what was said elsewhere; elsewhere, of what the owner's people said, and of one's own.
    feel(0, "ada", "PUT", theirs, "celebrate");
    feel(1, "bea", "PUT", hers, "thanks");
    feel(1, "ada", "PUT", hers, "thanks");
    feel(2, "ada", "PUT", theirs, "agree");
    everywhere("hers is felt", hers, json!({ "thanks": 2 }));
    everywhere(
        "theirs is felt",
        theirs,
        json!({ "agree": 1, "celebrate": 1 }),
    );

    // And what is taken back is gone everywhere; said again, it counts once more.
    feel(1, "bea", "DELETE", hers, "thanks");
    feel(0, "ada", "DELETE", theirs, "celebrate");
    everywhere("one is left", hers, json!({ "thanks": 1 }));
    everywhere("the other is left", theirs, json!({ "agree": 1 }));
    feel(1, "bea", "PUT", hers, "thanks");
    everywhere("she thanks again", hers, json!({ "thanks": 2 }));
}

#[test]
fn what_was_felt_while_a_site_did_not_hear_of_it_is_felt_there_in_the_end() {
    let two = two();
    let [here, there] = &two.pages;
    let (first, second) = two.acquainted();
    let felt = |service: &Service, page: &str, number: usize| {
        service.thread(page)["comments"][number]["reactions"].clone()
    };
    let feel = |service: &Service, page: &str, who: &str, how: &str, number: usize, kind: &str| {
        let id = service.thread(page)["comments"][number]["id"].clone();
        let id = id.as_str().expect("an id");
        let line = format!("{how} /api/v1/comments/{id}/reactions/{kind}");
        service.ask(who, &line, &Value::Null).is(204);
    };
    feel(&first, here, "bea", "PUT", 0, "thanks");
    feel(&second, there, "ada", "PUT", 0, "agree");
    for (service, page) in [(&first, here), (&second, there)] {
        eventually("both are felt", || {
            felt(service, page, 0) == json!({ "agree": 1, "thanks": 1 })
        });
    }

    // The other is away, and everything that it is to be told gets lost.
    let theirs = second.stop();
    feel(&first, here, "bea", "DELETE", 0, "thanks");
    feel(&first, here, "ada", "PUT", 0, "celebrate");
    first.wait(1);
    first.say("ada", here, "Later");
    feel(&first, here, "bea", "PUT", 1, "insightful");
    let standing = || first.command(&two.sites[0], &["peers", "list"]);
    eventually("it is to be told", || standing().contains(" 4 to send"));
    let ours = first.stop();
    let lose = "UPDATE peers SET cursor = (SELECT MAX(number) FROM activities)";
    ours.change(query(lose, []));
    let first = two.start(0, ours);
    let second = two.start(1, theirs);
    first.wait(2);
    second.wait(2);
    let same = || {
        talk(&second, there).len() == 2
            && [0, 1]
                .iter()
                .all(|number| felt(&second, there, *number) == felt(&first, here, *number))
    };
    for _ in 0..12 {
        if same() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_secs(2));
    }
    eventually("both sites show the same", same);
    assert_eq!(
        [0, 1].map(|number| felt(&second, there, number)),
        [
            json!({ "agree": 1, "celebrate": 1 }),
            json!({ "insightful": 1 })
        ]
    );
}

#[test]
fn who_is_forgotten_at_one_site_is_forgotten_at_the_other() {
    let two = two();
    let [here, there] = &two.pages;
    let (first, second) = two.acquainted();
    first.wait(1);
    second.wait(1);
    let hers = first.say("ada", here, "Mine stays");
    eventually("it is heard", || talk(&second, there).len() == 2);
    let theirs = second.thread(there)["comments"][1]["id"].clone();
    let theirs = theirs.as_str().expect("an id");
    let line = format!("PUT /api/v1/comments/{theirs}/reactions/thanks");
    second.ask("bea", &line, &Value::Null).is(204);
    let felt = || first.thread(here)["comments"][1]["reactions"].clone();
    eventually("it is felt", || felt() == json!({ "thanks": 1 }));

    // Also while neither knows any longer by which key she spoke.
    let ours = first.stop();
    let kept = second.stop();
    let [flag, place] = kept.named();
    let erase = ["comments", "erase", "bea", &flag, &place];
    let ran = crate::program::polder(&two.sites[1], &erase);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let first = two.start(0, ours);
    let second = two.start(1, kept);
    let forgotten = || {
        let thread = first.thread(here);
        let said = &thread["comments"];
        said[0]["state"] == "withdrawn"
            && said[1]["id"] == hers.as_str()
            && said[1]["reactions"] == json!({})
    };
    for _ in 0..12 {
        if forgotten() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    eventually("she is forgotten", forgotten);
    let file = two.sites[0].root().join("everything.jsonl");
    let export = ["export", "--full", "--output", &file.display().to_string()];
    first.command(&two.sites[0], &export);
    let kept = fs_err::read_to_string(file).expect("an export");
    let comments = kept.lines().filter(|line| line.contains("\"comments\""));
    let comments: String = comments.collect();
    assert!(!comments.contains("Bea") && !comments.contains("Hello"));
    eventually("nothing is left to tell", || {
        let standing = second.command(&two.sites[1], &["peers", "list"]);
        standing.contains(" 0 to send, 0 dead letters")
    });
}

#[test]
fn a_site_that_moves_to_another_store_stays_who_it_was() {
    let two = two();
    let [here, there] = &two.pages;
    let (first, second) = two.acquainted();
    let asked = first.thread(here)["comments"][0]["id"].clone();
    let asked = asked.as_str().expect("an id").to_owned();
    first.reply("ada", here, Some(&asked), "Good morning");
    let line = format!("PUT /api/v1/comments/{asked}/reactions/thanks");
    first.ask("ada", &line, &Value::Null).is(204);
    eventually("both see both", || {
        talk(&second, there).len() == 2
            && second.thread(there)["comments"][0]["reactions"] == json!({ "thanks": 1 })
    });
    let before = first.get("/ap/site").is(200).json();
    let kept = first.stop();
    let site = &two.sites[0];
    let file = |name: &str| site.root().join(name).display().to_string();
    let run = |kept: &Kept, arguments: &[&str]| {
        let [flag, place] = kept.named();
        let ran = crate::program::polder(site, &[arguments, &[&flag, &place]].concat());
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        ran.err
    };
    let export = |kept: &Kept, name: &str, keys: bool| {
        let name = file(name);
        let mut arguments = vec!["comments", "export", "--full", "--output", &name];
        arguments.extend(keys.then_some("--keys"));
        run(kept, &arguments);
        fs_err::read_to_string(&name).expect("an export")
    };

    // Who has the keys can speak as the site, so they go nowhere unless somebody says so.
    let plain = export(&kept, "plain.jsonl", false);
    assert!(!plain.contains("signing_keys"), "{plain}");
    let without = Kept::new();
    let told = run(&without, &["comments", "import", &file("plain.jsonl")]);
    assert!(told.contains("the keys of this site are not in the file"));
    assert_eq!(export(&without, "again.jsonl", true), plain);
    let everything = export(&kept, "keys.jsonl", true);
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &fs_err::metadata(file("keys.jsonl"))
            .expect("a file")
            .permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);

    // Into another store, by way of a file of the other kind where there are two.
    let folder = Kept::in_file(tempfile::TempDir::new().expect("a folder"));
    let told = run(&folder, &["comments", "import", &file("keys.jsonl")]);
    assert_eq!(told, "");
    assert_eq!(export(&folder, "folder.jsonl", true), everything);
    let moved = Kept::new();
    run(&moved, &["comments", "import", &file("folder.jsonl")]);
    assert_eq!(export(&moved, "moved.jsonl", true), everything);
    let odd = everything.replace("\"body\":\"{", "\"body\":\"x");
    assert_ne!(odd, everything);
    site.write("odd.jsonl", &odd);
    let ran = crate::program::polder(
        site,
        &["comments", "import", "odd.jsonl", "--data", &file("odd")],
    );
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(
        ran.err
            .contains("`body` is nothing that other sites were told")
    );

    // It goes on where it was: the same keys, the same names for everything, and nothing twice.
    let first = two.start(0, moved);
    first.wait(2);
    second.wait(2);
    let after = first.get("/ap/site").is(200).json();
    assert_eq!(after["publicKey"], before["publicKey"]);
    let theirs = second.thread(there)["comments"][1]["id"].clone();
    second.reply("bea", there, theirs.as_str(), "Did you move?");
    eventually("it is heard", || talk(&first, here).len() == 3);
    let line = format!("DELETE /api/v1/comments/{asked}");
    assert_eq!(first.ask("ada", &line, &Value::Null).status, 403);
    let line = line + "/reactions/thanks";
    first.ask("ada", &line, &Value::Null).is(204);
    first.say("ada", here, "Yes");
    eventually("and answered", || talk(&second, there).len() == 4);
    eventually("what was felt before can be taken back", || {
        second.thread(there)["comments"][0]["reactions"] == json!({})
    });
    assert_eq!(talk(&first, here).len(), 4);
}

#[test]
fn keys_are_replaced_and_nothing_is_lost() {
    let two = two();
    let [here, there] = &two.pages;
    let (first, second) = two.acquainted();
    let actor = || first.get("/ap/site").is(200).json();
    let before = actor();
    assert!(
        before["publicKey"]["id"]
            .as_str()
            .is_some_and(|id| id.ends_with("#main-key"))
    );
    let rotate = || {
        let [flag, place] = first.data.named();
        crate::program::polder(
            &two.sites[0],
            &["comments", "keys", "rotate", &flag, &place],
        )
    };
    let ran = rotate();
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    eventually("the new key is shown", || {
        actor()["publicKey"]["id"]
            .as_str()
            .is_some_and(|id| id.ends_with("#main-key-2"))
    });
    let after = actor();
    assert_ne!(
        after["publicKey"]["publicKeyPem"],
        before["publicKey"]["publicKeyPem"]
    );
    // What was proven by the former key holds for a week.
    let methods = after["assertionMethod"].as_array().expect("keys");
    assert_eq!(
        (methods.len(), &methods[1]),
        (2, &before["assertionMethod"][0])
    );
    first.say("ada", here, "Signed anew");
    eventually("it is believed", || talk(&second, there).len() == 2);
    let standing = || first.command(&two.sites[0], &["peers", "list"]);
    eventually("everything arrived", || {
        standing().contains(" 0 to send, 0 dead letters")
    });

    // Not twice a week: who was away would know neither.
    let again = rotate();
    assert!(
        again.code == Some(2) && again.err.contains("not a week old"),
        "{}",
        again.err
    );
    first.wait(8 * 24 * 60);
    eventually("the former is forgotten", || {
        actor()["assertionMethod"]
            .as_array()
            .is_some_and(|methods| methods.len() == 1)
    });
    let kept = first.stop();
    let first = two.start(0, kept);
    let now = first.get("/ap/site").is(200).json();
    assert_eq!(now["publicKey"], after["publicKey"]);
}

/// Asks for something of which strangers may know.
fn open(service: &Service, path: &str) -> Answer {
    service.get(path)
}

#[test]
fn a_site_says_who_it_is_and_nothing_of_what_stays_inside() {
    let port = free_port();
    let site = entity(port, &[], None);
    let service = service(&site, port, folder());
    let secret = page_id(&site, "/wiki/secret/");
    service
        .ask(
            "ada",
            &format!("POST /api/v1/threads/{secret}/comments"),
            &json!({ "body": "x" }),
        )
        .is(201);

    let found = open(
        &service,
        &format!("/.well-known/webfinger?resource=acct%3Asite%40127.0.0.1:{port}"),
    )
    .is(200);
    assert_eq!(found.header("content-type"), Some("application/jrd+json"));
    let href = found.json()["links"][0]["href"].clone();
    assert_eq!(href, format!("http://127.0.0.1:{port}/ap/site"));
    let actor = open(&service, "/ap/site").is(200);
    assert_eq!(
        actor.header("content-type"),
        Some("application/activity+json")
    );
    let actor = actor.json();
    assert_eq!(actor["type"], "Group");
    assert_eq!(actor["publicKey"]["owner"], actor["id"]);
    let info = open(&service, "/.well-known/nodeinfo").is(200).json();
    assert_eq!(
        info["links"][0]["href"],
        format!("http://127.0.0.1:{port}/ap/nodeinfo/2.1")
    );
    let info = open(&service, "/ap/nodeinfo/2.1").is(200).json();
    assert_eq!(info["software"]["name"], "polder");

    // Everything else is for peers.
    let public = page_id(&site, "/wiki/pumps/");
    for path in ["a", "ctx"] {
        open(&service, &format!("/ap/{path}/{public}")).is(401);
    }
    open(&service, "/ap/outbox").is(401);
    for nobody in ["acct:ada@127.0.0.1", "acct:wages", &secret] {
        open(
            &service,
            &format!("/.well-known/webfinger?resource={nobody}"),
        )
        .is(404);
    }
    open(&service, "/.well-known/webfinger").is(400);
    open(&service, "/ap/u/ada").is(404);
}

#[test]
fn without_an_audience_nothing_is_there() {
    let site = crate::threads::waterland();
    build(&site);
    let service = Service::of(&site);
    let page = page_id(&site, "/wiki/pumps/");
    for path in [
        "/.well-known/webfinger?resource=acct:site@127.0.0.1",
        "/.well-known/nodeinfo",
        "/ap/site",
        "/ap/outbox",
        &format!("/ap/a/{page}"),
        &format!("/ap/ctx/{page}"),
    ] {
        service.get(path).is(404);
    }
    service
        .send(
            "POST /ap/inbox",
            "Content-Type: application/activity+json",
            "{}",
        )
        .is(404);
}

#[test]
fn operators_say_with_whom_one_talks() {
    let port = free_port();
    let site = entity(port, &[port + 1], None);
    let run = |arguments: &[&str]| {
        let all = [&["comments", "peers"], arguments].concat();
        crate::program::polder(&site, &all)
    };
    assert!(run(&["list"]).out.contains("not met yet"));
    assert_eq!(run(&["add", "KB.fr.example"]).code, Some(0));
    let listed = run(&["list"]).out;
    assert!(
        listed.contains("kb.fr.example: it does not follow us"),
        "{listed}"
    );
    for wrong in [
        "",
        "a b",
        "kb.fr.example.",
        "https://kb.fr.example/x",
        "127.1",
    ] {
        let ran = run(&["add", wrong]);
        assert_eq!(ran.code, Some(2), "{wrong}: {}", ran.err);
    }
    let named = format!("127.0.0.1:{}", port + 1);
    let ran = run(&["remove", &named]);
    assert!(
        ran.code == Some(2) && ran.err.contains("polder.yaml names it"),
        "{}",
        ran.err
    );
    assert_eq!(run(&["remove", "kb.fr.example"]).code, Some(0));
    assert!(!run(&["list"]).out.contains("kb.fr"));
}

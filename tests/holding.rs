//! What must be kept is kept though nobody sees it, and what was kept long enough goes by itself.

use polder::comments::settings::Settings;
use polder::config::Retention;
use polder::content::period::Period;
use serde_json::Value;
use serde_json::json;

use crate::program::polder;
use crate::site::TestSite;
use crate::talker::NOW;
use crate::talker::Service;
use crate::talker::eventually;
use crate::talker::page_id;
use crate::talker::plain;
use crate::threads::waterland;

/// Every text that is held, with when it was taken away, in the order of the texts.
fn held(site: &TestSite, service: &Service) -> Vec<(String, bool)> {
    let lines = service.command(site, &["hold", "show"]);
    let texts = lines.lines().map(|line| {
        let text: Value = serde_json::from_str(line).expect("JSON");
        let body = text["body"].as_str().expect("a text").to_owned();
        (body, !text["taken"].is_null())
    });
    let mut texts: Vec<(String, bool)> = texts.collect();
    texts.sort();
    texts
}

/// Everything that is held of the talk about pumps; the offer, in both of its versions, may have been taken back.
fn all(taken: bool) -> [(String, bool); 3] {
    [
        ("I know nothing", false),
        ("They offered us quokka", taken),
        ("They offered us zanzibar", taken),
    ]
    .map(|(text, taken)| (text.to_owned(), taken))
}

#[test]
fn what_a_court_may_ask_for_stays_sealed_until_the_hold_is_lifted() {
    let site = waterland();
    let pumps = page_id(&site, "/wiki/pumps/");
    let dikes = page_id(&site, "/people/ada/");
    let service = Service::of(&site);
    let offer = service.say("ada", &pumps, "They offered us zanzibar");
    let edit = format!("PATCH /api/v1/comments/{offer}");
    let better = json!({ "body": "They offered us quokka" });
    service.ask("ada", &edit, &better).is(200);
    let other = service.say("ada", &dikes, "Nobody asks for xylophone");
    service.say("bram", &pumps, "I know nothing");

    let hold = |words: &[&str]| {
        let case = ["--reason", "case 26-114"];
        service.command(&site, &[&["hold"], words, &case].concat());
    };
    hold(&["add", "--page", "/wiki/pumps/"]);
    assert_eq!(held(&site, &service), all(false));

    // Its author takes it back: it is gone for everybody, and kept.
    for comment in [&offer, &other] {
        let take_back = format!("DELETE /api/v1/comments/{comment}");
        service.ask("ada", &take_back, &Value::Null).is(204);
    }
    let thread = service.thread(&pumps).to_string();
    assert!(!thread.contains("quokka"), "{thread}");
    assert_eq!(held(&site, &service), all(true));

    // Bram is forgotten: what he said about the page stays sealed, and he is told of it.
    service.command(&site, &["erase", "bram"]);
    assert!(held(&site, &service).contains(&("I know nothing".to_owned(), true)));
    assert!(!service.data.holds(&site, "xylophone"));
    let told = service.command(&site, &["subject", "bram"]);
    assert!(told.contains("I know nothing"), "{told}");
    let list = service.command(&site, &["hold", "list"]);
    assert!(list.contains("3 sealed  case 26-114"), "{list}");

    // A hold on a person as well: what both ask for goes with the last of them.
    hold(&["add", "--person", "ada"]);
    hold(&["lift", "--page", &pumps]);
    let found = held(&site, &service);
    assert!(found.contains(&("They offered us quokka".to_owned(), true)));
    assert!(!service.data.holds(&site, "I know nothing"));
    hold(&["lift", "--person", "ada"]);
    assert!(held(&site, &service).is_empty());
    assert!(!service.data.holds(&site, "quokka") && !service.data.holds(&site, "zanzibar"));

    let [flag, place] = service.data.named();
    let nowhere = [
        "comments",
        "hold",
        "add",
        "--page",
        "/no/such/",
        "--reason",
        "a",
    ];
    let ran = polder(&site, &[&nowhere[..], &[&flag, &place]].concat());
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("name the page by its address"),
        "{}",
        ran.err
    );
}

#[test]
fn what_was_kept_long_enough_goes_by_itself() {
    let site = waterland();
    let years = |text: &str| Some(Period::parse(text).expect("a period"));
    let settings = Settings {
        retention: Retention {
            comments: years("2 years"),
            log: None,
        },
        ..plain()
    };
    let pumps = page_id(&site, "/wiki/pumps/");
    let service = Service::with(&site, settings.clone());
    let first = service.say("ada", &pumps, "The tide of zanzibar");
    service.wait(60 * 24 * 400);
    let reply = service.reply("bram", &pumps, Some(&first), "The tide of quokka");
    service.wait(60 * 24 * 400);
    eventually("the older one is gone", || {
        let thread = service.thread(&pumps);
        thread["comments"][0]["state"] == "withdrawn"
    });
    let thread = service.thread(&pumps);
    assert!(thread["comments"][0]["author"].is_null());
    assert_eq!(thread["comments"][1]["id"], json!(reply));
    assert!(thread["comments"][1]["html"].as_str().is_some());
    assert!(!service.data.holds(&site, "zanzibar") || service.data.database.is_none());

    // By hand, against the clock of today: nothing more is due, or it says what to write.
    site.write("polder.yaml", "comments: {retention: 100 years}\n");
    let told = service.command(&site, &["retain", "--dry-run"]);
    assert!(told.starts_with("0 comments"), "{told}");
    site.write("polder.yaml", "comments: {retention: soon}\n");
    let ran = polder(&site, &["check"]);
    let told = "`retention` cannot be `soon`; write how long it is kept: `5 years`";
    assert!(ran.err.contains(told), "{}", ran.err);
}

#[test]
fn a_period_is_at_least_a_day_and_counted_by_the_calendar() {
    for wrong in [
        "",
        "soon",
        "5",
        "3 hours",
        "1 year 3 hours",
        "0 days",
        "-2 years",
        "2 years ago",
    ] {
        assert!(Period::parse(wrong).is_none(), "{wrong:?}");
    }
    let year = Period::parse("1 year").expect("a period");
    assert_eq!(NOW - year.before(NOW), 365 * 24 * 3_600_000);
    for same in ["12 months", "1y"] {
        let period = Period::parse(same).expect(same);
        assert_eq!(period.before(NOW), year.before(NOW), "{same}");
    }
    assert!(Period::parse("9000 years").expect("long").before(NOW) < 0);
}

//! What sites tell each other arrives once, whatever ends one of them in the middle of it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use serde_json::Value;
use serde_json::json;

use crate::doors::Doors;
use crate::doors::Weather;
use crate::federating::entity;
use crate::federating::free_port;
use crate::federating::service;
use crate::process::Program;
use crate::process::kills;
use crate::site::TestSite;
use crate::stranger::Stranger;
use crate::stranger::status;
use crate::talker::Kept;
use crate::talker::Service;
use crate::talker::page_id;

fn create(stranger: &Stranger, host: &str, page: &str, words: &str) -> Value {
    let note = stranger.at(&format!("/n/{}", words.replace(' ', "-")));
    json!({
        "id": format!("{note}#create"),
        "type": "Create",
        "actor": stranger.at("/u/mallory"),
        "object": {
            "id": note,
            "type": "Note",
            "attributedTo": stranger.at("/u/mallory"),
            "content": format!("<p>{words}</p>"),
            "context": format!("http://{host}/ap/ctx/{page}"),
        },
    })
}

/// Sends a letter to a service that may end at any moment: the status, if there was an answer.
fn send(host: &str, letter: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(host).ok()?;
    stream.write_all(letter).ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    text.split(' ').nth(1)?.parse().ok()
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(now.expect("a time").as_secs()).expect("a time")
}

/// The texts of comments that a stranger was told of, each with the ids under which it was.
fn told(stranger: &Stranger) -> BTreeMap<String, BTreeSet<String>> {
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for letter in stranger.asked("POST /ap/inbox") {
        let (_, body) = letter.split_once("\r\n\r\n").expect("a body");
        let activity: Value = serde_json::from_str(body).expect("JSON");
        if activity["type"] == "Create" {
            let id = activity["object"]["id"].as_str().expect("an id");
            let text = activity["object"]["content"].as_str().expect("a text");
            let text = text.trim().to_owned();
            told.entry(text).or_default().insert(id.to_owned());
        }
    }
    told
}

// B 32
#[test]
fn whatever_kills_a_site_nothing_is_lost_and_nothing_is_there_twice() {
    let stranger = Stranger::new();
    let port = free_port();
    let site = entity(port, &[stranger.port], None);
    let page = page_id(&site, "/wiki/pumps/");
    let kept = Kept::new();
    let mut sent: Vec<Vec<u8>> = Vec::new();
    let mut said: BTreeSet<String> = BTreeSet::new();
    for kill in 0..kills() {
        let mut program = Program::start(&site, &kept, port);
        let mut follow = stranger.request(&program.host);
        follow.now = now();
        assert_eq!(send(&program.host, &follow.to(&program.host)), Some(202));
        let is_dead = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let (program, stranger, page, is_dead) = (&program, &stranger, &page, &is_dead);
            // What comes in: whether it was answered or not, it is sent once more later.
            let letters = scope.spawn(move || {
                let mut letters = Vec::new();
                while !is_dead.load(Ordering::Relaxed) {
                    let words = format!("Theirs {kill} {}", letters.len());
                    let activity = create(stranger, &program.host, page, &words);
                    let mut letter = stranger.letter(&activity);
                    letter.now = now();
                    let letter = letter.to(&program.host);
                    send(&program.host, &letter);
                    letters.push(letter);
                }
                letters
            });
            // What goes out.
            let texts = scope.spawn(move || {
                let mut texts = Vec::new();
                while !is_dead.load(Ordering::Relaxed) {
                    let text = format!("Ours {kill} {}", texts.len());
                    let who = format!("p{}", texts.len() % 64);
                    match program.post(page, &who, &text) {
                        Some(_) => texts.push(format!("<p>{text}</p>")),
                        None => std::thread::sleep(Duration::from_millis(20)),
                    }
                }
                texts
            });
            std::thread::sleep(Duration::from_millis(700 + 37 * kill as u64));
            program.kill();
            is_dead.store(true, Ordering::Relaxed);
            sent.extend(letters.join().expect("letters"));
            said.extend(texts.join().expect("texts"));
        });
        program.child.wait().expect("an end");
    }
    assert!(!said.is_empty() && sent.len() > kills());

    let program = Program::start(&site, &kept, port);
    for letter in &sent {
        // Who says so much at once is asked to come again.
        let taken = loop {
            match send(&program.host, letter) {
                Some(429) => std::thread::sleep(Duration::from_millis(100)),
                taken => break taken,
            }
        };
        assert_eq!(taken, Some(202));
    }
    let thread = format!("GET /api/v1/threads/{page}");
    let thread = program.ask(&thread, "Accept: application/json", "");
    let thread = thread.expect("an answer");
    let (_, body) = thread.split_once("\r\n\r\n").expect("a body");
    let thread: Value = serde_json::from_str(body).expect("JSON");
    let comments = thread["comments"].as_array().expect("comments");
    let mut texts = BTreeMap::new();
    for comment in comments {
        let text = comment["html"].as_str().expect("a text").trim();
        *texts.entry(text.to_owned()).or_insert(0) += 1;
    }
    assert_eq!(texts.values().max(), Some(&1), "{texts:?}");
    let theirs = texts.keys().filter(|text| text.contains("Theirs"));
    assert_eq!(theirs.count(), sent.len());
    let ours: BTreeSet<&String> = texts.keys().filter(|text| text.contains("Ours")).collect();
    assert!(said.iter().all(|text| ours.contains(text)));

    // All of it is told, each thing under one id, though perhaps more than once.
    let began = std::time::Instant::now();
    while told(&stranger).len() < ours.len() {
        assert!(began.elapsed() < Duration::from_secs(30), "not all is told");
        std::thread::sleep(Duration::from_millis(50));
    }
    let told = told(&stranger);
    assert_eq!(told.keys().collect::<BTreeSet<_>>(), ours);
    assert!(told.values().all(|ids| ids.len() == 1), "{told:?}");
}

/// What is wrong with a site for a while.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Weather(Weather),
    /// Its clock is so many hours ahead.
    Clock(i64),
    /// It is stopped, and started again later.
    Stopped,
}

/// Sites that share a thread of the first one, and know each other by their doors.
struct Group {
    sites: Vec<TestSite>,
    /// At which the services listen, and at which their doors stand.
    ports: Vec<[u16; 2]>,
    pages: Vec<String>,
    doors: Doors,
}

impl Group {
    fn of(count: usize) -> Group {
        let doors = Doors::default();
        let ports: Vec<[u16; 2]> = (0..count)
            .map(|_| {
                let inner = free_port();
                [inner, doors.open(inner)]
            })
            .collect();
        let mut sites: Vec<TestSite> = Vec::new();
        let mut pages: Vec<String> = Vec::new();
        for [_, own] in &ports {
            let others = ports.iter().map(|[_, door]| *door);
            let others: Vec<u16> = others.filter(|door| door != own).collect();
            let owner = ports[0][1];
            let of = pages
                .first()
                .map(|page| format!("http://127.0.0.1:{owner}/ap/ctx/{page}"));
            let site = entity(*own, &others, of.as_deref());
            pages.push(page_id(&site, "/wiki/pumps/"));
            sites.push(site);
        }
        Group {
            sites,
            ports,
            pages,
            doors,
        }
    }

    fn start(&self, number: usize, kept: Kept) -> Service {
        service(&self.sites[number], self.ports[number][0], kept)
    }

    /// What a service shows of the thread, in no order: what was said, and what is felt about it.
    fn talk(&self, number: usize, service: &Service) -> Vec<String> {
        let thread = service.thread(&self.pages[number]);
        let comments = thread["comments"].as_array().expect("comments");
        let mut talk: Vec<String> = comments
            .iter()
            .filter(|comment| comment["state"] == "published" && comment["awaits"].is_null())
            .map(|comment| format!("{} {}", comment["html"], comment["reactions"]))
            .collect();
        talk.sort();
        talk
    }
}

/// Numbers that look like chance, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).expect("a small number") % sides
    }
}

// B 28, 29 and 31 at once: whatever goes wrong, and however it falls together.
#[test]
fn four_sites_show_the_same_after_whatever_weather() {
    let seed = std::env::var("POLDER_SEED").ok();
    let mut dice = Dice(seed.and_then(|seed| seed.parse().ok()).unwrap_or(1913));
    let group = Group::of(4);
    let mut services: Vec<Option<Service>> = (0..4)
        .map(|number| Some(group.start(number, Kept::new())))
        .collect();
    let faults = [
        Fault::Weather(Weather::CutOff),
        Fault::Weather(Weather::Hanging),
        Fault::Weather(Weather::Slow),
        Fault::Clock(2),
        Fault::Clock(-2),
        Fault::Stopped,
    ];
    let mut said = 0;
    let mut own: Vec<Vec<String>> = vec![Vec::new(); 4];
    for _ in 0..8 {
        let ill = dice.roll(4);
        let fault = faults[dice.roll(faults.len())];
        let mut kept = None;
        match fault {
            Fault::Weather(weather) => group.doors.turn(group.ports[ill][1], weather),
            Fault::Clock(hours) => services[ill].as_ref().expect("a service").wait(hours * 60),
            Fault::Stopped => kept = services[ill].take().map(Service::stop),
        }
        for _ in 0..4 {
            let at = dice.roll(4);
            let Some(service) = &services[at] else {
                continue;
            };
            service.clock.fetch_add(1000, Ordering::Relaxed);
            let page = &group.pages[at];
            let comment = |own: &Vec<String>, dice: &mut Dice| own[dice.roll(own.len())].clone();
            match dice.roll(6) {
                0 if own[at].len() > 1 => {
                    let id = own[at].swap_remove(0);
                    let line = format!("DELETE /api/v1/comments/{id}");
                    service.ask("bea", &line, &Value::Null).is(204);
                }
                1 if !own[at].is_empty() => {
                    said += 1;
                    let id = comment(&own[at], &mut dice);
                    let words = json!({ "body": format!("Better {said}") });
                    let line = format!("PATCH /api/v1/comments/{id}");
                    service.ask("bea", &line, &words).is(200);
                }
                2 if !own[at].is_empty() => {
                    let id = comment(&own[at], &mut dice);
                    let line = format!("PUT /api/v1/comments/{id}/reactions/thanks");
                    service.ask("ada", &line, &Value::Null).is(204);
                }
                _ => {
                    said += 1;
                    own[at].push(service.say("bea", page, &format!("Number {said}")));
                }
            }
        }
        std::thread::sleep(Duration::from_millis(400));
        match fault {
            Fault::Weather(_) => group.doors.turn(group.ports[ill][1], Weather::Fair),
            Fault::Clock(hours) => services[ill].as_ref().expect("a service").wait(-hours * 60),
            Fault::Stopped => {
                services[ill] = kept.map(|kept| group.start(ill, kept));
            }
        }
    }
    let count: usize = own.iter().map(Vec::len).sum();
    let talks = || -> Vec<Vec<String>> {
        let services = services.iter().flatten().enumerate();
        let talks = services.map(|(number, service)| group.talk(number, service));
        talks.collect()
    };
    let began = std::time::Instant::now();
    loop {
        let talks = talks();
        if talks
            .iter()
            .all(|talk| talk.len() == count && *talk == talks[0])
        {
            break;
        }
        assert!(
            began.elapsed() < Duration::from_secs(120),
            "{count}: {talks:#?}"
        );
        std::thread::sleep(Duration::from_millis(200));
        // Whatever is tried again later by the clock: it runs fast, and the same everywhere.
        for service in services.iter().flatten() {
            service.clock.fetch_add(20_000, Ordering::Relaxed);
        }
    }
}

// B 31
#[test]
fn a_site_that_is_not_believed_says_why_in_one_line() {
    let stranger = Stranger::new();
    let port = free_port();
    let site = entity(port, &[stranger.port], None);
    let page = page_id(&site, "/wiki/pumps/");
    let kept = Kept::new();
    let log = site.root().join("log");
    let program = Program::logging(&site, &kept, port, &log);
    let mut follow = stranger.request(&program.host);
    follow.now = now();
    assert_eq!(send(&program.host, &follow.to(&program.host)), Some(202));
    stranger.put("/ap/inbox", status(401, ""));
    program
        .post(&page, "ada", "At the wrong time")
        .expect("an id");
    let told = || {
        let log = fs_err::read_to_string(&log).expect("a log");
        let lines = log
            .lines()
            .filter(|line| line.contains("does not believe this site"));
        lines.map(str::to_owned).collect::<Vec<String>>()
    };
    let began = std::time::Instant::now();
    while told().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(60), "it says nothing");
        std::thread::sleep(Duration::from_millis(50));
    }
    let wanted = format!(
        "warning: 127.0.0.1:{} does not believe this site: it answers 401; look at the clocks and at its list of peers",
        stranger.port
    );
    assert!(told().iter().all(|line| *line == wanted), "{:?}", told());
}

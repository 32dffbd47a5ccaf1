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

use crate::federating::entity;
use crate::federating::free_port;
use crate::process::Program;
use crate::process::kills;
use crate::stranger::Stranger;
use crate::talker::Kept;
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

//! What was said is kept: it goes into the next build, into a backup, and survives whatever ends the service.

use std::io::BufRead;
use std::io::BufReader;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

use serde_json::Value;
use serde_json::json;
use tempfile::TempDir;

use crate::program::git_on;
use crate::program::polder;
use crate::site::TestSite;
use crate::talker::Kept;
use crate::talker::Service;
use crate::talker::build;
use crate::talker::page_id;
use crate::talker::plain;
use crate::threads::waterland;

fn exported(site: &TestSite, service: &Service) -> String {
    let [flag, place] = service.data.named();
    let ran = polder(site, &["comments", "export", &flag, &place]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let file = site.root().join(".polder/service/threads.jsonl");
    fs_err::read_to_string(file).expect("an export")
}

fn published(site: &TestSite, page: &str) -> String {
    build(site);
    fs_err::read_to_string(site.root().join("public").join(page).join("index.html"))
        .expect("a page")
}

#[test]
fn the_next_build_shows_what_was_said_and_forgets_what_was_taken_back() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let question = service.say("cleo", &page, "Why two? See [sluices](/wiki/sluices/)");
    let answer = service.reply("ada", &page, Some(&question), "In case one *rests*");
    let accept = format!("PUT /api/v1/threads/{page}/answer");
    service
        .ask("cleo", &accept, &json!({ "comment": answer }))
        .is(204);
    let thanks = format!("PUT /api/v1/comments/{answer}/reactions/thanks");
    service.ask("cleo", &thanks, &Value::Null).is(204);
    let without_name = json!({ "body": "Not yet", "anonymous": true });
    service
        .ask(
            "cleo",
            &format!("POST /api/v1/threads/{page}/comments"),
            &without_name,
        )
        .is(201);

    let first = exported(&site, &service);
    assert_eq!(first.lines().count(), 1);
    assert!(!first.contains("Not yet"));
    let html = published(&site, "wiki/pumps");
    for part in [
        "Why two?",
        "href=\"../sluices/\"",
        "<em>rests</em>",
        "Ada van Vliet",
        "Accepted",
    ] {
        assert!(html.contains(part), "no {part} in {html}");
    }
    assert_eq!(
        exported(&site, &service),
        first,
        "the same talk is the same file"
    );

    service
        .ask(
            "ada",
            &format!("DELETE /api/v1/comments/{answer}"),
            &Value::Null,
        )
        .is(204);
    let second = exported(&site, &service);
    assert!(!second.contains("rests"));
    let html = published(&site, "wiki/pumps");
    assert!(!html.contains("rests") && html.contains("Why two?"));

    // In git it could not be erased.
    assert!(!polder(&site, &["check"]).err.contains("talk-in-git"));
    git_on(
        &site,
        "2026-06-01",
        &["add", "-f", ".polder/service/threads.jsonl"],
    );
    let ran = polder(&site, &["check", "--format", "json"]);
    assert!(
        ran.code == Some(1) && ran.out.contains("talk-in-git"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn a_backup_is_taken_while_people_write_and_put_back_elsewhere() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let folder = TempDir::new().expect("a folder");
    let service = Service::again(&site, plain(), Kept::in_file(folder));
    service.say("ada", &page, "Before");
    service.wait(1);
    let data = service.data.path().to_string_lossy().into_owned();
    let (file, new) = (site.root().join("backup.db"), site.root().join("new"));
    let (file, new) = (file.to_string_lossy(), new.to_string_lossy());
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (service, page) = (&service, &page);
            scope.spawn(move || {
                for i in 0..20 {
                    service.say(&format!("p{writer}"), page, &format!("{writer} says {i}"));
                }
            });
        }
        let ran = polder(&site, &["comments", "backup", &file, "--data", &data]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    });
    let again = polder(&site, &["comments", "backup", &file, "--data", &data]);
    assert!(
        again.code != Some(0) && again.err.contains("is there already"),
        "{}",
        again.err
    );
    let busy = polder(&site, &["comments", "restore", &file, "--data", &data]);
    assert!(busy.err.contains("another service works"), "{}", busy.err);
    let ran = polder(&site, &["comments", "restore", &file, "--data", &new]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let whole = service.thread(&page)["comments"]
        .as_array()
        .map_or(0, Vec::len);
    assert_eq!(whole, 81);
    drop(service);

    let restored = TempDir::new().expect("a folder");
    fs_err::copy(
        format!("{new}/comments.db"),
        restored.path().join("comments.db"),
    )
    .expect("a copy");
    let service = Service::again(&site, plain(), Kept::in_file(restored));
    let thread = service.thread(&page);
    let comments = thread["comments"].as_array().expect("comments");
    assert_eq!(comments[0]["html"], "<p>Before</p>\n");
    // A moment in between: as many comments as the thread counts changes.
    assert_eq!(thread["cursor"], format!("{page}.{}", comments.len()));
    service.say("ada", &page, "After");

    let other = polder(
        &site,
        &["comments", "restore", "polder.db", "--data", &data],
    );
    assert_eq!(other.code, Some(3), "{}", other.err);
}

#[test]
fn everything_moves_to_another_store_and_is_the_same_there() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let first = service.say("ada", &page, "See [sluices](/wiki/sluices/)");
    let reply = service.reply("bram", &page, Some(&first), "Why?");
    let words = json!({ "body": "See [sluices](/wiki/sluices/) *first*" });
    service.wait(1);
    service
        .ask("ada", &format!("PATCH /api/v1/comments/{first}"), &words)
        .is(200);
    service
        .ask(
            "bram",
            &format!("PUT /api/v1/comments/{first}/reactions/thanks"),
            &Value::Null,
        )
        .is(204);
    service
        .ask(
            "bram",
            &format!("PUT /api/v1/threads/{page}/follow"),
            &Value::Null,
        )
        .is(204);
    let without_name = json!({ "body": "Not yet", "anonymous": true });
    service
        .ask(
            "cleo",
            &format!("POST /api/v1/threads/{page}/comments"),
            &without_name,
        )
        .is(201);
    service
        .ask(
            "bram",
            &format!("DELETE /api/v1/comments/{reply}"),
            &Value::Null,
        )
        .is(204);

    let file = |name: &str| site.root().join(name).to_string_lossy().into_owned();
    let full = |kept: &Kept, name: &str| {
        let [flag, place] = kept.named();
        let file = file(name);
        let export = ["comments", "export", "--full", "--output", &file];
        let ran = polder(&site, &[&export[..], &[&flag, &place]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        fs_err::read_to_string(&file).expect("a file")
    };
    let before = full(&service.data, "one.jsonl");
    let take = |name: &str, kept: &Kept, dry: bool| {
        let [flag, place] = kept.named();
        let mut arguments = vec!["comments", "import", name, &flag, &place];
        arguments.extend(dry.then_some("--dry-run"));
        polder(&site, &arguments)
    };
    let new = Kept::new();
    let dry = take("one.jsonl", &new, true);
    assert!(
        dry.out.contains("rows would be taken"),
        "{}{}",
        dry.out,
        dry.err
    );
    let ran = take("one.jsonl", &new, false);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert_eq!(full(&new, "two.jsonl"), before);
    assert!(take("one.jsonl", &new, false).err.contains("already"));
    // From a file into a database, or into another file.
    let folder = Kept::in_file(TempDir::new().expect("a folder"));
    assert_eq!(take("two.jsonl", &folder, false).code, Some(0));
    assert_eq!(full(&folder, "file.jsonl"), before);
    let back = Kept::new();
    assert_eq!(take("file.jsonl", &back, false).code, Some(0));
    assert_eq!(full(&back, "back.jsonl"), before);

    // A file is believed no more than anybody else.
    let id = first.as_str();
    let lines = [
        before.replace("<em>first</em>", "<img src=x onerror=alert(1)>"),
        before.clone() + &before,
        before.replace(
            &format!("\"parent\":\"{id}\""),
            "\"parent\":\"aaaaaaaaaaaaaaaa\"",
        ),
        before.replace("\"state\":\"published\"", "\"state\":\"approved\""),
        before.replace("\"kind\":\"thanks\"", "\"kind\":\"dislike\""),
        before.clone() + "{\"table\":\"comments\",\"row\":{}}\nnonsense\n",
    ];
    for (i, text) in lines.iter().enumerate() {
        site.write("odd.jsonl", text);
        let odd = Kept::new();
        let ran = take("odd.jsonl", &odd, false);
        if i == 0 {
            assert_eq!(full(&odd, "three.jsonl"), before, "texts are rendered anew");
        } else {
            assert_eq!(ran.code, Some(1), "{i}: {}{}", ran.out, ran.err);
            assert!(ran.err.contains("odd.jsonl:") && ran.out.contains("nothing was taken"));
        }
    }
}

/// The program itself, with a port of its own.
struct Program {
    child: Child,
    host: String,
}

impl Program {
    fn start(site: &TestSite, kept: &Kept) -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_polder"))
            .args(["comments", "serve", "--listen", "127.0.0.1:0"])
            .args(kept.named())
            .current_dir(site.root())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a program");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("its output");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("an address");
        let host = line.trim().trim_start_matches("http://").to_owned();
        Program { child, host }
    }

    fn post(&self, page: &str, who: &str, body: &str) -> Option<String> {
        use std::io::Read;
        use std::io::Write;
        let body = json!({ "body": body }).to_string();
        let request = format!(
            "POST /api/v1/threads/{page}/comments HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nX-Polder-User: {who}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        let mut stream = std::net::TcpStream::connect(&self.host).ok()?;
        stream.write_all(request.as_bytes()).ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        if !text.starts_with("HTTP/1.1 201") {
            return None;
        }
        let (_, json) = text.split_once("\r\n\r\n")?;
        let told: Value = serde_json::from_str(json).ok()?;
        Some(told["id"].as_str()?.to_owned())
    }
}

#[test]
fn whatever_kills_it_what_was_answered_is_there() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let store = Kept::new();
    let mut program = Program::start(&site, &store);
    let mut kept: Vec<String> = Vec::new();
    std::thread::scope(|scope| {
        let (program, page) = (&program, &page);
        let writers: Vec<_> = (0..16)
            .map(|writer| {
                scope.spawn(move || {
                    let mut ids = Vec::new();
                    while let Some(id) = program.post(page, &format!("p{writer}"), "I was here") {
                        ids.push(id);
                    }
                    ids
                })
            })
            .collect();
        std::thread::sleep(std::time::Duration::from_millis(400));
        let process = rustix::process::Pid::from_child(&program.child);
        rustix::process::kill_process(process, rustix::process::Signal::KILL).expect("a kill");
        for writer in writers {
            kept.extend(writer.join().expect("ids"));
        }
    });
    program.child.wait().expect("an end");
    assert!(!kept.is_empty());

    let service = Service::again(&site, plain(), store);
    let thread = service.thread(&page).to_string();
    for id in &kept {
        assert!(
            thread.contains(id.as_str()),
            "{id} was answered and is gone"
        );
    }

    // Asked to stop, it stops by itself, and well.
    let store = service.stop();
    let mut program = Program::start(&site, &store);
    let process = rustix::process::Pid::from_child(&program.child);
    program.post(&page, "ada", "One more").expect("an answer");
    rustix::process::kill_process(process, rustix::process::Signal::TERM).expect("a signal");
    assert!(program.child.wait().expect("an end").success());
}

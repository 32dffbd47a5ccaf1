//! What was said is kept: it goes into the next build, into a backup, and survives whatever ends the service.

use std::io::BufRead;
use std::io::BufReader;
use std::process::Command;
use std::process::Stdio;

use serde_json::Value;
use serde_json::json;
use tempfile::TempDir;

use crate::process::Program;
use crate::process::kills;
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
    service.command(site, &["export"]);
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
    assert_eq!(first.lines().count(), 2);
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

#[test]
fn whatever_kills_it_what_was_answered_is_there() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let store = Kept::new();
    let mut kept: Vec<String> = Vec::new();
    for kill in 0..kills() {
        let mut program = Program::start(&site, &store, 0);
        std::thread::scope(|scope| {
            let (program, page) = (&program, &page);
            let writers: Vec<_> = (0..64)
                .map(|writer| {
                    scope.spawn(move || {
                        let mut ids = Vec::new();
                        while let Some(id) =
                            program.post(page, &format!("p{kill}-{writer}"), "I was here")
                        {
                            ids.push(id);
                        }
                        ids
                    })
                })
                .collect();
            std::thread::sleep(std::time::Duration::from_millis(300 + 37 * kill as u64));
            program.kill();
            for writer in writers {
                kept.extend(writer.join().expect("ids"));
            }
        });
        program.child.wait().expect("an end");
    }
    assert!(!kept.is_empty());

    let service = Service::again(&site, plain(), store);
    let thread = service.thread(&page);
    let comments = thread["comments"].as_array().expect("comments");
    let there: std::collections::HashSet<&str> = comments
        .iter()
        .filter_map(|comment| comment["id"].as_str())
        .collect();
    for id in &kept {
        assert!(there.contains(id.as_str()), "{id} was answered and is gone");
    }
    // No half of one: as many comments as the thread counts changes.
    assert_eq!(thread["cursor"], format!("{page}.{}", comments.len()));

    // Asked to stop, it stops by itself, and well.
    let store = service.stop();
    let mut program = Program::start(&site, &store, 0);
    let process = rustix::process::Pid::from_child(&program.child);
    program.post(&page, "ada", "One more").expect("an answer");
    rustix::process::kill_process(process, rustix::process::Signal::TERM).expect("a signal");
    assert!(program.child.wait().expect("an end").success());
}

#[test]
fn where_nothing_can_be_written_any_more_everything_can_be_read() {
    use rustix::process::Pid;
    use rustix::process::Resource;
    use rustix::process::Rlimit;
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    // No file of this program grows over some size: for it that is a full disk. It may not be killed for trying.
    let child = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; exec \"$0\" comments serve --listen 127.0.0.1:0",
        ])
        .arg(env!("CARGO_BIN_EXE_polder"))
        .current_dir(site.root())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a program");
    let program = Program::listening(child);
    let process = Pid::from_child(&program.child);
    let limit = |bytes: Option<u64>| {
        let new = Rlimit {
            current: bytes,
            maximum: None,
        };
        rustix::process::prlimit(Some(process), Resource::Fsize, new).expect("a limit");
    };
    let first = program
        .post(&page, "ada", "There is room")
        .expect("an answer");
    let size = fs_err::metadata(site.root().join(".polder/comments/comments.db-wal"))
        .expect("a log")
        .len();
    limit(Some(size + 20_000));
    let post = |body: &str| {
        let head = "X-Polder-User: ada\r\nContent-Type: application/json";
        let line = format!("POST /api/v1/threads/{page}/comments");
        let answer = program.ask(&line, head, &json!({ "body": body }).to_string());
        answer.expect("an answer")
    };
    let long = "A few words more. ".repeat(500);
    let mut answers: Vec<String> = (0..12).map(|i| post(&format!("{i} {long}"))).collect();
    let taken = answers
        .iter()
        .filter(|answer| answer.starts_with("HTTP/1.1 201"))
        .count();
    let full = answers.pop().expect("an answer");
    assert!(full.starts_with("HTTP/1.1 503"), "{full}");
    assert!(full.to_lowercase().contains("retry-after: "), "{full}");
    assert!(!full.contains("comments.db"), "{full}");
    let read = |path: &str| {
        program
            .ask(&format!("GET {path}"), "X-Nothing: 1", "")
            .expect("an answer")
    };
    let thread = read(&format!("/api/v1/threads/{page}"));
    assert!(
        thread.starts_with("HTTP/1.1 200") && thread.contains(&first),
        "{thread}"
    );
    assert_eq!(thread.matches("\"parent\"").count(), 1 + taken);
    assert!(read("/readyz").starts_with("HTTP/1.1 200"));
    // As soon as there is room, it goes on by itself.
    limit(None);
    assert!(post(&long).starts_with("HTTP/1.1 201"));
}

#[test]
fn nobody_waits_in_vain_while_it_is_copied_and_tidied_up() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let folder = tempfile::TempDir::new().expect("a folder");
    let service = Service::again(&site, plain(), Kept::in_file(folder));
    let store = service.data.path().join("comments.db");
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (service, page, store, done) = (&service, &page, &store, &done);
        scope.spawn(move || {
            let db = rusqlite::Connection::open(store).expect("the store");
            db.busy_timeout(std::time::Duration::from_secs(10))
                .expect("a timeout");
            for i in 0.. {
                if done.load(std::sync::atomic::Ordering::Relaxed) && i > 0 {
                    return;
                }
                let copy = store.with_file_name(format!("copy{i}.db"));
                db.execute("VACUUM INTO ?1", [copy.to_string_lossy()])
                    .expect("a copy");
                db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                    .expect("a checkpoint");
                polder::comments::backup::backup(
                    store.parent().expect("a folder"),
                    &store.with_file_name(format!("backup{i}.db")),
                )
                .expect("a backup");
            }
        });
        let writers: Vec<_> = (0..64)
            .map(|writer| {
                scope.spawn(move || {
                    for i in 0..4 {
                        service.say(&format!("p{writer}"), page, &format!("{writer} says {i}"));
                        service.thread(page);
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.join().expect("every one is answered");
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let whole = service.thread(&page)["comments"].as_array().map(Vec::len);
    assert_eq!(whole, Some(64 * 4));
}

#[test]
fn whoever_is_called_something_writes_no_line_of_the_log() {
    let site = waterland().page(
        "content/people/eve.md",
        "---\nname: \"Eve\\n2026-06-01 admin logged in\\e[2J\"\n---\n",
    );
    build(&site);
    let page = page_id(&site, "/wiki/pumps/");
    let mut child = Command::new(env!("CARGO_BIN_EXE_polder"))
        .args(["comments", "serve", "--listen", "127.0.0.1:0"])
        .current_dir(site.root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a program");
    let errors = child.stderr.take().expect("its errors");
    let mut program = Program::listening(child);
    program
        .post(&page, "eve", "Hello\n2026-06-01 admin logged in")
        .expect("an answer");
    let head = "X-Polder-User: eve\u{1b}[2J\r\nX-Forwarded-For: 1.2.3.4%0a2026-06-01\r\nContent-Type: application/json";
    program.ask(
        &format!("POST /api/v1/threads/{page}%0a2026-06-01/comments"),
        head,
        "{\"x\": \"\\n2026-06-01\"}",
    );
    // What a build that went wrong left behind is told in one line each.
    let folder = site.root().join(".polder/service");
    fs_err::write(
        folder.join("threads.json"),
        "{\"threads\": \"x\\n2026-06-01 admin logged in\\u001b[2J\"}",
    )
    .expect("a file");
    fs_err::write(
        folder.join("people.json"),
        "{\"people\": [{\"\\n2026-06-01 admin\": 1}]}",
    )
    .expect("a file");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    let process = rustix::process::Pid::from_child(&program.child);
    rustix::process::kill_process(process, rustix::process::Signal::TERM).expect("a signal");
    program.child.wait().expect("an end");
    let lines: Vec<String> = BufReader::new(errors)
        .lines()
        .map(|line| line.expect("a line"))
        .collect();
    assert!(!lines.is_empty(), "nothing was told at all");
    for line in &lines {
        assert!(
            line.starts_with("warning: ") || line.starts_with("error: "),
            "{lines:?}"
        );
        assert!(!line.contains('\u{1b}'), "{lines:?}");
    }
}

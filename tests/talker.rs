//! The harness of the comment service: one that listens on a free port, and people who ask it.

use std::io::Read;
use std::io::Write;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering;
use std::time::Duration;

use polder::comments::rate::Allowance;
use polder::comments::service;
use polder::comments::service::Annex;
use polder::comments::service::Options;
use polder::comments::service::Running;
use polder::comments::settings::Login;
use polder::comments::settings::Settings;
use polder::comments::store::address::Address;
use polder::comments::store::pen::Pen;
use polder::comments::store::query::Query;
use polder::comments::store::tx::Tx;
use polder::config::Moderation;
use polder::config::Retention;
use polder::source;
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::database::Database;
use crate::program::polder;
use crate::site::TestSite;

/// 1 June 2026, a quarter past nine.
pub const NOW: i64 = 1_780_305_300_000;

/// The service of a site.
pub struct Service {
    running: Option<Running>,
    runtime: Runtime,
    pub host: String,
    pub data: Kept,
    pub clock: Arc<AtomicI64>,
}

/// Where the service keeps what is said: a folder, and a database instead where tests use one.
pub struct Kept {
    folder: TempDir,
    pub database: Option<Arc<Database>>,
}

impl Kept {
    pub fn new() -> Kept {
        Kept {
            folder: TempDir::new().expect("a folder"),
            database: Database::wanted().map(Arc::new),
        }
    }

    /// A folder, whatever other tests use.
    pub fn in_file(folder: TempDir) -> Kept {
        Kept {
            folder,
            database: None,
        }
    }

    /// The same database for one more service.
    pub fn shared(&self) -> Kept {
        Kept {
            folder: TempDir::new().expect("a folder"),
            database: self.database.clone(),
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// How the command line names it.
    pub fn named(&self) -> [String; 2] {
        match &self.database {
            Some(database) => ["--store".to_owned(), database.url.clone()],
            None => ["--data".to_owned(), self.path().display().to_string()],
        }
    }

    fn address(&self) -> Address {
        match &self.database {
            Some(database) => Address::Server(database.server()),
            None => Address::Folder(self.path().to_owned()),
        }
    }

    /// Changes what is kept behind the service's back, while it does not work.
    pub fn change(&self, query: Query) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let mut pen = Pen::open(&self.address()).await.expect("a store");
            pen.begin().await.expect("a beginning");
            pen.rows(query).await.expect("a change");
            pen.run("COMMIT").await.expect("an end");
        });
    }

    /// Whether some words stand in any file of it, or in any row of the database.
    pub fn holds(&self, site: &TestSite, words: &str) -> bool {
        if self.database.is_some() {
            let [flag, place] = self.named();
            let everything = site.root().join("everything.jsonl").display().to_string();
            let export = ["comments", "export", "--full", "--output", &everything];
            let ran = polder(site, &[&export[..], &[&flag, &place]].concat());
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            let text = fs_err::read_to_string(&everything).expect("an export");
            return text.contains(words);
        }
        let mut files = fs_err::read_dir(self.path()).expect("a folder");
        files.any(|file| {
            let bytes = fs_err::read(file.expect("a file").path()).expect("bytes");
            let mut parts = bytes.windows(words.len());
            parts.any(|part| part == words.as_bytes())
        })
    }
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value)
    }

    /// It ended so.
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

pub fn plain() -> Settings {
    Settings {
        login: Login::Dev,
        origins: vec!["https://intranet.example".to_owned()],
        base_path: String::new(),
        person: Allowance {
            burst: 1000.0,
            per_minute: 1000.0,
        },
        network: Allowance {
            burst: 10_000.0,
            per_minute: 10_000.0,
        },
        moderation: Moderation::After,
        terms: Arc::default(),
        publish: None,
        retention: Retention::default(),
    }
}

/// Builds a site, so that its service knows of it.
pub fn build(site: &TestSite) {
    let highest = ["build", "-q", "--audience", "board"];
    let arguments = match site.root().join("polder.yaml").exists() {
        true => &highest[..],
        false => &highest[..2],
    };
    let ran = polder(site, arguments);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

/// The id of a page's thread, by its address.
pub fn page_id(site: &TestSite, url: &str) -> String {
    let path = site.root().join(".polder/service/threads.json");
    let docket: Value = serde_json::from_slice(&fs_err::read(path).expect("a file")).expect("JSON");
    let threads = docket["threads"].as_array().expect("threads");
    let thread = threads.iter().find(|thread| thread["url"] == url);
    let thread = thread.unwrap_or_else(|| panic!("no {url} in {docket}"));
    thread["id"].as_str().expect("an id").to_owned()
}

impl Service {
    pub fn of(site: &TestSite) -> Service {
        Service::with(site, plain())
    }

    pub fn with(site: &TestSite, settings: Settings) -> Service {
        Service::again(site, settings, Kept::new())
    }

    /// A service that finds what another one kept.
    pub fn again(site: &TestSite, settings: Settings, data: Kept) -> Service {
        Service::open(site, settings, data, 0, None)
    }

    /// A service at a port, with what is opened beside it.
    pub fn open(
        site: &TestSite,
        settings: Settings,
        data: Kept,
        port: u16,
        annex: Option<Annex>,
    ) -> Service {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let (config, _) = source::read_config(site.root()).expect("a config");
        let clock = Arc::new(AtomicI64::new(NOW));
        let ticking = clock.clone();
        let running = runtime.block_on(service::start(
            SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            Options {
                store: data.address(),
                service: site.root().join(".polder/service"),
                settings,
                clock: Arc::new(move || ticking.load(Ordering::Relaxed)),
                site: Some((site.root().to_owned(), config)),
                annex,
            },
        ));
        let running = running.expect("a service");
        Service {
            host: running.address.to_string(),
            running: Some(running),
            runtime,
            data,
            clock,
        }
    }

    /// What a command says that works where this service keeps what is said.
    pub fn command(&self, site: &TestSite, arguments: &[&str]) -> String {
        let [flag, place] = self.data.named();
        let all = [&["comments"], arguments, &[&flag, &place]].concat();
        let ran = polder(site, &all);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        ran.out
    }

    /// Time goes on.
    pub fn wait(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    /// Stops it as the system would; what it kept stays.
    pub fn stop(mut self) -> Kept {
        self.end();
        let nothing = Kept::in_file(TempDir::new().expect("a folder"));
        std::mem::replace(&mut self.data, nothing)
    }

    fn end(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop());
        }
    }

    /// Sends a request as it is written, and reads until the other end closes.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).expect("a timeout");
        // Whoever refuses a large request may close before it has all of it.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Answer {
            status: status.unwrap_or_else(|| panic!("no answer: {text}")),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// Sends a request with some headers, one a line.
    pub fn send(&self, line: &str, headers: &str, body: &str) -> Answer {
        let mut request = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
        let lower = headers.to_ascii_lowercase();
        if !lower.lines().any(|header| header.starts_with("host:")) {
            request.push_str(&format!("Host: {}\r\n", self.host));
        }
        for header in headers.lines().filter(|header| !header.trim().is_empty()) {
            request.push_str(&format!("{}\r\n", header.trim()));
        }
        if !body.is_empty() {
            request.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        request.push_str(body);
        self.raw(request.as_bytes())
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET {path}"), "", "")
    }

    /// Asks as somebody: `POST /api/v1/…`.
    pub fn ask(&self, who: &str, line: &str, body: &Value) -> Answer {
        let mut headers = format!("X-Polder-User: {who}\n");
        let body = match body {
            Value::Null => String::new(),
            body => {
                headers.push_str("Content-Type: application/json\n");
                body.to_string()
            }
        };
        self.send(line, &headers, &body)
    }

    /// Somebody says something; the id of the comment.
    pub fn say(&self, who: &str, page: &str, body: &str) -> String {
        self.reply(who, page, None, body)
    }

    pub fn reply(&self, who: &str, page: &str, parent: Option<&str>, body: &str) -> String {
        let new = serde_json::json!({ "body": body, "parent": parent });
        let line = format!("POST /api/v1/threads/{page}/comments");
        let answer = self.ask(who, &line, &new).is(201).json();
        answer["id"].as_str().expect("an id").to_owned()
    }

    /// A thread as somebody without a login sees it.
    pub fn thread(&self, page: &str) -> Value {
        self.get(&format!("/api/v1/threads/{page}")).is(200).json()
    }

    /// Listens to a thread.
    pub fn listen(&self, page: &str, headers: &str) -> Stream {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        let head = format!(
            "GET /api/v1/threads/{page}/events HTTP/1.1\r\nHost: {}\r\n{headers}\r\n",
            self.host
        );
        stream.write_all(head.as_bytes()).expect("a request");
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).expect("a timeout");
        Stream {
            stream,
            text: String::new(),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.end();
    }
}

/// A stream of events.
pub struct Stream {
    stream: TcpStream,
    text: String,
}

impl Stream {
    /// Reads until something was said; what came until then.
    pub fn until(&mut self, wanted: &str) -> String {
        let mut part = [0; 4096];
        while !self.text.contains(wanted) {
            let read = self.stream.read(&mut part).expect("more of the stream");
            assert!(read > 0, "it ended without {wanted}: {}", self.text);
            self.text.push_str(&String::from_utf8_lossy(&part[..read]));
        }
        std::mem::take(&mut self.text)
    }

    /// Reads to the end of the stream.
    pub fn end(mut self) -> String {
        let mut bytes = Vec::new();
        let _ = self.stream.read_to_end(&mut bytes);
        self.text + &String::from_utf8_lossy(&bytes)
    }
}

/// Says something again and again until it holds: builds are noticed a moment later.
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..100 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("never: {what}");
}

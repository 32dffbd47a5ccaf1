//! The harness of what only a browser can tell: the preview on a free port, and a headless Chromium.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use fantoccini::Client;
use fantoccini::ClientBuilder;
use fantoccini::Locator;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

use crate::site::TestSite;

/// Long enough for a busy machine; what is awaited comes in milliseconds.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// `polder serve` on a free port, until it is dropped.
pub struct Serve {
    child: Child,
    pub host: String,
}

impl Serve {
    pub fn start(site: &TestSite) -> Serve {
        let mut child = Command::new(env!("CARGO_BIN_EXE_polder"))
            .args([
                "serve",
                "--port",
                "0",
                "--quiet",
                "--today",
                "2026-06-01",
                "--site",
            ])
            .arg(site.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("polder starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output"))
            .read_line(&mut line)
            .expect("a line");
        let host = line
            .trim()
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        Serve { child, host }
    }

    pub fn request(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        stream
            .write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes())
            .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    pub fn get(&self, path: &str) -> String {
        self.request(&format!("GET /{path} HTTP/1.1\r\nHost: {}", self.host))
    }

    /// Asks until the answer holds a text.
    pub fn wait_for(&self, path: &str, text: &str) -> String {
        let began = Instant::now();
        loop {
            let answer = self.get(path);
            if answer.contains(text) {
                return answer;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "/{path} never shows {text}:\n{answer}"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A headless Chromium, driven through chromedriver.
pub struct Browser {
    driver: Child,
    port: u16,
    pub client: Client,
    _profile: TempDir,
}

impl Browser {
    pub async fn open() -> Browser {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is there: tests/run installs it");
        let mut lines = BufReader::new(driver.stdout.take().expect("its output")).lines();
        let port = lines
            .by_ref()
            .find_map(|line| {
                let line = line.ok()?;
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse::<u16>().ok()
            })
            .expect("chromedriver says its port");
        // Somebody must go on reading, or the driver stops at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let profile = TempDir::new().expect("a folder");
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            &format!("--user-data-dir={}", profile.path().display()),
        ];
        let capabilities = json!({
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().cloned().expect("an object"))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        Browser {
            driver,
            port,
            client,
            _profile: profile,
        }
    }

    /// Waits until an element's text holds a text.
    pub async fn wait_for(&self, selector: &str, text: &str) {
        let began = Instant::now();
        loop {
            let found = match self.client.find(Locator::Css(selector)).await {
                Ok(element) => element.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            if found.contains(text) {
                return;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "{selector} never shows {text}: {found}"
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub async fn run(&self, script: &str) -> serde_json::Value {
        self.client
            .execute(script, Vec::new())
            .await
            .expect("a script")
    }

    /// Shows pages as somebody has asked their system for it: `prefers-reduced-motion`, `reduce`.
    pub async fn prefers(&self, features: &[(&str, &str)]) {
        let features = features.iter();
        let features = features.map(|(name, value)| json!({ "name": name, "value": value }));
        let params = json!({ "features": features.collect::<Vec<_>>() });
        let body = json!({ "cmd": "Emulation.setEmulatedMedia", "params": params }).to_string();
        let session = self.client.session_id().await;
        let session = session.expect("an answer").expect("a session");
        let head = format!(
            "POST /session/{session}/goog/cdp/execute HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        );
        let mut driver = TcpStream::connect(("127.0.0.1", self.port)).expect("the driver");
        driver.write_all(head.as_bytes()).expect("a request");
        // It keeps the connection open.
        let mut answer = String::new();
        let mut lines = BufReader::new(driver);
        lines.read_line(&mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    pub async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

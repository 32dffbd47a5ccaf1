//! The preview, as a person has it: a program on a port, a browser that follows every change.

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
const PATIENCE: Duration = Duration::from_secs(30);

/// `polder serve` on a free port, until it is dropped.
struct Serve {
    child: Child,
    host: String,
}

impl Serve {
    fn start(site: &TestSite) -> Serve {
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

    fn request(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        stream
            .write_all(format!("{head}\r\nConnection: close\r\n\r\n").as_bytes())
            .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    fn get(&self, path: &str) -> String {
        self.request(&format!("GET /{path} HTTP/1.1\r\nHost: {}", self.host))
    }

    /// Asks until the answer holds a text.
    fn wait_for(&self, path: &str, text: &str) -> String {
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

#[test]
fn the_preview_notices_added_changed_renamed_and_deleted_files() {
    let site = TestSite::new()
        .page("README.md", "# Home\n\n[Rust](wiki/rust.md)\n")
        .page("wiki/rust.md", "# Rust\n\nSafe.\n");
    let serve = Serve::start(&site);
    serve.wait_for("wiki/rust/", "Safe.");

    site.write("wiki/rust.md", "# Rust\n\nSafe and fast.\n");
    serve.wait_for("wiki/rust/", "Safe and fast.");

    site.write("wiki/new/go.md", "# Go\n");
    serve.wait_for("wiki/new/go/", "<h1>Go</h1>");
    serve.wait_for("wiki/", "Go");

    let (old, new) = (site.root().join("wiki/new"), site.root().join("wiki/older"));
    fs_err::rename(old, new).expect("a rename");
    serve.wait_for("wiki/older/go/", "<h1>Go</h1>");
    serve.wait_for("wiki/new/go/", "404 Not Found");

    site.remove("wiki/rust.md");
    serve.wait_for("wiki/rust/", "404 Not Found");
    serve.wait_for("", "class=\"broken\"");

    site.write(
        "templates/home.html",
        "{% extends \"base.html\" %}\n{{ nothing }}",
    );
    serve.wait_for("", "This page cannot be made");
    site.remove("templates");
    serve.wait_for("", "200 OK");

    site.write("polder.yaml", "title: Waterland\n");
    serve.wait_for("", "<title>Waterland</title>");
}

#[test]
fn the_preview_shows_drafts_of_every_audience_to_this_machine_only() {
    let site = TestSite::new()
        .config("audiences: [staff, board]\n")
        .page("README.md", "# Home\n")
        .page(
            "plan.md",
            "---\naudience: board\ndraft: true\n---\n# The plan\n",
        );
    let serve = Serve::start(&site);
    serve.wait_for("plan/", "<h1>The plan</h1>");
    assert!(serve.get("plan").contains("location: /plan/"));

    let stranger = serve.request("GET /plan/ HTTP/1.1\r\nHost: evil.example");
    assert!(stranger.starts_with("HTTP/1.1 403"), "{stranger}");
    let foreign = serve.request(&format!(
        "POST /_polder/audience/staff HTTP/1.1\r\nHost: {}\r\nOrigin: https://evil.example\r\nContent-Length: 0",
        serve.host
    ));
    assert!(foreign.starts_with("HTTP/1.1 403"), "{foreign}");
    let unknown = serve.request(&format!(
        "POST /_polder/audience/nobody HTTP/1.1\r\nHost: {}\r\nContent-Length: 0",
        serve.host
    ));
    assert!(unknown.starts_with("HTTP/1.1 404"), "{unknown}");

    let switch = serve.request(&format!(
        "POST /_polder/audience/staff HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Length: 0",
        serve.host
    ));
    assert!(switch.starts_with("HTTP/1.1 204"), "{switch}");
    serve.wait_for("plan/", "404 Not Found");
}

/// A headless Chromium, driven through chromedriver.
struct Browser {
    driver: Child,
    client: Client,
    _profile: TempDir,
}

impl Browser {
    async fn open() -> Browser {
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
            client,
            _profile: profile,
        }
    }

    /// Waits until an element's text holds a text.
    async fn wait_for(&self, selector: &str, text: &str) {
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

    async fn run(&self, script: &str) -> serde_json::Value {
        self.client
            .execute(script, Vec::new())
            .await
            .expect("a script")
    }

    async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_page_reloads_itself_and_says_what_is_wrong() {
    let site = TestSite::new()
        .config("audiences: [staff, board]\n")
        .page("README.md", "# Home\n")
        .page("wiki/rust.md", "# Rust\n\nSafe.\n");
    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    let url = format!("http://{}/wiki/rust/", serve.host);
    browser.client.goto(&url).await.expect("the page opens");
    browser.wait_for("main", "Safe.").await;

    // A change arrives without anybody reloading.
    site.write("wiki/rust.md", "# Rust\n\nSafe and fast. [[Crago]]\n");
    browser.wait_for("main", "Safe and fast.").await;
    browser
        .wait_for(".polder-preview summary", "1 problem")
        .await;

    // An error is shown in the page, in words, and goes when it is mended.
    site.write("wiki/go.md", "---\ntitle: [Go\n---\n");
    browser
        .wait_for(".polder-preview li.error", "wiki/go.md:")
        .await;
    site.remove("wiki/go.md");
    site.write("wiki/rust.md", "# Rust\n\nMended.\n");
    browser.wait_for("main", "Mended.").await;
    browser.wait_for(".polder-preview", "As seen by").await;
    let problems = browser
        .run("return document.querySelectorAll('.polder-preview li').length")
        .await;
    assert_eq!(problems, json!(0));

    // The reader's choice of audience is offered, and is the highest at first.
    let chosen = browser
        .run("return document.querySelector('.polder-preview select').value")
        .await;
    assert_eq!(chosen, json!("board"));

    // The strict policy of the page let all of this through: nothing inline, nothing foreign.
    let foreign = browser
        .run("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))")
        .await;
    assert_eq!(foreign, json!([]));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_whole_under_its_own_policy_and_remembers_light_and_dark() {
    let site = TestSite::new().page(
        "README.md",
        "# Home\n\n## One\n\n<p style=\"color: red\" onclick=\"document.title='run'\" id=\"trusted\">Text</p>\n\n## Two\n\n```rust\nlet a = 1;\n```\n",
    );
    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    browser
        .client
        .goto(&format!("http://{}/", serve.host))
        .await
        .expect("the page opens");
    browser.wait_for("h1", "Home").await;

    // Neither styles nor handlers that stand in the page are obeyed.
    let after = browser
        .run("document.getElementById('trusted').click(); return [document.title, getComputedStyle(document.getElementById('trusted')).color]")
        .await;
    assert_eq!(after[0], json!("Home"));
    assert_ne!(after[1], json!("rgb(255, 0, 0)"));

    // The switch goes round, and its choice outlives the page.
    let theme = "return document.documentElement.dataset.theme";
    assert_eq!(browser.run(theme).await, json!("auto"));
    browser
        .run("document.querySelector('.theme-switch').click()")
        .await;
    let chosen = browser.run(theme).await;
    assert_ne!(chosen, json!("auto"));
    browser.client.refresh().await.expect("a reload");
    browser.wait_for("h1", "Home").await;
    assert_eq!(browser.run(theme).await, chosen);
    browser.close().await;
}

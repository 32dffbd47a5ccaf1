//! The preview, as a person has it: a program on a port, a browser that follows every change.

use serde_json::json;

use crate::browser::Browser;
use crate::browser::Serve;
use crate::site::TestSite;

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
async fn a_changed_paragraph_is_put_into_the_page_that_stands_there() {
    let page = |title: &str, text: &str| format!("# {title}\n\nFirst.\n\n{text}\n\nLast.\n");
    let site = TestSite::new().page("README.md", &page("Home", "Second."));
    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    let url = format!("http://{}/", serve.host);
    browser.client.goto(&url).await.expect("the page opens");
    browser.wait_for("main", "Second.").await;
    browser
        .run("window.stays = true; document.querySelector('.prose p').dataset.stays = 'too'")
        .await;
    let stays = "return [window.stays ?? false, document.querySelector('.prose p').dataset.stays ?? null, \
                 [...document.querySelectorAll('.prose p')].map(p => p.textContent).join(' ')]";

    // Text comes and goes while everything else stands, whatever a reader did with it.
    site.write("README.md", page("Home", "Another.\n\nAnd more."));
    browser.wait_for("main", "And more.").await;
    let shown = browser.run(stays).await;
    assert_eq!(
        shown,
        json!([true, "too", "First. Another. And more. Last."])
    );
    site.write("README.md", page("Home", "One."));
    browser.wait_for("main", "One.").await;
    let shown = browser.run(stays).await;
    assert_eq!(shown, json!([true, "too", "First. One. Last."]));

    // Where more than text changed, or what a script has to see, the page is loaded anew.
    site.write("README.md", page("Home", "```rust\nlet a = 1;\n```"));
    browser.wait_for("main", "let a = 1;").await;
    assert_eq!(
        browser.run("return window.stays ?? false").await,
        json!(false)
    );
    browser.run("window.stays = true").await;
    site.write("README.md", page("House", "```rust\nlet a = 1;\n```"));
    browser.wait_for("h1", "House").await;
    assert_eq!(
        browser.run("return window.stays ?? false").await,
        json!(false)
    );
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

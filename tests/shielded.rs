//! What others cannot do to readers through what they write, and what nobody can learn of anybody.

use serde_json::Value;
use serde_json::json;

use crate::abuse::HOSTILE;
use crate::abuse::is_harmless;
use crate::program::polder;
use crate::talker::Kept;
use crate::talker::Service;
use crate::talker::build;
use crate::talker::page_id;
use crate::threads::waterland;

#[test]
fn whatever_door_a_text_comes_by_it_comes_out_the_same() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let file = |name: &str| site.root().join(name).to_string_lossy().into_owned();
    let mut discussion = Vec::new();
    for (i, text) in HOSTILE.iter().enumerate() {
        service.say("ada", &page, text);
        discussion.push(json!({
            "id": format!("c{i}"), "body": text, "createdAt": format!("2024-02-03T04:05:{i:02}Z"), "author": {"login": "ada"},
        }));
    }
    let htmls = |service: &Service| -> Vec<String> {
        let thread = service.thread(&page);
        let comments = thread["comments"].as_array().expect("comments").clone();
        let mut all: Vec<String> = comments
            .iter()
            .map(|comment| comment["html"].as_str().expect("html").to_owned())
            .collect();
        all.sort();
        all
    };
    let written = htmls(&service);
    // As it stands in the page that is built, and in the page of the service.
    service.command(&site, &["export"]);
    build(&site);
    let built =
        fs_err::read_to_string(site.root().join("public/wiki/pumps/index.html")).expect("a page");
    let live = service.get(&format!("/t/{page}")).is(200);
    for html in [&built, &live.body] {
        for part in html.split("class=\"prose\">").skip(1) {
            let part = part.split("</div>").next().unwrap_or_default();
            assert!(
                is_harmless(&part.replace("href=\"../", "href=\"/wiki/")),
                "{part}"
            );
        }
        // No picture of somebody else is asked for, whatever one writes.
        assert!(!html.contains("<img src=\"http") && !html.contains("<img src=\"//"));
    }
    let policy = live.header("content-security-policy").expect("a policy");
    assert!(policy.contains("img-src 'self' data:;"), "{policy}");
    let meta = built.split("http-equiv=\"content-security-policy\"").nth(1);
    let meta = meta.or(built.split("http-equiv=\"Content-Security-Policy\"").nth(1));
    let meta = meta
        .and_then(|rest| rest.split('>').next())
        .expect("a policy");
    assert!(
        !meta.contains("img-src *") && !meta.contains("img-src http"),
        "{meta}"
    );

    // From a file of our own, and from one of another system.
    let full = file("full.jsonl");
    service.command(&site, &["export", "--full", "--output", &full]);
    site.write(
        "giscus.json",
        json!([{ "title": "wiki/pumps", "comments": discussion }]).to_string(),
    );
    for (new, arguments) in [
        ("one", vec!["full.jsonl"]),
        ("two", vec!["giscus.json", "--from", "giscus"]),
    ] {
        let new = file(new);
        let all = [&["comments", "import", "--data", &new], &arguments[..]].concat();
        let ran = polder(&site, &all);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        let copy = tempfile::TempDir::new().expect("a folder");
        fs_err::copy(
            format!("{new}/comments.db"),
            copy.path().join("comments.db"),
        )
        .expect("a copy");
        let other = Service::again(&site, crate::talker::plain(), Kept::in_file(copy));
        assert_eq!(htmls(&other), written, "{arguments:?}");
    }
}

#[test]
fn a_form_of_another_site_and_a_frame_around_ours_do_nothing() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let form = "Content-Type: application/x-www-form-urlencoded\n";
    let own = format!("Origin: http://{}\n", service.host);
    for (headers, status) in [
        (format!("{form}{own}Cookie: polder-dev-user=ada"), 303),
        (
            format!("{form}Origin: https://evil.example\nCookie: polder-dev-user=ada"),
            403,
        ),
        (
            format!("{form}Origin: null\nCookie: polder-dev-user=ada"),
            403,
        ),
        (format!("{form}Cookie: polder-dev-user=ada"), 403),
        (
            format!("{form}Sec-Fetch-Site: same-site\nCookie: polder-dev-user=ada"),
            403,
        ),
        (format!("{own}Cookie: polder-dev-user=ada"), 415),
        (
            format!("{own}Content-Type: application/json\nCookie: polder-dev-user=ada"),
            415,
        ),
        (
            format!("{own}Content-Type: text/plain\nCookie: polder-dev-user=ada"),
            415,
        ),
    ] {
        let answer = service.send(&format!("POST /t/{page}"), &headers, "body=Hello");
        assert_eq!(answer.status, status, "{headers}: {answer:?}");
    }
    assert_eq!(
        service.thread(&page)["comments"].as_array().map(Vec::len),
        Some(1)
    );
    for path in [
        format!("/t/{page}"),
        format!("/api/v1/threads/{page}"),
        "/healthz".to_owned(),
        "/nothing".to_owned(),
    ] {
        let answer = service.get(&path);
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
    }
    // There is nothing to be framed elsewhere, and nothing that listens to a frame.
    service.get(&format!("/embed/{page}")).is(404);
    let script = fs_err::read_to_string("themes/polder/static/js/thread.js").expect("a script");
    assert!(!script.contains("postMessage") && !script.contains("\"message\""));
}

/// The address of somebody, and what one makes of it to ask a service of pictures.
const ADDRESS: [&str; 4] = [
    "ada@example.com",
    "3e3417d7ef77d5932a6734b916515ed5",
    "3ca93ad87e0bb737e653b66ad67731e86bbc050f",
    "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72",
];

#[test]
fn nobody_learns_an_address_or_whether_there_is_one() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    service.say("ada", &page, "Hello");
    let mut stream = service.listen(&page, "");
    let mut told = stream.until("event: cursor");
    service.say("ada", &page, "Once more");
    told.push_str(&stream.until("event: change"));
    for path in [
        format!("/api/v1/threads/{page}"),
        format!("/api/v1/threads/{page}?after={page}.0"),
        format!("/t/{page}"),
        "/metrics".to_owned(),
        "/api/v1/openapi.json".to_owned(),
        "/dev/people".to_owned(),
    ] {
        let answer = service.get(&path).is(200);
        told.push_str(&answer.head);
        told.push_str(&answer.body);
    }
    told.push_str(
        &service
            .ask(
                "bram",
                &format!("GET /api/v1/threads/{page}/me"),
                &Value::Null,
            )
            .body,
    );
    let blake = blake3::hash(ADDRESS[0].as_bytes()).to_hex();
    for secret in ADDRESS.iter().copied().chain([&blake[..16]]) {
        assert!(!told.to_lowercase().contains(secret), "{secret} is told");
    }
    // Who asks for somebody hears the same whether there is such a person or not.
    for (known, unknown) in [
        (ADDRESS[0], "eve@example.com"),
        (ADDRESS[1], "00000000000000000000000000000000"),
        ("ada", "eve"),
    ] {
        for path in [
            "/avatar/",
            "/api/v1/people/",
            "/api/v1/people?address=",
            "/t/assets/",
            "/api/v1/search?q=",
        ] {
            let (one, other) = (
                service.get(&format!("{path}{known}")),
                service.get(&format!("{path}{unknown}")),
            );
            assert_eq!((one.status, &one.body), (404, &other.body), "{path}");
            assert_eq!(other.status, 404);
        }
        let named = |name: &str| {
            service
                .ask(
                    name,
                    &format!("POST /api/v1/threads/{page}/preview"),
                    &json!({ "body": format!("@{known} @{unknown}") }),
                )
                .status
        };
        assert_eq!(named("ada"), named("bram"));
    }
}

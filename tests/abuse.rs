//! Attacks on the comment service, each with what must happen: nothing panics, hangs, leaks or is lost.

use std::io::Write;
use std::net::TcpStream;
use std::time::Instant;

use polder::comments::network::Network;
use polder::comments::rate::Allowance;
use polder::comments::settings::Login;
use polder::comments::settings::Settings;
use serde_json::Value;
use serde_json::json;

use crate::talker::Service;
use crate::talker::build;
use crate::talker::page_id;
use crate::talker::plain;
use crate::threads::waterland;

/// Texts that would run, cover or reach out if they were taken as they are.
pub const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<math><annotation-xml encoding=\"text/html\"><img onerror=alert(1)></annotation-xml></math>",
    "<svg><set onbegin=alert(1)><animate onbegin=alert(1)></svg>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><form><form><input onfocus=alert(1)></form></template>",
    "[x](javascript:alert(1)) [y](java\tscript:alert(1)) [z](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>) [y](vbscript:x) [z](//evil.example) [q](/\\evil.example)",
    "<https://a'onmouseover='x> <https://a\"onmouseover=\"x>",
    "[x]: https://a\"onmouseover=alert(1) 'onclick=x'\n\n[x] and [^1]\n\n[^1]: <img onerror=x>",
    "![](http://tracker.example/pixel.gif) ![](//10.0.0.1/)",
    "@<a href=javascript:x>ada</a> @\"x onclick=y\" `@ada`",
    "```\"><script>alert(1)</script>\nlet x = 1;\n```",
    "```rust onload=alert(1) class=site-header\nfn main() {}\n```",
    "]]> </script><!-- {{ 7*7 }} {% include \"x\" %} ${7*7}",
    "<style>*{display:none}</style><iframe src=https://evil.example></iframe><base href=//evil.example>",
    "<p style=\"position:fixed\" class=\"site-header\" id=content>over it all</p>",
];

/// What no comment may ever hold, as markup.
pub fn is_harmless(html: &str) -> bool {
    let lower = html.to_lowercase();
    let tags = lower
        .split('<')
        .skip(1)
        .map(|tag| tag.split('>').next().unwrap_or_default());
    tags.into_iter().all(|tag| {
        let name = tag
            .trim_start_matches('/')
            .split([' ', '\n'])
            .next()
            .unwrap_or_default();
        let allowed = [
            "p",
            "br",
            "hr",
            "em",
            "strong",
            "del",
            "code",
            "pre",
            "blockquote",
            "ul",
            "ol",
            "li",
            "a",
            "span",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        ];
        let attributes = tag.split('"').step_by(2).collect::<String>();
        let lead = tag.split("href=\"").nth(1).unwrap_or("https://");
        allowed.contains(&name)
            && !attributes.contains(" on")
            && !attributes.contains("style")
            && !attributes.contains(" id")
            && ["https://", "http://", "mailto:", "/wiki/"]
                .iter()
                .any(|scheme| lead.starts_with(scheme))
    })
}

#[test]
fn nothing_that_is_written_runs_reaches_out_or_covers_the_page() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let edited = service.say("ada", &page, "First");
    let seen = |id: &str| {
        let thread = service.thread(&page);
        let comments = thread["comments"].as_array().expect("comments").clone();
        let found = comments.into_iter().find(|comment| comment["id"] == id);
        found.expect("the comment")["html"]
            .as_str()
            .expect("html")
            .to_owned()
    };
    for text in HOSTILE {
        let html = seen(&service.say("ada", &page, text));
        assert!(is_harmless(&html), "{text} became {html}");
        assert_eq!(ammonia_again(&html), html, "{text} is no fixed point");
        // By whatever door it comes, it comes out the same.
        let words = json!({ "body": text });
        service
            .ask("ada", &format!("PATCH /api/v1/comments/{edited}"), &words)
            .is(200);
        assert_eq!(seen(&edited), html);
        let preview = service.ask(
            "ada",
            &format!("POST /api/v1/threads/{page}/preview"),
            &words,
        );
        assert_eq!(preview.is(200).json()["html"], html);
    }
    service.command(&site, &["export"]);
    build(&site);
    let html =
        fs_err::read_to_string(site.root().join("public/wiki/pumps/index.html")).expect("a page");
    let (_, talk) = html.split_once("class=\"comments\"").expect("a thread");
    let talk = talk.split("</main>").next().expect("an end").to_lowercase();
    for part in [
        "<script>",
        "onerror=alert(1)>\"",
        "<img src=x",
        "href=\"javascript",
        "href=\"data:",
        "<iframe",
        "49",
    ] {
        assert!(!talk.contains(part), "{part} in {talk}");
    }
}

fn ammonia_again(html: &str) -> String {
    polder::markdown::sanitize::sanitize_comment(html)
}

#[test]
fn what_is_too_much_is_refused_before_it_is_work() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let line = format!("POST /api/v1/threads/{page}/comments");
    let say = |body: &str| service.ask("ada", &line, &json!({ "body": body }));
    let long = |part: &str, bytes: usize| part.repeat(bytes / part.len());
    let references: String = (0..1000).map(|i| format!("[a{i}]: x\n")).collect();
    for body in [
        long("[", 9900),
        long("*", 9900),
        long("> ", 9900),
        long("- ", 9900),
        long("![[", 9900),
        long("`a", 9900),
        long("|-", 9900),
        references.chars().take(9900).collect(),
        long("<b>", 9900),
        long("[](<", 9900),
    ] {
        let began = Instant::now();
        let answer = say(&body);
        assert!([201, 422].contains(&answer.status), "{answer:?}");
        assert!(
            began.elapsed().as_secs() < 5,
            "{}… took {:?}",
            &body[..8],
            began.elapsed()
        );
    }
    say(&long("word ", 60_000)).is(422);
    say(&long("word ", 70_000)).is(413);
    say(&"@ada ".repeat(1000)).is(422);
    for body in ["", "   \n", "\u{200b}\u{200b}"] {
        say(body).is(422);
    }
    let typed = "X-Polder-User: ada\nContent-Type: application/json";
    let large = format!(
        "{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
        service.host
    ) + "X-Polder-User: ada\r\nContent-Type: application/json\r\nContent-Length: 2000000000\r\n\r\n{";
    service.raw(large.as_bytes()).is(413);
    for (body, status) in [
        ("{\"body\":\"a\\u0000b\"}", 422),
        ("{\"body\":\"\\ud800\"}", 400),
        ("{\"body\":\"\\ufffe\"}", 422),
        ("{\"body\":\"x\",\"body\":\"y\"}", 422),
        ("{\"body\":1}", 422),
        ("[]", 422),
        ("{\"body\":", 400),
        ("{\"body\":\"x\",\"status\":\"approved\"}", 422),
        (
            "{\"body\":\"x\",\"author\":1,\"created\":0,\"html\":\"<b>\"}",
            422,
        ),
        (
            "{\"body\":\"x\",\"parent\":\"'; drop table comments; --\"}",
            422,
        ),
    ] {
        assert_eq!(service.send(&line, typed, body).status, status, "{body}");
    }
    let mut bytes = format!(
        "{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
        service.host
    )
    .into_bytes();
    bytes.extend(b"X-Polder-User: ada\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"body\":\"\xff\"}");
    service.raw(&bytes).is(400);

    // A chain of replies that nobody could follow becomes flat.
    let mut parent = service.say("ada", &page, "0");
    for level in 1..60 {
        parent = service.reply("ada", &page, Some(&parent), &level.to_string());
    }
    let thread = service.thread(&page);
    let comments = thread["comments"].as_array().expect("comments");
    let mut depth = 0;
    let mut at = comments
        .iter()
        .find(|comment| comment["id"] == parent.as_str());
    while let Some(comment) = at {
        depth += 1;
        at = comments
            .iter()
            .find(|above| above["id"] == comment["parent"]);
    }
    assert!(depth <= 34, "{depth}");
    // A parent of another page is none.
    let other = page_id(&site, "/wiki/sluices/");
    let foreign = json!({ "body": "x", "parent": parent });
    service
        .ask(
            "ada",
            &format!("POST /api/v1/threads/{other}/comments"),
            &foreign,
        )
        .is(422);
}

#[test]
fn a_page_of_another_site_can_do_nothing_in_somebodys_name() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let line = format!("POST /api/v1/threads/{page}/comments");
    let own = format!("http://{}", service.host);
    let typed = "X-Polder-User: ada\nContent-Type: application/json\n";
    for (headers, status) in [
        (String::new(), 201),
        (format!("Origin: {own}"), 201),
        ("Origin: https://intranet.example".to_owned(), 201),
        ("Sec-Fetch-Site: same-origin".to_owned(), 201),
        ("Origin: https://evil.example".to_owned(), 403),
        ("Origin: null".to_owned(), 403),
        (format!("Origin: {own}\nOrigin: https://evil.example"), 403),
        (format!("Origin: {own}.evil.example"), 403),
        ("Sec-Fetch-Site: cross-site".to_owned(), 403),
        ("Sec-Fetch-Site: same-site".to_owned(), 403),
        ("Cookie: session=1".to_owned(), 403),
        ("Host: evil.example".to_owned(), 403),
    ] {
        let answer = service.send(&line, &format!("{typed}{headers}"), "{\"body\":\"x\"}");
        assert_eq!(answer.status, status, "{headers}: {answer:?}");
    }
    for kind in [
        "",
        "Content-Type: text/plain",
        "Content-Type: application/x-www-form-urlencoded",
    ] {
        let headers = format!("X-Polder-User: ada\n{kind}");
        service.send(&line, &headers, "{\"body\":\"x\"}").is(415);
    }
    // Nothing is changed by looking.
    let id = service.say("ada", &page, "Here to stay");
    for path in [
        format!("/api/v1/comments/{id}"),
        format!("/api/v1/comments/{id}/reactions/thanks"),
        format!("/api/v1/comments/{id}/state"),
        format!("/api/v1/threads/{page}/lock"),
        format!("/api/v1/threads/{page}/follow"),
    ] {
        service
            .ask("ada", &format!("GET {path}"), &Value::Null)
            .is(405);
    }
    let preflight = "Origin: https://intranet.example\nAccess-Control-Request-Method: POST";
    let answer = service.send(
        &format!("OPTIONS /api/v1/threads/{page}/comments"),
        preflight,
        "",
    );
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some("https://intranet.example")
    );
    let foreign = service.send(
        &format!("GET /api/v1/threads/{page}"),
        "Origin: https://evil.example",
        "",
    );
    assert_eq!(foreign.header("access-control-allow-origin"), None);
    let policy = foreign.header("content-security-policy").expect("a policy");
    assert!(policy.contains("frame-ancestors 'none'"));
    assert_eq!(foreign.header("x-content-type-options"), Some("nosniff"));
}

/// Behind a proxy: whoever connects from this machine is believed, or nobody is.
fn proxied(trusted: &str) -> Settings {
    Settings {
        login: Login::Proxy(vec![Network::parse(trusted).expect("a network")]),
        person: Allowance {
            burst: 3.0,
            per_minute: 1.0,
        },
        network: Allowance {
            burst: 6.0,
            per_minute: 1.0,
        },
        ..plain()
    }
}

#[test]
fn only_the_proxy_says_who_somebody_is_and_from_where() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let line = format!("POST /api/v1/threads/{page}/comments");
    let say = |service: &Service, headers: &str| {
        let headers = format!("Content-Type: application/json\n{headers}");
        service.send(&line, &headers, "{\"body\":\"x\"}").status
    };
    let stranger = Service::with(&site, proxied("10.0.0.0/8"));
    assert_eq!(say(&stranger, "Remote-User: avv"), 401);
    assert_eq!(say(&stranger, "X-Polder-User: ada"), 401);
    drop(stranger);

    let service = Service::with(&site, proxied("127.0.0.1"));
    assert_eq!(say(&service, ""), 401);
    assert_eq!(say(&service, "X-Polder-User: ada"), 401);
    assert_eq!(say(&service, "Remote-User: avv\nRemote-User: bram"), 400);
    assert_eq!(say(&service, "Remote_User: bram\nRemote-User: avv"), 400);
    assert_eq!(
        say(&service, "Remote-User: avv\nX-Forwarded-For: 192.0.2.9"),
        201
    );
    assert_eq!(
        say(
            &service,
            "Remote-User: x\nRemote-Email: ada@example.com\nX-Forwarded-For: 192.0.2.8"
        ),
        201
    );
    // Who says under which logins they come, comes under no other: this is somebody else.
    assert_eq!(
        say(&service, "Remote-User: ada\nX-Forwarded-For: 192.0.2.7"),
        201
    );
    let long = "x".repeat(200);
    assert_eq!(say(&service, &format!("Remote-User: {long}")), 400);
    let thread = service.thread(&page);
    let authors: Vec<&Value> = (0..3).map(|i| &thread["comments"][i]["author"]).collect();
    let ids = authors
        .iter()
        .filter(|author| author["id"] == "ada")
        .count();
    assert_eq!(ids, 2, "{authors:?}");

    // What a client writes before the last proxy's word makes no new network of it.
    let mut statuses = Vec::new();
    for i in 0..10 {
        let headers = format!("Remote-User: p{i}\nX-Forwarded-For: 198.51.100.{i}, 203.0.113.5");
        statuses.push(say(&service, &headers));
    }
    assert_eq!(statuses, [201, 201, 201, 201, 201, 201, 429, 429, 429, 429]);
    for (i, address) in [
        "2001:db8::1",
        "2001:db8::2",
        "[2001:db8::3]:80",
        "2001:db8:0:0:f::1",
    ]
    .iter()
    .cycle()
    .take(7)
    .enumerate()
    {
        let status = say(
            &service,
            &format!("Remote-User: q{i}\nX-Forwarded-For: {address}"),
        );
        assert_eq!(status, if i < 6 { 201 } else { 429 }, "{address}");
    }
    let headers = "Content-Type: application/json\nRemote-User: avv\nX-Forwarded-For: 192.0.2.1";
    let mut last = 0;
    for _ in 0..3 {
        let answer = service.send(&line, headers, "{\"body\":\"x\"}");
        last = answer.status;
        if last == 429 {
            assert!(answer.header("retry-after").is_some());
        }
    }
    assert_eq!(last, 429, "one person may say three things at once");
    assert_eq!(network_of("::ffff:1.2.3.4"), network_of("1.2.3.4"));
}

fn network_of(address: &str) -> String {
    polder::comments::network::bucket(address.parse().expect("an address"))
}

#[test]
fn names_are_one_line_and_hide_nothing() {
    use polder::comments::person_name::clean;
    assert_eq!(
        clean("Ada\u{202e}nimda\n2026-01-01 admin logged in"),
        "Adanimda 2026-01-01 admin logged in"
    );
    assert_eq!(clean("\u{200b}\u{feff}"), "?");
    let covered = format!("A{}", "\u{301}".repeat(10_000));
    assert!(clean(&covered).chars().count() <= 4);
    assert!(clean(&"x".repeat(10_000)).chars().count() <= 80);
    let site = waterland();
    site.write(
        "content/wiki/odd.md",
        "---\ntitle: \"\\\"><img onerror=x>\\u202e\"\nid: abcdefghijklmnop\n---\n",
    );
    build(&site);
    let service = Service::of(&site);
    let thread = service.thread("abcdefghijklmnop");
    assert_eq!(thread["title"], "\"><img onerror=x>");
    // Whatever asks for a page by an address is told that there is none, and nothing is fetched.
    for page in [
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "http:%2f%2f[::1]%2f",
        "abcdefghijklmno1",
        "ABCDEFGHIJKLMNOP",
    ] {
        let answer = service.get(&format!("/api/v1/threads/{page}")).is(404);
        assert!(!answer.body.contains("polder/"), "{answer:?}");
    }
}

#[test]
fn those_who_hold_on_do_not_keep_others_out() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    let service = Service::of(&site);
    let mut slow = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(&service.host).expect("a connection");
        stream.write_all(b"GET /api/v1/thr").expect("a beginning");
        slow.push(stream);
    }
    // Streams that nobody reads from.
    let idle: Vec<_> = (0..200).map(|_| service.listen(&page, "")).collect();
    let began = Instant::now();
    for i in 0..20 {
        service.say("ada", &page, &format!("{i}"));
    }
    assert_eq!(
        service.thread(&page)["comments"].as_array().map(Vec::len),
        Some(20)
    );
    assert!(began.elapsed().as_secs() < 10);
    drop(idle);
}

#[test]
fn the_description_names_everything_that_can_be_asked() {
    let site = waterland();
    let service = Service::of(&site);
    let described = service.get("/api/v1/openapi.json").is(200).json();
    let paths = described["paths"].as_object().expect("paths");
    for path in [
        "/api/v1/threads/{page}",
        "/api/v1/threads/{page}/me",
        "/api/v1/threads/{page}/comments",
        "/api/v1/threads/{page}/answer",
        "/api/v1/threads/{page}/events",
        "/api/v1/comments/{id}",
        "/api/v1/comments/{id}/reactions/{kind}",
        "/healthz",
        "/readyz",
        "/metrics",
    ] {
        assert!(paths.contains_key(path), "no {path}");
    }
    let body = &paths["/api/v1/threads/{page}/comments"]["post"]["requestBody"];
    let shape = &body["content"]["application/json"]["schema"];
    assert_eq!(shape["additionalProperties"], false);
    assert_eq!(shape["required"], json!(["body"]));
}

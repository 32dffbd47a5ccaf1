//! Talk that other systems kept comes along: each row is taken, passed over or refused, and never lost in silence.

use rusqlite::Connection;
use serde_json::Value;

use crate::program::Ran;
use crate::program::polder;
use crate::site::TestSite;
use crate::talker::Kept;
use crate::talker::Service;
use crate::talker::build;
use crate::talker::page_id;
use crate::talker::plain;
use crate::threads::waterland;

fn import(site: &TestSite, from: &str, file: &str, more: &[&str]) -> Ran {
    let data = site.root().join("talk").to_string_lossy().into_owned();
    let usual = ["comments", "import", "--from", from, file, "--data", &data];
    polder(site, &[&usual[..], more].concat())
}

/// The thread of a page, as a service that starts afterwards shows it.
fn thread(site: &TestSite, page: &str) -> Vec<Value> {
    let data = tempfile::TempDir::new().expect("a folder");
    let kept = site.root().join("talk/comments.db");
    fs_err::copy(kept, data.path().join("comments.db")).expect("a copy");
    let service = Service::again(site, plain(), Kept::in_file(data));
    let thread = service.thread(page);
    thread["comments"].as_array().expect("comments").clone()
}

fn isso(site: &TestSite) {
    let db = Connection::open(site.root().join("isso.db")).expect("a database");
    db.execute_batch(
        "PRAGMA foreign_keys = off;
         CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
         CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL,
           modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR, website VARCHAR,
           likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL, notification INTEGER DEFAULT 0);
         INSERT INTO threads VALUES (1, '/wiki/pumps/', 'Pumps'), (2, '/wiki/gone/', 'Gone');
         INSERT INTO comments (tid, id, parent, created, modified, mode, text, author, email, voters) VALUES
           (1, 1, NULL, 1577872800.5, 1577876400.0, 1, 'Why *two*? <script>alert(1)</script>', 'A. van Vliet', 'ada@example.com', ''),
           (1, 2, 1, 1577872900.0, NULL, 1, 'In case one rests', 'Cleo', NULL, ''),
           (1, 3, NULL, 1577873000.0, NULL, 2, 'Waits', NULL, NULL, ''),
           (1, 4, 2, 1577873100.0, NULL, 4, '', NULL, NULL, ''),
           (1, 5, 4, 1577873200.0, NULL, 1, 'To what was deleted', 'Dora', NULL, ''),
           (1, 6, NULL, 1577873300.0, NULL, 4, '', NULL, NULL, ''),
           (1, 7, 99, 1577873400.0, NULL, 1, 'To what is gone', 'Dora', NULL, ''),
           (1, 8, 9, 1577873500.0, NULL, 1, 'A circle', 'Dora', NULL, ''),
           (1, 9, 8, 1577873600.0, NULL, 1, 'of two', 'Dora', NULL, ''),
           (1, 10, NULL, 99999999999.0, NULL, 1, 'From the future', 'Dora', NULL, ''),
           (2, 11, NULL, 1577873700.0, NULL, 1, 'About nothing', 'Dora', NULL, ''),
           (7, 12, NULL, 1577873800.0, NULL, 1, 'Nowhere', 'Dora', NULL, '');",
    )
    .expect("rows");
}

#[test]
fn every_row_of_isso_is_accounted_for_and_twice_is_once() {
    let site = waterland();
    let page = page_id(&site, "/wiki/pumps/");
    isso(&site);
    let dry = import(&site, "isso", "isso.db", &["--dry-run"]);
    let account =
        "12 rows: 8 would be taken, 3 passed over, 1 refused; 2 stand otherwise than they did\n";
    assert_eq!(dry.out, account, "{}", dry.err);
    let ran = import(&site, "isso", "isso.db", &[]);
    assert_eq!(ran.out, account.replace("would be taken", "taken"));
    assert_eq!(ran.code, Some(1), "one was refused");
    for line in [
        "isso.db: comment 6: passed over: it was deleted, and nobody answered it",
        "isso.db: comment 7: changed: what it answers is not there",
        "isso.db: comment 10: refused: its time is none that has been",
        "isso.db: comment 11: passed over: no page has or had the address `/wiki/gone/`",
        "isso.db: comment 12: passed over: it belongs to no page",
    ] {
        assert!(ran.err.contains(line), "no {line} in {}", ran.err);
    }

    let talk = thread(&site, &page);
    assert_eq!(talk.len(), 7, "the one that waits is not seen: {talk:?}");
    assert_eq!(
        talk[0]["html"], "<p>Why <em>two</em>? &lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
        "cleaned as what is written here"
    );
    assert_eq!(
        talk[0]["author"],
        serde_json::json!({ "id": "ada", "name": "Ada van Vliet" })
    );
    assert_eq!(talk[0]["created"], "2020-01-01T10:00:00.5Z");
    assert_eq!(talk[0]["edited"], "2020-01-01T11:00:00Z");
    assert_eq!(
        talk[1]["author"],
        serde_json::json!({ "id": null, "name": "Cleo" })
    );
    assert_eq!(talk[1]["parent"], talk[0]["id"]);
    assert_eq!(talk[2]["state"], "withdrawn");
    assert_eq!(talk[3]["parent"], talk[2]["id"]);

    let again = import(&site, "isso", "isso.db", &[]);
    assert!(
        again.out.starts_with("12 rows: 0 taken, 11 passed over"),
        "{}{}",
        again.out,
        again.err
    );
    assert_eq!(thread(&site, &page), talk);
    let other = import(&site, "isso", "content/wiki/pumps.md", &[]);
    assert_eq!(other.code, Some(3), "{}", other.err);
}

const DISQUS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE disqus [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
  <category dsq:id="1"><forum>waterland</forum><title>General</title></category>
  <thread dsq:id="100"><link>https://old.example/former/pumps.html</link><title>Pumps</title></thread>
  <thread dsq:id="101"><link>https://old.example/elsewhere/</link></thread>
  <post dsq:id="200"><message><![CDATA[<p>Why <b>two</b> of <i>them</i>?<br>See <a href="https://a.example/x" rel="nofollow">this</a>, 2 * 3 &lt; 7</p><pre><code>let a = *b;</code></pre>]]></message>
    <createdAt>2013-05-01T10:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
    <author><name>Cleo &amp; Dora</name><isAnonymous>false</isAnonymous></author><thread dsq:id="100" /></post>
  <post dsq:id="201"><message>&lt;script&gt;alert(1)&lt;/script&gt;&lt;p onclick=x&gt;It rests&lt;/p&gt;&lt;img src="javascript:x" alt="y"&gt; &b; &x;</message>
    <createdAt>2013-05-01T09:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
    <author><email>ada@example.com</email><name>A</name></author><thread dsq:id="100"/><parent dsq:id="200"/></post>
  <post dsq:id="202"><message>Buy</message><createdAt>2013-05-01T10:00:00Z</createdAt><isSpam>true</isSpam><thread dsq:id="100"/></post>
  <post dsq:id="203"><message>Elsewhere</message><createdAt>2013-05-01T10:00:00Z</createdAt><thread dsq:id="101"/></post>
  <post dsq:id="200"><message>Twice</message><createdAt>2013-05-01T10:00:00Z</createdAt><thread dsq:id="100"/></post>
  <post dsq:id="204"><message>When?</message><createdAt>yesterday</createdAt><thread dsq:id="100"/></post>
  <post dsq:id="205"><message>&nbsp;</message><createdAt>2013-05-01T10:00:00Z</createdAt><thread dsq:id="100"/></post>
</disqus>"#;

#[test]
fn disqus_comes_along_by_the_addresses_that_pages_had_and_nothing_unfolds() {
    let site = waterland().page(
        "content/wiki/pumps.md",
        "---\naliases: [/former/pumps/]\n---\n# Pumps\n\nTwo of them.\n",
    );
    build(&site);
    let page = page_id(&site, "/wiki/pumps/");
    site.write("disqus.xml", DISQUS);
    let ran = import(&site, "disqus", "disqus.xml", &[]);
    assert_eq!(
        ran.out, "7 rows: 2 taken, 2 passed over, 3 refused\n",
        "{}",
        ran.err
    );
    for line in [
        "post 202: passed over: it was spam",
        "post 203: passed over: no page has or had the address `https://old.example/elsewhere/`",
        "post 200: refused: another one has the id `200`",
        "post 204: refused: it says no time that can be read",
        "post 205: refused: say something",
    ] {
        assert!(ran.err.contains(line), "no {line} in {}", ran.err);
    }
    let talk = thread(&site, &page);
    let html = talk[0]["html"].as_str().expect("html");
    for part in [
        "<strong>two</strong>",
        "<em>them</em>?<br",
        "href=\"https://a.example/x\"",
        "2 * 3 &lt; 7",
        "let a = *b;",
    ] {
        assert!(html.contains(part), "no {part} in {html}");
    }
    assert_eq!(talk[0]["author"]["name"], "Cleo & Dora");
    let reply = &talk[1];
    assert_eq!(reply["author"]["id"], "ada");
    // Later than what it answers.
    assert_eq!(reply["created"], "2013-05-01T10:00:00.001Z");
    let html = reply["html"].as_str().expect("html");
    assert!(
        html.contains("It rests") && html.contains("&amp;b;"),
        "{html}"
    );
    for part in [
        "<script",
        "alert",
        "onclick",
        "href=\"javascript",
        "aaaaaaaaaa",
        "root:",
    ] {
        assert!(!html.contains(part), "{part} in {html}");
    }

    for (text, why) in [
        ("<disqus><post>".to_owned(), "ends in the middle"),
        ("<disqus></post></disqus>".to_owned(), "is no XML at byte"),
        ("<a>".repeat(100), "nest deeper than 64"),
        (
            format!(
                "<d><post dsq:id='1'><message>{}</message></post></d>",
                "x".repeat(17 << 20)
            ),
            "larger than 16 MB",
        ),
    ] {
        site.write("odd.xml", &text);
        let ran = import(&site, "disqus", "odd.xml", &[]);
        assert_eq!(ran.code, Some(3), "{}", ran.err);
        assert!(ran.err.contains(why), "{why}: {}", ran.err);
    }
    // 2 GB that nobody has to write.
    let large = fs_err::File::create(site.root().join("large.xml")).expect("a file");
    large.set_len(2 << 30).expect("room");
    let ran = import(&site, "disqus", "large.xml", &[]);
    assert!(ran.err.contains("larger than 1 GB"), "{}", ran.err);
}

#[test]
fn wordpress_github_and_engage_come_along_too() {
    let site = waterland();
    let (pumps, sluices) = (
        page_id(&site, "/wiki/pumps/"),
        page_id(&site, "/wiki/sluices/"),
    );
    site.write(
        "wp.xml",
        r#"<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>Pumps</title><link>https://old.example/wiki/pumps/?p=3</link>
        <wp:comment><wp:comment_id>3</wp:comment_id><wp:comment_author><![CDATA[Dora]]></wp:comment_author>
          <wp:comment_date_gmt>2012-01-02 03:04:05</wp:comment_date_gmt>
          <wp:comment_content><![CDATA[First line
second line

<blockquote>quoted
too</blockquote> and_more]]></wp:comment_content>
          <wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>
        <wp:comment><wp:comment_id>4</wp:comment_id><wp:comment_type>pingback</wp:comment_type></wp:comment>
        <wp:comment><wp:comment_id>5</wp:comment_id><wp:comment_approved>spam</wp:comment_approved></wp:comment>
        </item></channel></rss>"#,
    );
    let ran = import(&site, "wordpress", "wp.xml", &[]);
    assert_eq!(
        ran.out, "3 rows: 1 taken, 2 passed over, 0 refused\n",
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("comment 4: passed over: it is a pingback"),
        "{}",
        ran.err
    );

    site.write(
        "giscus.json",
        r#"[{"data": {"repository": {"discussions": {"nodes": [{"title": "wiki/sluices/", "url": "https://github.com/a/b/discussions/1",
           "comments": {"nodes": [{"id": "DC_1", "body": "Many **indeed**", "createdAt": "2024-02-03T04:05:06Z", "author": {"login": "octocat"},
             "replies": {"nodes": [{"id": "DC_2", "body": "Yes", "createdAt": "2024-02-03T05:05:06Z", "author": null, "isMinimized": false}]}},
             {"id": "DC_3", "body": "Off topic", "createdAt": "2024-02-03T05:05:06Z", "isMinimized": true}]}}]}}}}]"#,
    );
    let ran = import(&site, "giscus", "giscus.json", &[]);
    assert_eq!(
        ran.out, "3 rows: 2 taken, 1 passed over, 0 refused\n",
        "{}",
        ran.err
    );

    site.write(
        "Messages.csv",
        "\u{feff}id,replied_to_id,thread_id,group_name,in_private_group,sender_name,sender_email,body,created_at,deleted_at\r\n\
         10,,10,All,false,Bram Visser,,\"Who says \"\"two\"\"?\r\nAnd why, please?\",2019/03/12 09:30:00 +0000,\r\n\
         11,10,10,All,false,Ada,ada@example.com,Physics,2019-03-12T09:31:00.000Z,\r\n\
         12,,12,Board,true,Ada,ada@example.com,Secret,2019-03-12T09:31:00.000Z,\r\n",
    );
    let nowhere = import(&site, "engage", "Messages.csv", &["--dry-run"]);
    assert!(
        nowhere
            .err
            .contains("line 2: passed over: it names no page; name one with --page"),
        "{}",
        nowhere.err
    );
    let ran = import(
        &site,
        "engage",
        "Messages.csv",
        &["--page", "/wiki/sluices/"],
    );
    assert_eq!(
        ran.out, "3 rows: 2 taken, 1 passed over, 0 refused\n",
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("line 5: passed over: it was private"),
        "{}",
        ran.err
    );
    site.write("Messages.csv", "id,body\n1,\"no end\n2,x\n");
    let ran = import(&site, "engage", "Messages.csv", &[]);
    assert!(
        ran.err.contains("Messages.csv:2: this quote has no end"),
        "{}",
        ran.err
    );

    let talk = thread(&site, &pumps);
    assert_eq!(
        talk[0]["html"],
        "<p>First line<br>\nsecond line</p>\n<blockquote>\n<p>quoted<br>\ntoo</p>\n</blockquote>\n<p>and_more</p>\n"
    );
    let said: Vec<(Value, Value)> = thread(&site, &sluices)
        .into_iter()
        .map(|comment| (comment["author"]["name"].clone(), comment["html"].clone()))
        .collect();
    let said = serde_json::json!(said);
    let expected = serde_json::json!([
        [
            "Bram Visser",
            "<p>Who says \"two\"?<br>\nAnd why, please?</p>\n"
        ],
        ["Ada van Vliet", "<p>Physics</p>\n"],
        ["octocat", "<p>Many <strong>indeed</strong></p>\n"],
        [null, "<p>Yes</p>\n"],
    ]);
    assert_eq!(said, expected);
}

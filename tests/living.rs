//! Discussions that live: a question on a phone, the answer from another desk, with a script and without.

use fantoccini::Locator;
use serde_json::json;

use crate::browser::Browser;
use crate::browser::Serve;
use crate::site::TestSite;

/// A site with people and a page, served with living discussions.
fn site() -> TestSite {
    TestSite::new()
        .page("README.md", "# Home\n")
        .page("people/ada.md", "---\nname: Ada van Vliet\n---\n")
        .page("people/bram.md", "---\nname: Bram Visser\n---\n")
        .page("wiki/pumps.md", "# Pumps\n")
        .page(
            "discussions.jsonl",
            "{\"page\": \"wiki/pumps.md\", \"poll\": {\"question\": \"Which day?\", \"options\": [{\"text\": \
             \"Monday\", \"votes\": 2}, {\"text\": \"Friday\", \"votes\": 1}], \"voters\": 3}, \"comments\": [{\"id\": \"c1\", \"author\": {\"id\": \"bram\", \
             \"name\": \"Bram Visser\"}, \"body\": \"Why *two* pumps?\", \"created\": \"2026-03-12T09:30:00Z\", \
             \"reactions\": {\"thanks\": 2}}]}\n",
        )
}

/// Opens a page as somebody.
async fn open(serve: &Serve, page: &str, who: &str) -> Browser {
    let browser = Browser::open().await;
    let url = format!("http://{}/{page}", serve.host);
    browser.client.goto(&url).await.expect("the page opens");
    browser
        .run(&format!(
            "return fetch('/_polder/talk/dev/you', {{ method: 'POST', body: new URLSearchParams({{ who: '{who}' }}) }}).then((a) => a.status)"
        ))
        .await;
    browser.client.refresh().await.expect("the page again");
    browser
}

/// Fills in a form and sends it as a reader does.
async fn say(browser: &Browser, form: &str, words: &str) {
    let script = format!(
        "const form = document.querySelector({});
         form.scrollIntoView();
         form.elements.body.value = {};
         form.querySelector('.do button').click();",
        json!(form),
        json!(words)
    );
    browser.run(&script).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_on_a_phone_is_answered_elsewhere_and_appears_by_itself() {
    let site = site();
    let serve = Serve::start(&site);
    let phone = open(&serve, "wiki/pumps/", "ada").await;
    phone
        .client
        .set_window_size(360, 740)
        .await
        .expect("a size");
    // What was scripted is there before anything is asked for, and the service knows it.
    phone.wait_for(".comments", "Why two pumps?").await;
    phone
        .run("document.querySelector('#say').scrollIntoView()")
        .await;
    phone.wait_for(".tools [data-do=thanks]", "thanks 2").await;
    say(&phone, "form.say", "And who `oils` them?").await;
    phone
        .wait_for(".comments > li:last-child", "And who oils them?")
        .await;

    let desk = open(&serve, "wiki/pumps/", "bram").await;
    desk.run("document.querySelector('#say').scrollIntoView()")
        .await;
    desk.wait_for(".comments > li:last-child .tools", "Reply")
        .await;
    desk.run("document.querySelector('.comments > li:last-child [data-do=reply]').click()")
        .await;
    desk.wait_for(".comments > li:last-child form label", "Ada van Vliet")
        .await;
    // Key by key, as people write.
    let reply = desk
        .client
        .find(Locator::Css(".comments > li:last-child form textarea"))
        .await
        .expect("a form");
    let typed = "Fien does, on Mondays.";
    reply.send_keys(typed).await.expect("keys");
    press(&desk, ".comments > li:last-child form .do button").await;

    // Nobody touches the phone.
    phone
        .wait_for(
            ".comments > li:last-child .replies",
            "Fien does, on Mondays.",
        )
        .await;
    phone.wait_for(".told", "Bram Visser").await;
    phone.wait_for("#talk .count", "3").await;

    // What was taken back is gone for everybody, and its place stays while somebody answers it.
    phone
        .run("const back = document.querySelector('.comments > li:last-child > .said > .tools [data-do=back]'); back.click(); back.click();")
        .await;
    desk.wait_for(".comments > li:last-child > .said .gone", "taken back")
        .await;
    desk.wait_for(".comments > li:last-child .replies", "Mondays")
        .await;

    let sideways = phone
        .run("return document.scrollingElement.scrollWidth > innerWidth")
        .await;
    assert_eq!(sideways, json!(false));
    phone.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_back_is_hidden_at_once_where_it_is_still_built_in() {
    let site = site();
    let serve = Serve::start(&site);
    // Whatever else is built in, and never seen again.
    assert!(
        serve
            .wait_for("wiki/pumps/", "<em>two</em>")
            .contains("Bram Visser")
    );
    let desk = open(&serve, "wiki/pumps/", "bram").await;
    desk.run("document.querySelector('#say').scrollIntoView()")
        .await;
    desk.wait_for(".comments [data-do=back]", "Take back").await;
    desk.run("const back = document.querySelector('.comments [data-do=back]'); back.click(); back.click();")
        .await;
    let gone = async || {
        let begin = std::time::Instant::now();
        while desk.run("return document.querySelector('.comments')?.textContent.includes('two pumps') ?? false").await == json!(true) {
            assert!(begin.elapsed().as_secs() < 20, "it is still shown");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    gone().await;
    desk.client.refresh().await.expect("the page again");
    assert!(
        serve.get("wiki/pumps/").contains("<em>two</em>"),
        "the pages know of it already"
    );
    desk.run("document.querySelector('#say').scrollIntoView()")
        .await;
    gone().await;
    desk.close().await;
}

#[test]
fn without_a_script_the_form_leads_to_the_thread_as_it_stands() {
    let site = site();
    let serve = Serve::start(&site);
    let page = serve.wait_for("wiki/pumps/", "<form class=\"say\"");
    let action = page
        .split("class=\"say\" action=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a form");
    let post = |who: &str, body: &str| {
        serve.request(&format!(
            "POST {action} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: polder-dev-user={who}\r\n\
             Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {1}\r\n\r\n{body}",
            serve.host,
            body.len()
        ))
    };
    // Nobody is told so, and what they wrote stands in the form.
    let stranger = post("", "body=Who+oils+them%3F");
    assert!(stranger.starts_with("HTTP/1.1 401"), "{stranger}");
    assert!(stranger.contains("Sign on to take part."), "{stranger}");
    assert!(
        stranger.contains("\nWho oils them?</textarea>"),
        "{stranger}"
    );

    let said = post("ada", "body=Who+oils+%3Cthem%3E%3F");
    assert!(said.starts_with("HTTP/1.1 303"), "{said}");
    let target = said
        .lines()
        .find_map(|line| line.strip_prefix("location: "))
        .expect("somewhere to go");
    let (_, anchor) = target.split_once('#').expect("a place on it");
    let live = serve.get(action.trim_start_matches('/'));
    assert!(live.contains("Who oils &lt;them&gt;?"), "{live}");
    assert!(live.contains(&format!("id=\"{anchor}\"")), "{live}");
    assert!(live.contains("Why <em>two</em> pumps?"), "{live}");
    // It looks like the site, and asks for nothing that is not there.
    let style = live
        .split("rel=\"stylesheet\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a stylesheet");
    let style = serve.get(&format!("_polder/talk/t/{style}"));
    assert!(style.starts_with("HTTP/1.1 200"), "{style}");
}

/// Scrolls to the form, so that the script asks for the thread, and waits until it knows who is here.
async fn settle(browser: &Browser) {
    browser
        .run("document.querySelector('#say').scrollIntoView()")
        .await;
    browser.wait_for(".around", "Follow").await;
}

async fn press(browser: &Browser, selector: &str) {
    let script = format!("document.querySelector({}).click()", json!(selector));
    browser.run(&script).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_called_by_keyboard_and_by_touch() {
    let site = site();
    let serve = Serve::start(&site);
    let desk = open(&serve, "wiki/pumps/", "ada").await;
    settle(&desk).await;
    let field = desk.client.find(Locator::Id("say")).await.expect("a field");
    field.send_keys("Ask @vis").await.expect("keys");
    desk.wait_for(".people [aria-selected=true]", "Bram Visser")
        .await;
    desk.wait_for(".told", "Arrow keys").await;
    field.send_keys("\u{E007}").await.expect("Enter");
    field.send_keys("and `@ada`").await.expect("keys");
    let value = desk
        .run("return document.querySelector('#say').value")
        .await;
    assert_eq!(value, json!("Ask @bram and `@ada`"));
    press(&desk, "form.say .do button").await;
    desk.wait_for(".comments > li:last-child .prose a", "@bram")
        .await;
    let links = desk
        .run("return document.querySelectorAll('.comments > li:last-child .prose a').length")
        .await;
    assert_eq!(links, json!(1));

    // Escape lets it be, a tap takes.
    field.send_keys("@a").await.expect("keys");
    desk.wait_for(".people", "Ada van Vliet").await;
    field.send_keys("\u{E00C}").await.expect("Escape");
    let hidden = desk
        .run("return document.querySelector('.people').hidden")
        .await;
    assert_eq!(hidden, json!(true));
    field.send_keys("d").await.expect("keys");
    desk.wait_for(".people", "Ada van Vliet").await;
    // The bar of the preview lies over the foot of the window.
    desk.run("document.querySelector('.people').scrollIntoView({ block: 'center' })")
        .await;
    let tapped = desk.client.find(Locator::Css(".people li")).await;
    tapped.expect("a name").click().await.expect("a tap");
    let value = desk
        .run("return document.querySelector('#say').value")
        .await;
    assert_eq!(value, json!("@ada "));

    // Who is called finds it.
    let list = serve.request(&format!(
        "GET /_polder/talk/me HTTP/1.1\r\nHost: {}\r\nCookie: polder-dev-user=bram\r\nAccept: text/html",
        serve.host
    ));
    assert!(list.contains("id=\"mentions\""), "{list}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_choose_is_counted_before_everybodys_eyes() {
    let site = site();
    let serve = Serve::start(&site);
    let phone = open(&serve, "wiki/pumps/", "ada").await;
    let desk = open(&serve, "wiki/pumps/", "bram").await;
    settle(&phone).await;
    settle(&desk).await;
    desk.wait_for(".poll", "Voters: 3").await;
    press(&phone, ".poll [value='1']").await;
    press(&phone, ".poll .do button").await;
    desk.wait_for(".poll", "Voters: 4").await;
    phone.wait_for(".poll .chosen", "Friday").await;
    press(&phone, ".poll .quiet").await;
    desk.wait_for(".poll", "Voters: 3").await;

    // What was said before stays visible to who looks.
    say(&phone, "form.say", "Tow of them").await;
    phone
        .wait_for(".comments > li:last-child", "Tow of them")
        .await;
    press(&phone, ".comments > li:last-child [data-do=edit]").await;
    phone
        .wait_for(".comments > li:last-child form", "Edit")
        .await;
    let filled = "document.querySelector('.comments > li:last-child form textarea').value";
    while phone.run(&format!("return {filled}")).await != json!("Tow of them") {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    say(&phone, ".comments > li:last-child form", "Two of them").await;
    desk.wait_for(".comments > li:last-child", "Two of them")
        .await;
    press(&desk, ".comments > li:last-child .mark").await;
    desk.wait_for(".versions", "Tow of them").await;

    press(&phone, ".around button").await;
    phone.wait_for(".around", "Do not follow").await;

    // Nobody learns who asks, and the link is there once.
    press(&phone, "[name=anonymous]").await;
    phone.wait_for(".nameless", "kept nowhere").await;
    say(&phone, "form.say", "What is a weir?").await;
    phone.wait_for(".kept", "Keep this link").await;
    // Whatever else is told, the link stays.
    say(&desk, "form.say", "Meanwhile").await;
    phone.wait_for(".told", "Bram Visser").await;
    press(&phone, ".kept a").await;
    phone.wait_for(".asked", "What is a weir?").await;
    phone.close().await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_is_thanked_on_their_page() {
    let site = site();
    let serve = Serve::start(&site);
    let desk = open(&serve, "people/bram/", "ada").await;
    settle(&desk).await;
    desk.run(
        "document.querySelector('.give').open = true;
         const form = document.querySelector('.give form');
         form.elements.reason.value = 'For the *pumps*';
         form.elements.evidence.value = '/nowhere/';
         form.querySelector('.do button').click();",
    )
    .await;
    desk.wait_for(".give .wrong", "cannot be sent").await;
    desk.run(
        "const form = document.querySelector('.give form');
         form.elements.evidence.value = '/wiki/pumps/';
         form.querySelector('.do button').click();",
    )
    .await;
    desk.wait_for(".comments .kudos a", "Pumps").await;
    desk.wait_for(".comments .prose em", "pumps").await;
    let own = open(&serve, "people/bram/", "bram").await;
    settle(&own).await;
    let hidden = own
        .run("return document.querySelector('.give').hidden")
        .await;
    assert_eq!(hidden, json!(true));
    own.close().await;
    desk.close().await;
}

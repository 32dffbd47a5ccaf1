//! Every kind of page, as axe sees it in a real browser: light and dark, on a desk and on a phone.

use std::collections::BTreeMap;
use std::path::Path;

#[cfg(feature = "comments")]
use fantoccini::Locator;
use polder::cache::Cache;

use crate::browser::Browser;
use crate::browser::Serve;
use crate::site::TestSite;
use crate::theme::copy;

/// Rules of WCAG 2.2 up to AA, and what axe recommends beyond.
const RULES: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

/// Desktop and phone; at the narrowest width nothing may run sideways.
const WIDTHS: [u32; 3] = [1440, 360, 320];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_kind_of_page_shuts_anybody_out() {
    let Ok(axe) = std::env::var("POLDER_AXE") else {
        eprintln!("SKIPPED: POLDER_AXE does not say where axe.min.js is; tests/run installs it");
        return;
    };
    let axe = fs_err::read_to_string(axe).expect("POLDER_AXE names axe.min.js");
    let site = TestSite::new().audience("board");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
    copy(&example, &site, "");
    let kinds = kinds(&site);
    assert!(kinds.len() > 20, "the example has {kinds:?} only");

    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    let mut violations = Vec::new();
    for page in kinds.values() {
        let url = format!("http://{}/{page}", serve.host);
        browser.client.goto(&url).await.expect("the page opens");
        violations.extend(problems(&browser, &axe, page).await);
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    browser.close().await;
}

/// What is in another direction, in two languages, or nowhere at all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_direction_shuts_anybody_out() {
    let Ok(axe) = std::env::var("POLDER_AXE") else {
        eprintln!("SKIPPED: POLDER_AXE does not say where axe.min.js is; tests/run installs it");
        return;
    };
    let axe = fs_err::read_to_string(axe).expect("POLDER_AXE names axe.min.js");
    let site = TestSite::new()
        .config("languages: [ar, en]\n")
        .page("_index.md", "# أهلاً\n")
        .page("wiki/dikes.md", "# السدود\n\nانظر `measure --now`.\n")
        .page("wiki/dikes.en.md", "# Dikes\n\nMeasure them.\n")
        .page(
            "people/layla.md",
            "---\nname: ليلى\ncontact: {phone: +31 20 555 0101}\n---\n",
        );
    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    let client = &browser.client;
    let mut violations = Vec::new();
    for page in [
        "",
        "wiki/dikes/",
        "en/wiki/dikes/",
        "people/layla/",
        "wiki/diks/",
    ] {
        let url = format!("http://{}/{page}", serve.host);
        client.goto(&url).await.expect("the page opens");
        violations.extend(problems(&browser, &axe, page).await);
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    browser.close().await;
}

/// Who chooses the colours sees where they are, and what can be pressed; who wants no motion gets none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_have_their_own_colours_and_no_motion() {
    let site = TestSite::new().audience("board");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
    copy(&example, &site, "");
    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    let wishes = [
        ("forced-colors", "active"),
        ("prefers-reduced-motion", "reduce"),
    ];
    let mut wrong = Vec::new();
    for page in [
        "",
        "wiki/engineering/pump-curves/",
        "people/",
        "search/?q=pump",
        "policies/",
    ] {
        let url = format!("http://{}/{page}", serve.host);
        browser.client.goto(&url).await.expect("the page opens");
        browser.prefers(&wishes).await;
        let found = browser
            .run(
                "if (!matchMedia('(forced-colors: active)').matches) return ['nobody asked for colours'];
                 const wrong = [];
                 const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length;
                 for (const e of document.querySelectorAll('a[href], button, input, textarea, select, summary')) {
                   if (!seen(e)) continue;
                   e.focus({ focusVisible: true });
                   const { outlineStyle, outlineWidth } = getComputedStyle(e);
                   const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
                   if (document.activeElement === e && !isSeen) wrong.push('no focus: ' + e.outerHTML.slice(0, 80));
                 }
                 for (const e of document.querySelectorAll('button, input:not([type=checkbox], [type=radio], [type=hidden]), textarea')) {
                   const { borderStyle, textDecorationLine } = getComputedStyle(e);
                   const isFramed = borderStyle !== 'none' || textDecorationLine !== 'none' || e.closest('.field, .code, pre');
                   if (seen(e) && !isFramed && !e.querySelector('svg')) wrong.push('no edge: ' + e.outerHTML.slice(0, 80));
                 }
                 for (const e of document.querySelectorAll('*')) {
                   const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(e);
                   const moves = [transitionDuration, animationDuration].join().split(',').some((time) => parseFloat(time) > 0);
                   if (moves || scrollBehavior === 'smooth') wrong.push('it moves: ' + e.outerHTML.slice(0, 80));
                 }
                 return wrong;",
            )
            .await;
        let found = found.as_array().expect("a list");
        wrong.extend(found.iter().map(|told| format!("{page}: {told}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    browser.close().await;
}

/// What people do in discussions, with a script and on the service's own pages.
#[cfg(feature = "comments")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_discussion_shuts_anybody_out() {
    let Ok(axe) = std::env::var("POLDER_AXE") else {
        eprintln!("SKIPPED: POLDER_AXE does not say where axe.min.js is; tests/run installs it");
        return;
    };
    let axe = fs_err::read_to_string(axe).expect("POLDER_AXE names axe.min.js");
    let site = TestSite::new();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("content-example");
    copy(&example, &site, "");
    let serve = Serve::start(&site);
    let browser = Browser::open().await;
    let client = &browser.client;
    let goto = async |page: &str| {
        let url = format!("http://{}/{page}", serve.host);
        client.goto(&url).await.expect("the page opens");
    };
    goto("people/wout/").await;
    // Somebody who looks after everything: all forms are there.
    browser
        .run("return fetch('/_polder/talk/dev/you', { method: 'POST', body: new URLSearchParams({ who: 'noor' }) }).then((a) => a.status)")
        .await;
    let mut violations = Vec::new();
    let mut pages: Vec<String> = Vec::new();
    for page in [
        "wiki/engineering/pump-curves/",
        "events/peil-5-rehearsal/",
        "ideas/lend-a-colleague/",
        "people/wout/",
    ] {
        goto(page).await;
        browser
            .run("document.querySelector('#say').scrollIntoView()")
            .await;
        browser.wait_for(".around", "Follow").await;
        browser
            .run(
                "document.querySelector('.tools [data-do=reply]')?.click();
                 document.querySelector('[name=anonymous]').click();",
            )
            .await;
        let reply = client.find(Locator::Css(".comment textarea")).await;
        let reply = reply.expect("a form to answer");
        reply.send_keys("@a").await.expect("keys");
        browser.wait_for(".people [role=option]", "@a").await;
        violations.extend(problems(&browser, &axe, page).await);
        let id = browser
            .run("return document.querySelector('polder-thread').dataset.page")
            .await;
        pages.push(format!("_polder/talk/t/{}", id.as_str().expect("an id")));
    }
    // Without the script: who holds a link gets the forms that need none.
    let asked = browser
        .run(
            "const { dataset } = document.querySelector('polder-thread');
             const body = new URLSearchParams({ body: 'May I?', anonymous: 'yes' });
             return fetch(dataset.service + '/t/' + dataset.page, { method: 'POST', body }).then((a) => a.url)",
        )
        .await;
    let asked = asked.as_str().expect("an address");
    let (_, asked) = asked
        .split_once("/_polder/")
        .expect("a page of the service");
    pages.push(format!("_polder/{asked}"));
    pages.push("_polder/talk/me".to_owned());
    pages.push("_polder/talk/t/aaaaaaaaaaaaaaaa".to_owned());
    for page in &pages {
        goto(page).await;
        violations.extend(problems(&browser, &axe, page).await);
    }
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    browser.close().await;
}

/// What is wrong with the page that is open: light and dark, on a desk and on a phone.
pub async fn problems(browser: &Browser, axe: &str, page: &str) -> Vec<String> {
    browser.run(axe).await;
    let mut violations = Vec::new();
    for width in WIDTHS {
        let client = &browser.client;
        client.set_window_size(width, 900).await.expect("a size");
        for theme in ["light", "dark"] {
            let found = browser.run(&look(theme)).await;
            let found = found.as_array().expect("a list");
            let place = format!("{page} at {width} in {theme}");
            violations.extend(found.iter().map(|told| format!("{place}: {told}")));
        }
    }
    violations
}

/// Opens whatever can be opened, and tells what is wrong.
fn look(theme: &str) -> String {
    format!(
        "document.documentElement.dataset.theme = '{theme}';
         for (const part of document.querySelectorAll('details')) part.open = true;
         const told = await axe.run({{ runOnly: {RULES}, resultTypes: ['violations'] }});
         const wrong = told.violations.flatMap((rule) =>
           rule.nodes.map((node) => rule.id + ': ' + node.html.slice(0, 120) + ': ' + node.failureSummary));
         const wide = document.scrollingElement.scrollWidth - innerWidth;
         if (wide > 0) wrong.push('it runs ' + wide + ' pixels sideways');
         return wrong;"
    )
}

/// The longest page of each kind, by what its body and its address say of it.
fn kinds(site: &TestSite) -> BTreeMap<String, String> {
    let built = site.build_with(&mut Cache::in_memory());
    let mut kinds: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for (path, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        let Some(class) = text.split("<body class=\"").nth(1) else {
            continue;
        };
        let class = class.split('"').next().unwrap_or_default();
        // Lists look alike and hold different things.
        let place = match class.starts_with("list-page") {
            true => path.rsplit('/').nth(1).unwrap_or_default(),
            false => "",
        };
        let page = path.strip_suffix("index.html").unwrap_or(path).to_owned();
        let longest = kinds.entry(format!("{class} {place}")).or_default();
        if longest.0 < text.len() {
            *longest = (text.len(), page);
        }
    }
    kinds
        .into_iter()
        .map(|(kind, (_, page))| (kind, page))
        .collect()
}

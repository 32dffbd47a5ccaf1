//! Soup of everything that means something in a page: nothing falls over, every tag is closed, every
//! place exists. `POLDER_CASES=20000` cooks more of it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;
use proptest::test_runner::TestCaseError;
use proptest::test_runner::TestRunner;

use polder::markdown::math::render;

use crate::site::Built;
use crate::site::TestSite;

const MARKDOWN: &[&str] = &[
    "[[",
    "]]",
    "[[y]]",
    "[[y#Part|",
    "![[y#Part]]",
    "![[y#^b]]",
    "![[#Own]]",
    "![[x]]",
    "![[",
    "![[pic.png|40]]",
    "|",
    "\\|",
    "#",
    "# ",
    "## Own\n",
    "^b",
    " ^id\n",
    "> ",
    "> [!tip]- ",
    "> [!note]+\n",
    "> [!",
    "- ",
    "- [ ] ",
    "1. ",
    "  ",
    "\t",
    "    ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "`",
    "``",
    "```\n",
    "```rust\n",
    "~~~",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "~",
    "[",
    "]",
    "(",
    ")",
    "](y.md)",
    "](<y.md> \"t\")",
    "[a]: y.md\n",
    "[a]",
    "[a][b]",
    "[^1]",
    "[^1]: ",
    "\n[^1]: n\n",
    ": ",
    "\n: ",
    "---\n",
    "===\n",
    "***\n",
    "|a|b|\n|-|:-:|\n|",
    "<div>",
    "</div>",
    "<a href=\"y.md\">",
    "<img src=",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<b",
    ">",
    "<",
    "&",
    "&amp;",
    "&#0;",
    "&#x;",
    "\\",
    "\\\n",
    "{#id}",
    "{.c}",
    "{{<",
    ">}}",
    "{{< audience staff >}}",
    "{{< /audience >}}",
    "{{< person ada >}}",
    "\n{{< team y >}}\n",
    "{{< box >}}",
    "\n{{< box >}}\n",
    "{{< /box >}}",
    "\n{{< /box >}}\n",
    "{{< figure src=pic.png caption=\"*a* [[y]]\" >}}",
    "{{< figure src=pic.png >}}",
    "{{< /figure >}}",
    "\n{{< include y.md >}}\n",
    "{{< include x.md >}}",
    "{{</* box */>}}",
    "{{< odd \"",
    "{{",
    "{%",
    "https://a.b/_c_(d)",
    "www.a.b",
    "a@b.cd",
    "http://",
    "javascript:",
    "$",
    "$$",
    ":",
    "\"",
    "'",
    "\0",
    "\u{a0}",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{301}",
    "é",
    "日本",
    "🎉",
    "İ",
    "ß",
    "a",
    "word ",
    "x y ",
    "y.md",
    "![alt](pic.png)",
    "![](https://e.example/x.png)",
    "![|9](pic.png)",
    "\\[",
    "[[y\\|z]]",
    "[[1]](https://e.example)",
    "[[y]](#x)",
    "[TOC]\n\n",
    "[f](a.pdf)",
    "![v](t.mp4)",
    "![[t.mp4]]",
    "https://a.sharepoint.com/:w:/x ",
    "\n{:toc}\n",
    "<!-- more -->",
    "```math\n",
    "```rust {lines hl=\"1-2\" title=\"",
    "\\frac",
    "\\sqrt{",
    "\\left(",
    "\\begin{matrix}",
    "\\color{red}",
    "\\foo",
    "^2_",
];

const LATEX: &[&str] = &[
    "\\",
    "{",
    "}",
    "^",
    "_",
    "'",
    "&",
    "\\\\",
    "$",
    "#1",
    "%",
    "~",
    " ",
    "a",
    "1",
    "é",
    "<",
    ">",
    "\"",
    "\0",
    "\\frac",
    "\\sqrt",
    "\\sqrt[",
    "]",
    "[",
    "\\left",
    "\\right",
    "(",
    ")",
    "|",
    ".",
    "\\middle",
    "\\big",
    "\\begin{matrix}",
    "\\end{matrix}",
    "\\begin{array}{c|l}",
    "\\end{array}",
    "\\begin{align}",
    "\\end{align}",
    "\\begin{cases}",
    "\\end{cases}",
    "\\begin{equation}",
    "\\end{equation}",
    "\\begin{",
    "\\hline",
    "\\\\[3em]",
    "\\tag{1}",
    "\\nonumber",
    "\\text{",
    "\\mathbf",
    "\\mathbb{R}",
    "\\color{red}",
    "\\colorbox{blue}",
    "\\hspace{-3em}",
    "\\kern 3pt",
    "\\rule{1em}{2em}",
    "\\raisebox",
    "\\not",
    "\\sum",
    "\\limits",
    "\\nolimits",
    "\\int",
    "\\substack",
    "\\operatorname{",
    "\\overset",
    "\\underbrace",
    "\\hat",
    "\\char`",
    "\\char\"FFFFFF",
    "\\char999",
    "\\relax",
    "\\over",
    "\\choose",
    "\\binom",
    "\\genfrac",
    "\\vec",
    "\\def\\a",
    "\\let\\b=",
    "\\newcommand{\\c}",
    "\\c",
    "\\phantom",
    "\\smash",
    "\\boxed",
    "\\displaystyle",
    "\\mathchoice",
    "\\prime",
    "\\bmod",
    "\\pmod",
    "\\mathrm{d}",
    "\\,",
    "\\;",
    "\\!",
    "\\quad",
    "\\cdots",
];

const YAML: &[&str] = &[
    "title",
    "date",
    "tags",
    "kind",
    "draft",
    "id",
    "lang",
    "aliases",
    "audience",
    "weight",
    "discussion",
    "skills",
    "extra",
    "values",
    "slug",
    "url",
    "unknown",
    ":",
    ": ",
    " ",
    "  ",
    "\t",
    "\n",
    "\n- ",
    "- ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "|\n",
    ">\n",
    "|2-\n",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "#",
    " # c",
    "%",
    "@",
    "`",
    "---",
    "...",
    "<<: ",
    "~",
    "null",
    "true",
    "yes",
    "1.10",
    "0x1F",
    "1e9",
    ".inf",
    "-",
    "2026-03-12",
    "2026-02-30",
    "post",
    "staff",
    "/old/",
    "..",
    "../..",
    "é",
    "🎉",
    "\u{301}",
    "\0",
    "\u{feff}",
    "\\",
    "\\u0000",
    "\r\n",
    "a",
    "word",
];

fn soup(tokens: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    vec(select(tokens), 0..most).prop_map(|parts| parts.concat())
}

fn run(
    name: &'static str,
    strategy: &impl Strategy<Value = String>,
    test: impl Fn(&str) -> Result<(), TestCaseError>,
) {
    let cases = std::env::var("POLDER_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(24),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        test_name: Some(name),
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(strategy, |text| test(&text));
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

fn build(text: &str, audience: &str) -> Built {
    TestSite::new()
        .config("markdown: {html: escape}\naudiences: [public, staff]\nlanguages: [en, nl]\n")
        .audience(audience)
        .page("x.md", text)
        .page("y.md", "# Y\n\n## Part\n\nText[^1] [a] ^b\n\n- item ^i\n\n```rust\nlet x;\n```\n\n[^1]: Note.\n[a]: x.md\n")
        .page("people/ada.md", "---\nname: Ada\n---\n")
        .file(
            "templates/shortcodes/box.html",
            "{% if inline %}<b>{{ body | safe }}</b>{% else %}<div>{{ body | safe }}</div>{% endif %}",
        )
        .file("pic.png", "")
        .file("a.pdf", "x")
        .file("t.mp4", "x")
        .build()
}

/// What must hold for every page, whatever stands in it.
fn holds(text: &str) -> Result<(), TestCaseError> {
    for audience in ["public", "staff"] {
        let built = build(text, audience);
        for (path, bytes) in &built.files {
            if path.ends_with(".html") {
                let html = std::str::from_utf8(bytes).expect("UTF-8");
                balanced(html).map_err(|why| TestCaseError::fail(format!("{path}: {why}")))?;
                prop_assert!(!html.contains('\0'));
            }
        }
        let lines: Vec<&str> = text.split('\n').collect();
        for diagnostic in built
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.file == "x.md")
        {
            if let Some(at) = diagnostic.position {
                let line = lines.get(at.line as usize - 1);
                prop_assert!(line.is_some(), "no line for {diagnostic}");
                let columns = line.map_or(0, |line| line.chars().count());
                prop_assert!(
                    (1..=columns + 1).contains(&(at.column as usize)),
                    "no column for {diagnostic}"
                );
            }
        }
    }
    Ok(())
}

/// Every element that is opened is closed, in order, and no attribute breaks out of its tag.
fn balanced(html: &str) -> Result<(), String> {
    const VOID: &[&str] = &[
        "br", "hr", "img", "input", "link", "meta", "source", "track",
    ];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let mut quoted = false;
        let end = rest
            .find(|c| {
                quoted ^= c == '"';
                c == '>' && !quoted
            })
            .ok_or("a tag without an end")?;
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if tag.starts_with('!') {
            continue;
        }
        let name = tag
            .trim_start_matches('/')
            .split(|c: char| c.is_whitespace())
            .next()
            .unwrap_or_default();
        if !name.chars().all(|c| c.is_ascii_alphanumeric()) || name.is_empty() {
            return Err(format!("<{tag}> is no tag"));
        }
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return Err(format!(
                    "</{name}> closes what is not open: {open:?} before {:?}",
                    &rest[..rest.len().min(80)]
                ));
            }
        } else if !VOID.contains(&name) {
            if matches!(
                name,
                "p" | "div" | "ul" | "ol" | "table" | "aside" | "details" | "pre" | "blockquote"
            ) && open.last() == Some(&"p")
            {
                return Err(format!("<{name}> in a paragraph"));
            }
            if name == "a" && open.contains(&"a") {
                return Err("a link in a link".to_owned());
            }
            open.push(name);
        }
    }
    match open.is_empty() {
        true => Ok(()),
        false => Err(format!("never closed: {open:?}")),
    }
}

#[test]
fn any_markdown_becomes_a_page() {
    run("markdown", &soup(MARKDOWN, 60), holds);
}

#[test]
fn any_markdown_with_formulas_becomes_a_page() {
    run("formulas", &soup(MARKDOWN, 60), |text| {
        holds(&format!("---\nmath: true\n---\n{text}"))
    });
}

/// Formulas are made by a library: whatever stands between the dollars, it must neither fall nor hang.
#[test]
fn any_formula_is_shown_or_told() {
    run("latex", &soup(LATEX, 30), |formula| {
        if let Ok(mathml) = render(formula, true) {
            balanced(&mathml).map_err(TestCaseError::fail)?;
        }
        Ok(())
    });
}

#[test]
fn any_head_is_read_or_told() {
    run("head", &soup(YAML, 40), |head| {
        holds(&format!("---\n{head}\n---\nText.\n"))
    });
}

#[test]
fn any_text_becomes_a_page() {
    let any = ".{0,200}".prop_map(|text: String| text);
    run("text", &any, holds);
}

#[test]
fn any_config_is_read_or_told() {
    run("config", &soup(YAML, 40), |text| {
        TestSite::new().config(text).page("x.md", "# X\n").build();
        Ok(())
    });
}

//! Code and formulas: what a fence may ask for, and what dollars become.

use crate::site::Built;
use crate::site::TestSite;

/// A site of one page, at `x/`.
fn page(text: &str) -> Built {
    TestSite::new().page("x.md", text).build()
}

#[test]
fn lines_are_numbered_and_marked_and_copying_stays_clean() {
    let built =
        page("```rust {title=\"src/main.rs\" lines hl=\"2\" start=10}\nlet a;\n/* b\nc */\n```\n");
    built.is_fine().is(
        "x/",
        "<figure class=\"listing\"><figcaption>src/main.rs</figcaption>\n\
         <pre class=\"code numbered\" data-lang=\"rust\" tabindex=\"0\"><code>\
         <span class=\"line\" data-line=\"10\"><span class=\"k\">let</span> a;\n</span>\
         <mark class=\"line\" data-line=\"11\"><span class=\"c\">/* b\n</span></mark>\
         <span class=\"line\" data-line=\"12\"><span class=\"c\">c */\n</span></span>\
         </code></pre></figure>",
    );
}

#[test]
fn other_tools_fences_are_understood() {
    for info in [
        "text {lines hl=\"2-3\"}",
        "text,linenos,hl_lines=2-3",
        "text {linenos=true hl_lines=[\"2-3\"]}",
        "text {2-3} showLineNumbers",
        "text linenos=table hl_lines=\"2 3\"",
        "{.text .numberLines hl=\"2,3\"}",
    ] {
        page(&format!("```{info}\na\nb\nc\n```\n")).is_fine().is(
            "x/",
            "<pre class=\"code numbered\" data-lang=\"text\" tabindex=\"0\"><code>\
             <span class=\"line\" data-line=\"1\">a\n</span>\
             <mark class=\"line\" data-line=\"2\">b\n</mark>\
             <mark class=\"line\" data-line=\"3\">c\n</mark></code></pre>",
        );
    }
}

#[test]
fn equal_code_with_other_marks_is_other_code() {
    let built = page("```sh\nls\n```\n\n```sh {hl=1}\nls\n```\n\n```sh {title=\"a\"}\nls\n```\n");
    let prose = built.prose("x/");
    assert_eq!(prose.matches("<mark").count(), 1, "{prose}");
    assert_eq!(prose.matches("<figcaption>a").count(), 1, "{prose}");
}

#[test]
fn a_difference_shows_what_came_and_what_went() {
    page("```diff\n--- a\n+++ b\n-old\n+new\n same\n```\n")
        .is_fine()
        .shows("x/", "<span class=\"line removed\">")
        .shows("x/", "<span class=\"line added\">");
}

#[test]
fn slips_in_a_fence_are_told_where_they_are() {
    page("Text.\n\n```text {hl=\"1,x\"}\na\n```\n").tells("x.md:3:1: `x` names no lines");
    page("```text {hl=5}\na\n```\n").tells("x.md:1:1: line 5 is to be marked, and the code has 1");
    page("# X\n\n```text\na\n\n## Not a heading\n")
        .tells("x.md:3:1: this block of code has no end");
    page("> ~~~~\n> a\n> ~~~~\n\n- ```\n  b\n  ```\n").is_fine();
    page("- ```\n  b\n\nc\n").tells("x.md:1:3: this block of code has no end");
}

#[test]
fn formulas_become_mathml_where_the_page_asks_for_them() {
    let text = "An *area* of $\\pi r^2$, and\n\n$$\\frac{a}{b}$$\n";
    page(&format!("---\nmath: true\n---\n{text}"))
        .is_fine()
        .shows(
            "x/",
            "of <math><mi>π</mi><msup><mi>r</mi><mn>2</mn></msup></math>, and",
        )
        .shows(
            "x/",
            "<math display=\"block\"><mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac></math>",
        );
    page("```math\na < b > c\n```\n")
        .is_fine()
        .shows("x/", "<mo>&lt;</mo>")
        .shows("x/", "<mo>&gt;</mo>");
    page("It costs $5 and $6.\n")
        .is_fine()
        .shows("x/", "It costs $5 and $6.");
    page("```math\na\\ b~c\n```\n")
        .shows("x/", "</mi><mspace width=\"0.333em\"></mspace><mi>b")
        .hides("x/", "nbsp");
    page("```math\nx^2\n```\n")
        .is_fine()
        .shows("x/", "<math display=\"block\"><msup>");
}

#[test]
fn a_formula_that_cannot_be_read_is_shown_as_written_and_told() {
    let head = "---\nmath: true\n---\n";
    page(&format!("{head}Text and $\\foo{{x}} < 1$.\n"))
        .tells("x.md:4:10: the formula has a command that is not known near")
        .shows("x/", "<code class=\"formula\">\\foo{x} &lt; 1</code>.");
    page("```math\n\\frac{a}{\n```\n")
        .tells("x.md:1:1: the formula has a bracket without its other half")
        .shows("x/", "data-lang=\"latex\"");
    page("```math\n\\def\\a{\\a\\a}\\a\n```\n").tells("x.md:1:1: a formula cannot define commands");
    let deep = "{".repeat(2000);
    page(&format!("```math\n{deep}\n```\n")).tells("x.md:1:1: the formula is too long");
    for chain in [
        "\\sqrt",
        "\\frac",
        "x^",
        "\\left(",
        "\\not",
        "\\begin{matrix}",
        "\\hat",
        "'",
        "\\text",
    ] {
        page(&format!("```math\n{}\n```\n", chain.repeat(200)));
    }
}

#[test]
fn formulas_pass_where_html_is_sanitized_and_writers_own_mathml_does_not() {
    let built = TestSite::new()
        .config("markdown: {html: sanitize}\n")
        .page(
            "x.md",
            "---\nmath: true\n---\n$x$ <math><mi>evil</mi></math> <b title=\"\u{fdd0}0\u{fdd1}\">b</b> \u{fdd0}0\u{fdd1}\u{fdd0}7\u{fdd1}\n\n<div title=\"\n\n$\\text{\" onclick=\"a}$\n\n\">\n",
        )
        .build();
    let prose = built.prose("x/");
    assert!(prose.contains("<math><mi>x</mi></math> "), "{prose}");
    assert!(!prose.contains("<mi>evil"), "{prose}");
    assert!(!prose.contains("title=\"<math"), "{prose}");
    assert!(!prose.contains("onclick=\"a"), "{prose}");
}

#[test]
fn a_formula_in_a_heading_is_its_text_elsewhere() {
    TestSite::new()
        .page(
            "x.md",
            "---\nmath: true\n---\n# The $x^2$ law\n\n## Of $y_1$ and $y_2$\n\n## Z\n",
        )
        .build()
        .is_fine()
        .shows("x/", "<h1>The x^2 law</h1>")
        .shows("x/", "<h2 id=\"of-y_1-and-y_2\">Of <math>")
        .shows("x/", "<a href=\"#of-y_1-and-y_2\">Of y_1 and y_2</a>");
}

#[test]
fn diagrams_stay_text_and_one_note_says_so() {
    TestSite::new()
        .page("x.md", "```mermaid\ngraph TD; A-->B\n```\n")
        .page("y.md", "```mermaid\ngraph TD; A-->B\n```\n")
        .build()
        .tells("x.md:1:1: diagrams are shown as their text")
        .tells_only(1);
}

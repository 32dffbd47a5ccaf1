//! Formulas: LaTeX becomes MathML, which browsers show without a script.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use pulldown_latex::Parser;
use pulldown_latex::ParserError;
use pulldown_latex::RenderConfig;
use pulldown_latex::Storage;
use pulldown_latex::config::DisplayMode;
use pulldown_latex::event::Content;
use pulldown_latex::event::Dimension;
use pulldown_latex::event::DimensionUnit;
use pulldown_latex::event::Event;
use pulldown_latex::mathml::push_mathml;

/// A longer formula is data, or somebody's joke.
const LONGEST: usize = 4 * 1024;
/// Of braces and of commands in a row: what people write stays far below.
const DEEPEST: usize = 60;
const MOST_EVENTS: usize = 20_000;
/// A space between words, in em.
const BETWEEN_WORDS: f32 = 0.333;

/// What MathML Core knows and shows; nothing else leaves this file.
/// (<https://www.w3.org/TR/mathml-core/>)
const ELEMENTS: &[&str] = &[
    "math",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
];

const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "class",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// Why a formula stays text.
#[derive(Debug, PartialEq, Eq)]
pub struct Trouble {
    pub why: String,
    pub help: &'static str,
}

impl Trouble {
    fn new(why: impl Into<String>, help: &'static str) -> Trouble {
        Trouble {
            why: why.into(),
            help,
        }
    }
}

/// Makes MathML of a formula. `display`: on lines of its own.
pub fn render(source: &str, display: bool) -> Result<String, Trouble> {
    let broken = || Trouble::new("the formula cannot be shown", "write it in a simpler way");
    if source.len() > LONGEST || depth(source) > DEEPEST {
        return Err(Trouble::new(
            "the formula is too long",
            "cut it into several",
        ));
    }
    if defines(source) {
        return Err(Trouble::new(
            "a formula cannot define commands",
            "write out what the command stands for",
        ));
    }
    // The library promises not to panic; a page must not depend on it.
    let rendered = catch_unwind(AssertUnwindSafe(|| translate(source, display)));
    let mathml = rendered.map_err(|_| broken())??;
    checked(&mathml).ok_or_else(broken)
}

fn translate(source: &str, display: bool) -> Result<String, Trouble> {
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(source, &storage) {
        events.push(Ok(spaced(event.map_err(|error| trouble(&error))?)));
        if events.len() > MOST_EVENTS {
            return Err(Trouble::new(
                "the formula is too long",
                "cut it into several",
            ));
        }
    }
    let config = RenderConfig {
        display_mode: match display {
            true => DisplayMode::Block,
            false => DisplayMode::Inline,
        },
        ..RenderConfig::default()
    };
    let mut mathml = String::new();
    let events: Vec<Result<_, ParserError>> = events;
    push_mathml(&mut mathml, events.into_iter(), config)
        .map_err(|error| Trouble::new(error.to_string(), "write it in a simpler way"))?;
    Ok(mathml)
}

/// `\ ` and `~` are a space. The library says it with an entity, and then escapes the entity's sign.
fn spaced(event: Event) -> Event {
    match event {
        Event::Content(Content::Text("&nbsp;")) => Event::Space {
            width: Some(Dimension::new(BETWEEN_WORDS, DimensionUnit::Em)),
            height: None,
            depth: None,
        },
        event => event,
    }
}

/// What the library says, in our words, and where.
fn trouble(error: &ParserError) -> Trouble {
    let told = error.to_string();
    let message = told.lines().next().unwrap_or_default();
    let message = message.strip_prefix("parsing error: ").unwrap_or(message);
    let near = told
        .lines()
        .filter_map(|line| line.strip_prefix('│'))
        .map(|line| line.trim_start_matches(['…', ' ']).trim())
        .rfind(|line| !line.is_empty() && !line.starts_with('^'))
        .map(|near| format!(" near `{near}`"))
        .unwrap_or_default();
    let (why, help) = match message {
        m if m.starts_with("unknown primitive") => (
            "a command that is not known",
            "look for a slip of the pen; commands of LaTeX and of amsmath are known",
        ),
        m if m.starts_with("unkown mathematical environment") => (
            "an environment that is not known",
            "aligned, matrix, cases and array are known",
        ),
        m if m.starts_with("unbalanced group") => (
            "a bracket without its other half",
            "every { needs a }, every \\left a \\right, every \\begin an \\end",
        ),
        m if m.contains("math shift") => ("a `$` inside", "write a dollar as \\$"),
        m if m.starts_with("alignment") => ("an `&` where nothing is aligned", "write it as \\&"),
        m if m.starts_with("unexpected hash") => ("a `#`", "write it as \\#"),
        m if m.starts_with("trying to add") => (
            "two exponents or indices in a row",
            "put braces around the first: {x^a}^b",
        ),
        m if m.starts_with("expected an argument") => (
            "a command without what belongs to it",
            "give it in braces: \\frac{1}{2}",
        ),
        _ => (message, "write it as LaTeX does"),
    };
    let why = match why == message {
        true => format!("the formula cannot be read: {message}{near}"),
        false => format!("the formula has {why}{near}"),
    };
    Trouble::new(why, help)
}

/// A bound for how deep a formula can nest: open braces, and commands without anything between them.
fn depth(source: &str) -> usize {
    let (mut deepest, mut braces, mut row) = (0_usize, 0_usize, 0_usize);
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' => braces += 1,
            '}' => {
                braces = braces.saturating_sub(1);
                row = 0;
            }
            '\\' => {
                let mut name = String::new();
                while let Some(letter) = chars.next_if(char::is_ascii_alphabetic) {
                    name.push(letter);
                }
                match name.as_str() {
                    "" => {
                        chars.next();
                    }
                    "begin" | "left" => braces += 1,
                    "end" | "right" => braces = braces.saturating_sub(1),
                    // Operators and letters take nothing; what may take something may be a chain.
                    "sqrt" | "frac" | "tfrac" | "dfrac" | "binom" | "over" | "bar" | "hat"
                    | "vec" | "tilde" | "overline" | "underline" | "overset" | "underset"
                    | "color" | "not" | "mathbf" | "mathrm" | "mathbb" | "mathcal" => row += 1,
                    _ => {}
                }
            }
            '^' | '_' | '\'' => row += 1,
            c if c.is_whitespace() => {}
            _ => row = 0,
        }
        deepest = deepest.max(braces + row);
    }
    deepest
}

/// Definitions can be bombs: ten lines that stand for ten million characters.
fn defines(source: &str) -> bool {
    const COMMANDS: &[&str] = &[
        "def",
        "gdef",
        "edef",
        "xdef",
        "let",
        "futurelet",
        "newcommand",
        "renewcommand",
        "providecommand",
        "DeclareMathOperator",
    ];
    source.match_indices('\\').any(|(at, _)| {
        let name = &source[at + 1..];
        let end = name.find(|c: char| !c.is_ascii_alphabetic());
        COMMANDS.contains(&&name[..end.unwrap_or(name.len())])
    })
}

/// The same MathML with only what the lists above name; `None` if it is not whole. A style becomes
/// colours, since pages run no inline style.
fn checked(mathml: &str) -> Option<String> {
    let mut out = String::with_capacity(mathml.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = mathml;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        write_text(&mut out, text);
        // The library writes the sign for `less than` as it is: `<mo><</mo>`.
        if !tag[1..].starts_with(|c: char| c == '/' || c.is_ascii_alphabetic()) {
            write_text(&mut out, "<");
            rest = &tag[1..];
            continue;
        }
        let (tag, behind) = tag[1..].split_once('>')?;
        rest = behind;
        if let Some(name) = tag.strip_prefix('/') {
            (open.pop()? == name.trim()).then_some(())?;
            out.push_str("</");
            out.push_str(name.trim());
            out.push('>');
            continue;
        }
        let (tag, empty) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let end = tag.find(' ').unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(end);
        ELEMENTS.contains(&name).then_some(())?;
        out.push('<');
        out.push_str(name);
        write_attributes(&mut out, attributes)?;
        out.push('>');
        if empty {
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        } else {
            open.push(name);
        }
    }
    write_text(&mut out, rest);
    (open.is_empty() && out.starts_with("<math")).then_some(out)
}

fn write_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

fn write_attributes(out: &mut String, attributes: &str) -> Option<()> {
    let mut rest = attributes.trim_start();
    while !rest.is_empty() {
        let (name, behind) = rest.split_once("=\"")?;
        let (value, behind) = behind.split_once('"')?;
        rest = behind.trim_start();
        (!value.contains(['<', '&'])).then_some(())?;
        if name == "style" {
            for (property, attribute) in [
                ("color: rgb(", "mathcolor"),
                ("background-color: rgb(", "mathbackground"),
            ] {
                let colour = value
                    .split("; ")
                    .find_map(|part| part.strip_prefix(property));
                if let Some(colour) = colour.and_then(hexadecimal) {
                    out.push_str(&format!(" {attribute}=\"{colour}\""));
                }
            }
        } else if ATTRIBUTES.contains(&name) && value != "inline" {
            out.push_str(&format!(" {name}=\"{value}\""));
        }
    }
    Some(())
}

/// `#ff0000` of `255 0 0)`.
fn hexadecimal(rgb: &str) -> Option<String> {
    let mut parts = rgb.trim_end_matches(')').split(' ').map(str::parse::<u8>);
    let mut next = || parts.next()?.ok();
    Some(format!("#{:02x}{:02x}{:02x}", next()?, next()?, next()?))
}

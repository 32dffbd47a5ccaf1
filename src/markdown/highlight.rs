//! Colours for code, as short classes: `<span class="k">let</span>`.

use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::ParseState;
use syntect::parsing::Scope;
use syntect::parsing::ScopeStack;
use syntect::parsing::SyntaxReference;
use syntect::parsing::SyntaxSet;

use crate::markdown::code::Code;
use crate::markdown::html;

/// Loading takes some 20 ms, so it happens when the first new block of code appears.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Longer blocks are data rather than code, and stay plain.
const LARGEST: usize = 128 * 1024;
/// A longer line is minified; its regular expressions could take minutes.
const LONGEST_LINE: usize = 4 * 1024;
/// The time that a regular expression takes may grow with the square of a line's length: so much of it
/// for one block, and no more.
const PATIENCE: usize = 16 * 1024 * 1024;

/// The class of everything whose scope begins so; the longest beginning counts. Scopes are Sublime
/// Text's. (<https://www.sublimetext.com/docs/scope_naming.html>)
const CLASSES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("constant", "n"),
    ("constant.character.escape", "s"),
    ("entity.name.class", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.function", "f"),
    ("entity.name.function.preprocessor", "m"),
    ("entity.name.impl", "t"),
    ("entity.name.macro", "m"),
    ("entity.name.namespace", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.tag", "a"),
    ("entity.name.trait", "t"),
    ("entity.name.type", "t"),
    ("entity.name.union", "t"),
    ("entity.other.attribute-name", "a"),
    ("entity.other.inherited-class", "t"),
    ("keyword", "k"),
    ("keyword.operator", "o"),
    ("keyword.operator.word", "k"),
    ("markup.deleted", "d"),
    ("markup.heading", "h"),
    ("markup.inserted", "i"),
    ("meta.annotation", "m"),
    ("meta.diff.header", "h"),
    ("meta.diff.range", "h"),
    ("meta.preprocessor", "m"),
    ("storage", "k"),
    ("string", "s"),
    ("support.class", "t"),
    ("support.constant", "n"),
    ("support.function", "f"),
    ("support.macro", "m"),
    ("support.type", "t"),
    ("variable.annotation", "m"),
    ("variable.function", "f"),
    ("variable.language", "k"),
    ("variable.parameter", "v"),
];

/// A block of code as HTML, highlighted when its language is known.
pub fn highlight(code: &Code) -> String {
    let mut out = String::with_capacity(code.text.len() * 3);
    if !code.title.is_empty() {
        out.push_str("<figure class=\"listing\"><figcaption>");
        html::escape(&mut out, &code.title);
        out.push_str("</figcaption>\n");
    }
    out.push_str(match code.numbers {
        Some(_) => "<pre class=\"code numbered\"",
        None => "<pre class=\"code\"",
    });
    if !code.language.is_empty() {
        html::attribute(&mut out, "data-lang", &code.language);
    }
    out.push_str(" tabindex=\"0\"><code>");
    match syntax(code) {
        Some(syntax) => write_highlighted(&mut out, syntax, code),
        None => write_plain(&mut out, code),
    }
    out.push_str("</code></pre>");
    out.push_str(match code.title.is_empty() {
        true => "\n",
        false => "</figure>\n",
    });
    out
}

fn syntax(code: &Code) -> Option<&'static SyntaxReference> {
    if code.language.is_empty() || too_long(code).is_some() {
        return None;
    }
    syntax_of(&code.language)
}

/// Why a block has no colours though its language has: it would take too much time.
pub fn left_plain(code: &Code) -> Option<&'static str> {
    too_long(code).filter(|_| syntax_of(&code.language).is_some())
}

fn too_long(code: &Code) -> Option<&'static str> {
    let text = &code.text;
    let long_lines = text.lines().filter(|line| line.len() > 256);
    if text.len() > LARGEST {
        Some("it is longer than 128 KiB")
    } else if text.lines().any(|line| line.len() > LONGEST_LINE) {
        Some("it has a line of more than 4096 characters")
    } else if long_lines
        .map(|line| line.len() * line.len())
        .sum::<usize>()
        > PATIENCE
    {
        Some("it has too many long lines")
    } else {
        None
    }
}

fn syntax_of(language: &str) -> Option<&'static SyntaxReference> {
    let name = match language.to_lowercase().as_str() {
        "" | "text" | "plain" | "plaintext" | "txt" | "console" | "output" | "mermaid" => {
            return None;
        }
        "shell" | "zsh" | "shell-session" | "sh-session" => "bash".to_owned(),
        "jsonc" | "json5" => "json".to_owned(),
        "golang" => "go".to_owned(),
        "c#" => "cs".to_owned(),
        "docker" => "dockerfile".to_owned(),
        name => name.to_owned(),
    };
    SYNTAXES.find_syntax_by_token(&name)
}

fn write_plain(out: &mut String, code: &Code) {
    let Some(lines) = Lines::of(code) else {
        html::escape(out, &code.text);
        return;
    };
    for (i, line) in code.text.split_inclusive('\n').enumerate() {
        let end = lines.begin(out, i, line);
        html::escape(out, line);
        out.push_str(end);
    }
}

/// How the lines of a block are told apart, where they are: by number, by a mark, as a difference.
struct Lines<'a> {
    code: &'a Code,
    /// `+` and `-` at the beginning of a line say what came and what went.
    diff: bool,
}

impl<'a> Lines<'a> {
    /// `None` for most blocks, whose lines need no element of their own.
    fn of(code: &'a Code) -> Option<Self> {
        let language = code.language.to_lowercase();
        let diff = matches!(language.as_str(), "diff" | "patch") && code.text.len() <= LARGEST;
        let told_apart = diff || code.numbers.is_some() || !code.marked.is_empty();
        told_apart.then_some(Lines { code, diff })
    }

    /// Begins a line, the first of which is 0; returns how it ends. Its number is shown by the style
    /// sheet, so that who copies the code does not copy the numbers.
    fn begin(&self, out: &mut String, index: usize, line: &str) -> &'static str {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let marked = self.code.is_marked(index.saturating_add(1));
        let (tag, end) = match marked {
            true => ("<mark", "</mark>"),
            false => ("<span", "</span>"),
        };
        out.push_str(tag);
        out.push_str(match line.as_bytes().first() {
            Some(b'+') if self.diff && !line.starts_with("+++") => " class=\"line added\"",
            Some(b'-') if self.diff && !line.starts_with("---") => " class=\"line removed\"",
            _ => " class=\"line\"",
        });
        if let Some(first) = self.code.numbers {
            html::attribute(out, "data-line", &first.saturating_add(index).to_string());
        }
        out.push('>');
        end
    }
}

/// Neighbouring pieces of one class share a span; pieces without one stand bare.
fn write_highlighted(out: &mut String, syntax: &SyntaxReference, code: &Code) {
    let lines = Lines::of(code);
    let text = &code.text;
    let mut state = ParseState::new(syntax);
    let mut writer = SpanWriter {
        out,
        scopes: ScopeStack::new(),
        classes: HashMap::new(),
        open: None,
    };
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let end = lines.as_ref().map(|lines| lines.begin(writer.out, i, line));
        // A syntax that fails on a line colours nothing of it; the text is never lost.
        let ops = state.parse_line(line, &SYNTAXES).unwrap_or_default();
        let mut from = 0;
        for (at, op) in ops {
            let at = at.min(line.len());
            if at > from {
                writer.write(&line[from..at]);
                from = at;
            }
            if writer.scopes.apply(&op).is_err() {
                break;
            }
        }
        writer.write(&line[from..]);
        if let Some(end) = end {
            writer.close();
            writer.out.push_str(end);
        }
    }
    writer.close();
}

struct SpanWriter<'a> {
    out: &'a mut String,
    scopes: ScopeStack,
    /// The class of each scope that was met: asking syntect for a scope's name takes a lock.
    classes: HashMap<Scope, Option<&'static str>>,
    open: Option<&'static str>,
}

impl SpanWriter<'_> {
    fn write(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let class = if text.trim().is_empty() {
            self.open
        } else {
            self.class()
        };
        if class != self.open {
            self.close();
            if let Some(class) = class {
                self.out.push_str("<span class=\"");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
            self.open = class;
        }
        html::escape(self.out, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }

    /// The class of the innermost scope that has one.
    fn class(&mut self) -> Option<&'static str> {
        let classes = &mut self.classes;
        self.scopes.scopes.iter().rev().find_map(|scope| {
            *classes
                .entry(*scope)
                .or_insert_with(|| class_of(&scope.build_string()))
        })
    }
}

fn class_of(scope: &str) -> Option<&'static str> {
    CLASSES
        .iter()
        .filter(|(prefix, _)| {
            scope
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
        .max_by_key(|(prefix, _)| prefix.len())
        .map(|(_, class)| *class)
}

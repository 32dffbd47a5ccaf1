//! Reads a file of words, which is written in Fluent (<https://projectfluent.org>), and takes its
//! sentences apart.
//!
//! Of Fluent's grammar Polder takes messages, terms, references to both, choices, texts in quotes and
//! `NUMBER` with `type` and `useGrouping`. Attributes have no meaning here.

use std::collections::BTreeMap;

use fluent_syntax::ast::Entry;
use fluent_syntax::ast::Expression;
use fluent_syntax::ast::InlineExpression;
use fluent_syntax::ast::Pattern;
use fluent_syntax::ast::PatternElement;
use fluent_syntax::ast::VariantKey;
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::sentence::Case;
use crate::content::sentence::Gap;
use crate::content::sentence::Piece;
use crate::content::sentence::Sentence;

/// References lead no deeper than this: deeper ones lead in a circle.
const DEEPEST: usize = 8;

/// A message or, with a dash before its name, a term.
#[derive(Clone)]
pub struct Message {
    pattern: Pattern<String>,
    /// How diagnostics name the file.
    pub file: String,
    pub at: Position,
}

impl Message {
    pub fn problem(&self, rule: &'static str, what: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(rule, self.file.clone(), what.into()).at(self.at)
    }
}

/// The messages and terms of a file by their names; what cannot be read is told.
pub fn read(text: &str, file: &str, problems: &mut Vec<Diagnostic>) -> BTreeMap<String, Message> {
    let (resource, errors) = match parser::parse(text.to_owned()) {
        Ok(resource) => (resource, Vec::new()),
        Err(broken) => broken,
    };
    for error in errors {
        let at = Position::of(text, error.pos.start);
        let told = format!(
            "this word cannot be read: {}",
            lower(&error.kind.to_string())
        );
        problems.push(
            Diagnostic::warning("unreadable-words", file.to_owned(), told)
                .at(at)
                .help("a line is `name = text`; https://projectfluent.org/fluent/guide/ tells the rest"),
        );
    }
    let places = places(text);
    let mut own = BTreeMap::new();
    for entry in resource.body {
        let (name, pattern) = match entry {
            Entry::Message(message) => (message.id.name, message.value),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(term.value)),
            Entry::Comment(_)
            | Entry::GroupComment(_)
            | Entry::ResourceComment(_)
            | Entry::Junk { .. } => continue,
        };
        let Some(pattern) = pattern else {
            continue;
        };
        let message = Message {
            pattern,
            file: file.to_owned(),
            at: places
                .get(name.as_str())
                .copied()
                .unwrap_or(Position::START),
        };
        own.insert(name, message);
    }
    own
}

/// Where each name stands at the beginning of a line; of several the last counts, as for their texts.
fn places(text: &str) -> BTreeMap<&str, Position> {
    let lines = text.lines().enumerate();
    let named = lines.filter_map(|(number, line)| {
        let (name, _) = line.split_once('=')?;
        let line = u32::try_from(number + 1).unwrap_or(u32::MAX);
        Some((name.trim_end(), Position { line, column: 1 }))
    });
    named.collect()
}

/// Takes a message apart; `find` knows the others. What it cannot mean is its error.
pub fn sentence<'a>(
    message: &'a Message,
    find: &impl Fn(&str) -> Option<&'a Message>,
) -> Result<Sentence, String> {
    let mut pieces = Vec::new();
    pattern(&message.pattern, find, 0, &mut pieces)?;
    Ok(Sentence(joined(pieces)))
}

fn pattern<'a>(
    of: &Pattern<String>,
    find: &impl Fn(&str) -> Option<&'a Message>,
    depth: usize,
    out: &mut Vec<Piece>,
) -> Result<(), String> {
    for element in &of.elements {
        match element {
            PatternElement::TextElement { value } => out.push(Piece::Text(value.clone())),
            PatternElement::Placeable { expression } => {
                placeable(expression, find, depth, out)?;
            }
        }
    }
    Ok(())
}

fn placeable<'a>(
    expression: &Expression<String>,
    find: &impl Fn(&str) -> Option<&'a Message>,
    depth: usize,
    out: &mut Vec<Piece>,
) -> Result<(), String> {
    let (selector, variants) = match expression {
        Expression::Inline(inline) => return inlined(inline, find, depth, out),
        Expression::Select { selector, variants } => (selector, variants),
    };
    let by = gap(selector).ok_or("it chooses by something that is not filled in")?;
    let mut cases = Vec::new();
    let mut otherwise = Sentence::default();
    for variant in variants {
        let mut pieces = Vec::new();
        pattern(&variant.value, find, depth, &mut pieces)?;
        let sentence = Sentence(joined(pieces));
        if variant.default {
            otherwise = sentence;
            continue;
        }
        let case = match &variant.key {
            VariantKey::Identifier { name } => Case::Name(name.clone()),
            VariantKey::NumberLiteral { value } => Case::Number(value.clone()),
        };
        cases.push((case, sentence));
    }
    out.push(Piece::Choice {
        by,
        cases,
        otherwise,
    });
    Ok(())
}

fn inlined<'a>(
    expression: &InlineExpression<String>,
    find: &impl Fn(&str) -> Option<&'a Message>,
    depth: usize,
    out: &mut Vec<Piece>,
) -> Result<(), String> {
    let name = match expression {
        InlineExpression::StringLiteral { value } => {
            let text = unescape_unicode_to_string(value).into_owned();
            out.push(Piece::Text(text));
            return Ok(());
        }
        InlineExpression::NumberLiteral { value } => {
            out.push(Piece::Text(value.clone()));
            return Ok(());
        }
        InlineExpression::Placeable { expression } => {
            return placeable(expression, find, depth, out);
        }
        InlineExpression::VariableReference { .. } | InlineExpression::FunctionReference { .. } => {
            let gap = gap(expression).ok_or("it asks for more than `NUMBER($name)`")?;
            out.push(Piece::Gap(gap));
            return Ok(());
        }
        InlineExpression::MessageReference { id, .. } => id.name.clone(),
        InlineExpression::TermReference { id, .. } => format!("-{}", id.name),
    };
    if depth == DEEPEST {
        return Err(format!("`{name}` leads in a circle"));
    }
    let message = find(&name).ok_or_else(|| format!("there is no `{name}` that it refers to"))?;
    pattern(&message.pattern, find, depth + 1, out)
}

/// `$n`, `NUMBER($n, type: "ordinal")`
fn gap(expression: &InlineExpression<String>) -> Option<Gap> {
    match expression {
        InlineExpression::VariableReference { id } => Some(Gap {
            name: id.name.clone(),
            is_ordinal: false,
            is_plain: false,
        }),
        InlineExpression::FunctionReference { id, arguments } if id.name == "NUMBER" => {
            let [number] = arguments.positional.as_slice() else {
                return None;
            };
            let mut gap = gap(number)?;
            for argument in &arguments.named {
                let InlineExpression::StringLiteral { value } = &argument.value else {
                    return None;
                };
                match (argument.name.name.as_str(), value.as_str()) {
                    ("type", "ordinal") => gap.is_ordinal = true,
                    ("type", "cardinal") | ("useGrouping", "true") => {}
                    ("useGrouping", "false") => gap.is_plain = true,
                    _ => return None,
                }
            }
            Some(gap)
        }
        _ => None,
    }
}

/// Texts that stand beside each other as one.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => out.push(piece),
        }
    }
    out
}

fn lower(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_lowercase().collect::<String>());
    first.unwrap_or_default() + chars.as_str()
}

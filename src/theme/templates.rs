//! The templates of a theme, ready to render, and their errors told as diagnostics.

use std::collections::BTreeMap;
use std::sync::Arc;

use icu_decimal::input::Decimal;
use serde::Serialize;
use tera::Context;
use tera::ErrorKind;
use tera::Kwargs;
use tera::State;
use tera::Tera;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::sentence::Value;
use crate::theme::layer::Layers;
use crate::theme::words::Dictionary;

pub struct Templates {
    tera: Tera,
    /// How diagnostics name each template.
    shown: BTreeMap<String, String>,
    /// `shortcodes/NAME.html`: the names, and whether the template prints a body without asking for one.
    pub shortcodes: BTreeMap<String, bool>,
    /// The hash of all templates: what they print may change when it changes.
    pub hash: blake3::Hash,
}

impl Templates {
    /// Templates say sentences of `words` into which something is filled.
    pub fn load(layers: &Layers, words: &Arc<Dictionary>) -> Result<Templates, Vec<Diagnostic>> {
        let mut hasher = blake3::Hasher::new();
        let mut shown = BTreeMap::new();
        let mut shortcodes = BTreeMap::new();
        let mut texts: Vec<(String, String)> = Vec::new();
        for (name, source) in layers.below("templates/") {
            let path = format!("templates/{name}");
            let text = source.text(&path).map_err(|diagnostic| vec![diagnostic])?;
            hasher.update(&(name.len() as u64).to_le_bytes());
            hasher.update(name.as_bytes());
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
            shown.insert(name.to_owned(), source.shown(&path));
            let shortcode = name.strip_prefix("shortcodes/");
            if let Some(name) = shortcode.and_then(|name| name.strip_suffix(".html")) {
                let needs_body = text.contains("body") && !text.contains("if body");
                shortcodes.insert(name.to_owned(), needs_body);
            }
            texts.push((name.to_owned(), text));
        }
        let mut templates = Templates {
            tera: Tera::default(),
            shown,
            shortcodes,
            hash: hasher.finalize(),
        };
        let words = words.clone();
        templates
            .tera
            .register_function("say", move |given: Kwargs, state: &State| {
                say(&words, &given, state)
            });
        templates
            .tera
            .add_raw_templates(texts)
            .map_err(|error| vec![templates.diagnostic(&error, "")])?;
        Ok(templates)
    }

    /// Renders one view with its template.
    pub fn render(&self, template: &str, view: &impl Serialize) -> Result<String, Diagnostic> {
        let context =
            Context::from_serialize(view).map_err(|error| self.diagnostic(&error, template))?;
        self.tera
            .render(template, &context)
            .map_err(|error| self.diagnostic(&error, template))
    }

    fn diagnostic(&self, error: &tera::Error, template: &str) -> Diagnostic {
        let place = |name: &str| {
            self.shown
                .get(name)
                .cloned()
                .unwrap_or_else(|| format!("templates/{name}"))
        };
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let span = report.span();
                let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                Diagnostic::error(
                    "template",
                    place(report.filename()),
                    first_line(report.message()),
                )
                .at(Position {
                    line: number(span.start_line),
                    column: number(span.start_col + 1),
                })
                .help("`polder theme` prints the theme's own templates: they show what there is")
            }
            ErrorKind::TemplateNotFound(name) => Diagnostic::error(
                "template",
                place(template),
                format!("there is no template `{name}`"),
            )
            .help(format!("write templates/{name}")),
            ErrorKind::MissingParent { current, parent } => Diagnostic::error(
                "template",
                place(current),
                format!("it extends `{parent}`, which is not there"),
            )
            .help("`base.html` is the theme's frame"),
            ErrorKind::CircularExtend { tpl, .. } => Diagnostic::error(
                "template",
                place(tpl),
                "it extends itself, by way of others",
            ),
            ErrorKind::CircularInclude { tpl, include_chain } => Diagnostic::error(
                "template",
                place(tpl),
                format!("it includes itself: {}", include_chain.join(" → ")),
            ),
            // What it says of unknown filters, components and templates is a report to be printed:
            // `error: what`, then `--> file:line:column`.
            other => {
                let report = other.to_string();
                let message = first_line(report.trim_start_matches("error: "));
                let mut places = report.lines().filter_map(|line| {
                    let (name, at) = line.trim_start().strip_prefix("--> ")?.split_once(':')?;
                    let (line, column) = at.split_once(':')?;
                    let at = Position {
                        line: line.parse().ok()?,
                        column: column.parse().ok()?,
                    };
                    Some((name, at))
                });
                match places.next() {
                    Some((name, at)) => Diagnostic::error("template", place(name), message).at(at),
                    None => Diagnostic::error("template", place(template), message),
                }
            }
        }
    }
}

/// `{{ say(word="pages_total", n=total) }}`: a sentence of the page's language, with what is filled in.
fn say(words: &Dictionary, given: &Kwargs, state: &State) -> Result<String, tera::Error> {
    let frame = state.get::<tera::Value>("frame")?;
    let lang = frame.as_ref().and_then(|frame| frame.get_from_path("lang"));
    let lang = lang.and_then(tera::Value::as_str).ok_or_else(|| {
        tera::Error::message("`say` finds no `frame` here: a component takes `@frame` for it")
    })?;
    let name = given.must_get::<&str>("word")?;
    let mut values = Vec::new();
    for (key, value) in given.iter() {
        let Some(key) = key.as_str().filter(|key| *key != "word") else {
            continue;
        };
        let number = match value.as_i128() {
            Some(whole) => Some(Decimal::from(whole)),
            None => value.as_f64().and_then(decimal),
        };
        let value = match number {
            Some(number) => Value::Number(number),
            None => Value::from(value.as_str().unwrap_or_default()),
        };
        values.push((key, value));
    }
    let said = words.of(lang).say(name, &values);
    said.ok_or_else(|| tera::Error::message(format!("there is no word `{name}`")))
}

/// A number as it is written with the fewest digits: 1.5.
fn decimal(number: f64) -> Option<Decimal> {
    Decimal::try_from_str(&number.to_string()).ok()
}

fn first_line(message: &str) -> String {
    message
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_owned()
}

//! The templates of a theme, ready to render, and their errors told as diagnostics.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Context;
use tera::ErrorKind;
use tera::Tera;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::theme::layer::Layers;

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
    pub fn load(layers: &Layers) -> Result<Templates, Vec<Diagnostic>> {
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

fn first_line(message: &str) -> String {
    message
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_owned()
}

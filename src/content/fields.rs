//! Takes the keys of a YAML mapping one by one, and tells what is of the wrong kind, twice there or unknown.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::content::date;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::diagnostic::Severity;
use crate::content::node::Key;
use crate::content::node::Node;
use crate::content::node::Value;
use crate::content::shape::Asked;
use crate::content::shape::Shape;
use crate::content::suggestion::nearest;

/// A value and where it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located<T> {
    pub value: T,
    pub at: Position,
}

/// The keys of one mapping. Whoever takes a key names it, so the list of known keys writes itself and
/// [`Fields::finish`] can blame the rest.
pub struct Fields<'a> {
    entries: Vec<(Key, Node)>,
    known: Vec<&'static str>,
    /// What the mapping belongs to, for messages: `theme`; empty at the top.
    scope: String,
    file: &'a str,
    diagnostics: &'a mut Vec<Diagnostic>,
    survey: Option<Survey>,
}

/// What was asked for so far, at any depth.
type Survey = Rc<RefCell<Vec<Asked>>>;

impl<'a> Fields<'a> {
    /// Opens a mapping; anything else is told as an error and has no keys.
    pub fn open(node: Node, file: &'a str, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self::scoped(node, String::new(), file, diagnostics)
    }

    /// Lets a reader ask for everything that it would ever read, and tells what that was.
    pub fn survey(read: impl FnOnce(&mut Fields<'_>)) -> Vec<Asked> {
        let asked = Survey::default();
        let mut diagnostics = Vec::new();
        let mut fields = Fields::open(Node::null(), "", &mut diagnostics);
        fields.survey = Some(asked.clone());
        read(&mut fields);
        asked.take()
    }

    fn scoped(
        node: Node,
        scope: String,
        file: &'a str,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let entries = match node.value {
            Value::Map(entries) => unique(entries, file, diagnostics),
            Value::Null => Vec::new(),
            _ => {
                let what = if scope.is_empty() { "this" } else { &scope };
                diagnostics.push(
                    Diagnostic::error(
                        "wrong-type",
                        file,
                        format!("`{what}` must be a mapping, not {}", node.describe()),
                    )
                    .at(node.at)
                    .help("write `key: value` on lines of their own"),
                );
                Vec::new()
            }
        };
        Fields {
            entries,
            known: Vec::new(),
            scope,
            file,
            diagnostics,
            survey: None,
        }
    }

    /// Takes the raw value of a key, whatever it is; an empty value counts as absent.
    pub fn take(&mut self, name: &'static str) -> Option<Node> {
        self.take_as(name, || Shape::Any)
    }

    /// The same for a value of which the reader itself knows more.
    pub fn take_as(&mut self, name: &'static str, shape: impl FnOnce() -> Shape) -> Option<Node> {
        if let Some(survey) = &self.survey {
            survey.borrow_mut().push(Asked {
                key: self.path(name),
                shape: shape(),
                needed: false,
            });
        }
        self.known.push(name);
        let at = self.entries.iter().position(|(key, _)| key.name == name)?;
        let (_, node) = self.entries.remove(at);
        (!node.is_null()).then_some(node)
    }

    pub fn text(&mut self, name: &'static str) -> Option<Located<String>> {
        self.text_as(name, Shape::Text)
    }

    /// A text of which the reader itself asks more than that it is one.
    pub fn text_as(&mut self, name: &'static str, shape: Shape) -> Option<Located<String>> {
        let node = self.take_as(name, || shape)?;
        match node.text() {
            Some(text) => Some(Located {
                value: text.to_owned(),
                at: node.at,
            }),
            None => self.wrong(name, "a text", &node, "put the words in quotes"),
        }
    }

    /// The name of an audience. One that names nobody – left empty, a list, a number – is told as an error
    /// and stays an empty name, which no reader bears: nothing is shown because of a slip of the pen.
    pub fn audience(&mut self, name: &'static str) -> Option<Located<String>> {
        let entry = self.entries.iter().find(|(key, _)| key.name == name);
        let place = entry.map(|(key, node)| (key.at, node.is_null()));
        let told = self.diagnostics.len();
        let audience = self
            .text_as(name, Shape::Audience)
            .filter(|audience| !audience.value.trim().is_empty());
        let (at, null) = place?;
        if audience.is_none() && (null || self.diagnostics.len() == told) {
            let message = format!("`{name}` names nobody");
            self.error(
                "unknown-audience",
                at,
                message,
                "name one of `audiences`, or take the line out",
            );
        }
        Some(audience.unwrap_or(Located {
            value: String::new(),
            at,
        }))
    }

    /// A text whose place nobody will ask for.
    pub fn words(&mut self, name: &'static str) -> Option<String> {
        self.text(name).map(|text| text.value)
    }

    pub fn flag(&mut self, name: &'static str) -> Option<bool> {
        let node = self.take_as(name, || Shape::Flag)?;
        match (&node.value, node.text()) {
            (Value::Bool(value), _) => Some(*value),
            (_, Some("true" | "yes" | "on")) => Some(true),
            (_, Some("false" | "no" | "off")) => Some(false),
            _ => self.wrong(name, "true or false", &node, "write `true` or `false`"),
        }
    }

    pub fn number(&mut self, name: &'static str) -> Option<i64> {
        let node = self.take_as(name, || Shape::Number)?;
        match node.value {
            Value::Int(value) => Some(value),
            _ => self.wrong(name, "a whole number", &node, "write it without quotes"),
        }
    }

    pub fn date(&mut self, name: &'static str) -> Option<Date> {
        let node = self.take_as(name, || Shape::Date)?;
        if let Some(date) = node.text().and_then(date::parse) {
            return Some(date);
        }
        let message = match node.text() {
            Some(text) => format!("`{name}`: `{text}` is not a date"),
            None => format!("`{name}` must be a date, not {}", node.describe()),
        };
        let help = match node.text().map(date::meant).as_deref() {
            Some([one]) => format!("write it as {one}"),
            Some([one, other]) => format!("write the year first: {one} or {other}"),
            _ => "write it as 2026-03-12".to_owned(),
        };
        self.error("wrong-date", node.at, message, &help);
        None
    }

    /// A list of texts. One text alone counts as a list of one; commas in it separate.
    pub fn list(&mut self, name: &'static str) -> Vec<Located<String>> {
        self.list_of(name, &Shape::Text)
    }

    /// A list of texts of which the reader itself asks more than that they are such.
    pub fn list_of(&mut self, name: &'static str, item: &'static Shape) -> Vec<Located<String>> {
        let Some(node) = self.take_as(name, || Shape::List(item)) else {
            return Vec::new();
        };
        self.items(name, node)
    }

    fn items(&mut self, name: &str, node: Node) -> Vec<Located<String>> {
        match node.value {
            Value::List(items) => items
                .into_iter()
                .filter_map(|item| match item.text() {
                    Some(text) => Some(Located {
                        value: text.trim().to_owned(),
                        at: item.at,
                    }),
                    None if item.is_null() => None,
                    None => self.wrong(name, "a list of texts", &item, "one text an item"),
                })
                .filter(|item| !item.value.is_empty())
                .collect(),
            _ => match node.text() {
                Some(text) => text
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .map(|part| Located {
                        value: part.to_owned(),
                        at: node.at,
                    })
                    .collect(),
                None => {
                    self.wrong::<()>(name, "a list", &node, "write `[one, two]`");
                    Vec::new()
                }
            },
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(
        &mut self,
        name: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<T> {
        let words = choices.iter().map(|(word, _)| *word);
        let text = self.text_as(name, Shape::Choice(words.collect()))?;
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == text.value) {
            return Some(*choice);
        }
        let words = choices.iter().map(|(word, _)| *word);
        let help = match nearest(&text.value, words.clone()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("it can be {}", words.collect::<Vec<_>>().join(", ")),
        };
        let message = format!("`{name}` cannot be `{}`", text.value);
        self.error("unknown-value", text.at, message, help);
        None
    }

    /// A mapping below this one.
    pub fn nested(&mut self, name: &'static str) -> Option<Fields<'_>> {
        match self.take_as(name, || Shape::Mapping) {
            Some(node) => Some(self.below(name, node)),
            None if self.survey.is_some() => Some(self.below(name, Node::null())),
            None => None,
        }
    }

    /// The items of a list of mappings (or of whatever `read` makes of each item); `text` is what `read`
    /// asks of one that is a text.
    pub fn each<T>(
        &mut self,
        name: &'static str,
        text: &'static Shape,
        mut read: impl FnMut(Item<'_>) -> Option<T>,
    ) -> Vec<T> {
        let node = self.take_as(name, || Shape::Each(text));
        if self.survey.is_some() {
            read(Item::Mapping(
                Position::START,
                self.below(name, Node::null()),
            ));
        }
        let Some(node) = node else {
            return Vec::new();
        };
        let Value::List(items) = node.value else {
            self.wrong::<()>(name, "a list", &node, "begin each item with `- `");
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in items {
            let at = item.at;
            let item = match item.text() {
                Some(text) => Item::Text(Located {
                    value: text.to_owned(),
                    at,
                }),
                None => Item::Mapping(at, self.below(name, item)),
            };
            found.extend(read(item));
        }
        found
    }

    /// A mapping from any names to texts: `{email: …, phone: …}`.
    pub fn text_pairs(&mut self, name: &'static str) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (key, node) in self.entries_of(name, Shape::TextPairs) {
            match node.text() {
                Some(text) => pairs.push((key.name, text.to_owned())),
                None if node.is_null() => {}
                None => {
                    let name = format!("{name}.{}", key.name);
                    self.wrong::<()>(&name, "a text", &node, "put the words in quotes");
                }
            }
        }
        pairs
    }

    /// The same with the place of each name; a value that is left empty is an empty text.
    pub fn located_pairs(&mut self, name: &'static str) -> Vec<(Key, String)> {
        let mut pairs = Vec::new();
        for (key, node) in self.entries_of(name, Shape::TextPairs) {
            match node.text() {
                Some(text) => pairs.push((key, text.to_owned())),
                None if node.is_null() => pairs.push((key, String::new())),
                None => {
                    let name = format!("{name}.{}", key.name);
                    self.wrong::<()>(&name, "a text", &node, "put the words in quotes");
                }
            }
        }
        pairs
    }

    /// A mapping from any names to lists of texts: `{legal: [joan]}`.
    pub fn list_pairs(&mut self, name: &'static str) -> Vec<(String, Vec<Located<String>>)> {
        let entries = self.entries_of(name, Shape::ListPairs);
        entries
            .into_iter()
            .filter(|(_, node)| !node.is_null())
            .map(|(key, node)| {
                let list = self.items(&format!("{name}.{}", key.name), node);
                (key.name, list)
            })
            .collect()
    }

    fn entries_of(&mut self, name: &'static str, shape: Shape) -> Vec<(Key, Node)> {
        match self.take_as(name, || shape) {
            None => Vec::new(),
            Some(node) => self.below(name, node).entries,
        }
    }

    /// A text without which the mapping says nothing.
    pub fn needed(&mut self, name: &'static str) -> Option<Located<String>> {
        self.needed_as(name, Shape::Text)
    }

    /// The same for a text of which the reader itself knows more.
    pub fn needed_as(&mut self, name: &'static str, shape: Shape) -> Option<Located<String>> {
        let first = self.entries.first().map(|(key, _)| key.at);
        if let Some(at) = first
            && !self.entries.iter().any(|(key, _)| key.name == name)
        {
            let message = format!("`{}` needs its `{name}`", self.scope);
            self.error("missing-key", at, message, format!("write `{name}: …`"));
        }
        let text = self.text_as(name, shape);
        self.mark_needed();
        text
    }

    /// The key that was just asked for is one without which the mapping says nothing.
    pub fn mark_needed(&mut self) {
        if let Some(survey) = &self.survey
            && let Some(asked) = survey.borrow_mut().last_mut()
        {
            asked.needed = true;
        }
    }

    /// `accent` of `theme` is `theme.accent`.
    fn path(&self, name: &str) -> String {
        match self.scope.as_str() {
            "" => name.to_owned(),
            scope => format!("{scope}.{name}"),
        }
    }

    fn below(&mut self, name: &str, node: Node) -> Fields<'_> {
        let scope = self.path(name);
        let survey = self.survey.clone();
        Fields {
            survey,
            ..Fields::scoped(node, scope, self.file, self.diagnostics)
        }
    }

    pub fn error(
        &mut self,
        rule: &'static str,
        at: Position,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(
            Diagnostic::error(rule, self.file, message)
                .at(at)
                .help(help),
        );
    }

    pub fn warning(
        &mut self,
        rule: &'static str,
        at: Position,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(
            Diagnostic::warning(rule, self.file, message)
                .at(at)
                .help(help),
        );
    }

    fn wrong<T>(&mut self, name: &str, wanted: &str, node: &Node, help: &str) -> Option<T> {
        let message = format!("`{name}` must be {wanted}, not {}", node.describe());
        self.error("wrong-type", node.at, message, help);
        None
    }

    /// Tells of the keys that nobody took. `foreign` knows other tools' keys and what to do about them.
    pub fn finish(self, foreign: impl Fn(&str) -> Option<&'static str>) {
        for (key, _) in &self.entries {
            let name = self.path(&key.name);
            let help = foreign(&key.name).map(str::to_owned).or_else(|| {
                nearest(&key.name, self.known.iter().copied())
                    .map(|known| format!("did you mean `{known}`?"))
            });
            let mut diagnostic = Diagnostic::warning(
                "unknown-key",
                self.file,
                format!("Polder does not know the key `{name}`"),
            )
            .at(key.at);
            // What is meant for few and says so with a slip of the pen would be shown to all.
            if nearest(&key.name, self.known.iter().copied()) == Some("audience") {
                diagnostic.severity = Severity::Error;
            }
            diagnostic.help = help;
            self.diagnostics.push(diagnostic);
        }
    }
}

/// One item of a list that may hold texts or mappings.
pub enum Item<'a> {
    Text(Located<String>),
    Mapping(Position, Fields<'a>),
}

/// Keeps the first of each key and tells of the others.
fn unique(
    entries: Vec<(Key, Node)>,
    file: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Key, Node)> {
    let mut kept: Vec<(Key, Node)> = Vec::with_capacity(entries.len());
    let mut first_at: HashMap<String, Position> = HashMap::with_capacity(entries.len());
    for (key, node) in entries {
        match first_at.get(&key.name) {
            Some(first) => diagnostics.push(
                Diagnostic::error(
                    "duplicate-key",
                    file,
                    format!("the key `{}` is here twice", key.name),
                )
                .at(key.at)
                .help(format!(
                    "the first one is on line {}; keep one of them",
                    first.line
                )),
            ),
            None => {
                first_at.insert(key.name.clone(), key.at);
                kept.push((key, node));
            }
        }
    }
    kept
}

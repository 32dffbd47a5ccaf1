//! A list of people in one file, whoever's it is: what it says of each of them, in Polder's words.
//!
//! The list is a mapping of ids to records, or a list of records that say their ids themselves. A record
//! is a mapping, or a name alone. `map` names the file's words for Polder's keys; with it, what the file
//! says besides is somebody else's business, and without it a key that nobody knows is a slip of the pen.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::Serialize;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::fields::Fields;
use crate::content::fields::Located;
use crate::content::front_matter::FrontMatter;
use crate::content::language::Languages;
use crate::content::node;
use crate::content::node::Key;
use crate::content::node::Node;
use crate::content::node::Value;
use crate::content::path::fold;
use crate::content::path::is_index;
use crate::content::path::plain;
use crate::content::path::safe;
use crate::content::suggestion::nearest;

/// A list of people that was read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Roster {
    /// The hash of all that it was read from.
    pub key: [u8; 32],
    pub records: Vec<Record>,
    /// It is a list of records and not a mapping of ids to them.
    pub is_list: bool,
    /// For whom the whole list is; all of them must hold.
    pub audiences: Vec<Located<String>>,
    pub diagnostics: Vec<Diagnostic>,
}

/// What the list says of one person.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    pub id: String,
    pub at: Position,
    pub head: Arc<FrontMatter>,
}

/// What one may ask of a record by another name: the file's word for each of Polder's.
pub type Words = BTreeMap<String, String>;

/// The keys of a record, beside those of `contact`, which are anybody's.
pub const KEYS: &[&str] = &[
    "id",
    "name",
    "names",
    "emails",
    "logins",
    "role",
    "team",
    "location",
    "languages",
    "skills",
    "contact",
    "avatar",
    "left",
    "privacy",
    "expertise",
    "summary",
    "tags",
    "aliases",
    "goals",
    "weight",
    "extra",
    "audience",
    "draft",
    "publish",
    "expires",
];

/// One of what a key takes many.
const SINGULAR: &[(&str, &str)] = &[
    ("login", "logins"),
    ("email", "emails"),
    ("language", "languages"),
    ("skill", "skills"),
];

/// The key that somebody means who writes one of it or many.
pub fn key(word: &str) -> &str {
    let many = SINGULAR.iter().find(|(one, _)| *one == word);
    many.map_or(word, |(_, many)| many)
}

/// Every key as one may write it.
pub fn words() -> impl Iterator<Item = &'static str> {
    let one = SINGULAR.iter().map(|(one, _)| *one);
    KEYS.iter().copied().chain(one)
}

/// Whether `map` may say a file's word for it.
pub fn is_key(word: &str) -> bool {
    KEYS.contains(&key(word))
        || word
            .strip_prefix("contact.")
            .is_some_and(|way| !way.is_empty())
}

impl Roster {
    /// Reads the text of the file. `languages` are the site's: an id may not look as if it ended in one.
    pub fn read(text: &str, file: &str, map: &Words, languages: &Languages) -> Roster {
        let mut roster = Roster::default();
        let node = match node::parse(text) {
            Ok(node) => node,
            Err(unreadable) => {
                let problem = unreadable.diagnostic("unreadable", file, "the list of people");
                roster.diagnostics.push(problem);
                return roster;
            }
        };
        let mut reader = Reader {
            file,
            map,
            claims: claims(map),
            languages,
            seen: HashMap::new(),
            roster: &mut roster,
        };
        reader.list(node);
        together(&mut roster.diagnostics);
        roster
    }
}

/// The keys that each word of the file means, by what `map` says.
fn claims(map: &Words) -> HashMap<&str, Vec<&str>> {
    let mut claims: HashMap<&str, Vec<&str>> = HashMap::new();
    for (polder, theirs) in map.iter().filter(|(_, theirs)| !theirs.is_empty()) {
        claims.entry(theirs).or_default().push(key(polder));
    }
    claims
}

struct Reader<'a> {
    file: &'a str,
    map: &'a Words,
    claims: HashMap<&'a str, Vec<&'a str>>,
    languages: &'a Languages,
    /// Where each id was first seen.
    seen: HashMap<String, Position>,
    roster: &'a mut Roster,
}

impl Reader<'_> {
    fn list(&mut self, node: Node) {
        match node.value {
            Value::Map(entries) => {
                let (audiences, mut entries): (Vec<_>, Vec<_>) = entries
                    .into_iter()
                    .partition(|(key, node)| key.name == "audience" && !is_map(node));
                for (key, node) in audiences {
                    self.audience(&key, &node);
                }
                // `people:` above the list, as files with an audience of their own have it.
                if let [(key, Node { value, .. })] = &mut entries[..]
                    && (matches!(value, Value::List(_))
                        || (key.name == "people" && has_records(value)))
                {
                    let (at, value) = (key.at, std::mem::replace(value, Value::Null));
                    return self.records(Node::new(value, at));
                }
                self.records(Node::new(Value::Map(entries), node.at));
            }
            _ => self.records(node),
        }
    }

    fn audience(&mut self, key: &Key, node: &Node) {
        let name = node.text().map(str::trim).unwrap_or_default();
        if name.is_empty() {
            let message = "`audience` names nobody".to_owned();
            let help = "name one of `audiences`, or take the line out";
            self.error("unknown-audience", key.at, message, help);
        }
        self.roster.audiences.push(Located {
            value: name.to_owned(),
            at: node.at,
        });
    }

    fn records(&mut self, node: Node) {
        match node.value {
            Value::Map(entries) => {
                for (key, record) in entries {
                    self.record(Some(key), record);
                }
            }
            Value::List(records) => {
                self.roster.is_list = true;
                for record in records {
                    self.record(None, record);
                }
            }
            Value::Null => {}
            _ => {
                let message = format!("the list of people is {}", node.describe());
                let help = "write a mapping of ids to records, `ada: {name: Ada Verhulst}`, or a list of records with an `id` each";
                self.error("wrong-type", node.at, message, help);
            }
        }
    }

    /// A record under its id, or one that says it itself.
    fn record(&mut self, key: Option<Key>, node: Node) {
        let at = key.as_ref().map_or(node.at, |key| key.at);
        let entries = match node.value {
            Value::Map(entries) => entries,
            Value::Null if key.is_some() => Vec::new(),
            Value::Text(ref name) => {
                let id = key
                    .as_ref()
                    .map_or_else(|| id_of(name), |key| key.name.clone());
                let name = Key {
                    name: "name".to_owned(),
                    at: node.at,
                };
                return self.person(id, at, vec![(name, node)]);
            }
            _ => {
                let message = format!("this record is {}", node.describe());
                let help =
                    "a person is a mapping, `{name: Ada Verhulst, team: hydraulics}`, or a name";
                return self.error("wrong-type", node.at, message, help);
            }
        };
        let said = self.said_id(&entries);
        let id = match (said, key) {
            // Where `map` says what the id is, the key is something else.
            (Some(said), key) if key.is_none() || self.map.contains_key("id") => said,
            (_, Some(key)) => Located {
                value: key.name,
                at: key.at,
            },
            (_, None) => {
                let help = match self.map.is_empty() {
                    true => "write its `id`; or say which key is it: `people: {map: {id: github}}`",
                    false => "say which of its keys is it: `people: {map: {id: github}}`",
                };
                return self.error(
                    "missing-key",
                    at,
                    "this record has no `id`".to_owned(),
                    help,
                );
            }
        };
        let entries = self.translate(entries);
        self.person(id.value, id.at, entries);
    }

    /// The id that a record says: its own, else its first login.
    fn said_id(&self, entries: &[(Key, Node)]) -> Option<Located<String>> {
        let words = |name: &'static str| {
            let theirs = self.map.get(name).map(String::as_str);
            theirs.unwrap_or(name)
        };
        ["id", "login", "logins"].into_iter().find_map(|name| {
            let (_, node) = entries.iter().find(|(key, _)| key.name == words(name))?;
            let first = match &node.value {
                Value::List(items) => items.first()?,
                _ => node,
            };
            let text = first.text()?.trim();
            (!text.is_empty()).then(|| Located {
                value: text.to_owned(),
                at: first.at,
            })
        })
    }

    /// Says in Polder's words what a record says in its own.
    fn translate(&self, entries: Vec<(Key, Node)>) -> Vec<(Key, Node)> {
        let mut translated: Vec<(Key, Node)> = Vec::with_capacity(entries.len());
        for (theirs, node) in entries {
            let claimed = self.claims.get(theirs.name.as_str());
            let own = key(&theirs.name);
            let is_free = claimed.is_none() && !self.map.keys().any(|polder| key(polder) == own);
            let foreign = !self.map.is_empty() && !KEYS.contains(&own) && !is_audience(own);
            let names: &[&str] = match claimed {
                Some(names) => names,
                None if is_free && !foreign => &[own],
                None => &[],
            };
            for name in names.iter().filter(|name| **name != "id") {
                add(&mut translated, name, theirs.at, node.clone());
            }
        }
        translated
    }

    fn person(&mut self, id: String, at: Position, entries: Vec<(Key, Node)>) {
        if !self.may_be_called(&id, at) {
            return;
        }
        let node = Node::new(Value::Map(entries), at);
        let mut fields = Fields::open(node, self.file, &mut self.roster.diagnostics);
        let head = Arc::new(FrontMatter::of_record(&mut fields));
        fields.finish(foreign_key);
        self.roster.records.push(Record { id, at, head });
    }

    fn may_be_called(&mut self, id: &str, at: Position) -> bool {
        let path = format!("people/{id}.md");
        let fits = safe(id) == id
            && !id.starts_with(['.', '_'])
            && !is_index(&path)
            && self.languages.split(&path).0.is_none();
        if !fits {
            let message = format!("`{id}` cannot be the id of a person: it stands in addresses");
            let other = id_of(id);
            let help = match other == id {
                true => "call it something else".to_owned(),
                false => format!("letters, digits and hyphens may stand in it: `{other}`"),
            };
            self.error("wrong-id", at, message, &help);
            return false;
        }
        let known = self.seen.get(&fold(id)).copied();
        if let Some(first) = known {
            let message = format!("the person `{id}` is here twice");
            let help = format!("the first one is on line {}; keep one of them", first.line);
            self.error("duplicate-id", at, message, &help);
            return false;
        }
        self.seen.insert(fold(id), at);
        true
    }

    fn error(&mut self, rule: &'static str, at: Position, message: String, help: &str) {
        let problem = Diagnostic::error(rule, self.file, message);
        self.roster.diagnostics.push(problem.at(at).help(help));
    }
}

/// Puts a value under a key; what a key takes many of may come from several.
fn add(entries: &mut Vec<(Key, Node)>, name: &str, at: Position, node: Node) {
    // An audience that is left empty is told: nobody is shown because of it.
    if node.is_null() && name != "audience" {
        return;
    }
    let (name, node) = match name.strip_prefix("contact.") {
        Some(way) => {
            let name = way.to_owned();
            let way = vec![(Key { name, at }, node)];
            ("contact", Node::new(Value::Map(way), at))
        }
        None => (name, node),
    };
    let takes_many = name == "contact" || SINGULAR.iter().any(|(_, many)| *many == name);
    let known = entries.iter().position(|(key, _)| key.name == name);
    let node = match known {
        Some(place) if takes_many => joined(entries.remove(place).1, node),
        _ => node,
    };
    let name = name.to_owned();
    entries.push((Key { name, at }, node));
}

fn joined(known: Node, more: Node) -> Node {
    let at = known.at;
    let value = match (known, more) {
        (
            Node {
                value: Value::Map(mut ways),
                ..
            },
            Node {
                value: Value::Map(more),
                ..
            },
        ) => {
            ways.extend(more);
            Value::Map(ways)
        }
        (known, more) => Value::List([known.into_items(), more.into_items()].concat()),
    };
    Node::new(value, at)
}

fn is_map(node: &Node) -> bool {
    matches!(node.value, Value::Map(_))
}

/// Whether a mapping holds others, as a mapping of ids to records does.
fn has_records(value: &Value) -> bool {
    match value {
        Value::Map(entries) => entries.iter().all(|(_, node)| is_map(node)),
        _ => false,
    }
}

/// What is for few and says so with a slip of the pen would be shown to all.
fn is_audience(key: &str) -> bool {
    nearest(key, KEYS.iter().copied()) == Some("audience")
}

/// A name as an id: `Ada Verhulst` is `ada-verhulst`, `R.T. Lechow` is `r-t-lechow`.
pub fn id_of(name: &str) -> String {
    let letters: String = plain(name)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    safe(&letters)
}

/// Of many things that are wrong in one way the first is told, with how many there are.
fn together(diagnostics: &mut Vec<Diagnostic>) {
    let mut counts: HashMap<(String, String), usize> = HashMap::new();
    for told in diagnostics.iter() {
        *counts
            .entry((told.rule.to_string(), told.message.clone()))
            .or_default() += 1;
    }
    diagnostics.retain_mut(|told| {
        let more = counts.insert((told.rule.to_string(), told.message.clone()), 0);
        match more.unwrap_or_default() {
            0 => return false,
            1 => {}
            all => told.message = format!("{} (and so in {} more places)", told.message, all - 1),
        }
        true
    });
}

/// What other lists call what Polder has another word for.
fn foreign_key(name: &str) -> Option<&'static str> {
    Some(match name {
        "title" | "job" | "job_title" | "position" | "function" => "Polder's key is `role`",
        "department" | "unit" | "group" => "Polder's key is `team`",
        "office" | "city" | "country" | "place" | "locality" => "Polder's key is `location`",
        "github" | "gitlab" | "username" | "user" | "handle" => {
            "Polder's key is `login`; or say so in polder.yaml: `people: {map: {login: github}}`"
        }
        "mail" | "e-mail" => "Polder's key is `email`",
        "picture" | "photo" | "image" => "Polder's key is `avatar`",
        "phone" | "mobile" | "telephone" | "chat" => "put it under `contact`",
        "bio" | "description" | "about" => "Polder's key is `summary`",
        _ => return None,
    })
}

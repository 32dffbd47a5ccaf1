//! What others send: JSON of a fixed shape. Whatever else stands in it says nothing.

use jiff::Timestamp;
use serde_json::Value;

use crate::federation::address::Id;

/// What happened, as a peer says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    pub id: Id,
    /// `Create`
    pub kind: String,
    pub actor: Id,
    pub object: Object,
    /// Of Add and Remove.
    pub target: Option<Id>,
    /// Of Like: the sign that stands for what is felt.
    pub sign: Option<String>,
    /// All of it, as it came.
    pub written: String,
}

/// What it happened to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Object {
    /// By its id alone.
    Id(Id),
    Whole(Box<Value>),
}

impl Object {
    pub fn id(&self) -> Option<Id> {
        match self {
            Object::Id(id) => Some(id.clone()),
            Object::Whole(value) => id(value, "id"),
        }
    }

    /// `Note`
    pub fn kind(&self) -> Option<&str> {
        match self {
            Object::Id(_) => None,
            Object::Whole(value) => value["type"].as_str(),
        }
    }
}

impl Activity {
    /// Reads an activity; what is wrong with it is said in words.
    pub fn read(value: &Value) -> Result<Activity, String> {
        let must = |name: &str| id(value, name).ok_or(format!("`{name}` is missing, or no id"));
        let kind = value["type"].as_str().ok_or("`type` is no word")?;
        let object = match &value["object"] {
            Value::String(text) => Object::Id(Id::parse(text).ok_or("`object` is no id")?),
            Value::Object(_) => Object::Whole(Box::new(value["object"].clone())),
            _ => return Err("`object` is missing, or neither an id nor an object".to_owned()),
        };
        Ok(Activity {
            id: must("id")?,
            kind: kind.to_owned(),
            actor: must("actor")?,
            object,
            target: id(value, "target"),
            sign: value["content"].as_str().map(str::to_owned),
            written: value.to_string(),
        })
    }
}

/// Something that somebody says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub id: Id,
    pub author: Id,
    /// HTML, as the author's server made it.
    pub content: String,
    /// What was written, where it is Markdown.
    pub source: Option<String>,
    /// The language in which they say they spoke.
    pub lang: Option<String>,
    pub parent: Option<Id>,
    pub context: Option<Id>,
    /// Milliseconds since 1970.
    pub published: Option<i64>,
    pub updated: Option<i64>,
}

impl Note {
    pub fn read(value: &Value) -> Result<Note, String> {
        let must = |name: &str| id(value, name).ok_or(format!("`{name}` is missing, or no id"));
        if value["type"] != "Note" {
            return Err("it is no Note".to_owned());
        }
        let source = &value["source"];
        let is_markdown = source["mediaType"] == "text/markdown";
        let source = source["content"].as_str().filter(|_| is_markdown);
        let content = value["content"]
            .as_str()
            .or_else(|| only(value)?.1.as_str());
        Ok(Note {
            id: must("id")?,
            author: must("attributedTo")?,
            content: content.ok_or("`content` is no text")?.to_owned(),
            lang: language(value),
            source: source.map(str::to_owned),
            parent: id(value, "inReplyTo"),
            context: id(value, "context"),
            published: time(value, "published"),
            updated: time(value, "updated"),
        })
    }
}

/// The only language in which something is said, and what is said in it.
fn only(value: &Value) -> Option<(&String, &Value)> {
    let texts = value["contentMap"].as_object()?;
    texts.iter().next().filter(|_| texts.len() == 1)
}

/// The language of a text: that of `contentMap` in which it stands there, else the one of its `@context`.
fn language(value: &Value) -> Option<String> {
    let texts = value["contentMap"].as_object();
    let mut same = texts
        .into_iter()
        .flatten()
        .filter(|(_, text)| **text == value["content"]);
    let named = same.next().filter(|_| same.next().is_none());
    let contexts = match &value["@context"] {
        Value::Array(contexts) => contexts.as_slice(),
        one => std::slice::from_ref(one),
    };
    let common = contexts
        .iter()
        .rev()
        .find_map(|context| context["@language"].as_str());
    let found = named.or_else(|| only(value)).map(|(tag, _)| tag.as_str());
    let found = found.or(common).filter(|tag| is_tag(tag));
    found.map(str::to_ascii_lowercase)
}

/// Whether it is written as tags of languages are, and names one. (<https://www.rfc-editor.org/rfc/rfc5646>)
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let is_language = (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !first.eq_ignore_ascii_case("und");
    let fits = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    is_language && tag.len() <= 35 && parts.all(fits)
}

/// Somebody, or a site, that acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub id: Id,
    /// `Person`, `Group` …
    pub kind: String,
    pub name: String,
    pub inbox: Id,
    /// Where all of the server is reached at once.
    pub shared: Option<Id>,
    pub key: Id,
    pub pem: String,
    /// Keys by which they prove what they wrote, and sign too, by their ids; as Multikey writes them.
    pub methods: Vec<(String, String)>,
}

impl Actor {
    pub fn read(value: &Value) -> Result<Actor, String> {
        let must = |value: &Value, name: &str| {
            id(value, name).ok_or(format!("`{name}` is missing, or no id"))
        };
        let key = &value["publicKey"];
        let own = must(value, "id")?;
        if must(key, "owner")? != own {
            return Err("its key is another's".to_owned());
        }
        let kind = value["type"].as_str().ok_or("`type` is no word")?;
        let names = [&value["name"], &value["preferredUsername"]];
        let name = names
            .iter()
            .find_map(|name| name.as_str().filter(|name| !name.trim().is_empty()));
        let actor = Actor {
            kind: kind.to_owned(),
            name: name.unwrap_or_default().to_owned(),
            inbox: must(value, "inbox")?,
            shared: id(&value["endpoints"], "sharedInbox"),
            key: must(key, "id")?,
            pem: key["publicKeyPem"]
                .as_str()
                .ok_or("it has no key")?
                .to_owned(),
            methods: methods(value, &own),
            id: own,
        };
        let here = |id: &Id| id.host == actor.id.host;
        if here(&actor.inbox) && here(&actor.key) && actor.shared.as_ref().is_none_or(here) {
            return Ok(actor);
        }
        Err("it is spread over several servers".to_owned())
    }

    /// A key by which they prove or sign, by its id.
    pub fn method(&self, id: &str) -> Option<&str> {
        let mut methods = self.methods.iter();
        let (_, key) = methods.find(|(known, _)| known == id)?;
        Some(key)
    }
}

/// Multikeys that belong to an actor, and lie in its document. (FEP-521a)
fn methods(value: &Value, own: &Id) -> Vec<(String, String)> {
    /// Nobody has so many.
    const MOST: usize = 8;
    let methods = match &value["assertionMethod"] {
        Value::Array(methods) => methods.as_slice(),
        one => std::slice::from_ref(one),
    };
    let is_own = |method: &&Value| {
        method["type"] == "Multikey"
            && id(method, "controller").is_some_and(|controller| controller == *own)
            && id(method, "id").is_some_and(|method| method.document() == own.document())
    };
    let pair = |method: &Value| {
        let text = |name: &str| method[name].as_str().map(str::to_owned);
        Some((text("id")?, text("publicKeyMultibase")?))
    };
    let own = methods.iter().filter(is_own).take(MOST);
    own.filter_map(pair).collect()
}

/// An id that stands in a field, by itself or as that of an object.
pub fn id(value: &Value, name: &str) -> Option<Id> {
    match &value[name] {
        Value::String(text) => Id::parse(text),
        Value::Object(object) => Id::parse(object.get("id")?.as_str()?),
        _ => None,
    }
}

fn time(value: &Value, name: &str) -> Option<i64> {
    let time: Timestamp = value[name].as_str()?.parse().ok()?;
    let time = time.as_millisecond();
    (time >= 0).then_some(time)
}

//! What was said about a page: a thread and its comments, as they are exported and written by hand.
//!
//! Nothing here reads a file, and nothing knows how a comment came to be.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

/// The talk under one page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The page's file, relative to the site's folder: `content/wiki/rust.md`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The page's id, where the service knows nothing of files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub kind: ThreadKind,
    #[serde(default)]
    pub state: ThreadState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<Poll>,
    #[serde(default)]
    pub comments: Vec<Comment>,
}

/// A question with answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    pub question: String,
    pub options: Vec<Choice>,
    /// One may choose several.
    #[serde(default)]
    pub multiple: bool,
    /// Nobody sees how others chose before it closes.
    #[serde(default)]
    pub hidden: bool,
    #[serde(default)]
    pub closes: Option<Timestamp>,
    /// Nobody votes any more.
    #[serde(default)]
    pub closed: bool,
    /// How many people voted.
    #[serde(default)]
    pub voters: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub text: String,
    /// How many people chose it; `None` while that is hidden.
    #[serde(default)]
    pub votes: Option<u32>,
}

/// The first line of an export: how far it knows of what readers may see no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportHead {
    /// The number of the last comment that was taken from readers before it.
    pub erasures: i64,
}

/// Everything that was said about the pages of a site, as a file has it.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub threads: Vec<WrittenThread>,
    /// How far it knows of what was taken from readers: nothing of it where no export says more. `None` where
    /// nothing was said at all.
    pub erasures: Option<i64>,
}

/// A thread and where it is written.
#[derive(Clone, Debug)]
pub struct WrittenThread {
    pub thread: Thread,
    /// As diagnostics name it.
    pub file: String,
    pub line: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThreadKind {
    #[default]
    Discussion,
    Question,
    Idea,
    Strategic,
    Poll,
    Policy,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThreadState {
    #[default]
    Open,
    /// Nobody may add to it.
    #[serde(alias = "locked", alias = "archived")]
    Closed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    pub id: String,
    /// The comment that it answers.
    #[serde(default)]
    pub parent: Option<String>,
    /// Nobody, where it was asked anonymously.
    #[serde(default)]
    pub author: Option<Author>,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What the service made of the Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    pub created: Timestamp,
    #[serde(default)]
    pub edited: Option<Timestamp>,
    #[serde(default)]
    pub state: CommentState,
    /// How many people said `thanks`, `agree`, `celebrate`, `insightful`.
    #[serde(default)]
    pub reactions: BTreeMap<String, u32>,
    /// It answers the thread's question.
    #[serde(default)]
    pub accepted: bool,
    /// Thanks to whom the page tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kudos: Option<Kudos>,
    /// The language in which it was said elsewhere, as a tag: `fr`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The host of the site to which the thread belongs, while that one does not have it yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits: Option<String>,
}

/// What somebody is thanked for, as far as its readers may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kudos {
    /// A page, as links in comments name one, or an address elsewhere.
    #[serde(default)]
    pub href: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl Kudos {
    /// An address as one reads it, without what every address has: `code.example/pulls/7`.
    pub fn name(address: &str) -> String {
        const LONGEST: usize = 60;
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        let rest = rest.trim_end_matches('/');
        match rest.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &rest[..end]),
            None => rest.to_owned(),
        }
    }
}

/// Who says it: the id of a person's page, and the name for where there is no such page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    #[serde(default)]
    pub id: Option<String>,
    pub name: String,
    /// The host of the site from which they speak, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// What that site is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CommentState {
    #[default]
    Published,
    /// Taken back, hidden or erased: only its place is shown, while others answer it.
    #[serde(alias = "hidden", alias = "erased", alias = "deleted")]
    Withdrawn,
    /// Nobody may see it yet, or any more: also every state that this Polder does not know.
    #[serde(other)]
    Pending,
}

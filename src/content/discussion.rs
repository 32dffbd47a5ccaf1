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
    #[serde(default)]
    pub comments: Vec<Comment>,
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
}

/// Who says it: the id of a person's page, and the name for where there is no such page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    #[serde(default)]
    pub id: Option<String>,
    pub name: String,
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

//! Why somebody is named for a topic: each piece of evidence with the page where it stands, as data from
//! which sentences are made.

use jiff::civil::Date;

use crate::content::page::PageIndex;

/// One thing that can be shown and linked.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    pub proof: Proof,
    /// Where it stands; for a skill the person's own page.
    pub page: PageIndex,
    /// The first day of the month in which it was so last, of what is declared since when it is; `None` where
    /// nobody knows.
    pub month: Option<Date>,
    /// What it adds to the score.
    pub weight: f64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The page's head, or a file of owners, says so.
    Declared(Role),
    /// The person says so on their own page: the skill as written there.
    Skill(String),
    /// An answer in the page's thread.
    Answer {
        accepted: bool,
    },
    /// Approved, reviewed or acknowledged a change of the page.
    Approval,
    Edits(Deed),
}

/// What a page says somebody is to it, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Owner,
    Approver,
    Reviewer,
    Expert,
    Author,
}

/// What somebody did to a page, as git tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    pub share: Share,
    /// The first version is theirs.
    pub began: bool,
    /// Changed it more than once.
    pub again: bool,
}

/// How much of all that was ever written on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Share {
    Part,
    /// More than half of it.
    Most,
    /// Nobody else wrote anything.
    All,
}

/// How sure one may be of somebody who is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Only changes of pages.
    Weak,
    /// Signed a page, or answered without being accepted.
    Some,
    /// Gave the accepted answer, or approved what others wrote.
    Strong,
    /// A page or the person says so.
    Declared,
}

impl Role {
    pub fn weight(self) -> f64 {
        match self {
            Role::Owner | Role::Approver | Role::Reviewer | Role::Expert => 1.0,
            Role::Author => 0.5,
        }
    }
}

impl Proof {
    pub fn confidence(&self) -> Confidence {
        match self {
            Proof::Declared(Role::Author) | Proof::Answer { accepted: false } => Confidence::Some,
            Proof::Declared(_) | Proof::Skill(_) => Confidence::Declared,
            Proof::Answer { accepted: true } | Proof::Approval => Confidence::Strong,
            Proof::Edits(_) => Confidence::Weak,
        }
    }

    /// The word for its kind: `edits`.
    pub fn kind(&self) -> &'static str {
        match self {
            Proof::Declared(_) => "declared",
            Proof::Skill(_) => "skill",
            Proof::Answer { .. } => "answer",
            Proof::Approval => "approval",
            Proof::Edits(_) => "edits",
        }
    }
}

impl Confidence {
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Weak => "weak",
            Confidence::Some => "some",
            Confidence::Strong => "strong",
            Confidence::Declared => "declared",
        }
    }
}

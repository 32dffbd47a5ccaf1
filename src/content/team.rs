//! What a team page says: its place in the organisation.

use serde::Deserialize;
use serde::Serialize;

use crate::content::fields::Fields;
use crate::content::fields::Located;

/// `name` stands with [`crate::content::person::Person`], which has the same key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// The id of the team above, which is its file's stem.
    pub parent: Option<Located<String>>,
    /// A person's id.
    pub lead: Option<Located<String>>,
    pub kind: Option<TeamKind>,
    pub headcount: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TeamKind {
    Department,
    Entity,
    Location,
    Community,
}

impl Team {
    /// `None` when the head has no key of a team.
    pub(super) fn read(fields: &mut Fields<'_>, kind: Option<TeamKind>) -> Option<Team> {
        let team = Team {
            parent: fields.text("parent"),
            lead: fields.text("lead"),
            kind,
            headcount: fields.number("headcount"),
        };
        let empty = team.parent.is_none()
            && team.lead.is_none()
            && team.kind.is_none()
            && team.headcount.is_none();
        (!empty).then_some(team)
    }
}

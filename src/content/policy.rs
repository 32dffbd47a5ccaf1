//! What a policy page says beyond other pages: when it holds, for whom, who must approve it.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::content::fields::Fields;
use crate::content::fields::Located;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    pub effective: Option<Date>,
    pub applies_to: Vec<Located<String>>,
    /// Pages that this policy replaces.
    pub supersedes: Vec<Located<String>>,
    pub acknowledge: Option<Acknowledge>,
    /// The roles that must approve, `legal`, `security`; who holds them stands in `polder.yaml`.
    pub approvals: Vec<Located<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Acknowledge {
    Required,
    None,
}

impl Policy {
    /// `None` when the head has no key of a policy.
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Policy> {
        let policy = Policy {
            effective: fields.date("effective"),
            applies_to: fields.list("applies_to"),
            supersedes: fields.list("supersedes"),
            acknowledge: fields.choice(
                "acknowledge",
                &[
                    ("required", Acknowledge::Required),
                    ("none", Acknowledge::None),
                ],
            ),
            approvals: fields.list("approvals"),
        };
        let empty = policy.effective.is_none()
            && policy.applies_to.is_empty()
            && policy.supersedes.is_empty()
            && policy.acknowledge.is_none()
            && policy.approvals.is_empty();
        (!empty).then_some(policy)
    }
}

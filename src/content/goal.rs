//! What a goal page says: how one sees that it is reached.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::content::fields::Fields;

/// Numbers stay texts as written (`85 %`, `1.2 M€`): they are shown, and read as numbers where one counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    pub measure: Option<String>,
    pub target: Option<String>,
    pub baseline: Option<String>,
    pub due: Option<Date>,
    /// What was measured when, as JSON text: a mapping of dates to values or a list of such.
    pub values: Option<String>,
}

impl Goal {
    /// `None` when the head has no key of a goal.
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Goal> {
        let goal = Goal {
            measure: fields.words("measure"),
            target: fields.words("target"),
            baseline: fields.words("baseline"),
            due: fields.date("due"),
            values: fields
                .take("values")
                .map(|node| node.into_json().to_string()),
        };
        let empty = goal.measure.is_none()
            && goal.target.is_none()
            && goal.baseline.is_none()
            && goal.due.is_none()
            && goal.values.is_none();
        (!empty).then_some(goal)
    }
}

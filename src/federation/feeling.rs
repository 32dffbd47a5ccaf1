//! What is felt here, as others write it: a Like with a sign. (FEP-c0e0)

use crate::federation::activity::Activity;
use crate::federation::address::Id;

/// What each feeling is called here, and the sign that stands for it elsewhere.
const SIGNS: [(&str, &str); 4] = [
    ("agree", "👍"),
    ("thanks", "🙏"),
    ("celebrate", "🎉"),
    ("insightful", "💡"),
];

/// The sign of what is felt here.
pub fn sign(kind: &str) -> Option<&'static str> {
    let found = SIGNS.iter().find(|(known, _)| *known == kind);
    found.map(|(_, sign)| *sign)
}

/// What a sign means here. One that is not known, or none, agrees.
pub fn kind(sign: Option<&str>) -> &'static str {
    // The same sign with the mark that asks for its colours.
    let sign = sign.unwrap_or_default().trim_end_matches('\u{fe0f}');
    let found = SIGNS.iter().find(|(_, known)| *known == sign);
    found.map_or(SIGNS[0].0, |(kind, _)| kind)
}

/// That somebody feels something about a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Like {
    pub id: Id,
    pub actor: Id,
    pub note: Id,
    pub kind: &'static str,
}

impl Like {
    /// `None` where it is about nothing that could be known here.
    pub fn of(activity: &Activity) -> Option<Like> {
        Some(Like {
            id: activity.id.clone(),
            actor: activity.actor.clone(),
            note: activity.object.id()?,
            kind: kind(activity.sign.as_deref()),
        })
    }
}

//! What came of a command, or why it was not done.

use crate::comments::store::comment::State;
use crate::comments::store::error::StoreError;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The threads that readers see otherwise now, and the number of their change.
    pub changed: Vec<(String, i64)>,
    /// How far a comment came that was posted.
    pub state: Option<State>,
}

impl Done {
    pub fn seen(page: String, seq: i64) -> Done {
        Done {
            changed: vec![(page, seq)],
            state: None,
        }
    }
}

#[derive(Debug)]
pub enum Refusal {
    Store(StoreError),
    /// There is none, or none that this person may know of.
    NotFound(&'static str),
    Forbidden(&'static str),
    Conflict(&'static str),
    /// A field, and what is wrong with it.
    Invalid(&'static str, &'static str),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        Refusal::Store(error)
    }
}

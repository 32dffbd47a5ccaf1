//! What came of a group of commands that shared a commit.

use std::time::Duration;

use crate::comments::command::outcome::Done;
use crate::comments::command::outcome::Refusal;

pub type Answer = Result<Done, Refusal>;

pub struct Written {
    /// One for each command, in their order.
    pub answers: Vec<Answer>,
    /// How long the commit took.
    pub took: Duration,
}

//! A poll under a page: what is asked, and how people chose.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::content::discussion::Poll;
use crate::view::byline::DateView;

/// A poll as it stood, with its result as far as it may be seen.
#[derive(Serialize)]
pub struct PollView {
    pub question: String,
    pub options: Vec<OptionView>,
    pub multiple: bool,
    /// The result is shown when it closes.
    pub hidden: bool,
    pub closed: bool,
    pub closes: Option<DateView>,
    pub voters: u32,
    /// The result may be seen.
    pub counted: bool,
    /// One voted oneself.
    pub voted: bool,
    /// Where one votes without a script.
    pub action: Option<String>,
}

#[derive(Serialize)]
pub struct OptionView {
    pub place: usize,
    pub text: String,
    pub votes: Option<u32>,
    /// Of all who voted, so many in a hundred chose it.
    pub share: Option<u32>,
    /// One chose it oneself.
    pub chosen: bool,
}

impl PollView {
    /// `date` writes a day in the page's language.
    pub fn of(poll: &Poll, date: &dyn Fn(Date) -> String) -> PollView {
        // A script may know the votes of a poll that hides them.
        let counted = !poll.hidden || poll.closed;
        PollView {
            question: poll.question.clone(),
            options: poll
                .options
                .iter()
                .enumerate()
                .map(|(place, option)| OptionView {
                    place,
                    text: option.text.clone(),
                    votes: option.votes.filter(|_| counted),
                    share: option.votes.map(|votes| share(votes, poll.voters)),
                    chosen: false,
                })
                .collect(),
            multiple: poll.multiple,
            hidden: poll.hidden,
            closed: poll.closed,
            closes: poll.closes.map(|closes| DateView {
                iso: closes.to_string(),
                text: date(closes.to_zoned(TimeZone::UTC).date()),
            }),
            voters: poll.voters,
            counted: counted
                && poll.voters > 0
                && poll.options.iter().all(|option| option.votes.is_some()),
            voted: false,
            action: None,
        }
    }
}

fn share(votes: u32, voters: u32) -> u32 {
    let (votes, voters) = (u64::from(votes), u64::from(voters.max(1)));
    u32::try_from((votes * 100 + voters / 2) / voters).unwrap_or(100)
}

//! What an event page says: when, and how to come. Its place is the key `location`, shared with persons.

use serde::Deserialize;
use serde::Serialize;

use crate::content::date;
use crate::content::fields::Fields;
use crate::content::fields::Located;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// A day, or a day and a local time: `2026-12-03`, `2026-12-03 14:00`. Begins with a valid date.
    pub start: Option<String>,
    pub end: Option<String>,
    pub rsvp: Option<String>,
}

impl Event {
    /// `None` when the head has no key of an event.
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Event> {
        let event = Event {
            start: moment(fields, "start"),
            end: moment(fields, "end"),
            rsvp: fields.words("rsvp"),
        };
        let empty = event.start.is_none() && event.end.is_none() && event.rsvp.is_none();
        (!empty).then_some(event)
    }
}

fn moment(fields: &mut Fields<'_>, name: &'static str) -> Option<String> {
    let Located { value, at } = fields.text(name)?;
    if date::parse(&value).is_some() {
        return Some(value.replacen('T', " ", 1));
    }
    fields.error(
        "wrong-date",
        at,
        format!("`{name}`: `{value}` is not a date"),
        "write it as 2026-12-03 or \"2026-12-03 14:00\"",
    );
    None
}

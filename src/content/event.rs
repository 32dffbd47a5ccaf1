//! What an event page says: when, and how to come. Its place is the key `location`, shared with persons.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::Serialize;

use crate::content::date;
use crate::content::fields::Fields;
use crate::content::fields::Located;
use crate::content::shape::Shape;

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
        let start = moment(fields, "start");
        let end = moment(fields, "end");
        if let (Some(start), Some(end)) = (&start, &end)
            && ends_before(&start.value, &end.value)
        {
            fields.error(
                "wrong-order",
                end.at,
                format!("`end`: {} is before the event begins", end.value),
                "write a later one, or take the line out",
            );
        }
        let event = Event {
            start: start.map(|start| start.value),
            end: end.map(|end| end.value),
            rsvp: fields.words("rsvp"),
        };
        let empty = event.start.is_none() && event.end.is_none() && event.rsvp.is_none();
        (!empty).then_some(event)
    }
}

/// When something begins or ends, as a calendar understands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Moment {
    Day(Date),
    /// By the clock of whoever reads it.
    Local(DateTime),
    /// Where the writer gave a zone: `2026-12-03 14:00+01:00`.
    Utc(DateTime),
}

impl Moment {
    /// Reads what [`Event::start`] holds. What stands behind the day and is no time is passed over.
    pub fn parse(text: &str) -> Option<Moment> {
        let day = date::parse(text)?;
        let time = text.trim().split_once(['T', 't', ' ']);
        let Some(time) = time.map(|(_, time)| time.replace(' ', "")) else {
            return Some(Moment::Day(day));
        };
        let written = format!("{day}T{time}");
        let moment = if time.contains(['Z', 'z', '+', '-']) {
            let moment: Option<Timestamp> = written.parse().ok();
            moment.map(|moment| Moment::Utc(moment.to_zoned(TimeZone::UTC).datetime()))
        } else {
            written.parse().ok().map(Moment::Local)
        };
        Some(moment.unwrap_or(Moment::Day(day)))
    }

    pub fn day(self) -> Date {
        match self {
            Moment::Day(day) => day,
            Moment::Local(moment) | Moment::Utc(moment) => moment.date(),
        }
    }
}

/// Of moments that only a time zone could compare, their days count.
fn ends_before(start: &str, end: &str) -> bool {
    match (Moment::parse(start), Moment::parse(end)) {
        (Some(Moment::Local(start)), Some(Moment::Local(end)))
        | (Some(Moment::Utc(start)), Some(Moment::Utc(end))) => end < start,
        _ => date::parse(end) < date::parse(start),
    }
}

fn moment(fields: &mut Fields<'_>, name: &'static str) -> Option<Located<String>> {
    let Located { value, at } = fields.text_as(name, Shape::Date)?;
    if date::parse(&value).is_some() {
        let value = value.replacen('T', " ", 1);
        return Some(Located { value, at });
    }
    fields.error(
        "wrong-date",
        at,
        format!("`{name}`: `{value}` is not a date"),
        "write it as 2026-12-03 or \"2026-12-03 14:00\"",
    );
    None
}

/// The time of day in a moment as [`Event`] keeps it: `14:00` of `2026-12-03 14:00:00`.
pub fn time_of_day(moment: &str) -> Option<&str> {
    let (_, time) = moment.split_once(' ')?;
    let time = time.trim().get(..5)?;
    let (hours, minutes) = time.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    (two_digits(hours) && two_digits(minutes)).then_some(time)
}

//! Calendars as files: iCalendar (RFC 5545).

use std::sync::Arc;

use jiff::civil::Date;
use jiff::civil::DateTime;

use crate::cache::FINGERPRINT;
use crate::content::diagnostic::Diagnostic;
use crate::content::event::Moment;
use crate::content::path::Permalink;
use crate::output::file::Content;
use crate::view::calendar::CalendarView;
use crate::view::calendar::EventView;
use crate::view::edition::Edition;

/// A line has at most 75 bytes, its end not counted (<https://www.rfc-editor.org/rfc/rfc5545#section-3.1>).
const LINE: usize = 75;

pub struct CalendarFile {
    edition: Arc<Edition>,
    file: Permalink,
}

/// Every calendar of an edition, with its path.
pub fn all(edition: &Arc<Edition>) -> Vec<(String, CalendarFile)> {
    let file = |file: &Permalink| {
        let content = CalendarFile {
            edition: edition.clone(),
            file: file.clone(),
        };
        (file.output_path(), content)
    };
    edition.calendars.files().map(file).collect()
}

impl Content for CalendarFile {
    fn key(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(FINGERPRINT.as_bytes());
        match postcard::to_stdvec(&CalendarView::of(&self.edition, &self.file)) {
            Ok(bytes) => hasher.update(&bytes),
            Err(error) => hasher.update(error.to_string().as_bytes()),
        };
        hasher.finalize()
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        let view = CalendarView::of(&self.edition, &self.file);
        Ok(view.map_or_else(Vec::new, |view| calendar(&view).into_bytes()))
    }
}

fn calendar(view: &CalendarView) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", "-//Polder//Polder//EN");
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "NAME", &escaped(&view.name));
    line(&mut out, "X-WR-CALNAME", &escaped(&view.name));
    for event in &view.events {
        write(&mut out, event);
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn write(out: &mut String, event: &EventView) {
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &event.uid);
    line(out, "DTSTAMP", &format!("{}T000000Z", day(event.stamp)));
    moment(out, "DTSTART", event.start);
    if let Some(end) = end(event) {
        moment(out, "DTEND", end);
    }
    line(out, "SUMMARY", &escaped(&event.title));
    if let Some(summary) = &event.summary {
        line(out, "DESCRIPTION", &escaped(summary));
    }
    if let Some(place) = &event.place {
        line(out, "LOCATION", &escaped(place));
    }
    if let Some(url) = &event.url {
        line(out, "URL", url);
    }
    if !event.tags.is_empty() {
        let tags: Vec<String> = event.tags.iter().map(|tag| escaped(tag)).collect();
        line(out, "CATEGORIES", &tags.join(","));
    }
    line(out, "END", "VEVENT");
}

/// The first moment that is no longer part of the event, of the kind that its beginning is: people name
/// the last day, calendars the one behind it. An end that lies before the beginning is none.
fn end(event: &EventView) -> Option<Moment> {
    let behind = |day: Date| day.tomorrow().ok();
    let end = match (event.start, event.end?) {
        (Moment::Day(_), end) => Moment::Day(behind(end.day())?),
        (Moment::Local(_), Moment::Day(day)) => Moment::Local(behind(day)?.at(0, 0, 0, 0)),
        (Moment::Local(_), Moment::Local(end)) => Moment::Local(end),
        (Moment::Utc(_), Moment::Utc(end)) => Moment::Utc(end),
        (Moment::Local(_), Moment::Utc(_)) | (Moment::Utc(_), _) => return None,
    };
    let later = match (event.start, end) {
        (Moment::Day(start), Moment::Day(end)) => end > start,
        (Moment::Local(start), Moment::Local(end)) | (Moment::Utc(start), Moment::Utc(end)) => {
            end > start
        }
        _ => false,
    };
    later.then_some(end)
}

fn moment(out: &mut String, name: &str, moment: Moment) {
    match moment {
        Moment::Day(date) => line(out, &format!("{name};VALUE=DATE"), &day(date)),
        Moment::Local(at) => line(out, name, &time(at)),
        Moment::Utc(at) => line(out, name, &format!("{}Z", time(at))),
    }
}

fn day(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn time(at: DateTime) -> String {
    let date = day(at.date());
    format!(
        "{date}T{:02}{:02}{:02}",
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// Text as a value: what separates values is escaped, what is no text is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a line, folded between characters.
fn line(out: &mut String, name: &str, value: &str) {
    let mut length = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

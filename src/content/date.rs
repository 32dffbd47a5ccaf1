//! Dates as people write them in front matter.

use jiff::civil::Date;

/// Reads `2026-03-12`, also with a time behind it (`2026-03-12T09:30:00Z`, `2026-03-12 09:30`) and
/// with slashes. The time is not kept: pages have days.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text
        .split_once(['T', 't', ' '])
        .map_or(text, |(day, _)| day)
        .replace('/', "-");
    let mut parts = day.split('-');
    let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() > 2 || date.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, date.parse().ok()?).ok()
}

/// The dates that a text may mean whose day or month stands first, as in `12/03/2026` or `12.3.2026`.
pub fn meant(text: &str) -> Vec<Date> {
    let numbers: Vec<&str> = text.trim().split(['/', '.', '-']).collect();
    let [first, second, year] = numbers[..] else {
        return Vec::new();
    };
    if year.len() != 4 {
        return Vec::new();
    }
    let mut dates: Vec<Date> = [(second, first), (first, second)]
        .iter()
        .filter_map(|(month, day)| {
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        })
        .collect();
    dates.dedup();
    dates
}

/// The date at the beginning of a file name, and the rest: `2026-03-12-first-sluice` → `first-sluice`.
pub fn prefix(stem: &str) -> Option<(Date, &str)> {
    let day = stem.get(..10)?;
    let bytes = day.as_bytes();
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let rest = &stem[10..];
    let rest = if rest.is_empty() {
        rest
    } else {
        rest.strip_prefix(['-', '_', ' '])?
    };
    Some((parse(day)?, rest))
}
